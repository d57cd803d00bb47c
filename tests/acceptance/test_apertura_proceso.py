"""A selection is opened with the amounts of its day, in the modality that they command.

Worked out by hand: the minimum wage is 1.423.500 pesos in 2025 and 1.750.905 in 2026, so that the
minimum amount of a house of a thousand wages goes from 142.350.000 to 175.090.500. Days off that
the dates meet: 25 December 2025, 1 and 12 January 2026, and every weekend.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.db.tables import ParameterSetting
from engine.errors import InvalidInput
from engine.services import incidents, procedure_parameters
from engine.services.incidents import IncidentLine
from engine.services.procedure_parameters import NewSetting
from engine.services.work import Work
from tests.acceptance.test_minima_cuantia import FACTS
from tests.contracts import certifies, known, open_tasks
from tests.office import FABIO, GLORIA, Office
from tests.selections import (
    ASKED,
    MONICA,
    OMAR,
    calls,
    gets_the_certificate,
    hires_the_staff,
    nothing_else_came,
    plans,
    publishes,
    schedules,
    settles_the_terms,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("apertura_proceso")

#: an abbreviated selection called on Monday 22 December 2025: five days of comments end on the 30th
SAMC = {
    "publicacion": "2025-12-22",
    "fin_observaciones": "2025-12-30",
    "fin_mipyme": "2026-01-05",
    "apertura": "2026-01-06",
    "fin_manifestacion": "2026-01-09",
    "ultima_adenda": "2026-01-15",
    "cierre": "2026-01-16T10:00",
    "informe": "2026-01-20",
    "fin_traslado": "2026-01-23",
    "adjudicacion": "2026-01-26",
}
#: an invitation of Friday 2 January 2026
MC = {
    **dict.fromkeys(("fin_observaciones", "fin_mipyme", "apertura", "ultima_adenda"), "2026-01-05"),
    "publicacion": "2026-01-02",
    "hora_observaciones": "12:00",
    "cierre": "2026-01-06T17:00",
    "informe": "2026-01-07",
    "fin_traslado": "2026-01-08",
    "adjudicacion": "2026-01-09",
}

#: one of Monday 4 January 2027; Monday 11 is a holiday
LATE_MC = {
    **dict.fromkeys(("fin_observaciones", "fin_mipyme", "apertura", "ultima_adenda"), "2027-01-05"),
    "publicacion": "2027-01-04",
    "hora_observaciones": "12:00",
    "cierre": "2027-01-06T17:00",
    "informe": "2027-01-07",
    "fin_traslado": "2027-01-08",
    "adjudicacion": "2027-01-12",
}


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, nums. 2 y 5",
    "Lo de 160.000.000 es menor cuantía en diciembre de 2025 y mínima cuantía en enero de 2026: el "
    "día de la apertura no se abre como se planeó y se vuelve a planear",
)
def test_what_january_makes_another_modality_goes_back_to_planning(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2025-12-10 08:00")
    case = office.receives("contratacion", **{**ASKED, "valor": 160_000_000})
    plans(office, case, "2025-12-15", 160_000_000)
    assert known(office, case)["modalidad"] == "menor_cuantia"
    office.today_is("2025-12-22 08:00")
    calls(office, case, SAMC)
    office.days_pass_until("2026-01-06 08:00")
    nothing_else_came(office, case)
    settles_the_terms(office, case)
    assert open_tasks(office, case) == {"verificar_paa"}
    changed = known(office, case)["cambio_modalidad"]
    assert (changed["antes"], changed["ahora"]) == ("menor_cuantia", "minima")
    assert (changed["minima"], changed["menor"]) == (175_090_500, 1_750_905_000)
    plans(office, case, "2026-01-13", 160_000_000)

    assert known(office, case)["modalidad"] == "minima"
    assert open_tasks(office, case) == {"fijar_cronograma"}
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 5; Ley 80 de 1993, art. 25, num. 6",
    "Si la invitación no se firmó antes del 31 de diciembre, se revisan otra vez la modalidad y el "
    "CDP, y quedan las cuantías del año en que se firma",
)
def test_an_invitation_that_waits_over_new_year_is_signed_with_the_amounts_of_the_new_one(
    office: Office,
) -> None:
    hires_the_staff(office)
    office.today_is("2025-12-30 09:00")
    facts: dict[str, Any] = {**FACTS, "cdp": {**FACTS["cdp"], "vence": date(2025, 12, 31)}}
    case = office.receives("minima_cuantia", **facts)
    schedules(office, case, **MC)
    draft = {"texto": "Se invita.", "fundamento": "Ley 2069 de 2020, art. 30."}
    office.completes(MONICA, "proyectar_acto", draft, case=case)
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    assert open_tasks(office, case) == {"firmar_acto"}

    office.days_pass_until("2026-01-02 08:00")
    assert open_tasks(office, case) == {"solicitar_certificado"}
    assert "entered cdp_vencido" in office.history_of(case)
    asked = {"rubro": facts["rubro"], "valor": 80_000_000, "concepto_gasto": "Papelería."}
    office.completes(OMAR, "solicitar_certificado", asked, case=case)
    certifies(office, case, balance=80_000_000)
    signs_the_act(office, case)
    publishes(office, case)

    frozen = known(office, case)["cuantias_apertura"]
    assert (frozen["fecha"], frozen["smmlv"]) == (date(2026, 1, 2), 1_750_905)
    assert (frozen["menor"], frozen["minima"]) == (1_750_905_000, 175_090_500)


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 2, lit. b",
    "Sin el salario mínimo del año no se sabe qué modalidad procede: se dice cuál falta, y cuando "
    "se carga con su decreto se sigue",
)
def test_what_opens_in_a_year_whose_wage_is_not_loaded_waits_for_it(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-12-30 09:00")
    case = office.receives("minima_cuantia", **FACTS)
    schedules(office, case, **LATE_MC)
    office.days_pass_until("2027-01-04 08:00")
    (stopped,) = incidents_of(office)
    assert "Falta cargar el salario mínimo mensual (SMMLV) de 2027" in stopped.message

    day = date(2027, 1, 4)
    decree = NewSetting(
        value="1.900.000", act="Decreto 1500 de 2026", reason="Año nuevo", valid_from=day
    )
    with office.engine.work_as(office.actor(GLORIA)) as work:
        for value in ("$ 1900000", "1.900.000,00", "1900000.00", "NaN", "0"):
            refuses(work, replace(decree, value=value), "value")
        refuses(work, replace(decree, valid_from=None), "valid_from")
        # as it could be set once: what is loaded after it, for the same day, takes its place
        work.session.add(setting("$ 1900000", day))
        procedure_parameters.put(work, "modalidad_contractual", "smmlv", decree)
        incidents.retry(work, stopped.id)
    office.works_off()
    gets_the_certificate(office, case, 80_000_000)
    signs_the_act(office, case)
    publishes(office, case)

    frozen = known(office, case)["cuantias_apertura"]
    # whoever has said no other budget has one over 1.200.000 wages, whatever the wage: a tenth of
    # 1.000 of them
    assert (frozen["smmlv"], frozen["minima"]) == (1_900_000, 190_000_000)


def refuses(work: Work, new: NewSetting, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        procedure_parameters.put(work, "modalidad_contractual", "smmlv", new)
    assert set(refused.value.fields) == {field}


def setting(value: str, day: date) -> ParameterSetting:
    return ParameterSetting(
        process_id="modalidad_contractual",
        key="smmlv",
        value=value,
        act="Decreto 1500 de 2026",
        reason="Año nuevo",
        valid_from=day,
        created_at=datetime(2027, 1, 4, 13, tzinfo=UTC),
        created_by=GLORIA.username,
    )


def incidents_of(office: Office) -> tuple[IncidentLine, ...]:
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        return incidents.listed(work)
