"""A case moves: start, complete, fail, fire, deliver, correct. Pure: snapshot in, transition out.

An exception of the library, of FEEL or of the state never leaves half a step behind: it becomes a
CaseFault with the element at which it happened, and the snapshot that was given still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from engine.bpm import state
from engine.bpm.definition import ActMark, Definition, Element, Trigger
from engine.bpm.events import BoundaryNode, CatchNode, armed, due, raise_error
from engine.bpm.kernel import STARTED, WAITING
from engine.bpm.net import ROOT, node_of
from engine.bpm.tokens import CaseRun, Token
from engine.bpm.transition import (
    ActToSign,
    ArmedTimer,
    Handed,
    Host,
    Live,
    OpenedTask,
    ServiceCall,
    Snapshot,
    StepKind,
    Transition,
    Waiting,
)
from engine.bpm.variables import Variables, brought
from engine.bpm.work import DecisionNode, HumanNode, ScriptNode, ServiceNode
from engine.errors import CaseFault, Conflict, EngineError, NotFound

_Given = TypeVar("_Given")


def start(
    definition: Definition,
    variables: Mapping[str, Any],
    host: Host,
    start_event: str | None = None,
) -> Transition:
    """A new case, moved until it waits. `start_event` where a message or a choice begins it."""
    first = _start_event(definition, start_event)
    run = CaseRun(definition.net, Variables(brought(variables), {}), host)

    def begin() -> None:
        root = run.root(definition.net.task_specs[ROOT])
        run.spawn(definition.net.task_specs[first.id], root)

    return _moved(run, begin)


def complete(
    definition: Definition,
    snapshot: Snapshot,
    token: int,
    values: Mapping[str, Any],
    host: Host,
    *,
    signed: Mapping[str, Any] | None = None,
) -> Transition:
    """A person or an action is done with the token, and brings `values`.

    `signed` are the acts of the step by name: the case has them whatever the element maps out.
    """
    given, acts = brought(values), brought(signed or {})
    run, found = _load(definition, snapshot, token, host, waits=("tasks", "services"))

    def move() -> None:
        if acts:
            run.variables.assign(found.outer, acts)
        run.trigger(found, given)

    return _moved(run, move)


def acts_to_sign(
    definition: Definition, snapshot: Snapshot, token: int, values: Mapping[str, Any], host: Host
) -> tuple[ActToSign, ...]:
    """The acts that a person signs who completes the task with these values, in their order."""
    given = brought(values)
    run, found = _load(definition, snapshot, token, host, waits=("tasks",))
    run.running = found
    marks = found.element.acts
    return _guarded(run, lambda: tuple(a for m in marks if (a := _to_sign(run, found, m, given))))


def _to_sign(
    run: CaseRun, found: Token, mark: ActMark, given: Mapping[str, Any]
) -> ActToSign | None:
    if mark.when is not None and run.evaluate(mark.when, found, given) is not True:
        return None
    document = str(run.evaluate(mark.document, found, given) or "")
    return ActToSign(name=mark.name, document=document)


def fail(
    definition: Definition, snapshot: Snapshot, token: int, code: str, host: Host
) -> Transition:
    """The action of the token ended with a BPMN error. CaseFault when nothing catches it."""
    run, found = _load(definition, snapshot, token, host, waits=("tasks", "services"))
    return _moved(run, lambda: raise_error(found, code))


def fire(definition: Definition, snapshot: Snapshot, token: int, host: Host) -> Transition:
    """The timer of the token is due; when that is, is not for us to know."""
    run, found = _load(definition, snapshot, token, host, waits=("timers",))
    return _moved(run, lambda: run.trigger(found))


def drop(definition: Definition, snapshot: Snapshot, token: int, host: Host) -> Transition:
    """The timer of a boundary event is given up; what it is drawn on goes on without it.

    Conflict for any other timer: the case would wait for ever.
    """
    run, found = _load(definition, snapshot, token, host, waits=("timers",))
    if not isinstance(found.task_spec, BoundaryNode):
        raise Conflict(f"expected a boundary timer, found {found.element.id} on the way")
    return _moved(run, found.cancel)


def deliver(
    definition: Definition, snapshot: Snapshot, token: int, payload: Mapping[str, Any], host: Host
) -> Transition:
    """A message arrived for the token."""
    given = brought(payload)
    run, found = _load(definition, snapshot, token, host, waits=("waiting",))
    return _moved(run, lambda: run.trigger(found, given))


def correct(
    definition: Definition,
    snapshot: Snapshot,
    values: Mapping[str, Any],
    repeats: Sequence[str],
    host: Host,
    call: int | None = None,
) -> Transition:
    """Values of the case, or of a call that is under way, are put right, and the decisions and
    scripts named in `repeats` are taken again with them, together with what a decision says of
    recounting terms, and a script of terms. No token moves."""
    given = brought(values)
    run = _run(definition, snapshot, host)

    def put_right() -> None:
        root = next(token for token in run.tasks.values() if token.outer is None)
        around = run.tasks[call] if call else root
        run.variables.assign(around if call else None, given)
        for element_id in repeats:
            _take_again(run, definition, element_id, around)

    return _moved(run, put_right)


def _take_again(run: CaseRun, definition: Definition, element_id: str, around: Token) -> None:
    """What an element of the case, or of what it calls, leaves behind without going through it."""
    first = around.task_spec.first  # type: ignore[attr-defined]  # a scope: the case, or a call
    inside = first.name.removesuffix(first.element.id)
    node = definition.net.task_specs.get(inside + element_id)
    if not isinstance(node, DecisionNode | ScriptNode):
        raise CaseFault(f"expected the decision {element_id}, found none", element_id)
    at = run.attach(node, around)
    run.running = at
    node.act(at)
    marks = node.element.terms
    if isinstance(node, DecisionNode):  # what else it says of terms is of the first time
        marks = tuple(mark for mark in marks if mark.step == "recount")
    run.mark_terms(at, marks)
    run.remove(at)


def handed_beside(
    definition: Definition,
    element_id: str,
    known: Mapping[str, Any],
    values: Mapping[str, Any],
    host: Host,
) -> tuple[Handed, ...]:
    """What the element says that was handed over, where a person did it beside the flow and brings
    `values`. It sees what is `known`; its inputs begin anew. No token moves."""
    run = CaseRun(definition.net, Variables(brought(known), {}), host)
    at = run.attach(
        definition.net.task_specs[element_id], run.root(definition.net.task_specs[ROOT])
    )
    run.running = at

    def marked() -> tuple[Handed, ...]:
        inputs = {each.target: run.evaluate(each.source, at) for each in at.element.inputs}
        run.variables.declare(at, {**inputs, **brought(values)})
        run.mark_deliveries(at, at.element.deliveries)
        return tuple(run.handed)

    return _guarded(run, marked)


def abandon(definition: Definition, snapshot: Snapshot, host: Host) -> Transition:
    """The case ends where it stands: every token is cancelled and none reaches an end."""
    run = _run(definition, snapshot, host)

    def cancel() -> None:
        for token in [token for token in run.tasks.values() if not token._parent]:
            token.cancel()
        run.completed = True

    return _moved(run, cancel)


def timer_due(
    definition: Definition, snapshot: Snapshot, token: int, host: Host
) -> datetime | None:
    """When a timer that follows a term is due now; None while its term is suspended."""
    run, found = _load(definition, snapshot, token, host, waits=("timers",))
    timer = found.element.event.timer
    if timer is None or not timer.terms:
        return armed(found).due_at
    return _guarded(run, lambda: due(found, timer)).due_at


def visible(definition: Definition, snapshot: Snapshot, token: int | None = None) -> dict[str, Any]:
    """The variables that a form or a letter at the token sees; those of the case without one."""
    if token is None:
        return snapshot.opened().case
    run = _run(definition, snapshot, None)
    return dict(run.variables.view(_token(run, token)))


def calls_open(definition: Definition, snapshot: Snapshot) -> Mapping[int, Element]:
    """The call activities that are under way, by their tokens, as they were entered."""
    run = _run(definition, snapshot, None)
    return {
        number: run.tasks[number].element
        for number in sorted(run.tasks)
        if run.tasks[number].is_call
    }


def calls_around(definition: Definition, snapshot: Snapshot, token: int | None) -> tuple[int, ...]:
    """The call activities that the token is inside, outermost first; a call is inside itself."""
    if token is None:
        return ()
    found = _token(_run(definition, snapshot, None), token)
    return (*found.calls, found.id) if found.is_call else found.calls


def live(definition: Definition, snapshot: Snapshot) -> Live:
    """What waits in the snapshot, to be compared with the rows of the database."""
    run = _run(definition, snapshot, None)
    found: dict[str, set[int]] = {
        "tasks": set(),
        "timers": set(),
        "services": set(),
        "waiting": set(),
    }
    for token in run.tasks.values():
        what = _waits_for(token)
        if what:
            found[what].add(token.id)
    waiting = [token for token in run.tasks.values() if _waits_for(token)]
    return Live(
        elements={token.id: token.element.id for token in waiting},
        calls=frozenset(run.tasks[call].element.id for token in waiting for call in token.calls),
        **{name: frozenset(ids) for name, ids in found.items()},
    )


# -- what is stored -> what moves --------------------------------------------------------------


def _start_event(definition: Definition, wanted: str | None) -> Element:
    if wanted is None:
        return definition.start_event
    for element in definition.start_events:
        if element.id == wanted:
            return element
    raise NotFound("start event", wanted)


def _run(definition: Definition, snapshot: Snapshot, host: Host | None) -> CaseRun:
    run = CaseRun(definition.net, snapshot.opened(), host)
    run.load(snapshot.tokens, lambda key: node_of(definition.net, key))
    return run


def _token(run: CaseRun, token: int) -> Token:
    found = run.tasks.get(token)
    if found is None:
        raise Conflict(f"expected token {token} in the case, found it gone")
    return found


def _load(
    definition: Definition, snapshot: Snapshot, token: int, host: Host, *, waits: tuple[str, ...]
) -> tuple[CaseRun, Token]:
    """The case, and the token that waits for one of `waits`. Conflict when it does not."""
    run = _run(definition, snapshot, host)
    found = _token(run, token)
    if _waits_for(found) not in waits:
        raise Conflict(f"expected token {token} to wait for {waits}, found {found.element.id}")
    return run, found


# -- how a step is made ----------------------------------------------------------------------


def _moved(run: CaseRun, begin: Callable[[], object]) -> Transition:
    before = frozenset(run.tasks)

    def move() -> Transition:
        begin()
        run.run_pending()
        _refuse_deadlock(run)
        return _transition(run, before)

    moved = _guarded(run, move)
    run.close()
    return moved


def _guarded(run: CaseRun, step: Callable[[], _Given]) -> _Given:
    try:
        return step()
    except EngineError as error:
        if isinstance(error, CaseFault) and run.running is not None and not error.element_id:
            error.element_id, error.token = run.running.element.id, run.running.id
        raise
    except Exception as error:  # the seam with the library: whatever it raises is a fault
        at = run.running
        raise CaseFault(
            f"{type(error).__name__}: {error}", at.element.id if at else "", at.id if at else None
        ) from error


def _transition(run: CaseRun, before: frozenset[int]) -> Transition:
    opened = [what for token, what in run.opened.items() if token in run.tasks]
    gone = {token: kind for token, kind in run.finished.items() if token in before}
    return Transition(
        state=state.encode(run.dump()),
        variables=run.variables.dumps(),
        ended=run.completed,
        end_events=tuple(run.end_events),
        tasks=tuple(w for w in opened if isinstance(w, OpenedTask)),
        timers=tuple(w for w in opened if isinstance(w, ArmedTimer)),
        services=tuple(w for w in opened if isinstance(w, ServiceCall)),
        waiting=tuple(w for w in opened if isinstance(w, Waiting)),
        thrown=tuple(run.thrown),
        told=frozenset(run.variables.told),
        handed=tuple(run.handed),
        completed=frozenset(t for t, kind in gone.items() if kind is StepKind.COMPLETED),
        cancelled=frozenset(t for t, kind in gone.items() if kind is StepKind.CANCELLED),
        steps=tuple(run.steps),
    )


def _refuse_deadlock(run: CaseRun) -> None:
    """A case in which nothing waits for anything outside would stay open for ever."""
    if run.completed or any(_waits_for(token) for token in run.tasks.values()):
        return
    stuck = [token for token in run.tasks.values() if token._state == WAITING]
    at = stuck[0] if stuck else run.running
    raise CaseFault(
        "expected something that can move the case on, found only joins that wait",
        at.element.id if at else "",
        at.id if at else None,
    )


def _waits_for(token: Token) -> str:
    node, trigger = token.task_spec, token.element.event.trigger
    if isinstance(node, HumanNode):
        return "tasks"
    if isinstance(node, ServiceNode):
        return "services" if token._state == STARTED else ""
    if isinstance(node, CatchNode | BoundaryNode) and token._state == WAITING:
        return {Trigger.TIMER: "timers", Trigger.MESSAGE: "waiting"}.get(trigger, "")
    return ""
