"""What is wrong with the papers of a bundle, before any of them is typeset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.bpm.definition import Definition, Element, Kind
from engine.bpm.findings import Report
from engine.bpm.profile import Drawing
from engine.domain.bundles import Bundle
from engine.domain.own_functions import wrong_calls
from engine.domain.papers import FILE, FOLDER, WHOEVER, DocumentSpec, finding
from engine.domain.templates import refused
from engine.errors import Finding
from engine.feel import Expression


def templates(bundle: Bundle, specs: Sequence[DocumentSpec]) -> Iterator[Finding]:
    """A declared paper has its template, and no template says what it may not."""
    for path, source in bundle.under(FOLDER, ".typ").items():
        for line, sentence in refused(source):
            yield template_finding(path, line, sentence)
    for spec in specs:
        if spec.path not in bundle.files:
            yield finding(FILE, spec.id, f"Falta la plantilla «{spec.path}».")
        for expression in _expressions(spec):
            for sentence in wrong_calls(expression.tree):
                yield finding(FILE, spec.id, sentence)


def mentioned(
    drawing: Drawing,
    specs: Sequence[DocumentSpec],
    declared: Iterable[str],
    called: Iterable[Definition],
) -> Iterator[Finding]:
    """The tasks and roles that the papers name are drawn, here or in a procedure that is called;
    a role may be declared alone."""
    tasks, roles = _tasks(drawing.elements), {lane.id for lane in drawing.lanes} | set(declared)
    for child in _all(called):
        tasks |= _tasks(child.elements)
        roles |= {lane.id for lane in child.lanes}
    for spec in specs:
        for task in sorted(spec.drafted_in - tasks):
            yield finding(FILE, spec.id, f"«drafted_in»: la tarea «{task}» no existe.")
        for role in spec.signers:
            if role not in roles | {WHOEVER}:
                yield finding(FILE, spec.id, f"«signers»: el rol «{role}» no existe.")


def signed(drawing: Drawing, specs: Sequence[DocumentSpec], report: Report) -> None:
    """What a task signs is declared here, with who signs it and the series of its numbers."""
    acts = {spec.id for spec in specs if spec.signable}
    for element in drawing.elements.values():
        for mark in element.acts:
            if mark.document.feel is None and mark.document.text not in acts:
                message = (
                    f"El documento «{mark.document.text}» no está en procedure.toml con quién lo "
                    "firma («signers») y su serie («series»)."
                )
                report.error(element.line, element.id, "act-unknown", message)


def template_finding(path: str, line: int, sentence: str) -> Finding:
    return Finding(
        file=path, line=line, element="", rule="template", severity="error", message=sentence
    )


def _expressions(spec: DocumentSpec) -> Iterator[Expression]:
    yield from spec.data.values()
    yield from spec.prose.values()
    if isinstance(spec.remedies, Expression):
        yield spec.remedies
    yield from (one for one in (spec.signers_from, spec.to) if one is not None)


def _tasks(elements: Mapping[str, Element]) -> set[str]:
    return {e.id for e in elements.values() if e.kind is Kind.USER_TASK}


def _all(called: Iterable[Definition]) -> Iterator[Definition]:
    for child in called:
        yield child
        yield from _all(child.called.values())
