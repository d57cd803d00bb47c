"""What a petition meets on its way besides an answer: danger, disrespect, silence, secrecy.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 and 17 August, 12 October, 2 November; and
every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.db.tables import InboundMessage
from engine.domain import values
from engine.domain.deadlines import TermStatus
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import InvalidInput
from engine.services import acts, cases, corrections, deliveries, tasks
from tests.acceptance.test_notification import token_of
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received
from tests.paperwork import annul_last, known
from tests.petitions import SECRET

pytestmark = pytest.mark.procedure("peticion")

NORMA = Person("norma", "Norma Mina", ("profesional",))
CLASSIFIED = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
DRAFT = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses, según el plan de señalización.",
    "fundamento": "Concepto de la Secretaría de Movilidad.",
}
DISRESPECT = {
    "expresiones": "«Ustedes son unos…»",
    "decision_irrespeto": "rechazar",
    "motivacion_rechazo": "Las expresiones transcritas agravian a las personas de la entidad y lo"
    " que se pide no se puede separar de ellas sin que la petición pierda todo su contenido.",
}


def _classified(office: Office, diana: Person, filed: dict[str, Any], **changes: Any) -> Received:
    """A petition that the coordinator has looked at."""
    said = {**PETITION, **filed}
    case = office.receives("peticion", **said)
    kind = {"tipo_peticion": said["tipo_peticion"], "remitente": said["remitente"]}
    office.completes(diana, "clasificar_peticion", {**CLASSIFIED, **kind, **changes}, case=case)
    return case


def _assigned(
    office: Office, diana: Person, ana: Person, filed: dict[str, Any], **changes: Any
) -> Received:
    """A petition that ana must answer."""
    case = _classified(office, diana, filed, **changes)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username}, case=case)
    return case


def _refused(office: Office, person: Person, element_id: str, answers: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        office.completes(person, element_id, answers)
    return refused.value.fields


def _page(office: Office, case: Received) -> cases.TrackingPage:
    with office.engine.reading_as(CITIZEN) as work:
        return cases.tracking(work, case.radicado, case.tracking_code)


def _codes(office: Office, case: Received) -> list[str]:
    """The numbers of what was signed on the case."""
    with office.engine.reading_as(SYSTEM) as work:
        return [act.code for act in acts.of_case(work, case.id)]


def _opens_the_act(office: Office) -> None:
    """The person follows the link of the electronic notification that she accepted."""
    with office.engine.work_as(CITIZEN) as work:
        deliveries.open_act(work, token_of(office), address="190.0.0.7", program="")
    office.works_off()


# --- an authority asks about it -------------------------------------------------------------------


@pytest.mark.norm("Decreto 2591 de 1991, art. 19", "Al juez de tutela se le informa en su plazo")
@pytest.mark.norm("CPACA, art. 30", "Al ente de control que pregunta se le responde aparte")
def test_a_judge_and_the_ombudsman_are_informed_and_the_petition_goes_on(
    office: Office, diana: Person, ana: Person, fabio: Person
) -> None:
    office.today_is("2026-06-22 09:00")
    case = _assigned(office, diana, ana, {})
    office.days_pass_until("2026-06-26")
    suit = {
        "clase_autoridad": "tutela",
        "autoridad": "Juzgado Quinto Civil Municipal",
        "numero_autoridad": "2026-00123",
        "que_pide_autoridad": "Qué se ha hecho con la petición.",
        "fecha_autoridad": "2026-06-26",
    }
    with pytest.raises(InvalidInput):  # a judge gives one to three days
        office.records(diana, "autoridad_pregunta", {**suit, "dias_autoridad": 4}, case=case)

    office.records(diana, "autoridad_pregunta", suit, case=case)
    # nobody said how many: one, Tuesday 30 June, since Monday 29 is a holiday
    assert office.term_of(case, "informe_tutela").due_on == date(2026, 6, 30)
    letter = {**suit, "clase_autoridad": "requerimiento", "autoridad": "Personería de Cali"}
    office.records(diana, "autoridad_pregunta", {**letter, "dias_autoridad": 3}, case=case)
    office.records(diana, "autoridad_pregunta", {**suit, "dias_autoridad": 2}, case=case)  # another
    assert office.term_of(case, "informe_ente").due_on == date(2026, 7, 2)
    judges = [term for term in office.terms_of(case) if term.name == "informe_tutela"]
    assert [term.due_on for term in judges] == [date(2026, 6, 30), date(2026, 7, 1)]

    told = {
        "informe_rendido": "Se recibió el 22 de junio y vence el 15 de julio.",
        "medio_informe": "Correo del juzgado, con acuse",
        "fecha_informe": "2026-06-26",
    }
    for task_id in office.tasks_of(case, "rendir_informe"):
        with office.engine.work_as(office.actor(fabio)) as work:
            tasks.complete(work, task_id, told)
    assert office.inbox_of(fabio) == []
    told_to = [term for term in office.terms_of(case) if term.name.startswith("informe_")]
    assert [term.status for term in told_to] == [TermStatus.MET] * 3
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    assert not office.broken_invariants()


# --- who answers may not act ----------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 12",
    "El término para responder se suspende desde que se manifiesta el impedimento",
)
def test_who_must_answer_is_impeded_and_another_person_follows(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.hires(NORMA)
    office.today_is("2026-06-22 09:00")
    case = _assigned(office, diana, ana, {})
    office.days_pass_until("2026-06-24")
    known_of = {"clase_del_impedimento": "impedimento", "impedido": ana.username}
    said = {**known_of, "fecha_del_impedimento": "2026-06-23"}
    office.records(diana, "impedimento_manifestado", said, case=case)
    office.works_off()
    why = {"causal": "1", "hechos_impedimento": "Soy hermana de quien pide."}
    office.completes(ana, "manifestar_impedimento", why, case=case)
    office.works_off()
    assert office.term_of(case, "respuesta").status is TermStatus.SUSPENDED

    office.days_pass_until("2026-07-01")
    decided = {
        "decision_impedimento": "aceptado",
        "reemplazo": NORMA.username,
        "motivos_decision": "El parentesco está probado.",
    }
    office.completes(beatriz, "resolver_impedimento", decided, case=case)
    office.works_off()

    # two days had run, 23 and 24 June; thirteen more from 2 July, and 13 and 20 July are holidays
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 22)
    assert known(office, case)["profesional"] == NORMA.username
    assert not office.broken_invariants()


# --- what cannot wait -----------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 20", "Ante un peligro inminente se adoptan medidas enseguida, y el término sigue"
)
def test_a_danger_to_life_is_met_at_once_and_the_term_goes_on(
    office: Office, diana: Person, beatriz: Person
) -> None:
    office.today_is("2026-03-02 09:00")
    case = _classified(office, diana, {"riesgo_vida": True}, riesgo_vida=True)

    assert office.inbox_of(beatriz) == ["adoptar_medidas_urgencia"]
    assert office.inbox_of(diana) == ["asignar_profesional"]
    urgent = office.term_of(case, "urgencia")
    assert (urgent.internal, urgent.due_on) == (True, date(2026, 3, 2))
    office.completes(
        beatriz,
        "adoptar_medidas_urgencia",
        {
            "riesgo": "vida",
            "medida": "La Policía acompaña a la persona a un lugar seguro.",
            "autoridad_avisada": ["policia"],
            "hora_aviso": "2026-03-02T09:20",
        },
    )

    # day 15 from Tuesday 3 March, without Monday 23: the term of the answer did not stop
    assert office.term_of(case, "urgencia").status is TermStatus.MET
    answer = office.term_of(case, "respuesta")
    assert (answer.status, answer.due_on) == (TermStatus.OPEN, date(2026, 3, 24))


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 2", "El dato reclamado se marca en dos días hábiles"
)
def test_data_under_claim_are_marked_within_two_days(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-10-08")  # Thursday; Monday 12 is off
    case = _classified(office, diana, {"tipo_peticion": "habeas_data_reclamo"})

    assert office.term_of(case, "leyenda").due_on == date(2026, 10, 13)
    said = {"base_de_datos": "Subsidios", "fecha_leyenda": "2026-10-08"}
    office.completes(ana, "poner_leyenda", said)
    assert office.term_of(case, "leyenda").status is TermStatus.MET


@pytest.mark.norm(
    "Ley 190 de 1995, art. 53; Ley 1712 de 2014, art. 19",
    "La queja contra un servidor pasa en reserva a disciplinarios y la petición sigue su curso",
)
def test_a_complaint_about_an_official_tells_discipline_no_more_than_it_needs(
    office: Office, diana: Person
) -> None:
    office.today_is("2026-06-22")
    filed = {
        "tipo_peticion": "queja",
        "objeto": "El funcionario de la ventanilla 3 pidió dinero por un turno.",
        "servidor_implicado": "Ventanilla 3",
        "reserva_identidad": True,
        "justificacion_reserva": "Temo represalias.",
    }

    case = _classified(office, diana, filed, queja_disciplinaria=True)

    with office.engine.reading_as(SYSTEM) as work:
        (notice,) = work.session.query(InboundMessage).all()
    told = values.loads(notice.payload)
    assert notice.message == "noticia_disciplinaria"
    assert told == {
        "radicado_origen": case.radicado,
        "via": "queja",
        "hechos": filed["objeto"],
        "disciplinable": "Ventanilla 3",
        "quejoso_anonimo": True,
        "quejoso": None,
        "pruebas": None,
    }
    assert PETITION["nombres"] not in notice.payload
    assert LUZ not in notice.payload
    # the answer is owed to who complained as if nothing had been told
    assert office.inbox_of(diana) == ["asignar_profesional"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)


# --- disrespect -----------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 19", "Sólo la petición irrespetuosa en sí misma se rechaza, con acto motivado"
)
def test_a_disrespectful_petition_is_rejected_by_an_act_with_its_reasons(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    office.today_is("2026-06-22")
    filed = {"acepta_notificacion": True}
    case = _classified(office, diana, filed, procedencia="irrespetuosa")
    assert office.inbox_of(fabio) == ["calificar_irrespeto"]

    # what can be told apart from the insult is answered
    said = _refused(office, fabio, "calificar_irrespeto", {**DISRESPECT, "puede_separarse": True})
    assert "se tramita" in said["decision_irrespeto"]
    office.completes(fabio, "calificar_irrespeto", DISRESPECT)
    office.completes(
        ana, "proyectar_acto", {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "Art. 19."}
    )
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"})
    office.works_off()

    term = office.term_of(case, "respuesta")
    assert (term.status, _codes(office, case)) == (TermStatus.CLOSED, ["RES-2026-00001"])
    _opens_the_act(office)
    assert office.term_of(case, "recursos").due_on == date(2026, 7, 7)  # 29 June is off
    office.days_pass_until("2026-07-08")
    page = _page(office, case)
    assert page.closed
    assert "se rechazó por irrespetuosa (CPACA, art. 19), con el acto RES-2026-00001" in page.answer


@pytest.mark.norm("CPACA, art. 19", "La crítica no es irrespeto: en la duda la petición se tramita")
def test_a_harsh_petition_that_is_not_disrespectful_is_answered(
    office: Office, diana: Person, fabio: Person
) -> None:
    case = _classified(office, diana, {}, procedencia="irrespetuosa")

    said = {"expresiones": "«Su gestión es pésima»", "decision_irrespeto": "tramitar"}
    office.completes(fabio, "calificar_irrespeto", said)

    assert office.inbox_of(diana) == ["asignar_profesional"]
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN


@pytest.mark.norm("CPACA, art. 19", "El rechazo que nadie firma no rechaza nada")
def test_a_rejection_that_is_not_signed_leaves_the_petition_on_its_way(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    _classified(office, diana, {}, procedencia="irrespetuosa")
    office.completes(fabio, "calificar_irrespeto", DISRESPECT)
    office.completes(
        ana, "proyectar_acto", {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "Art. 19."}
    )

    no = {"decision_firma": "no_firmar", "observaciones": "No es irrespetuosa en sí misma."}
    office.completes(beatriz, "firmar_acto", no)

    assert office.inbox_of(diana) == ["asignar_profesional"]


# --- the same again -------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 19", "A la petición reiterativa se le puede remitir la respuesta anterior"
)
def test_a_petition_that_was_answered_before_is_referred_to_that_answer(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.today_is("2026-06-22")
    case = _assigned(office, diana, ana, {}, reiterativa_de="2026-000123")
    again = {**DRAFT, "sentido": "remite", "reiterativa_de": "2026-000123"}

    said = _refused(office, ana, "proyectar_respuesta", again)
    assert set(said) == {"fecha_respuesta_anterior", "admite_remision"}
    office.completes(
        ana,
        "proyectar_respuesta",
        {**again, "fecha_respuesta_anterior": "2026-05-04", "admite_remision": True},
    )
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    # in its own term, which is the same
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.MET, date(2026, 7, 15))


# --- silence --------------------------------------------------------------------------------------


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
    case = _assigned(office, diana, ana, {"tipo_peticion": "documentos"})
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
    assert not _page(office, case).closed
    said = _refused(office, beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    assert "ya no se pueden negar" in said["decision_firma"]
    back = {"decision_firma": "devolver", "observaciones": "Ya no se pueden negar: accede."}
    office.completes(beatriz, "aprobar_respuesta", back)
    said = _refused(office, ana, "proyectar_respuesta", denial)
    assert "ya no se pueden negar" in said["sentido"]

    # and answering late does not close what is still to be handed over
    office.completes(ana, "proyectar_respuesta", {**DRAFT, "sentido": "accede"})
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    _hands_over(office, ana, beatriz, case)
    assert office.term_of(case, "copias").status is TermStatus.MET
    assert _page(office, case).closed


def _hands_over(office: Office, ana: Person, beatriz: Person, case: Received) -> None:
    """The superior says why it was late, and the documents are given."""
    why = {"causa_vencimiento": "carga", "accion_vencimiento": "responder_hoy"}
    office.completes(beatriz, "atender_vencimiento", why, case=case)
    office.works_off()
    handed = {
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
    said = _refused(office, diana, "clasificar_peticion", general)
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
    case = _assigned(office, diana, ana, {})
    office.days_pass_until("2026-04-22")

    # 27 June is a Saturday, Monday 29 a holiday
    silence = office.term_of(case, "silencio")
    assert (silence.rule_code, silence.due_on) == ("PQ-SN", date(2026, 6, 30))
    office.days_pass_until("2026-07-01")
    assert office.term_of(case, "silencio").status is TermStatus.EXPIRED
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert not _page(office, case).closed

    # when it is answered at last, nothing is presumed any more
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    assert office.term_of(case, "silencio").status is TermStatus.CLOSED
    assert _page(office, case).state == "Respondida"
    assert not office.broken_invariants()


def test_silence_is_not_presumed_of_who_asks_as_an_authority(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-06-22")
    filed = {"remitente": "autoridad", "tipo_peticion": "informacion"}
    case = _assigned(office, diana, ana, filed)
    assert office.term_of(case, "respuesta").rule_code == "PQ-AUT"

    office.days_pass_until("2026-07-08")

    assert [term.name for term in office.terms_of(case)] == ["respuesta"]


# --- secrecy --------------------------------------------------------------------------------------


def _denied(office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person) -> Received:
    """Information denied because the law keeps it, on Wednesday 24 June; the person knows at once.

    10 days to insist: 25, 26 and 30 June, 1-3 and 6-9 July.
    """
    office.today_is("2026-06-22")
    filed = {"tipo_peticion": "informacion", "acepta_notificacion": True}
    case = _assigned(office, diana, ana, filed)
    office.days_pass_until("2026-06-24")
    office.completes(ana, "proyectar_respuesta", SECRET)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    _opens_the_act(office)
    return case


@pytest.mark.norm(
    "CPACA, art. 26; Ley 1712 de 2014, art. 27",
    "A quien insiste se le responde con el juez: los documentos se le remiten en tres días",
)
def test_who_insists_has_the_judge_decide_and_gets_what_he_orders(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)

    # the answer is met the day that it was known; the time to insist is the person's
    assert office.term_of(case, "respuesta").status is TermStatus.MET
    assert office.term_of(case, "insistencia").due_on == date(2026, 7, 9)
    page = _page(office, case)
    assert (page.state, page.answered_on) == ("Respondida", date(2026, 6, 24))
    office.days_pass_until("2026-07-02")
    said = {"fecha_insistencia": "2026-07-02", "razones_insistencia": "Es un dato público."}
    office.records(diana, "insistencia_presentada", said, case=case)
    assert office.term_of(case, "remision").due_on == date(2026, 7, 7)
    sent = {
        "juzgado": "Juzgado Segundo Administrativo de Cali",
        "documentos_remitidos": "Historia laboral",
    }
    office.completes(fabio, "remitir_al_juez", sent)
    office.works_off()
    assert _codes(office, case) == ["OF-2026-00001", "OF-2026-00002"]

    office.days_pass_until("2026-07-15")
    order = {
        "decision_juez": "parcial",
        "providencia_juez": "Auto 12 del 14 de julio",
        "fecha_providencia": "2026-07-15",
    }
    office.completes(fabio, "registrar_decision_juez", order)
    given = {
        "que_se_entrego": "Los cargos y las fechas.",
        "medio_entrega_orden": "correo",
        "fecha_entrega_orden": "2026-07-15",
    }
    office.completes(ana, "entregar_informacion", given)
    assert _page(office, case).closed
    assert not office.broken_invariants()


@pytest.mark.norm("CPACA, art. 26, parágrafo", "Pasados diez días sin insistir, la negativa queda")
def test_who_does_not_insist_in_ten_days_leaves_the_refusal_as_it_is(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)

    office.days_pass_until("2026-07-09")
    assert not _page(office, case).closed
    office.days_pass_until("2026-07-10")

    assert _page(office, case).closed


def test_a_judge_who_confirms_the_reserve_ends_the_matter(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)
    said = {"fecha_insistencia": "2026-06-24", "razones_insistencia": "Es un dato público."}
    office.records(diana, "insistencia_presentada", said, case=case)
    sent = {"juzgado": "Juzgado Segundo Administrativo", "documentos_remitidos": "Historia laboral"}
    office.completes(fabio, "remitir_al_juez", sent)
    annul_last(office, case, fabio)
    office.completes(fabio, "remitir_al_juez", sent)
    office.works_off()

    order = {
        "decision_juez": "niega",
        "providencia_juez": "Auto 12",
        "fecha_providencia": "2026-06-24",
    }
    office.completes(fabio, "registrar_decision_juez", order)

    assert _page(office, case).closed


def test_what_is_kept_secret_says_which_norm_and_which_harm(
    office: Office, diana: Person, ana: Person
) -> None:
    _assigned(office, diana, ana, {"tipo_peticion": "informacion"})

    bare = {key: said for key, said in SECRET.items() if key not in ("norma_reserva", "dano")}

    assert set(_refused(office, ana, "proyectar_respuesta", bare)) == {"norma_reserva", "dano"}


@pytest.mark.norm("Ley 136 de 1994, art. 91", "La respuesta que corresponde al Alcalde la firma él")
def test_an_answer_of_the_mayor_is_signed_by_him(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    mayor = Person("alcaldesa", "Alba Ríos", ("alcalde",))
    office.hires(mayor)
    case = _assigned(office, diana, ana, {})

    office.completes(ana, "proyectar_respuesta", {**DRAFT, "requiere_alcalde": True})
    assert office.inbox_of(beatriz) == []
    office.completes(mayor, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    assert _page(office, case).closed
