"""A petition that is denied because of what is reserved: the harm, the insistence and the judge.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 and 17 August, 12 October, 2 November; and
every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from tests.office import ELENA, Office, Person, Received
from tests.paperwork import annul_last
from tests.petitions import SECRET
from tests.under_way import (
    assigned,
    codes,
    opens_the_act,
    refusal_of,
    tracked,
)

pytestmark = pytest.mark.procedure("peticion")


def _denied(office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person) -> Received:
    """Information denied because the law keeps it, on Wednesday 24 June; the person knows at once.

    10 days to insist: 25, 26 and 30 June, 1-3 and 6-9 July.
    """
    office.today_is("2026-06-22")
    filed = {"tipo_peticion": "informacion", "acepta_notificacion": True}
    case = assigned(office, diana, ana, filed)
    office.days_pass_until("2026-06-24")
    office.completes(ana, "proyectar_respuesta", SECRET)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    opens_the_act(office)
    return case


@pytest.mark.norm(
    "CPACA, art. 26; Ley 1712 de 2014, art. 27",
    "A quien insiste se le responde con el juez: los documentos se le remiten en tres días",
)
@pytest.mark.norm("CPACA, art. 26", "El juez decide en diez días, y lo que ordena tiene su término")
def test_who_insists_has_the_judge_decide_and_gets_what_he_orders(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)

    # the answer is met the day that it was known; the time to insist is the person's
    assert office.term_of(case, "respuesta").status is TermStatus.MET
    assert office.term_of(case, "insistencia").due_on == date(2026, 7, 9)
    page = tracked(office, case)
    assert (page.state, page.answered_on) == ("Respondida", date(2026, 6, 24))
    office.days_pass_until("2026-07-10")  # she wrote the night before
    said = {"fecha_insistencia": "2026-07-09", "razones_insistencia": "Es un dato público."}
    office.records(diana, "insistencia_presentada", said, case=case)
    assert office.term_of(case, "remision").due_on == date(
        2026, 7, 15
    )  # 10, 14 and 15: the 13th is off
    sent = {
        "juzgado": "Juzgado Segundo Administrativo de Cali",
        "documentos_remitidos": "Historia laboral",
    }
    office.completes(fabio, "remitir_al_juez", sent)
    office.works_off()
    assert codes(office, case) == ["OF-2026-00001", "OF-2026-00002"]
    # what is signed is not sent yet
    assert office.term_of(case, "remision").status is TermStatus.OPEN
    received = {"fecha_remision": "2026-07-10", "radicado_juzgado": "2026-114"}
    office.completes(fabio, "registrar_remision", received)
    assert office.term_of(case, "remision").ended_on == date(2026, 7, 10)

    _decides_and_is_obeyed(office, ana, fabio, case)
    assert tracked(office, case).closed
    assert not office.broken_invariants()


def _decides_and_is_obeyed(office: Office, ana: Person, fabio: Person, case: Received) -> None:
    # ten days of the judge from the 10th: 14-17, 21-24, 27 and 28, since the 13th and 20th are off
    assert office.term_of(case, "decision_juez").due_on == date(2026, 7, 28)
    asked = len(office.mail.to("fabio@"))
    office.days_pass_until("2026-07-28")
    assert len(office.mail.to("fabio@")) == asked + 1  # to ask in the court
    order = {
        "decision_juez": "parcial",
        "providencia_juez": "Auto 12 del 27 de julio",
        "fecha_providencia": "2026-07-28",
        "dias_orden": 3,
    }
    office.completes(fabio, "registrar_decision_juez", order)
    assert office.term_of(case, "decision_juez").ended_on == date(2026, 7, 28)
    # what he orders is done in the days that he gave
    assert office.term_of(case, "orden_juez").due_on == date(2026, 7, 31)
    asked = len(office.mail.to("ana@"))
    office.days_pass_until("2026-07-31")
    assert len(office.mail.to("ana@")) == asked + 2  # the day before and on the last one
    given = {
        "que_se_entrego": "Los cargos y las fechas.",
        "medio_entrega_orden": "correo",
        "fecha_entrega_orden": "2026-07-30",
    }
    office.completes(ana, "entregar_informacion", given)
    assert office.term_of(case, "orden_juez").ended_on == date(2026, 7, 30)


@pytest.mark.norm("CPACA, art. 26, parágrafo", "Pasados diez días sin insistir, la negativa queda")
def test_who_does_not_insist_in_ten_days_leaves_the_refusal_as_it_is(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)

    office.days_pass_until("2026-07-09")
    assert not tracked(office, case).closed
    office.days_pass_until("2026-07-10 17:00")

    assert tracked(office, case).closed


def test_a_judge_who_confirms_the_reserve_ends_the_matter(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)
    said = {"fecha_insistencia": "2026-06-24", "razones_insistencia": "Es un dato público."}
    office.records(diana, "insistencia_presentada", said, case=case)
    sent = {"juzgado": "Juzgado Segundo Administrativo", "documentos_remitidos": "Historia laboral"}
    office.completes(fabio, "remitir_al_juez", sent)
    annul_last(office, case, fabio)
    office.completes(fabio, "remitir_al_juez", sent)
    office.works_off()
    received = {"fecha_remision": "2026-06-24", "radicado_juzgado": "2026-114"}
    office.completes(fabio, "registrar_remision", received)

    order = {
        "decision_juez": "niega",
        "providencia_juez": "Auto 12",
        "fecha_providencia": "2026-06-24",
    }
    office.completes(fabio, "registrar_decision_juez", order)

    assert tracked(office, case).closed


def test_what_is_kept_secret_says_which_norm_and_which_harm(
    office: Office, diana: Person, ana: Person
) -> None:
    assigned(office, diana, ana, {"tipo_peticion": "informacion"})

    bare = {key: said for key, said in SECRET.items() if key not in ("norma_reserva", "dano")}

    assert set(refusal_of(office, ana, "proyectar_respuesta", bare)) == {"norma_reserva", "dano"}


@pytest.mark.norm(
    "CPACA, arts. 26 y 72",
    "La negativa que se notificó mal no queda en firme: se repite, y los diez días con ella",
)
def test_a_denial_that_was_wrongly_notified_is_notified_again_while_she_may_insist(
    office: Office, diana: Person, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = _denied(office, diana, ana, fabio, beatriz)
    office.days_pass_until("2026-06-30")

    lacked = {"irregularidad": "No se le entregó la copia completa.", "repetir_como": "correo"}
    office.records(ELENA, "notificacion_irregular", lacked, case=case)
    office.works_off()
    assert office.term_of(case, "insistencia").status is TermStatus.CLOSED
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN  # it is owed again
    opens_the_act(office)

    assert office.term_of(case, "respuesta").ended_on == date(2026, 6, 30)
    # 1-3, 6-10, 14 and 15 July: the 13th is off
    assert office.term_of(case, "insistencia").due_on == date(2026, 7, 15)
    office.days_pass_until("2026-07-16 17:00")
    assert tracked(office, case).closed
    assert not office.broken_invariants()
