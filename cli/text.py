"""`charte diff`, `merge`, `lint`, `apply`, `outline`: the text engine; no home, no database needed."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from charter.changes import Comparison
    from charter.merge import Merge

PROJECT = Path(__file__).resolve().parent.parent
MARK = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})", re.DOTALL)
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*\Z")


def _speak(context: click.Context, option: click.Parameter, lang: str) -> str:
    """What is refused is said in the same language, where one was asked for."""
    import cli

    asked = context.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE
    cli.asked_language = lang if asked else ""
    return lang


in_language = click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    callback=_speak,
    help="Of what is said.",
)
at_home = click.option(
    "--home", type=click.Path(path_type=Path), help="Where versions are looked for; CHARTE_HOME or ./var."
)
as_json = click.option("--json", "plain", is_flag=True, help="Print the facts as JSON.")
to_file = click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "unified", "html", "json"]),
    default="text",
    show_default=True,
    help="text for reading, unified for exchange, html for pages, json for programs.",
)
@in_language
@at_home
def diff(old: str, new: str, shape: str, lang: str, home: Path | None) -> None:
    """Show what changes from OLD to NEW: files, or numbers of published versions."""
    before, after = _text(old, home), _text(new, home)
    if shape == "unified":
        from charter.patch import unified

        _put(unified(before, after, old_name=old, new_name=new))
    elif shape == "html":
        from charter.page import diff_page

        _put(diff_page(before, after, lang=lang, old_name=Path(old).name, new_name=Path(new).name))
    elif shape == "json":
        from charter.changes import compare

        _say(_compared(compare(before, after)))
    else:
        _tell(before, after, lang)


def _tell(before: str, after: str, lang: str) -> None:
    """Write each change as a sentence, then its block with its marks, coloured on a terminal."""
    from charter.changes import compare
    from charter.render import redline_text

    changes = compare(before, after).changes
    if not changes:
        click.echo("Aucune différence." if lang == "fr" else "No difference.")
        return
    for number, change in enumerate(changes, 1):
        click.echo(click.style(f"{number}. ", bold=True) + (change.fr if lang == "fr" else change.en))
    parts = MARK.split(redline_text(before, after, lang=lang))
    click.echo("\n" + "".join(_coloured(part) for part in parts), nl=False)


def _coloured(part: str) -> str:
    colour = {"[-": "red", "{+": "green"}.get(part[:2])
    return click.style(part, fg=colour) if colour else part


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "runs": found.runs,
        "changes": [
            {
                "kind": change.kind,
                "class": change.cls,
                "old_address": change.old_address,
                "new_address": change.new_address,
                "fr": change.fr,
                "en": change.en,
            }
            for change in found.changes
        ],
        "old_sha256": found.old_hash,
        "new_sha256": found.new_hash,
    }


@click.command()
@click.argument("base")
@click.argument("proposals", nargs=-1, required=True)
@to_file
@as_json
@in_language
@at_home
@click.pass_context
def merge(
    ctx: click.Context,
    base: str,
    proposals: tuple[str, ...],
    out: Path | None,
    plain: bool,
    lang: str,
    home: Path | None,
) -> None:
    """Combine PROPOSALS, each the full BASE as edited; exit 3 where they conflict, nothing written."""
    from charter.merge import combine
    from charter.refusals import MergeConflict

    start = _text(base, home)
    texts = {name: _text(name, home) for name in proposals}
    found = combine(start, texts)
    if plain:
        _say(_merged(found, texts))
    if found.text is None:
        if plain:
            ctx.exit(MergeConflict.exit_code)
        for pair in found.conflicts:
            click.echo(f"{pair.a} + {pair.b}: {pair.fr if lang == 'fr' else pair.en}", err=True)
        at_odds = dict.fromkeys(f"{pair.a} + {pair.b}" for pair in found.conflicts)
        raise MergeConflict(pairs=", ".join(at_odds), count=len(at_odds))
    for pair in () if plain else found.confirm:
        click.echo(f"{pair.a} + {pair.b}: {pair.fr if lang == 'fr' else pair.en}", err=True)
    if out is not None:
        _write(out, found.text)
    elif not plain:
        _put(found.text)


def _merged(found: Merge, texts: dict[str, str]) -> dict[str, Any]:
    from charter.canon import text_hash

    return {
        "sha256": text_hash(found.text) if found.text is not None else None,
        "proposals": [{"file": name, "sha256": text_hash(text)} for name, text in texts.items()],
        "pairs": [vars(pair) for pair in found.pairs],
        "confirm": [vars(pair) for pair in found.confirm],
        "conflicts": [vars(pair) for pair in found.conflicts],
    }


@click.command()
@click.argument("new")
@click.option("--base", help="The text that NEW edits: only what the edit brings is named then.")
@as_json
@in_language
@at_home
@click.pass_context
def lint(ctx: click.Context, new: str, base: str | None, plain: bool, lang: str, home: Path | None) -> None:
    """Name what a reader of NEW would not see; exit 1 where there is something."""
    from charter.lint import lint as findings

    found = findings(_text(new, home), base=_text(base, home) if base else None)
    if plain:
        _say([vars(finding) for finding in found])
    for finding in () if plain else found:
        points = f" [{' '.join(finding.codepoints)}]" if finding.codepoints else ""
        said = finding.fr if lang == "fr" else finding.en
        click.echo(f"{new}:{finding.line}:{finding.column}: {finding.code}: {said}{points}")
    if not (plain or found):
        clean = {
            "fr": "\u00a0: rien qu’un lecteur ne verrait pas.",
            "en": ": nothing a reader would not see.",
        }
        click.echo(f"{new}{clean[lang]}")
    ctx.exit(1 if found else 0)


@click.command()
@click.argument("base")
@click.argument("patch")
@click.option("--foreign", is_flag=True, help="Trust a patch without its Charte-Diff line.")
@to_file
@at_home
def apply(base: str, patch: str, foreign: bool, out: Path | None, home: Path | None) -> None:
    """Apply PATCH to BASE, exactly or not at all."""
    from charter.patch import apply as applied

    text = applied(_text(base, home), _bytes(patch, home), foreign=foreign)
    if out is None:
        _put(text)
    else:
        _write(out, text)


@click.command()
@click.argument("file")
@as_json
@at_home
def outline(file: str, plain: bool, home: Path | None) -> None:
    """List the blocks of FILE: address, uid, kind and line."""
    from charter.outline import outline as rows

    found = rows(_text(file, home))
    if plain:
        _say([vars(row) for row in found])
    for row in () if plain else found:
        click.echo(f"{row.uid}  {row.line:>5}  {row.kind:<10}  {row.address}  {row.first_words}")


def _text(name: str, home: Path | None) -> str:
    from charter.canon import decode

    return decode(_bytes(name, home))


def _bytes(name: str, home: Path | None) -> bytes:
    """The bytes of a file, or of the published version of that number."""
    from charter.refusals import TextMissing

    places = [Path(name)]
    if NUMBER.match(name):
        chosen = home or Path(os.environ.get("CHARTE_HOME") or "var")
        places += [root / "charter_versions" / name / "charter.md" for root in (chosen, PROJECT)]
    for path in places:
        try:
            return path.read_bytes()
        except (OSError, ValueError):
            continue
    raise TextMissing(name=name)


def _write(path: Path, text: str) -> None:
    """The whole text stands at the path, or what stood there before; a link stays, a device is written to."""
    from charter.refusals import FileNotWritten

    try:
        if path.exists() and not path.is_file():
            path.write_bytes(text.encode())
            return
        path = path.resolve()
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(text.encode())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError):
        raise FileNotWritten(name=str(path)) from None


def _put(text: str) -> None:
    """The text on standard output, byte for byte."""
    from charter.refusals import FileNotWritten

    if sys.stdout is None:
        raise FileNotWritten(name="-")
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _say(facts: Any) -> None:
    _put(json.dumps(facts, ensure_ascii=False, indent=None) + "\n")
