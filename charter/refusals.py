"""What the text engine refuses, and the base of every refusal of the project."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Self


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error of the program
    """Something was asked that the rules do not allow; says what is, and what to do.

    Subclasses are dataclasses: their fields are the facts, `sentence` and `remedy` are English
    templates over them and serve as message ids for translation.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "This was refused."
    remedy: ClassVar[str] = "Nothing was changed."
    exit_code: ClassVar[int] = 1

    @property
    def facts(self) -> dict[str, Any]:
        """The instance's facts by name, in the order they are declared."""
        return {field.name: getattr(self, field.name) for field in fields(self)} if is_dataclass(self) else {}

    def __str__(self) -> str:
        facts = self.facts
        sentence = self.sentence.format(**facts).rstrip(".")
        return f"{self.code}: {sentence}. {self.remedy.format(**facts)}"


class Detail(str):
    """A fact that is a sentence of its own: English, and with its template told in another language.

    >>> Detail("there is no member {id!r}", id="m9")
    "there is no member 'm9'"
    """

    __slots__ = ("facts", "template")
    template: str
    facts: dict[str, Any]

    def __new__(cls, template: str, **facts: Any) -> Self:
        """Fill the template with the facts."""
        made = super().__new__(cls, template.format_map(facts))
        made.template, made.facts = template, facts
        return made


@dataclass(eq=False)
class NotUtf8(Refusal):
    """The bytes are not UTF-8."""

    offset: int
    code: ClassVar[str] = "text-not-utf8"
    sentence: ClassVar[str] = "The text is not UTF-8: byte {offset} cannot be read"
    remedy: ClassVar[str] = "Save the file again as UTF-8 and retry."


@dataclass(eq=False)
class ControlCharacter(Refusal):
    """A control character stands in a submitted text."""

    line: int
    column: int
    codepoint: str
    code: ClassVar[str] = "text-control-character"
    sentence: ClassVar[str] = "Line {line}, column {column} holds the control character {codepoint}"
    remedy: ClassVar[str] = "Remove it; only line feeds and tabs may stand beside printed characters."


@dataclass(eq=False)
class CharterTooLong(Refusal):
    """The whole text is over the cap."""

    size: int
    limit: int
    code: ClassVar[str] = "charter-too-long"
    sentence: ClassVar[str] = "The text has {size} bytes and {limit} are allowed"
    remedy: ClassVar[str] = "Shorten it, or move its annexes to documents of their own."


@dataclass(eq=False)
class BlockTooLong(Refusal):
    """One block is over the cap."""

    line: int
    size: int
    limit: int
    code: ClassVar[str] = "block-too-long"
    sentence: ClassVar[str] = "The block at line {line} has {size} bytes and {limit} are allowed"
    remedy: ClassVar[str] = "Divide it into paragraphs with blank lines."


@dataclass(eq=False)
class NestedTooDeep(Refusal):
    """Lists, quotations or brackets stand inside each other too deeply."""

    line: int
    depth: int
    limit: int
    code: ClassVar[str] = "nested-too-deep"
    sentence: ClassVar[str] = "Line {line} is nested {depth} deep and {limit} are allowed"
    remedy: ClassVar[str] = "Flatten the lists, quotations or brackets there."


@dataclass(eq=False)
class PatchUnreadable(Refusal):
    """The patch is not one well-formed unified diff of one file."""

    reason: str
    code: ClassVar[str] = "patch-unreadable"
    sentence: ClassVar[str] = "The patch cannot be read strictly: {reason}"
    remedy: ClassVar[str] = "Make it again from the two texts; nothing was applied."


@dataclass(eq=False)
class PatchBaseMismatch(Refusal):
    """The patch was made for another base text."""

    expected_hash: str
    actual_hash: str
    code: ClassVar[str] = "patch-base-mismatch"
    sentence: ClassVar[str] = (
        "The patch was made for the text {expected_hash} and the base given is {actual_hash}"
    )
    remedy: ClassVar[str] = "Give the text it was made for, or merge the two edited texts instead."


@dataclass(eq=False)
class PatchTargetMismatch(Refusal):
    """Applying the patch does not give the text it declares."""

    expected_hash: str
    actual_hash: str
    code: ClassVar[str] = "patch-target-mismatch"
    sentence: ClassVar[str] = "The patch declares the result {expected_hash} and gives {actual_hash}"
    remedy: ClassVar[str] = "The patch was altered; make it again from the two texts."


@dataclass(eq=False)
class PatchWithoutHash(Refusal):
    """A patch without its hash line was given as one of ours."""

    code: ClassVar[str] = "patch-without-hash"
    sentence: ClassVar[str] = "The patch has no Charte-Diff line, so its base cannot be checked"
    remedy: ClassVar[str] = "If you trust where it comes from, apply it with --foreign."


@dataclass(eq=False)
class PatchDoesNotApply(Refusal):
    """A line of the patch is not what stands in the base at that place."""

    line: int
    expected: str
    found: str
    code: ClassVar[str] = "patch-does-not-apply"
    sentence: ClassVar[str] = "At line {line} the patch expects {expected!r} and the base has {found!r}"
    remedy: ClassVar[str] = "Nothing was applied; merge the two edited texts instead."


@dataclass(eq=False)
class MergeConflict(Refusal):
    """Proposals contradict each other, so no combined text exists."""

    pairs: str
    count: int
    code: ClassVar[str] = "merge-conflict"
    sentence: ClassVar[str] = "Proposals are in conflict, each of these with the other: {pairs}"
    remedy: ClassVar[str] = "Put them to the vote as alternatives, or ask their authors to agree."
    exit_code: ClassVar[int] = 3


@dataclass(eq=False)
class TextMissing(Refusal):
    """Neither a file nor a published version has this name."""

    name: str
    code: ClassVar[str] = "text-missing"
    sentence: ClassVar[str] = (
        "There is no file {name} that can be read and no published version of that number"
    )
    remedy: ClassVar[str] = "Give the path of a file, or the number of a published version."


@dataclass(eq=False)
class FileNotWritten(Refusal):
    """The result could not be put where it was asked for."""

    name: str
    code: ClassVar[str] = "file-not-written"
    sentence: ClassVar[str] = "The result cannot be written to {name}"
    remedy: ClassVar[str] = "Name a file in a folder you may write to; nothing was written."


@dataclass(eq=False)
class CharacterNotSet(Refusal):
    """No font of the paper has a character of the text."""

    character: str
    code: ClassVar[str] = "character-not-set"
    sentence: ClassVar[str] = "The character “{character}” has no shape in the fonts of the PDF"
    remedy: ClassVar[str] = "Write it in words by an editorial correction; the text itself stands as it is."
