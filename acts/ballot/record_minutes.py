"""The minutes of a ballot: made from rows by a pure function, kept by hash, written to the home."""

from __future__ import annotations

import os
from pathlib import Path

from sqlmodel import col, select

from acts.act import Act
from acts.ballot.incidents import incidents
from acts.ballot.roll_lines import cap_line, excluded_lines, roll_lines
from acts.cycle.move import rulebook_of
from acts.roll.lines import provisional_line
from evidence.minutes import ElectionLine, Facts, OptionLine, QuestionLine, minutes
from evidence.preferences import Preferences
from evidence.recommended import RecommendationLine
from evidence.represented import QuorumLine
from evidence.verifier.election import read_election
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.home import Home
from models.leaf import Head
from models.member import Member
from models.proposal import Proposal
from models.question import Option
from models.reading import reading
from models.rendering import Rendering
from models.text import Text
from models.version import Version
from models.views.left_out import left_out
from models.views.recommended import recommended
from models.views.represented import listed
from rules.attendance import BY_HEADS
from rules.count import QuestionResult, Result
from rules.numbering import next_number
from rules.ranked import chain
from rules.rulebook import ClassRules

LANGUAGES = ("fr", "en")


def write(a: Act, cycle: Cycle, ballot: Ballot, result: Result) -> list[str]:
    """Keep the minutes of a ballot in French and in English; return their hashes in this order."""
    facts = _facts(a, cycle, ballot, result)
    return [a.keep(minutes(facts, lang=lang)) for lang in LANGUAGES]


def _facts(a: Act, cycle: Cycle, ballot: Ballot, result: Result) -> Facts:
    """Return what the minutes say; the same rows always give the same facts."""
    rulebook = rulebook_of(a.session, cycle)
    rules = rulebook.classes[cycle.revision_class]
    base, head = a.one(Version, cycle.base_version), a.one(Head, 1)
    found = left_out(a.session, cycle.id)
    election = a.session.get(Election, ballot.id)
    closed_at = ballot.closed_at or a.instant
    proxies, recusals = listed(a.session, ballot.id)
    return Facts(
        organisation=a.home.settings().organisation,
        cycle=cycle.title,
        ballot=ballot.id,
        base_version=base.number,
        base_hash=base.text_hash,
        ballot_hash=ballot.definition_hash or "",
        rulebook_name=rulebook.name,
        rulebook_hash=rulebook.hash,
        convened_by=rules.convocation.by,
        article=rules.convocation.article,
        mode=rules.mode,
        timezone=rulebook.timezone,
        opened_at=ballot.opened_at or closed_at,
        closed_at=closed_at,
        counted_at=a.instant,
        roll=roll_lines(a.session, ballot.id),
        excluded=excluded_lines(found),
        provisional=provisional_line(a.session, cycle),
        cap=cap_line(a.session, ballot.id, cap=rules.cap, found=found),
        quorum_needed=result.quorum_needed,
        quorum_met=result.quorum_met,
        outcome=result.outcome,
        questions=tuple(_question(a, base.text_hash, question) for question in result.questions),
        incidents=incidents(a.session, ballot),
        journal_size=head.size,
        journal_root=head.root,
        quora=_quora(result, rules),
        proxies=proxies,
        recusals=recusals,
        resulting_version=next_number(base.number, rules.version_part) if ballot.approved_hash else "",
        resulting_hash=ballot.approved_hash or "",
        cast=(result.cast_count, result.cast_weight),
        election=_election(election) if election else None,
    )


def _quora(result: Result, rules: ClassRules) -> tuple[QuorumLine, ...]:
    """Return how the quorum stands in each part of the roll, nothing where it is simply counted whole."""
    heads = rules.counting.quorum in BY_HEADS
    return tuple(
        QuorumLine(part.college, part.has, part.total, part.needed, heads=heads) for part in result.presence
    )


def _question(a: Act, base_hash: str, question: QuestionResult) -> QuestionLine:
    lines = tuple(
        OptionLine(
            title=told.title,
            authors=_authors(a, told.id),
            text_hash=a.one(Option, told.id).text_hash,
            for_=told.for_,
            against=told.against,
            abstain=told.abstain,
            blank=told.blank,
            derivation_fr=told.derivation_fr,
            derivation_en=told.derivation_en,
            changes_fr=_changes(a, base_hash, told.id, "fr"),
            changes_en=_changes(a, base_hash, told.id, "en"),
            recommended=_recommended(a, told.id),
        )
        for told in question.options
    )
    return QuestionLine(question.title, question.kind, question.outcome, lines, _preferences(question))


def _preferences(question: QuestionResult) -> Preferences | None:
    """Return how members ranked the alternatives, None where they did not."""
    told = question.ranking
    if told is None:
        return None
    titles = {option.id: option.title for option in question.options}
    others = told.pairwise[told.winner]
    return Preferences(
        titles={name: titles.get(name, "") for name in told.pairwise},
        pairs=told.pairwise,
        paths=told.paths,
        winner=told.winner,
        chains={
            each: (chain(told.pairwise, told.winner, each), chain(told.pairwise, each, told.winner))
            for each in others
        },
        derivation_fr=told.derivation_fr,
        derivation_en=told.derivation_en,
    )


def _changes(a: Act, base_hash: str, option_id: str, lang: str) -> tuple[str, ...]:
    """Return what the text of an option changes, as it was shown to who voted."""
    kept = a.one(Rendering, (base_hash, a.one(Option, option_id).text_hash, lang))
    return tuple(change["sentence"] for change in kept.changes)


def _election(row: Election) -> ElectionLine:
    found = read_election(row.archive or b"")
    trustees, needed = found.trustees
    return ElectionLine(
        address=row.address,
        uuid=row.uuid,
        authority=found.election["credential_authority"],
        fingerprint=row.fingerprint,
        trustees=trustees,
        needed=needed,
        archive_hash=row.archive_hash,
        tool=row.tool,
    )


def _authors(a: Act, option_id: str) -> tuple[str, ...]:
    rows = a.session.exec(
        select(Member.name)
        .join(Proposal, col(Proposal.member_id) == Member.id)
        .where(Proposal.option_id == option_id)
        .order_by(col(Proposal.submitted_at))
    )
    return tuple(rows.all())


def _recommended(a: Act, option_id: str) -> tuple[RecommendationLine, ...]:
    rows = a.session.exec(select(Proposal).where(Proposal.option_id == option_id).order_by(Proposal.id)).all()
    return tuple(
        RecommendationLine(
            body=found.body,
            opinion=found.opinion,
            reason=found.reason,
            wording=found.wording_hash is not None,
            answer=found.answer,
            answer_reason=found.answer_reason,
        )
        for found in (recommended(a.session, row) for row in rows)
        if found is not None
    )


def write_files(home: Home) -> list[str]:
    """Write the minutes that the home's folder lacks or has otherwise; return the names written."""
    with reading(home) as db:
        ballots = db.exec(select(Ballot).where(col(Ballot.minutes_hash).is_not(None))).all()
        kept = {ballot.id: db.get(Text, ballot.minutes_hash) for ballot in ballots}
    written = []
    for name, text in kept.items():
        file = home.minutes / f"{name}.md"
        if text is not None and (not file.exists() or file.read_bytes() != text.body.encode()):
            put(file, text.body.encode())
            written.append(file.name)
    return written


def put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it, flushed to the disk, then renamed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    flush_folder(file.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
