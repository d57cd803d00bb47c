"""Activities: what a person, a service, a script or a decision does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.bpm.definition import Element
from engine.bpm.kernel import STARTED, Net
from engine.bpm.nodes import Node
from engine.bpm.timers import TimerError, when_over
from engine.bpm.tokens import Token
from engine.bpm.transition import OpenedTask, ServiceCall
from engine.errors import CaseFault
from engine.feel import FeelError

DEFAULT_PRIORITY = 50


class HumanNode(Node):
    """A user task or manual task: waits for a person."""

    def __init__(self, net: Net, key: str, element: Element) -> None:
        super().__init__(net, key, element)
        self.manual = True

    def enter(self, token: Token) -> bool:
        run, element = token.workflow, self.element
        run.opened[token.id] = OpenedTask(
            token=token.id,
            element_id=element.id,
            name=element.label,
            lane=element.lane_id,
            candidate_groups=self._groups(token),
            assignee=run.text(element.assignment.assignee, token),
            form_id=element.form_id,
            due_at=self._due_at(token),
            priority=self._priority(token),
            process_id=element.process_id,
            documents=self._documents(token),
            calls=token.calls,
        )
        return True

    def act(self, token: Token) -> None:
        token.workflow.map_out(token, token.payload)

    def _groups(self, token: Token) -> tuple[str, ...]:
        drawn = self.element.assignment.candidate_groups
        if drawn is None:
            return (self.element.lane_id,) if self.element.lane_id else ()
        found = token.workflow.evaluate(drawn, token)
        if found is None:
            return ()
        parts: Iterable[Any] = found if isinstance(found, list | tuple) else str(found).split(",")
        return tuple(str(part).strip() for part in parts if str(part).strip())

    def _documents(self, token: Token) -> tuple[str, ...]:
        named = (token.workflow.text(mark.document, token) for mark in self.element.acts)
        return tuple(document for document in named if document)

    def _due_at(self, token: Token) -> datetime | None:
        """A day without a time is over at the midnight after it."""
        drawn = self.element.assignment.due_date
        found = None if drawn is None else token.workflow.evaluate(drawn, token)
        if found is None or found == "":
            return None
        try:
            return when_over(found)
        except (TimerError, ValueError, OverflowError) as error:
            raise CaseFault(
                f"expected a due date, found {found!r}", self.element.id, token.id
            ) from error

    def _priority(self, token: Token) -> int:
        drawn = self.element.assignment.priority
        found = None if drawn is None else token.workflow.evaluate(drawn, token)
        try:
            return DEFAULT_PRIORITY if found is None else int(found)
        except (TypeError, ValueError) as error:
            raise CaseFault(
                f"expected a priority, found {found!r}", self.element.id, token.id
            ) from error


class ServiceNode(Node):
    """Waits for its named action, which the job engine runs."""

    def enter(self, token: Token) -> bool:
        run, element = token.workflow, self.element
        action = run.text(element.action, token)
        run.opened[token.id] = ServiceCall(
            token=token.id,
            element_id=element.id,
            name=element.label,
            action=action or "",
            inputs=self._handed(token),
            retries=element.retries,
            headers=dict(element.headers),
            process_id=element.process_id,
        )
        token._set_state(STARTED)
        return False

    def act(self, token: Token) -> None:
        token.workflow.map_out(token, token.payload)

    def _handed(self, token: Token) -> dict[str, Any]:
        visible = token.workflow.variables.view(token)
        if not self.element.inputs:
            return dict(visible)
        names = {mapped.target.split(".")[0] for mapped in self.element.inputs}
        return {name: value for name, value in visible.items() if name in names}


class ScriptNode(Node):
    """FEEL whose value is kept under a name."""

    def act(self, token: Token) -> None:
        script = self.element.script
        if script is not None:
            store(token, token.workflow.evaluate(script, token))


class DecisionNode(Node):
    """A decision of the bundle, with what the case knows."""

    #: set when the bundle is compiled
    model: Any = None

    def act(self, token: Token) -> None:
        run = token.workflow
        try:
            found = self.model.evaluate(
                self.element.decision_id, run.variables.view(token), run.functions(token)
            )
        except FeelError as error:
            raise CaseFault(
                f"decision {self.element.decision_id}: {error}", self.element.id, token.id
            ) from error
        store(token, found)


def store(token: Token, value: Any) -> None:
    """Keeps a result under the element's result variable."""
    name = token.element.result
    token.workflow.map_out(token, {name: value} if name else {})


__all__ = ["DecisionNode", "HumanNode", "ScriptNode", "ServiceNode", "store"]
