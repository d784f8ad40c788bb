"""A rulebook says everything, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from rules.attendance import PLAIN, counting_agrees
from rules.proxies import ProxyRules, proxies_agree
from rules.refusals import RulebookInvalid, RulebookKeyMissing, RulebookKeyUnknown, RulebookNotToml
from rules.rulebook import Threshold, read
from rules.scope import Concern, Scope
from rules.signing import Signing
from rules.table import Table
from rules.toml_lines import line_of, lines_of

ROOT = Path(__file__).parents[2]


def test_the_default_rulebook_is_read_as_it_is_written(rulebook_text: str) -> None:
    rulebook = read(rulebook_text)
    ordinary, editorial = rulebook.classes["ordinary"], rulebook.classes["editorial"]
    assert (rulebook.timezone, list(rulebook.classes)) == ("Europe/Paris", ["editorial", "ordinary"])
    assert (rulebook.text, rulebook.hash) == (rulebook_text, sha256(rulebook_text.encode()).hexdigest())
    assert ordinary.majority == Threshold(Fraction(2, 3), strict=False, of="expressed")
    assert ordinary.quorum == Threshold(Fraction(1, 2), strict=False, of="roll")
    assert ordinary.second_call is not None
    assert ordinary.second_call.quorum == Threshold(Fraction(1, 4), strict=False, of="roll")
    assert ordinary.vote_reminders == (timedelta(days=7), timedelta(days=2))
    assert ordinary.two_person == {"freeze", "extend", "cancel", "strike"}
    assert (editorial.second_call, editorial.objection, ordinary.objection) == (
        None,
        timedelta(days=15),
        None,
    )


@pytest.mark.parametrize("act", ["freeze", "extend", "cancel"])
def test_an_act_takes_two_persons_where_it_is_named(rulebook_text: str, act: str) -> None:
    named = read(rulebook_text).classes["ordinary"]
    assert named.takes_two(act)
    assert not replace(named, two_person=named.two_person - {act}).takes_two(act)


@pytest.mark.parametrize("act", ["strike", "record_vote", "record_election"])
def test_what_touches_a_vote_takes_two_persons_though_it_is_not_named(rulebook_text: str, act: str) -> None:
    assert replace(read(rulebook_text).classes["ordinary"], two_person=frozenset()).takes_two(act)


def test_the_class_gives_the_part_of_the_number_it_raises(rulebook_text: str) -> None:
    text = rulebook_text + rulebook_text.split("\n# Révision ordinaire")[1].split("\n", 1)[1].replace(
        "classes.ordinary", "classes.fundamental"
    )
    parts = {name: rules.version_part for name, rules in read(text).classes.items()}
    assert parts == {"editorial": "patch", "ordinary": "minor", "fundamental": "major"}


def test_the_demonstration_follows_the_default_with_windows_of_seconds(rulebook_text: str) -> None:
    demonstration = read((ROOT / "demo" / "rulebook.toml").read_text(encoding="utf-8"))
    for name, rules in read(rulebook_text).classes.items():
        demo = demonstration.classes[name]
        assert (demo.majority, demo.quorum, demo.eligibility) == (
            rules.majority,
            rules.quorum,
            rules.eligibility,
        )
        assert demo.windows.voting < timedelta(minutes=1) < rules.windows.voting


def without_line(text: str, start: str) -> str:
    lines = text.split("\n")
    lines.remove(next(line for line in lines if line.startswith(start)))
    return "\n".join(lines)


def keys_of(text: str) -> list[str]:
    return [line.split(" = ")[0] for line in text.split("\n") if " = " in line and not line.startswith("#")]


@pytest.mark.parametrize(
    "key",
    sorted(set(keys_of((ROOT / "charter_versions" / "rulebook.toml").read_text(encoding="utf-8")))),
)
def test_no_key_is_left_to_a_default(rulebook_text: str, key: str) -> None:
    with pytest.raises(RulebookKeyMissing) as refused:
        read(without_line(rulebook_text, f"{key} = "))
    assert refused.value.key.endswith(key)
    assert key in refused.value.expected


@pytest.mark.parametrize("place", ["", "[classes]", "[classes.ordinary]", "[classes.ordinary.windows]"])
def test_an_unknown_key_is_refused_with_its_line_and_the_known_ones(rulebook_text: str, place: str) -> None:
    text = rulebook_text.replace("\n[classes.editorial]", "\n[classes]\n\n[classes.editorial]")
    text = text.replace(f"\n{place}\n", f"\n{place}\nthreshold = 1\n", 1)
    with pytest.raises(RulebookKeyUnknown) as refused:
        read(text)
    assert refused.value.line == text.split("\n").index("threshold = 1") + 1
    assert "threshold" in refused.value.key
    assert refused.value.expected


PROXIES = 'proxies = { most = 2, until = "PT0S", same_college = false, blank = "refused" }'
COUNTING = 'counting = { present = ["abstaining", "represented"], quorum = "votes", majority = "votes" }'
IMPOSSIBLE = {
    "a share above one": ('share = "2/3"', 'share = "4/3"'),
    "a share that is a float": ('share = "2/3"', "share = 0.66"),
    "a share of nothing": ('share = "2/3"', 'share = "0/3"'),
    "a share over zero": ('share = "2/3"', 'share = "2/0"'),
    "more than all": ('share = "2/3"\nstrict = false', 'share = "1/1"\nstrict = true'),
    "a denominator that is not one": ('of = "expressed"', 'of = "members"'),
    "a quorum of the votes cast": ('of = "roll"', 'of = "cast"'),
    "a flag in quotes": ("hidden = true", 'hidden = "true"'),
    "a window without length": ('voting = "P15D"', 'voting = "PT0S"'),
    "a window in words": ('voting = "P15D"', 'voting = "15 days"'),
    "a window that is a number": ('voting = "P15D"', "voting = 15"),
    "24 hours, which is not a day": ('voting = "P15D"', 'voting = "PT24H"'),
    "a reminder before the opening": ('["P7D", "P2D"]', '["P15D"]'),
    "a reminder at the closing": ('["P7D", "P2D"]', '["PT0S"]'),
    "the same reminder twice": ('["P7D", "P2D"]', '["P2D", "P2D"]'),
    "a reminder in words": ('["P7D", "P2D"]', '["P7D", "two days"]'),
    "reminders that are no list": ('["P7D", "P2D"]', '"P7D"'),
    "a mode nobody keeps": ('mode = "named"', 'mode = "open"'),
    "a vote that is called secret": ('"Règlement de scrutin"]', '"Mode d’emploi du vote secret"]'),
    "an article that is kept by no mode": (
        'article = "Charte, section 3',
        'article = "Bulletins secrets, article 3',
    ),
    "a negative count": ("co_signatures = 0", "co_signatures = -1"),
    "a count that is true": ("co_signatures = 0", "co_signatures = true"),
    "a huge count": ("notice_days = 15", "notice_days = 1001"),
    "an act that never takes two": ('"freeze", ', '"cast", '),
    "an act named twice": ('"freeze", ', '"freeze", "freeze", '),
    "acts that are no list": ('two_person = ["freeze", "extend", "cancel", "strike"]', 'two_person = "all"'),
    "nobody on the roll": ('standings = ["effective", "due", "overdue", "reserved"]', "standings = []"),
    "a zone that is none": ('timezone = "Europe/Paris"', 'timezone = "Europe/Paname"'),
    "a zone that is a path": ('timezone = "Europe/Paris"', 'timezone = "../../etc/passwd"'),
    "a zone that is a folder": ('timezone = "Europe/Paris"', 'timezone = "Europe"'),
    "an empty name": ('name = "Règlement de scrutin de la CPOF"', 'name = " "'),
    "a name of two lines": ('name = "Règlement de scrutin de la CPOF"', 'name = "a\\nb"'),
    "a denominator in French": ('of = "expressed"', 'of = "exprimés"'),
    "a document without a name": ('"Charte en vigueur"', '""'),
    "documents that are no list": (
        'documents = ["Charte en vigueur", "Propositions et modifications", "Règlement de scrutin"]',
        "documents = 3",
    ),
    "a grace as long as the vote": ('grace = "PT0S"', 'grace = "P15D"'),
    "an early close after the closing": ('early_close = "none"', 'early_close = "P16D"'),
    "a late quorum of nothing": ('late_quorum = "none"', "late_quorum = 2"),
    "a late quorum before the opening": (
        'late_quorum = "none"',
        'late_quorum = { before = "P15D", by = "P3D" }',
    ),
    "a late quorum that moves nothing": (
        'late_quorum = "none"',
        'late_quorum = { before = "P1D", by = "PT0S" }',
    ),
    "a second call of nothing": ('second_call = "none"', "second_call = 2"),
    "a weight nobody has": ('weights = "one"', 'weights = "two"'),
    "colleges of nothing": ('weights = "one"', "weights = {}"),
    "a college without weight": ('weights = "one"', "weights = { public = 0 }"),
    "a college with a huge weight": ('weights = "one"', "weights = { public = 1000001 }"),
    "a college that weighs true": ('weights = "one"', "weights = { public = true }"),
    "a quorum in a word": (
        'second_call = { delay = "P15D", quorum = { share = "1/4", strict = false, of = "roll" } }',
        'second_call = { delay = "P15D", quorum = "some" }',
    ),
    "proxies in a word": ('proxies = "none"', 'proxies = "some"'),
    "proxies nobody may hold": ('proxies = "none"', PROXIES.replace("most = 2", "most = 0")),
    "proxies until before the opening": ('proxies = "none"', PROXIES.replace("PT0S", "P15D")),
    "blank proxies in a word": ('proxies = "none"', PROXIES.replace("refused", "given")),
    "blank proxies to nobody": ('proxies = "none"', PROXIES.replace('"refused"', '{ to = "" }')),
    "counting in a word": (COUNTING, 'counting = "votes"'),
    "counting in what nobody counts": (
        COUNTING,
        COUNTING.replace('majority = "votes"', 'majority = "hands"'),
    ),
    "somebody present who cannot be": (COUNTING, COUNTING.replace('"represented"', '"dead"')),
    "a roll objected to after the review": ("dues = false", 'dues = false\nobjection = "P22D"'),
    "no time to object to the roll": ("dues = false", 'dues = false\nobjection = "PT0S"'),
    "dues in a word": ("dues = false", 'dues = "paid"'),
    "a scope nobody knows": ('scope = "all"', 'scope = "some"'),
    "those affected, not said who": ('scope = "all"', 'scope = "affected"'),
    "a scope in a number": ('scope = "all"', "scope = 1"),
    "nobody affected": ('scope = "all"', 'scope = { affected = [], objection = "none" }'),
    "a college affected twice": ('scope = "all"', 'scope = { affected = ["a", "a"], objection = "none" }'),
    "no time to object": ('scope = "all"', 'scope = { carried_over = "PT0S" }'),
    "one thing to ask": ('scope = "all"', 'scope = { asked = ["all"], objection = "none" }'),
    "nothing known to ask": ('scope = "all"', 'scope = { asked = ["all", "some"], objection = "none" }'),
    "nobody affected that may be asked": (
        'scope = "all"',
        'scope = { asked = ["all", "affected"], affected = [], objection = "none" }',
    ),
    "a college that may be asked twice": (
        'scope = "all"',
        'scope = { asked = ["all", "affected"], affected = ["a", "a"], objection = "none" }',
    ),
    "an objection after the end, where it is asked": (
        'scope = "all"',
        'scope = { asked = ["all", "new"], objection = "P999D" }',
    ),
    "an objection after the end": ('scope = "all"', 'scope = { carried_over = "P999D" }'),
    "an objection of others after the end": (
        'scope = "all"',
        'scope = { affected = ["a"], objection = "P999D" }',
    ),
}


@pytest.mark.parametrize(("old", "new"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_impossible_value_is_refused_with_its_line_and_what_would_be_right(
    rulebook_text: str, old: str, new: str
) -> None:
    assert old in rulebook_text
    text = rulebook_text.replace(old, new)
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert type(refused.value) is RulebookInvalid
    where = refused.value.key.split(".")[-1]
    assert where in text.split("\n")[refused.value.line - 1]
    assert "\\u" not in refused.value.value
    assert refused.value.expected
    assert f"Line {refused.value.line} of the rulebook" in str(refused.value)


@pytest.mark.parametrize("mode", ["confidential", "secret"])
def test_proxies_are_for_named_ballots_since_they_show_who_votes_for_whom(
    rulebook_text: str, mode: str
) -> None:
    text = rulebook_text.replace('proxies = "none"', PROXIES)
    table = Table({"proxies": {}}, ("classes", "ordinary"), lines_of(text))
    proxies_agree(table, mode="named")
    with pytest.raises(RulebookInvalid) as refused:
        proxies_agree(table, mode=mode)
    assert refused.value.line == text.split("\n").index(PROXIES, refused.value.line - 1) + 1
    assert "only the mode" in refused.value.expected


def test_proxies_name_their_cap_and_to_whom_blank_ones_go_and_stand_beside_an_early_close(
    rulebook_text: str,
) -> None:
    text = rulebook_text.replace('proxies = "none"', PROXIES)
    assert read(text).classes["ordinary"].proxies == ProxyRules(2, timedelta(), same_college=False, blank="")
    named = read(text.replace('"refused"', '{ to = "m7" }')).classes["ordinary"].proxies
    assert named is not None
    assert named.blank == "m7"
    final = text.replace("change_vote = true", "change_vote = false")
    early = read(final.replace('early_close = "none"', 'early_close = "P3D"')).classes["ordinary"]
    assert (early.early_close, early.proxies is None) == (timedelta(days=3), False)


def test_a_confidential_ballot_counts_all_votes_alike(rulebook_text: str) -> None:
    table = Table({"counting": {}}, ("classes", "ordinary"), lines_of(rulebook_text))
    counting_agrees(table, PLAIN, mode="confidential")
    apart = replace(PLAIN, majority="votes of each college")
    counting_agrees(table, apart, mode="named")
    with pytest.raises(RulebookInvalid) as refused:
        counting_agrees(table, apart, mode="confidential")
    assert "names nobody" in refused.value.expected


QUORUM = '[classes.ordinary.quorum]\nshare = "1/2"\nstrict = false\nof = "roll"\n'
SECOND = 'quorum = { share = "1/4", strict = false, of = "roll" }'
ORDINARY = "[classes.ordinary]\n"


def test_a_second_call_can_do_without_a_quorum(rulebook_text: str) -> None:
    rules = read(rulebook_text.replace(SECOND, 'quorum = "none"')).classes["ordinary"]
    assert rules.quorum is not None
    assert rules.second_call is not None
    assert rules.second_call.quorum is None


def test_a_class_can_do_without_a_quorum_and_then_has_no_second_call(rulebook_text: str) -> None:
    text = rulebook_text.replace(QUORUM, "").replace(ORDINARY, f'{ORDINARY}quorum = "none"\n')
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert (refused.value.key, refused.value.expected) == ("classes.ordinary.second_call", '"none"')
    without = re.sub(r"second_call = \{.*\}", 'second_call = "none"', text)
    assert read(without).classes["ordinary"].quorum is None


def test_each_college_can_have_its_weight(rulebook_text: str) -> None:
    text = rulebook_text.replace('weights = "one"', 'weights = { public = 3, "Collège B" = 1000000 }')
    rules = read(text).classes["ordinary"]
    assert (rules.weights, rules.colleges) == ("college", {"public": 3, "Collège B": 1_000_000})
    assert read(rulebook_text).classes["ordinary"].colleges == {}


CONFIDENTIAL = {
    'mode = "named"': 'mode = "confidential"',
    "change_vote = true": "change_vote = false",
}


def confided(text: str) -> str:
    for old, new in CONFIDENTIAL.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_ballot_can_be_confidential(rulebook_text: str) -> None:
    rules = read(confided(rulebook_text)).classes["ordinary"]
    assert (rules.mode, rules.hidden, rules.change_vote, rules.weights) == (
        "confidential",
        True,
        False,
        "one",
    )


@pytest.mark.parametrize(
    ("key", "value", "right"),
    [
        ("hidden", "false", "true"),
        ("change_vote", "true", "false"),
        ("weights", '"roll"', '"one"'),
        ("weights", "{ public = 1, associatif = 1 }", '"one"'),
        ("early_close", '"P3D"', '"none"'),
    ],
    ids=["shown before the closing", "changed", "weighed", "weighed by college", "closed once decided"],
)
def test_what_no_confidential_vote_can_be_is_refused(
    rulebook_text: str, key: str, value: str, right: str
) -> None:
    text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", confided(rulebook_text))
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert refused.value.key == f"classes.editorial.{key}"
    assert refused.value.expected == f'{right} (mode = "confidential")'


POSSIBLE = {
    "all of them": ('share = "2/3"', 'share = "1/1"'),
    "no notice": ("notice_days = 15", "notice_days = 0"),
    "a thousand days of notice": ("notice_days = 15", "notice_days = 1000"),
    "an early close at the closing": (
        'change_vote = true\nearly_close = "none"',
        'change_vote = false\nearly_close = "P10D"',
    ),
    "a late quorum just after the opening": (
        'late_quorum = "none"',
        'late_quorum = { before = "P9DT23H59M59S", by = "PT1S" }',
    ),
    "a grace just shorter than the vote": ('grace = "PT0S"', 'grace = "P9DT23H59M59S"'),
    "a window of one second": ('signing = "P30D"\n', 'signing = "P7DT1S"\n'),
    "no contest": ('contest = "P15D"', 'contest = "PT0S"'),
    "a roll objected to as long as the review": ("dues = false", 'dues = false\nobjection = "P7D"'),
    "no provisional roll": ("dues = false", 'dues = false\nobjection = "none"'),
    "no two-person act": ('["freeze", "extend", "cancel", "strike"]', "[]"),
}


@pytest.mark.parametrize(("old", "new"), POSSIBLE.values(), ids=POSSIBLE.keys())
def test_a_value_at_the_edge_is_still_possible(rulebook_text: str, old: str, new: str) -> None:
    assert old in rulebook_text
    assert read(rulebook_text.replace(old, new)).classes


def test_a_window_of_one_second_is_the_shortest() -> None:
    demonstration = (ROOT / "demo" / "rulebook.toml").read_text(encoding="utf-8")
    assert read(re.sub('frozen = "[A-Z0-9]+"', 'frozen = "PT1S"', demonstration)).classes


def test_a_grace_as_long_as_the_shortest_vote_is_refused(rulebook_text: str) -> None:
    with pytest.raises(RulebookInvalid) as refused:
        read(rulebook_text.replace('grace = "PT0S"', 'grace = "P10D"', 1))
    assert refused.value.key == "classes.editorial.grace"


@pytest.mark.parametrize("name", ["editorial", "ordinary"])
def test_both_classes_stand_in_every_rulebook(rulebook_text: str, name: str) -> None:
    with pytest.raises(RulebookKeyMissing) as refused:
        read(rulebook_text.replace(f"classes.{name}", "classes.fundamental"))
    assert refused.value.key == f"classes.{name}"
    assert refused.value.expected == f"[classes.{name}]"


def test_a_class_nobody_knows_is_refused(rulebook_text: str) -> None:
    with pytest.raises(RulebookKeyUnknown) as refused:
        read(rulebook_text + "\n[classes.urgent]\n")
    assert refused.value.line == rulebook_text.count("\n") + 2
    assert refused.value.expected == "editorial, ordinary, fundamental"


def test_a_late_quorum_is_one_that_the_leaves_alone_tell(rulebook_text: str) -> None:
    text = rulebook_text.replace('late_quorum = "none"', 'late_quorum = { before = "P1D", by = "P3D" }')
    assert read(text).classes["ordinary"].late_quorum is not None
    counted = 'present = ["abstaining", "represented"], quorum = "votes"'
    assert counted in text
    with pytest.raises(RulebookInvalid) as refused:
        read(text.replace(counted, counted.replace("votes", "heads")))
    assert refused.value.key.endswith("late_quorum")


def test_an_early_close_has_its_minimum_time(rulebook_text: str) -> None:
    text = rulebook_text.replace('early_close = "none"', 'early_close = "P3D"')
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert refused.value.expected == '"none" | change_vote = false', "a vote that may change settles nothing"
    text = text.replace("change_vote = true", "change_vote = false")
    assert read(text).classes["ordinary"].early_close == timedelta(days=3)


def test_an_empty_article_is_left_to_the_pre_flight(rulebook_text: str) -> None:
    text = rulebook_text.replace("Charte, section 3 : révision collective de la charte", "")
    assert not read(text).classes["ordinary"].convocation.article


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = yes\n", 2), ("a = 1\n[b\n", 2), ('a = """\n\n', 3), ("", 1)]
)
def test_what_is_not_a_rulebook_is_refused_with_a_line(text: str, line: int) -> None:
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert isinstance(refused.value, RulebookNotToml if text else RulebookKeyMissing)
    assert abs(refused.value.line - line) <= 1


def test_lines_are_found_through_quotes_dots_comments_and_lists() -> None:
    text = '# x = 1\n"a b".c = 1\nlist = [\n  "P1D",\n]\n[t] # table\nk = { in = 1, ner = { x = 2 } }\r\n'
    lines = lines_of(text)
    assert lines[("a b", "c")] == 2
    assert (lines[("list",)], lines[("t",)], lines[("t", "k", "ner")]) == (3, 6, 7)
    assert ("x",) not in lines
    assert [line_of(lines, path) for path in (("t", "k", "none"), ("t", "none"), ("none",))] == [7, 6, 1]


TWO_SECTIONS = (
    '{ affected = [], objection = "none", sections = '
    '{ "2" = { colleges = ["public"] }, buts = { members = ["m4"] } } }'
)


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ('"all"', Scope("all")),
        ('"new"', Scope("new")),
        ('"carried_over"', Scope("carried_over")),
        ('{ carried_over = "P15D" }', Scope("carried_over", (), timedelta(days=15))),
        (
            '{ affected = ["public", "privé"], objection = "P15D" }',
            Scope("affected", ("public", "privé"), timedelta(days=15)),
        ),
        ('{ affected = ["public"], objection = "none" }', Scope("affected", ("public",))),
        (
            '{ asked = ["carried_over", "all"], objection = "P15D" }',
            Scope("asked", (), timedelta(days=15), ("all", "carried_over")),
        ),
        (
            '{ affected = [], members = ["m4"], objection = "none" }',
            Scope("affected", members=("m4",)),
        ),
        (
            TWO_SECTIONS,
            Scope("affected", sections=(Concern("2", ("public",)), Concern("buts", (), ("m4",)))),
        ),
        (
            '{ asked = ["new", "affected", "all"], affected = [], members = ["m4"], objection = "none" }',
            Scope("asked", (), None, ("all", "affected", "new"), ("m4",)),
        ),
        (
            '{ asked = ["new", "affected", "all"], affected = ["public"], objection = "none" }',
            Scope("asked", ("public",), None, ("all", "affected", "new")),
        ),
    ],
)
def test_who_signs_again_is_said_in_the_rulebook(rulebook_text: str, said: str, scope: Scope) -> None:
    text = rulebook_text.replace('scope = "all"', f"scope = {said}")
    assert read(text).classes["ordinary"].signing.scope == scope


@pytest.mark.parametrize(
    "said",
    [
        '{ affected = ["a"] }',
        "{ some = 1 }",
        '{ asked = ["all", "new"] }',
        '{ asked = ["all", "affected"], objection = "none" }',
    ],
)
def test_a_scope_that_lacks_something_is_refused(rulebook_text: str, said: str) -> None:
    with pytest.raises(RulebookKeyMissing):
        read(rulebook_text.replace('scope = "all"', f"scope = {said}"))


@pytest.mark.parametrize(
    "said",
    [
        '{ affected = [], objection = "none" }',
        '{ affected = [], members = [], objection = "none" }',
        '{ affected = [], sections = {}, objection = "none" }',
        '{ affected = ["a", "a"], objection = "none" }',
        '{ affected = [], members = ["m4", "m4"], objection = "none" }',
        '{ affected = [], sections = { "2" = {} }, objection = "none" }',
        '{ affected = [], sections = { "2" = { colleges = [], members = [] } }, objection = "none" }',
        '{ affected = [], sections = { "2" = ["public"] }, objection = "none" }',
        '{ affected = ["a"], sections = { "2" = { bodies = ["a"] } }, objection = "none" }',
        '{ affected = ["a"], sections = ["2"], objection = "none" }',
        '{ carried_over = "P15D", members = ["m4"] }',
    ],
)
def test_a_scope_that_names_nobody_or_somebody_twice_is_refused(rulebook_text: str, said: str) -> None:
    with pytest.raises(RulebookInvalid) as refused:
        read(rulebook_text.replace('scope = "all"', f"scope = {said}"))
    assert "classes.ordinary.signing.scope" in refused.value.key


LADDER = 'reminders = ["P30D", "P14D", "P3D"]'


def escalating(rulebook_text: str, written: str) -> Signing:
    text = rulebook_text.replace(LADDER, f"{LADDER}\nescalation = {written}")
    assert text != rulebook_text
    return read(text).classes["ordinary"].signing


def test_who_else_is_told_is_counted_in_reminders_and_nobody_where_nothing_is_said(
    rulebook_text: str,
) -> None:
    silent = read(rulebook_text).classes["ordinary"].signing
    assert not any(silent.tells_second(number) or silent.tells_referent(number) for number in (1, 2, 3))
    both = escalating(rulebook_text, "{ second_contact = 2, referent = 3 }")
    assert [both.tells_second(number) for number in (1, 2, 3)] == [False, True, True]
    assert [both.tells_referent(number) for number in (1, 2, 3)] == [False, False, True]
    one = escalating(rulebook_text, "{ referent = 1 }")
    assert (one.tells_second(3), one.tells_referent(1)) == (False, True)


@pytest.mark.parametrize(
    "written",
    ["{ referent = 0 }", "{ referent = 4 }", '{ second_contact = "P3D" }', "{ president = 1 }", "2"],
)
def test_a_rung_that_no_reminder_has_is_refused(rulebook_text: str, written: str) -> None:
    with pytest.raises((RulebookInvalid, RulebookKeyUnknown)):
        escalating(rulebook_text, written)


@pytest.mark.parametrize(("line", "days"), [("", 0), ('entry_into_force = "P20D"\n', 20)])
def test_a_version_binds_at_once_or_as_long_after_as_the_rulebook_says(
    rulebook_text: str, line: str, days: int
) -> None:
    text = rulebook_text.replace('effect = "signature"\n', f'effect = "signature"\n{line}')
    assert read(text).classes["ordinary"].entry_into_force == timedelta(days=days)


@pytest.mark.parametrize("said", ['"P90D"', '"bientôt"', "30"])
def test_a_version_binds_before_the_time_to_sign_it_is_over(rulebook_text: str, said: str) -> None:
    text = rulebook_text.replace(
        'effect = "signature"\n', f'effect = "signature"\nentry_into_force = {said}\n'
    )
    with pytest.raises(RulebookInvalid):
        read(text)
