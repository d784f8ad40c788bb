"""Compose the ballot: identical and bundled proposals make one question, competing ones are alternatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import delete
from sqlmodel import select

from acts.act import Act, Actor, act
from acts.cycle.move import rules_of
from acts.proposal.bundle import bundled
from acts.proposal.rivals import rivals
from acts.version.render import render
from charter.changes import compare
from charter.merge import Pair, combine
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.question import Option, Question
from models.version import Version
from models.views import as_read
from models.views.bodies import competent
from rules import questions as rule
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.refusals import NoQuestion
from rules.scope import Scope


def compose(
    home: Home,
    cycle_id: str,
    *,
    person_id: str,
    bundles: Sequence[Sequence[str]] = (),
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Build the questions from what was admitted, anew each time until the freeze; return the ballot's id.

    Args:
        bundles: proposals that are put to the vote together, as one text with one outcome for all of them.
        read: the hash of the proposals and questions that a page showed; none where no page did.

    Raises:
        ReadOtherwise: a proposal was reworded, decided on or asked otherwise since.
        NotCompetent, MandateEnded, ActNotAllowed. NoQuestion: nothing was admitted.
        UnknownThing, BundleTooSmall, TextsDoNotCombine: as `acts.proposal.bundle.bundled`.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "compose", actor=actor, subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="compose", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "compose")
        as_read.still(as_read.questions(a.session, cycle), read)
        ballot = _ballot(a, cycle)
        admitted = _admitted(a, cycle)
        if not admitted:
            raise NoQuestion
        base = a.one(Version, cycle.base_version)
        behind = bundled(a, a.text(base.text_hash), admitted, bundles)
        texts = {each: a.text(each) for each in behind}
        merged = combine(a.text(base.text_hash), texts)
        ballot.confirm = [_to_read(pair, behind) for pair in merged.confirm]
        a.add(ballot)
        apart = rivals(a.text(base.text_hash), texts, known=merged.conflicts)
        grouped = _groups(list(texts), [frozenset((pair.a, pair.b)) for pair in apart])
        rules = rules_of(a.session, cycle)
        offer = partial(_ask, a, behind=behind, base_hash=base.text_hash, scope=rules.signing.scope)
        said = [
            offer(f"{ballot.id}-q{place}", group, rivals=rules.alternatives)
            for place, group in enumerate(grouped, 1)
        ]
        a.record({"ballot": ballot.id, "questions": said})
        return ballot.id


def _ballot(a: Act, cycle: Cycle) -> Ballot:
    """Return the ballot under composition, emptied, or a new one."""
    rows = a.session.exec(select(Ballot).where(Ballot.cycle_id == cycle.id)).all()
    last = max(rows, key=lambda ballot: ballot.round, default=None)
    if last is not None and last.frozen_at is None:
        asked = select(Question.id).where(Question.ballot_id == last.id)
        a.session.execute(delete(Option).where(Option.question_id.in_(asked)))  # type: ignore[attr-defined]
        a.session.execute(delete(Question).where(Question.ballot_id == last.id))  # type: ignore[arg-type]
        last.composed_at = a.instant
        a.add(last)
        return last
    number = len(rows) + 1
    ballot = Ballot(id=f"{cycle.id}-b{number}", cycle_id=cycle.id, round=number, composed_at=a.instant)
    a.add(ballot)
    return ballot


def _admitted(a: Act, cycle: Cycle) -> list[Proposal]:
    rows = a.session.exec(
        select(Proposal).where(Proposal.cycle_id == cycle.id).order_by(Proposal.submitted_at, Proposal.id)  # type: ignore[arg-type]
    ).all()
    for row in rows:
        if row.state == "in_question":
            row.state = next_state(PROPOSAL, row.state, "release")
            row.option_id = None
            a.add(row)
    return [row for row in rows if row.state == "admissible"]


def _to_read(pair: Pair, behind: Mapping[str, Sequence[Proposal]]) -> dict[str, str]:
    """Return what the committee reads again before the freeze: two texts that meet, and where."""
    said = {"address": pair.address, "fr": pair.fr, "en": pair.en}
    return {"a": _title(behind[pair.a]), "b": _title(behind[pair.b]), **said}


def _groups(texts: Sequence[str], rivals: Sequence[frozenset[str]]) -> list[list[str]]:
    """Return the texts (in order of submission) parted into groups joined by conflicts."""
    groups: list[list[str]] = []
    for text in texts:
        joined = [group for group in groups if any(frozenset((text, other)) in rivals for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), text])
    inside = (sorted(group, key=texts.index) for group in groups)
    return sorted(inside, key=lambda group: texts.index(group[0]))


def _ask(
    a: Act,
    question_id: str,
    texts: Sequence[str],
    *,
    behind: Mapping[str, Sequence[Proposal]],
    base_hash: str,
    rivals: str,
    scope: Scope,
) -> dict[str, object]:
    """Put texts, in the order of submission, to one question; of the kind `rivals` where they compete."""
    ballot_id, _, place = question_id.rpartition("-q")
    offered = tuple(
        rule.Option(
            id=text,
            title=_title(behind[text]),
            proposal_ids=tuple(each.id for each in behind[text]),
            text_hash=text,
            changed_words=compare(a.text(base_hash), a.text(text)).changed_words,
            scope=scope.strictest(each.scope for each in behind[text]),
        )
        for text in texts
    )
    options = offered if rivals == rule.RANKED else rule.farthest_first(offered)
    alone = len(options) == 1
    kind = _kind(behind[options[0].id]) if alone else rivals
    title = options[0].title if alone else " / ".join(option.title for option in options)
    a.add(Question(id=question_id, ballot_id=ballot_id, position=int(place), title=title, kind=kind))
    for position, option in enumerate(options, 1):
        _offer(a, question_id, position, option, behind[option.id])
        render(a, base_hash, option.text_hash)
    return {"id": question_id, "kind": kind, "options": [option.proposal_ids for option in options]}


def _offer(
    a: Act, question_id: str, position: int, option: rule.Option, proposals: Sequence[Proposal]
) -> None:
    option_id = f"{question_id}-o{position}"
    row = Option(
        id=option_id,
        question_id=question_id,
        position=position,
        title=option.title,
        text_hash=option.text_hash,
        changed_words=option.changed_words,
        scope=option.scope,
    )
    a.add(row)
    for proposal in proposals:
        proposal.state = next_state(PROPOSAL, proposal.state, "compose")
        proposal.option_id = option_id
        a.add(proposal)


def _kind(proposals: Sequence[Proposal]) -> str:
    """Return the kind of a question of one option."""
    if len({each.text_hash for each in proposals}) > 1:
        return rule.BUNDLE
    return rule.IDENTICAL if len(proposals) > 1 else rule.SINGLE


def _title(proposals: Sequence[Proposal]) -> str:
    """Return the title of the first of identical proposals, of bundled ones that of each text."""
    first: dict[str, str] = {}
    for each in proposals:
        first.setdefault(each.text_hash, each.title)
    return " + ".join(first.values())
