"""What a case says put right while it runs: its terms are recounted by it.

What may be corrected, by whom, and which decisions are taken again stands in `procedure.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot
from engine.db.tables import Case, CaseStatus, NoteKind
from engine.domain import values
from engine.domain.deadlines import TermBook
from engine.domain.forms import Field, Form, clean
from engine.domain.identities import Reserve
from engine.domain.office_rules import Correction
from engine.domain.officials import Action, CaseFacts, may
from engine.domain.procedures import start_rules
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound, TermFault
from engine.services import case_people, colleagues, deadlines, notes, progress, term_facts
from engine.services.casepages import CasePage, case_page
from engine.services.progress import Cause
from engine.services.visibility import hidden_from, visible
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """The form with what the case says now."""

    case: CasePage
    label: str
    form: Form
    values: Mapping[str, Any]
    recounts: bool  # a term is counted again with it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What is put right: of the case, or of a procedure that it calls and that is under way."""

    case: Case
    facts: CaseFacts
    definition: Definition
    correction: Correction
    form: Form
    call: int | None
    snapshot: Snapshot


def page(work: Work, case_id: int, call: int | None = None) -> CorrectionPage:
    """NotFound where the procedure lets nothing be corrected."""
    found = _correctable(work, case_id, call)
    return CorrectionPage(
        case=case_page(work, case_id),
        label=found.correction.label,
        form=found.form,
        # the reason of this one, not of one before
        values={**_hidden(work, found).over(_known(work, found)), found.correction.reason: None},
        recounts=bool(found.correction.repeats),
    )


def correct(
    work: Work, case_id: int, raw: Mapping[str, object], call: int | None = None
) -> tuple[str, ...]:
    """Puts values of the case right, and recounts its terms. Gives the labels that changed."""
    progress.lock(work, case_id)
    found = _correctable(work, case_id, call)
    case, definition, form = found.case, found.definition, found.form
    if case.status != CaseStatus.OPEN:
        raise Conflict(f"case {case_id} is {case.status}, expected open")
    known = _known(work, found)
    raw = _hidden(work, found).given_back(raw, known)
    sent = {**_emptied(form, known), **clean(form, raw, known)}
    changed = tuple(_changed(form, found.correction, known, sent))
    first = next(form.inputs()).key
    if not changed:
        raise InvalidInput({first: "No cambió nada: corrija lo que esté mal."})
    book = deadlines.book(work, case_id, definition, case.office_id)
    _require_running(definition, found.correction, book, first)
    repeats = found.correction.repeats
    try:
        transition = runtime.correct(definition, found.snapshot, sent, repeats, book, call)
    except TermFault as fault:
        raise InvalidInput({first: _IMPOSSIBLE}) from fault
    cause = Cause(action="corrected", data=_said(found, known, changed))
    progress.apply(work, case, definition, transition, book, cause)
    _put_right(work, found, changed, {**known, **sent})
    labels = tuple(field.label for field in changed)
    _tell(work, case, labels, str(sent.get(found.correction.reason, "")))
    return labels


_IMPOSSIBLE = "El término que corre no se puede recontar con lo que corrigió."


# --- load and allow -------------------------------------------------------------------------------


def _correctable(work: Work, case_id: int, call: int | None) -> _Found:
    case, facts = visible(work, case_id)
    definition = work.definitions.get(case.definition_id)
    snapshot = progress.snapshot(case)
    process_id = definition.process_id if call is None else _called(definition, snapshot, call)
    correction = definition.corrections.get(process_id)
    if correction is None:
        raise NotFound("correction", case_id)
    if not (may(work.actor, Action.CORRECT, facts) and work.actor.roles & correction.roles):
        raise NotAllowed(f"{work.actor.username} may not correct case {case_id}")
    form = _form(definition.owner_of(process_id) or definition, correction)
    return _Found(
        case=case,
        facts=facts,
        definition=definition,
        correction=correction,
        form=form,
        call=call,
        snapshot=snapshot,
    )


def _called(definition: Definition, snapshot: Snapshot, call: int) -> str:
    """The procedure of the call; "" where it is over."""
    element = runtime.calls_open(definition, snapshot).get(call)
    return element.calls if element else ""


def _form(definition: Definition, correction: Correction) -> Form:
    found = definition.forms.get(correction.form)
    if not isinstance(found, Form):
        raise NotFound("form", correction.form)
    return found


def _known(work: Work, found: _Found) -> dict[str, Any]:
    """What the case says, and what the rules of the form ask of its terms."""
    case, definition, snapshot = found.case, found.definition, found.snapshot
    read = partial(deadlines.book, work, case.id, definition, case.office_id)
    asked = term_facts.offered(work, read, definition, found.form, snapshot, found.call)
    return {**runtime.visible(definition, snapshot, found.call), **asked}


def _hidden(work: Work, found: _Found) -> Reserve:
    known = runtime.visible(found.definition, found.snapshot, found.call)
    return hidden_from(work, found.case, found.facts, found.definition, known)


def _require_running(
    definition: Definition, correction: Correction, book: TermBook, first: str
) -> None:
    """What is counted again whatever happens is running; the rest says itself when it is."""
    names = {
        mark.name
        for element_id in correction.repeats
        if (element := definition.elements.get(element_id))
        for mark in element.terms
        if mark.step == "recount"
    }
    if any(book.running(name) is None for name in names):
        raise InvalidInput({first: "El término ya terminó: lo que corrija ya no cambia la cuenta."})


# --- decide ---------------------------------------------------------------------------------------


def _emptied(form: Form, known: Mapping[str, Any]) -> dict[str, Any]:
    """A field that comes back empty is empty from then on; one that was not asked stays."""
    asked = (f for f in form.inputs() if not (f.hidden(known) or f.is_readonly(known)))
    return {field.key: None for field in asked}


def _changed(
    form: Form, correction: Correction, known: Mapping[str, Any], sent: Mapping[str, Any]
) -> Iterator[Field]:
    for field in form.inputs():
        if field.key == correction.reason or field.key not in sent:
            continue
        was, now = known.get(field.key) or None, sent[field.key] or None
        if values.dumps({"v": now}) != values.dumps({"v": was}):
            yield field


# --- record ---------------------------------------------------------------------------------------


def _said(found: _Found, known: Mapping[str, Any], changed: Sequence[Field]) -> dict[str, Any]:
    """What the history remembers: which fields, and whose name stood where the person was put
    right."""
    keys = [field.key for field in changed]
    personal = start_rules(found.definition.bundle.procedure).identity_keys
    before = {key: known[key] for key in keys if key in personal and known.get(key)}
    return {"fields": keys, **({"before": before} if before else {})}


def _put_right(work: Work, found: _Found, changed: Sequence[Field], now: Mapping[str, Any]) -> None:
    """Who the case is about is whom it names from now on."""
    rules = start_rules(found.definition.bundle.procedure)
    if found.call is None and any(field.key in rules.identity_keys for field in changed):
        case_people.put_right(work, found.case, rules.role, rules.parties_of(now))


def _tell(work: Work, case: Case, labels: tuple[str, ...], reason: str) -> None:
    text = f"Se corrigió: {', '.join(labels)}.\n{reason}".strip()
    notes.write(work, case, NoteKind.CORRECTED, text, colleagues.holding(work, case.id))
