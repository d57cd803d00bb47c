"""Colleagues at work on one matter: what they give, tell and ask each other, and put right.

Dates are counted by hand: 23 March 2026 is a holiday (San José, moved to Monday).
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.db.tables import ConsultationKind, NoteKind
from engine.domain.deadlines import TermEventKind, TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import (
    access,
    assignments,
    consultations,
    corrections,
    deadlines,
    links,
    notes,
    pendings,
    presence,
    tasks,
)
from engine.services.access import Access
from engine.services.consultations import Asked, ConsultationLine
from engine.services.pendings import Pendings
from tests.conftest import BACKENDS
from tests.office import Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION
from tests.under_way import tracked

pytestmark = [
    pytest.mark.procedure("peticion"),
    pytest.mark.parametrize("backend", BACKENDS),
]


@pytest.fixture
def case(office: Office, diana: Person, ana: Person) -> Received:
    """A petition that diana classified and gave to ana."""
    received = office.receives("peticion", **PETITION)
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    office.works_off()
    return received


def _reassigns(office: Office, who: Person, case: Received, to: Person, reason: str) -> str:
    task_id = office.task_of(case, "proyectar_respuesta")
    with office.engine.work_as(office.actor(who)) as work:
        return assignments.reassign(work, task_id, office.actor(to).id or 0, reason)


def _returns(office: Office, who: Person, case: Received, reason: str) -> str:
    task_id = office.task_of(case, "proyectar_respuesta")
    with office.engine.work_as(office.actor(who)) as work:
        return assignments.give_back(work, task_id, reason)


def _asks(office: Office, who: Person, case: Received, to: str, kind: str, days: int = 5) -> int:
    question = "¿Es competente la Secretaría de Movilidad?"
    asked = Asked(kind=ConsultationKind(kind), to=to, question=question, business_days=days)
    with office.engine.work_as(office.actor(who)) as work:
        return consultations.ask(work, case.id, asked)


def _informs(office: Office, who: Person, case: Received, *readers: Person) -> None:
    ids = [office.actor(reader).id or 0 for reader in readers]
    with office.engine.work_as(office.actor(who)) as work:
        notes.inform(work, case.id, ids, "Para su conocimiento.")


def _pendings(office: Office, who: Person, *, archived: bool = False) -> Pendings:
    with office.engine.reading_as(office.actor(who)) as work:
        return pendings.of_actor(work, archived=archived)


def _consultation(office: Office, who: Person, consultation_id: int) -> ConsultationLine:
    with office.engine.reading_as(office.actor(who)) as work:
        return consultations.page(work, consultation_id)


def _corrects(office: Office, who: Person, case: Received, **answers: object) -> tuple[str, ...]:
    raw = {**CLASSIFIED, "justificacion": "Pide copias: es de información.", **answers}
    with office.engine.work_as(office.actor(who)) as work:
        return corrections.correct(work, case.id, raw)


def _person(office: Office, person: Person) -> str:
    return f"persona:{office.actor(person).id}"


def write_everywhere(office: Office, case: Received, text: str) -> None:
    """The text in every field that colleagues fill in, where ana reads it afterwards."""
    from tests.office import ANA, DIANA, HUGO

    other = office.receives("peticion", **PETITION)
    diana, ana, hugo = (office.actor(one) for one in (DIANA, ANA, HUGO))
    kind = ConsultationKind.APPROVAL
    with office.engine.work_as(diana) as work:
        notes.comment(work, case.id, text)
        notes.inform(work, case.id, [ana.id or 0], text)
        asked = Asked(kind=kind, to=f"persona:{ana.id}", question=text)
        consultations.ask(work, case.id, asked)
        links.link(work, case.id, other.radicado, text)
        access.change(work, case.id, Access.IDENTITY, text, text)
        notes.inform(work, other.id, [ana.id or 0], text)  # so that ana sees the link
    with office.engine.work_as(ana) as work:
        mine = consultations.ask(
            work, case.id, Asked(kind=kind, to=f"persona:{hugo.id}", question=text)
        )
    with office.engine.work_as(hugo) as work:
        consultations.answer(work, mine, text, approved=False)
    _reassigns(office, ANA, case, HUGO, text)
    _returns(office, HUGO, case, text)


# --- reasignar y devolver -------------------------------------------------------------------------


def test_who_has_a_task_gives_it_to_a_colleague_of_the_role_and_says_why(
    office: Office, case: Received, ana, hugo
) -> None:
    assert _reassigns(office, ana, case, hugo, "Salgo a comisión esta semana.") == "Hugo Díaz"
    office.works_off()

    assert office.inbox_of(ana) == []
    assert office.inbox_of(hugo) == ["proyectar_respuesta"]
    assert office.mail.to("hugo@") == [f"Una tarea cambió de manos: radicado {case.radicado}"]
    (notice,) = _pendings(office, hugo).notices
    assert (notice.author, notice.text) == ("Ana Ruiz", "Salgo a comisión esta semana.")
    assert office.history_of(case)[-1] == "reassigned proyectar_respuesta"
    assert office.broken_invariants() == []


def test_a_task_is_given_to_nobody_without_its_role_and_never_without_a_reason(
    office: Office, case: Received, ana, hugo, fabio
) -> None:
    with pytest.raises(InvalidInput) as other_role:
        _reassigns(office, ana, case, fabio, "Sabe más que yo.")
    with pytest.raises(InvalidInput) as no_reason:
        _reassigns(office, ana, case, hugo, "  ")

    assert list(other_role.value.fields) == ["para"]
    assert list(no_reason.value.fields) == ["motivo"]
    assert office.inbox_of(ana) == ["proyectar_respuesta"]


def test_a_task_is_given_by_who_has_it_who_gave_it_or_who_stands_above(
    office: Office, case: Received, ana, diana, hugo, fabio, beatriz
) -> None:
    with pytest.raises(NotAllowed):
        _reassigns(office, fabio, case, hugo, "No es mía.")

    assert _reassigns(office, diana, case, hugo, "Ana tiene demasiadas.") == "Hugo Díaz"

    assert office.inbox_of(ana) == []
    (notice,) = _pendings(office, ana).notices  # who had it learns who gave it away
    assert notice.kind is NoteKind.REASSIGNED


def test_a_task_goes_back_to_who_gave_it_with_the_reason(
    office: Office, case: Received, ana, diana, hugo
) -> None:
    assert _returns(office, ana, case, "Es de otra dependencia.") == "Diana Mora"
    office.works_off()

    assert office.inbox_of(diana) == ["proyectar_respuesta"]
    assert office.mail.to("diana@")[-1] == f"Le devuelven una tarea: radicado {case.radicado}"
    assert office.history_of(case)[-1] == "returned proyectar_respuesta"

    # and she gives it to somebody else
    _reassigns(office, diana, case, hugo, "Ana está en otro reparto.")
    assert office.inbox_of(hugo) == ["proyectar_respuesta"]
    assert office.broken_invariants() == []


def test_what_nobody_gave_goes_back_to_its_role(office: Office, diana) -> None:
    received = office.receives("peticion", **PETITION)
    task_id = office.task_of(received, "clasificar_peticion")
    with office.engine.work_as(office.actor(diana)) as work:
        tasks.claim(work, task_id)
        assert assignments.give_back(work, task_id, "No alcanzo hoy.") == ""

    with office.engine.reading_as(office.actor(diana)) as work:
        assert tasks.task_page(work, task_id).may_claim
        (note,) = notes.of_case(work, received.id)
    assert (note.kind, note.text) == (NoteKind.RETURNED, "No alcanzo hoy.")


# --- informar, mencionar, archivar ----------------------------------------------------------------


def test_a_colleague_who_is_told_may_read_the_case_and_only_that(
    office: Office, case: Received, ana, carlos
) -> None:
    with pytest.raises(NotAllowed):
        office.page_of(case, carlos)

    _informs(office, ana, case, carlos)
    office.works_off()

    page = office.page_of(case, carlos)
    assert page.radicado == case.radicado
    assert {action.value for action in page.allowed} == {"write_note"}
    assert office.mail.to("carlos@") == [f"Le informan de un expediente: radicado {case.radicado}"]
    with pytest.raises(NotAllowed):
        _asks(office, carlos, case, "rol:juridica", "concepto")
    with pytest.raises(NotAllowed):
        _informs(office, carlos, case, ana)


def test_a_notice_is_known_then_put_away_and_comes_back(
    office: Office, case: Received, ana, carlos, fabio
) -> None:
    _informs(office, ana, case, carlos)
    (notice,) = _pendings(office, carlos).notices

    with office.engine.work_as(office.actor(carlos)) as work:
        notes.acknowledge(work, notice.id)
    assert _pendings(office, carlos).notices[0].acknowledged
    with office.engine.work_as(office.actor(carlos)) as work:
        notes.archive(work, notice.id)
    assert _pendings(office, carlos).notices == ()
    assert [line.id for line in _pendings(office, carlos, archived=True).notices] == [notice.id]
    with office.engine.work_as(office.actor(carlos)) as work:
        notes.bring_back(work, notice.id)
        assert pendings.counts(work).notices == 1

    with pytest.raises(NotFound), office.engine.work_as(office.actor(fabio)) as work:
        notes.archive(work, notice.id)


def test_who_is_named_in_a_note_is_told_and_nobody_else(
    office: Office, case: Received, ana, hugo, carlos
) -> None:
    with office.engine.work_as(office.actor(ana)) as work:
        told = notes.comment(work, case.id, "@hugo, ¿lo viste? No escriba a x@carlos.example.")
    office.works_off()

    assert told == ("Hugo Díaz",)
    assert office.mail.to("hugo@") == [f"Lo mencionan en un expediente: radicado {case.radicado}"]
    assert _pendings(office, carlos).notices == ()


def test_a_citizen_never_reads_a_note(office: Office, case: Received, ana) -> None:
    with office.engine.work_as(office.actor(ana)) as work:
        notes.comment(work, case.id, "nota-que-no-sale")

    assert "nota-que-no-sale" not in repr(tracked(office, case))


# --- vo.bo. y concepto ----------------------------------------------------------------------------


def test_a_colleague_gives_or_refuses_the_visto_bueno_with_a_remark(
    office: Office, case: Received, ana, hugo
) -> None:
    asked = _asks(office, ana, case, _person(office, hugo), "visto_bueno")
    office.works_off()
    (mine,) = _pendings(office, hugo).to_answer
    assert mine.id == asked

    with office.engine.work_as(office.actor(hugo)) as work:
        consultations.answer(work, asked, "Falta citar el artículo 14.", approved=False)
    office.works_off()

    told = _consultation(office, ana, asked)
    assert (told.approved, told.answer) == (False, "Falta citar el artículo 14.")
    assert office.mail.to("ana@")[-1] == f"No hay visto bueno: radicado {case.radicado}"
    assert office.history_of(case)[-2:] == ["asked", "answered"]
    assert office.inbox_of(ana) == ["proyectar_respuesta"]  # the case did not move


def test_a_refusal_says_why_and_an_approval_need_not(office: Office, case: Received, ana, hugo):
    first, second = (_asks(office, ana, case, _person(office, hugo), "visto_bueno") for _ in "12")

    with office.engine.work_as(office.actor(hugo)) as work:
        consultations.answer(work, first, "", approved=True)
    with pytest.raises(InvalidInput), office.engine.work_as(office.actor(hugo)) as work:
        consultations.answer(work, second, "", approved=False)
    with pytest.raises(InvalidInput), office.engine.work_as(office.actor(hugo)) as work:
        consultations.answer(work, second, "Sí.")


def test_an_opinion_is_due_by_a_goal_that_the_calendar_counts(
    office: Office, ana, diana, fabio
) -> None:
    office.today_is("2026-03-20")
    received = office.receives("peticion", **PETITION)
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    terms = office.terms_of(received)

    asked = _asks(office, ana, received, "rol:juridica", "concepto", days=2)

    # then: Monday 23 is a holiday, so that the second working day is Wednesday
    line = _consultation(office, fabio, asked)
    assert (line.due_on, line.days_left) == (date(2026, 3, 25), 2)
    assert office.terms_of(received) == terms  # none of the law is added


def test_anybody_of_the_role_answers_an_opinion_once(
    office: Office, case: Received, ana, fabio, hugo
) -> None:
    other = office.hires(Person("ines", "Inés Roa", ("juridica",)))
    asked = _asks(office, ana, case, "rol:juridica", "concepto")
    office.works_off()
    assert len(office.mail.to("fabio@")) == len(office.mail.to("ines@")) == 1
    assert office.page_of(case, fabio).radicado == case.radicado

    with office.engine.work_as(other) as work:
        consultations.answer(work, asked, "Sí: Acuerdo 0070 de 2000.")
    with pytest.raises(Conflict), office.engine.work_as(office.actor(fabio)) as work:
        consultations.answer(work, asked, "No.")
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(hugo)) as work:
        consultations.answer(work, asked, "No me preguntaron.")

    (back,) = _pendings(office, ana).asked
    assert (back.answered_by, back.answer) == ("Inés Roa", "Sí: Acuerdo 0070 de 2000.")


def test_who_asked_withdraws_the_question_and_puts_answers_away(
    office: Office, case: Received, ana, fabio
) -> None:
    asked = _asks(office, ana, case, "rol:juridica", "concepto")
    with pytest.raises(Conflict), office.engine.work_as(office.actor(ana)) as work:
        consultations.archive(work, asked)

    with office.engine.work_as(office.actor(ana)) as work:
        consultations.withdraw(work, asked)
        consultations.archive(work, asked)

    assert _pendings(office, ana).asked == ()
    assert _pendings(office, fabio).to_answer == ()
    with pytest.raises(NotAllowed):
        office.page_of(case, fabio)  # nobody asks him any more


# --- corregir la clasificación --------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14, num. 1",
    "Corregida la clasificación, el término se recuenta desde el mismo día",
)
def test_a_classification_put_right_recounts_the_term_from_the_same_start(
    office: Office, case: Received, diana, ana
) -> None:
    # given: fifteen days from 2 March: 3-6, 9-13, 16-20 and the 24th, for the 23rd is a holiday
    assert office.term_of(case, "respuesta").due_on == date(2026, 3, 24)

    changed = _corrects(office, diana, case, tipo_peticion="documentos")
    office.works_off()

    # then: ten days: 3-6, 9-13 and the 16th
    term = office.term_of(case, "respuesta")
    assert (term.rule_code, term.due_on) == ("PQ-INF", date(2026, 3, 16))
    assert changed == ("Tipo de petición",)
    with office.engine.reading_as(SYSTEM) as work:
        last = deadlines.explanation(work, term.term_id).events[-1]
    assert (last.kind, last.cause) == (
        TermEventKind.RECOUNTED,
        "Pide copias: es de información.",
    )
    assert last.who == "Diana Mora"
    (task,) = office.page_of(case, diana).tasks
    assert task.due_on == date(2026, 3, 16)
    (notice,) = _pendings(office, ana).notices
    assert notice.kind is NoteKind.CORRECTED
    assert "Se corrigió un expediente a su cargo" in office.mail.to("ana@")[-1]
    assert "corrected" in office.history_of(case)
    assert office.broken_invariants() == []


def test_the_end_of_the_term_comes_by_the_day_that_was_put_right(
    office: Office, case: Received, diana, beatriz
) -> None:
    _corrects(office, diana, case, tipo_peticion="documentos")

    office.days_pass_until("2026-03-17")

    assert office.term_of(case, "respuesta").status is TermStatus.EXPIRED
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]


def test_only_who_the_procedure_names_corrects_and_only_with_a_reason(
    office: Office, case: Received, ana, diana
) -> None:
    with pytest.raises(NotAllowed):
        _corrects(office, ana, case, tipo_peticion="documentos")
    with pytest.raises(InvalidInput) as no_reason:
        _corrects(office, diana, case, tipo_peticion="documentos", justificacion="")
    with pytest.raises(InvalidInput) as nothing:
        _corrects(office, diana, case)

    assert list(no_reason.value.fields) == ["justificacion"]
    assert list(nothing.value.fields) == ["tipo_peticion"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 3, 24)


# --- expediente: vínculos y acceso ----------------------------------------------------------------


def test_two_cases_are_linked_both_ways_with_the_reason(
    office: Office, case: Received, ana, diana, carlos
) -> None:
    other = office.receives("peticion", **PETITION)
    with office.engine.work_as(office.actor(diana)) as work:
        links.link(work, case.id, other.radicado, "Es el mismo semáforo.")

    with office.engine.reading_as(office.actor(diana)) as work:
        (there,) = links.of_case(work, case.id)
        (back,) = links.of_case(work, other.id)
    assert (there.radicado, back.radicado) == (other.radicado, case.radicado)
    with office.engine.reading_as(office.actor(ana)) as work:
        assert links.of_case(work, case.id) == ()  # ana has no part in the other
    with pytest.raises(InvalidInput), office.engine.work_as(office.actor(ana)) as work:
        links.link(work, case.id, other.radicado, "No la ve.")

    with office.engine.work_as(office.actor(diana)) as work:
        links.unlink(work, other.id, back.id, "No era el mismo.")
        assert links.of_case(work, case.id) == ()
    assert office.history_of(case)[-2:] == ["linked", "unlinked"]
    assert office.history_of(other)[-2:] == ["linked", "unlinked"]


@pytest.mark.norm(
    "Ley 1712 de 2014, arts. 18 y 19",
    "Un asunto que se reserva deja de verlo quien sólo estaba enterado",
)
def test_a_case_that_becomes_reserved_is_gone_for_who_was_only_told(
    office: Office, case: Received, ana, diana, carlos, gloria, fabio
) -> None:
    _informs(office, ana, case, carlos)
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(ana)) as work:
        access.change(work, case.id, Access.RESERVED, "Hay un menor.", "Ley 1098 de 2006")
    with pytest.raises(InvalidInput), office.engine.work_as(office.actor(diana)) as work:
        access.change(work, case.id, Access.RESERVED, "Hay un menor.", "")

    with office.engine.work_as(office.actor(diana)) as work:
        access.change(work, case.id, Access.RESERVED, "Hay un menor.", "Ley 1098 de 2006")

    for outsider in (carlos, gloria):
        with pytest.raises(NotFound):
            office.page_of(case, outsider)
    assert _pendings(office, carlos).notices == ()
    assert office.page_of(case, ana).reserved
    with pytest.raises(InvalidInput):  # nor is anybody told of it who has no part
        _informs(office, ana, case, carlos)
    with pytest.raises(InvalidInput):
        _asks(office, ana, case, _person(office, fabio), "concepto")
    letter = office.mail.sent[-1]
    office.works_off()
    assert "menor" not in str(letter)

    with office.engine.work_as(office.actor(diana)) as work:
        access.change(work, case.id, Access.OPEN, "Ya no está en el expediente.", "")
    assert office.page_of(case, carlos).radicado == case.radicado


# --- quién más mira -------------------------------------------------------------------------------


def test_who_looks_at_a_case_is_seen_by_the_others_for_a_while(
    office: Office, case: Received, ana, diana, carlos
) -> None:
    with office.engine.work_as(office.actor(ana)) as work:
        assert presence.beat(work, case.id) == ()

    with office.engine.work_as(office.actor(diana)) as work:
        assert presence.beat(work, case.id) == ("Ana Ruiz",)
    office.time_passes(minutes=2)
    with office.engine.reading_as(office.actor(diana)) as work:
        assert presence.others(work, case.id) == ()
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(carlos)) as work:
        presence.beat(work, case.id)
