"""How a table reads on a telephone: each row is a card, each cell bears the heading of its column."""

from __future__ import annotations

import re
from itertools import chain

from markupsafe import Markup

TAG = re.compile(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>")
HEADING = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd]\b(?![^>]*\bcolspan=)[^>]*")
MARKUP = re.compile(r"<[^>]*>")
# A table that `display` takes apart keeps its meaning for whoever hears it only where its roles are written.
ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "rowheader",
    "td": "cell",
}


def stacked(html: str) -> Markup:
    """Return a table whose rows stand one under the other where the page is narrow: the stylesheet does it.

    Args:
        html: one table of our templates, of class `stacked`, its headings in one row of a `thead`.

    >>> stacked("<table><thead><tr><th>No</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>")[-74:]
    Markup('<tr role="row"><td data-label="No" role="cell">1</td></tr></tbody></table>')
    """
    head, mark, body = html.partition("</thead>")
    labels = [MARKUP.sub("", each).strip().replace('"', "&quot;") for each in HEADING.findall(head)]

    def labelled(row: re.Match[str]) -> str:
        parts = CELL.split(row[0])
        tags = [
            f'{tag} data-label="{label}"' for tag, label in zip(CELL.findall(row[0]), labels, strict=False)
        ]
        return "".join(chain.from_iterable(zip(parts, [*tags, ""], strict=True)))

    head = TAG.sub(lambda tag: _with_role(tag, {**ROLES, "th": "columnheader"}), head)
    body = TAG.sub(lambda tag: _with_role(tag, ROLES), ROW.sub(labelled, body))
    # a template of ours, whose values are escaped already
    return Markup(f"{head}{mark}{body}")  # noqa: S704


def _with_role(tag: re.Match[str], roles: dict[str, str]) -> str:
    return f'<{tag[1]}{tag[2]} role="{roles[tag[1]]}">'
