"""Before elections nobody contracts directly, whatever day it was planned.

Dates are counted by hand. The window before the presidential election of 31 May 2026 begins four
months before, on Saturday 31 January, and ends with the second round, on Sunday 21 June.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.services import procedure_parameters
from engine.services.procedure_parameters import NewSetting
from tests.annulled import signs_again
from tests.contracts import (
    MARIO,
    OMAR,
    awarded,
    drafts,
    known,
    looks_up,
    open_tasks,
)
from tests.office import GLORIA, ROOT, Office, Received
from tests.selections import decided

pytestmark = pytest.mark.procedure("contrato")

DIRECT: dict[str, Any] = {"modalidad": "directa", "causal_cd": "servicios"}
FLOOD = {"excepcion_garantias": {"causal": "emergencia", "causal_cd": "urgencia_manifiesta"}}
AGREEMENT = {"clase_interadministrativo": "convenio"}
WHY = "El servicio se necesita y la ley no lo permite hoy."
#: as the procedure declares them: nobody confirmed the next windows
OPEN = {
    "veda_convenios_desde": "2027-06-30",
    "veda_convenios_hasta": "2027-10-31",
    "veda_directa_desde": "",
    "veda_directa_hasta": "",
}
CLOSED = dict.fromkeys(OPEN, "")
PRESIDENTIAL = {**OPEN, "veda_directa_desde": "2030-01-26", "veda_directa_hasta": "2030-06-16"}


def says(on: str, cause: str | None, **said: Any) -> dict[str, Any]:
    """What the table answers that day."""
    facts = {
        "causal_cd": cause,
        "clase_interadministrativo": None,
        "excepcion_garantias": None,
        "fecha_revision": date.fromisoformat(on),
        "parametros": OPEN,
        **said,
    }
    found: dict[str, Any] = decided("ley_garantias", "ley_garantias", on, facts)
    return found


@pytest.mark.norm(
    "Ley 996 de 2005, arts. 33 y 38",
    "En la ventana electoral no se contrata directamente, y los convenios se restringen antes de "
    "toda elección; un contrato interadministrativo no es un convenio",
)
@pytest.mark.parametrize(
    ("on", "cause", "said", "until"),
    [
        ("2026-03-02", "servicios", {}, "2026-06-21"),
        ("2026-01-30", "servicios", {}, None),
        ("2026-06-22", "servicios", {}, None),
        ("2026-03-02", "urgencia_manifiesta", FLOOD, None),
        # what was stated of an emergency does not serve another ground
        ("2026-03-02", "servicios", FLOOD, "2026-06-21"),
        ("2026-03-02", None, {}, None),
        ("2025-11-10", "interadministrativo", AGREEMENT, "2026-03-08"),
        # the windows of Congress and of the presidency overlap: the later end holds
        ("2026-02-10", "interadministrativo", AGREEMENT, "2026-06-21"),
        ("2027-07-15", "interadministrativo", AGREEMENT, "2027-10-31"),
        ("2027-07-15", "interadministrativo", {"clase_interadministrativo": "contrato"}, None),
        ("2027-07-15", "interadministrativo", {**AGREEMENT, "parametros": CLOSED}, None),
        ("2030-03-01", "servicios", {}, None),
        ("2030-03-01", "servicios", {"parametros": PRESIDENTIAL}, "2030-06-16"),
    ],
)
def test_r14_t11_the_electoral_windows_are_dates(
    on: str, cause: str | None, said: dict[str, Any], until: str | None
) -> None:
    found = says(on, cause, **said)

    assert found["resultado"] == ("BLOQUEADO" if until else "PERMITIDO")
    assert found["hasta"] == (date.fromisoformat(until) if until else None)


@pytest.mark.norm(
    "Ley 996 de 2005, arts. 33 y 38",
    "Las ventanas que ninguna fuente leída confirma son parámetros de la entidad y se ven por "
    "verificar",
)
def test_a_window_that_nobody_confirmed_is_shown_as_such() -> None:
    assert "por verificar" in says("2027-07-15", "interadministrativo", **AGREEMENT)["norma"]
    procedure = tomllib.loads((ROOT / "processes/ley_garantias/procedure.toml").read_text("utf-8"))

    assert {key: one["default"] for key, one in procedure["parameters"].items()} == OPEN
    assert all("por verificar" in one["norm"] for one in procedure["parameters"].values())


def ready_to_sign(office: Office, case: Received) -> None:
    """Drafted, looked up and signed by the contractor: only the entity is missing."""
    drafts(office, case, fecha_limite_firma=office.today + timedelta(days=10))
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)


def decides(office: Office, case: Received, what: str) -> None:
    said = {"alternativa": what, "razon_alternativa": WHY}
    office.completes(OMAR, "decidir_alternativa", said, case=case)


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33",
    "Lo adjudicado el viernes 30 de enero de 2026 no se firma desde el sábado 31: espera hasta el "
    "lunes 22 de junio",
)
def test_what_was_planned_before_the_window_is_not_signed_within_it(office: Office) -> None:
    office.today_is("2026-01-30 09:00")
    case = awarded(office, **DIRECT, fecha_acto=date(2026, 1, 30))
    ready_to_sign(office, case)

    office.today_is("2026-01-31 00:00")
    with pytest.raises(InvalidInput, match="restricción de la Ley de Garantías"):
        office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()
    assert open_tasks(office, case) == {"decidir_alternativa"}
    assert "completed prohibida_hoy" in office.history_of(case)

    decides(office, case, "esperar")
    office.today_is("2026-06-21 23:00")
    office.works_off()
    assert open_tasks(office, case) == set()
    office.today_is("2026-06-22 08:00")
    office.works_off()
    ready_to_sign(office, case)
    office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()

    # signed that Monday, it is published until Thursday
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 6, 25)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33",
    "La ventana que la entidad abre mientras un contrato espera también lo alcanza, y se ve por "
    "verificar",
)
def test_a_window_that_is_opened_meanwhile_binds_who_was_waiting(office: Office) -> None:
    office.today_is("2026-06-19 09:00")
    case = awarded(office, **DIRECT, fecha_acto=date(2026, 6, 19))
    decides(office, case, "esperar")
    opens_a_window(office, "2026-06-22", "2026-07-15")

    office.days_pass_until("2026-06-22")
    assert open_tasks(office, case) == {"decidir_alternativa"}
    decides(office, case, "esperar")
    office.days_pass_until("2026-07-15")
    assert open_tasks(office, case) == set()
    office.days_pass_until("2026-07-16")

    assert open_tasks(office, case) == {"elaborar_minuta"}


def opens_a_window(office: Office, first: str, last: str) -> None:
    opened = {"veda_directa_desde": first, "veda_directa_hasta": last}
    with office.engine.work_as(office.actor(GLORIA)) as work:
        for key, value in opened.items():
            new = NewSetting(value=value, act="Circular 3 de 2026", reason=WHY)
            procedure_parameters.put(work, "ley_garantias", key, new)


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33",
    "La ventana que se carga entre la revisión y la firma se ve al firmar: se revisa otra vez",
)
def test_a_window_that_is_loaded_before_the_signature_is_seen_when_it_is_signed(
    office: Office,
) -> None:
    office.today_is("2026-06-22 09:00")
    case = awarded(office, **DIRECT, fecha_acto=date(2026, 6, 19))
    ready_to_sign(office, case)
    opens_a_window(office, "2026-06-22", "2026-07-15")

    with pytest.raises(InvalidInput, match="Elija «Revisar otra vez la Ley de Garantías»"):
        office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.completes(OMAR, "firmar_contrato", {"decision_contrato": "revisar"}, case=case)
    office.works_off()
    assert open_tasks(office, case) == {"decidir_alternativa"}


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33",
    "Dentro de la ventana sólo se firma con una de las excepciones de la ley, que afirma quien "
    "ordena el gasto con los hechos y los documentos que la prueban",
)
def test_an_exception_is_stated_with_its_proof_before_the_contract_is_signed(
    office: Office,
) -> None:
    office.today_is("2026-03-02 09:00")
    case = awarded(office, **{**DIRECT, "causal_cd": "urgencia_manifiesta"})
    assert open_tasks(office, case) == {"decidir_alternativa"}

    decides(office, case, "excepcion")
    fact = {
        "causal_excepcion": "emergencia",
        "hechos_excepcion": "La creciente del 27 de febrero dejó sin agua a tres comunas.",
    }
    with pytest.raises(InvalidInput, match="soportes_excepcion"):
        office.completes(OMAR, "sustentar_excepcion", fact, case=case)
    proof = {"soportes_excepcion": "Decreto 112 de 2026, que declaró la calamidad pública."}
    signs_again(office, OMAR, "sustentar_excepcion", {**fact, **proof}, case)
    ready_to_sign(office, case)
    office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()

    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 3, 5)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 996 de 2005, art. 38, parágrafo",
    "Un convenio interadministrativo no tiene excepciones: se espera o no se celebra",
)
def test_an_agreement_between_entities_has_no_exception(office: Office) -> None:
    office.today_is("2027-07-15 09:00")
    between = {"modalidad": "directa", "causal_cd": "interadministrativo", **AGREEMENT}
    case = awarded(office, fecha_acto=date(2027, 6, 1), **between)

    with pytest.raises(InvalidInput):
        decides(office, case, "excepcion")
    decides(office, case, "desistir")

    assert known(office, case)["contrato"] is None
    assert "entered no_iniciado" in office.history_of(case)
