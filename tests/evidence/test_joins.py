"""Evidence where features meet: rankings with proxies and recusals, confidential rankings, a second call."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.ballot.cast import cast
from acts.ballot.cast_confidential import cast_confidential
from acts.ballot.second_call import second_call
from acts.due import advance
from cli.alone import verified
from evidence.verifier.archive import packed
from models.ballot import Ballot
from models.reading import one, reading
from models.recount import from_bundle, from_rows
from models.text import Text
from rules.refusals import ProxyNotHeld
from tests.acts.test_proxy import held, vote_for
from tests.acts.test_recuse import aside
from tests.conftest import Hands
from tests.evidence.conftest import ALONE, INVITED, forge_of
from tests.evidence.forge import Forge, failures

PROXIES = '{ most = 2, until = "P1D", same_college = false, blank = "refused" }'
TEXTS = ("Seules les instances de la CPOF", "Seul le bureau de la CPOF", "Seuls les membres de la CPOF")
PLACES = ("o1", "o2", "o3", "status_quo")


def begun(hands: Hands) -> Ballot:
    """Three texts to be ranked and a question beside them; open."""
    hands.rule(alternatives='"ranked"')
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", ALONE[0], told, title=told.partition(" de ")[0])
        for place, told in enumerate(TEXTS, 1)
    ]
    return hands.opened(cycle, hands.freeze(cycle, *filed, hands.propose(cycle, "m4", *INVITED)))


def answers(ballot: Ballot, *places: str, other: str = "for") -> dict[str, str]:
    named = {f"{ballot.id}-q1-{name}": place for name, place in zip(PLACES, places, strict=False)}
    return {name: place for name, place in named.items() if place} | {f"{ballot.id}-q2-o1": other}


def rank(hands: Hands, ballot: Ballot, member: str, *places: str, principal: str = "") -> None:
    session, code = hands.enter("v", ballot.id, member)
    cast(
        hands.home, session, choices=answers(ballot, *places), principal=principal,
        definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
    )  # fmt: skip


def again(hands: Hands, forge: Forge) -> None:
    """See that rows and files give the result recorded."""
    from evidence.verifier.opened import Bundle

    with reading(hands.home) as db:
        assert from_rows(db, forge.ballot).same
    assert from_bundle(Bundle(forge.files)).same


@pytest.fixture(scope="module")
def represented(federate: Callable[[], Hands]) -> tuple[Hands, Forge]:
    """Four rank for themselves and two by m1; m4, and m1 for itself and m6, step aside from the ranking."""
    hands = federate()
    hands.rule(proxies=PROXIES)
    ballot = begun(hands)
    held(hands, ballot, "m5", "m2")
    held(hands, ballot, "m6", "m1")
    rank(hands, ballot, "m1", "1", "2", "3", "4")
    rank(hands, ballot, "m1", "1", "2", "3", "4", principal="m6")
    rank(hands, ballot, "m2", "2", "1", "3", "4")
    rank(hands, ballot, "m2", "", "1", "", "2", principal="m5")
    rank(hands, ballot, "m3", "1", "", "", "2")
    aside(hands, ballot, "m4", [f"{ballot.id}-q1"])
    rank(hands, ballot, "m4")
    aside(hands, ballot, "m1", [f"{ballot.id}-q1"])
    hands.finish(ballot.cycle_id)
    return hands, forge_of(hands)


def test_a_ranking_by_proxy_counts_and_one_that_somebody_stepped_aside_from_does_not(
    represented: tuple[Hands, Forge],
) -> None:
    hands, forge = represented
    report = forge.seen()
    assert (failures(report), report.code) == ([], 0)
    again(hands, forge)
    first, second = forge.read("result.json")["questions"]
    # m2, m5 by m2, and m3; neither m1, nor m6 by m1, nor m4
    assert [(each["for"], each["against"]) for each in first["options"]] == [(2, 1), (2, 1), (1, 2)]
    assert (first["ranking"]["winner"], second["options"][0]["for"]) == (f"{forge.ballot}-q1-o2", 6)


def test_minutes_of_a_ranking_list_the_proxies_and_who_stepped_aside_in_both_languages(
    represented: tuple[Hands, Forge],
) -> None:
    _, forge = represented
    french, english = (forge.files[name].decode() for name in ("minutes.md", "minutes.en.md"))
    assert french.count("s’est déporté de") == english.count("stepped aside from: ") == 2
    assert "| Organisme 6 | Organisme 1 |" in french
    assert "| Organisme 5 | Organisme 2 |" in english
    assert "Votants : 6 (poids 6)" in french.replace("\u00a0", " ")


def test_a_ranking_counted_though_its_holder_stepped_aside_is_refused(
    represented: tuple[Hands, Forge],
) -> None:
    forge = represented[1].copy()
    leaves = [leaf for leaf in forge.leaves if leaf["act"] != "recuse" or leaf["public"]["actor"] != "m1"]
    for seq, leaf in enumerate(leaves):
        leaf["seq"] = seq
    forge.rewrite(leaves)
    seqs = {leaf["public"]["member"]: leaf["seq"] for leaf in leaves if leaf["act"] == "cast"}
    forge.edit("votes.json", lambda votes: [{**vote, "seq": seqs[vote["member"]]} for vote in votes])
    assert any("does not give result.json" in line for line in failures(forge.sealed().seen()))


def test_confidential_rankings_lie_on_the_tally_sheet_and_are_counted_again(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    hands.confide()
    ballot = begun(hands)
    given = (("1", "2", "3", "4"), ("2", "1", "", "3"), ("", "1", "", "2"), ("abstain",) * 4)
    for place, places in enumerate(given, 1):
        session, code = hands.enter("v", ballot.id, f"m{place}")
        cast_confidential(
            hands.home, session, choices=answers(ballot, *places),
            definition_hash=ballot.definition_hash or "", tracker=f"m{place} dit sésame ouvre-toi",
            code=code, key=hands.key(),
        )  # fmt: skip
    hands.finish(ballot.cycle_id)
    forge = forge_of(hands)
    report = forge.seen()
    assert (failures(report), report.code) == ([], 0)
    again(hands, forge)
    asked = forge.read("result.json")["questions"][0]
    assert (asked["outcome"], asked["ranking"]["winner"]) == ("adopted", f"{ballot.id}-q1-o2")
    assert b"1. Seules les instances" in forge.files["minutes.md"]
    forge.edit("tally.json", lambda lines: [{**line, "choices": lines[0]["choices"]} for line in lines])
    told = failures(forge.sealed().seen())
    assert any("tally.json is not the tally sheet" in line for line in told)
    assert any("does not give result.json" in line for line in told)


def test_a_second_call_begins_without_the_proxies_and_recusals_of_the_first(
    federate: Callable[[], Hands], tmp_path_factory: pytest.TempPathFactory
) -> None:
    hands = federate()
    hands.rule(proxies=PROXIES)
    cycle = hands.begin()
    first = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    held(hands, first, "m2", "m1")
    vote_for(hands, first, "m1", "m2", "for")
    aside(hands, first, "m3", [f"{first.id}-q1"])
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "no_quorum"
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        second = hands.opened(cycle, one(db, Ballot, name))
    with pytest.raises(ProxyNotHeld):
        vote_for(hands, second, "m1", "m2", "for")
    held(hands, second, "m4", "m3")
    vote_for(hands, second, "m3", "m4", "for")
    for member in ("m1", "m3"):
        hands.vote(second, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "adopted"
    for ballot, principal, cast_count in ((first, 2, 1), (second, 4, 3)):
        forge = forge_of(hands, ballot.id)
        file = tmp_path_factory.mktemp("call") / "dossier.zip"
        file.write_bytes(packed(forge.files))
        assert verified(file, trust=None, checkpoint=None, receipt=None).code == 0, failures(forge.seen())
        again(hands, forge)
        assert forge.read("result.json")["cast_count"] == cast_count
        with reading(hands.home) as db:
            text = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
        rows = text.split("## Pouvoirs et déports")[1].split("\n## ")[0]
        assert [f"| Organisme {place} | Organisme" in rows for place in (2, 4)] == [
            principal == 2, principal == 4,
        ]  # fmt: skip
        assert ("s’est déporté" in rows) is (ballot is first)
