"""The link of an electronic notification: to look is free, to open is certified."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.acceptance.test_notification import NELLY, attempts, outcome, signs, token_of
from tests.citizen import Citizen
from tests.desk import words
from tests.office import Office, Received


@pytest.fixture
def citizen(app: Flask) -> Citizen:
    return Citizen(app)


@pytest.fixture
def case(office: Office) -> Received:
    office.hires(NELLY)
    return signs(office, acepta_notificacion=True)


@pytest.fixture
def link(office: Office, case: Received) -> str:
    return f"/notificaciones/{token_of(office)}"


def test_the_page_says_what_waits_and_what_opening_means(citizen: Citizen, link: str) -> None:
    page = words(citizen.opens(link))

    assert "RES-2026-00001" in page
    assert "nada habrá pasado" in page
    assert citizen.opens(f"{link}/acto.pdf").status_code == 404


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 56")
def test_opening_it_notifies_and_keeps_the_evidence(
    citizen: Citizen, office: Office, case: Received, link: str
) -> None:
    answer = citizen.sends_from(link, link)
    office.works_off()

    assert answer.status_code == 302
    assert "Usted quedó notificado el" in words(citizen.opens(link))
    assert outcome(office, case)["notificacion"]["fecha"] == date(2026, 3, 2)
    assert attempts(office, case)[0][2] == date(2026, 3, 2)


def test_a_link_that_nobody_sent_opens_nothing(citizen: Citizen, link: str) -> None:
    assert citizen.opens("/notificaciones/otra-cosa").status_code == 404
    assert citizen.opens("/notificaciones/otra-cosa/acto.pdf").status_code == 404
