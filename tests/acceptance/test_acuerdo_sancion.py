"""R13, sanction: what the plenary approved is sanctioned, objected to, or sanctioned all the same.

Dates are counted by hand. Days off that they meet: Tuesday 8 and Friday 25 December 2026, Friday 1
and Monday 11 January 2027, Monday 22, Thursday 25 and Friday 26 March 2027, and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.services import case_events
from engine.services.case_events import EventPage
from tests.council import (
    BUREAU,
    LIAISON,
    MAYOR,
    PROJECT,
    begins,
    open_tasks,
    papers_of,
    publishes,
    refused_fields,
    signs,
)
from tests.office import BEATRIZ, ELENA, FABIO, Office, Received
from tests.paperwork import known, paper
from tests.under_way import form_values, form_words

pytestmark = [pytest.mark.procedure("acuerdo_sancion"), pytest.mark.usefixtures("council")]

LAW = "Ley 136 de 1994, art. "
EVENT = "impedimento_manifestado"
SANCTION = {"num_acuerdo": "0571 de 2026", "confirma_sancion": True}
TEXT = (
    "Artículo 1°. Adóptase la política pública.\n\n"
    "Artículo 2°. El presente Acuerdo rige a partir de su publicación."
)
REASONS = "El costo de las rutas no cabe en el presupuesto de la vigencia que empieza."
CHARGE = {
    "norma_vulnerada": "Constitución Política, art. 313, num. 4",
    "cargo": "El Concejo creó una tasa sin ley que la autorice.",
}


#: the mayor had called the council for this very project
EXTRAORDINARY = {
    "clase": "extraordinario",
    "desde": date(2026, 12, 7),
    "hasta": date(2026, 12, 18),
    "proximo": None,
    "norma": "Ley 136 de 1994, art. 23, par. 2",
}


def approved(office: Office, *, on: date = date(2026, 11, 27), **changes: Any) -> Received:
    """A project that the plenary approved on Friday 27 November 2026."""
    office.today_is(f"{on} 18:00")
    said = {
        **PROJECT,
        "fecha_primer_debate": date(2026, 11, 17),
        "fecha_segundo_debate": on,
        "votos_si_segundo": 19,
        "votos_no_segundo": 2,
        **changes,
    }
    return begins(office, "acuerdo_sancion", LIAISON, **said)


def received(
    office: Office, case: Received, *, on: str = "2026-12-02", articles: int = 20, **more: Any
) -> None:
    office.days_pass_until(f"{on} 09:00")
    said = {"fecha_recibo_sancion": on, "n_articulos_aprobado": articles, "texto_aprobado": TEXT}
    said |= more
    office.records(LIAISON, "proyecto_aprobado", said, case=case)


def opinions(office: Office) -> None:
    said = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a lo que se pidió."}
    office.completes(FABIO, "emitir_concepto", said)
    office.completes(BUREAU, "emitir_concepto", said)
    office.works_off()


def objects(office: Office, case: Received, kind: str, *, on: str = "2026-12-09") -> None:
    """The mayor objects and the project is given back on Wednesday 9 December, in recess."""
    opinions(office)
    said: dict[str, Any] = {"decision": kind, "razones_objecion": REASONS}
    if kind != "OBJ_INCONVENIENCIA":
        said["normas_vulneradas"] = [CHARGE]
    office.completes(MAYOR, "decidir_sancion", said, case=case)
    signs(office, case, text=REASONS)
    office.days_pass_until(f"{on} 10:00")
    back = {"fecha_devolucion": on, "radicado_devolucion": "C-881"}
    office.completes(LIAISON, "devolver_al_concejo", back, case=case)


def convened(office: Office, case: Received) -> None:
    """What was objected to is published and the council sits from Monday 14 to Friday 18."""
    said = {
        "extraordinarias_desde": "2026-12-14",
        "extraordinarias_hasta": "2026-12-18",
        "asuntos_convocatoria": "Las objeciones al proyecto PA-021",
    }
    office.completes(BEATRIZ, "fijar_convocatoria", said, case=case)
    publishes(office)  # what was objected to
    signs(office, case)
    publishes(office)  # the decree


def council_says(office: Office, case: Received, decision: str, *, on: str) -> None:
    office.days_pass_until(f"{on} 17:00")
    said = {"fecha_causa": on, "decision_concejo": decision}
    office.records(LIAISON, "decision_objeciones", said, case=case)


def objected(office: Office, kind: str, decision: str, *, on: str = "2026-12-16") -> Received:
    """All of it, until a council that went on with its sessions has decided on the objections."""
    case = approved(office, prorroga_hasta=date(2026, 12, 18))
    received(office, case)
    objects(office, case, kind)
    council_says(office, case, decision, on=on)
    return case


def before_the_council(office: Office, kind: str) -> Received:
    """What comes after the objections were given back, and the council rejected them."""
    office.today_is("2026-12-09 10:00")
    said = {
        **PROJECT,
        "decision": kind,
        "acto_objeciones": {"numero": "OF-2026-00007"},
        "fecha_devolucion": date(2026, 12, 9),
        "periodo": EXTRAORDINARY,
    }
    case = begins(office, "acuerdo_objeciones", LIAISON, **said)
    assert known(office, case)["periodo"]["clase"] == "extraordinario"  # no second decree
    council_says(office, case, "rechaza", on="2026-12-16")
    return case


@pytest.mark.norm(LAW + "76", "El Concejo envía lo aprobado a sanción en cinco días hábiles")
def test_r13_t3_what_the_council_does_not_send_in_five_days_is_asked_for(office: Office) -> None:
    case = approved(office)
    assert office.term_of(case, "remision").due_on == date(2026, 12, 4)

    office.days_pass_until("2026-12-04 23:00")
    assert open_tasks(office, case) == []
    office.days_pass_until("2026-12-07 17:00")
    assert open_tasks(office, case) == ["requerir_al_concejo"]
    # the plenary had voted on Monday 30 November: 1 to 4 and 7 December, and it is still in time
    puts_right(office, case, fecha_segundo_debate_corregida="2026-11-30")
    assert (open_tasks(office, case), office.term_of(case, "remision").due_on) == (
        [],
        date(2026, 12, 7),
    )
    office.days_pass_until("2026-12-09 17:00")  # 8 December is off
    puts_right(office, case, num_concejo_corregido="PA-022")
    assert open_tasks(office, case) == ["requerir_al_concejo"]
    puts_right(office, case, fecha_segundo_debate_corregida="2026-11-27")
    assert office.term_of(case, "remision").status is TermStatus.CLOSED
    office.completes(BEATRIZ, "requerir_al_concejo", {}, case=case)
    office.works_off()
    assert papers_of(office, case) == ["requerimiento_concejo"]
    puts_right(office, case, fecha_segundo_debate_corregida="2026-12-03")
    assert office.term_of(case, "remision").due_on == date(2026, 12, 11)

    received(office, case, on="2026-12-09")
    assert office.term_of(case, "remision").status is TermStatus.MET
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 16)


@pytest.mark.norm(LAW + "78", "Cinco, diez o veinte días para objetar, por artículos aprobados")
def test_r13_t4_the_articles_that_were_approved_give_the_time_to_object(office: Office) -> None:
    """Received on Wednesday 2 December 2026; it was filed with twelve articles."""
    office.today_is("2026-12-02 09:00")
    said = {
        **PROJECT,
        "fecha_recibo_sancion": date(2026, 12, 2),
        "fecha_primer_debate": date(2026, 11, 17),
        "fecha_segundo_debate": date(2026, 11, 27),
    }
    cases = {
        articles: begins(office, "acuerdo_decision", LIAISON, **said, n_articulos_aprobado=articles)
        for articles in (1, 20, 21, 50, 51)
    }

    found = {articles: office.term_of(case, "objecion").due_on for articles, case in cases.items()}
    assert found == {
        1: date(2026, 12, 10),
        20: date(2026, 12, 10),
        21: date(2026, 12, 17),
        50: date(2026, 12, 17),
        51: date(2027, 1, 4),
    }


@pytest.mark.norm(LAW + "81", "Lo que se sanciona y se publica es el texto que el Concejo aprobó")
@pytest.mark.norm(LAW + "78", "En término, el Alcalde sanciona")
def test_what_is_sanctioned_in_time_is_an_agreement(office: Office) -> None:
    case = approved(office)
    received(office, case)
    opinions(office)
    office.completes(MAYOR, "decidir_sancion", {"decision": "SANCIONADO"}, case=case)
    office.days_pass_until("2026-12-07 11:00")
    office.completes(MAYOR, "sancionar_acuerdo", SANCTION, case=case)
    office.works_off()

    left = known(office, case)
    assert (left["fecha_sancion"], left["sancionado_por"]) == (date(2026, 12, 7), "ALCALDE")
    assert left["num_acuerdo"] == "0571 de 2026"
    assert left["acto_sancion"]["numero"] == "SAN-2026-00001"
    assert "Adóptase la política pública." in paper(office, case, "sancion")
    assert office.term_of(case, "objecion").status is TermStatus.MET
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []
    _told_on_paper(office, left)


def _told_on_paper(office: Office, sanctioned: dict[str, Any]) -> None:
    """Nobody wrote down a mail of the council: who carries the paper reads what to do with it."""
    said = ("acto_sancion", "fecha_sancion", "num_acuerdo", "sancionado_por")
    agreed = {**PROJECT, "vigencia_diferida": None, **{key: sanctioned[key] for key in said}}
    case = begins(office, "acuerdo_vigencia", LIAISON, **agreed)
    office.works_off()

    shown = form_values(office, ELENA, case, "entregar_comunicacion")
    assert shown["destinatario"] == "Presidencia del Concejo"
    assert shown["direccion"] == "Secretaría General del Concejo"
    assert "radíquela hoy en papel" in shown["contenido"]


@pytest.mark.norm(LAW + "72", "Lo que se agregó de otra materia lo ve quien decide si sanciona")
def test_what_came_of_another_matter_is_before_the_mayor(office: Office) -> None:
    case = approved(office)
    received(office, case, otra_materia=True)
    opinions(office)

    assert "no son de la materia" in form_words(office, MAYOR, case, "decidir_sancion")


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 12",
    "El Alcalde impedido no decide ni sanciona: decide el procurador regional y sanciona quien se "
    "designe; el término para objetar no se suspende",
)
def test_a_mayor_who_is_impeded_does_not_sanction(office: Office) -> None:
    case = approved(office)
    received(office, case)
    opinions(office)
    the_mayor_is_impeded(office, case)
    why = {"causal": "1", "hechos_impedimento": "Su hermana es la ponente del proyecto."}
    office.completes(MAYOR, "manifestar_impedimento", why, case=case)
    office.works_off()
    sent = {"fecha_remision_procuraduria": "2026-12-03", "radicado_procuraduria": "E-7"}
    office.completes(FABIO, "remitir_a_procuraduria", sent, case=case)
    # 4, 7, 9, 10, 11, 14, 15, 16, 17 and 18 December
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 12, 18)
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 10)

    office.days_pass_until("2026-12-09 09:00")
    decided = {
        "decision_impedimento": "aceptado",
        "reemplazo": BEATRIZ.username,
        "motivos_decision": "El parentesco está probado.",
        "acto_procuraduria": "Auto 12",
        "fecha_decision": "2026-12-09",
    }
    office.completes(FABIO, "registrar_decision_procuraduria", decided, case=case)
    office.works_off()
    instead = office.today_of(BEATRIZ)
    office.completes(instead, "decidir_sancion", {"decision": "SANCIONADO"}, case=case)
    office.completes(instead, "sancionar_acuerdo", SANCTION, case=case)
    office.works_off()

    assert known(office, case)["acto_sancion"]["calidad"] == "ad hoc"
    assert office.term_of(case, "objecion").status is TermStatus.MET
    assert office.history_of(case)[-1] == "closed"


def the_mayor_is_impeded(office: Office, case: Received) -> None:
    """On Thursday 3 December; from then on it is not the mayor who decides."""
    office.days_pass_until("2026-12-03 09:00")
    said = {
        "clase_del_impedimento": "impedimento",
        "impedido": MAYOR.username,
        "quien_decide": "procuraduria",
        "fecha_del_impedimento": "2026-12-03",
    }
    assert refused_fields(
        office.records, LIAISON, EVENT, {**said, "quien_decide": "secretaria_general"}, case=case
    ) == {"quien_decide"}
    office.records(LIAISON, EVENT, said, case=case)
    office.works_off()
    # 4, 7 and 9 December: Tuesday 8 is a holiday
    assert office.term_of(case, "manifestacion").due_on == date(2026, 12, 9)
    assert (
        refused_fields(
            office.completes, MAYOR, "decidir_sancion", {"decision": "SANCIONADO"}, case=case
        )
        == set()
    )


@pytest.mark.norm(LAW + "78", "Vencido el término sin objetar, el Alcalde debe sancionar")
def test_when_the_time_to_object_is_over_it_must_be_sanctioned(office: Office) -> None:
    case = approved(office)
    received(office, case)
    office.days_pass_until("2026-12-10 23:00")
    assert "sancionar_por_deber" not in open_tasks(office, case)
    office.days_pass_until("2026-12-11")

    assert open_tasks(office, case) == ["sancionar_por_deber"]
    assert known(office, case)["decision"] == "PRECLUIDO"
    office.works_off()
    assert any(told.startswith("Precluyó la objeción") for told in office.mail.to("fabio@"))
    office.days_pass_until("2026-12-15")  # its goal of a day passed on Monday 14
    office.completes(MAYOR, "sancionar_vencido", SANCTION, case=case)
    office.works_off()
    assert known(office, case)["fecha_sancion"] == date(2026, 12, 15)


@pytest.mark.norm(LAW + "78", "Cuenta el día en que el Concejo recibe las objeciones")
@pytest.mark.norm(
    "Ley 4 de 1913, arts. 59 y 61",
    "Lo que llegó el último día llegó en término, aunque se registre después",
)
@pytest.mark.parametrize("in_time", [True, False])
def test_what_the_council_received_in_time_is_judged_by_that_day_and_not_by_its_record(
    office: Office, in_time: bool
) -> None:
    case = approved(office)
    received(office, case)
    opinions(office)
    said = {"decision": "OBJ_INCONVENIENCIA", "razones_objecion": REASONS}
    office.completes(MAYOR, "decidir_sancion", said, case=case)
    signs(office, case, text=REASONS)
    # five working days: 3, 4, 7, 9 and 10 December; given back on the 10th, recorded on the 11th
    office.days_pass_until("2026-12-11 09:00")
    assert open_tasks(office, case) == ["comprobar_devolucion"]
    back = {"se_devolvio": "si", "fecha_devolucion": "2026-12-11", "radicado_devolucion": "C-881"}
    refused = refused_fields(office.completes, LIAISON, "comprobar_devolucion", back, case=case)
    assert refused == {"fecha_devolucion"}

    found = {**back, "fecha_devolucion": "2026-12-10"} if in_time else {"se_devolvio": "no"}
    office.completes(LIAISON, "comprobar_devolucion", found, case=case)
    office.works_off()
    term = office.term_of(case, "objecion")
    if in_time:
        assert (term.status, term.ended_on, term.late) == ("met", date(2026, 12, 10), False)
        assert known(office, case)["decision"] == "OBJ_INCONVENIENCIA"
        assert "sancionar_por_deber" not in open_tasks(office, case)
    else:
        assert (term.status, known(office, case)["decision"]) == ("closed", "PRECLUIDO")
        assert open_tasks(office, case) == ["sancionar_por_deber"]
        _turned_up(office, case)


def _turned_up(office: Office, case: Received) -> None:
    """The receipt by which the council had the objections on the 10th."""
    puts_right(office, case, fecha_devolucion_corregida="2026-12-10")
    term = office.term_of(case, "objecion")
    assert (term.status, term.ended_on, term.late) == ("met", date(2026, 12, 10), False)
    assert known(office, case)["decision"] == "OBJ_INCONVENIENCIA"
    assert "fijar_convocatoria" in open_tasks(office, case)


@pytest.mark.norm(
    "Constitución Política, art. 168", "Por analogía, si así se adoptó, sanciona el Presidente"
)
def test_where_the_entity_reads_it_so_the_president_sanctions_what_the_mayor_leaves(
    office: Office,
) -> None:
    case = approved(office, parametros={"sancion_por_silencio": "PRESIDENTE"})
    received(office, case)
    office.days_pass_until("2026-12-15")

    assert open_tasks(office, case) == []
    said = {
        "fecha_sancion": "2026-12-15",
        "num_acuerdo": "0571 de 2026",
        "fecha_publicacion_presidente": "2026-12-15",
    }
    office.records(LIAISON, "sancion_presidente", said, case=case)
    assert known(office, case)["sancionado_por"] == "PRESIDENTE_CONCEJO"


SLIP = {"motivo_correccion": "Lo dice el oficio remisorio del Concejo."}


#: what a browser sends of the fields that stay empty
EMPTY = dict.fromkeys(
    (
        "num_concejo_corregido",
        "fecha_segundo_debate_corregida",
        "fecha_recibo_sancion_corregida",
        "n_articulos_corregido",
        "prorroga_hasta_corregida",
        "fecha_devolucion_corregida",
        "fecha_causa_corregida",
        "fecha_tribunal_corregida",
        "radicado_tribunal_corregido",
    ),
    "",
)


def puts_right(office: Office, case: Received, **said: Any) -> None:
    office.records(LIAISON, "correccion_sancion", {**EMPTY, **SLIP, **said}, case=case)
    office.works_off()


@pytest.mark.norm(LAW + "78", "El término se cuenta con los artículos y el día que fueron")
def test_what_was_typed_wrong_is_put_right_and_the_time_to_object_with_it(office: Office) -> None:
    case = approved(office)
    early = {**SLIP, "fecha_segundo_debate_corregida": "2026-11-26"}
    office.records(LIAISON, "correccion_sancion", early, case=case)
    assert office.term_of(case, "remision").due_on == date(2026, 12, 3)
    received(office, case)
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 10)
    refused = refused_fields(office.records, LIAISON, "correccion_sancion", SLIP, case=case)
    assert refused == {"motivo_correccion"}
    office.records(FABIO, "correccion_sancion", {**SLIP, "n_articulos_corregido": 21}, case=case)
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 17)
    sooner = {**SLIP, "fecha_recibo_sancion_corregida": "2026-12-01"}
    office.records(LIAISON, "correccion_sancion", sooner, case=case)

    # 2, 3, 4, 7, 9, 10, 11, 14, 15 and 16 December
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 16)
    assert known(office, case)["fecha_segundo_debate"] == date(2026, 11, 26)
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "78", "Lo que se dio por precluido por un error puede objetarse todavía")
def test_a_time_that_was_over_by_mistake_runs_again(office: Office) -> None:
    case = approved(office)
    received(office, case)
    office.days_pass_until("2026-12-11")
    assert open_tasks(office, case) == ["sancionar_por_deber"]
    # it had 51 articles: the time was not over, and the mayor may object
    office.records(LIAISON, "correccion_sancion", {**SLIP, "n_articulos_corregido": 51}, case=case)
    office.works_off()
    assert office.term_of(case, "objecion").due_on == date(2027, 1, 4)
    assert "sancionar_por_deber" not in open_tasks(office, case)
    opinions(office)
    office.completes(MAYOR, "decidir_sancion", {"decision": "SANCIONADO"}, case=case)
    office.completes(MAYOR, "sancionar_acuerdo", SANCTION, case=case)
    office.works_off()
    assert known(office, case)["n_articulos_aprobado"] == 51
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "78", "El presupuesto se decide antes de que empiece su año, si se puede")
def test_a_budget_is_watched_until_its_year_begins(office: Office) -> None:
    case = approved(office, materia="presupuesto_anual")
    received(office, case, articles=60)

    assert office.term_of(case, "objecion").due_on == date(2027, 1, 4)
    assert office.term_of(case, "antes_de_vigencia").due_on == date(2026, 12, 31)
    office.days_pass_until("2027-01-02")  # who sanctions then sanctions late for its year
    office.completes(MAYOR, "decidir_sancion", {"decision": "SANCIONADO"}, case=case)
    office.completes(MAYOR, "sancionar_acuerdo", SANCTION, case=case)
    office.works_off()
    term = office.term_of(case, "antes_de_vigencia")
    assert (term.status, term.late) == (TermStatus.MET, True)


@pytest.mark.norm(LAW + "78", "Las objeciones se presentan dentro del término, con sus cargos")
def test_an_objection_of_law_says_the_norm_and_why(office: Office) -> None:
    case = approved(office)
    received(office, case)
    opinions(office)
    bare = {"decision": "OBJ_DERECHO", "razones_objecion": REASONS}

    refused = refused_fields(office.completes, MAYOR, "decidir_sancion", bare, case=case)
    assert refused == {"normas_vulneradas"}


@pytest.mark.norm(LAW + "78", "En receso se convoca al Concejo para la semana siguiente")
@pytest.mark.norm(
    "Constitución Política, art. 166", "En receso, lo objetado se publica dentro del término"
)
def test_r13_t6_in_recess_the_council_is_called_for_the_following_week(office: Office) -> None:
    case = approved(office)
    received(office, case)
    objects(office, case, "OBJ_INCONVENIENCIA")

    assert office.term_of(case, "convocatoria").due_on == date(2026, 12, 18)
    asked = {"asuntos_convocatoria": "Las objeciones al proyecto PA-021"}
    soon = {"extraordinarias_desde": "2026-12-11", "extraordinarias_hasta": "2026-12-14", **asked}
    long = {"extraordinarias_desde": "2026-12-14", "extraordinarias_hasta": "2026-12-19", **asked}
    for wrong, field in ((soon, "extraordinarias_desde"), (long, "extraordinarias_hasta")):
        refused = refused_fields(office.completes, BEATRIZ, "fijar_convocatoria", wrong, case=case)
        assert refused == {field}

    _given_back_another_day(office, case)
    convened(office, case)
    assert office.term_of(case, "convocatoria").status is TermStatus.MET
    # and what was published for that week serves, if it was the day before or after
    puts_right(office, case, fecha_devolucion_corregida="2026-12-10")
    assert office.term_of(case, "convocatoria").status is TermStatus.MET
    assert open_tasks(office, case) == []
    objected_to = ["escrito_objeciones", "constancia_publicacion"]
    assert papers_of(office, case)[2:4] == objected_to  # after two opinions
    assert "decreto_convocatoria" in papers_of(office, case)
    office.days_pass_until("2026-12-14")
    assert "entered concejo_convocado" in office.history_of(case)


@pytest.mark.norm(
    LAW + "78", "Si el Concejo no seguía reunido cuando se le devolvió, se corrige y se le convoca"
)
def test_a_council_that_had_not_gone_on_so_long_is_called(office: Office) -> None:
    case = approved(office, prorroga_hasta=date(2026, 12, 18))
    received(office, case)
    objects(office, case, "OBJ_INCONVENIENCIA")
    assert "fijar_convocatoria" not in open_tasks(office, case)
    before = {**EMPTY, **SLIP, "prorroga_hasta_corregida": "2026-11-26"}
    refused = refused_fields(office.records, LIAISON, "correccion_sancion", before, case=case)
    assert refused == {"prorroga_hasta_corregida"}  # the plenary sat on the 27th

    puts_right(office, case, prorroga_hasta_corregida="2026-12-04")

    # given back on Wednesday 9: from Monday 14 to Friday 18
    assert office.term_of(case, "convocatoria").due_on == date(2026, 12, 18)
    convened(office, case)
    assert office.term_of(case, "convocatoria").status is TermStatus.MET


def _given_back_another_day(office: Office, case: Received) -> None:
    """On Friday 4, which calls the council for the week of Monday 7; on Friday 11, after the last
    day to object; and on Wednesday 9, as it was said."""
    puts_right(office, case, fecha_devolucion_corregida="2026-12-04")
    assert office.term_of(case, "convocatoria").due_on == date(2026, 12, 11)
    office.days_pass_until("2026-12-11 10:00")
    puts_right(office, case, fecha_devolucion_corregida="2026-12-11")
    assert open_tasks(office, case) == ["sancionar_por_deber"]
    assert office.term_of(case, "objecion").status is TermStatus.CLOSED
    puts_right(office, case, fecha_devolucion_corregida="2026-12-09")
    assert office.term_of(case, "objecion").ended_on == date(2026, 12, 9)


@pytest.mark.norm(LAW + "78", "Pasada la semana el deber de convocar sigue, y se dice la demora")
@pytest.mark.norm(LAW + "79", "Si el Concejo decide sin que se le convoque, corre la sanción")
def test_a_council_that_was_not_called_in_its_week_is_called_late_or_decides_by_itself(
    office: Office,
) -> None:
    case = approved(office)
    received(office, case)
    objects(office, case, "OBJ_INCONVENIENCIA")
    office.days_pass_until("2026-12-19")  # the week of Monday 14 to Friday 18 is over
    late = {
        "extraordinarias_desde": "2026-12-28",
        "extraordinarias_hasta": "2026-12-30",
        "asuntos_convocatoria": "Las objeciones al proyecto PA-021",
    }
    refused = refused_fields(office.completes, BEATRIZ, "fijar_convocatoria", late, case=case)
    assert refused == {"razon_convocatoria_tardia"}
    why = {"razon_convocatoria_tardia": "El decreto se devolvió dos veces sin firma."}
    office.completes(BEATRIZ, "fijar_convocatoria", {**late, **why}, case=case)
    assert "proyectar_acto" in open_tasks(office, case)
    assert known(office, case)["decision"] == "OBJ_INCONVENIENCIA"

    council_says(office, case, "rechaza", on="2026-12-21")
    assert open_tasks(office, case) == ["sancionar_por_deber"]
    assert office.term_of(case, "convocatoria").status is TermStatus.CLOSED
    # 22, 23, 24, 28, 29, 30 and 31 December are seven; 4 January eight
    assert office.term_of(case, "sancion").due_on == date(2027, 1, 4)
    assert office.broken_invariants() == []


@pytest.mark.norm(LAW + "79", "Rechazadas por inconveniencia, se sanciona en ocho días")
def test_r13_t7_the_mayor_sanctions_in_eight_days_else_the_president_does(office: Office) -> None:
    case = objected(office, "OBJ_INCONVENIENCIA", "rechaza", on="2026-12-10")

    # 11, then 14 to 18 make six, 21 and 22 eight
    assert office.term_of(case, "sancion").due_on == date(2026, 12, 22)
    office.days_pass_until("2026-12-22 20:00")
    assert open_tasks(office, case) == ["sancionar_por_deber"]
    office.days_pass_until("2026-12-23")
    assert open_tasks(office, case) == []
    # 24 and 28 to 31 December: it is asked for until then
    assert office.term_of(case, "seguimiento_presidente").due_on == date(2026, 12, 31)
    soon = {"fecha_sancion": "2026-12-22", "fecha_publicacion_presidente": "2026-12-23"}
    refused = refused_fields(
        office.records, LIAISON, "sancion_presidente", {**soon, "num_acuerdo": "0571"}, case=case
    )
    assert refused == {"fecha_sancion"}

    said = {
        "fecha_sancion": "2026-12-23",
        "num_acuerdo": "0571 de 2026",
        "fecha_publicacion_presidente": "2026-12-23",
    }
    office.records(LIAISON, "sancion_presidente", said, case=case)
    left = known(office, case)
    assert left["sancionado_por"] == "PRESIDENTE_CONCEJO"
    assert left["fecha_publicacion_presidente"] == date(2026, 12, 23)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(LAW + "79", "En los ocho días el Alcalde sanciona lo que el Concejo sostuvo")
def test_the_mayor_sanctions_what_the_council_upheld(office: Office) -> None:
    case = objected(office, "OBJ_INCONVENIENCIA", "rechaza", on="2026-12-14")
    office.days_pass_until("2026-12-21")
    office.completes(MAYOR, "sancionar_por_deber", SANCTION, case=case)
    office.works_off()

    assert known(office, case)["fecha_sancion"] == date(2026, 12, 21)
    assert papers_of(office, case)[-1] == "sancion"


@pytest.mark.norm(LAW + "79", "Acogidas las objeciones, el proyecto se archiva")
def test_what_the_council_accepts_is_filed_away(office: Office) -> None:
    case = objected(office, "OBJ_INCONVENIENCIA", "acoge")

    assert "entered proyecto_archivado" in office.history_of(case)
    assert known(office, case)["fecha_sancion"] is None


@pytest.mark.norm(LAW + "79", "Si el Concejo cambia el texto, el nuevo vuelve para sanción")
def test_a_new_text_comes_back_with_a_term_of_its_own(office: Office) -> None:
    case = objected(office, "OBJ_INCONVENIENCIA", "acoge_parcial")
    received(office, case, on="2026-12-18", articles=25)

    # 21 to 24 December are four, 28 to 31 eight, 4 and 5 January ten
    assert office.term_of(case, "objecion").due_on == date(2027, 1, 5)


@pytest.mark.norm(LAW + "80", "Rechazadas las de derecho, decide el Tribunal, en diez días")
@pytest.mark.parametrize("kind", ["OBJ_DERECHO", "OBJ_MIXTA"])
def test_what_the_council_does_not_accept_of_law_goes_to_the_court(
    office: Office, kind: str
) -> None:
    case = before_the_council(office, kind)

    assert office.term_of(case, "decision_objeciones").due_on == date(2026, 12, 18)
    # 17 and 18 December are two, 21 to 24 six, 28 to 31 ten
    assert office.term_of(case, "tribunal").due_on == date(2026, 12, 31)
    office.days_pass_until("2026-12-31 20:00")
    assert open_tasks(office, case) == ["proyectar_acto"]
    office.days_pass_until("2027-01-04 17:00")  # and who let it pass must sanction

    left = known(office, case)
    assert (left["resultado_objeciones"], left["causa_sancion"]) == (
        "sancionar",
        "caducidad_tribunal",
    )


@pytest.mark.norm(LAW + "80", "Lo que se remitió en término no caduca porque se registre después")
def test_what_reached_the_court_in_time_goes_on_though_it_was_told_too_late(
    office: Office,
) -> None:
    case = objected(office, "OBJ_DERECHO", "rechaza")
    signs(office, case)
    assert open_tasks(office, case) == ["radicar_en_tribunal"]
    office.days_pass_until("2027-01-04 17:00")  # its last day was 31 December
    assert open_tasks(office, case) == ["sancionar_por_deber"]

    # the council's decision had come on Friday 18: 21 to 24, 28 to 31 December, 4 and 5 January
    puts_right(office, case, fecha_causa_corregida="2026-12-18")
    assert open_tasks(office, case) == ["radicar_en_tribunal"]
    assert office.term_of(case, "tribunal").due_on == date(2027, 1, 5)
    puts_right(office, case, fecha_causa_corregida="2026-12-16")
    office.days_pass_until("2027-01-05 09:00")
    assert open_tasks(office, case) == ["sancionar_por_deber"]
    filed = {"fecha_tribunal_corregida": "2026-12-30", "radicado_tribunal_corregido": "2026-9"}
    late = {**SLIP, **filed, "fecha_tribunal_corregida": "2027-01-04"}
    refused = refused_fields(office.records, LIAISON, "correccion_sancion", late, case=case)
    assert refused == {"fecha_tribunal_corregida"}
    puts_right(office, case, **filed)
    term = office.term_of(case, "tribunal")
    assert (term.status, term.ended_on, term.late) == ("met", date(2026, 12, 30), False)
    assert open_tasks(office, case) == []

    _ruled(office, case, "infundadas", on="2027-03-19")
    assert office.term_of(case, "sancion").due_on == date(2027, 3, 29)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    LAW + "80",
    "Infundadas, se sanciona en tres días desde la comunicación, con el texto que se reconsideró",
)
def test_r13_t9_three_days_from_the_ruling_jump_over_the_holidays(office: Office) -> None:
    case = objected(office, "OBJ_DERECHO", "rechaza")
    wrong = {**SLIP, "fecha_causa_corregida": "2026-12-15"}
    office.records(LIAISON, "correccion_sancion", wrong, case=case)
    assert office.term_of(case, "tribunal").due_on == date(2026, 12, 30)
    _sent_to_court(office, case)
    _ruled(office, case, "parciales", on="2027-02-15")
    _reconsidered(office, case)
    _ruled(office, case, "infundadas", on="2027-03-19")

    # Friday 19 March 2027: 23, 24 and 29; 22, 25 and 26 are holidays
    assert office.term_of(case, "sancion").due_on == date(2027, 3, 29)
    before = {**SLIP, "fecha_causa_corregida": "2027-03-18"}
    office.records(LIAISON, "correccion_sancion", before, case=case)
    assert office.term_of(case, "sancion").due_on == date(2027, 3, 24)  # 19, 23 and 24
    back = {**SLIP, "fecha_causa_corregida": "2027-03-19"}
    office.records(LIAISON, "correccion_sancion", back, case=case)
    assert office.term_of(case, "sancion").due_on == date(2027, 3, 29)
    office.days_pass_until("2027-03-30")
    assert open_tasks(office, case) == ["sancionar_vencido"]
    office.completes(MAYOR, "sancionar_vencido", SANCTION, case=case)
    office.works_off()
    assert "sin la tasa" in paper(office, case, "sancion")
    assert known(office, case)["sancionado_por"] == "ALCALDE"


@pytest.mark.by_web
@pytest.mark.norm(LAW + "80", "Fundadas, se archiva; en parte, el Concejo reconsidera")
def test_what_the_court_finds_right_in_part_is_reconsidered_and_then_decided(
    office: Office,
) -> None:
    case = before_the_council(office, "OBJ_DERECHO")
    _sent_to_court(office, case)
    assert office.term_of(case, "tribunal").status is TermStatus.MET
    # the day of the ruling is not filled in with that on which the council decided
    assert "fecha_causa" not in _asked(office, case, "fallo_tribunal").values
    _ruled(office, case, "parciales", on="2027-02-15")
    _reconsidered(office, case)
    _ruled(office, case, "fundadas", on="2027-02-22")

    assert known(office, case)["resultado_objeciones"] == "archivado"
    assert office.history_of(case)[-1] == "closed"


def test_what_the_mayor_does_not_sign_of_the_objections_is_decided_again(office: Office) -> None:
    case = approved(office)
    received(office, case)
    opinions(office)
    said = {"decision": "OBJ_INCONVENIENCIA", "razones_objecion": REASONS}
    office.completes(MAYOR, "decidir_sancion", said, case=case)
    signs(office, case, decision="no_firmar")

    assert open_tasks(office, case) == ["decidir_sancion"]


REWRITTEN = "Artículo 1°. Adóptase la política, sin la tasa. Artículo 2°. Rige desde hoy."


def _reconsidered(office: Office, case: Received) -> None:
    """The council writes again what the court said, and it goes to the court."""
    said = {"fecha_reconsideracion": office.today, "resumen_texto": "Se suprimió la tasa."}
    text = {"texto_aprobado": REWRITTEN, "n_articulos_aprobado": 2}
    office.records(LIAISON, "texto_reconsiderado", {**said, **text}, case=case)
    sent = {"fecha_envio_texto": office.today}
    office.completes(FABIO, "enviar_texto_tribunal", sent, case=case)


def _sent_to_court(office: Office, case: Received) -> None:
    signs(office, case, decision="no_firmar")  # returned once: it is drafted again
    signs(office, case)
    said = {"fecha_tribunal": office.today, "radicado_tribunal": "2026-00912"}
    office.completes(FABIO, "radicar_en_tribunal", said, case=case)


def _asked(office: Office, case: Received, event: str) -> EventPage:
    """What who records it finds."""
    with office.engine.reading_as(office.actor(LIAISON)) as work:
        return case_events.page(work, case.id, event)


def _ruled(office: Office, case: Received, sense: str, *, on: str) -> None:
    office.days_pass_until(f"{on} 15:00")
    said = {"fecha_causa": on, "sentido_fallo": sense}
    office.records(LIAISON, "fallo_tribunal", said, case=case)
