"""The facts that `charte demo --json FILE` writes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from demo.checks import Checked
from demo.federation import NEW_VERSION
from demo.outside import Outside
from demo.words import KINDS, OUTCOMES

QUESTION_FACTS = ("title", "kind", "outcome", "for", "against", "abstain", "ranking")


def report(outside: Outside, checked: list[Checked], *, seconds: float) -> dict[str, Any]:
    """What happened and what was seen, as one JSON object; a fact that cannot be seen is null.

    Args:
        outside: the finished cycle.
        checked: the checks made.
        seconds: from the start of the command to the last check.
    """
    return {
        "members": len(outside.facts.members),
        "mails_received": _seen(lambda: sum(map(len, outside.mails.values()))),
        "votes_counted": _seen(lambda: outside.result["votes_counted"]),
        "questions": _seen(lambda: [_question(one) for one in outside.result["questions"]]),
        "published": _seen(lambda: NEW_VERSION if outside.version_folder(NEW_VERSION).is_dir() else None),
        "signatures_requested": _seen(lambda: len(outside.signatures_now)),
        "signatures_validated": _seen(
            lambda: sum(row["state"] == "validated" for row in outside.signatures_now)
        ),
        "journal_size": _seen(lambda: outside.journal["size"]),
        "journal_root": _seen(lambda: outside.journal["root"]),
        "checks": [asdict(one) for one in checked],
        "seconds": round(seconds, 1),
    }


def _question(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts.get(name) for name in QUESTION_FACTS}


def _seen(look: Any) -> Any:
    try:
        return look()
    except Exception:  # noqa: BLE001 - the checks have said what stood in the way
        return None


def lines(facts: dict[str, Any]) -> list[str]:
    """The report as lines to be read in a terminal: figures, questions, checks."""
    figures = (
        ("organismes membres", "members"),
        ("courriers reçus", "mails_received"),
        ("bulletins comptés", "votes_counted"),
        ("version publiée", "published"),
        ("signatures demandées", "signatures_requested"),
        ("signatures validées", "signatures_validated"),
        ("actes au journal", "journal_size"),
        ("racine du journal", "journal_root"),
    )
    out = [f"  {said:<22} {_or_dash(facts[name])}" for said, name in figures]
    out += ["", "  Questions : pour / contre / abstention"]
    out += [f"  · {_question_line(one)}" for one in facts["questions"] or ()]
    out += ["", "  Constaté depuis l'extérieur"]
    out += [
        f"  {'✓' if one['ok'] else '✗'} {one['name']}\n      {one['evidence']}" for one in facts["checks"]
    ]
    passed = sum(one["ok"] for one in facts["checks"])
    seconds = f"{facts['seconds']:.1f}".replace(".", ",")
    return [*out, "", f"  {passed} constats sur {len(facts['checks'])}, en {seconds} s"]


def _question_line(facts: dict[str, Any]) -> str:
    counts = " / ".join(str(_or_dash(facts[side])) for side in ("for", "against", "abstain"))
    kind, outcome = KINDS.get(facts["kind"], facts["kind"]), OUTCOMES.get(facts["outcome"], facts["outcome"])
    return f"{facts['title']} ({kind}) : {outcome}, {counts}"


def _or_dash(value: Any) -> Any:
    return "—" if value is None else value
