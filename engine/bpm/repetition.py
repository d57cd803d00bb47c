"""Multi-instance: an activity once for each item of a collection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.bpm.definition import Element
from engine.bpm.kernel import STARTED, Net
from engine.bpm.nodes import Node
from engine.bpm.tokens import Token
from engine.bpm.transition import StepKind
from engine.errors import CaseFault


class LoopNode(Node):
    """A multi-instance activity: as many tokens inside as items, one after the other or at once."""

    told = False
    MAX_ITEMS = 1_000

    def __init__(self, net: Net, key: str, element: Element, item: Node) -> None:
        super().__init__(net, key, element)
        self.item = item

    def _update_hook(self, token: Token) -> bool:
        run, loop = token.workflow, self.element.loop
        assert loop is not None  # noqa: S101  # a LoopNode is made for an element with a loop
        run.record(token, StepKind.ENTERED)
        run.mark_terms(token, tuple(m for m in self.element.terms if m.on == "enter"))
        items = run.evaluate(loop.items, token)
        if not isinstance(items, list | tuple):
            raise CaseFault(f"expected a list, found {items!r}", self.element.id, token.id)
        if len(items) > self.MAX_ITEMS:
            raise CaseFault(
                f"expected at most {self.MAX_ITEMS} items, found {len(items)}",
                self.element.id,
                token.id,
            )
        for boundary in self.boundaries:
            boundary.arm(run.attach(boundary, token))  # type: ignore[attr-defined]  # Boundary
        token.internal_data.update(n=len(items), done=0)
        run.variables.declare(token, {"$items": list(items)} if loop.sequential else {})
        if loop.output:
            run.variables.declare(token, {"$outputs": [None] * len(items)})
        return self._begin_items(token, items)

    def act(self, token: Token) -> None:
        loop = self.element.loop
        outputs = token.workflow.variables.local(token).get("$outputs")
        if loop is not None and loop.output and outputs is not None:
            token.workflow.variables.assign(token.outer, {loop.output: outputs})

    def collect(self, token: Token, item: Token) -> None:
        """An item is complete: its output is kept in its place, and the next may begin."""
        run, loop = token.workflow, self.element.loop
        assert loop is not None  # noqa: S101  # a LoopNode is made for an element with a loop
        number = item.internal_data["i"]
        if loop.output and loop.output_item is not None:
            outputs = list(run.variables.local(token)["$outputs"])
            outputs[number] = run.evaluate(loop.output_item, item)
            run.variables.declare(token, {"$outputs": outputs})
        token.internal_data["done"] += 1
        if loop.until is not None and run.evaluate(loop.until, item, self._counts(token)) is True:
            token.internal_data["n"] = 0
            for other in token.tokens:
                if other is not item and other.task_spec is self.item:
                    other.cancel()
        elif loop.sequential and number + 1 < token.internal_data["n"]:
            items = run.variables.local(token)["$items"]
            self._begin_item(token, number + 1, items[number + 1])

    def is_over(self, token: Token) -> bool:
        return not any(child.task_spec is self.item for child in token.tokens)

    def _begin_items(self, token: Token, items: Sequence[Any]) -> bool:
        loop = self.element.loop
        if not items:
            return True
        token._set_state(STARTED)
        count = 1 if loop is not None and loop.sequential else len(items)
        for number in reversed(range(count)):
            self._begin_item(token, number, items[number])
        return False

    def _begin_item(self, token: Token, number: int, item: Any) -> None:
        run, loop = token.workflow, self.element.loop
        assert loop is not None  # noqa: S101  # a LoopNode is made for an element with a loop
        child = run.spawn(self.item, token, marks={"i": number})
        names: dict[str, Any] = {"loopCounter": number + 1}
        if loop.output_item is not None:
            visible = run.variables.view(token)
            single = loop.output_item.text.removeprefix("=").strip()
            fresh = (n for n in loop.output_item.names if n == single or n not in visible)
            names.update(dict.fromkeys(fresh))
        if loop.item_name:
            names[loop.item_name] = item
        run.variables.declare(child, names)

    def _counts(self, token: Token) -> dict[str, int]:
        marks = token.internal_data
        active = sum(child.task_spec is self.item for child in token.tokens) - 1
        return {
            "numberOfInstances": marks["n"],
            "numberOfCompletedInstances": marks["done"],
            "numberOfActiveInstances": active,
            "numberOfTerminatedInstances": 0,
        }
