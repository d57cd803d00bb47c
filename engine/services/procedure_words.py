"""What a procedure says, in sentences for officials: its terms, its decisions, who and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpm import flow_order
from engine.bpm.definition import Definition, Element, Kind, Trigger
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


def purpose(definition: Definition) -> str:
    """What the drawing says that it is for, else the duty of the office that it serves."""
    about = definition.bundle.procedure.get("procedure")
    duty = about.get("responsibility", "") if isinstance(about, Mapping) else ""
    return definition.documentation or str(duty)


def role_label(definition: Definition, role: str) -> str:
    """What the procedure calls a role, or one that it calls; else its key in words."""
    labels = (_label_in(one, role) for one in definition.family())
    return next(filter(None, labels), role.replace("_", " ").capitalize())


def _label_in(definition: Definition, role: str) -> str:
    roles = definition.bundle.procedure.get("roles")
    said = roles.get(role) if isinstance(roles, Mapping) else None
    label = said.get("label") if isinstance(said, Mapping) else None
    drawn = (lane.name for lane in definition.lanes if lane.id == role)
    return str(label or next(drawn, ""))


def roles(definition: Definition) -> list[str]:
    """Who does something in it, as its lanes are drawn."""
    people = {e.lane_id for e in definition.elements.values() if e.is_human}
    return [lane.name for lane in definition.lanes if lane.id in people]


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
        for step in flow_order.steps(definition.elements)
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
    return f"{kind}. {asked.hint}" if asked.hint else kind


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
    for element in _in_order(definition):
        if element.kind in _DECIDES and len(element.outgoing) > 1:
            yield element.label, list(_answers(definition, element))


def _answers(definition: Definition, gateway: Element) -> Iterator[str]:
    for flow in gateway.outgoing:
        target = definition.elements[flow.target]
        answer = flow.name or ("En los demás casos" if flow.id == gateway.default_flow else "")
        led = f"sigue «{leads_to(definition, target)}»"
        yield f"{answer}: {led}" if answer else led[:1].upper() + led[1:]


def leads_to(definition: Definition, element: Element) -> str:
    """The name of what comes next; a gateway without a name is passed through."""
    seen: set[str] = set()
    while not element.name and element.outgoing and element.id not in seen:
        seen.add(element.id)
        element = definition.elements[element.outgoing[0].target]
    return element.label


def happenings(definition: Definition) -> Iterator[str]:
    """What may come in between while a step is done."""
    for event in _in_order(definition):
        if event.kind is not Kind.BOUNDARY or not event.outgoing:
            continue
        during = definition.elements[event.attached_to].label
        then = leads_to(definition, definition.elements[event.outgoing[0].target])
        ends = "el paso se interrumpe y sigue" if event.interrupting else "sin interrumpirlo, sigue"
        yield f"**{event.label}**{_why(event)}, mientras se hace «{during}»: {ends} «{then}»."


def ends(definition: Definition) -> Iterator[Element]:
    """The ends of the whole; those of its subprocesses are only theirs."""
    for element in definition.elements.values():
        if element.kind is Kind.END and not element.scope:
            yield element


def _in_order(definition: Definition) -> Iterator[Element]:
    return (step.element for step in flow_order.in_order(definition.elements))


def _why(event: Element) -> str:
    words = {Trigger.TIMER: " (por el paso del tiempo)", Trigger.MESSAGE: " (llega un mensaje)"}
    return words.get(event.event.trigger, "")
