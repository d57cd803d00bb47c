"""`zeebe:` and `cauce:` extensions -> what an Element says. Nothing is ignored in silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.bpm import vocabulary as words
from engine.bpm.definition import ActMark, Assignment, DeliveryMark, Kind, Mapped, TermMark
from engine.bpm.expressions import Value
from engine.bpm.findings import Report
from engine.bpm.transition import TermStep
from engine.bpm.xml import Node, local, namespace
from engine.domain.term_rules import EVERY

_NAME = re.compile(r"[^\W\d][\w]*(\.[^\W\d][\w]*)*")
_PLACES = frozenset({"enter", "complete"})
_TERM_NEEDS = {
    TermStep.OPEN: ("rule",),
    TermStep.RECOUNT: ("rule",),
    TermStep.EXTEND: ("to",),
}
_TERM_MAY = {
    TermStep.OPEN: {"rule", "from", "provisional", "duration", "own"},
    TermStep.SUSPEND: {"cause", "from", "act"},
    TermStep.RESUME: {"from", "act", "cause"},
    TermStep.EXTEND: {"to", "act", "cause", "from"},
    TermStep.MEET: {"from", "act"},
    TermStep.CLOSE: {"cause", "from", "act"},
    TermStep.RECOUNT: {"rule", "cause", "from", "act", "provisional", "duration", "since"},
    TermStep.REOPEN: {"cause", "from", "act"},
}


def children(node: Node) -> list[Node]:
    """What stands in the extensionElements of an element."""
    return [
        child
        for block in node
        if local(block) == "extensionElements" and namespace(block) == words.BPMN
        for child in block
    ]


def stray_text(report: Report, root: Node) -> None:
    """Words among the extensions are an extension badly written, which nobody would obey."""
    for block in root.iter(f"{{{words.BPMN}}}extensionElements"):
        owner = block.getparent()
        for node in block.iter():
            if node is not block and namespace(node) not in (words.ZEEBE, words.CAUCE):
                continue
            if said := _own_text(node):
                message = f"El texto «{said[:80]}» está suelto en «{local(node)}»; corríjalo."
                element = "" if owner is None else owner.get("id", "")
                report.error(node, element, "extension-text", message)


def _own_text(node: Node) -> str:
    """What is written in the element itself, between its children and after them."""
    parts = (node.text, *(child.tail for child in node))
    return " ".join(text for part in parts if (text := (part or "").strip()))


def attribute_names(node: Node) -> list[tuple[str, str]]:
    """(namespace, name) of every attribute."""
    pairs = []
    for key in node.attrib:
        space, _, name = str(key).rpartition("}")
        pairs.append((space.removeprefix("{"), name))
    return pairs


class ExtensionReader:
    """Reads the extension elements of one flow node."""

    def __init__(self, report: Report, node: Node, element: str, kind: Kind) -> None:
        self.report, self.node, self.element, self.kind = report, node, element, kind
        self.said: dict[str, Any] = {}
        self.terms: list[TermMark] = []
        self.acts: list[ActMark] = []
        self.deliveries: list[DeliveryMark] = []
        self.shared: list[str] = []

    def read(self) -> dict[str, Any]:
        """Fields of the Element, by name."""
        seen: set[str] = set()
        for child in children(self.node):
            space, name = namespace(child), local(child)
            if space == words.ZEEBE:
                if name in seen:
                    self._error(child, "extension-twice", f"«zeebe:{name}» está dos veces.")
                seen.add(name)
                self._zeebe(child, name)
            elif space == words.CAUCE:
                self._cauce(child, name)
            else:
                foreign(self.report, child, self.element, space)
        self.said["terms"] = tuple(self.terms)
        self.said["acts"] = tuple(self.acts)
        self.said["deliveries"] = tuple(self.deliveries)
        self.said["shared"] = frozenset(self.shared)
        return self.said

    def _zeebe(self, node: Node, name: str) -> None:
        known = words.ZEEBE_ELEMENTS.get(name)
        if known is None:
            self._error(
                node, "extension-unknown", f"«zeebe:{name}» no se ejecuta en Cauce; quítelo."
            )
            return
        attributes, kinds = known
        if self.kind not in kinds:
            self._error(
                node, "extension-misplaced", f"«zeebe:{name}» no tiene sentido en este elemento."
            )
            return
        self._check(node, name, attributes)
        if node.get("bindingType", "deployment") != "deployment":
            message = "La versión queda fija al desplegar: use «bindingType» «deployment»."
            self.report.warning(node, self.element, "binding", message)
        reader: Callable[[Node], None] | None = getattr(self, f"_read_{name}", None)
        if reader is not None:
            reader(node)

    def _check(self, node: Node, name: str, attributes: frozenset[str]) -> None:
        for space, attribute in attribute_names(node):
            if space or attribute not in attributes:
                self._error(
                    node,
                    "extension-attribute",
                    f"El atributo «{attribute}» de «{name}» no se atiende; quítelo.",
                )
        inner = words.ZEEBE_CHILDREN.get(name, {})
        for child in node:
            allowed = inner.get(local(child)) if namespace(child) == words.ZEEBE else None
            if allowed is None:
                self._error(
                    child, "extension-unknown", f"«{local(child)}» no se conoce dentro de «{name}»."
                )
            else:
                self._check(child, local(child), allowed)

    # -- zeebe, one by one ---------------------------------------------------------------------

    def _read_formDefinition(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        self.said["form_id"] = self._needed(node, "formId")

    def _read_assignmentDefinition(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        self._assign(
            assignee=self._value(node, "assignee"),
            candidate_groups=self._value(node, "candidateGroups"),
        )

    def _read_taskSchedule(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        self._assign(due_date=self._value(node, "dueDate"))

    def _read_priorityDefinition(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        self._assign(priority=self._value(node, "priority"))

    def _read_taskDefinition(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        action = self._needed(node, "type")
        if action.startswith("="):
            self._error(
                node, "action-literal", "El «type» de la acción debe ser un nombre fijo, no FEEL."
            )
        else:
            self.said["action"] = self.report.value(node, self.element, action)
        retries = node.get("retries", "10")
        if not re.fullmatch(r"\d{1,3}", retries):
            self._error(node, "retries", f"«retries» debe ser un número; dice «{retries}».")
        else:
            self.said["retries"] = int(retries)

    def _read_taskHeaders(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        self.said["headers"] = {c.get("key", ""): c.get("value", "") for c in node}

    def _read_properties(self, node: Node) -> None:
        self.said["properties"] = {c.get("name", ""): c.get("value", "") for c in node}

    def _read_calledDecision(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        decision = self._needed(node, "decisionId")
        if decision.startswith("="):
            self._error(node, "decision-literal", "«decisionId» debe ser un nombre fijo, no FEEL.")
        self.said["decision_id"] = decision
        self.said["result"] = self._variable(node, "resultVariable")

    def _read_script(self, node: Node) -> None:
        text = self._needed(node, "expression")
        read = self.report.feel(node, self.element, text, "La expresión")
        self.said["script"] = read or (Value(text) if text else None)  # refused already
        self.said["result"] = self._variable(node, "resultVariable")

    def _read_calledElement(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        process = self._needed(node, "processId")
        if process.startswith("="):
            self._error(node, "called-literal", "«processId» debe ser un nombre fijo, no FEEL.")
        self.said["calls"] = process
        self.said["all_from_parent"] = node.get("propagateAllParentVariables", "true") == "true"
        self.said["all_to_parent"] = node.get("propagateAllChildVariables", "false") == "true"

    def _read_ioMapping(self, node: Node) -> None:  # noqa: N802  # zeebe's own word
        for side in ("input", "output"):
            lines = (self._mapped(child) for child in node if local(child) == side)
            self.said[f"{side}s"] = tuple(line for line in lines if line is not None)

    def _mapped(self, node: Node) -> Mapped | None:
        target = self._variable(node, "target")
        source = self._value(node, "source")
        if source is None and not node.get("source"):
            self._error(node, "mapping-source", "Una asignación no dice de dónde sale («source»).")
        return Mapped(source=source, target=target) if source and target else None

    # -- cauce -----------------------------------------------------------------------------------

    def _cauce(self, node: Node, name: str) -> None:
        known = words.CAUCE_ELEMENTS.get(name)
        if known is None:
            self._error(node, "extension-unknown", f"«cauce:{name}» no existe.")
            return
        for space, attribute in attribute_names(node):
            if space or attribute not in known:
                message = f"El atributo «{attribute}» de «cauce:{name}» sobra."
                self._error(node, "extension-attribute", message)
        if len(node):
            self._error(node, "extension-unknown", f"«cauce:{name}» no lleva nada dentro.")
        reader: Callable[[Node], None] = getattr(self, f"_{name}")
        reader(node)

    def _act(self, node: Node) -> None:
        if self.kind is not Kind.USER_TASK:
            message = "Solo firma una persona: «cauce:act» va en una tarea de usuario."
            self._error(node, "extension-misplaced", message)
            return
        name, document = self._variable(node, "name"), self._needed(node, "document")
        if any(mark.name == name for mark in self.acts):
            self._error(node, "act-twice", f"Dos actos de la tarea se llaman «{name}».")
        when = self.report.feel(node, self.element, node.get("when"), "La condición de la firma")
        found = self.report.value(node, self.element, document)
        if name and found:
            self.acts.append(ActMark(name=name, document=found, when=when))

    def _delivery(self, node: Node) -> None:
        said = {
            name: self.report.value(node, self.element, node.get(name))
            for name in words.DELIVERY_ATTRIBUTES
            if node.get(name)
        }
        missing = [name for name in ("means", "result") if said.get(name) is None]
        for name in missing:
            self._error(node, "extension-attribute", f"«cauce:delivery» debe decir «{name}».")
        if not missing:
            self.deliveries.append(DeliveryMark(**said))  # type: ignore[arg-type]  # both are there

    def _shared(self, node: Node) -> None:
        if self.kind is not Kind.CALL_ACTIVITY:
            message = "«cauce:shared» va en una actividad de llamada."
            self._error(node, "extension-misplaced", message)
        elif name := self._variable(node, "name"):
            self.shared.append(name)

    def _term(self, node: Node) -> None:
        mark = self._term_mark(node)
        if mark is not None:
            self.terms.append(mark)

    def _term_mark(self, node: Node) -> TermMark | None:
        name, action = self._needed(node, "name"), self._needed(node, "action")
        if action not in list(TermStep):
            known = ", ".join(TermStep)
            self._error(node, "term-action", f"«{action}» no es una acción de término ({known}).")
            return None
        step = TermStep(action)
        if name == EVERY and step not in (TermStep.SUSPEND, TermStep.RESUME):
            self._error(
                node, "term-every", "Todos los términos («*») solo se suspenden o reanudan."
            )
        self._check_term(node, step)
        on = node.get("on") or default_place(self.kind, step)
        if on not in _PLACES:
            self._error(node, "term-on", f"«on» debe ser «enter» o «complete»; dice «{on}».")
        if (own := node.get("own", "false")) not in ("true", "false"):
            self._error(node, "term-own", f"«own» debe ser «true» o «false»; dice «{own}».")
        return TermMark(
            name=name,
            step=step,
            on=on,
            own=own == "true",
            rule=self._value(node, "rule"),
            from_=self._value(node, "from"),
            to=self._value(node, "to"),
            act=self._value(node, "act"),
            cause=self._value(node, "cause"),
            provisional=self._value(node, "provisional"),
            duration=self._value(node, "duration"),
            since=self._value(node, "since"),
            when=self.report.feel(node, self.element, node.get("when"), "La condición del término"),
        )

    def _check_term(self, node: Node, step: TermStep) -> None:
        for attribute in _TERM_NEEDS.get(step, ()):
            if not node.get(attribute):
                self._error(
                    node, "term-incomplete", f"La acción «{step}» de un término pide «{attribute}»."
                )
        for _space, attribute in attribute_names(node):
            if attribute in words.TERM_ATTRIBUTES - _TERM_MAY[step] - {
                "name",
                "action",
                "on",
                "when",
            }:
                self._error(
                    node,
                    "term-attribute",
                    f"La acción «{step}» de un término no usa «{attribute}».",
                )

    # -- small things ----------------------------------------------------------------------------

    def _assign(self, **fields: Any) -> None:
        old = self.said.get("assignment", Assignment())
        now = {name: getattr(old, name) for name in old.__slots__}
        now.update(fields)
        self.said["assignment"] = Assignment(**now)

    def _value(self, node: Node, attribute: str) -> Any:
        return self.report.value(node, self.element, node.get(attribute))

    def _needed(self, node: Node, attribute: str) -> str:
        found = (node.get(attribute) or "").strip()
        if not found:
            self._error(
                node, "extension-incomplete", f"«{local(node)}» necesita el atributo «{attribute}»."
            )
        return found

    def _variable(self, node: Node, attribute: str) -> str | None:
        found = self._needed(node, attribute)
        if found and not _NAME.fullmatch(found):
            self._error(
                node, "variable-name", f"«{found}» no sirve como nombre de dato («{attribute}»)."
            )
            return None
        return found or None

    def _error(self, node: Node, rule: str, message: str) -> None:
        self.report.error(node, self.element, rule, message)


def default_place(kind: Kind, step: TermStep) -> str:
    """When a term mark applies if it does not say. What a catch event awaits has not happened
    when the token arrives: its marks apply when it happens, but for opening and suspending. A
    boundary event has happened, and its marks see what it brought."""
    if kind is Kind.BOUNDARY:
        return "complete"
    if kind in (Kind.START, Kind.END, Kind.THROW):
        return "enter"
    if step in (TermStep.OPEN, TermStep.SUSPEND):
        return "enter"
    if kind in (Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_GATEWAY):
        return "enter"
    return "complete"


def foreign(report: Report, node: Node, element: str, space: str) -> None:
    """An extension that is not ours: refused where another engine would obey it."""
    engine = words.FOREIGN_ENGINES.get(space)
    if engine is not None:
        report.error(
            node,
            element,
            "extension-foreign",
            f"«{local(node)}» es de {engine} y Cauce no lo ejecuta; use «zeebe:» o quítelo.",
        )
    elif space in ("", words.BPMN):
        report.error(
            node, element, "extension-unknown", f"«{local(node)}» no se conoce como extensión."
        )
    else:
        report.warning(
            node, element, "extension-unused", f"La extensión «{local(node)}» no se usa en Cauce."
        )
