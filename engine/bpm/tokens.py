"""Tokens and the case that they move in, on the kernel of SpiffWorkflow.

The library's tree of tasks only ever grows, is walked whole at every completion and loses what lies
deeper than 1,000. Here a token hangs from its *scope* (the process, a subprocess, an activity with
boundary events, an item of a multi-instance), goes when it is done, and is found by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from time import thread_time
from typing import TYPE_CHECKING, Any

from engine.bpm.definition import DeliveryMark, Element, Kind, Mapped, TermMark
from engine.bpm.expressions import Value
from engine.bpm.kernel import (
    CANCELLED,
    COMPLETED,
    FUTURE,
    READY,
    STARTED,
    WAITING,
    KernelTask,
    KernelWorkflow,
    Net,
)
from engine.bpm.state import CaseState, TokenState
from engine.bpm.timers import TimerError, as_instant
from engine.bpm.transition import Handed, Host, Step, StepKind, TermAction
from engine.bpm.variables import Variables, put
from engine.errors import BudgetExceeded, CaseFault
from engine.feel import FeelError

if TYPE_CHECKING:
    from engine.bpm.nodes import Node

#: the variable that names whom a term or a delivery concerns
ADDRESSEE = "destinatario"
MAX_STEPS = 5_000
MAX_CPU_SECONDS = 2.0


class Token(KernelTask):
    """A task of the library, numbered with an integer and silent."""

    task_spec: Node
    workflow: CaseRun
    #: what a person, a service or a message brings; never stored with the token
    payload: Mapping[str, Any] = {}

    @property
    def element(self) -> Element:
        return self.task_spec.element

    @property
    def outer(self) -> Token | None:
        return self.workflow.tasks.get(self._parent or 0)

    @property
    def beyond(self) -> Token | None:
        """Where what it leaves goes: an event on a border writes outside of its activity, which
        may be over."""
        outer = self.outer
        return outer.outer if outer and self.element.kind is Kind.BOUNDARY else outer

    @property
    def is_call(self) -> bool:
        return self.task_spec.is_call

    @property
    def shared(self) -> frozenset[str]:
        return self.element.shared

    @property
    def calls(self) -> tuple[int, ...]:
        """The call activities that it is inside, outermost first."""
        found, around = [], self.beyond
        while around is not None:
            if around.is_call:
                found.append(around.id)
            around = around.outer
        return tuple(reversed(found))

    @property
    def sees_outside(self) -> bool:
        return self.task_spec.sees_outside

    @property
    def alive(self) -> bool:
        return self.id in self.workflow.tasks

    @property
    def tokens(self) -> list[Token]:
        """The tokens that hang from this one, oldest first."""
        return [self.workflow.tasks[child] for child in self._children]

    def _set_state(self, value: int) -> None:
        self._state = value

    def cancel(self) -> None:
        """Ends this token and all that hang from it, before they are done."""
        for child in self.tokens:
            child.cancel()
        if self._state != COMPLETED:
            self._set_state(CANCELLED)
            self.workflow.record(self, StepKind.CANCELLED)
        self.workflow.remove(self)


class CaseRun(KernelWorkflow):
    """One case while it moves: its tokens, its variables, and what happens to them."""

    tasks: dict[int, Token]

    def __init__(self, spec: Net, variables: Variables, host: Host | None) -> None:
        super().__init__(spec, deserializing=True)
        self.variables = variables
        self._host = host
        self.next_id = 1
        self.pending: list[Token] = []
        self.steps: list[Step] = []
        self.opened: dict[int, Any] = {}  # what waits since this step, as the Transition says it
        self.thrown: list[Any] = []
        self.handed: list[Handed] = []
        self.end_events: list[str] = []
        self.finished: dict[int, StepKind] = {}
        self.running: Token | None = None
        self._spent = 0
        self._cpu_limit = thread_time() + MAX_CPU_SECONDS

    # -- what a node asks for ------------------------------------------------------------------

    @property
    def host(self) -> Host:
        if self._host is None:
            raise CaseFault("expected a host, found a case that is only being read")
        return self._host

    def evaluate(self, value: Value, token: Token, extra: Mapping[str, Any] | None = None) -> Any:
        """The value as seen from the token. CaseFault when its FEEL cannot be evaluated."""
        if value.feel is None:
            return value.text
        visible = self.variables.view(token)
        if extra:
            visible = {**visible, **extra}
        try:
            return value.evaluate(visible, self.functions(token))
        except FeelError as error:
            raise CaseFault(f"{value.text}: {error}", token.element.id, token.id) from error

    def functions(self, token: Token) -> Mapping[str, Callable[..., Any]]:
        """Our own functions, as FEEL calls them from there."""
        return self.host.functions_inside(token.calls)

    def text(self, value: Value | None, token: Token) -> str | None:
        """The value as text; None where there is none."""
        found = None if value is None else self.evaluate(value, token)
        return None if found is None else str(found)

    def addressee(self, token: Token) -> str:
        """Whom what happens at the token concerns; "" where it does not say."""
        found = self.variables.view(token).get(ADDRESSEE)
        return found if isinstance(found, str) else ""

    def root(self, node: Node) -> Token:
        """The token of the case itself, from which all others hang."""
        self.next_id += 1
        return self._make(node, None, self.next_id - 1, STARTED, {})

    def spawn(self, node: Node, parent: Token, *, marks: dict[str, Any] | None = None) -> Token:
        """A new token, which will enter `node` in its turn."""
        token = self._make(node, parent, self.next_id, FUTURE, marks or {})
        self.next_id += 1
        self.pending.append(token)
        return token

    def attach(self, node: Node, parent: Token, marks: dict[str, Any] | None = None) -> Token:
        """A new token that waits at once, as boundary events do."""
        token = self.spawn(node, parent, marks=marks)
        self.pending.pop()
        return token

    def record(self, token: Token, kind: StepKind) -> None:
        """A line of history."""
        node = token.task_spec
        if kind is not StepKind.ENTERED:
            self.finished[token.id] = kind
            if not token.internal_data.get("in"):
                return
        else:
            token.internal_data["in"] = 1
        if node.told:
            element = node.element
            self.steps.append(
                Step(
                    element_id=element.id,
                    kind=kind,
                    token=token.id,
                    process_id=element.process_id,
                )
            )

    def mark_terms(self, token: Token, marks: tuple[TermMark, ...]) -> None:
        """Carries out what the element says of its terms, in the order of the file."""
        for mark in marks:
            if mark.when is not None and self.evaluate(mark.when, token) is not True:
                continue
            start, until = self._of(mark.from_, token), self._of(mark.to, token)
            action = TermAction(
                name=mark.name,
                step=mark.step,
                element_id=token.element.id,
                calls=token.calls,
                own=mark.own,
                addressee=self.addressee(token),
                rule=self.text(mark.rule, token),
                from_=_day_or_instant(start, token),
                to=_day(until, token),
                act=self.text(mark.act, token),
                cause=self.text(mark.cause, token),
                provisional=self._of(mark.provisional, token) in (True, "true"),
                duration=_units(self._of(mark.duration, token), token),
                since=_day_or_instant(self._of(mark.since, token), token),
            )
            self.host.term(action)

    def mark_deliveries(self, token: Token, marks: tuple[DeliveryMark, ...]) -> None:
        """What the element says that was handed over, in the order of the file."""
        for mark in marks:
            if mark.when is not None and self.evaluate(mark.when, token) is not True:
                continue
            act = self._of(mark.act, token)
            self.handed.append(
                Handed(
                    element_id=token.element.id,
                    means=self.text(mark.means, token) or "",
                    result=self.text(mark.result, token) or "",
                    act_id=int(act["id"]) if isinstance(act, Mapping) and act.get("id") else None,
                    to=self.text(mark.to, token) or "",
                    addressee=self.addressee(token),
                    on=_day(self._of(mark.on, token), token),
                    guide=self.text(mark.guide, token) or "",
                    note=self.text(mark.note, token) or "",
                    proof=_ids(self._of(mark.proof, token), token),
                    code=self.text(mark.code, token),
                    code_asked=mark.code.text.removeprefix("=").strip() if mark.code else "",
                )
            )

    def map_out(self, token: Token, values: Mapping[str, Any]) -> None:
        """What an element leaves behind: its output mappings, else every value."""
        outputs = token.element.outputs
        if not outputs:
            self.variables.assign(token, values)
            return
        self.variables.declare(token, values)
        for mapped in outputs:
            self._assign_path(token, mapped)

    # -- life and death of tokens --------------------------------------------------------------

    def run_pending(self) -> None:
        """Moves every token until it waits for something or is gone."""
        while True:
            while self.pending:
                token = self.pending.pop()
                if token.alive:
                    self._move(token)
            if not self._fire_inclusive():
                return

    def trigger(self, token: Token, payload: Mapping[str, Any] | None = None) -> None:
        """What the token waited for has happened."""
        self._spend(token)
        token.payload = payload or {}
        token._ready()
        token.run()

    def remove(self, token: Token) -> None:
        """Takes a finished token out of the case."""
        for child in token.tokens:
            child.cancel()
        if token.alive:
            parent = token.outer
            if parent is not None:
                parent._children.remove(token.id)
            del self.tasks[token.id]
            self.variables.forget(token.id)
            if token.is_call:
                self.host.call_over(token.id)

    def _task_completed_notify(self, task: Token) -> None:
        """The library's call when a task is complete: the token leaves its node."""
        self.record(task, StepKind.COMPLETED)
        node = task.task_spec
        home = node.scope(task) if task._parent else None
        node.leave(task)
        self.remove(task)
        if home is not None and home.alive and home.task_spec.is_over(home):
            self.trigger(home)

    def _move(self, token: Token) -> None:
        self._spend(token)
        token.task_spec._update(token)
        if token._state == READY and not token.task_spec.manual:
            token.run()

    def _spend(self, token: Token) -> None:
        self.running = token
        self._spent += 1
        if self._spent > MAX_STEPS:
            raise BudgetExceeded(
                f"expected at most {MAX_STEPS} steps in one transition", token.element.id, token.id
            )
        if not self._spent % 32 and thread_time() > self._cpu_limit:
            raise BudgetExceeded(
                f"expected at most {MAX_CPU_SECONDS} s in one transition",
                token.element.id,
                token.id,
            )

    def _fire_inclusive(self) -> bool:
        """Inclusive joins look at the whole case, so they wait until all else is quiet."""
        waiting = [t for t in self.tasks.values() if t.task_spec.joins_when_quiet]
        for token in waiting:
            if token._state == WAITING and token.task_spec.may_join(token):
                token.task_spec.join(token)
                return True
        return False

    def _make(
        self, node: Node, parent: Token | None, number: int, state: int, marks: dict[str, Any]
    ) -> Token:
        token = Token(self, node, parent, state, number)
        token.internal_data = marks
        return token

    def _of(self, value: Value | None, token: Token) -> Any:
        return None if value is None else self.evaluate(value, token)

    def _assign_path(self, token: Token, mapped: Mapped) -> None:
        value = self.evaluate(mapped.source, token)
        outer = token.task_spec.output_home(token, mapped.target)
        name = mapped.target.split(".")[0]
        changed = {name: self.variables.view(outer).get(name)} if "." in mapped.target else {}
        put(changed, mapped.target, value)
        self.variables.assign(outer, changed)

    def close(self) -> None:
        """The step is over: tokens and case let go of each other, so that both go at once."""
        self.tasks.clear()
        self.running = None

    # -- state ---------------------------------------------------------------------------------

    def load(self, state: CaseState, nodes: Callable[[str], Node | None]) -> None:
        """Puts the stored tokens back on their nodes."""
        self.next_id = state.next_id
        for stored in state.tokens:
            node = nodes(stored.key)
            parent = self.tasks.get(stored.parent)
            if node is None or (parent is None) != (stored.parent == 0):
                raise CaseFault(f"expected an element of this version, found {stored.key!r}")
            self._make(node, parent, stored.id, stored.status, dict(stored.marks))

    def dump(self) -> CaseState:
        """What lives, parents before children."""
        rows = (
            TokenState(t.id, t._parent or 0, t.task_spec.name, t._state, t.internal_data)
            for t in self.tasks.values()
        )
        return CaseState(self.next_id, tuple(rows))


def _day_or_instant(value: Any, token: Token) -> Any:
    if value is None or not isinstance(value, str):
        return value
    try:
        return as_instant(value) if "T" in value else _day(value, token)
    except (TimerError, ValueError) as error:
        raise CaseFault(f"expected a date, found {value!r}", token.element.id, token.id) from error


def _day(value: Any, token: Token) -> Any:
    try:
        if isinstance(value, str):
            return date.fromisoformat(value[:10])
        if isinstance(value, datetime):
            return value.date()
    except ValueError as error:
        raise CaseFault(f"expected a date, found {value!r}", token.element.id, token.id) from error
    return value


def _ids(value: Any, token: Token) -> tuple[int, ...]:
    """Of documents, as a file field gives them; none where it was left empty."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(
        isinstance(one, int | Decimal) for one in value
    ):
        raise CaseFault(f"expected documents, found {value!r}", token.element.id, token.id)
    return tuple(int(one) for one in value)


def _units(value: Any, token: Token) -> int | None:
    """How long a term is: whole units, at least one."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
        raise CaseFault(f"expected whole units, found {value!r}", token.element.id, token.id)
    if value < 1:
        raise CaseFault(f"expected at least one unit, found {value}", token.element.id, token.id)
    return int(value)
