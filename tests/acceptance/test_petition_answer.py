"""A petition answered: by whom it passes, by which means it goes out, and what comes back.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August, 12 October; and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import DeliveryFailed, InvalidInput
from tests.acceptance.test_petition_admission import TRANSFER
from tests.conftest import BACKENDS
from tests.matters import LUZ
from tests.office import Office, Person
from tests.under_way import (
    ANONYMOUS,
    DRAFT,
    REFUSAL,
    assigned,
    assigns,
    classified,
    codes,
    explanation,
    form_values,
    receives,
    refusal_of,
    signs,
    tracked,
)

pytestmark = pytest.mark.procedure("peticion")


CPACA = "Ley 1437 de 2011 (CPACA)"


@pytest.mark.norm(
    "CPACA, arts. 13 y 14", "La respuesta llega a la persona y entonces se cierra el asunto"
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_answer_goes_out_by_mail_and_closes_the_case(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    case = receives(office)
    office.works_off()
    assigns(office, diana, ana)
    office.days_pass_until("2026-07-01")
    office.completes(ana, "proyectar_respuesta", DRAFT)
    assert not tracked(office, case).closed

    signs(office, beatriz)

    answer = office.mail.sent[-1]
    assert answer["To"] == LUZ
    assert DRAFT["respuesta"] in " ".join(answer.get_body(("plain",)).get_content().split())
    assert office.term_of(case, "respuesta").status == TermStatus.MET
    page = tracked(office, case)
    assert page.closed
    assert page.answer == DRAFT["respuesta"]
    assert office.broken_invariants() == []


def test_the_case_is_open_until_the_relay_has_accepted_the_answer(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    case = receives(office)
    office.works_off()
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.mail.down = DeliveryFailed("the relay is restarting")
    signs(office, beatriz)
    assert not tracked(office, case).closed

    office.mail.down = None
    office.time_passes(hours=1)

    assert tracked(office, case).closed
    assert len(office.mail.to(LUZ)) == 2  # the receipt and the answer, once each


@pytest.mark.norm("CPACA, art. 65", "Una respuesta sencilla no exige revisión jurídica")
def test_a_simple_answer_does_not_pass_through_the_lawyer(
    office: Office, ana: Person, beatriz: Person, diana: Person, fabio: Person
) -> None:
    receives(office)
    assigns(office, diana, ana)

    office.completes(ana, "proyectar_respuesta", DRAFT)

    assert office.inbox_of(fabio) == []
    assert office.inbox_of(beatriz) == ["aprobar_respuesta"]


def test_a_draft_returned_by_the_lawyer_comes_back_with_the_observations(
    office: Office, ana: Person, beatriz: Person, diana: Person, fabio: Person
) -> None:
    case = receives(office)
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", REFUSAL)
    assert office.inbox_of(fabio) == ["revisar_proyecto"]
    observations = "Falta citar la norma en que se apoya la negativa."

    office.completes(
        fabio,
        "revisar_proyecto",
        {"decision_revision": "devolver", "observaciones": observations},
    )

    # then the same professional has it again, with what to correct and what was written
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    shown = form_values(office, ana, case, "proyectar_respuesta")
    assert shown["observaciones"] == observations
    assert shown["respuesta"] == REFUSAL["respuesta"]

    # and the lawyer who approves the second draft is asked afresh
    office.completes(ana, "proyectar_respuesta", {**REFUSAL, "fundamento": "Ley 769 de 2002."})
    assert form_values(office, fabio, case, "revisar_proyecto")["decision_revision"] is None
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    assert office.inbox_of(beatriz) == ["aprobar_respuesta"]


def test_who_signs_may_return_the_draft_too(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    case = receives(office)
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)

    with pytest.raises(InvalidInput):
        office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "devolver"})
    office.completes(
        beatriz,
        "aprobar_respuesta",
        {"decision_firma": "devolver", "observaciones": "Diga en qué mes se instalará."},
    )

    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)
    assert tracked(office, case).closed


# --- who cannot be written to ---------------------------------------------------------------------


@pytest.mark.norm(
    "Sentencia C-951 de 2014; CPACA, art. 69",
    "La petición anónima y sin dirección se responde por otro medio",
)
def test_an_anonymous_petition_without_an_address_is_answered_by_another_medium(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    case = office.receives("peticion", **ANONYMOUS)
    office.works_off()
    assigns(office, diana, ana, tipo_peticion="denuncia", remitente=None)
    office.completes(ana, "proyectar_respuesta", DRAFT)

    signs(office, beatriz)

    # then the front desk has it, and it is neither answered nor closed until it is published
    assert office.mail.sent == []
    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.term_of(case, "respuesta").status == TermStatus.OPEN
    office.completes(
        elena,
        "entregar_comunicacion",
        {
            "medio_comunicacion": "publicacion",
            "fecha_comunicacion": "2026-06-22",
            "resultado_comunicacion": "publicada",
        },
    )
    assert office.term_of(case, "respuesta").status == TermStatus.MET
    page = tracked(office, case)
    assert page.closed
    assert page.answer == DRAFT["respuesta"]


def test_a_delivery_that_comes_back_is_tried_again(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    case = receives(
        office,
        medio_respuesta="direccion",
        direccion="Carrera 26 # 72-15",
        municipio="Cali, Valle del Cauca",
    )
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)
    sent = {
        "medio_comunicacion": "correo_certificado",
        "direccion_entrega": "Carrera 26 # 72-15",
        "guia_comunicacion": "RA123456789CO",
        "fecha_comunicacion": "2026-06-23",
    }
    office.today_is("2026-06-25")

    office.completes(elena, "entregar_comunicacion", {**sent, "resultado_comunicacion": "devuelta"})
    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.term_of(case, "respuesta").status == TermStatus.OPEN

    office.completes(
        elena, "entregar_comunicacion", {**sent, "resultado_comunicacion": "entregada"}
    )
    met = explanation(office, case).events[-1]
    assert (met.kind, met.effective_on) == ("met", date(2026, 6, 23))
    assert tracked(office, case).closed


def test_a_refused_address_turns_into_another_medium(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    receives(office)
    office.works_off()
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.mail.down = DeliveryFailed("550 no such user", permanent=True)

    signs(office, beatriz)

    assert office.inbox_of(elena) == ["entregar_comunicacion"]


# --- whose it is, seen late ---


@pytest.mark.norm(
    "CPACA, art. 21",
    "Lo que se ve después que es de otra autoridad se traslada igual, y los cinco días no renacen",
)
def test_what_is_seen_late_to_be_of_another_is_still_sent_there(
    office: Office, diana: Person, ana: Person
) -> None:
    # given a petition of Thursday 30 April on the desk of ana; its five days ended on 8 May
    office.today_is("2026-04-30 09:00")
    case = assigned(office, diana, ana, {})
    office.days_pass_until("2026-05-11")
    both = {"pide_traslado": True, "pide_prorroga": True}
    assert set(refusal_of(office, ana, "proyectar_respuesta", both)) == {"pide_traslado"}

    # when the coordinator sees that it is of the office, it comes back and its term ran
    office.completes(ana, "proyectar_respuesta", {"pide_traslado": True})
    assert office.term_of(case, "traslado").due_on == date(2026, 5, 8)
    office.completes(diana, "preparar_traslado", {"hay_competente": "entidad"})
    assert office.term_of(case, "traslado").status is TermStatus.CLOSED
    assert codes(office, case) == []
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    assert office.term_of(case, "respuesta").due_on == date(2026, 5, 25)

    # and a part is of another: that goes, and the rest is still ana's
    _sends_elsewhere(office, diana, ana, in_part=True)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN

    # and then all of it
    _sends_elsewhere(office, diana, ana, in_part=False)
    page = tracked(office, case)
    assert page.closed
    assert "Trasladamos su petición a Gobernación del Valle del Cauca" in page.answer
    assert not office.broken_invariants()


def _sends_elsewhere(office: Office, diana: Person, ana: Person, *, in_part: bool) -> None:
    """Who answers sees that it is of another, and the coordinator signs the transfer."""
    said = {"pide_traslado": True, "competencia_parcial": in_part}
    office.completes(ana, "proyectar_respuesta", said)
    office.completes(diana, "preparar_traslado", TRANSFER)
    office.works_off()


@pytest.mark.norm(
    "CPACA, art. 39", "Lo que es de la entidad no se discute: vuelve y su término corre"
)
def test_a_conflict_that_is_none_comes_back_and_the_term_ran(
    office: Office, diana: Person, fabio: Person
) -> None:
    office.today_is("2026-06-02 09:00")
    case = classified(office, diana, {}, procedencia="conflicto")

    office.completes(fabio, "proponer_conflicto", {"hay_conflicto": "no"})

    assert office.inbox_of(diana) == ["asignar_profesional"]
    # 3-5, 9-12, 16-19 and 22-25 June; 8 and 15 June are off
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 6, 25))
