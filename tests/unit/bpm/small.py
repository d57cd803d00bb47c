"""Small processes, of one element or of one loop."""

from __future__ import annotations

from typing import Any

from models import (
    bpmn,
    definition,
    end,
    flows,
    gateway,
    rules,
    start,
)


def one(inner: str, beside: str = "", lines: str = "inicio x\nx fin") -> set[str]:
    """The rules that a process of one element `x` breaks."""
    return rules(bpmn(start() + inner + end() + flows(lines), beside=beside))


def loop_of(block: str, lines: str) -> Any:
    """`block` between a merge `m` and a choice `g` that goes back while `otra` is true."""
    return definition(
        start()
        + gateway("exclusive", "m")
        + block
        + gateway("exclusive", "g", default="g_fin")
        + end()
        + flows(f"inicio m\n{lines}\ng m =otra\ng fin")
    )
