"""Evidence that anyone brings is checked as the command does, whatever its bytes are made to be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from evidence.verifier.archive import packed
from models.evidence import archive
from tests.conftest import Hands
from tests.evidence.conftest import forge_of
from tests.evidence.forge import Forge
from tests.web.conftest import Page, Visitor, Voting, form
from tests.web.test_verify import verdict
from web.public import examined as room
from web.public.examined import CHECKS, UPLOADS, Examined, Limits, examined
from web.refusals import VerifierBusy

OTHER = bytes(range(32))


@pytest.fixture
def counted(hands: Hands, voting: Voting) -> Hands:
    """A ballot that adopted, and the version that follows from it."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.finish(voting.cycle)
    return hands


def given(visitor: Visitor, data: bytes, *, lang: str = "fr") -> Page:
    sent = form(visitor.get(f"/verifier?lang={lang}"), "verify")
    page: Page = visitor.client.post(
        sent.action, data=sent.fields, files={"file": ("preuve.zip", data)}, headers=visitor.headers
    )
    return page


def listed(page: Page) -> list[str]:
    _, _, rest = page.text.partition('aria-labelledby="checks"')
    return [each.partition("</li>")[0] for each in rest.partition("</ul>")[0].split("<li")[1:]]


def test_every_check_of_the_command_is_done_and_shown_in_the_language_of_the_reader(
    visitor: Visitor, counted: Hands
) -> None:
    _, data = archive(counted.home, "last")
    page = given(visitor, data)
    assert verdict(page).startswith("Authentique : dossier de preuve du scrutin 2026-1-b1, signé ici")
    lines = listed(page)
    for name in ("fichiers", "dépouillement", "qui signe de nouveau", "signataire", "combinaison"):
        assert [line for line in lines if f"— {name}" in line], name
    assert all('class="right"' in line for line in lines)
    page = given(visitor, data, lang="en")
    assert verdict(page).startswith("Authentic: the evidence of ballot 2026-1-b1")
    assert [line for line in listed(page) if "— count: made again: 4 of 6 voted" in line]


def resigned(forge: Forge) -> bytes:
    return packed(forge.sealed().files)


def swapped(forge: Forge) -> bytes:
    forge.swap("result.json", '"for":4', '"for":3')
    return resigned(forge)


def doubled(forge: Forge) -> bytes:
    out = io.BytesIO(packed(forge.files))
    with zipfile.ZipFile(out, "a") as more, pytest.warns(UserWarning, match="Duplicate"):
        more.writestr("roll.json", b"[]")
    return out.getvalue()


def nested(forge: Forge) -> bytes:
    inner = packed({"bombe.json": b"0" * 100})
    return packed({**forge.files, "imbrique.zip": inner})


def bomb(_forge: Forge) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    return out.getvalue()


def climbing(forge: Forge) -> bytes:
    return packed({**forge.files, "../dehors.json": b"{}"})


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (swapped, "result.json"),
        (doubled, "roll.json figure deux fois"),
        (nested, "imbrique.zip"),
        (bomb, "manifest.json&#39; n’a pas sa place"),
        (climbing, "dehors.json"),
        (lambda forge: packed(forge.by_another(OTHER).files), "un autre signataire"),
        (lambda forge: packed(forge.files)[:-30], "ce n’est pas une archive zip"),
        (lambda _forge: b"PK\x03\x04" + b"\0" * 500, "ce n’est pas une archive zip"),
        (lambda _forge: packed({"a.txt": b"rien"}), "ce n’est pas un dossier de preuve"),
    ],
    ids=["a figure swapped", "a doubled member", "a nested archive", "a bomb", "a path that climbs",
         "another signer", "cut short", "no archive at all", "another archive"],
)  # fmt: skip
def test_what_is_wrong_with_an_archive_is_told_by_its_name(
    visitor: Visitor, counted: Hands, made: Callable[[Forge], bytes], named: str
) -> None:
    page = given(visitor, made(forge_of(counted)))
    assert page.status_code == 200
    assert "Authentique" not in verdict(page)
    wrong = [line for line in listed(page) if 'class="wrong"' in line]
    assert any(named in line for line in wrong), wrong


def test_a_sound_archive_of_another_history_than_the_journal_of_today_is_told(
    visitor: Visitor, counted: Hands
) -> None:
    forge = forge_of(counted)
    forge.alter("request_signatures", lambda leaf: leaf.update(commit="0" * 64))
    page = given(visitor, resigned(forge))
    assert "le journal d’aujourd’hui ne commence pas par le sien" in verdict(page)
    assert all('class="right"' in line for line in listed(page))


def test_an_archive_that_is_too_large_is_refused_before_it_is_read(visitor: Visitor, hands: Hands) -> None:
    sent = form(visitor.get("/verifier"), "verify")
    told = {**visitor.headers, "content-type": "multipart/form-data; boundary=x"}
    page = visitor.client.post(
        sent.action, content=b"--x\r\n", headers={**told, "content-length": "100000000"}
    )
    assert page.status_code == 413
    assert f"dépasse {UPLOADS.most // 1_000_000}\u00a0Mo" in page.text


def test_so_many_are_checked_at_once_and_the_next_is_told_so(visitor: Visitor, counted: Hands) -> None:
    _, data = archive(counted.home, "last")
    with CHECKS.place(), CHECKS.place():
        page = given(visitor, data)
        assert page.status_code == 429
        assert "verifier-busy" in page.text
        assert given(visitor, b"bonjour").status_code == 200, "another file needs no place"
    assert given(visitor, data).status_code == 200


def test_so_many_large_bodies_are_read_at_once(visitor: Visitor, hands: Hands) -> None:
    data = b"PK" + b"\0" * 2_000_001
    with UPLOADS.place(), UPLOADS.place():
        assert given(visitor, data).status_code == 429
        assert given(visitor, b"PK" + b"\0" * 100).status_code == 200
    page = given(visitor, data)
    assert page.status_code == 200
    assert "ce n’est pas une archive zip" in page.text
    with UPLOADS.place(), UPLOADS.place(), pytest.raises(VerifierBusy), UPLOADS.place():
        pass


@pytest.mark.parametrize("limits", [Limits(memory=30_000_000), Limits(seconds=0)], ids=["memory", "time"])
def test_a_check_that_takes_too_much_is_broken_off_and_nothing_is_said_of_the_archive(
    visitor: Visitor, counted: Hands, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "Limits", lambda: limits)
    page = given(visitor, archive(counted.home, "last")[1])
    assert verdict(page) == "Cette archive n’a pas pu être vérifiée dans ce que cette page peut y consacrer."
    assert "Authentique" not in page.text.partition("<form")[0]
    assert listed(page) == []


def test_the_loop_goes_on_while_an_archive_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends only once something else has run in the loop that waits for it."""
    mark = tmp_path / "mark"
    waits = f"""
import os, time
while not os.path.exists({str(mark)!r}):
    time.sleep(.01)
print("cohérent")
"""
    monkeypatch.setattr(room, "CHILD", waits.replace("{", "{{").replace("}", "}}"))
    seen: list[Examined] = []

    async def check() -> None:
        seen.append(await examined(b"PK", trust=""))

    async def all_of_it() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(check)
            await anyio.lowlevel.checkpoint()
            mark.touch()

    anyio.run(all_of_it)
    assert (seen[0].code, seen[0].verdict) == (0, "cohérent")
