"""R13, afterwards: the governor reviews an agreement, or the mayor adopts what nobody decided.

Dates are counted by hand. Days off that they meet: Tuesday 8 and Friday 25 December 2026, Friday 1
and Monday 11 January 2027, and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from engine.services import tasks
from tests.council import (
    LIAISON,
    PRESS,
    PROJECT,
    begins,
    corrects,
    open_tasks,
    papers_of,
    publishes,
    refused_fields,
    signs,
)
from tests.office import ANA, BEATRIZ, FABIO, Office, Received
from tests.paperwork import known

pytestmark = [pytest.mark.procedure("acuerdo_revision"), pytest.mark.usefixtures("council")]

AGREED = {**PROJECT, "num_acuerdo": "0571 de 2026", "fecha_sancion": date(2026, 12, 7)}
REVIEW = "Decreto Ley 1333 de 1986, art. "


@pytest.fixture(autouse=True)
def _today(office: Office) -> None:
    office.today_is("2026-12-07 15:00")


SENT = {
    "fecha_envio_gobernador": "2026-12-15",
    "fecha_recibo_gobernador": "2026-12-15",
    "radicado_gobernacion": "G-5512",
}


def sent(office: Office) -> Received:
    """Sanctioned on Monday 7 December 2026; the letter is signed and goes on Tuesday 15."""
    case = begins(office, "acuerdo_revision", LIAISON, **AGREED)
    assert office.term_of(case, "gobernador").due_on == date(2026, 12, 15)
    office.days_pass_until("2026-12-15")
    office.completes(
        BEATRIZ, "remitir_al_gobernador", {"anexos_gobernador": "Acuerdo y actas"}, case=case
    )
    office.works_off()
    return case


def reviewed(office: Office) -> Received:
    """The governor has it on the day on which it goes."""
    case = sent(office)
    office.records(LIAISON, "recibo_gobernador", SENT, case=case)
    return case


def sued(office: Office, case: Received, sentence: str) -> None:
    office.days_pass_until("2027-01-15")
    against = {
        "fecha_demanda": "2027-01-15",
        "radicado_revision": "2027-00031",
        "cargos_gobernador": "El Concejo no era competente.",
    }
    office.records(LIAISON, "demanda_gobernador", against, case=case)
    defence = {"defensa": "La Constitución le da esa competencia en el artículo 313."}
    office.completes(FABIO, "intervenir_en_tribunal", defence, case=case)
    office.works_off()
    office.days_pass_until("2027-05-10")
    said = {"fecha_sentencia": "2027-05-10", "sentido_sentencia": sentence}
    office.records(LIAISON, "sentencia_revision", said, case=case)


@pytest.mark.norm("Ley 136 de 1994, art. 82", "Al Gobernador en cinco días hábiles de la sanción")
@pytest.mark.norm(
    "Ley 4 de 1913, arts. 59 y 61", "Cuenta el día en que se envió, aunque se registre después"
)
@pytest.mark.norm(REVIEW + "119", "El Gobernador tiene veinte días desde el recibo")
def test_r13_t10_the_governor_has_twenty_days_from_the_day_on_which_he_has_it(
    office: Office,
) -> None:
    case = sent(office)
    assert office.term_of(case, "gobernador").status is TermStatus.OPEN  # signed is not sent
    office.days_pass_until("2026-12-16 08:00")  # it is recorded the next morning
    before = {**SENT, "fecha_envio_gobernador": "2026-12-14"}
    refused = refused_fields(office.records, LIAISON, "recibo_gobernador", before, case=case)
    assert refused == {"fecha_envio_gobernador"}
    office.records(LIAISON, "recibo_gobernador", SENT, case=case)

    sending = office.term_of(case, "gobernador")
    assert (sending.status, sending.ended_on, sending.late) == ("met", date(2026, 12, 15), False)
    assert office.term_of(case, "revision").due_on == date(2027, 1, 15)
    days = {"fecha_envio_gobernador": "2026-12-15", "fecha_recibo_gobernador": "2026-12-16"}
    corrects(office, case, "Corregir la sanción o el envío", **days)
    # 17 and 18 December are two, 21 to 24 six, 28 to 31 ten; 4 to 8 and 12 to 18 January twenty
    assert office.term_of(case, "revision").due_on == date(2027, 1, 18)
    days["fecha_recibo_gobernador"] = "2026-12-15"
    corrects(office, case, "Corregir la sanción o el envío", **days)
    assert office.term_of(case, "gobernador").ended_on == date(2026, 12, 15)
    assert office.term_of(case, "revision").due_on == date(2027, 1, 15)
    office.days_pass_until("2027-01-15 22:00")
    assert office.history_of(case)[-1] != "closed"
    office.days_pass_until("2027-01-18 17:00")
    left = known(office, case)
    assert left["resultado_revision"] == "sin_demanda"
    assert left["fecha_recibo_gobernador"] == date(2026, 12, 15)
    assert papers_of(office, case) == ["remision_gobernador"]
    assert office.broken_invariants() == []


@pytest.mark.norm(REVIEW + "121", "Si el Gobernador acude al Tribunal, la entidad interviene")
def test_an_agreement_that_the_court_upholds_goes_on(office: Office) -> None:
    case = reviewed(office)
    sued(office, case, "valido")

    assert papers_of(office, case) == ["remision_gobernador", "intervencion_tribunal"]
    assert known(office, case)["resultado_revision"] == "valido"
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.by_web
@pytest.mark.norm(REVIEW + "121", "La sentencia que invalida se cumple y se publica")
def test_an_agreement_that_the_court_strikes_down_is_left_and_that_is_published(
    office: Office,
) -> None:
    case = reviewed(office)
    sued(office, case, "invalido")
    done = {"medidas_sentencia": "Se avisó a las dependencias y se anotó en el normograma."}
    office.completes(FABIO, "cumplir_sentencia", done, case=case)
    _written(office, case)
    office.completes(FABIO, "clasificar_informacion", {"clasificacion": "publica"}, case=case)
    office.works_off()
    office.completes(PRESS, "certificar_publicacion", {}, case=case)
    office.works_off()

    assert known(office, case)["resultado_revision"] == "invalido"
    assert "entered acuerdo_invalido" in office.history_of(case)


@pytest.mark.norm(
    "Ley 152 de 1994, art. 40", "El plan que el Concejo no decide se adopta por decreto"
)
@pytest.mark.parametrize("signed", [True, False])
def test_what_the_council_did_not_decide_is_adopted_by_a_decree(
    office: Office, signed: bool
) -> None:
    why = "el Concejo no lo decidió en el término que la ley le da"
    articles = [{"texto_articulo": "Adóptase el plan."}, {"texto_articulo": "Rige desde hoy."}]
    said = {**PROJECT, "fecha_radicacion": date(2026, 10, 1), "razon_adopcion": why}
    case = begins(office, "acuerdo_adopcion", LIAISON, **said, articulado=articles)
    read = {"procede_adopcion": "si", "concepto_adopcion": "El mes venció el 1 de noviembre."}
    office.completes(FABIO, "confirmar_adopcion", read, case=case)
    with office.engine.reading_as(office.actor(ANA)) as work:
        draft = tasks.task_page(work, office.task_of(case, "proyectar_acto")).values["texto"]
    assert draft.endswith("Artículo 1°. Adóptase el plan.\n\nArtículo 2°. Rige desde hoy.")
    signs(office, case, decision="firmar" if signed else "no_firmar")

    assert known(office, case).get("fecha_sancion") == (date(2026, 12, 7) if signed else None)
    assert papers_of(office, case) == (["decreto_adopcion"] if signed else [])


@pytest.mark.norm("Ley 136 de 1994, art. 81", "Las dependencias saben de la sanción")
@pytest.mark.norm("Ley 136 de 1994, art. 79", "El Presidente que sanciona también publica")
@pytest.mark.norm(
    "Ley 136 de 1994, art. 82", "El envío se cuenta desde el día en que el Presidente sancionó"
)
def test_what_the_president_published_rules_from_that_day(office: Office) -> None:
    said = {
        **AGREED,
        "sancionado_por": "PRESIDENTE_CONCEJO",
        "fecha_publicacion_presidente": date(2026, 12, 7),
        "vigencia_diferida": None,
    }
    case = begins(office, "acuerdo_vigencia", LIAISON, **said)
    office.completes(BEATRIZ, "planear_cumplimiento", {"compromisos": []}, case=case)

    left = known(office, case)
    assert left["fecha_vigencia"] == date(2026, 12, 7)
    office.works_off()
    (told,) = office.mail.to("efrain@")
    assert told.startswith("Se sancionó el Acuerdo 0571 de 2026")
    assert open_tasks(office, case) == ["remitir_al_gobernador"]
    assert office.term_of(case, "gobernador").due_on == date(2026, 12, 15)
    signed = {"fecha_sancion": "2026-12-04", "num_acuerdo": "0571 de 2026"}
    corrects(office, case, "Corregir la sanción", **signed)
    # 7, 9, 10, 11 and 14 December: Tuesday 8 is a holiday
    assert office.term_of(case, "gobernador").due_on == date(2026, 12, 14)
    corrects(office, case, "Corregir desde", fecha_publicacion_presidente="2026-12-04")
    left = known(office, case)
    assert left["fecha_sancion"] == left["fecha_vigencia"] == date(2026, 12, 4)
    assert "publicacion" not in {term.name for term in office.terms_of(case)}


@pytest.mark.norm("Ley 136 de 1994, art. 81", "Se publica en diez días; sin publicación no rige")
@pytest.mark.norm("Decreto Ley 1333 de 1986, art. 116", "Rige desde la publicación o después")
def test_r13_t10_it_rules_from_its_publication_or_from_the_later_day_that_it_says(
    office: Office,
) -> None:
    said = {**AGREED, "vigencia_diferida": date(2027, 1, 1)}
    case = begins(office, "acuerdo_vigencia", BEATRIZ, **said)
    assert office.term_of(case, "publicacion").due_on == date(2026, 12, 22)
    _written(office, case)
    office.completes(FABIO, "clasificar_informacion", RESERVED, case=case)
    kept = {"dependencia_custodia": "Secretaría General"}
    office.completes(FABIO, "registrar_indice", kept, case=case)
    office.works_off()
    assert office.term_of(case, "publicacion").status is TermStatus.OPEN  # it cannot stay inside

    office.days_pass_until("2026-12-22")  # its last day; who publishes tells it the next morning
    _written(office, case)
    publishes(office, told_on="2026-12-23")
    term = office.term_of(case, "publicacion")
    assert (term.status, term.ended_on, term.late) == ("met", date(2026, 12, 22), False)
    office.completes(BEATRIZ, "planear_cumplimiento", {"compromisos": []}, case=case)
    left = known(office, case)
    assert (left["fecha_publicacion"], left["fecha_vigencia"]) == (
        date(2026, 12, 22),
        date(2027, 1, 1),
    )


RESERVED = {
    "clasificacion": "reservada",
    "interes_reserva": "intimidad",
    "norma_reserva": "Ley 1581 de 2012, art. 5",
    "dano_reserva": "El anexo trae los nombres de las familias que se reasientan.",
    "plazo_reserva": 5,
    "parcial_imposible": True,
}


def _written(office: Office, case: Received) -> None:
    said = {"texto_publicacion": "Acuerdo 0571 de 2026, por el cual se adopta la política."}
    office.completes(ANA, "redactar_publicacion", said, case=case)
    office.works_off()
