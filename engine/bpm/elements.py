"""One flow node of the XML -> one Element."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.bpm import vocabulary as words
from engine.bpm.definition import ACTIVITIES, Element, Event, Kind, Loop, Timer, TimerKind, Trigger
from engine.bpm.expressions import Value
from engine.bpm.extensions import ExtensionReader, attribute_names, children, foreign
from engine.bpm.findings import Report
from engine.bpm.references import References
from engine.bpm.timers import TimerError, schedule
from engine.bpm.xml import Node, line_of, local, namespace, text_of

_STRUCTURE = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
_MESSAGE_TASKS = frozenset({Kind.SEND_TASK, Kind.RECEIVE_TASK})
_A_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # any: only to see whether a text is a timer
_EVENT_ATTRIBUTES = frozenset(
    {"id", "messageRef", "signalRef", "errorRef", "escalationRef", "name"}
)


class ElementReader:
    def __init__(self, report: Report, references: References, node: Node, kind: Kind) -> None:
        self.report, self.references, self.node, self.kind = report, references, node, kind
        self.id = node.get("id", "")

    def read(self, **place: Any) -> Element:
        """The element, without its flows."""
        said = ExtensionReader(self.report, self.node, self.id, self.kind).read()
        if self.kind is not Kind.SUBPROCESS:
            self._refuse_unknown()
        documentation = "\n".join(text_of(n) for n in self.node if local(n) == "documentation")
        return Element(
            id=self.id,
            kind=self.kind,
            name=self.node.get("name", ""),
            line=line_of(self.node),
            documentation=documentation,
            event=self._event(said),
            attached_to=self.node.get("attachedToRef", ""),
            interrupting=self.node.get("cancelActivity", "true") != "false",
            default_flow=self.node.get("default", ""),
            loop=self._loop(),
            **place,
            **said,
        )

    # -- events ----------------------------------------------------------------------------------

    def _event(self, said: dict[str, Any]) -> Event:
        if self.kind in _MESSAGE_TASKS:
            return self._message_task(said)
        allowed = words.ALLOWED_TRIGGERS.get(self.kind)
        if allowed is None:
            return Event()
        drawn = [n for n in self.node if local(n) in words.TRIGGERS]
        if len(drawn) > 1:
            self._error(drawn[1], "event-several", "El evento tiene varias definiciones; deje una.")
        trigger = words.TRIGGERS[local(drawn[0])] if drawn else Trigger.NONE
        if trigger not in allowed:
            refused = any(local(n) in words.REFUSED for n in self.node)
            if not refused:
                self._error(self.node, "event-place", self._misplaced(trigger))
            return Event(trigger=Trigger.NONE)
        return self._definition(drawn[0], trigger, said) if drawn else Event()

    def _misplaced(self, trigger: Trigger) -> str:
        if trigger is Trigger.NONE:
            return "El evento no dice qué espera: póngale un temporizador, un mensaje o una señal."
        if self.kind is Kind.START:
            return f"Un inicio por «{trigger}» no se ejecuta; empiece sin evento o por un mensaje."
        return f"Un evento «{trigger}» no puede ir aquí."

    def _definition(self, node: Node, trigger: Trigger, said: dict[str, Any]) -> Event:
        self._check_definition(node, trigger)
        if trigger is Trigger.TIMER:
            return Event(trigger=trigger, timer=self._timer(node))
        if trigger is Trigger.MESSAGE:
            return self._message(node.get("messageRef"), said)
        if trigger is Trigger.SIGNAL:
            return Event(trigger=trigger, name=self._signal(node))
        if trigger in (Trigger.ERROR, Trigger.ESCALATION):
            return Event(trigger=trigger, code=self._code(node, trigger))
        return Event(trigger=trigger, name=node.get("name", ""))

    def _check_definition(self, node: Node, trigger: Trigger) -> None:
        for space, name in attribute_names(node):
            if name not in _EVENT_ATTRIBUTES or space:
                self._error(node, "attribute-unknown", f"El atributo «{name}» no se atiende.")
        inner = {str(kind) for kind in TimerKind} if trigger is Trigger.TIMER else set()
        for child in node:
            if local(child) not in inner | {"documentation", "extensionElements"}:
                self._error(child, "element-refused", f"«{local(child)}» no se ejecuta aquí.")
        for extension in children(node):
            space = namespace(extension)
            if space in (words.ZEEBE, words.CAUCE):
                self._error(
                    extension, "extension-misplaced", "Esa extensión va en el evento mismo."
                )
            else:
                foreign(self.report, extension, self.id, space)

    def _timer(self, node: Node) -> Timer | None:
        drawn = [n for n in node if local(n) in list(TimerKind)]
        if len(drawn) != 1 or not text_of(drawn[0]):
            self._error(node, "timer", "El temporizador debe decir una fecha, duración o ciclo.")
            return None
        kind, text = TimerKind(local(drawn[0])), text_of(drawn[0])
        value = self.report.value(drawn[0], self.id, text)
        if value is None:
            return None
        if value.feel is None:
            self._check_iso(drawn[0], kind, text)
        return Timer(kind=kind, value=value, terms=self._terms(drawn[0], value))

    def _terms(self, node: Node, value: Value) -> frozenset[str]:
        """Names of the terms that the timer follows."""
        names = value.handed_to(words.TERM_FUNCTIONS)
        if not all(isinstance(name, str) for name in names):
            message = 'El temporizador debe nombrar su término entre comillas: vence("respuesta").'
            self._error(node, "timer-term", message)
        return frozenset(name for name in names if isinstance(name, str))

    def _check_iso(self, node: Node, kind: TimerKind, text: str) -> None:
        try:
            schedule(kind, text, _A_DAY)
        except TimerError:
            self._error(
                node,
                "timer-iso",
                f"«{text}» no es ISO 8601 ni FEEL (que comienza por «=») para «{kind}».",
            )

    def _message_task(self, said: dict[str, Any]) -> Event:
        reference = self.node.get("messageRef")
        if reference is None:
            if self.kind is Kind.RECEIVE_TASK:
                self._error(self.node, "message-missing", "La tarea no dice qué mensaje espera.")
            elif "action" not in said:
                message = "La tarea no dice qué envía: póngale un mensaje o zeebe:taskDefinition."
                self._error(self.node, "message-missing", message)
            return Event()
        return self._message(reference, said)

    def _message(self, reference: str | None, said: dict[str, Any]) -> Event:
        found = self.references.messages.get(reference or "")
        if found is None:
            if "action" not in said:
                self._error(self.node, "message-missing", "El evento no dice qué mensaje es.")
            return Event(trigger=Trigger.MESSAGE)
        waits = self.kind in (Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK)
        if waits and found.correlation_key is None:
            message = (
                f"El mensaje «{found.name}» necesita una llave (zeebe:subscription correlationKey) "
                "para hallar el expediente."
            )
            self._error(self.node, "message-key", message)
        return Event(
            trigger=Trigger.MESSAGE, name=found.name, correlation_key=found.correlation_key
        )

    def _signal(self, node: Node) -> str:
        name = self.references.signals.get(node.get("signalRef", ""))
        if name is None:
            self._error(node, "signal-missing", "El evento no dice qué señal es.")
        return name or ""

    def _code(self, node: Node, trigger: Trigger) -> str | None:
        """None catches any code; who throws must say one."""
        reference = node.get(f"{trigger}Ref")
        if reference is not None and reference not in self.references.codes:
            self._error(
                node, "code-missing", f"El evento se refiere a «{reference}», que no existe."
            )
        code = self.references.codes.get(reference or "")
        if code is None and self.kind is not Kind.BOUNDARY:
            self._error(node, "code-missing", "El evento debe decir un código (errorCode).")
        return code

    # -- multi-instance --------------------------------------------------------------------------

    def _loop(self) -> Loop | None:
        for node in self.node:
            if local(node) == "multiInstanceLoopCharacteristics":
                return self._multi_instance(node)
        return None

    def _multi_instance(self, node: Node) -> Loop | None:
        if self.kind not in ACTIVITIES:
            self._error(node, "loop-place", "Solo las tareas y subprocesos se repiten.")
        until = None
        for child in node:
            if local(child) == "completionCondition":
                until = self.report.feel(
                    child, self.id, text_of(child), "La condición de terminación"
                )
            elif local(child) != "extensionElements":
                message = f"«{local(child)}» no se ejecuta; use zeebe:loopCharacteristics."
                self._error(child, "element-refused", message)
        for space, name in attribute_names(node):
            if space or name not in {"id", "isSequential", "behavior"}:
                self._error(node, "attribute-unknown", f"El atributo «{name}» no se atiende.")
        said = self._characteristics(node)
        items = self.report.feel(
            node, self.id, said.get("inputCollection"), "La colección (inputCollection)"
        )
        if items is None:
            self._error(node, "loop-items", "La repetición no dice su colección (inputCollection).")
            return None
        return Loop(
            sequential=node.get("isSequential", "false") == "true",
            items=items,
            item_name=said.get("inputElement"),
            output=said.get("outputCollection"),
            output_item=self.report.feel(
                node, self.id, said.get("outputElement"), "El resultado (outputElement)"
            ),
            until=until,
        )

    def _characteristics(self, node: Node) -> dict[str, str]:
        said: dict[str, str] = {}
        for extension in children(node):
            if namespace(extension) != words.ZEEBE or local(extension) != "loopCharacteristics":
                foreign(self.report, extension, self.id, namespace(extension))
                continue
            for space, name in attribute_names(extension):
                if space or name not in words.LOOP_ATTRIBUTES:
                    message = f"El atributo «{name}» de la repetición no se atiende."
                    self._error(extension, "extension-attribute", message)
                said[name] = extension.get(name, "")
        if bool(said.get("outputCollection")) != bool(said.get("outputElement")):
            message = "«outputCollection» y «outputElement» van juntos."
            self._error(node, "loop-output", message)
        return said

    # -- the rest --------------------------------------------------------------------------------

    def _refuse_unknown(self) -> None:
        known = _STRUCTURE | words.DRAWN_DATA | {"multiInstanceLoopCharacteristics"}
        if self.kind in words.ALLOWED_TRIGGERS:
            known = known | frozenset(words.TRIGGERS)
        for child in self.node:
            name = local(child)
            if name == "script" and self.kind is Kind.SCRIPT_TASK:
                message = "El guion se escribe en FEEL, en «zeebe:script»; no se ejecuta otro."
                self._error(child, "script-language", message)
            elif namespace(child) != words.BPMN or name not in known:
                reason = words.REFUSED.get(name, f"«{name}» no se ejecuta en Cauce; quítelo")
                self._error(child, "element-refused", f"{reason[0].upper()}{reason[1:]}.")

    def _error(self, node: Node, rule: str, message: str) -> None:
        self.report.error(node, self.id, rule, message)
