"""R13, opinions: what is said of a project after its days is still read by who has to decide.

Dates are counted by hand. Days off that they meet: Monday 12 October and Tuesday 8 December 2026,
and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import NotFound
from tests.council import (
    ARTICLES,
    BUREAU,
    LIAISON,
    MAYOR,
    PLANNING,
    PROJECT,
    REASONS,
    begins,
    open_tasks,
)
from tests.notices import text_to
from tests.office import BEATRIZ, FABIO, Office
from tests.paperwork import known
from tests.under_way import form_words

pytestmark = pytest.mark.usefixtures("council")

AGAINST = {
    "concepto_de": "Jurídico",
    "sentido_concepto": "desfavorable",
    "texto_concepto": "El artículo 3 crea una tasa sin ley que la autorice.",
}
IN_FAVOUR = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a lo que se pidió."}


@pytest.mark.procedure("acuerdo_decision")
@pytest.mark.norm(
    "Ley 136 de 1994, art. 78",
    "El concepto que llega después de su plazo lo lee el Alcalde mientras no decide; el término"
    " para objetar no lo espera",
)
def test_an_opinion_that_comes_late_is_read_by_the_mayor_who_has_not_decided(
    office: Office,
) -> None:
    """Received on Wednesday 2 December 2026: a day for each opinion, and another one."""
    office.today_is("2026-12-02 09:00")
    said = {
        "fecha_primer_debate": date(2026, 11, 17),
        "fecha_segundo_debate": date(2026, 11, 27),
        "fecha_recibo_sancion": date(2026, 12, 2),
        "n_articulos_aprobado": 20,
        "texto_aprobado": "Artículo 1°. Adóptase la política pública.",
    }
    case = begins(office, "acuerdo_decision", LIAISON, **PROJECT, **said)
    office.days_pass_until("2026-12-07 09:00")  # 3 December, and the 7 itself
    assert open_tasks(office, case) == ["reiterar_concepto", "reiterar_concepto"]
    with pytest.raises(NotFound):  # they are still in time to give it where it is asked
        office.records(FABIO, "concepto_tardio", AGAINST, case=case)

    office.days_pass_until("2026-12-09 09:00")
    assert "no se emitió a tiempo" in form_words(office, MAYOR, case, "decidir_sancion")
    office.records(FABIO, "concepto_tardio", AGAINST, case=case)
    told = text_to(office, MAYOR)
    assert "Decidir si se sanciona" in told
    fair = {**AGAINST, "concepto_de": "De conveniencia", "sentido_concepto": "favorable"}
    office.records(BUREAU, "concepto_tardio", fair, case=case)

    shown = form_words(office, MAYOR, case, "decidir_sancion")
    assert "Jurídico (desfavorable, 9 de diciembre de 2026): El artículo 3 crea una tasa" in shown
    assert "De conveniencia (favorable, 9 de diciembre de 2026)" in shown
    assert office.term_of(case, "objecion").due_on == date(2026, 12, 10)  # 3, 4, 7, 9 and 10
    office.completes(MAYOR, "decidir_sancion", {"decision": "SANCIONADO"}, case=case)
    with pytest.raises(NotFound):  # it is decided
        office.records(FABIO, "concepto_tardio", AGAINST, case=case)


@pytest.mark.procedure("acuerdo_preparacion")
@pytest.mark.norm(
    "Ley 136 de 1994, art. 72",
    "El concepto que llega después de su plazo lo lee quien verifica el proyecto que se presenta",
)
def test_an_opinion_that_comes_late_is_read_by_who_says_whether_a_project_is_ready(
    office: Office,
) -> None:
    """Asked for on Monday 5 October 2026: five days, and five more; the 12 is a holiday."""
    office.today_is("2026-10-05 09:00")
    case = begins(office, "acuerdo_preparacion", BUREAU, **PROJECT)
    office.completes(BUREAU, "redactar_articulado", {"articulado": ARTICLES}, case=case)
    office.completes(BUREAU, "redactar_motivos", REASONS, case=case)
    office.days_pass_until("2026-10-14 09:00")  # 6, 7, 8, 9 and 13 October
    office.completes(FABIO, "reiterar_concepto", {"se_emite": "si", **IN_FAVOUR})
    office.works_off()
    office.days_pass_until("2026-10-22 09:00")  # 15, 16, 19, 20 and 21 October

    late = {**AGAINST, "concepto_de": "De conveniencia"}
    office.records(PLANNING, "concepto_tardio", late, case=case)
    assert "Verificar materia y formato" in text_to(office, BEATRIZ)
    shown = form_words(office, BEATRIZ, case, "verificar_proyecto")
    assert "De conveniencia (desfavorable, 22 de octubre de 2026): El artículo 3 crea" in shown

    again = {"verificacion": "ajustar", "correcciones_proyecto": "Quite la tasa del artículo 3."}
    office.completes(BEATRIZ, "verificar_proyecto", {**again, "repetir_conceptos": True}, case=case)
    office.completes(BUREAU, "ajustar_proyecto", {"articulado": ARTICLES, **REASONS}, case=case)
    for person in (PLANNING, FABIO):
        office.completes(person, "emitir_concepto", IN_FAVOUR)
        office.works_off()
    # it was said of what there was before
    assert known(office, case)["conceptos_tardios"] is None
