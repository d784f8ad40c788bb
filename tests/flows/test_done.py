"""What the clock did, as Prefect's pages say it: one sentence an act, with its figures."""

from __future__ import annotations

from acts.due import ACTS, Progress, advance
from flows.carry import blocks_of
from flows.done import DONE, done, mended
from rules.refusals import KeyMissing
from tests.conftest import Hands


def test_every_act_of_the_clock_has_its_sentence() -> None:
    assert not set(ACTS) - set(DONE)


def test_a_whole_cycle_is_told_act_by_act_with_its_figures(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "Charte", "Charte commune")))
    for number in range(1, 6):
        hands.vote(ballot, f"m{number}", "for")
    hands.finish(cycle)
    told = {act: done(hands.home, cycle, act) for act in ("open", "close", "count", "publish")}
    assert told == {
        "open": "scrutin ouvert, avis adressé à 6 organismes membres",
        "close": "scrutin clos, 5 bulletins reçus",
        "count": "5 bulletins comptés, résultat : adopté",
        "publish": "version 1.1.0 publiée",
    }
    assert done(hands.home, cycle, "request_signatures") == "6 signatures demandées"


def test_one_vote_is_singular(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "Charte", "Charte commune")))
    hands.vote(ballot, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    assert done(hands.home, cycle, "count") == "1 bulletin compté, résultat : quorum non atteint"


def test_a_control_says_which_request_to_sign_has_expired(hands: Hands) -> None:
    assert mended(hands.home, "1.1.0-m2: expire") == "demande de signature 1.1.0-m2 : constater l’expiration"


def test_a_control_says_what_it_mended(hands: Hands) -> None:
    cycle = hands.begin()
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    assert mended(hands.home, f"{cycle}: review") == f"Cycle {cycle} : propositions closes, l’examen commence"
    assert mended(hands.home, "1.0.0: print") == "fichiers de la version 1.0.0 faits"
    assert mended(hands.home, "1.0.0: seal") == "PDF de 1.0.0 scellé"
    assert mended(hands.home, "b1.md") == "procès-verbal b1.md écrit"


def test_an_act_that_was_due_and_refused_is_told_in_french(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "Charte", "Charte commune")))
    for number in range(1, 7):
        hands.vote(ballot, f"m{number}", "for")
    (hands.home.path / "keys" / "signing").unlink()
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    progress = advance(hands.home.path, cycle, driver="test")
    assert isinstance(progress.refusal, KeyMissing)
    (told,) = blocks_of(hands.home, progress)
    assert told.startswith("La clé")


def test_what_waits_for_people_is_told_in_french(hands: Hands) -> None:
    waits = Progress("2026-1", blocks=["suspended: the committee or a competent body decides"])
    assert blocks_of(hands.home, waits) == ["Le comité doit reprendre ou annuler le cycle."]
