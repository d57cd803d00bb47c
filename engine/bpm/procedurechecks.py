"""What is wrong with `procedure.toml` beside its drawing, its forms and what it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpm.definition import Definition, Kind, Trigger
from engine.bpm.profile import Drawing
from engine.domain.calendars import Verification
from engine.domain.case_events import case_events
from engine.domain.deadlines import TermRule
from engine.domain.forms import Form
from engine.domain.office_rules import office_rules
from engine.domain.papers import DocumentSpec
from engine.domain.procedures import file_rules, start_rules
from engine.domain.separations import WAIVED, separations
from engine.errors import Finding

FILE = "procedure.toml"
#: of a series of numbers
LETTER = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Said:
    """The file, and what it is held against."""

    procedure: Mapping[str, Any]
    drawing: Drawing
    forms: Mapping[str, Form]
    rules: tuple[TermRule, ...]
    documents: tuple[DocumentSpec, ...]
    called: Mapping[str, Definition]

    def family(self) -> Iterator[Definition]:
        """Those that it calls, in turn."""
        for child in self.called.values():
            yield from child.family()


def check(said: Said) -> list[Finding]:
    """Every finding. FeelSyntaxError where an event concerns what is no FEEL."""
    checks = (_files, _sureness, _reserve, _correction, _events, _separations)
    return [finding for each in checks for finding in each(said)]


def _files(said: Said) -> Iterator[Finding]:
    """Each file field is a kind of document whose type in the case file is declared."""
    types = file_rules(said.procedure).types
    for path, form in said.forms.items():
        for key in form.file_fields:
            if key not in types:
                message = (
                    f"«{key}» entra al expediente: diga su tipo documental en"
                    f' «[document_types]» de procedure.toml ({key} = "…").'
                )
                yield _finding("form-file-untyped", message, f"forms/{path}.json", "warning")


def _sureness(said: Said) -> Iterator[Finding]:
    """A parameter that terms or papers depend on offers states of a norm, in doubt at first."""
    declared = said.procedure.get("parameters")
    family = tuple(said.family())
    rules = [*said.rules, *(rule for one in family for rule in one.term_rules)]
    papers = [*said.documents, *(paper for one in family for paper in one.documents)]
    depended = {rule.parameter for rule in rules}
    depended |= {norm.parameter for paper in papers for norm in paper.norms}
    for key, offer in declared.items() if isinstance(declared, dict) else ():
        if key in depended and isinstance(offer, dict) and not _doubts(offer):
            message = (
                f"De «{key}» dependen términos o documentos: empieza en POR_VERIFICAR y sus"
                " opciones son POR_VERIFICAR, VERIFICADO o INTERNO."
            )
            yield _finding("parameter-sureness", message)


def _doubts(offer: Mapping[str, Any]) -> bool:
    offered = set(map(str, offer.get("options", ())))
    begins = offer.get("default") == Verification.UNVERIFIED
    return begins and bool(offered) and offered <= set(Verification)


def _reserve(said: Said) -> Iterator[Finding]:
    """What is reserved is numbered apart: a gap among the others would tell of it."""
    rules = start_rules(said.procedure)
    if rules.reserved and not LETTER.fullmatch(rules.letter):
        message = 'Lo reservado lleva su propia serie: reserve = { letter = "D" }.'
        yield _finding("reserve-letter", message)


def _correction(said: Said) -> Iterator[Finding]:
    """`[correction]` names a form of the folder, one of its fields, and decisions of it."""
    correction = office_rules(said.procedure).correction
    if correction is None:
        return
    form = said.forms.get(correction.form)
    if form is None:
        message = f"La corrección pide el formulario «{correction.form}», que no está."
        yield _finding("correction-form", message)
    elif correction.reason not in {field.key for field in form.inputs()}:
        message = f"El formulario de la corrección no pide la razón «{correction.reason}»."
        yield _finding("correction-reason", message)
    for element_id in correction.repeats:
        element = said.drawing.elements.get(element_id)
        if element is None or element.kind not in (Kind.RULE_TASK, Kind.SCRIPT_TASK):
            message = f"«{element_id}» no es una decisión del diagrama: no se puede repetir."
            yield _finding("correction-repeats", message)


def _events(said: Said) -> Iterator[Finding]:
    """Each `[[event]]` is a message that the drawing waits for, with its form and its roles."""
    elements = said.drawing.elements.values()
    waited = {e.event.name for e in elements if e.event.trigger is Trigger.MESSAGE}
    for event in case_events(said.procedure):
        if event.id not in waited:
            yield _finding("event-message", f"Nada en el diagrama espera «{event.id}».")
        if event.form not in said.forms and not _lent(said, event.form):
            message = f"«{event.id}» pide el formulario «{event.form}», que no está."
            yield _finding("event-form", message)
        if not (event.label and event.roles):
            message = f"«{event.id}» no dice «label» y «roles»: quién lo registra y cómo se llama."
            yield _finding("event-roles", message)


def _lent(said: Said, form_id: str) -> bool:
    """What several wait for is asked in a form of what they all call: it stands there once."""
    return any(called.asker_of(form_id) for called in said.called.values())


def _separations(said: Said) -> Iterator[Finding]:
    """The lanes that are kept apart are those of the family, and the norm is said."""
    lanes = {lane.id for lane in said.drawing.lanes}
    lanes |= {lane.id for one in said.family() for lane in one.lanes}
    for rule in separations(said.procedure):
        for lane in sorted(rule.lanes - lanes):
            yield _finding("separation-lane", f"El carril «{lane}» no está en el diagrama.")
        if len(rule.lanes) < 2 or not rule.norm:
            message = "Una separación nombra dos carriles o más y su norma."
            yield _finding("separation-norm", message)
        if rule.parameter and WAIVED not in _options(said, rule.parameter):
            message = (
                f"De «{rule.parameter}» depende una separación: «[parameters]» lo ofrece, y una de"
                f" sus opciones es {WAIVED}."
            )
            yield _finding("separation-parameter", message)


def _options(said: Said, key: str) -> tuple[str, ...]:
    declared = said.procedure.get("parameters")
    offer = declared.get(key) if isinstance(declared, dict) else None
    return tuple(map(str, offer.get("options", ()))) if isinstance(offer, dict) else ()


def _finding(rule: str, message: str, file: str = FILE, severity: str = "error") -> Finding:
    return Finding(file=file, line=1, element="", rule=rule, severity=severity, message=message)
