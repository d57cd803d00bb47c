"""Contracting without a contest: what each ground of the law asks for, and what stops it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from engine.domain.terms import TermStatus
from engine.errors import InvalidInput
from tests.contracts import MARIO, OMAR, certifies, known, of_the_years_to_come, open_tasks
from tests.desk import Desk, filled, words
from tests.evidence import PDF
from tests.office import FABIO, Office, Received
from tests.selections import (
    MONICA,
    TERESA,
    URL,
    frees_the_former,
    hires_the_staff,
    publishes,
    signs_the_act,
)
from tests.web import web_of

pytestmark = pytest.mark.procedure("contratacion_directa")

CDP = {"clase": "cdp", "numero": "CDP-2026-00001", "valor": 60_000_000, "vence": date(2026, 12, 31)}
LAWYER = {
    "contratista_tipo": "natural",
    "contratista_nombre": "Luz Dary Ospina",
    "contratista_documento": "31245678",
    "contratista_correo": "luz.ospina@example.com",
    "valor_propuesta": 48_000_000,
    "razones_contratista": "Diez años de litigio contractual y honorarios de la tabla.",
}
FIRM = {
    **LAWYER,
    "contratista_tipo": "juridica",
    "contratista_nombre": "Puentes del Valle SAS",
    "representante_nombre": "Ramiro Lasso",
    "representante_documento": "16700900",
}
OTHER = {
    **FIRM,
    "hay_contratista": "si",
    "contratista_nombre": "Vías del Pacífico SAS",
    "contratista_documento": "900444333-1",
}


def planned(office: Office, cause: str, **said: Any) -> Received:
    hires_the_staff(office)
    office.today_is("2026-09-01 09:00")
    facts = {
        "modalidad": "directa",
        "causal_cd": cause,
        "objeto": "Defensa judicial de la entidad",
        "valor": 50_000_000,
        "rubro": "2.3.2.02.02.009",
        "cdp": CDP,
        **said,
    }
    return office.receives("contratacion_directa", **facts)


def looks_up(office: Office, case: Received, *sources: str, against: str = "") -> None:
    said = {f"resultado_{one}": "sin" for one in ("procuraduria", "contraloria", *sources)}
    if against:
        said |= {"resultado_contraloria": "con", "hallazgo_contraloria": against}
    office.completes(MONICA, "consultar_antecedentes", said, case=case)
    office.works_off()


def looks_up_both(office: Office, case: Received, *, against: str = "") -> None:
    """The firm, and who represents it."""
    looks_up(office, case)
    looks_up(office, case, "policia", "rnmc", "redam", against=against)


def certified(office: Office, case: Received) -> None:
    """Nobody on the staff can do it, and this person can."""
    none = {"clase_inexistencia": "no existe", "motivo_inexistencia": "Se revisaron los 12 cargos."}
    office.completes(TERESA, "certificar_inexistencia", none, case=case)
    office.works_off()
    fit = {"idoneidad": "Abogada titulada, con especialización y diez años de experiencia."}
    office.completes(OMAR, "certificar_idoneidad", fit, case=case)
    office.works_off()
    checked = {"fecha_sigep": "2026-09-01", "numero_declaracion": "DBR-2026-77"}
    office.completes(MONICA, "revisar_sigep", checked, case=case)


@pytest.mark.by_web
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.4.9; Ley 2013 de 2019",
    "Los servicios profesionales piden certificar que no hay personal, la idoneidad y las "
    "declaraciones, y no piden acto de justificación",
)
def test_professional_services_ask_for_certificates_and_no_act(office: Office) -> None:
    case = planned(office, "servicios")
    office.completes(MONICA, "identificar_contratista", LAWYER, case=case)

    certified(office, case)
    looks_up(office, case, "policia", "rnmc", "redam", "sigep")

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Luz Dary Ospina", 48_000_000)
    assert (award["causal_cd"], award["acto"]) == ("servicios", None)
    assert known(office, case)["cuantias_apertura"]["menor"] == 1_750_905_000
    assert known(office, case)["acto_inexistencia"]["numero"] == "CTH-2026-00001"
    assert known(office, case)["acto_idoneidad"]["numero"] == "IDO-2026-00001"
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 42 y 43",
    "La urgencia manifiesta se declara por acto motivado, que hace las veces de la justificación",
)
def test_an_emergency_is_declared_by_an_act_that_goes_to_the_comptroller(office: Office) -> None:
    case = planned(office, "urgencia_manifiesta")
    office.completes(MONICA, "identificar_contratista", FIRM, case=case)
    looks_up_both(office, case)

    signs_the_act(office, case)
    publishes(office, case)

    left = known(office, case)
    assert left["adjudicacion"]["acto"]["numero"] == "RES-2026-00001"
    assert left["adjudicacion"]["causal_cd"] == "urgencia_manifiesta"
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 9, 4)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.4.1",
    "Sin el acto que justifica la contratación directa no se contrata",
)
def test_without_the_act_of_justification_nobody_is_contracted(office: Office) -> None:
    case = planned(office, "sin_pluralidad")
    office.completes(MONICA, "identificar_contratista", FIRM, case=case)
    looks_up_both(office, case)

    signs_the_act(office, case, decision="no_firmar")

    assert "adjudicacion" not in known(office, case)
    assert "entered no_se_contrata" in office.history_of(case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 8",
    "Quien está inhabilitado, o lo está quien lo representa, no se contrata: se propone a otro, o "
    "a nadie",
)
def test_who_is_disqualified_is_not_contracted(office: Office) -> None:
    case = planned(office, "sin_pluralidad")
    office.completes(MONICA, "identificar_contratista", FIRM, case=case)
    looks_up_both(office, case, against="Fallo con responsabilidad fiscal en firme.")

    weighed = {"persona_apta": "no", "valoracion": "Ley 610 de 2000, art. 60."}
    office.completes(FABIO, "valorar_antecedentes", weighed, case=case)

    # another may be proposed, and never the same
    with pytest.raises(InvalidInput, match="no puede contratar"):
        office.completes(MONICA, "identificar_contratista", OTHER | FIRM, case=case)
    office.completes(MONICA, "identificar_contratista", OTHER, case=case)
    looks_up(office, case, against="Responsable fiscal desde 2024.")
    office.completes(FABIO, "valorar_antecedentes", weighed, case=case)
    looks_up(office, case, "policia", "rnmc", "redam")
    nobody = {"hay_contratista": "no"}
    office.completes(MONICA, "identificar_contratista", nobody, case=case)
    assert "entered nadie_mas" in office.history_of(case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, art. 71",
    "Sin CDP vigente y suficiente no se abre ni se contrata, y la verificación no se puede saltar",
)
@pytest.mark.parametrize(
    ("cdp", "amount", "balance", "ends"),
    [
        (None, {"valor": 50_000_000}, 60_000_000, False),
        ({**CDP, "valor": 49_999_999}, {"valor": 50_000_000}, 60_000_000, False),
        # what is not of this year is of the years that the Council allowed
        (
            {**CDP, "vence": date(2025, 12, 31)},
            {"valor": 20_000_000, **of_the_years_to_come(30_000_000)},
            20_000_000,
            False,
        ),
        (None, {"valor": 50_000_000}, 10, True),
    ],
    ids=["no hay", "no alcanza", "está vencido", "se niega"],
)
def test_nothing_begins_without_a_certificate_that_is_enough(
    office: Office, cdp: dict[str, Any] | None, amount: dict[str, Any], balance: int, ends: bool
) -> None:
    case = planned(office, "servicios", cdp=cdp)
    assert office.inbox_of(MONICA) == []

    if "liberar_cdp_anterior" in open_tasks(office, case):
        frees_the_former(office, case)
    asked = {"rubro": "2.3.2.02.02.009", "concepto_gasto": "Defensa judicial.", **amount}
    office.completes(OMAR, "solicitar_certificado", asked, case=case)
    certifies(office, case, balance=balance)

    assert ("entered fin_sin_cdp" in office.history_of(case)) is ends
    assert (office.inbox_of(MONICA) == ["identificar_contratista"]) is not ends


def test_a_proposal_above_the_certificate_is_refused_at_the_field(office: Office) -> None:
    case = planned(office, "servicios")

    offer = {**LAWYER, "valor_propuesta": 60_000_001}
    with pytest.raises(InvalidInput, match="disponibilidad"):
        office.completes(MONICA, "identificar_contratista", offer, case=case)


PROOF = {
    "numero_secop": "CO1.1",
    "url_secop": URL,
    "fecha_secop": "2026-09-01",
    "hora_secop": "10:00",
}


@pytest.fixture
def notice(office: Office) -> Received:
    """What stands to be put into SECOP II, by itself."""
    hires_the_staff(office)
    office.today_is("2026-09-01 09:00")
    about = {"actuacion": "Un aviso", "expedida_el": date(2026, 9, 1), "acto": None}
    return office.receives("registro_secop", **about)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"url_secop": "secop.gov.co/1234567"}, "https"),
        ({"fecha_secop": "2026-09-02"}, "hasta hoy"),
    ],
)
def test_a_publication_is_recorded_with_its_proof(
    office: Office, notice: Received, said: dict[str, str], word: str
) -> None:
    with pytest.raises(InvalidInput, match=word):
        office.completes(MONICA, "registrar_en_secop", {**PROOF, **said}, case=notice)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1",
    "La publicación en el SECOP II queda con su número, su dirección, su fecha y su hora",
)
def test_who_approved_it_in_secop_records_the_proof_without_having_the_task(
    office: Office, notice: Received
) -> None:
    failed = {**PROOF, "falla_secop": "Cayó dos horas: certificado de indisponibilidad 88."}

    office.hires(MARIO)
    office.records(MARIO, "constancia_secop", failed, case=notice)

    assert office.inbox_of(MONICA) == []
    assert known(office, notice)["registro"] == {
        "actuacion": "Un aviso",
        "numero": "CO1.1",
        "url": URL,
        "fecha": date(2026, 9, 1),
        "hora": time(10),
        "falla": failed["falla_secop"],
    }
    assert office.term_of(notice, "publicacion_secop").status is TermStatus.MET


CONSTANCIA = pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1",
    "La publicación en el SECOP II se prueba con su constancia, o se dice por qué no la hay",
)


@CONSTANCIA
def test_the_constancia_is_attached_where_the_publication_is_recorded(
    office: Office, notice: Received
) -> None:
    monica = Desk(web_of(office.engine), office).seated(MONICA)
    path = f"/tareas/{office.task_of(notice, 'registrar_en_secop')}"
    said = filled({**PROOF, "fecha_secop": date(2026, 9, 1)}) | {"hora_secop.hora": "10:00"}

    without = monica.sends(path, said)
    attached = monica.attaches(path, "prueba_publicacion", {"constancia.pdf": PDF}, said)
    done = monica.sends(path, said)

    assert "Constancia o captura de pantalla del SECOP II: Adjunte" in words(without)
    assert "constancia.pdf 1 kB Quitar" in words(attached)
    assert done.status_code == 302
    file = words(monica.opens(f"/expedientes/{notice.id}/archivo"))
    assert "Constancia de publicación en el SECOP II" in file
    assert "1 de septiembre de 2026" in file
    assert office.term_of(notice, "publicacion_secop").status is TermStatus.MET


@CONSTANCIA
def test_without_a_constancia_the_history_says_why(office: Office, notice: Received) -> None:
    why = {
        "sin_prueba_publicacion": True,
        "motivo_sin_prueba_publicacion": "El SECOP II no da constancia de un borrador.",
    }
    office.completes(MONICA, "registrar_en_secop", {**PROOF, **why}, case=notice)

    (told,) = [line for line in office.page_of(notice, MONICA).events if "missing" in line.kind]
    assert told.data == {
        "type": "Constancia de publicación en el SECOP II",
        "cause": "El SECOP II no da constancia de un borrador.",
    }
    assert office.page_of(notice, MONICA).documents == ()
