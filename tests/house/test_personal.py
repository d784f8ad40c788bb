"""No column holds a person's name that nobody thought of: each stands here, with what becomes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import JSON, LargeBinary, String
from sqlmodel import AutoString

from models.tables import METADATA
from models.views.written import WRITTEN

HELD = {
    "delegation": "name email",
    "deed": "data",
    "leaf_private": "payload salt",
    "mandate": "capacity evidence",
    "mandate_file": "person body",
    "notice": "sent_to facts error",
    "person": "name email",
    "replay": "outcome",
    "representative": "name capacity email",
    "signature": "signed_name signed_capacity",
}
"""Found by an address or a name (`models.views.personal`), exported, erased on demand or with its time."""
TIMED = {"session": "id_hash token_hash", "entry": "id_hash code_hash"}
"""Goes as a whole with its time (`acts.member.forget`)."""
BINDS = {
    "annex": "body reason signers",
    "article": "title body before slug key",
    "ballot": "confirm",
    "cycle": "title purpose reason correction_reasons",
    "objection": "reason decision_reason",
    "option": "title",
    "proposal": "title reasons decision_reason",
    "question": "title",
    "recommendation": "body reason answer_reason",
    "rendition": "data",
    "rendering": "html mail_html mail_text clean_html changes",
    "strike": "reason",
    "text": "body",
    "version": "title",
}
"""Published: texts and decisions that bind, in a leaf that everybody reads or by a hash in one; for good."""
SHOWN = {"signature": "reason evidence"}
"""Why a signature was decided on, and what proves one from before Charte: the register rests on it."""
ORGANISATIONS = {
    "body": "name decides powers",
    "elector": "name college",
    "member": "name siren college sought language",
    "election": "address archive_address archive tool alarm",
    "renaming": "before name sought",
}
"""Says who an organisation, a body or a tool is; the register of members is public."""
JOURNAL = {"leaf": "body act subject", "checkpoint": "body signature", "head": "peaks"}
"""Names members and seats by their ids alone; what names persons lies in the private half of a leaf."""
CHOICES = {
    "vote": "choices",
    "slip": "choices",
    "tally": "choices",
    "assent": "facts",
    "departure": "members",
}
"""Ids, and words of a list that the rules give; of an assent, the facts that its leaf publishes."""
WORDS = frozenset({
    "act", "aims", "answer", "asks", "by", "cause", "code", "how", "kind", "language", "media", "opinion",
    "outcome", "recorded_from", "resumes_to", "revision_class", "scope", "shape", "shows", "state", "verdict",
})  # fmt: skip
"""Columns that hold a word of a list, whatever their table."""
POINTERS = frozenset({
    "asked_by", "base_version", "decided_by", "fingerprint", "given_by", "hash", "id", "key", "message_id",
    "noticed_by", "number", "observed_by", "old_hash", "previous", "questions", "receipt", "recorded_by",
    "root", "since", "uuid", "version",
})  # fmt: skip
"""Columns that hold an id, a number, a hash or a random key, with all that end in `_id` or `_hash`."""


def listed(groups: dict[str, str]) -> set[str]:
    return {f"{table}.{column}" for table, columns in groups.items() for column in columns.split()}


GROUPS = [listed(each) for each in (HELD, TIMED, BINDS, SHOWN, ORGANISATIONS, JOURNAL, CHOICES)]
GROUPS.append({f"{table.__tablename__}.{column}" for table, columns in WRITTEN.items() for column in columns})
COLUMNS = {
    f"{table.name}.{column.name}"
    for table in METADATA.sorted_tables
    for column in table.columns
    if isinstance(column.type, String | AutoString | JSON | LargeBinary)
}


def points(column: str) -> bool:
    name = column.partition(".")[2]
    return name in POINTERS | WORDS or name.endswith(("_id", "_hash"))


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_each_column_that_holds_words_says_what_becomes_of_a_person_it_names(column: str) -> None:
    groups = sum(column in group for group in GROUPS)
    assert groups == 1 or (groups == 0 and points(column)), f"{column}: add it to one of the lists above"


def test_no_list_names_a_column_that_is_gone() -> None:
    assert set().union(*GROUPS) <= COLUMNS
    names = {column.partition(".")[2] for column in COLUMNS}
    assert names >= WORDS | POINTERS
