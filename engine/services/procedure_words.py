"""What a procedure says, in sentences for officials: its terms, its decisions, who and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpm.definition import Definition, Element, Kind, Trigger
from engine.bpm.xml import Node, local, parse, text_of
from engine.domain.calendars import Verification
from engine.domain.case_events import case_events
from engine.domain.forms import Field, Form
from engine.domain.papers import WHOEVER, DocumentSpec
from engine.domain.procedures import file_rules
from engine.domain.term_rules import Extension, TermRule
from engine.services.term_pages import duration_words

#: what the page prints beside a norm
VERIFICATION: Mapping[Verification, str] = {
    Verification.VERIFIED: "verificado",
    Verification.UNVERIFIED: "**por verificar**",
    Verification.INTERNAL: "meta interna, no es plazo legal",
}
_RECIPIENTS = {
    "holder": "quien tiene la tarea",
    "superior": "su superior",
    "control_interno": "Control Interno",
}
_BY_ITSELF = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.RULE_TASK, Kind.SCRIPT_TASK})
_DECIDES = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.EVENT_GATEWAY})
#: values of decision tables as people read them
_VALUES = {"true": "sí", "false": "no", "not(true)": "no", "null": "ninguno", "-": ""}
_ATOM = r'"[^"]*"|true|false|not\(true\)|null|-?\d+(?:\.\d+)?|-'
_ONE, _LISTED = re.compile(_ATOM), re.compile(rf"(?:{_ATOM})(?:\s*,\s*(?:{_ATOM}))*")

#: variable and value -> how a form names it; roles are under no variable
_Labels = Mapping[tuple[str, str], str]


def role_label(definition: Definition, role: str) -> str:
    """What the procedure calls a role; else its key in words."""
    roles = definition.bundle.procedure.get("roles")
    said = roles.get(role) if isinstance(roles, Mapping) else None
    label = said.get("label") if isinstance(said, Mapping) else None
    return str(label or role.replace("_", " ").capitalize())


def signers(definition: Definition, paper: DocumentSpec) -> str:
    """Who signs a paper, as a table says it."""
    if paper.signers_from is not None:
        return "quien decide en cada caso"
    if WHOEVER in paper.signers:
        return "quien tiene la tarea"
    return ", ".join(role_label(definition, role) for role in paper.signers) or "nadie"


def who_does(element: Element) -> str:
    """The role of a task; «El sistema» for what nobody does by hand."""
    if element.kind in _BY_ITSELF:
        return "El sistema"
    return element.lane_name if element.is_human else ""


# -- what is attached ------------------------------------------------------------------------------


def forms_of_steps(definition: Definition) -> Iterator[tuple[str, Form]]:
    """The form of the start, of each task and of each thing that reaches a case, by its name."""
    asked = [(event.label, event.form_id) for event in definition.start_events]
    asked += [
        (step.element.label, step.element.form_id)
        for step in definition.steps()
        if step.element.is_human
    ]
    asked += [(event.label, event.form) for event in case_events(definition.bundle.procedure)]
    for label, form_id in asked:
        asker = definition.asker_of(form_id or "")
        form = asker.forms.get(form_id or "") if asker else None
        if isinstance(form, Form):
            yield label, form


def attached(definition: Definition, asked: Field) -> str:
    """The type that a file has in the case file, and what the form says of it."""
    kind = file_rules(definition.bundle.procedure).type_of(asked.key)
    hint = asked.hint[:1].lower() + asked.hint[1:].rstrip(".")
    return f"{kind}: {hint}" if hint else kind


def obliged(asked: Field) -> str:
    """Whether a form may be sent without a file."""
    if asked.required is False:
        return "No"
    if asked.excused_by:
        return "Sí, o se dice por qué no lo hay"
    return (
        "Sí" if asked.required is True and asked.hide is None else "Sí, en los casos en que se pide"
    )


# -- terms -----------------------------------------------------------------------------------------


def limits(rule: TermRule) -> str:
    """Whether it may be extended and suspended."""
    said = [_extension(rule, rule.extension)] if rule.extension else []
    return "; ".join([*said, "se puede suspender"] if rule.suspendable else said)


def reminders(definition: Definition, rule: TermRule) -> str:
    """«Al 50 %: quien tiene la tarea; al vencer: su superior»."""
    by_mark: dict[str, list[str]] = {}
    for reminder in rule.reminders:
        by_mark.setdefault(reminder.at, []).append(recipient(definition, reminder.to))
    return "; ".join(f"{_mark(at)}: {', '.join(to)}" for at, to in by_mark.items())


def recipient(definition: Definition, to: str) -> str:
    """Who is told: «su superior», or the label of the role."""
    return _RECIPIENTS.get(to) or role_label(definition, to.removeprefix("role:"))


def source(rule: TermRule) -> str:
    """The norm with its article; for an office's own goal, none."""
    return rule.source or "—"


def duration(rule: TermRule) -> str:
    """How long, and for which days where the rule does not govern always."""
    until = f", hasta el {rule.valid_to.isoformat()}" if rule.valid_to else ""
    since = f", desde el {rule.valid_from.isoformat()}" if rule.valid_from.year > 1 else ""
    return f"{duration_words(rule)}{since}{until}"


def _extension(rule: TermRule, extension: Extension) -> str:
    times = "una vez" if extension.times == 1 else f"{extension.times} veces"
    longest = extension.longest(rule.duration)
    return f"se prorroga {times}, sin pasar de {longest} en total"


def _mark(at: str) -> str:
    if at.endswith("%"):
        return f"al {at[:-1]} %"
    if at == "+0":
        return "al vencer"
    if at[0].isdigit():
        return f"a los {at[:-1]} días calendario"
    one, many = _SPANS[at[-1]]
    number = int(at[1:-1])
    span = f"1 {one}" if number == 1 else f"{number} {many}"
    return f"{span} {'antes' if at.startswith('-') else 'después'}"


#: what the last letter of a mark counts
_SPANS = {
    "h": ("día hábil", "días hábiles"),
    "d": ("día calendario", "días calendario"),
    "m": ("mes", "meses"),
}


# -- what is decided -------------------------------------------------------------------------------


def decisions(definition: Definition) -> Iterator[tuple[str, list[str]]]:
    """Each question of the drawing, with what follows from each answer."""
    for element in definition.elements.values():
        if element.kind in _DECIDES and len(element.outgoing) > 1:
            yield element.label, list(_answers(definition, element))


def _answers(definition: Definition, gateway: Element) -> Iterator[str]:
    for flow in gateway.outgoing:
        target = definition.elements[flow.target]
        answer = flow.name or ("En los demás casos" if flow.id == gateway.default_flow else "")
        led = f"sigue «{leads_to(definition, target)}»"
        yield f"{answer}: {led}" if answer else led.capitalize()


def leads_to(definition: Definition, element: Element) -> str:
    """The name of what comes next; a gateway without a name is passed through."""
    seen: set[str] = set()
    while not element.name and element.outgoing and element.id not in seen:
        seen.add(element.id)
        element = definition.elements[element.outgoing[0].target]
    return element.label


def happenings(definition: Definition) -> Iterator[str]:
    """What may come in between while a step is done."""
    for event in definition.elements.values():
        if event.kind is not Kind.BOUNDARY or not event.outgoing:
            continue
        during = definition.elements[event.attached_to].label
        then = leads_to(definition, definition.elements[event.outgoing[0].target])
        ends = "el paso se interrumpe y sigue" if event.interrupting else "sin interrumpirlo, sigue"
        yield f"**{event.label}**{_why(event)}, mientras se hace «{during}»: {ends} «{then}»."


def _why(event: Element) -> str:
    words = {Trigger.TIMER: " (por el paso del tiempo)", Trigger.MESSAGE: " (llega un mensaje)"}
    return words.get(event.event.trigger, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A decision table as it is printed: a row for each rule, its reason last."""

    name: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def decision_tables(
    definition: Definition, callers: Sequence[Definition]
) -> Iterator[DecisionTable]:
    """The tables of the bundle, in the order of its files. What its own forms do not ask, those of
    who calls it do."""
    labels = {key: label for one in (*callers, definition) for key, label in _labels(one).items()}
    for file, raw in definition.bundle.under("", ".dmn").items():
        for decision in parse(raw, file).iter():
            if local(decision) == "decision":
                tables = (node for node in decision if local(node) == "decisionTable")
                yield from (_table(decision, table, labels) for table in tables)


def _labels(definition: Definition) -> _Labels:
    """What forms call each answer: the shortest label that one of them uses."""
    found: dict[tuple[str, str], str] = {}
    for raw in definition.bundle.under("forms", ".json").values():
        for key, value, label in _options(json.loads(raw)):
            found[key, value] = min(found.get((key, value), label), label, key=len)
    roles = definition.bundle.procedure.get("roles")
    for role in roles if isinstance(roles, Mapping) else ():
        found["", str(role)] = role_label(definition, str(role))
    return found


def _options(node: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, Mapping):
        for one in node.get("values") or ():
            yield str(node.get("key")), str(one["value"]), str(one["label"])
        yield from _options(node.get("components") or ())
    elif isinstance(node, list):
        for child in node:
            yield from _options(child)


def _table(decision: Node, table: Node, labels: _Labels) -> DecisionTable:
    columns = [column for column in table if local(column) in ("input", "output")]
    keys = [_key(column) for column in columns]
    rules = [rule for rule in table if local(rule) == "rule"]
    return DecisionTable(
        name=decision.get("name", ""),
        about=_described(decision),
        heads=(*(column.get("label") or _key(column) for column in columns), "Por qué"),
        rows=tuple((*_cells(rule, keys, labels), _described(rule)) for rule in rules),
    )


def _key(column: Node) -> str:
    """The variable that a column asks or decides."""
    return column.get("name") or text_of(column)


def _cells(rule: Node, keys: Sequence[str], labels: _Labels) -> Iterator[str]:
    entries = (node for node in rule if local(node) in ("inputEntry", "outputEntry"))
    for key, entry in zip(keys, entries, strict=True):
        yield _value(key, text_of(entry), labels)


def _described(node: Node) -> str:
    return next((text_of(child) for child in node if local(child) == "description"), "")


def _value(key: str, said: str, labels: _Labels) -> str:
    """A value or a list of them, in words; an expression stays as it is written."""
    if not _LISTED.fullmatch(said):
        return f"`{said}`" if said else ""
    return "; ".join(_named(key, part, labels) for part in _ONE.findall(said))


def _named(key: str, part: str, labels: _Labels) -> str:
    if part in _VALUES:
        return _VALUES[part]
    value = part.strip('"')
    label = labels.get((key, value)) or labels.get(("", value))
    return label or value.replace("_", " ")
