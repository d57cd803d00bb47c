"""Sesión de comité: convened in time, with quorum, one vote each, a majority, a signed act.

Dates are counted by hand. The office opens on Monday 2 March 2026; Monday 23 March is a holiday.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Case, Impediment, Task, TaskStatus
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import casefile_closing, tasks
from tests.acceptance.test_publicar import paper
from tests.annulled import signs_again, signs_by_mistake
from tests.conftest import BACKENDS
from tests.office import BEATRIZ, Office, Person, Received

pytestmark = pytest.mark.procedure("sesion_comite")

RITA = Person("rita", "Rita Gil", ("comite_contratacion",))
SAUL = Person("saul", "Saúl Mina", ("comite_contratacion",))
TERE = Person("tere", "Tere Ríos", ("comite_contratacion",))
COMMITTEE = (RITA, SAUL, TERE)
THURSDAY = {"dia": "5", "mes": "3", "anio": "2026", "hora": "09:00"}
CALLED = {"lugar_sesion": "Sala 2", "orden_dia": "1. Recomendar la adjudicación."}
TALK = {"texto": "Se leyó el informe de evaluación y se oyó al comité evaluador."}
PROMISE = {"que": "Responder la observación", "quien_rol": "juridica", "vence": "2026-03-20"}
WHY = "El informe no responde la observación de un proponente."


@pytest.fixture(autouse=True)
def committee(office: Office) -> None:
    office.hires(*COMMITTEE)


def asks(office: Office, **said: Any) -> Received:
    """A session asked for on Monday 2 March 2026."""
    office.today_is("2026-03-02 09:00")
    return office.receives("sesionable", **{"quorum": 2, "mayoria": "simple", **said})


def convenes(
    office: Office, case: Received, when: dict[str, str] | None = None, *, agenda: str = ""
) -> None:
    said = {**CALLED, "fecha_sesion": when or THURSDAY}
    if agenda:
        said["orden_dia"] = agenda
    office.completes(BEATRIZ, "convocar_sesion", said, case=case)
    office.works_off()


def meets(office: Office, case: Received, *present: Person, on: str = "2026-03-05 10:00") -> None:
    """The hour comes, and whoever is present is written down."""
    office.days_pass_until(on)
    said = {"asistentes": [person.username for person in present]}
    office.completes(BEATRIZ, "verificar_quorum", said, case=case)


def votes(office: Office, person: Person, vote: str, why: str = WHY) -> None:
    office.completes(person, "votar", {"voto": vote, "razon_voto": why})


def signs(office: Office, case: Received, **agreed: Any) -> dict[str, Any]:
    """The minutes; what the session leaves to who called."""
    office.completes(BEATRIZ, "levantar_acta", {**TALK, **agreed}, case=case)
    office.completes(BEATRIZ, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    return outcome(office, case)


def outcome(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        found = values.loads(work.session.get_one(Case, case.id).variables)["case"]["sesion"]
    assert isinstance(found, dict)
    return found


def newest(office: Office) -> Received:
    """The case that the house opened last."""
    with office.engine.reading_as(SYSTEM) as work:
        case = work.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
        return Received(case.id, case.radicado, "", ())


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_session_ends_with_its_decision_and_its_signed_minutes(office: Office) -> None:
    case = asks(office)
    convenes(office, case)
    assert office.mail.to("rita@") == [
        f"Convocatoria a sesión: Recomendar la adjudicación: radicado {case.radicado}"
    ]
    meets(office, case, *COMMITTEE)
    votes(office, RITA, "aprueba", "")
    votes(office, SAUL, "ajustes")
    votes(office, TERE, "aprueba", "")

    left = signs(office, case)

    assert left["decision"] == "aprobado"
    assert left["acta"]["numero"] == "ACT-2026-00001"
    said = paper(office, case, "acta_sesion")
    assert "Saúl Mina" in said
    assert "Pide ajustes" in said
    assert "Se aprueba" in said
    assert "5 de marzo de 2026, a las 09:00" in paper(office, case, "convocatoria_sesion")
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.parametrize(
    "when", [{**THURSDAY, "dia": "3"}, {**THURSDAY, "dia": "2", "hora": "17:00"}]
)
def test_a_session_is_convened_two_working_days_before(
    office: Office, when: dict[str, str]
) -> None:
    case = asks(office)

    with pytest.raises(InvalidInput) as refusal:
        convenes(office, case, when)
    assert "fecha_sesion" in refusal.value.fields
    convenes(office, case, {**THURSDAY, "dia": "4"})  # Tuesday and Wednesday: two days


def test_nobody_votes_before_the_hour_nor_for_another(office: Office) -> None:
    case = asks(office)
    convenes(office, case)
    office.days_pass_until("2026-03-05 08:59")
    assert "verificar_quorum" not in office.inbox_of(BEATRIZ)
    meets(office, case, RITA, SAUL)

    with office.engine.reading_as(SYSTEM) as work:
        opened = select(Task.assignee_id).where(
            Task.element_id == "votar", Task.status == TaskStatus.OPEN
        )
        assigned = sorted(work.session.scalars(opened))
    assert assigned == sorted(office.actor(person).id or 0 for person in (RITA, SAUL))
    assert office.inbox_of(TERE) == []


class TestQuorum:
    def test_without_quorum_it_is_convened_again_and_at_last_given_up(self, office) -> None:
        case = asks(office)
        for day in (5, 10, 13):
            convenes(office, case, {**THURSDAY, "dia": str(day)})
            meets(office, case, RITA, on=f"2026-03-{day:02} 10:00")

        assert outcome(office, case) == {"decision": "sin_quorum", "acta": None, "votos": []}
        assert office.history_of(case)[-1] == "closed"

    def test_who_declared_an_impediment_does_not_count(self, office) -> None:
        case = asks(office)
        convenes(office, case)
        with office.engine.work_as(SYSTEM) as work:
            declared = Impediment(
                case_id=case.id,
                user_id=office.actor(SAUL).id or 0,
                reason="Es pariente de un proponente.",
                declared_at=work.now,
            )
            work.session.add(declared)
        meets(office, case, RITA, SAUL)

        assert office.inbox_of(SAUL) == []
        assert office.inbox_of(BEATRIZ) == ["convocar_sesion"]

    def test_who_steps_aside_when_called_does_not_count_either(self, office) -> None:
        case = asks(office)
        convenes(office, case)
        office.completes(
            SAUL, "confirmar_asistencia", {"confirma": "impedido", "razon_ausencia": WHY}
        )
        office.completes(RITA, "confirmar_asistencia", {"confirma": "asiste"})
        meets(office, case, *COMMITTEE)
        for person in (RITA, TERE):
            votes(office, person, "aprueba", "")

        assert office.inbox_of(SAUL) == []
        signs(office, case)
        assert "Con impedimento declarado Saúl Mina" in paper(office, case, "acta_sesion")

    def test_when_all_have_answered_the_hour_is_still_waited_for(self, office) -> None:
        case = asks(office)
        convenes(office, case)
        for person in COMMITTEE:
            office.completes(person, "confirmar_asistencia", {"confirma": "asiste"})
        office.days_pass_until("2026-03-05 08:59")
        assert office.inbox_of(BEATRIZ) == []
        meets(office, case, *COMMITTEE)

        assert office.inbox_of(RITA) == ["votar"]

    def test_who_steps_aside_while_voting_takes_the_quorum_away(self, office) -> None:
        case = asks(office)
        convenes(office, case)
        meets(office, case, RITA, SAUL)
        votes(office, RITA, "aprueba", "")
        votes(office, SAUL, "impedido")

        assert office.inbox_of(BEATRIZ) == ["convocar_sesion"]

    @pytest.mark.parametrize("voted", [(RITA, SAUL), (RITA,)])
    def test_who_leaves_does_not_hold_the_session_for_ever(self, office, voted) -> None:
        case = asks(office)
        convenes(office, case)
        meets(office, case, *COMMITTEE)
        for person in voted:
            votes(office, person, "aprueba", "")
        said = {"razon_cierre": "Tere Ríos se retiró antes de votar."}
        office.records(BEATRIZ, "cierre_votacion", said, case=case)

        assert office.inbox_of(TERE) == []
        if len(voted) < 2:
            assert office.inbox_of(BEATRIZ) == ["convocar_sesion"]
            return
        left = signs(office, case)
        assert (left["decision"], len(left["votos"])) == ("aprobado", 2)
        assert "Tere Ríos se retiró" in paper(office, case, "acta_sesion")


class TestPoints:
    def test_each_point_of_the_agenda_is_voted_on_its_own(self, office) -> None:
        case = asks(office)
        convenes(office, case, agenda="- Aprobar el pliego\n\n- Ampliar el plazo")
        meets(office, case, RITA, SAUL)
        assert "Aprobar el pliego" in asked_to_vote(office, case)
        votes(office, RITA, "aprueba", "")
        votes(office, SAUL, "aprueba", "")
        assert "Ampliar el plazo" in asked_to_vote(office, case)
        votes(office, RITA, "aprueba", "")
        votes(office, SAUL, "archiva")
        said = {"decision_presidente": "archivo", "razon_presidente": "El plazo ya se amplió."}
        office.completes(BEATRIZ, "dirimir_empate", said, case=case)

        left = signs(office, case)

        assert left["decision"] == "archivo"  # not every point was approved
        decisions = [(point["punto"], point["decision"]) for point in left["puntos"]]
        assert decisions == [("Aprobar el pliego", "aprobado"), ("Ampliar el plazo", "archivo")]
        said = paper(office, case, "acta_sesion")
        first, second = said.split("Aprobar el pliego")[-1].split("Ampliar el plazo")
        assert "Se aprueba" in first
        assert "empatada" not in first
        assert "El plazo ya se amplió." in second
        assert "No se aprueba y se archiva" in second


def asked_to_vote(office: Office, case: Received) -> str:
    """What one of the committee reads when it is their turn."""
    with office.engine.work_as(office.actor(RITA)) as work:
        (mine, _his) = office.tasks_of(case, "votar")
        return str(tasks.task_page(work, mine).values["punto"])


class TestMajority:
    @pytest.mark.parametrize(
        ("majority", "cast", "decision"),
        [
            ("simple", ("aprueba", "abstiene", "abstiene"), "aprobado"),
            ("absoluta", ("aprueba", "abstiene", "abstiene"), "ajustes"),
            ("absoluta", ("aprueba", "aprueba", "archiva"), "aprobado"),
            ("calificada", ("archiva", "archiva", "aprueba"), "archivo"),
            ("simple", ("ajustes", "ajustes", "aprueba"), "ajustes"),
        ],
    )
    def test_it_decides_what_the_majority_asked_for_decides(
        self, office, majority, cast, decision
    ) -> None:
        case = asks(office, mayoria=majority)
        convenes(office, case)
        meets(office, case, *COMMITTEE)
        for person, vote in zip(COMMITTEE, cast, strict=True):
            votes(office, person, vote)

        assert signs(office, case)["decision"] == decision

    def test_a_draw_is_decided_by_who_presides_with_reasons(self, office) -> None:
        case = asks(office)
        convenes(office, case)
        meets(office, case, RITA, SAUL)
        votes(office, RITA, "aprueba", "")
        votes(office, SAUL, "archiva")
        said = {
            "decision_presidente": "archivo",
            "razon_presidente": "La observación sin respuesta pesa más.",
        }
        office.completes(BEATRIZ, "dirimir_empate", said, case=case)

        office.completes(BEATRIZ, "levantar_acta", TALK, case=case)
        refused = {"decision_firma": "no_firmar", "observaciones": "Falta decir qué se encarga."}
        office.completes(BEATRIZ, "firmar_acto", refused, case=case)
        assert signs(office, case, compromisos_acordados=[PROMISE])["decision"] == "archivo"
        said = paper(office, case, "acta_sesion")
        assert "pesa más" in said
        assert "Asesoría jurídica" in said
        assert "20 de marzo de 2026" in said

    def test_what_was_agreed_is_followed_in_a_file_of_its_own(self, office, fabio) -> None:
        """Whoever asked for the session does not wait for it."""
        office.deploys("seguimiento_compromisos")
        case = asks(office)
        convenes(office, case)
        meets(office, case, *COMMITTEE)
        for person in COMMITTEE:
            votes(office, person, "aprueba", "")
        signs(office, case, compromisos_acordados=[PROMISE])
        assert office.history_of(case)[-1] == "closed"

        followed = newest(office)
        office.completes(fabio, "aceptar_compromiso", {"acepta": "acepta"}, case=followed)
        done = {"resultado": "cumplido", "evidencia": "Oficio 12, del 9 de marzo."}
        office.completes(fabio, "cumplir_compromiso", done, case=followed)
        office.completes(BEATRIZ, "validar_evidencia", {"valida": "cumplido"}, case=followed)
        office.works_off()

        with office.engine.reading_as(SYSTEM) as work:
            left = values.loads(work.session.get_one(Case, followed.id).variables)["case"]
            assert casefile_closing.is_closed(work, followed.id)
        (kept,) = left["compromisos"]
        assert kept["que"] == "Responder la observación (acta ACT-2026-00001)"
        assert (kept["estado"], left["radicado_origen"]) == ("cumplido", case.radicado)


def test_the_minutes_are_due_in_five_working_days(office: Office) -> None:
    case = asks(office)
    convenes(office, case)
    meets(office, case, *COMMITTEE)
    for person in COMMITTEE:
        votes(office, person, "aprueba", "")

    # 6, 9, 10, 11 and 12 March
    assert office.term_of(case, "acta_sesion").due_on == date(2026, 3, 12)


def test_a_number_given_by_mistake_is_annulled_and_the_paper_signed_again(office: Office) -> None:
    case = asks(office)
    signs_again(office, BEATRIZ, "convocar_sesion", {**CALLED, "fecha_sesion": THURSDAY}, case)
    meets(office, case, *COMMITTEE)
    for person in COMMITTEE:
        votes(office, person, "aprueba", "")
    office.completes(BEATRIZ, "levantar_acta", TALK, case=case)
    signs_by_mistake(office, BEATRIZ, "firmar_acto", {"decision_firma": "firmar"}, case)
    right = {"texto": TALK["texto"], "fundamento": "Es el acta que se leyó."}
    office.completes(BEATRIZ, "proyectar_acto", right, case=case)
    office.completes(BEATRIZ, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()

    assert outcome(office, case)["acta"]["numero"] == "ACT-2026-00002"
    assert len(office.mail.to("rita@")) == 1  # who was called is called once
