"""Commands: the highest floor; what a command needs is imported when it runs."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import Any

import click

COMMANDS = {
    "demo": "cli.demo:demo",
    "up": "cli.up:up",
    "test": "cli.test:test",
    "init": "cli.home:init",
    "doctor": "cli.home:doctor",
    "tick": "cli.tick:tick",
    "backup": "cli.backup:backup",
    "member": "cli.member:member",
    "person": "cli.person:person",
    "cycle": "cli.cycle:cycle",
    "proposal": "cli.proposal:proposal",
    "roll": "cli.roll:roll",
    "proxy": "cli.proxy:proxy",
    "version": "cli.version:version",
    "signature": "cli.signature:signature",
    "register": "cli.register:register",
    "standing": "cli.standing:standing",
    "measure": "cli.measure:measure",
    "deed": "cli.deed:deed",
    "seal": "cli.seal:seal",
    "diff": "cli.text:diff",
    "merge": "cli.text:merge",
    "lint": "cli.text:lint",
    "apply": "cli.text:apply",
    "outline": "cli.text:outline",
    "count": "cli.count:count",
    "simulate": "cli.count:simulate",
    "recount": "cli.recount:recount",
    "minutes": "cli.minutes:minutes",
    "journal": "cli.journal:journal",
    "belenios": "cli.belenios:belenios",
    "evidence": "cli.evidence:evidence",
    "verify": "cli.evidence:verify",
    "watch": "cli.watch:watch",
    "recover": "cli.recover:recover",
}

asked_language = ""
"""What `--lang` said, where a command has it."""


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the story, not of the alphabet."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line a command without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


SUMMARIES = {
    "demo": "Take a made federation through a whole cycle, checked from outside.",
    "up": "Start pages, mailbox, Prefect and flows on one home.",
    "test": "Run the tests.",
    "init": "Make a home: database, keys, first version of the charter.",
    "doctor": "Say what is wrong with a home, or that nothing is.",
    "tick": "Do everything that is due, once, without Prefect.",
    "backup": "Copy a home while the service runs; the copy is a home itself.",
    "member": "Import and list the members.",
    "person": "Seat persons on the bodies; give one what is kept about it, or erase it.",
    "cycle": "Prepare, announce, freeze, suspend a revision cycle.",
    "proposal": "Submit, examine and show proposals.",
    "roll": "Show the provisional roll, object to it, decide on objections.",
    "proxy": "Give, accept, revoke and list the proxies of a ballot.",
    "version": "List, show and verify the published versions.",
    "signature": "List, show, ask for, validate and return signatures.",
    "register": "Give the register of adoption of a version, as CSV or JSON.",
    "standing": "Say where members stand, or what a deadline would do to that.",
    "measure": "Suspend a member or let its adhesion lapse, after notice and its observations.",
    "deed": "Write the sealed deed of a member’s signature.",
    "seal": "Renew the seal of the PDF pages.",
    "diff": "Show what changes between two texts.",
    "merge": "Combine proposals on one base, or say where they conflict.",
    "lint": "Name what a reader would not see.",
    "apply": "Apply a patch, exactly or not at all.",
    "outline": "List the blocks of a text with their addresses.",
    "count": "Count a ballot that a file describes.",
    "simulate": "Say what quorum and majority ask of a roll and a turnout.",
    "recount": "Count a counted ballot again, from a home or from its evidence.",
    "minutes": "Write the minutes of a counted ballot, as text or PDF.",
    "journal": "Verify the journal.",
    "belenios": "Hand over, record and watch the election of a secret ballot.",
    "evidence": "Write what shows how a ballot came to its result.",
    "verify": "Check an evidence bundle, a receipt, and who signed them.",
    "watch": "Compare the journal of a running service with what was seen of it before.",
    "recover": "Say which acknowledged acts a restored home has lost, and write that it was restored.",
}


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="charte")
def group() -> None:
    """Charte: an organisation revises its charter together."""


def app(argv: list[str] | None = None) -> Any:
    """Run a command; a refusal is one sentence with its code and remedy, never a traceback."""
    try:
        return group.main(args=argv, prog_name="charte", standalone_mode=True)
    except Exception as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        click.echo(told(refusal), err=True)
        _let_go_of_output()
        sys.exit(refusal.exit_code)


def _refusal(error: Exception) -> Any:
    """Return what a person is told of an error; nothing where it is a fault of the program."""
    if hasattr(error, "exit_code") and hasattr(error, "code"):
        return error
    if isinstance(error, (OSError, UnicodeError)):
        from rules.refusals import FileUnusable

        name, detail = getattr(error, "filename", None), getattr(error, "strerror", None)
        return FileUnusable(name=str(name or "The output"), detail=detail or str(error))
    if type(error).__module__.startswith(("sqlite3", "sqlalchemy")):
        from rules.refusals import DatabaseUnreadable

        return DatabaseUnreadable(path="charte.db", detail=str(getattr(error, "orig", error)).splitlines()[0])
    return None


def _let_go_of_output() -> None:
    """What could not be written is not tried again when Python ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def told(refusal: Any) -> str:
    """Return a refusal in one line, in French unless `CHARTE_LANG` says otherwise."""
    from cli.words import asked
    from notices.language import refusal_in_words

    sentence, remedy = refusal_in_words(asked(refusal), spoken(), "Europe/Paris")
    return f"{refusal.code}: {sentence.rstrip('.')}. {remedy}"


def spoken() -> str:
    """Return the language of what is said at the terminal."""
    from notices.language import LANGUAGES

    lang = asked_language or os.environ.get("CHARTE_LANG", LANGUAGES[0])
    return lang if lang in LANGUAGES else LANGUAGES[0]
