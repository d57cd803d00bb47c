"""A petition answered: by each means, what is written of it and the day on which it counts.

Dates are counted by hand. Days off that they meet in 2026: Monday 23 March and every weekend.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from engine.adapters.bounces import Returned
from engine.db.tables import Case, Message
from engine.domain.deliveries import Means, Result
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import bounces, deliveries
from tests.conftest import BACKENDS
from tests.matters import PETITION
from tests.notified import NELLY, attempts, notice, opens, summons, token_of
from tests.office import Office, Person, Received

pytestmark = [
    pytest.mark.procedure("peticion"),
    pytest.mark.parametrize("backend", BACKENDS),
]

BY_POST = {
    "medio_respuesta": "direccion",
    "correo": "",
    "direccion": "Calle 5 # 10-20",
    "municipio": "Cali, Valle del Cauca",
}
DRAFT = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses.",
    "fundamento": "Plan de señalización.",
}
SIGNED = date(2026, 3, 2)


@pytest.fixture
def nelly(office: Office) -> Person:
    office.hires(NELLY)
    return NELLY


@pytest.fixture
def answer(office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person) -> Any:
    """Answers a petition on Monday 2 March 2026; what is denied passes through the lawyers."""

    def answers(sentido: str = "informa", **changes: Any) -> Received:
        office.today_is("2026-03-02 09:00")
        case = office.receives("peticion", **{**PETITION, **changes})
        kind = {"tipo_peticion": "interes_general", "remitente": "persona_natural"}
        office.completes(diana, "clasificar_peticion", {**kind, "tema": "otro"})
        office.completes(diana, "asignar_profesional", {"profesional": ana.username})
        office.completes(ana, "proyectar_respuesta", {**DRAFT, "sentido": sentido})
        if sentido == "niega":
            office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
        office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
        office.works_off()
        return case

    return answers


def values_of(office: Office, case: Received) -> str:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.get_one(Case, case.id).variables


def guides(office: Office, case: Received) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        return [line.guide for line in deliveries.of_case(work, case.id)]


def comes_back(office: Office, kind: str) -> None:
    """The mailbox of the person gives back the letter of that kind."""
    with office.engine.work_as(SYSTEM) as work:
        [sent] = work.session.scalars(select(Message.message_id).where(Message.kind == kind))
        back = Returned(message_ids=(sent,), digests=(), status="5.1.1", diagnosis="No existe")
        bounces.take(work, back)
    office.works_off()


def test_by_mail_the_signed_answer_goes_with_the_letter(office: Office, answer: Any) -> None:
    case = answer()

    [letter] = [mail for mail in office.mail.sent if "Respuesta" in str(mail["Subject"])]
    assert [part.get_content_type() for part in letter.iter_attachments()] == ["application/pdf"]
    assert attempts(office, case) == [(Means.MAIL, Result.SENT, SIGNED)]
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 56", "La negativa se notifica cuando la persona la abre"
)
def test_a_refusal_is_notified_when_the_person_opens_it(office, answer, nelly) -> None:
    case = answer("niega", acepta_notificacion=True)
    office.days_pass_until("2026-03-05")
    assert office.term_of(case, "respuesta").ended_on is None
    opens(office, token_of(office))

    assert attempts(office, case) == [(Means.ELECTRONIC, Result.DELIVERED, date(2026, 3, 5))]
    assert office.term_of(case, "respuesta").ended_on == date(2026, 3, 5)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 56 y 68",
    "El correo que se devuelve después lleva a la citación",
)
def test_a_letter_that_comes_back_later_leads_to_the_summons(office, answer, nelly) -> None:
    case = answer("niega", acepta_notificacion=True)
    assert office.inbox_of(nelly) == ["esperar_acceso"]

    comes_back(office, deliveries.LETTER)

    assert office.inbox_of(nelly) == ["hacer_citacion"]
    assert attempts(office, case) == [(Means.ELECTRONIC, Result.BOUNCED, None)]


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 67", "Quien comparece queda notificado ese día")
def test_who_comes_to_the_office_is_notified_that_day(office, answer, nelly) -> None:
    case = answer("niega")
    summons(office, case, nelly, on=SIGNED)
    office.days_pass_until("2026-03-04")
    came = {
        "como_se_notifico": "personal",
        "fecha_conocimiento": date(2026, 3, 4),
        "hora_diligencia": time(9, 15),
        "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
        "entrego_copia": True,
        "informo_recursos": True,
    }
    office.completes(nelly, "notificar_personalmente", came, case=case)
    office.works_off()

    assert attempts(office, case) == [
        (Means.SUMMONS, Result.SENT, None),
        (Means.PERSONAL, Result.DELIVERED, date(2026, 3, 4)),
    ]
    assert office.term_of(case, "respuesta").ended_on == date(2026, 3, 4)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 69",
    "El aviso notifica al terminar el día siguiente a su entrega",
)
def test_who_does_not_come_is_told_by_notice_the_day_after_it_arrives(
    office, answer, nelly
) -> None:
    case = answer("niega", **BY_POST)
    summons(office, case, nelly, on=SIGNED)
    office.days_pass_until("2026-03-10 17:00")  # 3, 4, 5, 6 and 9 March went by
    notice(office, case, nelly, known=True, on=date(2026, 3, 10))
    office.days_pass_until("2026-03-13")
    given = {"aviso_entregado": "si", "fecha_entrega_aviso": date(2026, 3, 13)}
    office.completes(nelly, "registrar_entrega_aviso", given, case=case)

    # delivered on Friday 13: at the end of Monday 16
    assert attempts(office, case)[-1] == (Means.NOTICE, Result.DELIVERED, date(2026, 3, 16))
    assert guides(office, case) == ["RA123", "RA124", "RA124"]


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 69",
    "El aviso publicado notifica al terminar el día siguiente a su retiro",
)
def test_a_notice_that_comes_back_counts_the_day_after_it_is_taken_down(
    office, answer, nelly
) -> None:
    case = answer("niega", **BY_POST)
    summons(office, case, nelly, on=SIGNED)
    office.days_pass_until("2026-03-10 17:00")
    notice(office, case, nelly, known=True, on=date(2026, 3, 10))
    office.days_pass_until("2026-03-17")
    office.completes(nelly, "registrar_entrega_aviso", {"aviso_entregado": "no"}, case=case)
    posted = {"fecha_fijacion": date(2026, 3, 17), "sitio_publicacion": "Web y cartelera"}
    office.completes(nelly, "publicar_aviso", posted, case=case)
    office.days_pass_until("2026-03-26")  # 18, 19, 20, 24 and 25: the 23rd is San José
    office.completes(nelly, "retirar_aviso", {"fecha_desfijacion": date(2026, 3, 25)}, case=case)

    assert attempts(office, case)[-3:] == [
        (Means.NOTICE, Result.RETURNED, None),
        (Means.PUBLISHED_NOTICE, Result.POSTED, None),
        (Means.PUBLISHED_NOTICE, Result.REMOVED, date(2026, 3, 26)),
    ]
    assert office.term_of(case, "respuesta").ended_on == date(2026, 3, 26)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 14",
    "Lo que el correo certificado devuelve se entrega por otro medio",
)
def test_a_courier_that_comes_back_is_followed_by_another_means(office, answer, elena) -> None:
    case = answer(**BY_POST)
    sent = {
        "medio_comunicacion": "correo_certificado",
        "direccion_entrega": "Calle 5 # 10-20",
        "guia_comunicacion": "RA900CO",
        "fecha_comunicacion": SIGNED,
    }
    back = {**sent, "resultado_comunicacion": "devuelta"}
    office.completes(elena, "entregar_comunicacion", back, case=case)
    office.days_pass_until("2026-03-04")
    posted = {
        "medio_comunicacion": "publicacion",
        "fecha_comunicacion": date(2026, 3, 4),
        "resultado_comunicacion": "publicada",
    }
    office.completes(elena, "entregar_comunicacion", posted, case=case)

    assert attempts(office, case) == [
        (Means.COURIER, Result.RETURNED, None),
        (Means.PUBLICATION, Result.POSTED, date(2026, 3, 4)),
    ]
    assert guides(office, case)[0] == "RA900CO"
    assert office.term_of(case, "respuesta").ended_on == date(2026, 3, 4)


def test_a_paper_is_handed_over_to_who_shows_its_code_and_to_nobody_else(
    office, answer, elena
) -> None:
    case = answer(**BY_POST)
    came = {
        "medio_comunicacion": "retiro",
        "fecha_comunicacion": SIGNED,
        "resultado_comunicacion": "entregada",
    }

    wrong = {**came, "codigo_retiro": "AAAA-AAAA"}
    with pytest.raises(InvalidInput) as refused:
        office.completes(elena, "entregar_comunicacion", wrong, case=case)
    assert set(refused.value.fields) == {"codigo_retiro"}
    assert attempts(office, case) == []

    right = {**came, "codigo_retiro": case.tracking_code}
    office.completes(elena, "entregar_comunicacion", right, case=case)
    assert attempts(office, case) == [(Means.PICK_UP, Result.DELIVERED, SIGNED)]


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 14", "El correo que vuelve no comunica: se entrega de otro modo"
)
def test_an_answer_that_comes_back_is_handed_over_to_who_shows_its_code(
    office, answer, elena
) -> None:
    case = answer()
    comes_back(office, "respuesta")
    assert attempts(office, case) == [(Means.MAIL, Result.BOUNCED, None)]
    came = {
        "medio_comunicacion": "retiro",
        "fecha_comunicacion": SIGNED,
        "resultado_comunicacion": "entregada",
    }

    wrong = {**came, "codigo_retiro": "AAAA-AAAA"}
    with pytest.raises(InvalidInput) as refused:
        office.completes(elena, "entregar_comunicacion", wrong, case=case)
    assert refused.value.fields == {
        "codigo_retiro": "El código no es el de este radicado: no lo entregue."
    }
    assert office.inbox_of(elena) == ["entregar_comunicacion"]

    right = {**came, "codigo_retiro": case.tracking_code}
    office.completes(elena, "entregar_comunicacion", right, case=case)
    assert attempts(office, case) == [
        (Means.MAIL, Result.BOUNCED, None),
        (Means.PICK_UP, Result.DELIVERED, SIGNED),
    ]
    with office.engine.reading_as(SYSTEM) as work:
        [mailed, handed] = deliveries.of_case(work, case.id)
    assert (handed.act, handed.paper) == (mailed.act, mailed.paper)
    assert case.tracking_code not in values_of(office, case)
