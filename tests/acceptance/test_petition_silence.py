"""A petition that nobody answers: documents that may no longer be denied, and silence.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 and 17 August, 12 October, 2 November; and
every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput
from engine.services import corrections
from tests.matters import PETITION
from tests.office import Office, Person, Received
from tests.petitions import SECRET
from tests.under_way import (
    CLASSIFIED,
    DISRESPECT,
    DRAFT,
    assigned,
    classified,
    codes,
    refusal_of,
    signs,
    tracked,
)

pytestmark = pytest.mark.procedure("peticion")


@pytest.mark.norm(
    "CPACA, art. 14, num. 1",
    "Pasados diez días sin respuesta, los documentos no se pueden negar, la petición no deja de ser"
    " de documentos y se entregan en tres días",
)
def test_after_ten_days_documents_are_no_longer_denied_and_are_handed_over_in_three(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    # given a request of Monday 22 June: 23-26, 30 June, 1-3, 6 and 7 July; the 29th is off
    office.today_is("2026-06-22")
    case = assigned(office, diana, ana, {"tipo_peticion": "documentos"})
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 7)
    denial = {**DRAFT, "sentido": "niega"}
    office.completes(ana, "proyectar_respuesta", denial)  # nobody signs it in time
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    anonymous = {**PETITION, "anonima": True, "remitente": None, "tipo_peticion": "documentos"}
    unread = office.receives("peticion", **anonymous)

    office.days_pass_until("2026-07-08")

    # then nobody takes it for something else, whether it was classified in time or not
    _stay_requests_for_documents(office, diana, case, unread)

    # and the silence is a state with three days to hand them over: 8, 9 and 10 July
    assert "entregar_copias" in office.inbox_of(ana)
    assert office.term_of(case, "copias").due_on == date(2026, 7, 10)
    assert not tracked(office, case).closed
    said = refusal_of(office, beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    assert "ya no se pueden negar" in said["decision_firma"]
    back = {"decision_firma": "devolver", "observaciones": "Ya no se pueden negar: accede."}
    office.completes(beatriz, "aprobar_respuesta", back)
    said = refusal_of(office, ana, "proyectar_respuesta", denial)
    assert "ya no se pueden negar" in said["sentido"]

    # and answering late does not close what is still to be handed over
    office.completes(ana, "proyectar_respuesta", {**DRAFT, "sentido": "accede"})
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    _hands_over(office, ana, beatriz, case)
    assert office.term_of(case, "copias").status is TermStatus.MET
    assert tracked(office, case).closed


@pytest.mark.norm(
    "Ley 1712 de 2014, arts. 18 y 28",
    "Lo que no se puede entregar lo confirma la Asesoría jurídica, y la respuesta dice por qué",
)
def test_what_may_not_be_handed_over_is_confirmed_by_the_legal_office(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    office.today_is("2026-06-22")
    case = assigned(office, diana, ana, {"tipo_peticion": "documentos"})
    office.days_pass_until("2026-07-08")
    secret = {"resultado_copias": "imposible", "causa_no_copias": "reserva_legal"}
    secret["motivo_no_copias"] = "Es la historia clínica de otra persona: CPACA, art. 24, num. 3."
    office.completes(ana, "entregar_copias", secret)

    # when the legal office does not see why, they are still due on Friday 10
    no = {"sentido_concepto": "desfavorable", "texto_concepto": "Se entregan sin los nombres."}
    office.completes(fabio, "emitir_concepto", no)
    assert office.term_of(case, "copias").due_on == date(2026, 7, 10)
    assert "ya no se pueden negar" in str(refusal_of(office, ana, "proyectar_respuesta", SECRET))
    office.completes(ana, "entregar_copias", secret)
    yes = {"sentido_concepto": "favorable", "texto_concepto": "Ni sin nombres: no se puede."}
    office.completes(fabio, "emitir_concepto", yes)

    # then nothing is handed over, and the answer, which is still owed, says so
    assert office.term_of(case, "copias").status is TermStatus.CLOSED
    office.completes(ana, "proyectar_respuesta", SECRET)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    signs(office, beatriz)
    assert codes(office, case) == ["OF-2026-00001"]
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, arts. 25 y 26",
    "La negativa por reserva que se firmó en término no es silencio mientras se notifica",
)
def test_a_refusal_that_was_signed_in_time_is_no_silence_while_it_is_notified(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    office.today_is("2026-06-22")
    case = assigned(office, diana, ana, {"tipo_peticion": "documentos"})
    office.days_pass_until("2026-07-07")  # the last of the ten days
    office.completes(ana, "proyectar_respuesta", SECRET)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    signs(office, beatriz)

    office.days_pass_until("2026-07-08")

    # nobody has opened it: it is late, but what is reserved is not owed
    assert office.term_of(case, "respuesta").status is TermStatus.EXPIRED
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]
    assert "entregar_copias" not in office.inbox_of(ana)
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, art. 14, num. 1",
    "Pasados los diez días, los documentos tampoco se niegan por irrespeto, ni con un rechazo que"
    " se proyectó a tiempo",
)
def test_after_ten_days_documents_are_not_denied_as_disrespect_either(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    # given two requests of Monday 22 June, whose ten days end on Tuesday 7 July
    office.today_is("2026-06-22")
    documents = {"tipo_peticion": "documentos"}
    early, late = (classified(office, diana, documents, procedencia="irrespetuosa") for _ in "12")
    assert office.term_of(early, "respuesta").due_on == date(2026, 7, 7)
    office.completes(fabio, "calificar_irrespeto", DISRESPECT, case=early)
    why = {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "Art. 19."}
    office.completes(ana, "proyectar_acto", why)  # and nobody signs it

    office.days_pass_until("2026-07-08")

    said = refusal_of(office, fabio, "calificar_irrespeto", DISRESPECT)
    assert "tampoco por irrespetuoso" in said["motivacion_rechazo"]
    said = refusal_of(office, beatriz, "firmar_acto", {"decision_firma": "firmar"})
    assert "Ya pasó el último día" in said["decision_firma"]

    # then both go their way, and nothing was numbered
    handled = {**DISRESPECT, "decision_irrespeto": "tramitar"}
    office.completes(fabio, "calificar_irrespeto", handled, case=late)
    unsigned = {"decision_firma": "no_firmar", "observaciones": "Pasaron los diez días."}
    office.completes(beatriz, "firmar_acto", unsigned, case=early)
    for case in (early, late):
        assert office.task_of(case, "asignar_profesional")
        assert codes(office, case) == []
    assert not office.broken_invariants()


def _hands_over(office: Office, ana: Person, beatriz: Person, case: Received) -> None:
    """The superior says why it was late, and the documents are given."""
    why = {"causa_vencimiento": "carga", "accion_vencimiento": "responder_hoy"}
    office.completes(beatriz, "atender_vencimiento", why, case=case)
    office.works_off()
    handed = {
        "resultado_copias": "entregadas",
        "copias_entregadas": "Copia de los planos.",
        "medio_copias": "correo",
        "fecha_copias": "2026-07-08",
    }
    office.completes(ana, "entregar_copias", handed)


def _stay_requests_for_documents(
    office: Office, diana: Person, late: Received, unread: Received
) -> None:
    """Neither the one that was classified in time nor the one that nobody read becomes another."""
    general = {**CLASSIFIED, "justificacion": "No pide copias, sino una obra."}
    congress = {**general, "tipo_peticion": "documentos", "remitente": "congresista"}
    with office.engine.work_as(office.actor(diana)) as work:
        for wrong in (general, congress):
            with pytest.raises(InvalidInput) as refused:
                corrections.correct(work, late.id, wrong)
            assert "sigue siendo de documentos" in refused.value.fields["tipo_peticion"]
    said = refusal_of(office, diana, "clasificar_peticion", general)
    assert "sigue siendo de documentos" in said["tipo_peticion"]
    right = {**CLASSIFIED, "tipo_peticion": "documentos", "remitente": None}
    office.completes(diana, "clasificar_peticion", right, case=unread)


@pytest.mark.norm(
    "CPACA, art. 83", "Tres meses sin decisión son silencio negativo, que no cierra la petición"
)
def test_t10_11_after_three_months_silence_is_a_state_and_the_answer_is_still_owed(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    # given the petition of Friday 27 March, due on Tuesday 21 April
    office.today_is("2026-03-27 17:30")
    case = assigned(office, diana, ana, {})
    office.days_pass_until("2026-04-22")

    # 27 June is a Saturday, Monday 29 a holiday
    silence = office.term_of(case, "silencio")
    assert (silence.rule_code, silence.due_on) == ("PQ-SN", date(2026, 6, 30))
    office.days_pass_until("2026-07-01")
    assert office.term_of(case, "silencio").status is TermStatus.EXPIRED
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert not tracked(office, case).closed

    # when it is answered at last, nothing is presumed any more
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    assert office.term_of(case, "silencio").status is TermStatus.CLOSED
    assert tracked(office, case).state == "Respondida"
    assert not office.broken_invariants()


def test_silence_is_not_presumed_of_who_asks_as_an_authority(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-06-22")
    filed = {"remitente": "autoridad", "tipo_peticion": "informacion"}
    case = assigned(office, diana, ana, filed)
    assert office.term_of(case, "respuesta").rule_code == "PQ-AUT"

    office.days_pass_until("2026-07-08")

    assert [term.name for term in office.terms_of(case) if not term.internal] == ["respuesta"]
