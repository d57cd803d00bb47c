"""SP-10: who is to be contracted or appointed is looked up first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts import known
from tests.office import ANA, FABIO, Office, Received

pytestmark = pytest.mark.procedure("antecedentes")

LUZ = {"nombre": "Luz Dary Ospina", "documento": "31245678"}
FIRM = {"nombre": "Aseo del Pacífico SAS", "documento": "900123456-8", "tipo": "juridica"}
ALWAYS = ["procuraduria", "contraloria"]
OF_PERSONS = ["policia", "rnmc", "redam"]


def looks_up(office: Office, case: Received, **found: str) -> None:
    said = {f"resultado_{source}": "sin" for source in known(office, case)["fuentes"]}
    for source, finding in found.items():
        said |= {f"resultado_{source}": "con", f"hallazgo_{source}": finding}
    office.completes(ANA, "consultar_antecedentes", said, case=case)


@pytest.mark.parametrize(
    ("asked", "sources"),
    [
        ({"persona": LUZ}, [*ALWAYS, *OF_PERSONS]),
        ({"persona": FIRM, "exige_rup": True}, [*ALWAYS, "rup"]),
        (
            {"persona": LUZ, "trabaja_con_menores": True, "vinculacion": "prestacion_servicios"},
            [*ALWAYS, *OF_PERSONS, "inhabilidades_sexuales", "sigep"],
        ),
    ],
    ids=["persona", "empresa con RUP", "contratista que trabaja con menores"],
)
def test_the_records_depend_on_who_it_is_and_for_what(
    office: Office, asked: dict[str, Any], sources: list[str]
) -> None:
    case = office.receives("antecedentes", **asked)

    assert known(office, case)["fuentes"] == sources


def test_with_nothing_against_the_person_nobody_is_asked_further(office: Office) -> None:
    case = office.receives("antecedentes", persona=LUZ)

    looks_up(office, case)

    assert known(office, case)["antecedentes"] == {"apto": True, "hallazgos": []}
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.parametrize(("said", "fit"), [("si", True), ("no", False)])
def test_what_is_found_is_weighed_by_a_lawyer(office: Office, said: str, fit: bool) -> None:
    case = office.receives("antecedentes", persona=LUZ)

    looks_up(office, case, contraloria="Fallo con responsabilidad fiscal de 2021, pagado.")
    weighed = {"persona_apta": said, "valoracion": "Ley 610 de 2000, art. 60."}
    office.completes(FABIO, "valorar_antecedentes", weighed, case=case)

    left = known(office, case)["antecedentes"]
    assert left["apto"] is fit
    assert [one["fuente"] for one in left["hallazgos"]] == ["contraloria"]
