"""Procesos disciplinarios: several people investigated in one file.

The investigation is one; whoever confesses or dies goes on in a file of their own, and when it is
closed each of those who are left does. Dates are counted by hand. Days off that they meet: 2, 3
and 13 April, 18 May, 8, 15 and 29 June and 20 July 2026; and every weekend. The articles of the
Código were read in a summary, not in its text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Case
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, Separated
from tests import disciplinary as trade
from tests.annulled import signs_again
from tests.disciplinary import (
    FOUNDED,
    INES,
    JULIO,
    OLGA,
    PEDRO,
    ROSA,
    SANDRA,
    WHY,
    comes,
    does,
    ended,
)
from tests.office import Office, Person, Received
from tests.paperwork import known, paper

pytestmark = pytest.mark.procedure("disciplinario")

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"
HUGO = {"nombre": "Hugo Balanta", "cargo": "Conductor"}
LUZ = {"nombre": "Luz Marina Torres", "cargo": "Auxiliar"}
ALL = [PEDRO, ROSA, HUGO, LUZ]
VERA = Person("vera", "Vera Ocoró", OLGA.groups)
APART = {"consideraciones_separacion": WHY}


def files(office: Office) -> list[Received]:
    """Every file of the office, the oldest first."""
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Case).where(Case.process_id == "disciplinario").order_by(Case.id)
        return [
            Received(one.id, one.radicado, one.tracking_code, ())
            for one in work.session.scalars(asked)
        ]


def investigates_all(office: Office, day: str) -> Received:
    """One investigation of four people, of which each is notified the same day."""
    case = trade.notice(office, day, quejoso_anonimo=True, disciplinable="Pedro, Rosa y otros")
    does(office, case, OLGA, "evaluar_noticia", **FOUNDED)
    does(office, case, INES, "abrir_investigacion", **{**trade.OPENED, "disciplinables": ALL})
    return case


def takes_in(office: Office, case: Received) -> dict[str, Any]:
    """The secretariat registers the file that was made for somebody."""
    told = known(office, case)
    does(office, case, SANDRA, "radicar_noticia", **told)
    return known(office, case)


class TestSeveral:
    @pytest.mark.norm(
        f"{CGD}, arts. 98, 161 y 213",
        "La investigación de varias personas es una: a cada una se le notifica, dura seis meses"
        " más, y la que confiesa o muere sigue aparte sin detener a las demás",
    )
    @pytest.mark.norm(
        f"{CGD}, arts. 33, 110 y 224",
        "Cerrada la investigación, cada persona tiene su acusación o su archivo, su sanción, su"
        " apelación y su prescripción",
    )
    def test_each_of_four_people_goes_their_own_way(self, own_house: Office) -> None:
        own_house.hires(VERA)
        case = investigates_all(own_house, "2026-03-02")
        assert "Hugo Balanta" in paper(own_house, case, "auto_investigacion")
        self._each_is_notified(own_house, case)
        hugo = self._one_dies(own_house, case)
        luz = self._one_confesses(own_house, case)
        rosa = self._the_rest_are_parted(own_house, case)

        self._one_is_shelved(own_house, rosa)
        self._one_is_charged(own_house, case)
        assert [ended(own_house, one) for one in (hugo, rosa, luz, case)] == [
            True,
            True,
            False,
            False,
        ]
        assert own_house.term_of(luz, "prescripcion").status is TermStatus.OPEN
        assert own_house.broken_invariants() == []

    def _each_is_notified(self, office: Office, case: Received) -> None:
        assert len(office.tasks_of(case, "firmar_citacion")) == 4
        trade.notifies_each(office, case, "2026-03-02")
        assert office.inbox_of(INES) == ["practicar_pruebas"]
        assert office.term_of(case, "etapa").due_on == date(2026, 9, 2)

    def _one_dies(self, office: Office, case: Received) -> Received:
        """Not the end of the matter for the others."""
        dead = {"causal_extincion": "muerte", "quien_termina": "instruccion",
                "motivacion_extincion": WHY}  # fmt: skip
        with pytest.raises(InvalidInput, match="separe"):
            office.records(INES, "accion_extinguida", dead, case=case)
        parted = {"separada": "Hugo Balanta", "causal_separacion": "muerte"}
        office.records(INES, "separacion_investigado", {**parted, "motivo_separacion": WHY},
                       case=case)  # fmt: skip
        signs_again(office, INES, "firmar_separacion", APART, case)
        assert "Hugo Balanta" in paper(office, case, "auto_separacion")
        hugo = files(office)[-1]
        told = takes_in(office, hugo)
        assert (told["ruptura_de"], told["disciplinable"]) == (case.radicado, "Hugo Balanta")
        does(office, hugo, INES, "terminar_instruccion", texto_terminacion=WHY)
        trade.posts(office, hugo)
        late = {"fecha_apelacion": "2026-03-02", "sustentada": "no"}
        does(office, hugo, SANDRA, "recibir_apelacion", **late)
        trade.lapses(office, hugo, INES)
        assert "extinguida" in paper(office, hugo, "auto_terminacion")
        return hugo

    def _one_confesses(self, office: Office, case: Received) -> Received:
        """Judged in 45 days with half of the sanction, while the others are investigated."""
        confessed = {"fecha_confesion": "2026-03-02", "acta_confesion": WHY}
        with pytest.raises(InvalidInput, match="separe"):
            office.records(INES, "confesion", confessed, case=case)
        parted = {"separada": "Luz Marina Torres", "causal_separacion": "confesion",
                  "fecha_manifestacion": "2026-03-02", "acta_manifestacion": WHY}  # fmt: skip
        office.records(INES, "separacion_investigado", parted, case=case)
        does(office, case, INES, "firmar_separacion", **APART)
        luz = files(office)[-1]
        takes_in(office, luz)
        # 3 to 6, 9 to 13 and 16 March
        assert office.term_of(luz, "confesion").due_on == date(2026, 3, 16)
        # not a confession yet: she is investigated until the day on which all were to be
        does(
            office, luz, INES, "evaluar_confesion", confesion_valida="no", valoracion_confesion=WHY
        )
        assert office.term_of(luz, "etapa").due_on == date(2026, 9, 2)
        assert "practicar_pruebas" in office.inbox_of(INES)
        office.records(INES, "confesion", confessed, case=luz)
        office.works_off()
        does(office, luz, VERA, "evaluar_confesion", confesion_valida="si", gravedad_falta="leve",
             culpabilidad="culpa", valoracion_confesion=WHY)  # fmt: skip
        trade.hands_over(office, luz)
        # the judge takes it up two days later: the 45 days run from the day it was handed over, 20
        # in March from the 3 (23 off), 20 in April and 5 in May
        comes(office, "2026-03-04 09:00")
        with pytest.raises(Separated):  # she did the first of the matter, in the other file
            does(office, luz, OLGA, "firmar_avocacion", consideraciones_juicio=WHY)
        trade.takes_up(office, luz)
        assert office.term_of(luz, "etapa").due_on == date(2026, 5, 8)
        return luz

    def _the_rest_are_parted(self, office: Office, case: Received) -> Received:
        """Two are left: six months more because they are two, and a file for each at the end."""
        longer = {"pruebas_practicadas": "Planilla de turnos.", "investigacion_sigue": "prorrogar"}
        does(office, case, INES, "practicar_pruebas", causal_prorroga="personas", **longer)
        does(office, case, INES, "firmar_prorroga", consideraciones_prorroga=WHY)
        assert office.term_of(case, "etapa").due_on == date(2027, 3, 2)
        trade.closes(office, case, "2026-03-04")
        does(office, case, SANDRA, "recibir_precalificatorios",
             alegatos_precalificatorios="No fue ninguno.", fecha_alegatos=office.today)  # fmt: skip
        does(office, case, INES, "firmar_separacion", **APART)
        rosa = files(office)[-1]
        takes_in(office, rosa)
        assert office.term_of(rosa, "prescripcion").due_on == date(2031, 1, 13)
        return rosa

    def _one_is_shelved(self, office: Office, case: Received) -> None:
        does(office, case, INES, "evaluar_investigacion",
             decision_evaluacion="archivo", motivo_evaluacion=WHY)  # fmt: skip
        trade.shelves(office, case)
        late = {"fecha_apelacion": "2026-03-04", "sustentada": "no"}
        does(office, case, SANDRA, "recibir_apelacion", **late)
        trade.lapses(office, case, INES)

    def _one_is_charged(self, office: Office, case: Received) -> None:
        trade.accuses(office, case, "2026-03-04")
        charged = paper(office, case, "pliego_cargos")
        assert "Pedro Ruiz Cárdenas" in charged
        assert "Lucumí" not in charged
        trade.hands_over(office, case)
        assert sorted(office.inbox_of(JULIO)) == ["firmar_avocacion", "valorar_falta"]
        with pytest.raises(Separated):  # she instructed the file that was made apart from this one
            does(office, case, VERA, "firmar_avocacion", consideraciones_juicio=WHY)
