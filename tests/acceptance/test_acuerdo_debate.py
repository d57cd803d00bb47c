"""R13, debate: what the council does with a project until the plenary decides, or the sessions end.

Dates are counted by hand. Days off that they meet: Monday 16 November 2026 and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import NotFound
from engine.services import tasks
from tests.adopted import adopts
from tests.conftest import BACKENDS
from tests.council import (
    BUREAU,
    LIAISON,
    MAYOR,
    PROJECT,
    TREASURY,
    begins,
    corrects,
    open_tasks,
    papers_of,
    publishes,
    refused_fields,
    signs,
    withdrawn,
)
from tests.office import BEATRIZ, Office, Person, Received
from tests.paperwork import known
from tests.selections import decided

pytestmark = [pytest.mark.procedure("acuerdo_debate"), pytest.mark.usefixtures("council")]

LAW = "Ley 136 de 1994, art. "
SENT = {"comision": "Comisión Primera", "ponentes": "H. C. Rosa Ibargüen"}
YES = {"votos_si_primer": 7, "votos_no_primer": 0}
YES_TOO = {"votos_si_segundo": 19, "votos_no_segundo": 2}
CHANGE = {"texto_modificacion": "El artículo 4 quedaría así: …", "fecha_modificacion": "2026-11-05"}


@pytest.fixture(autouse=True)
def _today(office: Office) -> None:
    office.today_is("2026-11-03 09:00")


def filed(office: Office, **changes: Any) -> Received:
    """A project filed on Tuesday 3 November 2026; the sessions end on Monday the 30th."""
    said = {
        **PROJECT,
        "fecha_radicacion": date(2026, 11, 3),
        "periodo": {"clase": "ordinario", "hasta": date(2026, 11, 30)},
        **changes,
    }
    return begins(office, "acuerdo_debate", LIAISON, **said)


def given_out(office: Office, case: Received, *, on: str = "2026-11-03") -> None:
    office.records(LIAISON, "reparto_comision", {**SENT, "fecha_reparto": on}, case=case)


def first_debate(office: Office, case: Received, *, on: str, result: str = "aprobado") -> None:
    office.days_pass_until(f"{on} 17:00")
    said = {"fecha_primer_debate": on, "resultado_primer": result, **YES}
    office.records(LIAISON, "primer_debate", said, case=case)
    office.works_off()  # the rules of the council are read


def second_debate(office: Office, case: Received, *, on: str, result: str = "aprobado") -> None:
    office.days_pass_until(f"{on} 18:00")
    said = {"fecha_segundo_debate": on, "resultado_segundo": result, **YES_TOO}
    office.records(LIAISON, "segundo_debate", said, case=case)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.norm(LAW + "73", "Entre los dos debates van tres días completos de calendario")
def test_r13_t1_the_second_debate_comes_on_the_fourth_day_at_the_earliest(office: Office) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10")  # Tuesday: 11, 12 and 13 must be complete

    assert office.term_of(case, "intervalo").due_on == date(2026, 11, 14)
    office.days_pass_until("2026-11-13 18:00")
    early = {"fecha_segundo_debate": "2026-11-13", "resultado_segundo": "aprobado", **YES_TOO}
    refused = refused_fields(office.records, LIAISON, "segundo_debate", early, case=case)
    assert refused == {"votado_antes"}  # a slip, unless the minutes say so

    second_debate(office, case, on="2026-11-14")  # a Saturday
    found = known(office, case)
    assert found["resultado_debate"] == "aprobado"
    assert (found["fecha_min_segundo"], found["fecha_segundo_debate"]) == (
        date(2026, 11, 14),
        date(2026, 11, 14),
    )
    assert office.term_of(case, "intervalo").status is TermStatus.MET
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "73", "Lo que la plenaria votó antes de tiempo se anota, y es inválido")
def test_r13_t1_a_vote_that_came_too_early_is_recorded_and_the_mayor_is_told(
    office: Office,
) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10")
    office.days_pass_until("2026-11-16")
    early = {"fecha_segundo_debate": "2026-11-13", "resultado_segundo": "aprobado", **YES_TOO}
    office.records(LIAISON, "segundo_debate", {**early, "votado_antes": True}, case=case)

    assert "entered segundo_debate_anticipado" in office.history_of(case)
    found = known(office, case)
    assert (found["resultado_debate"], found["fecha_segundo_debate"]) == (
        "aprobado",
        date(2026, 11, 13),
    )
    assert office.term_of(case, "intervalo").status is TermStatus.CLOSED
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "73", "Antes de decidir, el Alcalde ve si hubo tres días completos")
def test_the_interval_is_judged_by_the_first_day_that_was_possible() -> None:
    """Working days, where the rules of the council say so: the first one is Tuesday 17."""
    judged = {
        (date(2026, 11, 14), date(2026, 11, 13)): False,
        (date(2026, 11, 14), date(2026, 11, 14)): True,
        (date(2026, 11, 17), date(2026, 11, 14)): False,
        (None, date(2026, 11, 13)): False,
        (None, date(2026, 11, 14)): True,
    }

    assert {days: _judged(*days)["conforme"] for days in judged} == judged


@pytest.mark.norm(
    LAW + "72", "Antes de decidir, el Alcalde ve si lo aprobado es de una sola materia"
)
def test_what_the_minutes_lack_and_what_is_of_another_matter_is_judged_too() -> None:
    in_time = (date(2026, 11, 14), date(2026, 11, 14))

    assert _judged(*in_time)["conforme"] is True
    for found, words in (({"sin_quorum": True}, "quórum"), ({"otra_materia": True}, "art. 72")):
        judged = _judged(*in_time, **found)
        assert (judged["conforme"], words in judged["hallazgo"]) == (False, True)


def _judged(first_possible: date | None, plenary: date, **more: Any) -> dict[str, Any]:
    facts = {
        "fecha_primer_debate": date(2026, 11, 10),
        "fecha_min_segundo": first_possible,
        "fecha_segundo_debate": plenary,
        "votos_si_segundo": 19,
        "votos_no_segundo": 2,
        "modificaciones": None,
        "sin_quorum": None,
        "otra_materia": None,
        **more,
    }
    found: dict[str, Any] = decided("acuerdo_decision", "tramite_debates", "2026-11-20", facts)
    return found


@pytest.mark.norm(LAW + "73", "Si la plenaria se programa antes, se advierte que sería inválida")
def test_r13_t1_a_debate_that_is_called_too_early_is_warned_of(office: Office) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10")

    called = {"fecha_programada": "2026-11-13"}
    office.records(LIAISON, "segundo_debate_programado", called, case=case)
    office.completes(BEATRIZ, "alertar_intervalo", {}, case=case)
    office.works_off()

    assert papers_of(office, case) == ["alerta_invalidez"]
    again = {"fecha_programada": "2026-11-17"}  # Monday the 16th is a day off, and does not matter
    office.records(LIAISON, "segundo_debate_programado", again, case=case)
    assert open_tasks(office, case) == []
    second_debate(office, case, on="2026-11-17")
    assert known(office, case)["resultado_debate"] == "aprobado"


@pytest.mark.norm(
    LAW + "73; Reglamento interno del Concejo",
    "El reglamento del Concejo puede pedir que los días sean hábiles; si cambia, se recuenta",
)
def test_where_the_rules_of_the_council_say_working_days_it_is_the_fourth_of_them(
    office: Office,
) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10")
    assert office.term_of(case, "intervalo").due_on == date(2026, 11, 14)
    adopts(office, "acuerdo_segundo_debate", "intervalo_debates", "HABILES")
    changed = {"motivo_correccion": "Rige desde hoy el reglamento del Acuerdo 5 de 2026."}
    office.records(LIAISON, "correccion_intervalo", changed, case=case)
    office.works_off()

    # 11, 12 and 13 are complete; the next working day is Tuesday 17: Monday 16 is a day off
    assert office.term_of(case, "intervalo").due_on == date(2026, 11, 17)
    right = {"fecha_primer_debate_corregida": "2026-11-09"}
    right["motivo_correccion"] = "El acta 31 dice que la comisión votó el 9."
    office.records(LIAISON, "correccion_intervalo", right, case=case)
    office.works_off()
    assert office.term_of(case, "intervalo").due_on == date(2026, 11, 13)  # 10, 11 and 12
    second_debate(office, case, on="2026-11-13")
    found = known(office, case)
    assert (found["fecha_primer_debate"], found["fecha_min_segundo"]) == (
        date(2026, 11, 9),
        date(2026, 11, 13),
    )
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "75", "Se archiva lo que no se aprobó en primer debate")
@pytest.mark.parametrize("debated", [False, True])
def test_what_is_not_approved_when_the_sessions_end_is_filed_away(
    office: Office, debated: bool
) -> None:
    case = filed(office)
    given_out(office, case)
    if debated:
        first_debate(office, case, on="2026-11-27")

    office.days_pass_until("2026-11-30 23:00")
    assert office.history_of(case)[-1] != "closed"
    office.days_pass_until("2026-12-01 17:00")

    found = known(office, case)
    assert (found["resultado_debate"], found["con_primer_debate"]) == ("vencido", debated)
    if debated:  # it is not filed away: whether it goes to extraordinary sessions is decided
        office.completes(BEATRIZ, "decidir_convocatoria", NO_MORE, case=case)
    facts = {"tramite": PROJECT["tramite"], "fecha_radicacion": date(2026, 11, 3)}
    why = decided("proyecto_acuerdo", "sin_aprobar", "2026-12-01", {**found, **facts})["razon"]
    assert ("art. 75" in why) is not debated
    end = "archivado_entre_debates" if debated else "archivado_sin_debate"
    assert f"entered {end}" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "75", "Lo que ya se aprobó en primer debate no se archiva al terminar")
@pytest.mark.norm(LAW + "23, par. 2", "Va a extraordinarias, que sólo el Alcalde convoca y alarga")
def test_what_passed_its_first_debate_is_carried_into_extraordinary_sessions(
    office: Office,
) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-27")
    office.days_pass_until("2026-12-01 17:00")
    wait = {"decision_convocatoria": "esperar"}  # only where the entity reads the law so
    refused = refused_fields(office.completes, BEATRIZ, "decidir_convocatoria", wait, case=case)
    assert refused == {"decision_convocatoria"}
    called(office, case, first="2026-12-09", last="2026-12-11")

    office.days_pass_until("2026-12-09")
    assert office.term_of(case, "periodo").due_on == date(2026, 12, 11)
    more = {"prorroga_hasta": "2026-12-14", "acto_prorroga": "Resolución 100 de 2026"}
    more["fecha_prorroga"] = "2026-12-09"
    refused = refused_fields(office.records, LIAISON, "prorroga_sesiones", more, case=case)
    assert refused == {"prorroga_hasta"}
    office.days_pass_until("2026-12-14 17:00")  # they end without a vote; another decree names it
    office.completes(BEATRIZ, "decidir_convocatoria", DECREED, case=case)
    office.days_pass_until("2026-12-15")
    assert office.term_of(case, "periodo").due_on == date(2026, 12, 18)
    second_debate(office, case, on="2026-12-16")

    found = known(office, case)
    assert (found["resultado_debate"], found["fecha_primer_debate"]) == (
        "aprobado",
        date(2026, 11, 27),
    )
    assert found["periodo"]["clase"] == "extraordinario"
    assert office.history_of(case).count("entered primer_debate") == 1
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


NO_MORE = {"decision_convocatoria": "no_reunir"}
DECREED = {
    "decision_convocatoria": "usar",
    "decreto_existente": "Decreto 0912 de 2026",
    "convocado_desde": "2026-12-14",
    "convocado_hasta": "2026-12-18",
    "asunto_incluido": True,
}


def called(office: Office, case: Received, *, first: str, last: str) -> None:
    """To extraordinary sessions, by a decree that is signed and published."""
    office.completes(
        BEATRIZ, "decidir_convocatoria", {"decision_convocatoria": "convocar"}, case=case
    )
    said = {"extraordinarias_desde": first, "extraordinarias_hasta": last}
    said["asuntos_convocatoria"] = "Segundo debate del proyecto PA-021"
    office.completes(BEATRIZ, "fijar_convocatoria", said, case=case)
    signs(office, case)
    publishes(office)


@pytest.mark.norm(
    "Ley 152 de 1994, art. 40",
    "Si el Concejo entra en receso dentro del mes del plan, se le convoca a extraordinarias",
)
@pytest.mark.parametrize("sits_again", [True, False])
def test_a_plan_whose_month_runs_in_recess_is_decided_in_extraordinary_sessions(
    office: Office, sits_again: bool
) -> None:
    plan = {**PROJECT["tramite"], "plazo_concejo": "AC-PDD-CON", "silencio": "decreto"}
    day = date(2026, 11, 20)
    case = filed(office, materia="plan_desarrollo", tramite=plan, fecha_radicacion=day)
    office.days_pass_until("2026-11-20")
    given_out(office, case, on="2026-11-20")
    first_debate(office, case, on="2026-11-27")
    office.days_pass_until("2026-12-01 17:00")
    wait = {"decision_convocatoria": "esperar"}  # 1 March is after its month
    refused = refused_fields(office.completes, BEATRIZ, "decidir_convocatoria", wait, case=case)
    assert refused == {"decision_convocatoria"}
    office.completes(BEATRIZ, "decidir_convocatoria", DECREED if sits_again else NO_MORE, case=case)

    # 20 December 2026 is a Sunday
    assert office.term_of(case, "decision_concejo").due_on == date(2026, 12, 21)
    if sits_again:
        office.days_pass_until("2026-12-14")
        assert office.term_of(case, "periodo").due_on == date(2026, 12, 18)
        second_debate(office, case, on="2026-12-16")
        assert office.term_of(case, "decision_concejo").status is TermStatus.MET
    office.days_pass_until("2026-12-22 17:00")
    assert known(office, case)["resultado_debate"] == ("aprobado" if sits_again else "vencido")
    assert "closed" in office.history_of(case)
    assert office.broken_invariants() == []


def test_the_day_on_which_it_was_filed_is_put_right_and_its_term_with_it(office: Office) -> None:
    pot = {**PROJECT["tramite"], "plazo_concejo": "AC-POT-C", "silencio": "decreto"}
    case = filed(office, materia="pot", tramite=pot, fecha_radicacion=date(2026, 11, 2))
    # from 2 November: 28 days of it, 31 of December, and 1 January, a holiday: Monday 4
    nothing = {"motivo_correccion": "Lo dice el sello de la Secretaría del Concejo."}
    refused = refused_fields(office.records, LIAISON, FILING, nothing, case=case)
    assert refused == {"motivo_correccion"}
    right = {"fecha_radicacion_corregida": "2026-10-30", "num_concejo_corregido": "PA-022"}
    office.records(LIAISON, FILING, {**right, **nothing}, case=case)

    # 1 day of October, 30 of November, and 29 of December, a Tuesday
    assert office.term_of(case, "decision_concejo").due_on == date(2026, 12, 29)
    office.days_pass_until("2026-12-30")
    found = known(office, case)
    assert (found["num_concejo"], found["fecha_radicacion"]) == ("PA-022", date(2026, 10, 30))


FILING = "correccion_radicacion"


@pytest.mark.norm(LAW + "23, par. 1", "El Concejo prorroga sus sesiones a lo sumo diez días")
def test_the_council_may_go_on_for_ten_days_at_most(office: Office) -> None:
    case = filed(office)

    too_long = {"prorroga_hasta": "2026-12-11", "acto_prorroga": "Resolución 100 de 2026"}
    office.days_pass_until("2026-12-01")  # what it decided on the last day is recorded now
    too_long["fecha_prorroga"] = "2026-12-01"
    refused = refused_fields(office.records, LIAISON, "prorroga_sesiones", too_long, case=case)
    assert refused == {"prorroga_hasta", "fecha_prorroga"}
    nine = {**too_long, "prorroga_hasta": "2026-12-09", "fecha_prorroga": "2026-11-30"}
    office.records(LIAISON, "prorroga_sesiones", nine, case=case)

    assert office.term_of(case, "periodo").due_on == date(2026, 12, 9)
    office.days_pass_until("2026-12-10")
    assert office.history_of(case)[-1] != "closed"
    office.days_pass_until("2026-12-10 17:00")
    assert known(office, case)["resultado_debate"] == "vencido"


@pytest.mark.norm(
    LAW + "23, par. 1",
    "Hasta cuándo se prorrogaron las sesiones, si se escribió mal, se corrige con su razón y se"
    " cuenta de nuevo",
)
def test_the_day_until_which_the_council_goes_on_is_put_right(office: Office) -> None:
    case = filed(office)
    refused = refused_fields(corrects, office, case, EXTENSION, prorroga_hasta="2026-12-09")
    assert refused == {"prorroga_hasta"}  # nothing was extended yet
    office.days_pass_until("2026-11-27 09:00")
    said = {"fecha_prorroga": "2026-11-27", "prorroga_hasta": "2026-12-03"}
    until = {**said, "acto_prorroga": "Resolución 100 de 2026"}
    office.records(LIAISON, "prorroga_sesiones", until, case=case)

    office.days_pass_until("2026-12-02 09:00")  # after the 30th, on which they ended
    refused = refused_fields(corrects, office, case, EXTENSION, prorroga_hasta="2026-12-11")
    assert refused == {"prorroga_hasta"}
    corrects(office, case, EXTENSION, prorroga_hasta="2026-12-10")
    corrects(office, case, EXTENSION, prorroga_hasta="2026-12-09")  # and once more

    term = office.term_of(case, "periodo")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 12, 9))
    more = {**until, "prorroga_hasta": "2026-12-10", "fecha_prorroga": "2026-12-02"}
    refused = refused_fields(office.records, LIAISON, "prorroga_sesiones", more, case=case)
    assert refused == {"prorroga_hasta"}  # they were extended once
    office.days_pass_until("2026-12-10 09:00")
    assert known(office, case)["prorroga_hasta"] == date(2026, 12, 9)
    assert office.history_of(case)[-1] != "closed"
    office.days_pass_until("2026-12-10 17:00")
    assert known(office, case)["resultado_debate"] == "vencido"


EXTENSION = "Corregir la prórroga de las sesiones"


@pytest.mark.norm("Ley 152 de 1994, art. 40", "El Concejo decide el plan de desarrollo en un mes")
def test_a_development_plan_has_its_own_month(office: Office) -> None:
    plan = {**PROJECT["tramite"], "plazo_concejo": "AC-PDD-CON", "silencio": "decreto"}
    case = filed(office, materia="plan_desarrollo", tramite=plan)

    assert office.term_of(case, "decision_concejo").due_on == date(2026, 12, 3)


@pytest.mark.norm("Ley 388 de 1997, art. 26", "El Concejo decide el POT en sesenta días")
def test_a_plan_of_land_use_has_sixty_working_days(office: Office) -> None:
    pot = {**PROJECT["tramite"], "plazo_concejo": "AC-POT", "silencio": "decreto"}
    case = filed(office, materia="pot", tramite=pot)

    # November 18 (16 off), December 21 (8 and 25 off), January 19 (1 and 11 off), February 2
    assert office.term_of(case, "decision_concejo").due_on == date(2027, 2, 2)


@pytest.mark.norm(
    "Ley 388 de 1997, art. 26", "Si la entidad los adoptó así, sus sesenta días son calendario"
)
def test_the_sixty_days_are_those_that_the_entity_adopted(office: Office) -> None:
    """Working days are the default, in doubt as the whole article is."""
    facts = {"materia": "pot", "ordena_gasto": False, "fecha_recepcion": date(2026, 11, 3)}
    for adopted, code in (({}, "AC-POT"), ({"dias_pot": "CALENDARIO"}, "AC-POT-C")):
        said = {**facts, "parametros": adopted}
        course = decided("proyecto_acuerdo", "iniciativa_y_tramite", "2026-11-03", said)
        assert course["plazo_concejo"] == code
    pot = {**PROJECT["tramite"], "plazo_concejo": "AC-POT-C", "silencio": "decreto"}
    case = filed(office, materia="pot", tramite=pot)

    # from 3 November: 27 days of it, 31 of December, and 2 January, a Saturday; so Monday 4
    assert office.term_of(case, "decision_concejo").due_on == date(2027, 1, 4)


@pytest.mark.norm(LAW + "73", "Lo negado en comisión puede ir a la plenaria si su autor lo pide")
@pytest.mark.parametrize("accepted", [True, False])
def test_what_the_commission_denies_may_be_put_before_the_plenary(
    office: Office, accepted: bool
) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10", result="negado")

    asks = {
        "decision_apelar": "apelar",
        "razones_apelacion": "La comisión no estudió el impacto fiscal que se presentó.",
    }
    office.completes(MAYOR, "decidir_apelacion", asks, case=case)
    office.works_off()
    assert papers_of(office, case) == ["escrito_apelacion"]
    office.days_pass_until("2026-11-12")
    said = {"fecha_apelacion": "2026-11-12"}
    said["resultado_apelacion"] = "acoge" if accepted else "niega"
    office.records(LIAISON, "decision_apelacion", said, case=case)

    if not accepted:
        assert known(office, case)["resultado_debate"] == "negado"
        return
    office.days_pass_until("2026-11-13")
    other = {"comision": "Comisión Segunda", "ponentes": "H. C. Iván Mosquera"}
    office.records(LIAISON, "reparto_comision", {**other, "fecha_reparto": "2026-11-13"}, case=case)
    first_debate(office, case, on="2026-11-13")
    second_debate(office, case, on="2026-11-17")
    found = known(office, case)
    assert (found["resultado_debate"], found["comision"]) == ("aprobado", "Comisión Segunda")


def test_a_denial_that_nobody_contests_ends_the_debate(office: Office) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10", result="negado")
    office.completes(MAYOR, "decidir_apelacion", {"decision_apelar": "no_apelar"}, case=case)

    assert known(office, case)["resultado_debate"] == "negado"
    assert office.history_of(case)[-1] == "closed"


def test_a_project_may_be_denied_by_the_plenary(office: Office) -> None:
    case = filed(office)
    given_out(office, case)
    first_debate(office, case, on="2026-11-10")
    second_debate(office, case, on="2026-11-17", result="negado")

    assert known(office, case)["resultado_debate"] == "negado"


@pytest.mark.norm(LAW + "71", "Quien presentó el proyecto lo retira por escrito")
def test_the_mayor_may_withdraw_it_by_a_letter_while_it_is_debated(office: Office) -> None:
    case = filed(office)
    given_out(office, case)
    asked = {"motivo_retiro": "Faltan los estudios de la estructura."}
    office.records(LIAISON, "retiro_proyecto", asked, case=case)
    office.completes(MAYOR, "decidir_retiro", {"decision_retiro": "seguir"}, case=case)
    assert papers_of(office, case) == []

    office.records(LIAISON, "retiro_proyecto", asked, case=case)
    withdrawn(office, case)
    assert papers_of(office, case) == ["carta_retiro"]
    assert known(office, case)["resultado_debate"] == "retirado"
    assert office.history_of(case)[-1] == "closed"
    assert office.term_of(case, "periodo").status is TermStatus.CLOSED


@pytest.mark.norm(
    "Ley 152 de 1994, art. 40", "El plan de desarrollo no cambia sin aceptación escrita del Alcalde"
)
def test_the_mayor_accepts_what_the_law_says_that_he_accepts() -> None:
    asked = {
        ("plan_desarrollo", "sustancial"): True,
        ("estructura", "sustancial"): True,
        ("pot", "sustancial"): True,
        ("presupuesto_anual", "aumento_gasto"): True,
        ("presupuesto_anual", "sustancial"): False,
        ("plan_desarrollo", "forma"): False,
        ("otros", "sustancial"): False,
    }

    assert {one: _is_asked(*one) for one in asked} == asked


def _is_asked(matter: str, kind: str) -> Any:
    facts = {
        "materia": matter,
        "tramite": {"acepta_alcalde": matter != "otros"},
        "modificacion": {"clase": kind},
    }
    found = decided("acuerdo_modificacion", "aceptacion_modificacion", "2026-11-05", facts)
    return found["requiere"]


@pytest.mark.norm(
    "Decreto 111 de 1996, arts. 60 a 63", "Los aumentos del presupuesto los acepta Hacienda"
)
@pytest.mark.norm("Ley 388 de 1997, art. 25", "Lo que no se aceptó se ve antes de sancionar")
@pytest.mark.parametrize(
    ("matter", "kind", "person"),
    [("pot", "sustancial", MAYOR), ("presupuesto_anual", "aumento_gasto", TREASURY)],
)
def test_a_change_is_answered_in_writing_while_the_debate_goes_on(
    office: Office, matter: str, kind: str, person: Person
) -> None:
    course = {**PROJECT["tramite"], "acepta_alcalde": True}
    case = filed(office, materia=matter, tramite=course)
    given_out(office, case)
    office.days_pass_until("2026-11-05")
    changed = {**CHANGE, "clase_modificacion": kind}
    office.records(LIAISON, "modificacion_concejo", changed, case=case)
    said = {"decision_modificacion": "rechazar", "razones_modificacion": "No tiene fuente."}
    office.completes(person, "decidir_modificacion", said, case=case)
    office.works_off()

    assert papers_of(office, case) == ["respuesta_modificacion"]
    assert office.term_of(case, "periodo").status is TermStatus.OPEN
    first_debate(office, case, on="2026-11-10")
    second_debate(office, case, on="2026-11-17")
    (left,) = known(office, case)["modificaciones"]
    assert (left["respuesta"], left["texto"]) == ("rechazar", CHANGE["texto_modificacion"])
    seen = _judged(date(2026, 11, 14), date(2026, 11, 17), modificaciones=[left])
    assert seen["conforme"] is False
    assert "no se aceptaron por escrito" in seen["hallazgo"]


@pytest.mark.norm(
    "Constitución Política, art. 313, num. 11", "Se cita con cinco días de anticipación"
)
def test_a_citation_is_answered_beside_the_debate_and_what_happens_is_noted(
    office: Office,
) -> None:
    case = filed(office)
    given_out(office, case)
    asked = {
        "fecha_citacion": "2026-11-03",
        "fecha_sesion": "2026-11-11",
        "cuestionario": "¿Cuántas rutas selectivas habrá?",
    }
    office.records(LIAISON, "citacion_debate", asked, case=case)
    report = {"clase_actuacion": "ponencia", "fecha_actuacion": "2026-11-03"}
    office.records(
        LIAISON, "actuacion_debate", {**report, "resumen_actuacion": "Positiva"}, case=case
    )
    changed = {**CHANGE, "fecha_modificacion": "2026-11-03", "clase_modificacion": "sustancial"}
    office.records(LIAISON, "modificacion_concejo", changed, case=case)
    assert open_tasks(office, case) == ["aceptar_compromiso"]  # nobody has to accept that change
    with office.engine.reading_as(office.actor(BUREAU)) as work:
        shown = tasks.task_page(work, office.task_of(case, "aceptar_compromiso")).values
    promise = shown["compromiso"]
    assert promise["vence"] == date(2026, 11, 10)  # the working day before the session
    assert promise["que"].endswith("habrá?")  # 4, 5, 6, 9 and 10: it came in time
    office.completes(BUREAU, "aceptar_compromiso", {"acepta": "acepta"}, case=case)
    done = {"resultado": "cumplido", "evidencia": "Doce rutas: oficio 31."}
    office.completes(BUREAU, "cumplir_compromiso", done, case=case)
    office.completes(BEATRIZ, "validar_evidencia", {"valida": "cumplido"}, case=case)

    assert open_tasks(office, case) == []
    first_debate(office, case, on="2026-11-10")  # the debate went on meanwhile
    assert office.term_of(case, "intervalo").status is TermStatus.OPEN


def test_what_the_council_has_not_reached_is_not_recorded(office: Office) -> None:
    case = filed(office)

    with pytest.raises(NotFound):
        second_debate(office, case, on="2026-11-17")
