"""The guarantee of a contract: what it covers, who brings it, and for how long it is watched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.annulled import signs_again
from tests.contracts import (
    COVERS,
    FIRM,
    MARIO,
    MINUTE,
    OMAR,
    PETRA,
    SARA,
    act_is_signed,
    approves_guarantee,
    asks_for_longer_cover,
    awarded,
    both_sign,
    brings_guarantee,
    cover,
    drafts,
    gives_it_up,
    hires_the_staff,
    insures,
    known,
    looks_up,
    names_supervisor,
    open_tasks,
    publishes,
    registers,
    requires_it,
    signed,
    started,
)
from tests.office import FABIO, Office, Received
from tests.paperwork import paper
from tests.running_contracts import CONTRACT, NOTHING_LEFT, receives_it
from tests.selections import decided
from tests.under_way import form_values

pytestmark = pytest.mark.procedure("perfeccionamiento")


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 7; Decreto 1082 de 2015, arts. 2.2.1.2.3.1.12 a .17",
    "Los amparos son los que siguen de los estudios: ni el tipo que se elija en la minuta, ni lo "
    "que se deje sin marcar, los quita",
)
@pytest.mark.norm(
    "Ley 80 de 1993, arts. 39 a 41; Ley 1150 de 2007, art. 11",
    "El contrato dice todo lo que se acordó: de dónde viene, con qué se paga, qué se garantiza y "
    "cómo se liquida",
)
def test_the_draft_does_not_leave_a_contract_without_its_guarantee(office: Office) -> None:
    office.today_is("2026-03-02")
    planned = {"planeado": True, "plazo_meses": 6, "objeto_tipo": "servicios"}
    announced = {"usa_personal": True, "riesgo_terceros": True, "anticipo": True}
    case = awarded(office, **planned, **announced, supervisor_propuesto=SARA.username)
    for kind in ("interadministrativo", "emprestito", "seguro", "obra", "consultoria"):
        with pytest.raises(InvalidInput, match="la ley no les exige garantía"):
            drafts(office, case, tipo_contrato=kind)
    with pytest.raises(InvalidInput, match="se amparan sus salarios"):
        drafts(office, case, riesgo_terceros=True)
    with pytest.raises(InvalidInput, match="responsabilidad civil extracontractual"):
        drafts(office, case, emplea_personal=True)
    agreed = {"valor_anticipo": 80_000_000, "liquidacion_pactada": True, "meses_liquidacion": 5}
    drafts(office, case, emplea_personal=True, riesgo_terceros=True, **agreed)
    looks_up(office, case)
    both_sign(office, case)
    says_what_was_agreed(paper(office, case, "contrato_electronico"))
    names_supervisor(office, case)

    asked = form_values(office, MARIO, case, "recibir_garantia")["amparos_exigidos"]
    kinds = {one["amparo"] for one in asked}
    assert kinds == {"cumplimiento", "anticipo", "salarios", "calidad", "rce"}


def says_what_was_agreed(contract: str) -> None:
    """Up to 1.500 minimum wages ($ 1.750.905 in 2026), 200 cover what is done to others."""
    for said in (
        "Selección abreviada de menor cuantía, RES-2026-00077, del 20 de febrero de 2026",
        "CDP-2026-00012, del 15 de enero de 2026, por $ 400.000.000",
        "6 meses, desde el acta de inicio",
        "Anticipo $ 80.000.000",
        "Cumplimiento, por $ 40.000.000 o más, por el plazo y 7 meses más",
        "Salarios y prestaciones, por $ 20.000.000 o más, por el plazo y 36 meses más",
        "Responsabilidad civil extracontractual, por $ 350.181.000 o más, por el plazo",
        "Las partes acuerdan liquidarlo, de común acuerdo, dentro de los 5 meses siguientes",
        SARA.name,
    ):
        assert said in contract
    assert "Pago anticipado" not in contract


@pytest.mark.norm(
    "Ley 1150 de 2007, arts. 2, num. 4, y 7",
    "Un contrato entre entidades lo es por la causal de su contratación directa, y un seguro "
    "porque así lo dijeron los estudios previos; a esos no se les exige garantía",
)
def test_what_the_law_asks_no_guarantee_of_is_so_by_its_cause_or_its_studies(
    office: Office,
) -> None:
    office.today_is("2026-09-01")
    cause = {"causal_cd": "interadministrativo", "clase_interadministrativo": "contrato"}
    case = awarded(office, modalidad="directa", **cause)
    with pytest.raises(InvalidInput, match="esa fue la causal"):
        drafts(office, case, tipo_contrato="emprestito")
    drafts(office, case, tipo_contrato="interadministrativo")
    looked_up = form_values(office, MARIO, case, "consultar_antecedentes")
    assert looked_up["vinculacion"] == "interadministrativo"

    # what the object calls itself does not make it an insurance, nor keeps it from being one
    cleaning = "Prestar el aseo de las sedes, con el seguro y la póliza de quienes lo hacen."
    services = auctioned(office, cleaning, "servicios")
    with pytest.raises(InvalidInput, match="seguro, sólo si allí se dijo"):
        drafts(office, services, tipo_contrato="seguro", objeto=cleaning)
    what = "Amparar los bienes de la entidad contra incendio y terremoto."
    insurance = auctioned(office, what, "seguros")
    with pytest.raises(InvalidInput, match="El tipo es el del objeto"):
        drafts(office, insurance, tipo_contrato="servicio", objeto=what)
    drafts(office, insurance, tipo_contrato="seguro", objeto=what)
    contract = known(office, insurance)["contrato"]
    day = "2026-09-01"
    assert not decided("amparos_contrato", "garantias_exigidas", day, {"contrato": contract})
    between = {"contrato": {**contract, "tipo": "interadministrativo"}}
    (cover,) = decided("amparos_contrato", "garantias_exigidas", day, between)
    assert cover["amparo"] == "cumplimiento"


def auctioned(office: Office, objeto: str, objeto_tipo: str) -> Received:
    """Awarded in an auction, as the studies planned it."""
    act = {"numero": "RES-2026-00077", "fecha": date(2026, 8, 20)}
    said = {"adjudicatario": FIRM, "documento": "900123456-8", "valor": 400_000_000, "acto": act}
    facts = {"objeto": objeto, "rubro": MINUTE["rubro"], "plazo_meses": 6, "planeado": True}
    award = {**said, "modalidad": "subasta"}
    case = office.receives(
        "suscripcion_contrato", **facts, adjudicacion=award, objeto_tipo=objeto_tipo
    )
    office.works_off()
    return case


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 7; Decreto 1082 de 2015, art. 2.2.1.2.3.1.12",
    "lo pactado hasta el 31 de diciembre de 2026, y liquidable en cuatro meses, se ampara seis "
    "meses más: hasta el 30 de junio de 2027",
)
def test_the_cover_is_counted_from_the_day_that_was_agreed() -> None:
    facts = {"contrato": CONTRACT | {"plazo_hasta": date(2026, 12, 31), "fecha_fin": None}}
    demanded = decided("amparos_contrato", "garantias_exigidas", "2026-03-02", facts)

    until = {one["amparo"]: one["hasta"] for one in demanded}
    assert until["cumplimiento"] == date(2027, 6, 30)


@pytest.mark.norm("Ley 80 de 1993, art. 41", "la garantía que no cubre lo exigido no se aprueba")
@pytest.mark.parametrize(
    "covers",
    [
        (cover("cumplimiento", 60_000_000, "2028-12-31"),),
        (cover("cumplimiento", 39_999_999, "2028-12-31"), COVERS[1]),
        # six months of contract and six to settle it: until 2 March 2027
        (cover("cumplimiento", 60_000_000, "2027-03-01"), COVERS[1]),
    ],
    ids=["falta un amparo", "no alcanza el valor", "no alcanza la vigencia"],
)
def test_a_guarantee_that_does_not_cover_is_not_approved(
    office: Office, covers: tuple[dict[str, Any], ...]
) -> None:
    case = signed(office)
    names_supervisor(office, case)
    brings_guarantee(office, case, *covers)

    with pytest.raises(InvalidInput, match="no cubre lo que la ley exige"):
        approves_guarantee(office, case)
    back = {"decision_garantia": "rechazar", "reparos_garantia": "Amplíe los amparos."}
    office.completes(FABIO, "aprobar_garantia", back, case=case)
    assert "entered garantia_insuficiente" in office.history_of(case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)

    assert "recibir_garantia" not in open_tasks(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 41", "sin garantía el contrato no se ejecuta")
def test_a_contractor_who_brings_no_guarantee_is_asked_for_it_until_it_is_given_up(
    office: Office,
) -> None:
    case = signed(office)
    names_supervisor(office, case)
    # the office's own goal: 3, 4 and 5 March
    assert office.term_of(case, "garantia").due_on == date(2026, 3, 5)

    office.today_is("2026-03-06")
    office.works_off()
    requires_it(office, case)
    assert "recibir_garantia" in open_tasks(office, case)

    # 9, 10 and 11 March
    office.today_is("2026-03-12")
    office.works_off()
    gives_it_up(office, case)
    publishes(office, case)
    assert "entered no_iniciado" in office.history_of(case)
    # nothing was registered: there is nothing to release
    assert open_tasks(office, case) == {"firmar_cierre"}


@pytest.mark.norm("Ley 80 de 1993, art. 41", "lo que no se ampara hasta el fin no se inicia")
def test_a_cover_that_is_not_made_longer_leaves_the_contract_without_start(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1])
    approves_guarantee(office, case)
    insures(office, case)
    publishes(office, case)
    asks_for_longer_cover(office, case, date(2026, 3, 9))

    # the office's own goal: 3, 4 and 5 March
    office.today_is("2026-03-06")
    office.works_off()
    gives_it_up(office, case)

    assert "entered no_iniciado" in office.history_of(case)
    # what was registered is released whole
    assert known(office, case)["liquidacion"]["saldo"] == 400_000_000
    assert open_tasks(office, case) == {"liberar_saldo"}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 4, num. 3; Decreto 1082 de 2015, art. 2.2.1.1.2.4.3",
    "De las garantías se avisa a los 30 y a los 10 días de que venza la primera, hasta la última",
)
def test_the_guarantee_that_ends_first_is_told_before_it_ends(office: Office) -> None:
    until_september = cover("calidad", 60_000_000, "2026-09-10")
    case = started(office, covers=(COVERS[0], until_september))
    assert office.term_of(case, "poliza").due_on == date(2026, 9, 10)

    # thirty days before is Tuesday 11 August: 21 working days; ten, Monday 31 August: eight
    for day, left in (("2026-08-11", 21), ("2026-08-31", 8)):
        office.today_is(f"{day} 09:00")
        office.works_off()
        letter = f"Vence en {left} días hábiles: radicado {case.radicado}"
        assert office.mail.to("sara@").count(letter) == 1

    # the contract is made longer, and so is what covers it
    asked = {"tipo_modificacion": "prorroga", "dias_prorroga": 30, "justificacion": "Lo pide." * 9}
    office.records(SARA, "modificacion_pedida", asked, case=case)
    act_is_signed(office, case)
    signed_too = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(SARA, "registrar_firma_contratista", signed_too, case=case)
    publishes(office, case)
    brings_guarantee(office, case, COVERS[0], cover("calidad", 60_000_000, "2026-12-10"))
    approves_guarantee(office, case)
    assert office.term_of(case, "poliza").due_on == date(2026, 12, 10)

    office.today_is("2026-12-11")
    office.works_off()
    # then the next one: that of the whole contract
    assert office.term_of(case, "poliza").due_on == date(2028, 12, 31)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.18; Ley 1474 de 2011, art. 86",
    "La garantía que hace falta se requiere antes de que venza; si vence, se tramita que incumplió",
)
def test_the_contractor_is_asked_for_a_longer_guarantee_before_it_ends(office: Office) -> None:
    # all that the law asks for, until 2 March 2027; it is not settled yet
    case = started(office, covers=(cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1]))
    is_asked_to_make_it_longer(office, case)
    # ten days before, once more; nobody signs it, and Tuesday 2 March passes
    office.today_is("2027-02-20")
    office.works_off()
    assert "requerir_ampliacion" in open_tasks(office, case)
    office.today_is("2027-03-03")
    office.works_off()
    assert "requerir_ampliacion" not in open_tasks(office, case)
    breach = {"que_hacer_vencida": "incumplimiento", **NOT_KEPT}
    office.completes(SARA, "atender_vencimiento", breach, case=case)
    office.works_off()
    told = form_values(office, SARA, case, "elaborar_informe")
    assert told["hechos_incumplimiento"] == NOT_KEPT["hechos_incumplimiento"]

    # it comes late, and later a longer one, which nobody had asked for
    comes(office, case, "2027-12-31")
    assert office.term_of(case, "poliza").due_on == date(2027, 12, 31)
    office.records(SARA, "garantia_ampliada", {"certificado_garantia": "45-44-102"}, case=case)
    comes(office, case, "2028-06-30")
    assert office.term_of(case, "poliza").due_on == date(2028, 6, 30)
    assert office.broken_invariants() == []


def is_asked_to_make_it_longer(office: Office, case: Received) -> None:
    # thirty days before is Sunday 31 January
    office.today_is("2027-02-01")
    office.works_off()
    said = {"entregar_hasta": date(2027, 3, 3), "por_que_se_amplia": "Falta liquidar el contrato."}
    with pytest.raises(InvalidInput, match="hasta el del vencimiento"):
        office.completes(SARA, "requerir_ampliacion", said, case=case)
    in_time = {**said, "entregar_hasta": date(2027, 2, 15)}
    signs_again(office, SARA, "requerir_ampliacion", in_time, case)
    asked = paper(office, case, "requerimiento_garantia")
    assert "Cumplimiento" in asked
    assert "2 de marzo de 2027" in asked
    assert office.mail.to(MINUTE["correo"])


NOT_KEPT = {
    "hechos_incumplimiento": "La garantía venció sin que la ampliara.",
    "clausulas_violadas": "La quinta: mantenerla hasta la liquidación.",
}


def comes(office: Office, case: Received, until: str) -> None:
    """What makes the guarantee longer, and its approval."""
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, until), COVERS[1])
    approves_guarantee(office, case)


def test_a_guarantee_that_ended_may_be_given_up_or_not_come(office: Office) -> None:
    office.today_is("2026-05-01")
    hires_the_staff(office)
    covers = [cover("rce", 400_000_000, "2026-05-04"), cover("calidad", 60_000_000, "2026-06-04")]
    contract = {**CONTRACT, "garantias": covers}
    case = office.receives("vigilancia_garantias", contrato=contract, liquidacion=None)
    # fewer than ten days were left: nobody is asked for anything; it ends on Monday 4 May
    office.today_is("2026-05-05")
    office.works_off()
    why = {"motivo_sin_ampliacion": "El contrato ya no tiene trabajo en la calle."}
    given_up = {"que_hacer_vencida": "no_hace_falta", **why}
    office.completes(SARA, "atender_vencimiento", given_up, case=case)
    assert office.term_of(case, "poliza").due_on == date(2026, 6, 4)

    office.today_is("2026-06-05")
    office.works_off()
    waited = {"que_hacer_vencida": "recibir"}
    office.completes(SARA, "atender_vencimiento", waited, case=case)
    # the office's own goal: 8, 9 and 10 June, the first Monday after Corpus Christi
    office.today_is("2026-06-12")
    office.works_off()
    gives_it_up(office, case)

    assert "entered garantias_sin_ajustar" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.19; Ley 1474 de 2011, art. 86",
    "Ejecutado y liquidado el contrato, lo que se incumplió de su garantía se tramita igual",
)
def test_a_breach_known_after_the_contract_was_performed_is_heard_too(office: Office) -> None:
    # wages are covered until Tuesday 2 March 2027, and should be for three years more
    wages = cover("salarios", 20_000_000, "2027-03-02")
    bought = {"tipo_contrato": "compraventa"}
    case = started(office, minute=bought, covers=(*COVERS, wages))
    office.completes(SARA, "recibir_informe", NOTHING_LEFT, case=case)
    # it ended on Wednesday 2 September 2026, and what is bought at once is not settled
    office.today_is("2026-09-03")
    office.works_off()
    receives_it(office, case)
    assert known(office, case)["contrato"]["ejecutado"] is True
    office.today_is("2027-03-03")
    office.works_off()
    breach = {"que_hacer_vencida": "incumplimiento", **NOT_KEPT}
    office.completes(SARA, "atender_vencimiento", breach, case=case)
    office.works_off()

    told = form_values(office, SARA, case, "elaborar_informe")
    assert told["hechos_incumplimiento"] == NOT_KEPT["hechos_incumplimiento"]
    # the file waits for it
    closing = {"condiciones_ambientales": "no_aplica", "estado_final": "Se entregó todo."}
    office.completes(PETRA, "liberar_saldo", {"documento_liberacion": "LIB-9"}, case=case)
    office.today_is("2029-01-01")
    office.works_off()
    with pytest.raises(InvalidInput, match="presunto incumplimiento en trámite"):
        office.completes(OMAR, "firmar_cierre", closing, case=case)
    assert office.broken_invariants() == []
