"""A page for officials for each procedure, with its picture, made from its files alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.bpm.definition import Definition, DrawnStep, Kind
from engine.bpm.drawing import Drawing, picture
from engine.domain.office_rules import office_rules
from engine.services import bundlechecks
from engine.services import procedure_words as words
from engine.services.filing_receipts import CHANNELS

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
    files = {"README.md": _index(found)}
    for process_id, definition in found.items():
        files[f"{process_id}.md"] = _page(definition, _callers(found, process_id))
        files[f"{process_id}.svg"] = _picture(definition)
    return files


def _callers(found: Mapping[str, Definition], process_id: str) -> list[Definition]:
    return [d for d in found.values() if process_id in d.called]


def _index(found: Mapping[str, Definition]) -> str:
    rows = [
        (_link(d), purpose(d), ", ".join(_link(c) for c in _callers(found, d.process_id)) or "—")
        for d in found.values()
    ]
    table = "\n".join(_table(("Procedimiento", "Para qué sirve", "Lo llaman"), rows))
    return f"{_NOTE}\n\n# Los procedimientos\n\n{table}\n\n## Cómo se lee un dibujo\n\n{_LEGEND}\n"


def _picture(definition: Definition) -> str:
    drawing = Drawing(definition.bpmn_xml, f"{definition.process_id}.bpmn")
    steps = "; ".join(_told(step) for step in definition.steps())
    return picture(drawing, title=definition.name, text=f"Pasos en orden: {steps}.")


def _told(step: DrawnStep) -> str:
    who = words.who_does(step.element)
    return f"{step.element.label} ({who})" if who else step.element.label


def purpose(definition: Definition) -> str:
    """What the drawing says that it is for, else the duty of the office that it serves."""
    about = _section(definition, "procedure")
    return definition.documentation or str(about.get("responsibility", ""))


def _page(definition: Definition, callers: Sequence[Definition]) -> str:
    name = definition.process_id
    blocks = [
        [_NOTE],
        [f"# {definition.name}"],
        [purpose(definition)],
        _facts(definition, callers),
        [f"[![Dibujo del procedimiento: los pasos están abajo]({name}.svg)]({name}.svg)"],
        _part("Cómo empieza", _beginnings(definition)),
        _part("Pasos", _steps(definition)),
        _part("Decisiones", _decisions(definition, callers)),
        _part("Lo que puede pasar en el camino", _items(words.happenings(definition))),
        _part("Términos", _terms(definition)),
        _part("Documentos que se adjuntan", _attached(definition)),
        _part("Documentos que salen", _documents(definition)),
        _part("Lo que la entidad puede ajustar", _parameters(definition)),
        _part("Lo que se puede corregir", _items(_corrections(definition))),
        _part("Cómo termina", _items(_ends(definition))),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if any(block)) + "\n"


def _facts(definition: Definition, callers: Sequence[Definition]) -> list[str]:
    about = _section(definition, "procedure")
    facts = {
        "Responsabilidad de la oficina": str(about.get("responsibility", "")),
        "Serie documental": str(about.get("series", "")),
        "Quiénes intervienen": ", ".join(_roles(definition)),
        "Llama a": ", ".join(_link(d) for _, d in sorted(definition.called.items())),
        "Lo llaman": ", ".join(_link(d) for d in callers),
    }
    return list(_items(f"**{name}:** {said}." for name, said in facts.items() if said))


def _roles(definition: Definition) -> list[str]:
    """The lanes in which a person does something, as they are drawn."""
    people = {e.lane_id for e in definition.elements.values() if e.is_human}
    return [lane.name for lane in definition.lanes if lane.id in people]


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
    for step in definition.steps():
        del numbers[step.depth + 1 :]
        numbers += [0] * (step.depth + 1 - len(numbers))
        numbers[step.depth] += 1
        rows.append((".".join(map(str, numbers)), *_step(definition, step)))
    return _table(("N.º", "Paso", "Quién", "Qué se hace"), rows)


def _step(definition: Definition, step: DrawnStep) -> tuple[str, str, str]:
    element = step.element
    called = definition.called.get(element.calls)
    if called:
        return (element.label, f"Otro procedimiento: {_link(called)}", element.documentation)
    if element.kind is Kind.SUBPROCESS:
        return (f"**{element.label}**", "", element.documentation or "Contiene los que siguen.")
    return (element.label, words.who_does(element), element.documentation)


def _decisions(definition: Definition, callers: Sequence[Definition]) -> Iterator[str]:
    for question, answers in words.decisions(definition):
        yield f"- **{question}** {'; '.join(answers)}."
    for table in words.decision_tables(definition, callers):
        yield from ("", f"### {table.name}", "", *((table.about, "") if table.about else ()))
        yield from _table(table.heads, table.rows)


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
    return _table(heads, rows)


def _documents(definition: Definition) -> list[str]:
    rows = [
        (
            spec.title,
            spec.type,
            words.signers(definition, spec),
            "; ".join(spec.norms),
        )
        for spec in definition.documents
    ]
    return _table(("Documento", "Tipo documental", "Firma", "Norma"), rows)


def _attached(definition: Definition) -> list[str]:
    """What the forms of its steps ask for, and those of what reaches it from outside."""
    rows = [
        (where, words.attached(definition, asked), words.obliged(asked))
        for where, form in words.forms_of_steps(definition)
        for asked in form.file_fields.values()
    ]
    return _table(("En", "Documento", "¿Es obligatorio?"), rows)


def _parameters(definition: Definition) -> list[str]:
    said = _section(definition, "parameters")
    rows = [
        (
            str(one.get("label", key)),
            _plain(one.get("default", "")) or "—",
            str(one.get("norm", "")),
        )
        for key, one in said.items()
    ]
    return _table(("Qué", "De entrada", "Norma"), rows)


def _corrections(definition: Definition) -> Iterator[str]:
    correction = office_rules(definition.bundle.procedure).correction
    if correction:
        who = (words.role_label(definition, role) for role in sorted(correction.roles))
        yield f"**{correction.label}**, con su razón: {', '.join(who)}."


def _ends(definition: Definition) -> Iterator[str]:
    """The ends of the whole; those of its parts are only their ends."""
    for element in definition.elements.values():
        if element.kind is Kind.END and not element.scope:
            yield f"**{element.label}.** {element.documentation}".rstrip()


# -- Markdown --------------------------------------------------------------------------------------


def _part(title: str, lines: Iterator[str] | list[str]) -> list[str]:
    """A titled part; nothing where it has no content."""
    found = list(lines)
    return [f"## {title}", "", *found] if any(found) else []


def _items(sentences: Iterator[str]) -> Iterator[str]:
    return (f"- {sentence}" for sentence in sentences)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table without the columns that would be empty; nothing without rows."""
    used = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    lines = [[heads[n] for n in used], ["---"] * len(used)]
    lines += [[_cell(row[n]) for n in used] for row in rows]
    return [f"| {' | '.join(line)} |" for line in lines] if rows else []


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _link(definition: Definition) -> str:
    return f"[{definition.name}]({definition.process_id}.md)"


def _plain(value: object) -> str:
    return str(value).replace("_", " ").lower()


def _section(definition: Definition, name: str) -> Mapping[str, Any]:
    found = definition.bundle.procedure.get(name)
    return found if isinstance(found, Mapping) else {}
