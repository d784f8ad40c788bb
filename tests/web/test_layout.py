"""What the sweep of the pages would see on a telephone: each fault of a page made to have it."""

from __future__ import annotations

import os

import pytest

from tests.web.accessible import CHROMIUM, examined
from web.tables import stacked

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and "CI" not in os.environ, reason="no Chromium at /usr/bin/chromium"
)

HEADINGS = "".join(f'<th scope="col">Colonne {place}</th>' for place in range(8))
CELLS = "".join(f"<td>indivisible-{place}</td>" for place in range(7))
TABLE = (
    f'<table class="stacked"><thead><tr>{HEADINGS}</tr></thead>'
    f'<tbody><tr><th scope="row">Organisme</th>{CELLS}</tr>'
    '<tr><td colspan="8">Personne</td></tr></tbody></table>'
)
PAGE = """<!doctype html><html lang="fr"><head><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/charte.css"><link rel="stylesheet" href="/static/committee.css"></head>
<body><main><h1>Page</h1>{inside}</main></body></html>"""


def told(inside: str) -> str:
    page = PAGE.replace("{inside}", inside)
    return "\n".join(examined([("test", "http://127.0.0.1/page", page)]))


def test_a_table_of_eight_columns_stands_whole_on_a_telephone() -> None:
    assert told(stacked(TABLE)) == ""


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        pytest.param(TABLE, "not under “Colonne 1”", id="cells that do not say their column"),
        pytest.param(
            f'<div style="overflow-x:auto" tabindex="0">{TABLE.replace("stacked", "")}</div>',
            "a column is out of sight",
            id="columns behind a scroll",
        ),
        pytest.param(
            '<div style="overflow-x:auto" tabindex="0"><div style="width:900px">Long</div></div>',
            "scrolls sideways",
            id="a part that scrolls",
        ),
        pytest.param('<div style="width:900px">Long</div>', "wider than a telephone", id="a wide page"),
        pytest.param(
            "<button>Un</button><br><button>Deux</button>", "too near to", id="two buttons that touch"
        ),
        pytest.param(
            '<details class="rare" style="margin:0"><summary>Un</summary>Plus</details><button>Deux</button>',
            "too near to",
            id="two buttons that touch while a part is closed",
        ),
        pytest.param(
            '<details><summary>Plus</summary><button style="min-height:0;padding:0">Un</button></details>',
            "px high",
            id="a low button in a part that is closed",
        ),
    ],
)
def test_the_sweep_sees(inside: str, fault: str) -> None:
    assert fault in told(inside)
