"""A page for officials for each procedure, with its picture, made from its files alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.bpm import flow_order
from engine.bpm.definition import Definition, Element, Kind, Trigger
from engine.bpm.drawing import Drawing, picture
from engine.bpm.flow_order import DrawnStep
from engine.domain.office_rules import office_rules
from engine.services import bundlechecks, procedure_parts
from engine.services import procedure_words as words
from engine.services.filing_receipts import CHANNELS
from engine.services.markdown import items, link, part, table
from engine.services.procedure_parts import Parts
from engine.services.table_words import DecisionTable, Glossary, decision_tables

_NOTE = (
    "<!-- Se genera con «make docs» a partir de los archivos del procedimiento: no la edite. -->"
)
_LEGEND = """\
Cada franja es de quien hace esos pasos. El círculo verde es el comienzo; los rojos, los finales. El
rombo es una decisión: el trazo corto marca lo que se sigue si nada más se cumple. El recuadro de
borde grueso llama a otro procedimiento. Un círculo en el borde de un recuadro es algo que puede
pasar mientras se hace ese paso; si su línea es punteada, no lo interrumpe. La figura de una persona
marca lo que hace alguien; la rueda, la tabla y la hoja, lo que hace el sistema."""


def pages(processes: Path) -> dict[str, str]:
    """File name -> content: the index, and for each procedure its page and its picture.

    InvalidDefinition where one of them does not deploy.
    """
    folders = sorted(file.parent for file in processes.glob("*/*.bpmn"))
    found = bundlechecks.compiled(folders)
    glossary = Glossary(found.values())
    files = {"README.md": _index(found)}
    for process_id, definition in found.items():
        files[f"{process_id}.md"] = _page(definition, _callers(found, process_id), glossary)
        files[f"{process_id}.svg"] = _picture(definition)
    return files


def _callers(found: Mapping[str, Definition], process_id: str) -> list[Definition]:
    return [d for d in found.values() if process_id in d.called]


def _index(found: Mapping[str, Definition]) -> str:
    rows = [
        (
            link(d),
            words.purpose(d),
            ", ".join(link(c) for c in _callers(found, d.process_id)) or "—",
        )
        for d in found.values()
    ]
    drawn = "\n".join(table(("Procedimiento", "Para qué sirve", "Lo llaman"), rows))
    return f"{_NOTE}\n\n# Los procedimientos\n\n{drawn}\n\n## Cómo se lee un dibujo\n\n{_LEGEND}\n"


def _picture(definition: Definition) -> str:
    drawing = Drawing(definition.bpmn_xml, f"{definition.process_id}.bpmn")
    steps = "; ".join(_told(step) for step in flow_order.steps(definition.elements))
    return picture(drawing, title=definition.name, text=f"Pasos en orden: {steps}.")


def _told(step: DrawnStep) -> str:
    who = words.who_does(step.element)
    return f"{step.element.label} ({who})" if who else step.element.label


def _page(definition: Definition, callers: Sequence[Definition], glossary: Glossary) -> str:
    name = definition.process_id
    parts = procedure_parts.parts_of(definition, called=bool(callers))
    blocks = [
        [_NOTE],
        [f"# {definition.name}"],
        [words.purpose(definition)],
        _facts(definition, callers, parts),
        [f"[![Dibujo del procedimiento: los pasos están abajo]({name}.svg)]({name}.svg)"],
        part("Cómo empieza", _beginnings(definition)),
        part("Pasos", _steps(definition)),
        part("Decisiones", _decisions(definition, callers, glossary)),
        part("Lo que puede pasar en el camino", items(words.happenings(definition))),
        part("Las partes del procedimiento", procedure_parts.outlines(parts)),
        part("Términos", _both(_terms(definition), procedure_parts.terms(parts))),
        part("Documentos que se adjuntan", _attached(definition)),
        part(
            "Documentos que salen",
            _both(_documents(definition), procedure_parts.documents(parts)),
        ),
        part("Lo que la entidad puede ajustar", _parameters(definition, glossary)),
        part("Lo que se puede corregir", items(_corrections(definition))),
        part("Cómo termina", items(_ends(definition))),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if any(block)) + "\n"


def _facts(definition: Definition, callers: Sequence[Definition], parts: Parts) -> list[str]:
    about = _section(definition, "procedure")
    facts = {
        "Responsabilidad de la oficina": str(about.get("responsibility", "")),
        "Serie documental": str(about.get("series", "")),
        "Quiénes intervienen": ", ".join(procedure_parts.roles(definition, parts)),
        "Llama a": ", ".join(link(d) for _, d in sorted(definition.called.items())),
        "Lo llaman": ", ".join(link(d) for d in callers),
    }
    return list(items(f"**{name}:** {said}." for name, said in facts.items() if said))


def _beginnings(definition: Definition) -> Iterator[str]:
    start = _section(definition, "start")
    if start.get("about"):
        yield f"A quien lo presenta se le dice: «{start['about']}»"
        yield ""
    for event in definition.start_events:
        yield f"- **{event.label}.** {event.documentation}".rstrip()
    if start.get("channels"):
        ways = (CHANNELS.get(way, way).lower() for way in start["channels"])
        yield f"- Por estos canales: {', '.join(ways)}."


def _steps(definition: Definition) -> list[str]:
    rows = []
    numbers: list[int] = []
    for step in flow_order.steps(definition.elements):
        del numbers[step.depth + 1 :]
        numbers += [0] * (step.depth + 1 - len(numbers))
        numbers[step.depth] += 1
        rows.append((".".join(map(str, numbers)), *_step(definition, step)))
    return table(("N.º", "Paso", "Quién", "Qué se hace"), rows)


def _step(definition: Definition, step: DrawnStep) -> tuple[str, str, str]:
    element = step.element
    called = definition.called.get(element.calls)
    if called:
        told = f"{words.purpose(called)} {element.documentation}"
        return (element.label, f"Otro procedimiento: {link(called)}", told)
    if element.kind is Kind.SUBPROCESS:
        return (f"**{element.label}**", "", element.documentation or "Contiene los que siguen.")
    return (element.label, words.who_does(element), element.documentation or _awaited(element))


def _awaited(element: Element) -> str:
    """Of an event at which the procedure waits, what its name leaves unsaid."""
    if element.kind is not Kind.CATCH:
        return ""
    return (
        "Se espera ese día."
        if element.event.trigger is Trigger.TIMER
        else "Se espera a que llegue."
    )


def _decisions(
    definition: Definition, callers: Sequence[Definition], glossary: Glossary
) -> Iterator[str]:
    asked = [f"- **{said}** {'; '.join(answers)}." for said, answers in words.decisions(definition)]
    tables = list(decision_tables(definition, callers, glossary))
    if tables and not asked:
        yield "Las toma el sistema, como dice lo que sigue."
    yield from asked
    for found in tables:
        yield from ("", f"### {found.name}", "", *((found.about, "") if found.about else ()))
        yield from table(found.heads, found.rows)
        yield from _formulas(found)


def _formulas(found: DecisionTable) -> Iterator[str]:
    """What no words were found for, as it is written, for who designs."""
    if found.formulas:
        yield from ("", "Para diseñadores, las fórmulas tal como están escritas:", "")
        yield from (f"{n}. `{formula}`" for n, formula in enumerate(found.formulas, start=1))


def _terms(definition: Definition) -> list[str]:
    rows = [
        (
            f"{rule.name} (`{rule.code}`)",
            words.duration(rule),
            rule.count_from,
            words.source(rule),
            words.VERIFICATION[rule.verification],
            words.limits(rule),
            words.reminders(definition, rule),
        )
        for rule in definition.term_rules
    ]
    heads = (
        "Término",
        "Plazo",
        "Se cuenta desde",
        "Norma",
        "Estado",
        "Prórroga y suspensión",
        "Avisos",
    )
    return table(heads, rows)


def _documents(definition: Definition) -> list[str]:
    rows = [
        (
            spec.title,
            spec.type,
            words.signers(definition, spec),
            "; ".join(spec.cited()),
        )
        for spec in definition.documents
    ]
    return table(("Documento", "Tipo documental", "Firma", "Norma"), rows)


def _attached(definition: Definition) -> list[str]:
    """What the forms of its steps ask for, and those of what reaches it from outside."""
    rows = [
        (where, words.attached(definition, asked), words.obliged(asked))
        for where, form in words.forms_of_steps(definition)
        for asked in form.file_fields.values()
    ]
    return table(("En", "Documento", "¿Es obligatorio?"), rows)


def _parameters(definition: Definition, glossary: Glossary) -> list[str]:
    said = _section(definition, "parameters")
    rows = [
        (
            str(one.get("label", key)),
            _default(one, glossary) or "—",
            str(one.get("norm", "")),
        )
        for key, one in said.items()
    ]
    return table(("Qué", "De entrada", "Norma"), rows)


def _corrections(definition: Definition) -> Iterator[str]:
    correction = office_rules(definition.bundle.procedure).correction
    if correction:
        who = (words.role_label(definition, role) for role in sorted(correction.roles))
        yield f"**{correction.label}**, con su razón: {', '.join(who)}."


def _ends(definition: Definition) -> Iterator[str]:
    for end in words.ends(definition):
        yield f"**{end.label}.** {end.documentation}".rstrip()


def _default(parameter: Mapping[str, Any], glossary: Glossary) -> str:
    """The value that holds until the entity sets another; one of a list, in words."""
    value = str(parameter.get("default", ""))
    if value not in (parameter.get("options") or ()):
        return value
    return "Sí" if value == "SI" else glossary.spelt(value)


def _both(own: list[str], of_parts: list[str]) -> list[str]:
    """What is its own, then what its parts bring."""
    if not of_parts:
        return own
    return [*own, *([""] if own else []), "### De sus partes", "", *of_parts]


def _section(definition: Definition, name: str) -> Mapping[str, Any]:
    found = definition.bundle.procedure.get(name)
    return found if isinstance(found, Mapping) else {}
