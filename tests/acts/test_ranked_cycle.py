"""Competing texts that members rank, from their composition to the published version."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.ballot.cast import cast
from acts.ballot.second_call import second_call
from acts.due import advance
from charter.refusals import Refusal
from models.ballot import Ballot
from models.leaf import Leaf, LeafPrivate
from models.proposal import Proposal
from models.question import Question
from models.reading import one, reading
from models.recount import from_rows
from models.text import Text
from models.version import Version
from models.views.ballot import questions_of
from models.views.force import in_force
from models.vote import Vote
from rules.refusals import MissingChoice, RankedAndAbstained, UnknownChoice
from tests.conftest import Hands

BOOK = Path(__file__).parents[2] / "docs" / "rulebooks" / "classement.toml"
ALONE = "Seule la CPOF"
TEXTS = {
    "Les instances": "Seules les instances élues de la CPOF",
    "Le bureau": "Seul le bureau de la CPOF",
    "Les membres": "Seuls les membres de la CPOF",
}
NEAREST, MIDDLE, FARTHEST = TEXTS


def begun(hands: Hands, *, rules: str = "") -> Ballot:
    """Three texts at one place, the farthest submitted second, and a question beside them; open."""
    hands.home.rulebook.write_text(rules or BOOK.read_text("utf-8"), "utf-8")
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", ALONE, words, title=title)
        for place, (title, words) in enumerate(TEXTS.items(), 1)
    ]
    other = hands.propose(cycle, "m4", "est invité à participer", "participe", title="Participer")
    return hands.opened(cycle, hands.freeze(cycle, *filed, other))


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    return begun(hands)


def rank(hands: Hands, ballot: Ballot, member: str, *places: str, other: str = "for") -> None:
    """Vote with a place for each alternative in the order of submission, the text in force after them."""
    named = [f"{ballot.id}-q1-{name}" for name in ("o1", "o2", "o3", "status_quo")]
    choices = {name: place for name, place in zip(named, places, strict=True) if place}
    session, code = hands.enter("v", ballot.id, member)
    cast(
        hands.home, session, choices={**choices, f"{ballot.id}-q2-o1": other},
        definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
    )  # fmt: skip


def counted(hands: Hands, ballot: Ballot) -> str:
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    return advance(hands.home.path, ballot.cycle_id, driver="test").state


def outcomes(hands: Hands, cycle: str) -> dict[str, tuple[str, str]]:
    """Each proposal's state and what it fell to, by title."""
    with reading(hands.home) as db:
        rows = db.exec(select(Proposal).where(Proposal.cycle_id == cycle).order_by(col(Proposal.id))).all()
    return {row.title: (row.state, row.cause) for row in rows}


def minutes(hands: Hands, ballot: Ballot) -> str:
    with reading(hands.home) as db:
        return one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body


def test_rivals_are_one_ranked_question_in_the_order_of_submission(hands: Hands, ballot: Ballot) -> None:
    with reading(hands.home) as db:
        asked = questions_of(db, ballot.id)
        frozen = json.loads(one(db, Text, ballot.definition_hash or "").body)
    assert [(each.kind, [option.title for option in each.options]) for each in asked] == [
        ("ranked", list(TEXTS)),
        ("single", ["Participer"]),
    ]
    first, second = frozen["questions"]
    assert first["status_quo"] == f"{ballot.id}-q1-status_quo"
    assert [option["title"] for option in first["options"]] == list(TEXTS)
    assert len({option["text_hash"] for option in first["options"]}) == 3
    assert "status_quo" not in second


def test_the_winner_is_adopted_the_others_fall_to_it_and_the_version_is_published(
    hands: Hands, ballot: Ballot
) -> None:
    rank(hands, ballot, "m1", "1", "2", "3", "4")
    rank(hands, ballot, "m2", "3", "1", "", "2")
    rank(hands, ballot, "m3", "2", "1", "3", "4")
    rank(hands, ballot, "m4", "", "1", "1", "2", other="against")
    rank(hands, ballot, "m5", *["abstain"] * 4)
    hands.finish(ballot.cycle_id)
    winner = f"{ballot.id}-q1-o2"
    assert outcomes(hands, ballot.cycle_id) == {
        NEAREST: ("fallen", winner), MIDDLE: ("applied", ""), FARTHEST: ("fallen", winner),
        "Participer": ("applied", ""),
    }  # fmt: skip
    with reading(hands.home) as db:
        version = in_force(db)
        text = one(db, Text, version.text_hash).body
        assert from_rows(db, ballot.id).same
        asked = db.exec(select(Question.outcome).order_by(col(Question.position))).all()
    assert version.number == "1.1.0"
    assert TEXTS[MIDDLE] in text
    assert TEXTS[NEAREST] not in text
    assert list(asked) == ["adopted", "adopted"]


def test_the_minutes_hold_every_pair_and_strongest_path_and_say_what_follows(
    hands: Hands, ballot: Ballot
) -> None:
    rank(hands, ballot, "m1", "1", "2", "3", "4")
    rank(hands, ballot, "m2", "3", "1", "2", "4")
    rank(hands, ballot, "m3", "2", "3", "1", "4")
    rank(hands, ballot, "m4", "1", "2", "3", "4")
    assert counted(hands, ballot) == "adopted"
    text = minutes(hands, ballot).replace("\u00a0", " ")
    for line in (
        "| Alternative | 0 | 1 | 2 | 3 |",
        "| 0. le texte en vigueur | – | 0 | 0 | 0 |",
        "| 1. Les instances | 4 | – | 3 | 2 |",
        "| 2. Le bureau | 4 | 1 | – | 3 |",
        "| 3. Les membres | 4 | 2 | 1 | – |",
        "| 1. Les instances | 4 | – | 3 | 3 |",
        "| 2. Le bureau | 4 | 0 | – | 3 |",
        "- Vers Les membres : 1 → 2 (3) → 3 (3) : force 3. Retour : aucun chemin.",
        "- Vers le texte en vigueur : 1 → 0 (4) : force 4. Retour : aucun chemin.",
        "- Le préfèrent au texte en vigueur : 4 ; préfèrent le texte en vigueur : 0 ; ni l’un",
        "Propositions concurrentes, classées par les membres avec le texte en vigueur parmi elles",
    ):
        assert line in text, line
    assert "« Les instances » l’emporte ; chemins les plus forts : 4 contre 0 avec le statu quo" in text
    assert "- face au statu quo, 4 pour sur 4 exprimés ; il en fallait 3 (2/3) : adopté." in text


def test_a_winner_short_of_its_majority_leaves_the_text_in_force_and_every_other_rejected(
    hands: Hands, ballot: Ballot
) -> None:
    rank(hands, ballot, "m1", "1", "", "", "2", other="against")
    rank(hands, ballot, "m2", "1", "", "", "2", other="against")
    rank(hands, ballot, "m3", "1", "", "", "2", other="against")
    rank(hands, ballot, "m4", "2", "", "", "1", other="against")
    rank(hands, ballot, "m5", "2", "", "", "1", other="against")
    assert counted(hands, ballot) == "rejected"
    assert {state for state, _ in outcomes(hands, ballot.cycle_id).values()} == {"rejected"}
    text = minutes(hands, ballot).replace("\u00a0", " ")
    assert "face au statu quo, 3 pour sur 5 exprimés ; il en fallait 4 (2/3) : rejeté." in text
    assert "« Les instances » est classé premier sans la majorité requise, et le statu quo demeure" in text
    assert "l’emporte" not in text
    assert "Aucune des rédactions n’est adoptée : le texte en vigueur demeure." in text


def test_abstentions_alone_adopt_nothing_and_make_the_quorum(hands: Hands, ballot: Ballot) -> None:
    for member in ("m1", "m2", "m3"):
        rank(hands, ballot, member, *["abstain"] * 4, other="abstain")
    assert counted(hands, ballot) == "rejected"


def test_a_second_call_ranks_the_same_alternatives_under_its_own_names(hands: Hands, ballot: Ballot) -> None:
    rank(hands, ballot, "m1", "", "", "1", "2")
    assert counted(hands, ballot) == "no_quorum"
    name = second_call(hands.home, ballot.cycle_id, person_id="a")
    with reading(hands.home) as db:
        second = hands.opened(ballot.cycle_id, one(db, Ballot, name))
        frozen = json.loads(one(db, Text, second.definition_hash or "").body)
    assert frozen["questions"][0]["status_quo"] == f"{name}-q1-status_quo"
    rank(hands, second, "m2", "", "", "1", "2")
    rank(hands, second, "m3", "2", "", "1", "3")
    assert counted(hands, second) == "adopted"
    assert outcomes(hands, ballot.cycle_id)[FARTHEST][0] == "adopted"
    assert hands.count(Vote, ballot_id=name) == 2


def test_the_leaf_of_a_ranking_keeps_it_sealed_and_the_last_one_counts(hands: Hands, ballot: Ballot) -> None:
    rank(hands, ballot, "m1", "1", "1", "4", "")
    rank(hands, ballot, "m1", "", "", "", "3", other="against")
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf).where(Leaf.act == "cast").order_by(col(Leaf.seq))).all()
        said = [json.loads(one(db, LeafPrivate, leaf.seq).payload)["choices"] for leaf in leaves]
        vote = one(db, Vote, (ballot.id, "m1"))
    first, other = f"{ballot.id}-q1", f"{ballot.id}-q2-o1"
    assert said == [
        {f"{first}-o1": "1", f"{first}-o2": "1", f"{first}-o3": "2", other: "for"},
        {f"{first}-status_quo": "1", other: "against"},
    ]
    assert (vote.choices, vote.changes_count) == (said[1], 1)
    assert all("status_quo" not in leaf.body for leaf in leaves)


@pytest.mark.parametrize(
    ("places", "refusal"),
    [
        (("1", "2", "3", "5"), UnknownChoice),
        (("1", "for", "", ""), UnknownChoice),
        (("1", "abstain", "", ""), RankedAndAbstained),
        (("", "", "", ""), MissingChoice),
    ],
    ids=["a place too many", "a yes", "ranked and abstained", "nothing"],
)
def test_a_ranking_that_is_none_is_refused_and_records_nothing(
    hands: Hands, ballot: Ballot, places: tuple[str, ...], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        rank(hands, ballot, "m1", *places)
    assert (hands.count(Vote), hands.count(Leaf, act="cast")) == (0, 0)


def test_rankings_never_close_a_ballot_early(hands: Hands) -> None:
    text = BOOK.read_text("utf-8").replace('early_close = "none"', 'early_close = "P3D"')
    ballot = begun(hands, rules=text.replace("change_vote = true", "change_vote = false"))
    for member in range(1, 7):
        rank(hands, ballot, f"m{member}", "1", "2", "3", "4")
    hands.pass_time(by=timedelta(days=10))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").state == "voting"
    assert hands.count(Version) == 1
