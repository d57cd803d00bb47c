"""P14-3: what changes in a contract while its time runs, one change beside another.

Dates are counted by hand: six months from Monday 2 March 2026 end on Wednesday 2 September.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import worker
from engine.errors import InvalidInput
from tests.annulled import annuls_the_last, signs_again
from tests.contracts import (
    COVERS,
    ELSA,
    OMAR,
    SARA,
    act_is_signed,
    approves_guarantee,
    asks_for_certificate,
    brings_guarantee,
    certifies,
    cover,
    gives_it_up,
    known,
    looks_up,
    of_the_years_to_come,
    open_tasks,
    publishes,
    supervisor_changes,
)
from tests.office import FABIO, Office, Received
from tests.paperwork import paper
from tests.running_contracts import (
    asks,
    both_sign_it,
    certified,
    drafted,
    is_ordered,
    pays,
    receives_it,
    reports,
    running,
    the_contractor_signs,
)

pytestmark = pytest.mark.procedure("modificacion_contrato")


@pytest.mark.norm("Ley 80 de 1993, art. 40, par.", "la adición no pasa de la mitad, en SMMLV")
@pytest.mark.parametrize(
    ("signed_on", "added", "amount", "allowed"),
    [
        # the same year, the same wage: half of 400.000.000 to the peso
        (date(2026, 3, 2), 0, 200_000_000, True),
        (date(2026, 3, 2), 0, 200_000_010, False),
        # signed in 2025: 400.000.000 / 1.423.500 = 280,997541 SMMLV; half, 140,498771, are
        # 246.000.000 pesos of 2026 (x 1.750.905), and not 200.000.000
        (date(2025, 12, 1), 0, 245_999_900, True),
        (date(2025, 12, 1), 0, 246_000_100, False),
        # 100.000.000 that were added in 2025 too are 70,249385 SMMLV of that year: the 70,249385
        # that are left are 123.000.000 pesos of 2026, and not 100.000.000 nor 146.000.000
        (date(2025, 12, 1), 100_000_000, 122_999_900, True),
        (date(2025, 12, 1), 100_000_000, 123_000_100, False),
    ],
)
def test_an_addition_is_at_most_half_of_the_first_value_in_minimum_wages(
    office: Office, signed_on: date, added: int, amount: int, allowed: bool
) -> None:
    before = [{"valor": added, "fecha": date(2025, 12, 15)}] if added else []
    case = running(office, fecha=signed_on, adiciones=before)

    asks(office, case, "adicion", valor_adicion=amount)

    assert ("solicitar_certificado" in open_tasks(office, case)) is allowed
    assert ("informar_improcedente" in open_tasks(office, case)) is not allowed


@pytest.mark.norm("Ley 80 de 1993, art. 40, par.", "cada adición gasta el límite")
def test_what_was_added_before_counts(office: Office) -> None:
    before = [{"valor": 150_000_000, "fecha": date(2026, 4, 1)}]
    case = running(office, adiciones=before, valor=550_000_000)

    asks(office, case, "adicion", valor_adicion=50_000_100)

    assert "informar_improcedente" in open_tasks(office, case)
    told = {"atencion_solicitud": "Que no cabe."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    asks(office, case, "adicion", valor_adicion=30_000_000)
    # those that are being signed count: 200 less 150 less 30 leave 20 millions
    asks(office, case, "adicion", valor_adicion=20_000_100)
    assert "informar_improcedente" in open_tasks(office, case)
    told = {"atencion_solicitud": "Que no cabe con la que está en trámite."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    asks(office, case, "adicion_prorroga", valor_adicion=20_000_000, dias_prorroga=30)
    assert open_tasks(office, case) == {"recibir_informe", "solicitar_certificado"}


@pytest.mark.norm("Ley 80 de 1993, art. 40", "cada prórroga alarga el plazo que haya al firmarla")
def test_what_is_asked_meanwhile_changes_the_contract_as_it_then_is(office: Office) -> None:
    case = running(office, "2026-08-24", exige_garantias=True)
    asks(office, case, "adicion_prorroga", valor_adicion=100_000_000, dias_prorroga=30)
    asks(office, case, "prorroga", dias_prorroga=15)
    # the second is signed first: fifteen days after 2 September
    both_sign_it(office, case)
    assert office.term_of(case, "plazo").due_on == date(2026, 9, 17)
    asks_for_certificate(office, case, valor=100_000_000)
    certifies(office, case, balance=100_000_000)
    # on the last day that there is now: the thirty come after the fifteen
    office.today_is("2026-09-17")
    both_sign_it(office, case)
    assert office.term_of(case, "plazo").due_on == date(2026, 10, 17)

    for _ in range(2):
        publishes(office, None)
    asks_for_certificate(office, case, valor=100_000_000)
    certifies(office, case, balance=100_000_000)
    wide, long = cover("cumplimiento", 60_000_000, "2027-04-17"), COVERS[1]
    for cumplimiento in (wide, cover("cumplimiento", 50_000_000, "2028-04-17")):
        brings_guarantee(office, None, cumplimiento, long)
        approves_guarantee(office, None)

    contract = known(office, case)["contrato"]
    assert (contract["valor"], contract["dias_prorroga"]) == (500_000_000, 45)
    # the cover of one does not take away that of the other
    kept = {c["amparo"]: (c["valor"], c["hasta"]) for c in contract["garantias"]}
    assert kept["cumplimiento"] == (60_000_000, date(2028, 4, 17))
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm("Ley 1474 de 2011, art. 85", "la interventoría sigue a lo que vigila")
def test_a_supervising_contract_is_added_to_as_long_as_what_it_watches(office: Office) -> None:
    case = running(office, tipo="interventoria")

    asks(office, case, "adicion", valor_adicion=300_000_000, sigue_al_vigilado=True)

    assert "solicitar_certificado" in open_tasks(office, case)


@pytest.mark.by_web
@pytest.mark.norm("Ley 80 de 1993, art. 41", "no hay adición sin CDP ni sin registro")
@pytest.mark.norm("Ley 80 de 1993, art. 40", "lo firmado en el plazo lo prorroga desde la firma")
def test_an_addition_has_money_before_it_is_signed_and_is_registered_after(office: Office) -> None:
    case = running(office, "2026-08-31")
    pays(office, case, 400_000_000, last=True)
    asks(office, case, "adicion_prorroga", valor_adicion=100_000_000, dias_prorroga=30)
    # part of it is of the year to come
    asks_for_certificate(office, case, valor=60_000_000, **of_the_years_to_come(40_000_000))
    certifies(office, case, balance=60_000_000)
    office.today_is("2026-09-02")
    both_sign_it(office, case)
    # signed on its last day, it has thirty days more than 2 September at once
    assert office.term_of(case, "plazo").due_on == date(2026, 10, 2)

    office.today_is("2026-09-04")
    office.works_off()
    assert "firmar_acta_recibo" not in open_tasks(office, case)
    publishes(office, case)
    asks_for_certificate(office, case, valor=60_000_000, **of_the_years_to_come(40_000_000))
    certifies(office, case, balance=60_000_000)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)
    # what was added is claimed, although nothing was left before
    assert open_tasks(office, case) == set()
    claimed = {"por_que_cobra": "La adición sumó cien millones."}
    office.records(SARA, "cobro_presentado", claimed, case=case)
    with pytest.raises(InvalidInput, match="Ya hay un cobro en trámite"):
        office.records(SARA, "cobro_presentado", claimed, case=case)
    pays(office, case, 100_000_000, last=True)
    assert sum(paid["valor"] for paid in known(office, case)["pagos"]) == 500_000_000


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "sin registro la adición no sube el valor")
def test_an_addition_that_is_not_registered_adds_nothing(office: Office) -> None:
    case = running(office)
    asks(office, case, "adicion", valor_adicion=100_000_000)
    asks_for_certificate(office, case, valor=100_000_000)
    certifies(office, case, balance=100_000_000)
    both_sign_it(office, case)
    publishes(office, case)
    asks_for_certificate(office, case, valor=100_000_000)
    certifies(office, case, balance=99_999_999)

    said = {"que_hacer_sin_registro": "desistir"}
    office.completes(OMAR, "atender_sin_registro", said, case=case)

    assert "entered adicion_sin_registro" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}
    reports(office, case, 400_000_001, last=True)
    with pytest.raises(InvalidInput):
        office.completes(SARA, "certificar_cumplimiento", certified(400_000_001), case=case)


def test_without_money_nothing_is_added(office: Office) -> None:
    case = running(office)
    asks(office, case, "adicion", valor_adicion=100_000_000)

    asks_for_certificate(office, case, valor=100_000_000)
    certifies(office, case, balance=1)

    assert "entered sin_disponibilidad" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}


def test_a_change_that_nobody_signs_changes_nothing(office: Office) -> None:
    case = running(office)
    asks(office, case, "prorroga", dias_prorroga=30)

    act_is_signed(office, case, "no_firmar")
    asks(office, case, "prorroga", dias_prorroga=30)
    act_is_signed(office, case)
    late = {"firmo_contratista": "si", "fecha_firma_contratista": date(2026, 9, 3)}
    with pytest.raises(InvalidInput, match="fecha_firma_contratista"):
        office.completes(SARA, "registrar_firma_contratista", late, case=case)
    refused = {"firmo_contratista": "no", "motivo_no_firma": "Pide que se le reajuste."}
    office.completes(SARA, "registrar_firma_contratista", refused, case=case)

    assert "entered contrato_sin_modificar" in office.history_of(case)
    assert office.term_of(case, "plazo").due_on == date(2026, 9, 2)
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm("Ley 80 de 1993, art. 40", "lo vencido no se prorroga")
def test_what_has_ended_is_not_extended(office: Office) -> None:
    case = running(office)
    office.today_is("2026-09-03")
    office.works_off()

    asks(office, case, "prorroga", dias_prorroga=30)

    assert open_tasks(office, case) >= {"firmar_acta_recibo", "informar_improcedente"}
    with pytest.raises(InvalidInput, match="Primero termine la modificación"):
        receives_it(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 40", "la prórroga se firma antes de que el plazo termine")
def test_an_extension_on_its_way_dies_with_the_time_of_the_contract(office: Office) -> None:
    case = running(office, "2026-08-31")
    asks(office, case, "prorroga", dias_prorroga=30)

    office.today_is("2026-09-03")
    office.works_off()

    assert "entered plazo_terminado" in office.history_of(case)
    receives_it(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 40", "lo que ambas firmaron en el plazo lo prorroga")
@pytest.mark.parametrize("annulled", [False, True], ids=["se sella después", "se anula"])
def test_what_is_signed_in_the_last_minutes_binds_although_it_is_sealed_the_day_after(
    office: Office, annulled: bool
) -> None:
    case = running(office, "2026-08-31")
    asks(office, case, "prorroga", dias_prorroga=30)
    office.today_is("2026-09-02 23:50")
    said = drafted(office, case)
    office.completes(OMAR, "firmar_acto", said, case=case)
    # midnight comes before the seal
    office.today_is("2026-09-03 00:01")
    assert worker.fire_timers(office.engine)
    if annulled:
        annuls_the_last(office, OMAR, case)
        assert "entered plazo_terminado" in office.history_of(case)
        return
    office.today_is("2026-09-03")
    office.works_off()
    assert open_tasks(office, case) >= {"firmar_acta_recibo", "registrar_firma_contratista"}

    # the contractor signed that night too, and it is told in the morning
    signed = {"firmo_contratista": "si", "fecha_firma_contratista": date(2026, 9, 2)}
    office.completes(SARA, "registrar_firma_contratista", signed, case=case)

    # thirty days more than 2 September: nothing is received before
    assert office.term_of(case, "plazo").due_on == date(2026, 10, 2)
    assert "firmar_acta_recibo" not in open_tasks(office, case)
    office.today_is("2026-10-03")
    office.works_off()
    assert "firmar_acta_recibo" in open_tasks(office, case)
    # what had been begun to be settled begins again: four months from 2 October
    assert office.term_of(case, "liquidacion").due_on == date(2027, 2, 2)
    assert office.broken_invariants() == []


@pytest.mark.norm("Ley 80 de 1993, art. 41", "sin la firma de las dos partes no hay acuerdo")
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 11", "se liquida desde la terminación, aunque falten pagos y el recibo"
)
def test_an_agreement_that_one_party_signed_dies_with_the_time_of_the_contract(
    office: Office,
) -> None:
    case = running(office, "2026-08-31")
    asks(office, case, "terminacion")
    act_is_signed(office, case)

    # a signature of Wednesday 2 September may still be told on Thursday, and no later
    office.today_is("2026-09-03")
    office.works_off()
    assert "registrar_firma_contratista" in open_tasks(office, case)
    office.today_is("2026-09-04")
    office.works_off()

    assert "entered plazo_sin_contratista" in office.history_of(case)
    # four months from 2 September end on Saturday 2 January 2027: Monday the 4th
    assert office.term_of(case, "liquidacion").due_on == date(2027, 1, 4)
    accounts = {"valor_ejecutado": 400_000_000, "saldo_liberar": 0, "paz_y_salvo": True}
    said = {**accounts, "balance": "Se ejecutó todo el contrato."}
    with pytest.raises(InvalidInput, match="Primero se firma el acta de recibo"):
        office.completes(SARA, "proyectar_acta", said, case=case)
    # nobody received it nor claimed anything: the two months of the other way follow all the same
    office.today_is("2027-01-05")
    office.works_off()
    assert office.term_of(case, "unilateral").due_on == date(2027, 3, 2)
    assert open_tasks(office, case) == {"recibir_informe", "firmar_acta_recibo", "dejar_constancia"}


@pytest.mark.norm("Ley 80 de 1993, art. 40", "lo suspendido se reanuda el día que se acordó")
def test_a_suspended_contract_waits_and_keeps_the_days_that_it_has_run(office: Office) -> None:
    case = running(office)
    office.today_is("2026-03-20")
    asks(office, case, "suspension", fecha_reanudacion=date(2026, 4, 20))
    # what is asked before it is signed is signed after it: ten days more, once it is resumed
    asks(office, case, "prorroga", dias_prorroga=10)
    both_sign_it(office, None)
    assert office.term_of(case, "plazo").due_on is None
    both_sign_it(office, None)
    for _ in range(2):
        publishes(office, None)
    assert office.term_of(case, "suspension").due_on == date(2026, 4, 20)

    office.today_is("2026-04-20")
    asks(office, case, "prorroga", dias_prorroga=30)
    office.completes(
        SARA, "informar_improcedente", {"atencion_solicitud": "Se reanuda antes."}, case=case
    )
    # nobody signs anything: it goes on from the 20th all the same
    office.today_is("2026-04-22")
    office.works_off()
    # 21 March to 20 April did not run: thirty-one days, and ten more, after 2 September
    assert office.term_of(case, "plazo").due_on == date(2026, 10, 13)
    assert known(office, case)["contrato"]["fecha_fin"] == date(2026, 10, 13)
    it_is_written_down(office, case)
    goes_on_sooner(office, case)


def it_is_written_down(office: Office, case: Received) -> None:
    """That it went on, which needs no agreement."""
    asks(office, case, "reanudacion")
    told = {"atencion_solicitud": "Ya se reanudó."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    said = {"estado_reanudacion": "El contratista volvió con su cuadrilla."}
    signs_again(office, SARA, "firmar_reanudacion", said, case)
    said_there = paper(office, case, "constancia_reanudacion")
    assert "20 de abril de 2026" in said_there
    assert "13 de octubre de 2026" in said_there
    publishes(office, case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)


def goes_on_sooner(office: Office, case: Received) -> None:
    """Suspended once more, from Monday 4 May, both agree to go on before 4 June."""
    office.today_is("2026-05-04")
    is_suspended(office, case, date(2026, 6, 4))
    office.today_is("2026-05-18")
    asks(office, case, "reanudacion")
    both_sign_it(office, case)
    # 5 to 18 May: fourteen days more than 13 October
    assert office.term_of(case, "plazo").due_on == date(2026, 10, 27)
    publishes(office, case)
    assert known(office, case)["contrato"]["suspendido"] is False


def is_suspended(office: Office, case: Received, until: date) -> None:
    asks(office, case, "suspension", fecha_reanudacion=until)
    both_sign_it(office, case)
    publishes(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 16", "lo suspendido se prolonga o se termina de acuerdo")
def test_what_is_suspended_may_stay_so_for_longer_or_end_by_agreement(office: Office) -> None:
    case = running(office)
    office.today_is("2026-03-20")
    is_suspended(office, case, date(2026, 4, 20))
    asks(office, case, "suspension", fecha_reanudacion=date(2026, 4, 20))
    told = {"atencion_solicitud": "Que diga un día posterior."}
    office.completes(SARA, "informar_improcedente", told, case=case)

    office.today_is("2026-04-17")
    is_suspended(office, case, date(2026, 5, 20))
    assert office.term_of(case, "suspension").due_on == date(2026, 5, 20)
    assert office.term_of(case, "plazo").due_on is None

    office.today_is("2026-05-04")
    asks(office, case, "terminacion")
    both_sign_it(office, case)
    publishes(office, case)
    assert known(office, case)["contrato"]["suspendido"] is False
    # four months from Monday 4 May
    assert office.term_of(case, "liquidacion").due_on == date(2026, 9, 4)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 83",
    "ningún contrato queda sin quien lo supervise, y el acto que lo designa dice su nombre",
)
def test_who_supervises_hands_on_what_was_to_be_done(office: Office) -> None:
    case = running(office)
    reports(office, case, 100_000_000, last=True)
    asks(office, case, "aclaracion")

    supervisor_changes(office, case)

    named = paper(office, case, "cambio_supervisor")
    assert f"Se designa a {ELSA.name}" in named
    assert f"en lugar de {SARA.name}" in named
    assert office.inbox_of(SARA) == []
    office.completes(ELSA, "certificar_cumplimiento", certified(100_000_000), case=case)
    # what was being changed meanwhile knows who follows too
    both_sign_it(office, case, ELSA)
    publishes(office, case)
    assert known(office, case)["contrato"]["supervisor"] == ELSA.username
    office.today_is("2026-09-03")
    office.works_off()
    said = {"recibo_satisfaccion": "satisfaccion", "observaciones_recibo": "Todo se recibió."}
    assert office.inbox_of(SARA) == []
    office.completes(ELSA, "firmar_acta_recibo", said, case=case)
    assert office.inbox_of(ELSA) == ["proyectar_acta"]


@pytest.mark.norm("Ley 80 de 1993, art. 41", "lo firmado obliga aunque no se amplíe la garantía")
def test_an_extension_without_its_guarantee_does_not_keep_the_contract_open(
    office: Office,
) -> None:
    case = running(office, "2026-08-31")
    asks(office, case, "prorroga", dias_prorroga=30)
    both_sign_it(office, case)
    publishes(office, case)

    # 1, 2 and 3 September
    office.today_is("2026-09-04")
    office.works_off()
    gives_it_up(office, case)

    assert "entered garantias_sin_ajustar" in office.history_of(case)
    assert known(office, case)["contrato"]["garantias"] == []
    office.today_is("2026-10-03")
    office.works_off()
    receives_it(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 41", "la cesión exige autorización escrita de la entidad")
@pytest.mark.norm("Ley 80 de 1993, art. 8", "no recibe el contrato quien está inhabilitado")
def test_a_contract_changes_hands_by_a_signed_act(office: Office) -> None:
    case = running(office, modalidad="directa", tipo="prestacion_servicios")
    new = {"nombre": "Luz Dary Ospina", "documento": "31245678", "tipo": "natural"}
    reached = {"correo": "luz@ospina.example", "direccion": "Calle 5 # 6-7, Cali"}
    asked = {f"cesionario_{key}": value for key, value in {**new, **reached}.items()}
    asks(office, case, "cesion", **asked)
    looks_up(office, case, procuraduria="Inhabilidad vigente.")
    unfit = {"persona_apta": "no", "valoracion": "Está inhabilitada hasta 2030."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)
    told = {"atencion_solicitud": "Que busque a otra persona."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    asks(office, case, "cesion", **asked)
    looks_up(office, case)
    both_sign_it(office, case)
    # a payment and the new contractor wait to be published at once, each with its own three days
    is_ordered(office, case, 400_000_000, last=True)
    for _ in range(2):
        publishes(office, None)
    office.today_is("2026-09-03")
    office.works_off()
    receives_it(office, case)
    assert office.history_of(case)[-1] == "closed"

    contract = known(office, case)["contrato"]
    assert contract["contratista"] == new
    assert {key: contract[key] for key in reached} == reached


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 11", "los cuatro meses corren desde la fecha del acuerdo que termina"
)
def test_a_contract_that_both_end_has_ended_on_the_day_of_their_agreement(office: Office) -> None:
    case = running(office)
    office.today_is("2026-05-04")
    asks(office, case, "terminacion")
    asks(office, case, "terminacion")
    told = {"atencion_solicitud": "Que ya está en trámite."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    # nobody signs any more what was asked meanwhile
    asks(office, case, "adicion", valor_adicion=100_000_000)
    both_sign_it(office, case)
    assert "entered ya_terminado" in office.history_of(case)
    office.today_is("2026-05-07")
    publishes(office, case)

    # signed on Monday 4 May and published on Thursday the 7th: four months end on 4 September
    assert office.term_of(case, "liquidacion").due_on == date(2026, 9, 4)
    assert office.inbox_of(OMAR) == []
    receives_it(office, case)
    assert "por acuerdo de las partes" in paper(office, case, "acta_recibo")


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 11", "los cuatro meses corren desde la fecha del acuerdo que termina"
)
def test_an_agreement_that_is_published_after_the_time_ended_counts_from_its_day(
    office: Office,
) -> None:
    case = running(office)
    office.today_is("2026-08-31")
    asks(office, case, "terminacion")
    act_is_signed(office, case)
    # the contractor signs the day after: then there is an agreement
    office.today_is("2026-09-01")
    the_contractor_signs(office, case)
    office.today_is("2026-09-03")
    office.works_off()
    publishes(office, case)

    receives_it(office, case)
    # four months from 1 September end on Friday 1 January 2027, a holiday: Monday the 4th
    assert office.term_of(case, "liquidacion").due_on == date(2027, 1, 4)
    assert "1 de septiembre de 2026" in paper(office, case, "acta_recibo")


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33; Circular 006 de 2025 de Colombia Compra Eficiente",
    "Lo firmado antes de la ventana se puede adicionar, prorrogar y ceder dentro de ella, con una "
    "nota de planeación",
)
def test_what_was_signed_before_is_extended_within_the_window_with_a_note(office: Office) -> None:
    window = {"desde": date(2026, 1, 31), "hasta": date(2026, 6, 21)}
    case = running(office, "2026-06-19", modalidad="directa", ventanas_garantias=[window])

    with pytest.raises(InvalidInput, match="nota_planeacion"):
        asks(office, case, "prorroga", dias_prorroga=30)
    note = "La avería de abril no se podía prever y el servicio no puede parar."
    asks(office, case, "prorroga", dias_prorroga=30, nota_planeacion=note)

    assert "proyectar_acto" in open_tasks(office, case)
