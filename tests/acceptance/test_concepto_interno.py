"""A concept that another office owes: its own goal, asked for twice, and the matter goes on.

Dates are counted by hand: only weekends are off.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import BEATRIZ, Office, Person, Received
from tests.paperwork import known

pytestmark = pytest.mark.procedure("concepto_interno")

PAULA = Person("paula", "Paula Cruz", ("planeacion",))
OPINION = {"sentido_concepto": "favorable", "texto_concepto": "Conviene, según el plan."}
NOTHING = {"emitido": False, "sentido": None, "texto": None}


@pytest.fixture
def asked(office: Office) -> Received:
    """Planning is asked on Monday 2 March and has three working days."""
    office.hires(PAULA)
    office.today_is("2026-03-02 09:00")
    return office.receives("interrumpible", nombres="Luz", caso="concepto")


def test_who_was_asked_answers_and_whoever_asked_knows(office: Office, asked: Received) -> None:
    assert office.inbox_of(PAULA) == ["emitir_concepto"]

    office.completes(PAULA, "emitir_concepto", OPINION, case=asked)

    assert known(office, asked)["concepto"] == {
        "emitido": True,
        "sentido": "favorable",
        "texto": "Conviene, según el plan.",
        "fecha": date(2026, 3, 2),
    }


def test_after_the_goal_it_is_asked_again_in_sight_of_the_leadership(
    office: Office, asked: Received
) -> None:
    office.days_pass_until("2026-03-05")  # 3, 4 and 5 March
    assert office.inbox_of(PAULA) == ["emitir_concepto"]
    office.days_pass_until("2026-03-05 08:00")
    (reminded,) = office.mail.to("paula@")
    assert reminded.startswith("Hoy vence un concepto que se le pidió")
    office.days_pass_until("2026-03-06")

    assert office.inbox_of(PAULA) == ["reiterar_concepto"]
    assert "reiterar_concepto" in office.inbox_of(BEATRIZ)
    office.completes(PAULA, "reiterar_concepto", {"se_emite": "si", **OPINION}, case=asked)
    assert known(office, asked)["concepto"]["emitido"] is True


def test_the_leadership_may_go_on_without_it(office: Office, asked: Received) -> None:
    office.days_pass_until("2026-03-06")

    office.completes(BEATRIZ, "reiterar_concepto", {"se_emite": "no"}, case=asked)

    assert known(office, asked)["concepto"] == {**NOTHING, "fecha": date(2026, 3, 6)}


def test_what_never_comes_holds_up_nothing(office: Office, asked: Received) -> None:
    office.days_pass_until("2026-03-12")  # 9, 10 and 11 March went by

    assert office.inbox_of(PAULA) == []
    assert known(office, asked)["concepto"]["emitido"] is False
