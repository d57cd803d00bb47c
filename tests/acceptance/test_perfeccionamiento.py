"""P14-2: what a signed contract needs before it begins, and the day on which it does.

Dates are counted by hand. Day off that they meet: 8 December 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.annulled import signs_again, signs_by_mistake
from tests.contracts import (
    COVERS,
    ELSA,
    FIRM,
    MARIO,
    OMAR,
    PETRA,
    SARA,
    approves_guarantee,
    asks_for_certificate,
    asks_for_longer_cover,
    awarded,
    begins,
    brings_guarantee,
    certifies,
    cover,
    drafts,
    insures,
    known,
    looks_up,
    names_supervisor,
    of_the_years_to_come,
    open_tasks,
    publishes,
    registers,
    signed,
    started,
)
from tests.council import MAYOR
from tests.office import FABIO, Office, Person, Received
from tests.paperwork import paper
from tests.running_contracts import NOTHING_LEFT, asks_before_it_begins, both_sign_it
from tests.under_way import form_values

pytestmark = pytest.mark.procedure("perfeccionamiento")


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1", "el contrato se publica en los tres días hábiles"
)
def test_r14_t12_a_contract_signed_on_a_friday_of_december_is_published_until_thursday(
    office: Office,
) -> None:
    case = signed(office, "2026-12-04", fecha_acto=date(2026, 12, 1))

    # 7 and 9 December count, the 8th is a holiday: the third day is the 10th
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 12, 10)


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 80 de 1993, art. 41",
    "sin registro y sin garantía aprobada no hay acta de inicio, ni con fecha anterior a ellos",
)
def test_r14_t12_there_is_no_start_while_a_requirement_is_missing(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)

    # part of it is paid by the year to come, as the Council allowed
    with pytest.raises(InvalidInput, match="cubre todo lo que se compromete"):
        registers(office, case, 300_000_000)
    asks_for_certificate(office, case, valor=300_000_000, **of_the_years_to_come(100_000_000))
    certifies(office, case, balance=300_000_000)
    covered = {
        "procede_arl": "si",
        "arl": "Positiva, 778",
        "fecha_afiliacion_arl": date(2026, 3, 6),
    }
    office.completes(MARIO, "verificar_arl", covered, case=case)
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    # as long as it must, if it began on the day it was signed: until 2 March 2027
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1])
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    office.today_is("2026-03-05")
    approves_guarantee(office, case)

    assert "firmar_acta_inicio" in open_tasks(office, case)
    # registered on Monday the 2nd, the guarantee approved on Thursday the 5th, the risks covered
    # from Friday the 6th
    for day in (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5)):
        with pytest.raises(InvalidInput, match="la aprobación de su garantía"):
            begins(office, case, day)
    # six months from 6 March and six to settle it end on 6 March 2027
    with pytest.raises(InvalidInput, match="antes de lo que la ley manda"):
        begins(office, case, date(2026, 3, 6))
    asks_for_longer_cover(office, case, date(2026, 3, 6))
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-06"), COVERS[1])
    approves_guarantee(office, case)
    begins(office, case, date(2026, 3, 6))
    is_carried_out_before_it_is_published(office, case)
    contract = known(office, case)["contrato"]
    assert (contract["fecha_inicio"], contract["fecha_fin"]) == (date(2026, 3, 6), date(2026, 9, 6))


def is_carried_out_before_it_is_published(office: Office, case: Received) -> None:
    """Its publication has its own three days, and nothing waits for it."""
    assert {"recibir_informe", "registrar_en_secop"} == open_tasks(office, case)
    celebrated = known(office, case)["celebrado"]
    assert (celebrated["acto"]["numero"], celebrated["contratista"]) == ("CTO-2026-00001", FIRM)
    publishes(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 13 y 40; Código Civil, art. 1602",
    "Lo firmado y no iniciado se aplaza de común acuerdo, y no empieza antes del día acordado",
)
def test_what_is_signed_is_put_off_by_both_until_a_day_or_begins_before_it(office: Office) -> None:
    case = ready(office)
    asks_before_it_begins(office, case, "reanudacion")
    told = {"atencion_solicitud": "No está aplazado."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    asks_before_it_begins(office, case, "suspension", fecha_reanudacion=date(2026, 4, 20))
    with pytest.raises(InvalidInput, match="mientras se firma un aplazamiento"):
        begins(office, case)
    both_sign_it(office, case)
    publishes(office, case)
    assert office.term_of(case, "suspension").due_on == date(2026, 4, 20)
    with pytest.raises(InvalidInput, match="al que se aplazó"):
        begins(office, case, date(2026, 4, 17))

    # put off once more, and then brought forward: it begins on Thursday 7 May
    office.today_is("2026-04-16")
    is_put_off(office, case, date(2026, 5, 20))
    office.today_is("2026-05-07")
    asks_before_it_begins(office, case, "reanudacion")
    both_sign_it(office, case)
    publishes(office, case)
    begins(office, case)

    # six months from that day
    assert office.term_of(case, "plazo").due_on == date(2026, 11, 7)
    assert open_tasks(office, case) == {"recibir_informe"}
    assert office.broken_invariants() == []


def ready(office: Office) -> Received:
    """Signed, with all that the law asks for before it begins."""
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)
    insures(office, case)
    publishes(office, case)
    return case


def is_put_off(office: Office, case: Received, until: date) -> None:
    asks_before_it_begins(office, case, "suspension", fecha_reanudacion=until)
    both_sign_it(office, case)
    publishes(office, case)


@pytest.mark.norm(
    "Código Civil, art. 1602; Ley 80 de 1993, art. 60",
    "Lo firmado y no iniciado se termina de común acuerdo, y se liquida desde ese día",
)
def test_what_is_put_off_may_end_by_agreement_before_it_begins(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    insures(office, case)
    publishes(office, case)
    is_put_off(office, case, date(2026, 3, 20))
    # the day came, and the guarantee did not
    office.today_is("2026-03-24")
    office.works_off()
    asks_before_it_begins(office, case, "terminacion")
    both_sign_it(office, case)
    assert "recibir_garantia" not in open_tasks(office, case)
    publishes(office, case)

    assert known(office, case)["fecha_terminacion"] == date(2026, 3, 24)
    assert known(office, case)["liquidacion"]["saldo"] == 400_000_000
    assert open_tasks(office, case) == {"liberar_saldo"}
    assert office.broken_invariants() == []


@pytest.mark.norm("Ley 1150 de 2007, art. 7", "en la mínima cuantía no es obligatoria la garantía")
def test_the_acceptance_of_a_minimum_amount_is_the_contract(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office, modalidad="minima", numero_acto="ACE-5", fecha_acto=date(2026, 2, 27))
    drafts(office, case, plazo_hasta=date(2026, 8, 31))
    # who made the offer was looked up before it was accepted
    waiting = {"consultar_antecedentes", "registrar_firma_contratista"}
    assert not waiting & open_tasks(office, case)
    # published within three days of the acceptance, Friday 27 February
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 3, 4)

    names_supervisor(office, case)
    assert "recibir_garantia" not in open_tasks(office, case)

    registers(office, case)
    insures(office, case)
    publishes(office, case)
    with pytest.raises(InvalidInput, match="después del día hasta el que se pactó"):
        begins(office, case, date(2026, 9, 1))
    begins(office, case)
    assert office.term_of(case, "plazo").due_on == date(2026, 8, 31)
    a_judge_settles_it(office, case)
    office.completes(PETRA, "liberar_saldo", {"documento_liberacion": "LIB-9"}, case=case)
    assert open_tasks(office, case) == {"firmar_cierre"}


def a_judge_settles_it(office: Office, case: Received) -> None:
    """It ended on 31 August; a lawsuit comes before anybody settles it."""
    office.today_is("2026-09-03")
    office.works_off()
    office.completes(SARA, "recibir_informe", NOTHING_LEFT, case=case)
    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    sued = {"fecha_demanda": office.today, "juzgado": "Juzgado 5 Administrativo, 2026-100"}
    office.records(SARA, "demanda_notificada", sued, case=case)
    decided = {
        "providencia": "Juzgado 5 Administrativo, sentencia 12",
        "fecha_providencia": office.today,
        "saldo_liberar": 4_000_000,
    }
    office.completes(FABIO, "registrar_sentencia", decided, case=case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3; Ley 1474 de 2011, art. 83",
    "Si se designa como supervisor a quien evaluó, aunque después siguiera otra persona, se escala "
    "y lo resuelve la Secretaría General",
)
@pytest.mark.parametrize(
    "named",
    [{"persona": SARA.username}, {"persona": "diego", "antes": [SARA.username]}],
    ids=["evaluó hasta el final", "la reemplazaron"],
)
def test_who_evaluated_the_offers_supervises_only_if_it_is_decided_so(
    office: Office, named: dict[str, Any]
) -> None:
    general = Person("graciela", "Graciela Riascos", ("secretaria_general",))
    office.hires(general)
    case = signed(office, evaluadores=[{**named, "aspecto": "técnico"}])
    names_supervisor(office, case)
    assert "entered conflicto_segregacion" in office.history_of(case)
    # nothing goes on meanwhile
    assert open_tasks(office, case) == {"resolver_conflicto", "registrar_en_secop"}
    office.completes(general, "resolver_conflicto", {"decision_conflicto": "otra"}, case=case)
    names_supervisor(office, case)
    why = {"motivo_conflicto": "Es la única persona que conoce el servicio de aseo."}
    called = form_values(office, general, case, "resolver_conflicto")["nombre_de"]
    assert called[SARA.username].startswith(SARA.name)
    kept = {"decision_conflicto": "mantener", **why}
    office.completes(general, "resolver_conflicto", kept, case=case)

    assert open_tasks(office, case) >= {"solicitar_certificado", "recibir_garantia"}


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12; Ley 1474 de 2011, art. 83",
    "Quien supervisa y está impedido no certifica nada: lo hace quien se designe",
)
def test_who_supervises_and_is_impeded_leaves_it_to_another(office: Office) -> None:
    case = started(office)
    office.hires(ELSA, MAYOR)
    known_that = {
        "clase_del_impedimento": "impedimento",
        "impedido": SARA.username,
        "quien_decide": "ordenador_gasto",
        "fecha_del_impedimento": office.today,
    }
    office.records(SARA, "impedimento_manifestado", known_that, case=case)
    office.works_off()
    why = {"causal": "1", "hechos_impedimento": "Su hermano es socio de la empresa."}
    office.completes(SARA, "manifestar_impedimento", why, case=case)
    office.works_off()
    accepted = {
        "decision_impedimento": "aceptado",
        "reemplazo": ELSA.username,
        "motivos_decision": "El interés es directo.",
    }
    office.completes(OMAR, "resolver_impedimento", accepted, case=case)
    office.works_off()

    claim = {"hay_cobro": "ninguno", "por_que_es_el_ultimo": "No prestó ningún servicio."}
    assert office.inbox_of(SARA) == []
    office.completes(ELSA, "recibir_informe", claim, case=case)
    office.today_is("2026-09-03")
    office.works_off()
    assert office.inbox_of(SARA) == []
    assert "firmar_acta_recibo" in office.inbox_of(ELSA)


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "sin registro presupuestal no se ejecuta")
@pytest.mark.parametrize("insists", [True, False], ids=["con otro CDP", "no hay con qué"])
def test_without_registration_the_contract_does_not_begin(office: Office, insists: bool) -> None:
    case = signed(office, "2025-12-15", fecha_cdp=date(2025, 12, 1), numero_cdp="CDP-2025-00900")
    names_supervisor(office, case)
    office.today_is("2026-03-02")
    registers(office, case)  # the CDP ended with its year
    assert "atender_sin_registro" in open_tasks(office, case)

    # another certificate is issued by the budget office, or denied: nobody types it
    again = {"que_hacer_sin_registro": "insistir"}
    office.completes(OMAR, "atender_sin_registro", again, case=case)
    asks_for_certificate(office, case, valor=400_000_000)
    certifies(office, case, balance=400_000_000 if insists else 399_999_999)
    if insists:
        registers(office, case)
        assert "atender_sin_registro" not in open_tasks(office, case)
    else:
        said = {"que_hacer_sin_registro": "desistir"}
        office.completes(OMAR, "atender_sin_registro", said, case=case)
        publishes(office, case)
        assert "entered no_iniciado" in office.history_of(case)


def test_every_paper_signed_by_mistake_on_the_way_to_the_start_is_signed_again(
    office: Office,
) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    signs_again(office, OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case)
    named = {"supervisor": SARA.username, "alcance_supervision": "Que las sedes estén aseadas."}
    signs_again(office, OMAR, "designar_supervisor", named, case)
    assert f"Se designa a {SARA.name}" in paper(office, case, "designacion_supervisor")
    is_registered_twice(office, case)
    brings_guarantee(office, case, *COVERS)
    signs_again(office, FABIO, "aprobar_garantia", {"decision_garantia": "aprobar"}, case)
    insures(office, case)
    publishes(office, case)

    signs_again(office, SARA, "firmar_acta_inicio", {"fecha_inicio": office.today}, case)

    assert known(office, case)["contrato"]["numero"] == "CTO-2026-00002"
    assert "recibir_informe" in open_tasks(office, case)
    assert office.broken_invariants() == []


def is_registered_twice(office: Office, case: Received) -> None:
    """The first number of the registration is annulled, and it is asked for again."""
    asks_for_certificate(office, case, valor=400_000_000)
    found = {"rubro_activo": "si", "saldo_disponible": 400_000_000}
    office.completes(PETRA, "verificar_saldo", found, case=case)
    signs_by_mistake(office, PETRA, "expedir_certificado", {}, case)
    registers(office, case)
