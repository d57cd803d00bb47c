"""Small diagrams written in a few words, and a host whose clock stands still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.bpm import runtime
from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot, TermAction, TermStep, Transition
from engine.domain import values
from engine.domain.bundles import Bundle

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:cauce="urn:cauce:bpmn:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d">\n'
)


@dataclass
class Office:
    """A host for tests: it owns the clock and remembers what happened to the terms."""

    now: datetime = NOON
    dues: dict[str, Any] = field(default_factory=dict)
    terms: list[TermAction] = field(default_factory=list)
    more: dict[str, Callable[..., Any]] = field(default_factory=dict)

    calls_over: list[int] = field(default_factory=list)

    def functions_inside(self, _calls: tuple[int, ...]) -> Mapping[str, Callable[..., Any]]:
        return {"vence": self.dues.get, **self.more}

    def call_over(self, call: int) -> None:
        self.calls_over.append(call)

    def term(self, action: TermAction) -> None:
        self.terms.append(action)
        if action.step in (TermStep.OPEN, TermStep.RESUME):
            self.dues[action.name] = datetime(2026, 3, 24, 5, 0, tzinfo=UTC)
        elif action.step is TermStep.SUSPEND:
            self.dues[action.name] = None


def bpmn(body: str, *, process_id: str = "p", beside: str = "") -> bytes:
    """A file with one process."""
    text = (
        f'{HEAD}{beside}<bpmn:process id="{process_id}" isExecutable="true">\n{body}\n'
        "</bpmn:process></bpmn:definitions>"
    )
    return text.encode()


def flow(line: str) -> str:
    """`a b` a plain flow, `a b =x > 1` one with a condition; ids are `a_b`."""
    source, target, *condition = line.split(maxsplit=2)
    inner = ""
    if condition:
        escaped = condition[0].replace("&", "&amp;").replace("<", "&lt;")
        inner = f"<bpmn:conditionExpression>{escaped}</bpmn:conditionExpression>"
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def flows(text: str) -> str:
    """One flow for each line."""
    return "\n".join(flow(line) for line in text.strip().splitlines())


def node(tag: str, identity: str, inner: str = "", ext: str = "", **attributes: str) -> str:
    """A flow node; `ext` goes into its extensionElements."""
    extra = "".join(f' {key}="{value}"' for key, value in attributes.items())
    block = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>" if ext else ""
    return f'<bpmn:{tag} id="{identity}"{extra}>{block}{inner}</bpmn:{tag}>'


def start(identity: str = "inicio", **attributes: str) -> str:
    return node("startEvent", identity, **attributes)


def end(identity: str = "fin", inner: str = "") -> str:
    return node("endEvent", identity, inner)


def user(identity: str, inner: str = "", ext: str = "", **attributes: str) -> str:
    return node("userTask", identity, inner, f"<zeebe:userTask/>{ext}", **attributes)


def script(identity: str, expression: str, result: str) -> str:
    escaped = expression.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    ext = f'<zeebe:script expression="{escaped}" resultVariable="{result}"/>'
    return node("scriptTask", identity, ext=ext)


def service(identity: str, action: str = "hacer", ext: str = "", inner: str = "") -> str:
    return node("serviceTask", identity, inner, f'<zeebe:taskDefinition type="{action}"/>{ext}')


def gateway(kind: str, identity: str, **more: str) -> str:
    return node(f"{kind}Gateway", identity, **more)


def boundary(identity: str, on: str, inner: str, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return node("boundaryEvent", identity, inner, attachedToRef=on, cancelActivity=cancel)


def timer(text: str, kind: str = "timeDuration") -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


MESSAGE = (
    '<bpmn:message id="m1" name="respuesta"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=radicado"/></bpmn:extensionElements></bpmn:message>'
)
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m1"/>'


def bundle(raw: bytes, process_id: str = "p", **files: bytes) -> Bundle:
    return Bundle(process_id=process_id, files={f"{process_id}.bpmn": raw, **files})


def definition(body: str, **more: Any) -> Definition:
    """The compiled process of `body`."""
    called = more.pop("called", {})
    files = more.pop("files", {})
    process_id = more.get("process_id", "p")
    return compile_bundle(bundle(bpmn(body, **more), process_id, **files), called)


def rules(raw: bytes, *, actions: frozenset[str] | None = None, **files: bytes) -> set[str]:
    """The rules of the errors found in a file."""
    found = check_bundle(bundle(raw, **files), actions=actions)
    return {finding.rule for finding in found if finding.severity == "error"}


class Case:
    """A case that is stored and read again at every step."""

    def __init__(
        self,
        model: Definition,
        variables: Mapping[str, Any] | None = None,
        office: Office | None = None,
        start_event: str | None = None,
    ) -> None:
        self.model, self.office = model, office or Office()
        self.waiting: dict[int, Any] = {}
        self.steps: list[tuple[str, str]] = []
        self.ends: list[str] = []
        self.thrown: list[Any] = []
        self.take(runtime.start(model, variables or {}, self.office, start_event))

    def take(self, moved: Transition) -> Transition:
        for token in moved.closed:
            self.waiting.pop(token, None)
        for what in (*moved.tasks, *moved.timers, *moved.services, *moved.waiting):
            assert what.token not in self.waiting
            self.waiting[what.token] = what
        self.snapshot = Snapshot(state=moved.state, variables=moved.variables)
        self.ended = moved.ended
        self.steps += [(step.element_id, str(step.kind)) for step in moved.steps]
        self.ends += moved.end_events
        self.thrown += moved.thrown
        self.last = moved
        found = runtime.live(self.model, self.snapshot)
        everything = found.tasks | found.timers | found.services | found.waiting
        assert everything == frozenset(self.waiting)
        return moved

    @property
    def open(self) -> list[str]:
        """Ids of what waits, with repetitions, sorted."""
        return sorted(what.element_id for what in self.waiting.values())

    @property
    def variables(self) -> dict[str, Any]:
        return dict(values.loads(self.snapshot.variables)["case"])

    def token(self, element: str, nth: int = 0) -> int:
        return [t for t, what in self.waiting.items() if what.element_id == element][nth]

    def what(self, element: str, nth: int = 0) -> Any:
        return self.waiting[self.token(element, nth)]

    def complete(self, element: str, nth: int = 0, **brought: Any) -> Case:
        token = self.token(element, nth)
        self.take(runtime.complete(self.model, self.snapshot, token, brought, self.office))
        return self

    def fail(self, element: str, code: str) -> Case:
        token = self.token(element)
        self.take(runtime.fail(self.model, self.snapshot, token, code, self.office))
        return self

    def fire(self, element: str, nth: int = 0) -> Case:
        token = self.token(element, nth)
        self.take(runtime.fire(self.model, self.snapshot, token, self.office))
        return self

    def deliver(self, element: str, nth: int = 0, **payload: Any) -> Case:
        token = self.token(element, nth)
        self.take(runtime.deliver(self.model, self.snapshot, token, payload, self.office))
        return self
