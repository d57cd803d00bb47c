"""What keeps a petition from being answered: it is not understood, it is of another authority, or
many ask the same.

Dates are counted by hand. Days off that they meet in 2026: 1 and 18 May, 8, 15 and 29 June,
13 July (new: Ley 2578 de 2026); and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.domain.officials import CITIZEN
from engine.errors import DeliveryFailed, InvalidInput
from engine.services import complements
from tests.acceptance.test_publicar import RESERVED
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received
from tests.paperwork import annul_last, paper
from tests.under_way import CLASSIFIED, DRAFT, assigned, classified, form_values, tracked

pytestmark = pytest.mark.procedure("peticion")

ASKED = {
    "decision_devolucion": "devolver",
    "que_no_se_comprende": "Usted dice «lo del año pasado», y no sabemos a qué se refiere.",
    "pregunta_aclaracion": "¿Qué quiere que la entidad haga?",
}
ELSEWHERE = {"procedencia": "otra_entidad"}
TRANSFER = {
    "hay_competente": "si",
    "entidad_competente": "Gobernación del Valle del Cauca",
    "correo_entidad": "contacto@gobernacion.example",
    "motivo_traslado": "La vía es departamental: Ley 1228 de 2008, art. 1.",
}
OLGA = Person("olga", "Olga Cruz", ("comunicaciones",))


def _given_back(office: Office, diana: Person, **said: Any) -> Received:
    """Received on Tuesday 2 June; given back by mail on Wednesday 10."""
    office.today_is("2026-06-02 09:00")
    case = classified(office, diana, {}, procedencia="oscura", **said)
    office.days_pass_until("2026-06-10")
    office.completes(diana, "devolver_para_aclarar", ASKED)
    office.works_off()
    return case


# --- what is not understood -----------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 19",
    "La petición que no se comprende se devuelve; sin aclarar en diez días, se archiva",
)
def test_t10_12_what_is_not_made_clear_in_ten_days_is_filed_away(
    office: Office, diana: Person, elena: Person
) -> None:
    case = _given_back(office, diana)

    # 11, 12, 16-19 and 22-25 June; Monday 15 is off
    assert office.term_of(case, "aclaracion").due_on == date(2026, 6, 25)
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED
    assert len(office.mail.to(LUZ)) == 2  # the receipt, and what is asked
    office.days_pass_until("2026-06-25")
    assert len(office.mail.to(LUZ)) == 3  # three working days before, on the 22nd, once more
    assert office.inbox_of(elena) == ["registrar_aclaracion"]
    office.days_pass_until("2026-06-26 17:00")
    assert office.inbox_of(diana) == ["archivar_peticion"]
    office.completes(diana, "archivar_peticion", {})
    annul_last(office, case, diana)
    office.completes(diana, "archivar_peticion", {})
    office.works_off()

    page = tracked(office, case)
    assert page.closed
    assert "no la aclaró en los diez días" in page.answer
    assert not office.broken_invariants()


@pytest.mark.norm("CPACA, art. 19", "Aclarada la petición, el término se cuenta de nuevo")
def test_what_is_made_clear_is_answered_in_a_new_count(
    office: Office, diana: Person, ana: Person
) -> None:
    case = _given_back(office, diana)
    with office.engine.reading_as(CITIZEN) as work:
        unclear = complements.unclear(work, case.id)
    assert unclear is not None
    assert (unclear.question, unclear.until) == (ASKED["pregunta_aclaracion"], date(2026, 6, 25))

    office.days_pass_until("2026-06-17")
    with office.engine.work_as(CITIZEN) as work:
        complements.clarify(work, case.radicado, case.tracking_code, "Pido un semáforo.")

    # 18, 19, 22-26, 30 June, 1-3 and 6-9 July
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 7, 9))
    assert office.inbox_of(diana) == ["asignar_profesional"]
    with pytest.raises(InvalidInput, match="no espera"), office.engine.work_as(CITIZEN) as work:
        complements.clarify(work, case.radicado, case.tracking_code, "Otra cosa.")


def test_what_is_brought_to_the_window_makes_it_clear_too_and_is_read_by_who_drafts(
    office: Office, diana: Person, elena: Person, ana: Person
) -> None:
    case = _given_back(office, diana)
    office.mail.down = DeliveryFailed("550 no such user", permanent=True)  # no letter reaches her
    office.days_pass_until("2026-06-23")

    said = {"aclaracion": "Pide un semáforo.", "fecha_aclaracion": "2026-06-17"}
    office.completes(elena, "registrar_aclaracion", said)

    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 9)
    told = {"profesional": "ana", "instrucciones": "Hable antes con Movilidad."}
    office.completes(diana, "asignar_profesional", told)
    seen = form_values(office, ana, case, "proyectar_respuesta")
    assert seen["aclaracion"] == "Pide un semáforo."
    assert seen["instrucciones"] == "Hable antes con Movilidad."


@pytest.mark.norm(
    "CPACA, art. 19", "Aclarado lo que pide un ente de control, corren los días que él fijó"
)
def test_what_a_control_body_makes_clear_has_the_days_that_it_fixed(
    office: Office, diana: Person, elena: Person
) -> None:
    body = {"remitente": "ente_control", "justificacion": "Es de la Contraloría."}
    case = _given_back(office, diana, **body, dias_fijados=20)
    office.mail.down = DeliveryFailed("550 no such user", permanent=True)  # no letter reaches her
    office.days_pass_until("2026-06-23")

    said = {"aclaracion": "Pide las actas de marzo.", "fecha_aclaracion": "2026-06-17"}
    office.completes(elena, "registrar_aclaracion", said)

    # twenty days: 18, 19, 22-26 and 30 June, 1-3, 6-10, 14-17 July; 29 June and 13 July are off
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 17)


@pytest.mark.norm("CPACA, art. 19", "Vencido el término ya no se devuelve: se responde")
def test_once_the_term_is_over_nothing_is_given_back(office: Office, diana: Person) -> None:
    office.today_is("2026-06-02 09:00")
    case = classified(office, diana, {}, procedencia="oscura")
    office.days_pass_until("2026-07-01")

    with pytest.raises(InvalidInput) as refused:
        office.completes(diana, "devolver_para_aclarar", ASKED)
    assert "ya venció" in refused.value.fields["decision_devolucion"]
    office.completes(diana, "devolver_para_aclarar", {"decision_devolucion": "no_devolver"})

    assert "asignar_profesional" in office.inbox_of(diana)
    assert office.term_of(case, "respuesta").status is TermStatus.EXPIRED


@pytest.mark.norm("CPACA, art. 19", "La devolución que llega vencido el término no lo detiene")
def test_what_reaches_the_person_too_late_is_answered_with_what_is_understood(
    office: Office, diana: Person, elena: Person
) -> None:
    # fifteen days of 2 June end on Thursday 25
    office.today_is("2026-06-02 09:00")
    by_post = {"medio_respuesta": "direccion", "correo": None, "direccion": "Carrera 26 # 72-15"}
    case = classified(office, diana, {**by_post, "municipio": "Cali"}, procedencia="oscura")
    office.days_pass_until("2026-06-25")
    office.completes(diana, "devolver_para_aclarar", ASKED)
    annul_last(office, case, diana)
    office.completes(diana, "devolver_para_aclarar", ASKED)
    office.works_off()

    office.days_pass_until("2026-06-26")
    handed = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    handed["fecha_comunicacion"] = "2026-06-26"
    office.completes(elena, "entregar_comunicacion", handed)

    assert "asignar_profesional" in office.inbox_of(diana)
    assert office.term_of(case, "respuesta").status is TermStatus.EXPIRED
    # she was told that she had ten days, or that it would be filed away
    said = form_values(office, diana, case, "firmar_rectificacion")["que_no_rige"]
    office.completes(diana, "firmar_rectificacion", {"que_no_rige": said}, case=case)
    office.works_off()
    assert "su petición no se archivará por ello" in paper(office, case, "rectificacion")
    office.completes(elena, "entregar_comunicacion", handed, case=case)
    assert "asignar_profesional" in office.inbox_of(diana)


# --- what is of another authority -----------------------------------------------------------------


@pytest.mark.norm("CPACA, art. 21", "Lo que es de otra autoridad se traslada en cinco días")
def test_t10_05_what_is_of_another_authority_is_sent_there_in_five_days(
    office: Office, diana: Person
) -> None:
    # given a written petition of Thursday 30 April; 1 May is off
    office.today_is("2026-04-30 09:00")
    case = classified(office, diana, {}, **ELSEWHERE)
    (limit,) = [t for t in office.terms_of(case) if t.rule_code == "TRA-ESCRITO"]
    assert limit.due_on == date(2026, 5, 8)

    office.days_pass_until("2026-05-08")
    _sends(office, diana)

    page = tracked(office, case)
    assert page.closed
    assert "Trasladamos su petición a Gobernación del Valle del Cauca" in page.answer
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED


@pytest.mark.norm("CPACA, art. 21", "A quien llamó por teléfono se le informa de inmediato")
@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 1, parágrafo",
    "El reclamo de datos personales se traslada en dos días hábiles",
)
def test_a_call_is_passed_on_at_once_and_a_claim_over_personal_data_in_two_days(
    office: Office, diana: Person
) -> None:
    office.today_is("2026-04-30 09:00")  # Thursday; 1 May is off
    called = classified(office, diana, {"channel": "telefonico"}, **ELSEWHERE)
    claim = classified(office, diana, {"tipo_peticion": "habeas_data_reclamo"}, **ELSEWHERE)

    at_once, in_two = (office.term_of(one, "traslado") for one in (called, claim))
    assert (at_once.rule_code, at_once.due_on) == ("TRA-VERBAL", date(2026, 4, 30))
    assert (in_two.rule_code, in_two.due_on) == ("TRA-HD", date(2026, 5, 5))  # 4 and 5 May


@pytest.mark.norm(
    "CPACA, art. 21", "A quien recibe el traslado el término le cuenta desde el día siguiente"
)
def test_t10_05_whoever_receives_a_transfer_counts_from_the_day_after(office: Office) -> None:
    # given what reached the receiver on Friday 8 May, though it was asked on 30 April
    office.today_is("2026-05-08 15:00")

    case = office.receives("peticion", **PETITION)

    # 11-15, 19-22, 25-29 May and 1 June: Monday 18 is off
    assert office.term_of(case, "respuesta").due_on == date(2026, 6, 1)


@pytest.mark.norm("CPACA, art. 21", "Lo que sí es de la entidad se responde en su término")
def test_what_is_of_the_office_in_part_is_answered_in_that_part(
    office: Office, diana: Person
) -> None:
    office.today_is("2026-04-30 09:00")
    case = classified(office, diana, {}, **ELSEWHERE, competencia_parcial=True)

    _sends(office, diana)

    assert office.inbox_of(diana) == ["asignar_profesional"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 5, 25)


@pytest.mark.norm("CPACA, art. 39", "Mientras se decide un conflicto de competencias no corre")
def test_while_nobody_knows_who_decides_the_term_stands_still(
    office: Office, diana: Person, fabio: Person
) -> None:
    # given day 3 of 15: 3-5 June
    office.today_is("2026-06-02 09:00")
    case = classified(office, diana, {}, procedencia="conflicto")
    office.days_pass_until("2026-06-05")
    asked = {
        "hay_conflicto": "si",
        "autoridad_en_conflicto": "Gobernación del Valle",
        "quien_decide_conflicto": "tribunal",
        "razones_conflicto": "La vía es departamental y la Gobernación la devolvió.",
        "fecha_conflicto": "2026-06-05",
    }
    office.completes(fabio, "proponer_conflicto", asked)
    assert office.term_of(case, "respuesta").status is TermStatus.SUSPENDED

    office.days_pass_until("2026-07-01")
    ours = {
        "competente": "entidad",
        "providencia_conflicto": "Auto 8 de 2026",
        "fecha_decision_conflicto": "2026-07-01",
    }
    office.completes(fabio, "registrar_decision_conflicto", ours)

    # then the twelve days left: 2, 3, 6-10, 14-17 and 21 July (13 and 20 are off)
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 21)
    assert office.inbox_of(diana) == ["asignar_profesional"]


def test_what_is_decided_to_be_of_another_ends_there(
    office: Office, diana: Person, fabio: Person
) -> None:
    office.today_is("2026-06-02 09:00")
    case = classified(office, diana, {}, procedencia="conflicto")
    asked = {
        "hay_conflicto": "si",
        "autoridad_en_conflicto": "Gobernación del Valle",
        "quien_decide_conflicto": "tribunal",
        "razones_conflicto": "La vía es departamental y la Gobernación la devolvió.",
        "fecha_conflicto": "2026-06-02",
    }
    office.completes(fabio, "proponer_conflicto", asked)

    theirs = {
        "competente": "otra",
        "providencia_conflicto": "Auto 8 de 2026",
        "fecha_decision_conflicto": "2026-06-02",
    }
    office.completes(fabio, "registrar_decision_conflicto", theirs)
    office.works_off()

    page = tracked(office, case)
    assert page.closed
    assert "corresponde a Gobernación del Valle" in page.answer


# --- many who ask the same ------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 22",
    "A más de diez personas que piden lo mismo se les responde con una publicación",
)
def test_more_than_ten_who_ask_the_same_get_one_published_answer(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    office.hires(OLGA)
    office.today_is("2026-06-22")
    others = [_same(office, diana) for _ in range(10)]
    case = assigned(office, diana, ana, {})
    one = {
        **DRAFT,
        "sentido": "niega",
        "respuesta_unica": True,
        "titulo_respuesta_unica": "Semáforo de la escuela del barrio",
        "radicados_analogos": "\n".join(other.radicado for other in others[:9]),
    }
    with pytest.raises(InvalidInput) as refused:
        office.completes(ana, "proyectar_respuesta", one)
    assert "más de diez personas" in refused.value.fields["radicados_analogos"]

    one["radicados_analogos"] = "\n".join(other.radicado for other in others)
    office.completes(ana, "proyectar_respuesta", one)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    _publishes(office, fabio)

    # then all of them are answered the day that it was published
    for each in (case, *others):
        page = tracked(office, each)
        assert (page.closed, page.answered_on) == (True, date(2026, 6, 22))
    assert "una sola respuesta, la OF-2026-00001" in tracked(office, others[0]).answer
    assert not office.broken_invariants()


@pytest.mark.norm("Ley 1712 de 2014, art. 18", "Lo que la ley reserva no se publica: se comunica")
def test_a_common_answer_that_may_not_be_published_is_given_to_who_asked(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    case = assigned(office, diana, ana, {})
    one = {
        **DRAFT,
        "respuesta_unica": True,
        "titulo_respuesta_unica": "Semáforo de la escuela del barrio",
        "radicados_analogos": "\n".join(f"2026-{number:06}" for number in range(100, 110)),
    }
    office.completes(ana, "proyectar_respuesta", one)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    office.completes(fabio, "clasificar_informacion", RESERVED)
    kept_by = {"dependencia_custodia": "Secretaría General"}
    office.completes(fabio, "registrar_indice", kept_by)
    office.works_off()

    assert tracked(office, case).closed
    assert office.mail.to(LUZ)[-1].startswith("Respuesta")


def test_who_waits_for_the_common_answer_may_be_answered_apart(
    office: Office, diana: Person
) -> None:
    _same(office, diana)

    office.completes(diana, "esperar_respuesta_unica", {"razones_aparte": "Pide además otra cosa."})

    assert office.inbox_of(diana) == ["asignar_profesional"]


def _same(office: Office, diana: Person) -> Received:
    """One more who asks the same."""
    case = office.receives("peticion", **PETITION)
    said = {**CLASSIFIED, "procedencia": "analoga"}
    office.completes(diana, "clasificar_peticion", said, case=case)
    return case


def _sends(office: Office, diana: Person) -> None:
    """The coordinator signs the transfer, which goes to the authority with a copy to the person."""
    office.completes(diana, "preparar_traslado", TRANSFER)
    office.works_off()


def _publishes(office: Office, fabio: Person) -> None:
    office.completes(fabio, "clasificar_informacion", {"clasificacion": "publica"})
    office.works_off()
    seen: dict[str, Any] = {
        "fecha_publicacion": "2026-06-22",
        "lugar_publicacion": "El País, página 4",
    }
    office.completes(OLGA, "publicar_a_mano", seen)
    office.works_off()
    office.completes(OLGA, "certificar_publicacion", {})
    office.works_off()
