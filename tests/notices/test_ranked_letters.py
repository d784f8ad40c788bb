"""What letters say of alternatives that are ranked: that they are, what each changes, and what won."""

from __future__ import annotations

import pytest
from sqlmodel import select

from acts.ballot.cast import cast
from models.ballot import Ballot
from models.notice import Notice
from models.reading import reading
from notices.letter import Letter
from notices.messages import Letters
from tests.conftest import Hands

ALONE = "Seule la CPOF"


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """Two texts at one place, ranked; open."""
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('= "sequential"', '= "ranked"'), "utf-8")
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, "m1", ALONE, "Seules les instances de la CPOF", title="Les instances"),
        hands.propose(cycle, "m2", ALONE, "Seul le bureau de la CPOF", title="Le bureau"),
    ]
    return hands.opened(cycle, hands.freeze(cycle, *filed))


def written(hands: Hands, kind: str, member: str) -> Letter:
    with reading(hands.home) as db, Letters(hands.home) as letters:
        row = db.exec(select(Notice).where(Notice.kind == kind, Notice.member_id == member)).first()
        assert row is not None
        return letters.write(row)


@pytest.mark.parametrize(
    ("member", "said", "changes"),
    [
        ("m3", "Vous classez ces alternatives, le texte en vigueur parmi elles", "Ce qui change"),
        ("m2", "You rank these alternatives, the text in force among them", "What changes"),
    ],
    ids=["in French", "in English"],
)
def test_the_call_to_vote_says_that_alternatives_are_ranked_and_what_each_changes(
    hands: Hands, ballot: Ballot, member: str, said: str, changes: str
) -> None:
    del ballot
    letter = written(hands, "ballot_open", member)
    for part in (letter.text, letter.html):
        plain = part.replace("\u00a0", " ")
        assert plain.count(said) == 1
        assert plain.count(changes) == 2
        assert "les autres" not in plain.partition(said)[2].partition(changes)[0]


def test_the_result_says_how_the_winner_follows(hands: Hands, ballot: Ballot) -> None:
    asked = f"{ballot.id}-q1"
    for member in ("m1", "m2", "m3"):
        session, code = hands.enter("v", ballot.id, member)
        cast(
            hands.home, session, choices={f"{asked}-o2": "1", f"{asked}-status_quo": "2"},
            definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
        )  # fmt: skip
    hands.finish(ballot.cycle_id)
    text = written(hands, "ballot_result", "m4").text.replace("\u00a0", " ")
    for line in (
        "- Les instances / Le bureau — « Le bureau » l’emporte ; chemins les plus forts : 3 contre 0 avec",
        "- Le bureau — face au statu quo, 3 pour sur 3 exprimés ; il en fallait 2 (2/3) : adopté",
        "- Les instances — face au statu quo, 0 pour sur 3 exprimés ; il en fallait 2 (2/3) : tombé, car",
    ):
        assert line in text, text
