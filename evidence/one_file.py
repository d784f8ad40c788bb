"""Modules that use the standard library alone, written as one file that needs nothing else."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

INTERNAL = ("evidence", "cli")


def one_file(sources: Iterable[str], *, says: str) -> str:
    """Return the modules as one: imports first, each once, then what they hold, in the order given.

    Args:
        sources: The text of each module; one comes after those it imports.
        says: The docstring of the file.
    """
    whole: set[str] = set()
    parts: dict[str, set[str]] = defaultdict(set)
    bodies = [_body(source, whole, parts) for source in sources]
    lines = [f"import {name}" for name in sorted(whole)]
    lines += [f"from {name} import {', '.join(sorted(parts[name]))}" for name in sorted(parts)]
    head = f'#!/usr/bin/env python3\n"""{says}"""\n\nfrom __future__ import annotations\n\n'
    return head + "\n\n\n".join(["\n".join(lines), *bodies]) + "\n"


def _body(source: str, whole: set[str], parts: dict[str, set[str]]) -> str:
    """Return a module without docstring and imports; what it imports from outside is added to the sets."""
    lines, tree = source.splitlines(), ast.parse(source)
    for node in tree.body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Import(names=names):
                whole.update(each.name for each in names)
            case ast.ImportFrom(module=str(module), names=names):
                if module != "__future__" and module.partition(".")[0] not in INTERNAL:
                    parts[module].update(each.name for each in names)
            case _:
                continue
        lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - node.lineno + 1)
    return "\n".join(lines).strip("\n")
