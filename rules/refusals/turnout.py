"""Refusals of a turnout that is simulated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class TurnoutApart(RuleRefusal):
    """Where colleges are counted apart, one figure does not tell a turnout; elsewhere no college has one."""

    colleges: tuple[str, ...]

    code: ClassVar[str] = "turnout-apart"
    sentence: ClassVar[str] = (
        "The turnout is not told as the rulebook counts it: for each college apart ({colleges}), or for the "
        "whole roll where none is named here"
    )
    remedy: ClassVar[str] = "Say COLLEGE=NUMBER for each college, or one number for the whole roll."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class CollegesNeeded(RuleRefusal):
    """A roll that is counted by college says of which college each member is."""

    code: ClassVar[str] = "colleges-needed"
    sentence: ClassVar[str] = (
        "The rulebook counts each college apart, and this roll does not name the colleges"
    )
    remedy: ClassVar[str] = "Give the roll as a table with the columns id,name,college,weight."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class TurnoutImpossible(RuleRefusal):
    """A turnout that is simulated is one that can happen."""

    voted: int
    abstain: int
    most: int

    code: ClassVar[str] = "turnout-impossible"
    sentence: ClassVar[str] = (
        "{voted} votes with {abstain} abstentions, blank votes or proxies among them cannot happen here"
    )
    remedy: ClassVar[str] = "Neither can be more than {most}."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class NoBlankVote(RuleRefusal):
    """Only where the rulebook has blank votes are some simulated."""

    blank: int

    code: ClassVar[str] = "no-blank-vote"
    sentence: ClassVar[str] = "The rulebook has no blank votes, and {blank} are told"
    remedy: ClassVar[str] = "Leave them out, or give a rulebook that says counting.blank."
    http_status: ClassVar[int] = 422
