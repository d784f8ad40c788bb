"""One form in the story of a page that is overtaken before it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.conftest import Hands
from tests.web.conftest import Page, Visitor
from tests.web.officer import enter
from tests.web.scenes import World


@dataclass(frozen=True)
class Scene:
    """A form as its page shows it, what happens before it is sent, and the refusal that this makes.

    Args:
        stage: what stands when the page is shown. page: its address. act: the form on it.
        moved: what happens elsewhere meanwhile. code: why the form is then refused; empty
            where the page of the moment says it.
        fill: what is typed; what ends in @ is chosen from the page.
        who: a person of the committee, or a kind of link and the member that comes by it.
    """

    stage: Callable[[Hands], World]
    page: str
    act: str
    moved: Callable[[World], object]
    code: str
    fill: dict[str, str] = field(default_factory=dict)
    who: str = "a"

    def shown(self, visitor: Visitor, world: World) -> tuple[Page, dict[str, str]]:
        """Return the page, and what is typed into its form."""
        typed = {world.at(name): world.at(value) for name, value in self.fill.items()}
        kind, _, holder = self.who.partition(":")
        if holder:
            subjects = {"p": world.cycle, "v": world.ballot, "m": world.measure, "s": f"1.1.0-{holder}"}
            _, typed["code"] = visitor.enter(kind, world.more.get("subject", subjects[kind]), holder)
        else:
            enter(visitor, self.who)
        page = visitor.get(world.at(self.page))
        for name, value in typed.items():
            if value.endswith("@"):
                typed[name] = re.findall(rf'value="({re.escape(value)}[0-9a-f]+)"', page.text)[0]
        return page, typed
