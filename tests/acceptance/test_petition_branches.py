"""What a petition meets on its way besides an answer: danger, disrespect, the same again.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 and 17 August, 12 October, 2 November; and
every weekend.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.db.tables import InboundMessage
from engine.domain import values
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import corrections, tasks
from tests.council import MAYOR
from tests.matters import LUZ, PETITION
from tests.office import ELENA, Office, Person, Received
from tests.paperwork import known, paper
from tests.under_way import (
    CLASSIFIED,
    DISRESPECT,
    DRAFT,
    assigned,
    classified,
    codes,
    opens_the_act,
    refusal_of,
    tracked,
)

pytestmark = pytest.mark.procedure("peticion")

NORMA = Person("norma", "Norma Mina", ("profesional",))

SUIT = {
    "clase_autoridad": "tutela",
    "autoridad": "Juzgado Quinto Civil Municipal",
    "numero_autoridad": "2026-00123",
    "que_pide_autoridad": "Qué se ha hecho con la petición.",
}
TOLD = {
    "informe_rendido": "Se recibió el 22 de junio, y esto es lo que se hizo.",
    "medio_informe": "Correo del juzgado, con acuse",
}
PROTECTED = {
    "riesgo": "vida",
    "medida": "La Policía acompaña a la persona a un lugar seguro.",
    "autoridad_avisada": ["policia"],
    "hora_aviso": "2026-03-02T09:20",
}


# --- an authority asks about it -------------------------------------------------------------------


@pytest.mark.norm("Decreto 2591 de 1991, art. 19", "Al juez de tutela se le informa en su plazo")
@pytest.mark.norm("CPACA, art. 30", "Al ente de control que pregunta se le responde aparte")
def test_a_judge_and_the_ombudsman_are_informed_and_the_petition_goes_on(
    office: Office, diana: Person, ana: Person, fabio: Person
) -> None:
    office.today_is("2026-06-22 09:00")
    case = assigned(office, diana, ana, {})
    office.days_pass_until("2026-06-26")
    suit = {**SUIT, "fecha_autoridad": "2026-06-26"}
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

    told = {**TOLD, "fecha_informe": "2026-06-26"}
    for task_id in office.tasks_of(case, "rendir_informe"):
        with office.engine.work_as(office.actor(fabio)) as work:
            tasks.complete(work, task_id, told)
    assert office.inbox_of(fabio) == []
    told_to = [term for term in office.terms_of(case) if term.name.startswith("informe_")]
    assert [term.status for term in told_to] == [TermStatus.MET] * 3
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, art. 18", "Con lo desistido termina el estudio, no lo que se debe a otros"
)
@pytest.mark.norm("CPACA, art. 20", "Las medidas de urgencia no dependen de que la persona insista")
def test_what_is_given_up_leaves_the_judge_and_the_danger_to_be_answered(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    # given documents asked on Monday 22 June, due on 7 July, and a suit of the day after
    office.today_is("2026-06-22 09:00")
    filed = {"tipo_peticion": "documentos", "riesgo_vida": True}
    case = assigned(office, diana, ana, filed, riesgo_vida=True)
    office.days_pass_until("2026-07-08")
    office.records(
        diana, "autoridad_pregunta", {**SUIT, "fecha_autoridad": "2026-07-08"}, case=case
    )
    assert office.term_of(case, "copias").status is TermStatus.OPEN
    gone = {"fecha_desistimiento": "2026-07-08", "motivo_desistimiento": "Ya los tiene."}
    office.records(diana, "desistimiento_presentado", gone, case=case)

    yes = {"decision_desistimiento_expreso": "aceptar"}
    office.completes(beatriz, "decidir_desistimiento", yes)
    office.works_off()

    # then nobody answers any more, nor hands anything over
    assert office.inbox_of(ana) == office.inbox_of(diana) == []
    ended = [office.term_of(case, name).status for name in ("respuesta", "copias")]
    assert ended == [TermStatus.CLOSED] * 2
    # but the judge's day is Thursday 9, and who is in danger is protected
    assert office.page_of(case, beatriz).status == "open"
    assert office.term_of(case, "informe_tutela").due_on == date(2026, 7, 9)
    office.completes(fabio, "rendir_informe", {**TOLD, "fecha_informe": "2026-07-08"})
    assert office.inbox_of(beatriz) == ["adoptar_medidas_urgencia"]
    today = {**PROTECTED, "hora_aviso": "2026-07-08T07:50"}
    office.completes(beatriz, "adoptar_medidas_urgencia", today)
    assert office.page_of(case, beatriz).status == "closed"
    assert not office.broken_invariants()


# --- who answers may not act ----------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 12",
    "El término para responder se suspende desde que se manifiesta el impedimento",
)
def test_who_must_answer_is_impeded_and_another_person_follows(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.hires(NORMA, MAYOR)
    office.today_is("2026-06-22 09:00")
    case = assigned(office, diana, ana, {})
    office.days_pass_until("2026-06-24")
    _steps_aside(office, case, diana, ana, decides="secretaria_general")
    assert office.term_of(case, "respuesta").status is TermStatus.SUSPENDED

    office.days_pass_until("2026-07-01")
    office.completes(beatriz, "resolver_impedimento", _follows(NORMA), case=case)
    office.works_off()

    # two days had run, 23 and 24 June; thirteen more from 2 July, and 13 and 20 July are holidays
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 22)
    assert known(office, case)["profesional"] == NORMA.username

    # of who signs it decides who stands above; the draft stays with who has it
    with pytest.raises(InvalidInput, match="un superior"):
        _steps_aside(office, case, diana, beatriz, decides="secretaria_general")
    _steps_aside(office, case, diana, beatriz, decides="alcalde")
    office.completes(MAYOR, "resolver_impedimento", _follows(ana), case=case)
    office.works_off()
    assert known(office, case)["profesional"] == NORMA.username
    assert not office.broken_invariants()


def _steps_aside(
    office: Office, case: Received, diana: Person, who: Person, *, decides: str
) -> None:
    """Known the day before; whoever it is says it at once."""
    said = {"clase_del_impedimento": "impedimento", "impedido": who.username}
    day = office.today - timedelta(days=1)
    said |= {"quien_decide": decides, "fecha_del_impedimento": day.isoformat()}
    office.records(diana, "impedimento_manifestado", said, case=case)
    office.works_off()
    why = {"causal": "1", "hechos_impedimento": "Soy hermana de quien pide."}
    office.completes(who, "manifestar_impedimento", why, case=case)
    office.works_off()


def _follows(person: Person) -> dict[str, str]:
    return {
        "decision_impedimento": "aceptado",
        "reemplazo": person.username,
        "motivos_decision": "El parentesco está probado.",
    }


# --- what cannot wait -----------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 20",
    "Ante un peligro inminente se adoptan medidas antes de clasificar, y el término sigue",
)
def test_a_danger_to_life_is_met_at_once_and_the_term_goes_on(
    office: Office, diana: Person, beatriz: Person
) -> None:
    office.today_is("2026-03-02 09:00")
    case = office.receives("peticion", **{**PETITION, "riesgo_vida": True})

    # nobody has looked at it yet
    assert office.inbox_of(beatriz) == ["adoptar_medidas_urgencia"]
    seen = {**CLASSIFIED, "riesgo_vida": True}
    office.completes(diana, "clasificar_peticion", seen, case=case)
    assert office.inbox_of(beatriz) == ["adoptar_medidas_urgencia"]  # the same one
    assert office.inbox_of(diana) == ["asignar_profesional"]
    urgent = office.term_of(case, "urgencia")
    assert (urgent.internal, urgent.due_on) == (True, date(2026, 3, 2))
    office.completes(beatriz, "adoptar_medidas_urgencia", PROTECTED)

    # day 15 from Tuesday 3 March, without Monday 23: the term of the answer did not stop
    assert office.term_of(case, "urgencia").status is TermStatus.MET
    answer = office.term_of(case, "respuesta")
    assert (answer.status, answer.due_on) == (TermStatus.OPEN, date(2026, 3, 24))


@pytest.mark.norm("CPACA, art. 20", "El peligro que se ve después se atiende igual")
@pytest.mark.norm(
    "Ley 1952 de 2019, art. 86", "La falta que se advierte después también llega a Control"
)
def test_what_is_seen_after_it_was_classified_is_acted_upon_too(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = assigned(office, diana, ana, {})
    assert office.inbox_of(beatriz) == []
    seen = {
        "peligro_advertido": True,
        "queja_advertida": True,
        "servidor_advertido": "Un agente de tránsito",
        "que_se_advirtio": "La persona contó por teléfono que la amenazó.",
    }
    nothing = {**seen, "peligro_advertido": False, "queja_advertida": False}
    with pytest.raises(InvalidInput):
        office.records(ana, "algo_advertido", nothing, case=case)

    office.records(ana, "algo_advertido", seen, case=case)

    assert office.inbox_of(beatriz) == ["adoptar_medidas_urgencia"]
    with office.engine.reading_as(SYSTEM) as work:
        [notice] = work.session.query(InboundMessage).all()
    said = values.loads(notice.payload)
    assert said["disciplinable"] == "Un agente de tránsito"
    assert "la amenazó" in said["hechos"]
    before = {**PROTECTED, "hora_aviso": "2026-03-01T09:20"}
    assert set(refusal_of(office, beatriz, "adoptar_medidas_urgencia", before)) == {"hora_aviso"}
    office.completes(beatriz, "adoptar_medidas_urgencia", PROTECTED)
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 2",
    "El dato reclamado se marca en dos días hábiles, y la marca dura hasta que se decide",
)
def test_data_under_claim_are_marked_within_two_days_until_it_is_decided(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    office.today_is("2026-10-08")  # Thursday; Monday 12 is off
    case = office.receives("peticion", **{**PETITION, "tipo_peticion": "habeas_data_reclamo"})
    # who coordinates looks at it by the next day, which is a goal of the office
    goal = office.term_of(case, "clasificacion")
    assert (goal.internal, goal.due_on) == (True, date(2026, 10, 9))
    claim = {"tipo_peticion": "habeas_data_reclamo"}
    office.completes(diana, "clasificar_peticion", {**CLASSIFIED, **claim}, case=case)
    office.works_off()

    assert office.term_of(case, "clasificacion").status is TermStatus.MET
    assert office.term_of(case, "leyenda").due_on == date(2026, 10, 13)
    office.completes(ana, "poner_leyenda", MARKED)
    assert office.term_of(case, "leyenda").status is TermStatus.MET
    assert office.inbox_of(ana) == []

    office.completes(diana, "asignar_profesional", {"profesional": ana.username}, case=case)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    assert office.inbox_of(ana) == ["quitar_leyenda"]
    office.completes(ana, "quitar_leyenda", {"fecha_sin_leyenda": "2026-10-08"})
    assert tracked(office, case).closed
    assert not office.broken_invariants()


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 2", "Lo que después se ve que es un reclamo se marca también"
)
def test_what_turns_out_to_be_a_claim_is_marked_and_what_is_none_is_not(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-10-08")
    case = assigned(office, diana, ana, {})
    office.works_off()
    assert office.inbox_of(ana) == ["proyectar_respuesta"]

    _is_put_right(office, diana, case, "habeas_data_reclamo")
    assert "poner_leyenda" in office.inbox_of(ana)
    _is_put_right(office, diana, case, "interes_general")
    assert office.inbox_of(ana) == ["proyectar_respuesta"]  # nobody had marked it
    assert office.term_of(case, "leyenda").status is TermStatus.CLOSED


MARKED = {"base_de_datos": "Subsidios", "fecha_leyenda": "2026-10-08"}


def _is_put_right(office: Office, diana: Person, case: Received, kind: str) -> None:
    said = {**CLASSIFIED, "tipo_peticion": kind, "justificacion": "Lo que pide es otra cosa."}
    with office.engine.work_as(office.actor(diana)) as work:
        corrections.correct(work, case.id, said)
    office.works_off()


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

    case = classified(office, diana, filed, queja_disciplinaria=True)

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
@pytest.mark.norm("CPACA, art. 72", "Lo que se notificó mal no termina la petición: se repite")
@pytest.mark.norm(
    "CPACA, art. 74", "El rechazo admite los mismos recursos que la respuesta que niega"
)
def test_a_disrespectful_petition_is_rejected_by_an_act_with_its_reasons(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    office.today_is("2026-06-22")
    filed = {"acepta_notificacion": True}
    case = classified(office, diana, filed, procedencia="irrespetuosa")
    assert office.inbox_of(fabio) == ["calificar_irrespeto"]

    # what can be told apart from the insult is answered
    said = refusal_of(office, fabio, "calificar_irrespeto", {**DISRESPECT, "puede_separarse": True})
    assert "se tramita" in said["decision_irrespeto"]
    office.completes(fabio, "calificar_irrespeto", DISRESPECT)
    office.completes(
        ana, "proyectar_acto", {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "Art. 19."}
    )
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"})
    office.works_off()

    # until it is known the petition has no answer, and its term runs
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN
    assert codes(office, case) == ["RES-2026-00001"]
    assert "apelación" in paper(office, case, "rechazo")  # as against any answer that denies
    opens_the_act(office)
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED
    assert office.term_of(case, "recursos").due_on == date(2026, 7, 7)  # 29 June is off
    is_notified_again(office, case)
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN
    opens_the_act(office)
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED
    office.days_pass_until("2026-07-08 17:00")
    page = tracked(office, case)
    assert page.closed
    assert "se rechazó por irrespetuosa (CPACA, art. 19), con el acto RES-2026-00001" in page.answer


def is_notified_again(office: Office, case: Received) -> None:
    """It lacked what the law asks for, which has no effect: CPACA, art. 72."""
    lacked = {"irregularidad": "El acto se envió incompleto.", "repetir_como": "correo"}
    office.records(ELENA, "notificacion_irregular", lacked, case=case)
    office.works_off()


@pytest.mark.norm("CPACA, art. 19", "La crítica no es irrespeto: en la duda la petición se tramita")
def test_a_harsh_petition_that_is_not_disrespectful_is_answered(
    office: Office, diana: Person, fabio: Person
) -> None:
    case = classified(office, diana, {}, procedencia="irrespetuosa")

    said = {"expresiones": "«Su gestión es pésima»", "decision_irrespeto": "tramitar"}
    office.completes(fabio, "calificar_irrespeto", said)

    assert office.inbox_of(diana) == ["asignar_profesional"]
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN


@pytest.mark.norm("CPACA, art. 19", "El rechazo que nadie firma no rechaza nada")
def test_a_rejection_that_is_not_signed_leaves_the_petition_on_its_way(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    classified(office, diana, {}, procedencia="irrespetuosa")
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
    case = assigned(office, diana, ana, {}, reiterativa_de="2026-000123")
    again = {**DRAFT, "sentido": "remite", "reiterativa_de": "2026-000123"}

    said = refusal_of(office, ana, "proyectar_respuesta", again)
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


# --- answered at once ---


@pytest.mark.norm("CPACA, art. 15", "Lo que se pide de palabra se puede resolver ahí mismo")
def test_what_was_asked_by_word_and_settled_there_is_closed_with_what_was_said(
    office: Office, diana: Person
) -> None:
    office.today_is("2026-06-22 09:00")
    written = office.receives("peticion", **PETITION)
    case = office.receives("peticion", channel="verbal", **PETITION)
    said = {
        "respuesta_verbal": "La oficina atiende de lunes a viernes, de 8:00 a 12:00.",
        "fecha_respuesta_verbal": date(2026, 6, 22),
    }
    with pytest.raises(InvalidInput):
        office.records(ELENA, "respondida_en_el_acto", said, case=written)
    late = {**said, "fecha_respuesta_verbal": date(2026, 6, 21)}
    with pytest.raises(InvalidInput):
        office.records(ELENA, "respondida_en_el_acto", late, case=case)

    office.records(ELENA, "respondida_en_el_acto", said, case=case)
    office.works_off()

    page = tracked(office, case)
    assert page.closed
    assert page.answer == said["respuesta_verbal"]
    term = office.term_of(case, "respuesta")
    assert (term.status, term.ended_on) == (TermStatus.MET, date(2026, 6, 22))
    assert office.page_of(written, diana).status == "open"
    assert not office.broken_invariants()


# --- who signs ---


TWO_THINGS = [
    {"pedido": "Un semáforo", "respondido": "Se instala en tres meses."},
    {"pedido": "Un guarda", "respondido": "Hay uno en el corredor."},
]
APPROVED = {"decision_visto_bueno": "aprobar"}


@pytest.mark.norm("Ley 136 de 1994, art. 91", "La respuesta que corresponde al Alcalde la firma él")
@pytest.mark.norm("CPACA, art. 13", "La respuesta es completa: resuelve cada cosa que se pidió")
def test_an_answer_of_the_mayor_is_signed_by_him(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    mayor = Person("alcaldesa", "Alba Ríos", ("alcalde",))
    office.hires(mayor)
    case = assigned(office, diana, ana, {}, pide_varias_cosas=True)
    draft = {**DRAFT, "requiere_alcalde": True, "puntos": [TWO_THINGS[0]]}
    assert set(refusal_of(office, ana, "proyectar_respuesta", draft)) == {"puntos"}
    for seen in ({"decision_visto_bueno": "devolver", "observaciones": "Diga cuándo."}, APPROVED):
        office.completes(ana, "proyectar_respuesta", {**draft, "puntos": TWO_THINGS})
        # neither the lawyers nor the head of office are passed by
        assert office.inbox_of(beatriz) == []
        office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
        office.completes(beatriz, "dar_visto_bueno", seen)
    office.completes(mayor, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    assert tracked(office, case).closed
    said = paper(office, case, "respuesta")
    assert "Usted pidió: Un semáforo" in said
    assert "Le respondemos: Hay uno en el corredor." in said
