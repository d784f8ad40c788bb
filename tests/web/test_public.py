"""Anyone reads what binds: versions to the byte, ballots once counted, the journal, who stands where."""

from __future__ import annotations

import ast
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from acts.due import advance
from evidence.merkle import leaf_hash, root
from models.reading import one, reading
from models.version import Version
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting
from tests.web.officer import offered

ACTS = Path(__file__).parents[2] / "acts"
HASH_1_0_0 = "31428f62798ae4b0d4265b0cbbfe87437f480c451423f016eaeb5a1f75d6ed1f"


@pytest.fixture
def published(hands: Hands, voting: Voting) -> Voting:
    """A cycle that gave version 1.1.0; m1 has signed it."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for", "for", "against")
    hands.finish(voting.cycle)
    hands.sign("m1")
    return voting


def test_the_first_page_leads_to_the_version_in_force(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert "La charte en vigueur est la version 1.0.0" in page.text
    assert offered(page) == set()
    assert visitor.get("/charte").url.path == "/charte/v/1.0.0"


def test_an_announced_cycle_is_told_and_a_draft_is_not(visitor: Visitor, hands: Hands) -> None:
    from acts.cycle.announce import announce
    from acts.cycle.draft import draft

    cycle = draft(hands.home, person_id="a", title="Révision à venir", revision_class="ordinary")
    assert "Révision à venir" not in visitor.get("/").text
    announce(hands.home, cycle, person_id="a")
    assert "Révision à venir" in visitor.get("/").text


def test_a_version_is_served_to_the_byte(visitor: Visitor, hands: Hands) -> None:
    text = visitor.get("/charte/v/1.0.0.md")
    assert sha256(text.content).hexdigest() == HASH_1_0_0
    facts = visitor.get("/charte/v/1.0.0.json").json()
    assert (facts["sha256"], facts["state"], facts["number"]) == (HASH_1_0_0, "in force", "1.0.0")
    assert facts["text"].encode() == text.content
    page = visitor.get("/charte/v/1.0.0").text
    assert HASH_1_0_0 in page
    assert "En vigueur" in page
    assert "Humanisme et émancipation" in page


def test_a_superseded_version_says_by_which(visitor: Visitor, published: Voting) -> None:
    old, new = visitor.get("/charte/v/1.0.0").text, visitor.get("/charte/v/1.1.0").text
    assert "Remplacée" in old
    assert 'href="/charte/v/1.1.0"' in old
    assert "En vigueur" in new
    assert 'href="/charte/diff/1.0.0..1.1.0"' in new
    assert f'href="/scrutin/{published.ballot.id}"' in new
    assert visitor.get("/charte").url.path == "/charte/v/1.1.0"


@pytest.mark.parametrize("path", ["/charte/v/1.0.0", "/charte/v/1.0.0.md"])
def test_a_version_altered_on_the_disk_is_an_alarm_and_none_of_it_is_served(
    visitor: Visitor, hands: Hands, path: str
) -> None:
    file = hands.home.versions / "1.0.0" / "charter.md"
    file.chmod(0o644)
    file.write_text(file.read_text("utf-8").replace("Humanisme", "Cynisme"), "utf-8")
    page = visitor.get(path)
    assert page.status_code == 503
    assert "version-altered" in page.text
    assert HASH_1_0_0 in page.text
    assert "Cynisme" not in page.text


def test_what_changed_is_shown_where_it_was_kept_and_never_computed(
    visitor: Visitor, published: Voting
) -> None:
    page = visitor.get("/charte/diff/1.0.0..1.1.0")
    assert "<ins>" in page.text
    assert "est remplacé par" in page.text
    assert "style=" not in page.text
    assert visitor.get("/charte/diff/1.1.0..1.0.0").url.path == "/charte/diff/1.0.0..1.1.0", (
        "kept in one order"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/charte/v/9.9.9",
        "/charte/v/9.9.9.md",
        "/charte/v/9.9.9.json",
        "/charte/v/..%2F..%2Fkeys.md",
        "/charte/diff/1.0.0..9.9.9",
        "/scrutin/none",
        "/scrutin/none.json",
        "/scrutin/none/proces-verbal",
        "/scrutin/none/proces-verbal.md",
        "/adhesions/9.9.9",
        "/adhesions/9.9.9.json",
    ],
)
def test_what_does_not_exist_is_not_found(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert page.status_code == 404
    assert 'id="refusal-code"' in page.text


def test_a_ballot_is_nobody_s_to_see_before_the_freeze(visitor: Visitor, hands: Hands) -> None:
    from datetime import timedelta

    from acts.proposal.admit import admit
    from acts.proposal.compose import compose

    cycle = hands.begin()
    hands.propose(cycle, "m2", "est invité à participer", "participe")
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, f"{cycle}-p1", person_id="a")
    ballot = compose(hands.home, cycle, person_id="a")
    for path in (f"/scrutin/{ballot}", f"/scrutin/{ballot}.json", f"/scrutin/{ballot}/proces-verbal"):
        assert visitor.get(path).status_code == 404


def test_before_the_count_a_ballot_shows_no_figure(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    hands.vote(voting.ballot, "m1", "for")
    facts = visitor.get(f"/scrutin/{voting.ballot.id}.json").json()
    assert facts["counted"] is False
    assert facts["definition_hash"] == voting.ballot.definition_hash
    assert [question["kind"] for question in facts["questions"]] == ["single", "sequential"]
    said = json.dumps(facts)
    for hidden in ('"for"', '"against"', '"abstain"', "derivation", "voted", '"outcome"'):
        assert hidden not in said
    page = visitor.get(f"/scrutin/{voting.ballot.id}").text
    assert "Aucun chiffre" in page
    assert 'class="split"' not in page
    assert visitor.get(f"/scrutin/{voting.ballot.id}/proces-verbal").status_code == 404


def test_the_page_of_a_ballot_leads_to_the_version_it_made(visitor: Visitor, published: Voting) -> None:
    page = visitor.get(f"/scrutin/{published.ballot.id}").text
    assert '<dd><a href="/charte/v/1.1.0">1.1.0</a></dd>' in page.partition("Version qui en est issue")[2]


def test_once_counted_a_ballot_shows_how_each_outcome_follows(visitor: Visitor, published: Voting) -> None:
    facts = visitor.get(f"/scrutin/{published.ballot.id}.json").json()
    single, rivals = facts["questions"]
    assert (single["for"], single["against"], single["abstain"]) == (4, 0, 0)
    assert single["outcome"] == "adopted"
    assert single["derivation_fr"].startswith("4 pour sur 4 exprimés")
    assert [option["outcome"] for option in rivals["options"]] == ["adopted", "fallen"]
    assert (facts["voted_count"], facts["roll_count"], facts["quorum_met"]) == (4, 6, True)
    page = visitor.get(f"/scrutin/{published.ballot.id}").text
    assert "4 organismes sur 6 ont voté" in page
    assert "4 pour sur 4 exprimés" in page


def test_the_minutes_are_the_ones_whose_hash_is_told(visitor: Visitor, published: Voting) -> None:
    facts = visitor.get(f"/scrutin/{published.ballot.id}.json").json()
    text = visitor.get(f"{facts['minutes_url']}.md")
    assert sha256(text.content).hexdigest() == facts["minutes_hash"]
    page = visitor.get(facts["minutes_url"])
    assert "<table>" in page.text
    assert "style=" not in page.text, "the policy of the pages forbids inline styles"
    assert f'href="{facts["minutes_url"]}.pdf"' in page.text


def test_the_minutes_are_given_on_paper_in_french_and_in_english(visitor: Visitor, published: Voting) -> None:
    place = f"/scrutin/{published.ballot.id}/proces-verbal"
    french, english = visitor.get(f"{place}.pdf"), visitor.get(f"{place}.pdf?lang=en")
    assert french.headers["content-type"] == "application/pdf"
    assert french.content.startswith(b"%PDF")
    assert french.content == visitor.get(f"{place}.pdf").content
    assert english.content != french.content
    assert visitor.get(f"{place}.md?lang=en").text.startswith("# Minutes of the ballot")
    assert visitor.get("/scrutin/none/proces-verbal.pdf").status_code == 404


def test_the_journal_can_be_recomputed_from_what_is_published(visitor: Visitor, published: Voting) -> None:
    journal = visitor.get("/journal.json").json()
    leaves = journal["leaves"][::-1]
    assert [leaf["seq"] for leaf in leaves] == list(range(journal["size"]))
    hashes = [leaf_hash(leaf["body"].encode()) for leaf in leaves]
    assert root(hashes).hex() == journal["root"]
    narrowed = visitor.get("/journal.json?before=5&most=2").json()
    assert [leaf["seq"] for leaf in narrowed["leaves"]] == [4, 3]


def test_the_journal_s_page_names_acts_in_words_and_leads_to_older_ones(
    visitor: Visitor, published: Voting
) -> None:
    page = visitor.get("/journal")
    assert "vote d’un organisme membre" in page.text
    assert "publication de la version" in page.text
    assert ">cast<" not in page.text
    older = visitor.get("/journal?avant=3").text
    assert older.count('<th scope="row"') == 3
    assert visitor.get("/journal?avant=rien").status_code == 200


def test_every_act_of_a_cycle_has_its_words(visitor: Visitor, published: Voting) -> None:
    from web.public.words import act_in_words

    leaves = visitor.get("/journal.json").json()["leaves"]
    said = {leaf["act"]: act_in_words(leaf["act"], leaf["subject"], "fr") for leaf in leaves}
    assert {act for act, words in said.items() if words == act} == set()


def test_every_act_that_leaves_a_leaf_has_its_words() -> None:
    """An act is named where its door is opened, or renamed inside it: nobody reads such a name."""
    from web.public.words import ACTS as WORDS
    from web.public.words import OF_A_SIGNATURE

    named = set()
    for node in (
        node for file in ACTS.rglob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))
    ):
        if isinstance(node, ast.Call) and [
            each.id for each in node.args[:1] if isinstance(each, ast.Name)
        ] == ["home"]:
            named |= {each.value for each in node.args[1:2] if isinstance(each, ast.Constant)}
        if isinstance(node, ast.Assign) and [
            each.attr for each in node.targets if isinstance(each, ast.Attribute)
        ] == ["name"]:
            named |= {each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)}
    assert {"cast", "give_proxy", "leave", "merge", "resubmit"} <= named
    assert named - set(WORDS) - set(OF_A_SIGNATURE) == set()


def test_every_kind_of_subject_that_an_act_writes_has_its_words() -> None:
    from web.public.words import SUBJECTS

    named = re.compile(r'subject=f?"([a-z_]+)[:"]')
    kinds = {kind for file in ACTS.rglob("*.py") for kind in named.findall(file.read_text("utf-8"))}
    assert "ballot" in kinds
    assert kinds - set(SUBJECTS) == set()


def test_who_stands_where_is_public_and_an_unsigned_member_keeps_what_it_signed(
    visitor: Visitor, published: Voting
) -> None:
    facts = visitor.get("/adhesions/1.1.0.json").json()
    assert (facts["requested"], facts["validated"]) == (6, 0)
    states = {row["id"]: row["state"] for row in facts["members"]}
    assert states["m1"] == "under_review"
    assert {row["binding"] for row in facts["members"]} == {"1.0.0"}
    page = visitor.get("/adhesions/1.1.0").text
    assert "0 signatures validées sur 6" in page
    assert "members.example" not in page, "addresses are nobody else's"


def test_public_pages_carry_no_session_and_say_so_in_their_language(
    visitor: Visitor, published: Voting, hands: Hands
) -> None:
    with reading(hands.home) as db:
        assert one(db, Version, "1.1.0").previous == "1.0.0"
    for path in ("/", "/charte/v/1.1.0", "/charte/versions", "/journal", "/adhesions/1.1.0"):
        page = visitor.get(f"{path}?lang=en")
        assert page.status_code == 200
        assert page.headers["content-language"] == "en"
        assert "charte-committee" not in page.headers.get("set-cookie", "")
