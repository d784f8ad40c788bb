"""Minutes are reviewed as a letter: tests/evidence/golden holds them in both languages."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from evidence.annexed import AnnexLine, Signer, counted_in, with_annexes
from evidence.dates import MONTHS, instant_in_words
from evidence.minutes import ElectionLine, Facts, Incident, OptionLine, QuestionLine, minutes, plain
from evidence.objected import ObjectionLine, ProvisionalLine
from evidence.preferences import WORDS, Preferences
from evidence.represented import ProxyLine, QuorumLine, RecusalLine, quora_in_words
from evidence.roll import CapLine, ExcludedLine, RollLine
from evidence.wording import ENGLISH, FRENCH

GOLDEN = Path(__file__).parent / "golden"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, tzinfo=UTC)


FACTS = Facts(
    organisation="Conférence Permanente des Organismes de Formation",
    cycle="2026-1",
    ballot="2026-1/1",
    base_version="1.0.0",
    base_hash="31" * 32,
    ballot_hash="ab" * 32,
    rulebook_name="Règlement de scrutin de la CPOF",
    rulebook_hash="cd" * 32,
    convened_by="L’instance de pilotage",
    article="Charte, section 3",
    mode="named",
    timezone="Europe/Paris",
    opened_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    closed_at=at(17),
    counted_at=at(17, 1),
    roll=(RollLine("Atelier | Nord", 1, voted=True), RollLine("Bateau-École", 1, voted=False)),
    quorum_needed=1,
    quorum_met=True,
    outcome="adopted",
    questions=(
        QuestionLine(
            "Préciser le partage des pratiques",
            "identical",
            "adopted",
            (
                OptionLine(
                    "Préciser le partage des pratiques",
                    ("Atelier | Nord", "Bateau-École"),
                    "e1" * 32,
                    30,
                    14,
                    2,
                    "30 pour sur 44 exprimés\u00a0; il en fallait 30 (2/3)\u00a0: adopté",
                    "30 for out of 44 expressed; 30 were needed (2/3): adopted",
                    ("Article 2 : « partage » devient « partage | libre ».",),
                    ("Article 2: “partage” becomes “partage | libre”.",),
                ),
            ),
        ),
        QuestionLine(
            "Communication au nom de la CPOF",
            "sequential",
            "status_quo",
            (
                OptionLine(
                    "Version longue", (), "e2" * 32, 1, 2, 0, "1 pour sur 3 exprimés", "1 for out of 3"
                ),
                OptionLine(
                    "Version courte", (), "e3" * 32, 0, 3, 0, "0 pour sur 3 exprimés", "0 for out of 3"
                ),
            ),
        ),
    ),
    incidents=(Incident(at(17), "Un bulletin tardif a été refusé.", "A late vote was refused."),),
    journal_size=412,
    journal_root="0f" * 32,
    resulting_version="1.1.0",
    resulting_hash="99" * 32,
    chair="Anne Dupré",
)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_minutes_read_as_they_were_reviewed(lang: str) -> None:
    assert minutes(FACTS, lang=lang) == (GOLDEN / f"minutes.{lang}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("outcome", "met", "sentence"),
    [
        ("rejected", True, "Aucune question n’est adoptée\u00a0: la charte en vigueur demeure."),
        (
            "no_quorum",
            False,
            "Le quorum n’est pas atteint\u00a0: rien n’est adopté, la charte en vigueur demeure.",
        ),
    ],
)
def test_the_minutes_say_when_nothing_changes(outcome: str, sentence: str, *, met: bool) -> None:
    question = replace(FACTS.questions[0], kind="bundle", outcome=outcome)
    facts = replace(
        FACTS, outcome=outcome, quorum_met=met, questions=(question,), incidents=(), resulting_version=""
    )
    text = minutes(facts, lang="fr")
    assert sentence in text
    assert "Aucun incident n’a été constaté." in text
    assert "Version à publier" not in text
    assert ("non atteint" in text) is not met


def test_a_name_cannot_write_into_the_minutes() -> None:
    hostile = "Nord\n# Résultat : <b>annulé</b> | [ici](x)"
    text = minutes(replace(FACTS, organisation=hostile), lang="fr")
    assert r"**Nord \# Résultat : \<b\>annulé\</b\> \| \[ici\](x)**" in text
    assert plain("a\\*b") == r"a\\\*b"


def test_both_languages_have_the_same_sentences() -> None:
    assert ENGLISH.keys() == FRENCH.keys()
    assert [key for key in FRENCH if FRENCH[key].count("{") != ENGLISH[key].count("{")] == []


def test_an_instant_is_told_in_local_time_with_the_utc_instant_beside_it() -> None:
    first = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert instant_in_words(first, timezone="Europe/Paris", lang="fr") == (
        "1er juillet 2026 à 18:00:00 (Europe/Paris, soit 16:00:00 UTC)"
    )
    assert instant_in_words(first, timezone="Europe/Paris", lang="en") == (
        "1 July 2026 at 18:00:00 (Europe/Paris, that is 16:00:00 UTC)"
    )
    assert [len(names) for names in MONTHS.values()] == [12, 12]


RANKED = QuestionLine(
    "Long / Court",
    "ranked",
    "adopted",
    (
        OptionLine("Long | *tout*", ("Atelier",), "e2" * 32, 3, 1, 1, "face au statu quo", "against it"),
        OptionLine("Court", (), "e3" * 32, 2, 2, 1, "tombé", "fallen"),
    ),
    Preferences(
        titles={"status_quo": "", "long": "Long | *tout*", "court": "Court"},
        pairs={
            "status_quo": {"long": 1, "court": 3},
            "long": {"status_quo": 4, "court": 2},
            "court": {"status_quo": 2, "long": 2},
        },
        paths={
            "status_quo": {"long": 0, "court": 3},
            "long": {"status_quo": 4, "court": 3},
            "court": {"status_quo": 0, "long": 0},
        },
        winner="long",
        chains={
            "status_quo": (("long", "status_quo"), ()),
            "court": (("long", "status_quo", "court"), ()),
        },
        derivation_fr="«\u00a0Long | *tout*\u00a0» l’emporte",
        derivation_en="“Long | *tout*” wins",
    ),
)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_ranking_is_written_out_as_it_was_reviewed(lang: str) -> None:
    text = minutes(replace(FACTS, questions=(RANKED,)), lang=lang)
    said = text.partition("### 1. ")[2].partition("\n## ")[0]
    assert said == (GOLDEN / f"ranking.{lang}.md").read_text(encoding="utf-8").rstrip("\n") + "\n"


def test_both_languages_have_the_same_words_of_a_ranking() -> None:
    assert WORDS["fr"].keys() == WORDS["en"].keys()


def test_minutes_say_who_is_not_on_the_roll_and_why_and_whose_weight_was_cut() -> None:
    facts = replace(
        FACTS,
        excluded=(ExcludedLine("Cale | Sèche", "cotisation non à jour", "dues not paid"),),
        cap=CapLine("1/5 des voix", "1/5 of the votes", 8, (("Atelier | Nord", 20),)),
    )
    french, english = (minutes(facts, lang=lang).replace("\u00a0", " ") for lang in ("fr", "en"))
    assert "- Cale \\| Sèche : cotisation non à jour." in french
    assert "- Cale \\| Sèche: dues not paid." in english
    assert "n’a plus de 8 voix. Poids avant le plafond : Atelier \\| Nord 20." in french
    idle = minutes(replace(facts, cap=CapLine("5 voix", "5 votes", 5, ())), lang="en")
    assert "Cap (5 votes): no member has more than 5 votes, and none would have had more." in idle


WHOLE = replace(
    FACTS,
    questions=(RANKED,),
    quora=(QuorumLine("privé", 2, 5, 3, heads=True), QuorumLine("public", 4, 5, 3)),
    proxies=(
        ProxyLine("Atelier | Nord", "Cale *Sèche*", at(9), "accepté", "accepted", used=True),
        ProxyLine("Quai", "Cale *Sèche*", at(10), "révoqué", "revoked", used=False),
    ),
    recusals=(
        RecusalLine("Quai", "Long / Court"),
        RecusalLine("Atelier | Nord", "Long / Court", withdrawn=True),
    ),
    excluded=(ExcludedLine("Cale | Sèche", "cotisation non à jour", "dues not paid"),),
    cap=CapLine("1/5 des voix", "1/5 of the votes", 8, (("Atelier | Nord", 20), ("Quai", 9))),
    provisional=ProvisionalLine(
        at(7),
        at(8),
        (
            ObjectionLine("Quai", "Quai", "on", "upheld", "Cotisation | reçue."),
            ObjectionLine("Quai", "Atelier | Nord", "off", "dismissed", "Admis en 2020."),
            ObjectionLine("Atelier | Nord", "Quai", "correct", "upheld", "Poids *erroné*."),
        ),
    ),
    secretary="Luc Roy",
)
SECRET = replace(
    FACTS,
    mode="secret",
    cast=(2, 5),
    election=ElectionLine(
        "https://vote.example", "ihnPwSNBst", "Étude | Martin", "Vx+3b/Q", 3, 2, "b7" * 32, "3.0"
    ),
)
ANNEXES = (
    AnnexLine(
        number=1,
        kind="signed",
        at=at(12),
        seq=51,
        hash="a1" * 32,
        media="application/pdf",
        signers=(Signer("Ada | Roy", "Présidente"), Signer("Luc Roy", "*Secrétaire*")),
        signed_on=date(2026, 3, 16),
    ),
    AnnexLine(
        number=2,
        kind="correction",
        at=at(13),
        seq=53,
        hash="a2" * 32,
        media="text/plain",
        text="Quai avait un pouvoir.\n\n1. Il est *nommé* ici.",
        reason="Un pouvoir | fut omis.",
    ),
)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("name", "facts"), [("whole", WHOLE), ("secret", SECRET)])
def test_minutes_of_all_that_can_happen_read_as_they_were_reviewed(
    name: str, facts: Facts, lang: str
) -> None:
    counted = minutes(facts, lang=lang)
    text = with_annexes(counted, ANNEXES, plain=plain, timezone=FACTS.timezone, lang=lang)
    approved = GOLDEN / f"minutes-{name}.{lang}.md"
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        approved.write_text(text, "utf-8")
    assert text == approved.read_text("utf-8")
    assert counted_in(text) == counted


def test_minutes_of_a_roll_without_exclusion_or_cap_say_nothing_of_them() -> None:
    text = minutes(FACTS, lang="en")
    assert "not on the roll" not in text
    assert "Cap (" not in text


def test_minutes_say_that_no_quorum_is_asked_for_however_it_would_be_counted() -> None:
    parts = [QuorumLine("privé", 1, 4, 0), QuorumLine("public", 2, 2, 0)]
    assert quora_in_words(parts, lang="fr") == ["Aucun quorum n’est requis."]
