"""Every table, so that migrations and tests see them all."""

from __future__ import annotations

from sqlmodel import SQLModel

from models.annex import Annex
from models.article import Article
from models.assent import Assent
from models.ballot import Ballot
from models.body import Body
from models.cosignature import Cosignature
from models.cycle import Cycle
from models.decision import Decision
from models.deed import Deed
from models.delegation import Delegation
from models.departure import Departure
from models.election import Election
from models.entry import Entry
from models.leaf import Checkpoint, Head, Leaf, LeafPrivate
from models.link import Link
from models.mandate import Mandate
from models.mandate_file import MandateFile
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.objection import Objection
from models.person import Person
from models.proposal import Proposal
from models.proxy import Proxy
from models.question import Option, Question
from models.recommendation import Recommendation
from models.recusal import Recusal
from models.renaming import Renaming
from models.rendering import Rendering
from models.rendition import Rendition
from models.replay import Replay
from models.representative import Representative
from models.roll import Elector
from models.session import Session
from models.signature import Signature
from models.slip import Slip
from models.strike import Strike
from models.tally import Tally
from models.text import Text
from models.version import Version
from models.vote import Vote
from models.voter import Voter

ALL: tuple[type[SQLModel], ...] = (
    Annex, Article, Assent, Ballot, Body, Checkpoint, Cosignature, Cycle, Decision, Deed, Delegation,
    Departure, Election, Elector, Entry, Head, Leaf, LeafPrivate, Link, Mandate, MandateFile, Measure,
    Member, Notice, Objection, Option, Person, Proposal, Proxy, Question, Recommendation, Recusal,
    Renaming, Rendering, Rendition, Replay, Representative, Session, Signature, Slip, Strike, Tally, Text,
    Version, Vote, Voter,
)  # fmt: skip
METADATA = SQLModel.metadata
