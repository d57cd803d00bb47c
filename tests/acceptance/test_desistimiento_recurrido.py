"""What ends a petition may be appealed, and the appeal may bring it back.

Dates are counted by hand. Days off that they meet in 2026: Monday 15 and 29 June, Monday 13 and 20
July, Friday 7 and Monday 17 August and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.terms import TermStatus
from tests.after_closing import LACKED, hears
from tests.appeals import APPEAL, decides
from tests.matters import PETITION
from tests.notified import NELLY
from tests.office import ANA, BEATRIZ, DIANA, FABIO, Office, Received
from tests.paperwork import known, paper
from tests.under_way import DISRESPECT, opens_the_act, tracked

pytestmark = pytest.mark.procedure("peticion_incompleta")


@pytest.fixture
def filed_away(office: Office) -> Received:
    """Received on 2 June, to be completed since the 12th; filed away, and known, on 15 July."""
    office.hires(NELLY)
    office.today_is("2026-06-02 09:00")
    case = office.receives("peticion", **{**PETITION, "acepta_notificacion": True})
    kind = {key: PETITION[key] for key in ("tipo_peticion", "remitente")}
    office.completes(DIANA, "clasificar_peticion", {**kind, "tema": "otro"}, case=case)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"}, case=case)
    office.days_pass_until("2026-06-12")
    office.completes(ANA, "proyectar_respuesta", {"pide_complemento": True}, case=case)
    missing = {
        "decision_requerimiento": "requerir",
        "faltantes": "El poder de la propietaria",
        "norma_que_exige": "Ley 388 de 1997, art. 99",
        "no_reposa": True,
    }
    office.completes(ANA, "requerir_complemento", missing, case=case)
    office.works_off()
    office.days_pass_until("2026-07-15 17:00")
    why = {
        "motivacion": "Se requirió el 12 de junio; venció el 14 de julio y no completó ni pidió."
    }
    office.completes(ANA, "proyectar_desistimiento", why, case=case)
    signed = {"decision_desistimiento": "firmar"}
    office.completes(BEATRIZ, "firmar_desistimiento", signed, case=case)
    office.works_off()
    opens_the_act(office)
    return case


@pytest.fixture
def appealed(office: Office, filed_away: Received) -> Received:
    """On 16 July."""
    office.days_pass_until("2026-07-16")
    office.completes(NELLY, "esperar_recursos", APPEAL, case=filed_away)
    return filed_away


@pytest.mark.norm("CPACA, art. 17", "Contra el desistimiento procede reposición")
def test_an_appeal_that_succeeds_brings_the_petition_back_with_the_days_that_had_run(
    office: Office, appealed: Received
) -> None:
    decides(
        office, appealed, "revoca", "2026-07-21", resuelve_recurso="La petición sigue su curso."
    )

    assert office.inbox_of(ANA) == ["proyectar_respuesta"]
    # seven days had run by 12 June; eight more after 21 July: 22 to 24, 27 to 31
    term = office.term_of(appealed, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 7, 31))
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 87, num. 2",
    "Confirmado el desistimiento, queda en firme el día siguiente a la notificación",
)
def test_an_appeal_that_fails_leaves_it_filed_away(office: Office, appealed: Received) -> None:
    decides(office, appealed, "confirma", "2026-07-21")

    assert office.page_of(appealed).status == "closed"
    assert office.term_of(appealed, "respuesta").ended_on == date(2026, 7, 21)
    assert office.broken_invariants() == []


# --- what was rejected as disrespectful -----------------------------------------------------------


@pytest.fixture
def rejected(office: Office) -> Received:
    """Received and rejected on Monday 22 June; appealed the day after."""
    office.hires(NELLY)
    office.today_is("2026-06-22 09:00")
    case = office.receives("peticion", **{**PETITION, "acepta_notificacion": True})
    kind = {key: PETITION[key] for key in ("tipo_peticion", "remitente")}
    said = {**kind, "tema": "otro", "procedencia": "irrespetuosa"}
    office.completes(DIANA, "clasificar_peticion", said, case=case)
    office.completes(FABIO, "calificar_irrespeto", DISRESPECT, case=case)
    drafted = {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "CPACA, art. 19."}
    office.completes(ANA, "proyectar_acto", drafted, case=case)
    office.completes(BEATRIZ, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    opens_the_act(office)
    office.days_pass_until("2026-06-23")
    appeal = {**APPEAL, "fecha_recurso": date(2026, 6, 23)}
    office.completes(NELLY, "esperar_recursos", appeal, case=case)
    return case


@pytest.mark.norm("CPACA, arts. 19 y 74", "Revocado el rechazo, la petición se tramita de nuevo")
def test_a_rejection_that_is_revoked_counts_the_term_anew(
    office: Office, rejected: Received
) -> None:
    decides(office, rejected, "revoca", "2026-06-24", resuelve_recurso="La petición se tramita.")

    assert office.inbox_of(DIANA) == ["asignar_profesional"]
    # 25, 26 and 30 June, 1 to 3, 6 to 10 and 14 to 17 July
    term = office.term_of(rejected, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 7, 17))


def test_a_rejection_that_is_confirmed_ends_the_petition(
    office: Office, rejected: Received
) -> None:
    decides(office, rejected, "confirma", "2026-06-24")

    assert office.page_of(rejected, DIANA).status == "closed"
    assert office.broken_invariants() == []


# --- an answer that denies ------------------------------------------------------------------------

DENIAL = {
    "sentido": "niega",
    "respuesta": "No se concede el permiso: el predio está en zona de protección.",
    "fundamento": "Acuerdo 0373 de 2014, art. 70.",
}


@pytest.fixture
def denied(office: Office) -> Received:
    """Received on Monday 22 June and denied; the person reads it on Wednesday 24."""
    office.hires(NELLY)
    office.today_is("2026-06-22 09:00")
    filed = {**PETITION, "tipo_peticion": "interes_particular", "acepta_notificacion": True}
    case = office.receives("peticion", **filed)
    kind = {"tipo_peticion": "interes_particular", "remitente": PETITION["remitente"]}
    office.completes(DIANA, "clasificar_peticion", {**kind, "tema": "otro"}, case=case)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"}, case=case)
    office.completes(ANA, "proyectar_respuesta", DENIAL, case=case)
    office.completes(FABIO, "revisar_proyecto", {"decision_revision": "aprobar"}, case=case)
    office.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    office.days_pass_until("2026-06-24")
    opens_the_act(office)
    return case


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 67, 74 y 76",
    "La respuesta que niega un derecho se notifica con los recursos que proceden, y se esperan",
)
def test_a_denial_is_answered_when_it_is_known_and_firm_when_its_appeals_have_passed(
    office: Office, denied: Received
) -> None:
    said = paper(office, denied, "respuesta")
    assert "recurso de reposición" in said
    assert "recurso de apelación" in said
    answered = office.term_of(denied, "respuesta")
    assert (answered.status, answered.ended_on) == (TermStatus.MET, date(2026, 6, 24))
    # 25, 26 and 30 June, 1 to 3 and 6 to 9 July
    assert office.term_of(denied, "recursos").due_on == date(2026, 7, 9)
    assert office.page_of(denied, DIANA).status == "open"

    office.days_pass_until("2026-07-10 17:00")

    assert office.page_of(denied, DIANA).status == "closed"
    assert known(office, denied)["firmeza"]["fecha"] == date(2026, 7, 10)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 72",
    "La respuesta que se notificó mal no se ha dado: el término corre hasta que se repita",
)
def test_a_denial_that_was_notified_badly_is_still_owed_until_it_is_done_again(
    office: Office, denied: Received
) -> None:
    office.days_pass_until("2026-07-02")
    lacked = {"irregularidad": "No decía qué recursos proceden.", "repetir_como": "correo"}
    office.records(NELLY, "notificacion_irregular", lacked, case=denied)
    office.works_off()
    owed = office.term_of(denied, "respuesta")
    assert (owed.status, owed.due_on) == (TermStatus.OPEN, date(2026, 7, 15))

    opens_the_act(office)

    answered = office.term_of(denied, "respuesta")
    assert (answered.status, answered.ended_on) == (TermStatus.MET, date(2026, 7, 2))
    # 3, 6 to 10 and 14 to 17 July: Monday 13 is a holiday
    assert office.term_of(denied, "recursos").due_on == date(2026, 7, 17)
    office.days_pass_until("2026-07-21 17:00")  # Monday 20 is a holiday
    assert known(office, denied)["firmeza"]["fecha"] == date(2026, 7, 18)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 74 y 87, num. 2",
    "El recurso contra la negativa se decide y se notifica; sólo entonces queda en firme",
)
def test_a_denial_that_is_appealed_is_decided_again(office: Office, denied: Received) -> None:
    office.days_pass_until("2026-07-09")
    appeal = {**APPEAL, "fecha_recurso": date(2026, 7, 9)}
    office.completes(NELLY, "esperar_recursos", appeal, case=denied)
    assert office.term_of(denied, "recurso").due_on == date(2026, 9, 9)

    decides(office, denied, "revoca", "2026-07-14", resuelve_recurso="Se concede el permiso.")

    assert office.page_of(denied, DIANA).status == "closed"
    # nobody reads the answer that holds no more
    assert "se revocó con el acto RES-2026-00001" in tracked(office, denied).answer
    assert known(office, denied)["firmeza"]["fecha"] == date(2026, 7, 15)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "CPACA, arts. 17 y 72",
    "También el desistimiento que se notificó mal se notifica otra vez, aunque se haya archivado",
)
def test_what_was_filed_away_and_wrongly_notified_is_notified_again_after_its_case_closed(
    office: Office, filed_away: Received
) -> None:
    # ten days: 16, 17, 21 to 24, 27 to 30 July
    office.days_pass_until("2026-07-31 17:00")
    assert office.page_of(filed_away).status == "closed"

    case = hears(office, DIANA, filed_away.radicado, LACKED, "2026-08-03")
    opens_the_act(office)

    # 4 to 6, 10 to 14, 18 and 19 August: the 7th and the 17th are off
    assert office.term_of(case, "recursos").due_on == date(2026, 8, 19)
    office.days_pass_until("2026-08-20 17:00")
    assert known(office, case)["firmeza"]["fecha"] == date(2026, 8, 20)
    assert office.page_of(case, DIANA).status == "closed"
    assert office.broken_invariants() == []
