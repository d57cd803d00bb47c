"""Procesos disciplinarios: what comes from outside while a matter runs, or after it.

Dates are counted by hand. Days off that they meet: every weekend. The articles of the Código and
of the decree on tutelas were not read in their text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput, NotFound, Separated
from tests import disciplinary as trade
from tests.adopted import adopts
from tests.annulled import signs_again
from tests.disciplinary import ALCIRA, INES, JULIO, OLGA, SANDRA, TERESA, WHY, comes, does, ended
from tests.office import BEATRIZ, Office, Received
from tests.paperwork import known, paper

pytestmark = pytest.mark.procedure("disciplinario")

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"


class TestTutela:
    TOLD = {
        "juzgado_tutela": "Juzgado 3 Penal Municipal",
        "radicado_tutela": "2026-00071",
        "que_pide_tutela": "Que se deje sin efecto la apertura de la investigación.",
        "dias_informe": 1,
        "medida_provisional": "no",
        "quien_responde": "instruccion",
    }

    @pytest.mark.norm(
        "Decreto 2591 de 1991, arts. 7, 19, 27 y 29",
        "Al juez de tutela se le informa en el plazo que dio; si suspende, los términos paran menos"
        " la prescripción; lo que ordena se cumple en el plazo del fallo",
    )
    def test_a_judge_stops_an_investigation_and_what_he_orders_is_done(
        self, own_house: Office
    ) -> None:
        case = trade.investigates(own_house, "2026-03-02")
        self._is_told(own_house, case, dias_informe=2, medida_provisional="si")
        # 3 and 4 March
        assert own_house.term_of(case, "informe_tutela").due_on == date(2026, 3, 4)
        assert own_house.term_of(case, "etapa").status is TermStatus.SUSPENDED
        assert own_house.term_of(case, "prescripcion").due_on == date(2031, 1, 13)
        signs_again(own_house, INES, "rendir_informe", {"texto_informe": WHY}, case)
        assert "Juzgado 3" in paper(own_house, case, "informe_tutela_disciplinaria")
        self._is_sent(own_house, case)

        comes(own_house, "2026-03-09 09:00")
        ordered = {"decision_tutela": "ampara", "fecha_fallo_tutela": "2026-03-09",
                   "orden_tutela": WHY, "dias_orden": 2, "quien_cumple": "instruccion"}  # fmt: skip
        does(own_house, case, SANDRA, "registrar_fallo_tutela", **ordered)
        # stopped from 3 to 9 March: seven days more than the 2 September
        assert own_house.term_of(case, "etapa").due_on == date(2026, 9, 9)
        # 10 and 11 March
        assert own_house.term_of(case, "orden_tutela").due_on == date(2026, 3, 11)
        done = {"que_se_hizo": WHY, "fecha_cumplimiento": "2026-03-09"}
        does(own_house, case, INES, "cumplir_orden", **done)

        self._is_told(own_house, case)  # another one, with a term of its own
        assert own_house.term_of(case, "informe_tutela").due_on == date(2026, 3, 10)
        assert own_house.term_of(case, "etapa").status is TermStatus.OPEN
        does(own_house, case, INES, "rendir_informe", texto_informe=WHY)
        self._is_sent(own_house, case)
        does(own_house, case, SANDRA, "registrar_fallo_tutela",
             decision_tutela="niega", fecha_fallo_tutela="2026-03-09")  # fmt: skip
        assert own_house.inbox_of(INES) == ["practicar_pruebas"]

    def _is_told(self, office: Office, case: Received, **more: Any) -> None:
        said = {**self.TOLD, "fecha_tutela": office.today, **more}
        office.records(SANDRA, "tutela_notificada", said, case=case)
        office.works_off()

    def _is_sent(self, office: Office, case: Received) -> None:
        does(office, case, SANDRA, "enviar_informe", medio_informe="correo",
             fecha_informe=office.today)  # fmt: skip


class TestRevocation:
    ASKED = {
        "quien_pide": "sancionado",
        "fecha_solicitud": "2026-03-02",
        "disciplinable": "Pedro Ruiz Cárdenas",
        "numero_fallo": "AD-2025-00012",
        "fecha_fallo": "2025-11-04",
        "quien_profirio": "primera",
        "uso_recursos": "no",
        "razones_revocatoria": WHY,
    }

    @pytest.mark.norm(
        f"{CGD}, arts. 141 a 146",
        "Quien profirió el fallo lo revoca y se deshace lo ejecutado; si la persona usó los"
        " recursos, su solicitud se rechaza",
    )
    def test_a_final_ruling_is_revoked_by_who_made_it_and_undone(self, house: Office) -> None:
        first = self._asks(house)
        # three months
        assert house.term_of(first, "revocatoria").due_on == date(2026, 6, 2)
        revoked = {"decision_revocatoria": "revoca", "causal_revocatoria": "derechos",
                   "consideraciones_revocatoria": WHY}  # fmt: skip
        signs_again(house, JULIO, "decidir_revocatoria", revoked, first)
        assert "Revocar el fallo" in paper(house, first, "auto_revocatoria")
        trade.notifies(house, first, "2026-03-02")
        does(house, first, TERESA, "deshacer_sancion", que_se_deshizo=WHY,
             fecha_deshecho="2026-03-02", reporte_revocatoria="2026-88")  # fmt: skip
        assert ended(house, first)

        second = self._asks(house, quien_profirio="segunda", uso_recursos="si")
        with pytest.raises(InvalidInput, match="usó los recursos"):
            does(house, second, ALCIRA, "decidir_revocatoria_alcalde", **revoked)
        rejected = {"decision_revocatoria": "rechaza", "consideraciones_revocatoria": WHY}
        does(house, second, ALCIRA, "decidir_revocatoria_alcalde", **rejected)
        trade.notifies(house, second, "2026-03-02")
        assert ended(house, second)
        assert known(house, second)["fecha_notificacion"] == date(2026, 3, 2)
        with pytest.raises(NotFound):  # it exists for nobody else
            house.page_of(second, BEATRIZ)

    def _asks(self, office: Office, **more: Any) -> Received:
        office.today_is("2026-03-02 09:00")
        return office.receives("revocatoria_disciplinaria", **{**self.ASKED, **more})


class TestCrime:
    @pytest.mark.norm(
        f"{CGD}, art. 87; CPACA, art. 27",
        "Si los hechos pueden ser también un delito, la Fiscalía recibe copia de inmediato",
    )
    def test_what_may_be_a_crime_is_sent_to_the_prosecutor_at_once(self, own_house: Office) -> None:
        case = trade.notice(own_house, "2026-03-02", presunto_delito=True)
        assert sorted(own_house.inbox_of(INES)) == ["evaluar_noticia", "firmar_compulsa"]
        signs_again(own_house, OLGA, "firmar_compulsa", {"hechos_compulsa": trade.FACTS}, case)
        assert "Fiscalía General" in paper(own_house, case, "oficio_compulsa")
        does(own_house, case, SANDRA, "enviar_compulsa", medio_compulsa="correo",
             fecha_compulsa="2026-03-02", radicado_fiscalia="760016000193202600001")  # fmt: skip

        # a letter of those who instruct, though the secretariat's lane is where it is drawn
        does(own_house, case, INES, "evaluar_noticia", **trade.FOUNDED)
        trade.annuls(own_house, case, "juzgamiento")
        with pytest.raises(Separated):
            does(own_house, case, OLGA, "firmar_avocacion", consideraciones_juicio=WHY)

    @pytest.mark.norm(f"{CGD}, art. 93", "Donde sólo se remite, avisa quien remite")
    def test_where_notices_are_only_referred_who_refers_tells_the_prosecutor(
        self, house: Office
    ) -> None:
        trade.notice(house, "2026-03-02", presunto_delito=True)

        assert sorted(house.inbox_of(BEATRIZ)) == ["evaluar_competencia", "firmar_compulsa"]


class TestConfession:
    @pytest.mark.norm(
        f"{CGD}, arts. 161 y 162",
        "La confesión que no reúne los requisitos no vale: la investigación sigue por lo que le"
        " queda",
    )
    def test_a_confession_that_is_none_lets_the_investigation_go_on(
        self, own_house: Office
    ) -> None:
        case = trade.investigates(own_house, "2026-03-02")
        said = {"fecha_confesion": "2026-03-02", "acta_confesion": WHY}
        own_house.records(INES, "confesion", said, case=case)
        own_house.works_off()
        assert own_house.term_of(case, "confesion").due_on == date(2026, 3, 16)
        does(own_house, case, INES, "evaluar_confesion",
             confesion_valida="no", valoracion_confesion=WHY)  # fmt: skip

        assert own_house.inbox_of(INES) == ["practicar_pruebas"]
        assert own_house.term_of(case, "etapa").due_on == date(2026, 9, 2)
        trade.closes(own_house, case, "2026-03-02")
        assert own_house.term_of(case, "traslado").due_on == date(2026, 3, 16)


class TestExtinction:
    @pytest.mark.norm(
        f"{CGD}, art. 33",
        "La prescripción que ya se estudió se estudia otra vez si la fecha de los hechos se corrige"
        " y pasa el nuevo día",
    )
    def test_a_prescription_is_studied_again_on_each_day_that_it_is_moved_to(
        self, own_house: Office
    ) -> None:
        """Facts of Monday 8 March 2021: they prescribe on Sunday 8 March 2026."""
        case = trade.investigates(own_house, "2026-03-02", fecha_hechos="2021-03-08")
        comes(own_house, "2026-03-09 09:00")
        does(own_house, case, SANDRA, "estudiar_prescripcion", estudio_prescripcion=WHY)

        # they went on until Tuesday 16 March 2021: Monday 16 March 2026
        trade.corrects(own_house, case, INES, "2021-03-16")
        comes(own_house, "2026-03-16 09:00")
        assert "estudiar_prescripcion" not in own_house.inbox_of(SANDRA)
        comes(own_house, "2026-03-17 09:00")
        does(own_house, case, SANDRA, "estudiar_prescripcion", estudio_prescripcion=WHY)

        # only until the 10, after all: that day is over
        trade.corrects(own_house, case, INES, "2021-03-10")
        own_house.works_off()
        does(own_house, case, SANDRA, "estudiar_prescripcion", estudio_prescripcion=WHY)
        assert own_house.inbox_of(INES) == ["practicar_pruebas"]

    @pytest.mark.norm(
        f"{CGD}, arts. 33 y 224",
        "Si la segunda instancia revoca la extinción, la investigación sigue por lo que le queda",
    )
    def test_an_investigation_goes_on_where_it_was_though_it_was_declared_extinguished(
        self, own_house: Office
    ) -> None:
        case = trade.investigates(own_house, "2026-03-02", quejoso_anonimo=True)
        gone = {"causal_extincion": "cosa_juzgada", "quien_termina": "instruccion"}
        own_house.records(INES, "accion_extinguida", {**gone, "motivacion_extincion": WHY},
                          case=case)  # fmt: skip
        own_house.works_off()
        assert own_house.term_of(case, "etapa").status is TermStatus.SUSPENDED
        does(own_house, case, INES, "terminar_instruccion", texto_terminacion=WHY)
        trade.posts(own_house, case)
        does(own_house, case, SANDRA, "recibir_apelacion",
             fecha_apelacion="2026-03-02", sustentada="si")  # fmt: skip
        trade.concedes(own_house, case, INES)
        comes(own_house, "2026-03-05 09:00")
        does(own_house, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        does(own_house, case, ALCIRA, "decidir_apelacion",
             decision_segunda="revoca", consideraciones_segunda=WHY)  # fmt: skip

        assert own_house.inbox_of(INES) == ["practicar_pruebas"]
        # it did not run on 3, 4 and 5 March, and 5 September is a Saturday
        assert own_house.term_of(case, "etapa").due_on == date(2026, 9, 7)
        assert own_house.term_of(case, "prescripcion").status is TermStatus.OPEN


class TestNormsInDoubt:
    @pytest.mark.norm(
        f"{CGD}, arts. 208 y 215",
        "Un documento cita un artículo «por verificar» mientras la entidad no lo haya verificado, y"
        " sin esas palabras desde que lo verificó",
    )
    def test_a_paper_doubts_the_code_until_the_entity_has_read_it(self, own_house: Office) -> None:
        case = trade.notice(own_house, "2026-03-02")
        does(own_house, case, INES, "evaluar_noticia", **trade.FOUNDED)
        does(own_house, case, INES, "abrir_investigacion", **trade.OPENED)
        doubted = "arts. 161, 211, 213 y 215 (por verificar)"
        assert doubted in paper(own_house, case, "auto_investigacion")
        trade.notifies(own_house, case, "2026-03-02")

        adopts(own_house, "notificacion_disciplinaria", "norma_cgd", "VERIFICADO")
        trade.closes(own_house, case, "2026-03-02")

        closed = paper(own_house, case, "auto_cierre")
        assert "arts. 123 y 220" in closed
        assert "por verificar" not in closed
        # what was signed before stays as it was signed
        assert doubted in paper(own_house, case, "auto_investigacion")


class TestEscalation:
    @pytest.mark.norm(
        f"{CGD}, art. 87",
        "Si la autoridad deja vencer un término suyo, lo sabe también su superior, sin que el aviso"
        " diga de qué trata el asunto",
    )
    def test_who_stands_above_is_told_of_a_term_that_the_authority_let_run_out(
        self, house: Office
    ) -> None:
        """Five days from Thursday 12 February 2026: 13, 16, 17, 18 and 19."""
        trade.notice(house, "2026-02-12")
        comes(house, "2026-02-19 17:00")
        told = len(house.mail.to("ines@"))

        comes(house, "2026-02-20 09:00")
        letters = [m for m in house.mail.sent if "ines@" in str(m["To"])][told:]
        assert len(letters) == 1
        assert "Pedro" not in letters[0].as_string()
