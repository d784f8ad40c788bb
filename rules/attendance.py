"""Who is present and what counts: proxies, recusals, colleges; by votes or by heads, whole or apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from charter.refusals import Detail
from rules.promise import CONFIDENTIAL, NAMED
from rules.questions import ABSTAIN, BLANK, Question, Votes
from rules.table import Table

ABSTAINING, REPRESENTED, RECUSED = PRESENCES = ("abstaining", "represented", "recused")
VOTES, HEADS, VOTES_OF_EACH, HEADS_OF_EACH = COUNTED = (
    "votes",
    "heads",
    "votes of each college",
    "heads of each college",
)
PRESENT, ABSENT = BLANKS = ("present", "absent")
EACH = (VOTES_OF_EACH, HEADS_OF_EACH)
BY_HEADS = (HEADS, HEADS_OF_EACH)


@dataclass(frozen=True)
class Counting:
    """What a class counts.

    Attributes:
        present: Who counts for the quorum beside members that vote for or against themselves.
        quorum: In what the quorum is counted.
        majority: In what the majority is counted.
        blank: Whether who votes blank throughout counts for the quorum; empty where nobody can vote blank.
    """

    present: frozenset[str]
    quorum: str
    majority: str
    blank: str = ""


PLAIN = Counting(frozenset((ABSTAINING, REPRESENTED)), VOTES, VOTES)


def read_counting(table: Table) -> Counting:
    """Return what the key ``counting`` says.

    Raises:
        RulebookInvalid: with the place, and what would be right.
    """
    inner = table.table("counting")
    counting = Counting(
        present=inner.choices("present", PRESENCES),
        quorum=inner.choice("quorum", COUNTED),
        majority=inner.choice("majority", COUNTED),
        blank=inner.choice("blank", BLANKS) if "blank" in inner.values else "",
    )
    inner.asked.append("blank")
    inner.done()
    return counting


def counting_agrees(table: Table, counting: Counting, *, mode: str) -> None:
    """Let pass what is counted in this mode: where no vote says whose it is, all are counted alike.

    An election elsewhere knows no blank vote.

    Raises:
        RulebookInvalid.
    """
    whole = replace(counting, blank="") if mode == CONFIDENTIAL else counting
    if mode != NAMED and whole != PLAIN:
        plain = '{ present = ["abstaining", "represented"], quorum = "votes", majority = "votes" }'
        raise table.refuse(
            "counting", Detail("{plain} (a vote that names nobody has no college)", plain=plain)
        )


@dataclass(frozen=True)
class Attendance:
    """How members took part in a ballot.

    Attributes:
        counting: What the rulebook counts.
        colleges: The college of each member; asked for only where colleges are counted apart.
        holders: For each member whose vote was cast by proxy, who cast it.
        recusals: For each member that stepped aside, the questions from which it did.
    """

    counting: Counting = PLAIN
    colleges: Mapping[str, str] = field(default_factory=dict)
    holders: Mapping[str, str] = field(default_factory=dict)
    recusals: Mapping[str, Collection[str]] = field(default_factory=dict)

    def taken(self, questions: Sequence[Question], votes: Votes) -> Votes:
        """Return the votes without answers from which the member, or its holder, stepped aside."""
        asked = {question.id: question.answers for question in questions}
        kept: dict[str, Mapping[str, str]] = {}
        for member, answers in votes.items():
            out = {each for question in self.aside(member) for each in asked[question]}
            kept[member] = {option: choice for option, choice in answers.items() if option not in out}
        return kept

    def aside(self, member: str) -> set[str]:
        """Return the questions that nobody answers for a member: its own recusals, and its holder's.

        >>> sorted(Attendance(holders={"a": "b"}, recusals={"a": ["q1"], "b": ["q2"]}).aside("a"))
        ['q1', 'q2']
        """
        who = (member, self.holders.get(member, member))
        return {question for one in who for question in self.recusals.get(one, ())}

    def gone(self, questions: Sequence[Question], members: Collection[str]) -> set[str]:
        """Return which of these members take part in no question."""
        everything = {question.id for question in questions}
        return {member for member in members if everything <= self.aside(member)}

    def present(self, questions: Sequence[Question], votes: Votes) -> set[str]:
        """Return who counts for the quorum.

        Args:
            votes: As `taken` returns them.
        """
        found = {member for member, answers in votes.items() if answers and self._counts(member, answers)}
        if RECUSED in self.counting.present:
            everything = {question.id for question in questions}
            found |= {member for member, aside in self.recusals.items() if set(aside) >= everything}
        return found

    def _counts(self, member: str, answers: Mapping[str, str]) -> bool:
        if member in self.holders and REPRESENTED not in self.counting.present:
            return False
        mute = set() if ABSTAINING in self.counting.present else {ABSTAIN}
        mute |= {BLANK} if self.counting.blank == ABSENT else set()
        return not set(answers.values()) <= mute

    def parts(self, counted: str, roll: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Return what each member counts, by college; in one part without a name where all is counted whole.

        >>> some = Attendance(colleges={"a": "public", "b": "privé", "c": "public"})
        >>> some.parts(HEADS_OF_EACH, {"a": 3, "b": 1, "c": 3})
        {'privé': {'b': 1}, 'public': {'a': 1, 'c': 1}}
        """
        counts = dict.fromkeys(roll, 1) if counted in BY_HEADS else dict(roll)
        if counted not in EACH:
            return {"": counts}
        names = sorted({self.colleges[member] for member in roll})
        return {
            name: {member: each for member, each in counts.items() if self.colleges[member] == name}
            for name in names
        }


EVERYBODY = Attendance()
