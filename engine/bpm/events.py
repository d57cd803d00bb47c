"""Events: what a case waits for, and what it makes known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.bpm.definition import Timer, TimerKind, Trigger
from engine.bpm.kernel import WAITING
from engine.bpm.nodes import Node, begin, finish
from engine.bpm.timers import Schedule, TimerError, schedule
from engine.bpm.tokens import Token
from engine.bpm.transition import ArmedTimer, StepKind, Thrown, Waiting
from engine.errors import CaseFault

#: A non-interrupting boundary event with one of these may happen again.
_REPEATING = frozenset({Trigger.MESSAGE, Trigger.SIGNAL, Trigger.ESCALATION})


def listen(token: Token, again: Schedule | None = None) -> None:
    """Makes the token wait for what its event says."""
    event = token.element.event
    token._set_state(WAITING)
    if event.trigger is Trigger.TIMER and event.timer is not None:
        arm(token, event.timer, again or due(token, event.timer))
    elif event.trigger is Trigger.MESSAGE:
        token.workflow.opened[token.id] = Waiting(
            token=token.id,
            element_id=token.element.id,
            message=event.name,
            correlation_key=correlation_key(token),
            process_id=token.element.process_id,
        )


def due(token: Token, timer: Timer) -> Schedule:
    """When the timer is due, asked now. Never due is a fault, but for a term's suspension."""
    run = token.workflow
    found = run.evaluate(timer.value, token)
    if found is None and not timer.terms:
        raise CaseFault(
            f"expected an instant from {timer.value.text}, found null",
            token.element.id,
            token.id,
        )
    try:
        return schedule(timer.kind, found, run.host.now)
    except TimerError as error:
        raise CaseFault(str(error), token.element.id, token.id) from error


def arm(token: Token, timer: Timer, times: Schedule) -> None:
    """Notes when the timer is due: a row for whoever keeps the time."""
    marks = token.internal_data
    if times.due_at is not None:
        marks["due"] = times.due_at.isoformat()
    if times.every:
        marks.update(every=times.every, left=times.left)
    token.workflow.opened[token.id] = ArmedTimer(
        token=token.id,
        element_id=token.element.id,
        rule=timer.value.text,
        follows=timer.follows,
        due_at=times.due_at,
        cycle=times.cycle,
        process_id=token.element.process_id,
    )


def armed(token: Token) -> Schedule:
    """The schedule that a waiting timer was armed with."""
    marks = token.internal_data
    due_at = datetime.fromisoformat(marks["due"]) if "due" in marks else None
    return Schedule(due_at, marks.get("every", ""), marks.get("left", 0))


def correlation_key(token: Token) -> str:
    """The key by which a message finds this token. A null key would match nobody: a fault."""
    key = token.element.event.correlation_key
    if key is None:
        return ""
    found = token.workflow.evaluate(key, token)
    if found is None:
        raise CaseFault(
            f"expected a correlation key from {key.text}, found null", token.element.id, token.id
        )
    return key_text(found)


def key_text(value: Any) -> str:
    """The same text for 7, 7.0 and 7.00."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


class StartNode(Node):
    """Where a process begins; a message's content is already among the variables."""


class CatchNode(Node):
    """An intermediate catch event or receive task. What a link throws has already arrived."""

    def enter(self, token: Token) -> bool:
        if self.element.event.trigger is Trigger.LINK:
            return True
        listen(token)
        return False

    def act(self, token: Token) -> None:
        token.workflow.map_out(token, token.payload)


class OptionNode(CatchNode):
    """A catch event after an event-based gateway: the first that happens closes the others."""

    def _update_hook(self, token: Token) -> bool:
        listen(token)
        return False

    def act(self, token: Token) -> None:
        begin(token)
        super().act(token)

    def scope(self, token: Token) -> Token:
        gateway = token.outer
        return super().scope(token) if gateway is None else gateway.task_spec.scope(gateway)

    def leave(self, token: Token) -> None:
        gateway = token.outer
        super().leave(token)
        if gateway is not None:
            finish(gateway)
            token.workflow.record(gateway, StepKind.COMPLETED)
            token.workflow.remove(gateway)


class EventGatewayNode(Node):
    """Waits for the first of several events."""

    def enter(self, token: Token) -> bool:
        token._set_state(WAITING)
        for _flow, option in self.ways:
            option._update(token.workflow.attach(option, token))
        return False


class BoundaryNode(Node):
    """An event on the border of an activity. It waits while the activity's token lives."""

    def arm(self, token: Token, again: Schedule | None = None) -> None:
        listen(token, again)

    def act(self, token: Token) -> None:
        begin(token)
        token.workflow.map_out(token, token.payload)

    def scope(self, token: Token) -> Token:
        activity = token.outer
        return super().scope(token) if activity is None else activity.task_spec.scope(activity)

    def leave(self, token: Token) -> None:
        activity = token.outer
        super().leave(token)
        if activity is None:
            return
        if self.element.interrupting:
            token.workflow.remove(token)
            activity.cancel()
        else:
            self._again(token, activity)

    def _again(self, token: Token, activity: Token) -> None:
        """A cycle with times left, or a message that may come again, waits as a new token."""
        event = self.element.event
        times = _next(token, event.timer) if event.timer is not None else None
        if times is not None or event.trigger in _REPEATING:
            self.arm(token.workflow.attach(self, activity), times)


def _next(token: Token, timer: Timer) -> Schedule | None:
    """The schedule after this time; none yet where each day of a term is one."""
    times = armed(token)
    days_of_a_term = timer.kind is TimerKind.CYCLE and bool(timer.terms) and not times.every
    return Schedule(None) if days_of_a_term else times.following()


class ThrowNode(Node):
    """An intermediate throw event, an end event or a send task with a message."""

    def act(self, token: Token) -> None:
        if self.element.event.trigger is Trigger.MESSAGE:
            self._send(token)
        token.workflow.map_out(token, {})

    def leave(self, token: Token) -> None:
        scope = self.scope(token)
        self.make_known(token)
        if scope.alive and token.alive:
            super().leave(token)

    def make_known(self, token: Token) -> None:
        """Signals and escalations, to whoever waits for them in this case."""
        event = self.element.event
        if event.trigger is Trigger.SIGNAL:
            broadcast(token, event.name)
        elif event.trigger is Trigger.ESCALATION:
            raise_escalation(token, event.code, self._said(token))

    def _send(self, token: Token) -> None:
        run, element = token.workflow, self.element
        run.thrown.append(
            Thrown(
                element_id=element.id,
                message=element.event.name,
                correlation_key=correlation_key(token),
                payload=self._said(token),
            )
        )

    def _said(self, token: Token) -> dict[str, Any]:
        """Its inputs: what it tells to whoever catches it."""
        own = token.workflow.variables.local(token)
        return {mapped.target: own.get(mapped.target) for mapped in self.element.inputs}


class EndNode(ThrowNode):
    """An end event: error and terminate reach beyond their own token."""

    def make_known(self, token: Token) -> None:
        run, event = token.workflow, self.element.event
        scope = self.scope(token)
        if scope.outer is None:
            run.end_events.append(self.element.id)
        if event.trigger is Trigger.ERROR:
            raise_error(token, event.code or "")
        elif event.trigger is Trigger.TERMINATE:
            for other in scope.tokens:
                if other is not token and other.task_spec not in scope.task_spec.boundaries:
                    other.cancel()
        else:
            super().make_known(token)


def broadcast(token: Token, name: str) -> None:
    """A signal reaches every token of the case that waits for it."""
    run = token.workflow
    waiting = [
        other
        for other in run.tasks.values()
        if other._state == WAITING
        and other.element.event.trigger is Trigger.SIGNAL
        and other.element.event.name == name
    ]
    for other in waiting:
        if other.alive:
            run.trigger(other)


def raise_error(token: Token, code: str) -> None:
    """Interrupts the nearest activity around the token that catches the error, or is a fault."""
    catcher = _catcher(token, Trigger.ERROR, code)
    if catcher is None:
        raise CaseFault(
            f"expected an event that catches error {code!r}, found none", token.element.id, token.id
        )
    token.workflow.trigger(catcher)


def raise_escalation(token: Token, code: str | None, said: Mapping[str, Any]) -> None:
    """The nearest activity around that catches it reacts; uncaught, nothing happens (BPMN)."""
    catcher = _catcher(token, Trigger.ESCALATION, code or "")
    if catcher is not None:
        token.workflow.trigger(catcher, said)


def _catcher(token: Token, trigger: Trigger, code: str) -> Token | None:
    around: Token | None = token
    while around is not None:
        attached = [
            child
            for child in around.tokens
            if child.task_spec in around.task_spec.boundaries
            and child.element.event.trigger is trigger
        ]
        for wanted in (code, None):
            for child in attached:
                if child.element.event.code == wanted:
                    return child
        around = around.outer
    return None
