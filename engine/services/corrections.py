"""What a case says put right while it runs: its terms are recounted by it.

What may be corrected, by whom, and which decisions are taken again stands in `procedure.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.tables import Case, CaseStatus, NoteKind
from engine.domain import values
from engine.domain.deadlines import TermBook
from engine.domain.forms import Field, Form, clean
from engine.domain.office_rules import Correction, office_rules
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound, TermFault
from engine.services import colleagues, deadlines, notes, progress, term_facts
from engine.services.casepages import CasePage, case_page
from engine.services.progress import Cause
from engine.services.visibility import visible
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """The form with what the case says now."""

    case: CasePage
    label: str
    form: Form
    values: Mapping[str, Any]


def page(work: Work, case_id: int) -> CorrectionPage:
    """NotFound where the procedure lets nothing be corrected."""
    case, definition, correction = _correctable(work, case_id)
    form = _form(definition, correction)
    known = _known(work, case, definition, form)
    return CorrectionPage(
        case=case_page(work, case_id),
        label=correction.label,
        form=form,
        values={**known, correction.reason: None},  # the reason of this one, not of one before,
    )


def correct(work: Work, case_id: int, raw: Mapping[str, object]) -> tuple[str, ...]:
    """Puts values of the case right, and recounts its terms. Gives the labels that changed."""
    case, definition, correction = _correctable(work, case_id)
    if case.status != CaseStatus.OPEN:
        raise Conflict(f"case {case_id} is {case.status}, expected open")
    progress.lock(work, case_id)
    form, snapshot = _form(definition, correction), progress.snapshot(case)
    known = _known(work, case, definition, form)
    sent = {**_emptied(form), **clean(form, raw, known)}
    changed = tuple(_changed(form, correction, known, sent))
    first = next(form.inputs()).key
    if not changed:
        raise InvalidInput({first: "No cambió nada: corrija lo que esté mal."})
    book = deadlines.book(work, case_id, definition, case.office_id)
    _require_running(definition, correction, book, first)
    try:
        transition = runtime.correct(definition, snapshot, sent, correction.repeats, book)
    except TermFault as fault:
        raise InvalidInput({first: _IMPOSSIBLE}) from fault
    cause = Cause(action="corrected", data={"fields": [field.key for field in changed]})
    progress.apply(work, case, definition, transition, book, cause)
    labels = tuple(field.label for field in changed)
    _tell(work, case, labels, str(sent.get(correction.reason, "")))
    return labels


_IMPOSSIBLE = "El término que corre no se puede recontar con esa clasificación."


# --- load and allow -------------------------------------------------------------------------------


def _correctable(work: Work, case_id: int) -> tuple[Case, Definition, Correction]:
    case, facts = visible(work, case_id)
    definition = work.definitions.get(case.definition_id)
    correction = office_rules(definition.bundle.procedure).correction
    if correction is None:
        raise NotFound("correction", case_id)
    if not may(work.actor, Action.CORRECT, facts):
        raise NotAllowed(f"{work.actor.username} may not correct case {case_id}")
    return case, definition, correction


def _form(definition: Definition, correction: Correction) -> Form:
    found = definition.forms.get(correction.form)
    if not isinstance(found, Form):
        raise NotFound("form", correction.form)
    return found


def _known(work: Work, case: Case, definition: Definition, form: Form) -> dict[str, Any]:
    """What the case says, and what the rules of the form ask of its terms."""
    snapshot = progress.snapshot(case)
    read = partial(deadlines.book, work, case.id, definition, case.office_id)
    asked = term_facts.offered(work, read, definition, form, snapshot, None)
    return {**runtime.visible(definition, snapshot), **asked}


def _require_running(
    definition: Definition, correction: Correction, book: TermBook, first: str
) -> None:
    names = {
        mark.name
        for element_id in correction.repeats
        if (element := definition.elements.get(element_id))
        for mark in element.terms
        if mark.step == "recount"
    }
    if any(book.running(name) is None for name in names):
        raise InvalidInput(
            {first: "El término ya terminó: su clasificación ya no cambia la cuenta."}
        )


# --- decide ---------------------------------------------------------------------------------------


def _emptied(form: Form) -> dict[str, Any]:
    """A field that comes back empty is empty from then on."""
    return {field.key: None for field in form.inputs()}


def _changed(
    form: Form, correction: Correction, known: Mapping[str, Any], sent: Mapping[str, Any]
) -> Iterator[Field]:
    for field in form.inputs():
        if field.key == correction.reason:
            continue
        was, now = known.get(field.key) or None, sent[field.key] or None
        if values.dumps({"v": now}) != values.dumps({"v": was}):
            yield field


# --- record ---------------------------------------------------------------------------------------


def _tell(work: Work, case: Case, labels: tuple[str, ...], reason: str) -> None:
    text = f"Se corrigió: {', '.join(labels)}.\n{reason}".strip()
    notes.write(work, case, NoteKind.CORRECTED, text, colleagues.holding(work, case.id))
