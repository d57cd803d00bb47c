"""A petition answered: by whom it passes, by which means it goes out, and what comes back.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August, 12 October; and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import DeliveryFailed, InvalidInput
from tests.conftest import BACKENDS
from tests.matters import LUZ
from tests.office import Office, Person
from tests.under_way import (
    ANONYMOUS,
    DRAFT,
    REFUSAL,
    assigns,
    explanation,
    form_values,
    receives,
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
