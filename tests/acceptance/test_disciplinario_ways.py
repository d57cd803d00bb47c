"""Procesos disciplinarios: what a matter meets on its way besides the straight one.

Dates are counted by hand. Days off that they meet: 17 August, 12 October, 2 and 16 November, 8 and
25 December 2026; 1 and 11 January, 22, 25 and 26 March 2027; and every weekend. The articles of the
Código were read in a summary, not in its text.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput
from tests import disciplinary as trade
from tests.annulled import signs_again
from tests.disciplinary import (
    ALCIRA,
    CHARGES,
    EVALUATION,
    FOUNDED,
    INES,
    JULIO,
    OLGA,
    OPENED,
    RULED,
    SANDRA,
    VALUED,
    WHY,
    comes,
    does,
    ended,
)
from tests.office import BEATRIZ, Office, Received
from tests.paperwork import known, paper

pytestmark = pytest.mark.procedure("disciplinario")

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"
ORDERED = {"hechos_relevantes": WHY, "pruebas_decretadas": WHY}
COMPLAINED = {"quejoso": "Luz Dary Ospina", "correo_quejoso": "luz.ospina@example.com"}
ANONYMOUS = {"quejoso_anonimo": True}
DECREED = {"pruebas_juicio": WHY, "niega_pruebas": "no"}
ACQUITTED = {"sentido": "absolutorio"}  # and grades nothing


def tells(office: Office, case: Received, day: str, *, annulled: bool = False) -> None:
    """Who complained is told of the decision."""
    said = {"que_se_comunica": WHY}
    if annulled:
        signs_again(office, SANDRA, "firmar_comunicacion", said, case)
    else:
        does(office, case, SANDRA, "firmar_comunicacion", **said)
    sent = {"medio_comunicacion": "correo", "fecha_comunicacion_quejoso": day}
    does(office, case, SANDRA, "registrar_envio", **sent)


def stays_away(office: Office, case: Received, day: str, until: str) -> None:
    """Told where to come that day; five days later nobody has."""
    trade.summons(office, case, day, medio_citacion="Correo certificado")
    comes(office, f"{until} 17:00")


class TestBeforeTheCharges:
    @pytest.mark.norm(
        f"{CGD}, arts. 110, 208, 224 y 235",
        "Vencida la indagación se decide; el archivo se apela en cinco días y la segunda decide",
    )
    def test_an_inquiry_runs_out_is_shelved_reopened_on_appeal_and_shelved_again(
        self, own_house: Office
    ) -> None:
        case = trade.begins(own_house, "instruccion_disciplinaria", "2026-08-31",
                            etapa_inicial="indagacion", **COMPLAINED)  # fmt: skip
        signs_again(own_house, INES, "abrir_indagacion", ORDERED, case)
        goes_on = {"pruebas_practicadas": "Planilla de turnos.", "indagacion_termina": "no"}
        does(own_house, case, INES, "practicar_indagacion", **goes_on)
        comes(own_house, "2027-03-02 09:00")  # six months: Monday 1 March
        does(own_house, case, INES, "decidir_indagacion", autor_identificado="no")
        signs_again(own_house, INES, "firmar_archivo", {"consideraciones_archivo": WHY}, case)
        trade.posts(own_house, case)
        tells(own_house, case, "2027-03-02", annulled=True)
        # 3, 4, 5, 8 and 9 March
        assert own_house.term_of(case, "traslado").due_on == date(2027, 3, 9)
        appealed = {"fecha_apelacion": "2027-03-02", "sustentada": "si"}
        does(own_house, case, SANDRA, "recibir_apelacion", **appealed)
        trade.concedes(own_house, case, INES)

        self._is_reopened(own_house, case)

        does(own_house, case, INES, "decidir_indagacion", autor_identificado="no")
        trade.shelves(own_house, case)
        tells(own_house, case, "2027-03-15")
        late = {"fecha_apelacion": "2027-03-15", "sustentada": "no"}
        does(own_house, case, SANDRA, "recibir_apelacion", **late)
        assert not ended(own_house, case)
        signs_again(own_house, INES, "declarar_desierta", {"consideraciones_desierta": WHY}, case)
        assert "desierta" in paper(own_house, case, "auto_desierta")
        trade.posts(own_house, case)
        assert ended(own_house, case)

    def _is_reopened(self, office: Office, case: Received) -> None:
        """The second instance orders evidence of its own: forty days after five of transfer."""
        does(office, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="si", estudio_apelacion=WHY)  # fmt: skip
        ordered = {"pruebas_oficio": "Oír a Rosa Lucumí, hoy.", "motivo_pruebas_oficio": WHY}
        signs_again(office, ALCIRA, "decretar_pruebas_oficio", ordered, case)
        assert "Rosa Lucumí" in paper(office, case, "auto_pruebas_oficio")
        trade.posts(office, case)
        does(office, case, ALCIRA, "practicar_pruebas_oficio", practica_segunda=WHY)
        does(office, case, SANDRA, "trasladar_pruebas", fecha_traslado_pruebas="2027-03-02")
        # the transfer until 9 March; then forty days: 13 in March, 22 in April and 5 in May
        assert office.term_of(case, "segunda").due_on == date(2027, 5, 7)
        comes(office, "2027-03-15 09:00")
        revoked = {"decision_segunda": "revoca", "consideraciones_segunda": WHY}
        signs_again(office, ALCIRA, "decidir_apelacion", revoked, case)
        assert "multa" not in paper(office, case, "fallo_segunda")
        tells(office, case, "2027-03-15")

    @pytest.mark.norm(
        f"{CGD}, arts. 121, 127, 213, 224 y 225",
        "La investigación se prorroga, vence y se cierra; si la comunicación vuelve va a otra"
        " dirección, y sin venir, edicto tres días, acta si se presenta antes, o defensor",
    )
    @pytest.mark.norm(
        f"{CGD}, arts. 202 a 207 y 224",
        "El archivo que el superior anula se evalúa de nuevo; sólo el que revoca va a cargos",
    )
    def test_an_investigation_is_extended_runs_out_and_is_charged_though_nobody_comes(
        self, own_house: Office
    ) -> None:
        case = trade.begins(own_house, "instruccion_disciplinaria", "2026-03-02",
                            etapa_inicial="indagacion", **ANONYMOUS)  # fmt: skip
        does(own_house, case, INES, "abrir_indagacion", **ORDERED)
        enough = {"pruebas_practicadas": "Planilla de turnos.", "indagacion_termina": "si"}
        does(own_house, case, INES, "practicar_indagacion", **enough)
        does(own_house, case, INES, "decidir_indagacion",
             autor_identificado="si", disciplinable="Pedro Ruiz")  # fmt: skip
        signs_again(own_house, INES, "abrir_investigacion", OPENED, case)
        assert own_house.term_of(case, "etapa").due_on == date(2026, 9, 2)
        self._is_told_while_the_edict_is_posted(own_house, case)

        self._is_extended_and_runs_out(own_house, case)

        self._is_charged(own_house, case)
        assert ended(own_house, case)

    def _is_told_while_the_edict_is_posted(self, office: Office, case: Received) -> None:
        """The letter comes back from one address; at the other nobody comes within five days."""
        signs_again(office, SANDRA, "firmar_citacion", trade.COME, case)
        back = {"resultado_comunicacion": "devuelta", "medio_citacion": "Correo certificado"}
        does(office, case, SANDRA, "comunicar_decision", **back)
        stays_away(office, case, "2026-03-02", "2026-03-10")
        signs_again(office, SANDRA, "firmar_edicto", {}, case)
        does(office, case, SANDRA, "fijar_edicto", fecha_fijacion="2026-03-10")
        assert office.inbox_of(SANDRA) == []
        shown = {"que_mostro": "Pidió copia de la apertura por escrito."}
        office.records(SANDRA, "comparece_en_edicto", shown, case=case)
        office.works_off()
        came = {"forma_notificacion": "conducta", "fecha_notificacion": "2026-03-10"}
        signs_again(office, SANDRA, "notificar_persona",
                    {**came, "quien_se_notifico": "Pedro Ruiz"}, case)  # fmt: skip
        assert "conducta concluyente" in paper(office, case, "acta_disciplinaria")

    def _is_extended_and_runs_out(self, office: Office, case: Received) -> None:
        found = {"pruebas_practicadas": "Planilla de turnos."}
        does(office, case, INES, "practicar_pruebas", investigacion_sigue="pruebas", **found)
        does(office, case, INES, "practicar_pruebas",
             investigacion_sigue="prorrogar", causal_prorroga="pruebas", **found)  # fmt: skip
        signs_again(office, INES, "firmar_prorroga", {"consideraciones_prorroga": WHY}, case)
        assert office.term_of(case, "etapa").due_on == date(2026, 12, 2)
        comes(office, "2026-12-03 09:00")
        signs_again(office, INES, "firmar_cierre", {"consideraciones_cierre": WHY}, case)
        trade.posts(office, case)
        pleaded = {"alegatos_precalificatorios": "No fue él quien faltó.",
                   "fecha_alegatos": "2026-12-03"}  # fmt: skip
        does(office, case, SANDRA, "recibir_precalificatorios", **pleaded)

    def _is_charged(self, office: Office, case: Received) -> None:
        """Shelved; the second instance annuls that, and it is evaluated anew; shelved again, and
        revoked; charges are told to an assigned counsel."""
        self._is_shelved_and_appealed(office, case, "nulidad")
        assert office.inbox_of(INES) == ["evaluar_investigacion"]
        self._is_shelved_and_appealed(office, case, "revoca")
        signs_again(office, INES, "formular_pliego", CHARGES, case)
        stays_away(office, case, "2026-12-03", "2026-12-14")  # 4, 7, 9, 10 and 11 December
        does(office, case, SANDRA, "designar_defensor",
             defensor="Rosa Ibargüen", fecha_notificacion="2026-12-14")  # fmt: skip
        trade.hands_over(office, case)

    def _is_shelved_and_appealed(self, office: Office, case: Received, decided: str) -> None:
        does(office, case, INES, "evaluar_investigacion",
             decision_evaluacion="archivo", motivo_evaluacion=WHY)  # fmt: skip
        trade.shelves(office, case)
        appealed = {"fecha_apelacion": "2026-12-03", "sustentada": "si"}
        does(office, case, SANDRA, "recibir_apelacion", **appealed)
        trade.concedes(office, case, INES)
        does(office, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        does(office, case, ALCIRA, "decidir_apelacion",
             decision_segunda=decided, consideraciones_segunda=WHY)  # fmt: skip

    @pytest.mark.norm(
        f"{CGD}, art. 213", "La investigación que venció ya no se prorroga: se cierra"
    )
    def test_an_investigation_that_ran_out_is_closed_and_not_extended(
        self, own_house: Office
    ) -> None:
        """Opened on Monday 2 March: its six months are over on Wednesday 2 September, also while it
        is not known whether everybody was told."""
        untold = trade.notice(own_house, "2026-03-02", **ANONYMOUS)
        does(own_house, untold, INES, "evaluar_noticia", **FOUNDED)
        does(own_house, untold, INES, "abrir_investigacion", **OPENED)
        assert own_house.inbox_of(INES) == ["practicar_pruebas"]
        case = trade.investigates(own_house, "2026-03-02", **ANONYMOUS)
        comes(own_house, "2026-09-02 09:00")
        does(own_house, case, INES, "practicar_pruebas", pruebas_practicadas="Planilla de turnos.",
             investigacion_sigue="prorrogar", causal_prorroga="pruebas")  # fmt: skip
        own_house.today_is("2026-09-03 09:00")
        with pytest.raises(InvalidInput, match="no se puede prorrogar"):
            does(own_house, case, INES, "firmar_prorroga", consideraciones_prorroga=WHY)
        assert own_house.term_of(case, "etapa").due_on == date(2026, 9, 2)

        own_house.works_off()

        assert own_house.inbox_of(INES) == ["firmar_cierre"]  # and of the other, not yet
        trade.notifies(own_house, untold, "2026-09-03")
        assert own_house.inbox_of(INES) == ["firmar_cierre", "firmar_cierre"]


class TestBackAndForth:
    @pytest.mark.norm(
        f"{CGD}, arts. 225B a 225G",
        "Quince días de descargos, noventa de pruebas, diez de alegatos y treinta para fallar",
    )
    @pytest.mark.norm(
        f"{CGD}, arts. 12, 225D y 235",
        "El error de calificación vuelve a quien instruye; la nulidad repone el juicio",
    )
    def test_an_ordinary_trial_varies_its_charges_goes_back_is_annulled_and_ends_in_two_rulings(
        self, own_house: Office
    ) -> None:
        # facts of Friday 10 September 2021: they prescribe on Thursday 10 September 2026
        case = trade.reaches_trial(own_house, "2026-08-18", fecha_hechos="2021-09-10",
                                   quejoso_anonimo=False)  # fmt: skip
        slow = {"ordinario_motivado": True, "motivo_ordinario": WHY, "consideraciones_juicio": WHY}
        signs_again(own_house, JULIO, "firmar_avocacion", slow, case)
        trade.posts(own_house, case)
        self._goes_back_to_who_instructs(own_house, case)
        self._is_ruled_and_annulled(own_house, case, slow)
        self._is_tried_anew(own_house, case, slow)

        assert ended(own_house, case)
        left = known(own_house, case)
        assert (left["resultado"], left["sentido"]) == ("absolucion", "absolutorio")

    def _answers(self, office: Office, case: Received, day: str) -> None:
        does(office, case, SANDRA, "notificar_traslado", fecha_traslado=day)
        does(office, case, SANDRA, "recibir_descargos",
             descargos="No fue él quien faltó.", pide_nulidad="no",
             fecha_descargos=office.today)  # fmt: skip

    def _goes_back_to_who_instructs(self, office: Office, case: Received) -> None:
        does(office, case, SANDRA, "notificar_traslado", fecha_traslado="2026-08-18")
        # 19 to 21, 24 to 28, 31 August; 1 to 4, 7 and 8 September
        assert office.term_of(case, "traslado").due_on == date(2026, 9, 8)
        comes(office, "2026-09-09 17:00")
        signs_again(office, JULIO, "decretar_pruebas", DECREED, case)
        new = {"pruebas_practicadas": "Dos testimonios.", "variacion": "sobreviniente"}
        does(office, case, JULIO, "practicar_juicio", **new)
        does(office, case, SANDRA, "notificar_traslado", fecha_traslado="2026-09-09")
        # ten days for what came up: 10, 11, 14 to 18, 21, 22 and 23 September
        assert office.term_of(case, "traslado").due_on == date(2026, 9, 23)
        does(office, case, SANDRA, "recibir_descargos",
             descargos="Tampoco eso.", pide_nulidad="no",
             fecha_descargos=office.today)  # fmt: skip
        does(office, case, JULIO, "decretar_pruebas", **DECREED)
        assert office.term_of(case, "etapa").due_on == date(2026, 11, 9)  # two months
        does(office, case, JULIO, "practicar_juicio", **{**new, "variacion": "error"})
        # fifteen days to put it right: 10 to 30 September
        assert office.term_of(case, "etapa").due_on == date(2026, 9, 30)
        does(office, case, INES, "formular_pliego", **{**CHARGES, "culpabilidad": "dolo"})
        trade.notifies(office, case, "2026-09-09")
        trade.hands_over(office, case)

    def _is_ruled_and_annulled(self, office: Office, case: Received, slow: dict) -> None:
        trade.takes_up(office, case, **slow)
        self._answers(office, case, "2026-09-09")
        does(office, case, JULIO, "decretar_pruebas", **DECREED)
        does(office, case, JULIO, "practicar_juicio",
             pruebas_practicadas="Dos testimonios.", variacion="no")  # fmt: skip
        does(office, case, SANDRA, "notificar_alegatos", fecha_traslado_alegatos="2026-09-09")
        assert office.term_of(case, "traslado").due_on == date(2026, 9, 23)
        does(office, case, SANDRA, "recibir_alegatos",
             alegatos="Que se le absuelva.", fecha_alegatos=office.today)  # fmt: skip
        # thirty days from the last to plead: 5 in September from the 24, 21 in October with the
        # 12 off, 4 in November with the 2 off
        assert office.term_of(case, "etapa").due_on == date(2026, 11, 6)
        does(office, case, JULIO, "valorar_falta", **VALUED)
        signs_again(office, JULIO, "dictar_fallo", RULED, case)
        trade.notifies(office, case, "2026-09-09")
        appealed = {"fecha_apelacion": "2026-09-09", "sustentada": "si"}
        does(office, case, SANDRA, "recibir_apelacion_fallo", **appealed)
        trade.concedes(office, case)
        does(office, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        self._is_annulled_too_late(office, case)

    def _is_annulled_too_late(self, office: Office, case: Received) -> None:
        """The ruling was in time and left two years; without it, the five are over by then."""
        watched = office.term_of(case, "prescripcion")
        assert (watched.rule_code, watched.due_on) == ("DI-PR2", date(2028, 9, 9))
        comes(office, "2026-09-11 09:00")
        assert "estudiar_prescripcion" not in office.inbox_of(SANDRA)
        annulled = {"decision_segunda": "nulidad", "consideraciones_segunda": WHY}
        with pytest.raises(InvalidInput):  # it says from where
            does(office, case, ALCIRA, "decidir_apelacion", **annulled)
        does(office, case, ALCIRA, "decidir_apelacion", desde_etapa="juzgamiento", **annulled)
        assert "desde el juzgamiento" in paper(office, case, "fallo_segunda")
        trade.notifies(office, case, "2026-09-11")
        watched = office.term_of(case, "prescripcion")
        assert (watched.rule_code, watched.due_on) == ("DI-PRS", date(2026, 9, 10))
        office.works_off()
        does(office, case, SANDRA, "estudiar_prescripcion", estudio_prescripcion=WHY)

    def _is_tried_anew(self, office: Office, case: Received, slow: dict) -> None:
        """Nobody proves nor pleads any more, and he is acquitted."""
        trade.takes_up(office, case, **slow)
        self._answers(office, case, "2026-09-11")
        does(office, case, JULIO, "decretar_pruebas", **DECREED)
        # ninety working days: 13 in September from the 14, 21 in October, 19 in November, 21 in
        # December and 16 in January
        assert office.term_of(case, "etapa").due_on == date(2027, 1, 26)
        comes(office, "2027-01-27 09:00")
        does(office, case, SANDRA, "notificar_alegatos", fecha_traslado_alegatos="2027-01-27")
        # ten days until Wednesday 10 February; though nobody looks until the 12, the thirty days
        # are 12 in February from the 11 and 18 in March, with the 22, 25 and 26 off
        comes(office, "2027-02-12 09:00")
        assert office.term_of(case, "etapa").due_on == date(2027, 3, 29)
        does(office, case, JULIO, "valorar_falta", **ACQUITTED)
        does(office, case, JULIO, "dictar_fallo", consideraciones_fallo=WHY)
        assert "multa" not in paper(office, case, "fallo_primera")
        assert "Graduación" not in paper(office, case, "fallo_primera")
        trade.notifies(office, case, "2027-02-12")
        tells(office, case, "2027-02-12")  # who complained may appeal an acquittal
        # 15 to 19 and 22 to 26 February
        assert office.term_of(case, "traslado").due_on == date(2027, 2, 26)
        appealed = {"fecha_apelacion": "2027-02-12", "sustentada": "si"}
        does(office, case, SANDRA, "recibir_apelacion_fallo", **appealed)
        trade.concedes(office, case)
        self._is_sanctioned_on_appeal(office, case)

    def _is_sanctioned_on_appeal(self, office: Office, case: Received) -> None:
        """By the guilt of which he was accused; a third authority looks at it once more."""
        does(office, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        sanctioned = {"dias_multa_segunda": 10, "valor_diario_segunda": 90000}
        does(office, case, ALCIRA, "decidir_apelacion", decision_segunda="revoca",
             segunda_sanciona="si", consideraciones_segunda=WHY, **sanctioned)  # fmt: skip
        assert "900.000" in paper(office, case, "fallo_segunda")
        does(office, case, SANDRA, "remitir_doble", autoridad_doble="Procuraduría Regional")
        does(office, case, SANDRA, "registrar_doble",
             resultado_doble="revoca", acto_doble="Fallo 3 de 2027")  # fmt: skip
        self._is_told_by_an_edict(office, case)

    def _is_told_by_an_edict(self, office: Office, case: Received) -> None:
        """Nobody knows where the person is: three days, 15, 16 and 17 February."""
        does(office, case, SANDRA, "firmar_citacion", **trade.COME)
        does(office, case, SANDRA, "comunicar_decision", resultado_comunicacion="desconocida")
        trade.posts_edict(office, case, "2027-02-12")
        assert "no se pudo ubicar" in paper(office, case, "edicto")
        office.days_pass_until("2027-02-18")
        with pytest.raises(InvalidInput, match="tres días"):
            does(office, case, SANDRA, "desfijar_edicto", fecha_notificacion="2027-02-16")
        does(office, case, SANDRA, "desfijar_edicto", fecha_notificacion="2027-02-17")

    @pytest.mark.norm(
        f"{CGD}, arts. 225H, 227, 229 y 231",
        "La audiencia se aplaza con otro auto y su fecha se comunica. Sin defensor no se confiesa:"
        " cinco días para nombrarlo; lo sobreviniente se reanuda del quinto al décimo día, con"
        " pruebas hasta por un mes",
    )
    def test_a_hearing_waits_for_counsel_resumes_and_goes_back(self, own_house: Office) -> None:
        case = trade.tries(own_house, "2026-10-05")
        held = {"asistentes": "Pedro Ruiz", "grabacion": "audiencia-1.mp4"}
        self._is_put_off(own_house, case, held)
        comes(own_house, "2026-10-28 09:00")
        does(own_house, case, JULIO, "instalar_audiencia",
             acepta_cargos="total", tiene_defensor="no", **held)  # fmt: skip
        comes(own_house, "2026-11-05 09:00")  # 29 and 30 October, 3, 4 and 5 November
        assert own_house.inbox_of(JULIO) == []
        comes(own_house, "2026-11-06 09:00")
        does(own_house, case, JULIO, "instalar_audiencia", acepta_cargos="no", **held)
        new = {**trade.HEARD, "variacion": "sobreviniente"}
        does(own_house, case, JULIO, "oir_y_probar", **new)
        # 9 to 13, 17 to 20 and 23 November
        assert own_house.term_of(case, "etapa").due_on == date(2026, 11, 23)
        comes(own_house, "2026-11-12 09:00")
        with pytest.raises(InvalidInput) as early:  # 9, 10, 11, 12 and 13 November
            does(own_house, case, JULIO, "reanudar_audiencia", fecha_reanudacion="2026-11-12")
        assert "quinto día" in early.value.fields["fecha_reanudacion"]
        comes(own_house, "2026-11-13 09:00")
        does(own_house, case, JULIO, "reanudar_audiencia", fecha_reanudacion="2026-11-13")
        # a month is over on Sunday 13 December
        assert own_house.term_of(case, "etapa").due_on == date(2026, 12, 14)
        does(own_house, case, JULIO, "oir_y_probar", **{**new, "variacion": "error"})

        assert ended(own_house, case)

    def _is_put_off(self, office: Office, case: Received, held: dict) -> None:
        """Set for the 20, it is not held before; counsel cannot come, and it is set anew."""
        trade.sets_hearing(office, case, "2026-10-20", twice=True)
        with pytest.raises(InvalidInput, match="otro día"):
            does(office, case, JULIO, "instalar_audiencia", acepta_cargos="no", **held)
        why = {"motivo_aplazamiento": "La defensora tiene otra audiencia ese día."}
        office.records(JULIO, "audiencia_aplazada", why, case=case)
        trade.sets_hearing(office, case, "2026-10-28")
        assert why["motivo_aplazamiento"] in paper(office, case, "auto_citacion")
        stages = [line for line in office.terms_of(case) if line.rule_code == "DI-AUD"]
        assert [line.status for line in stages] == [
            TermStatus.CLOSED,
            TermStatus.CLOSED,
            TermStatus.OPEN,
        ]

    @pytest.mark.norm(
        f"{CGD}, art. 162", "Quien acepta los cargos en el juicio paga un tercio menos, en 15 días"
    )
    def test_who_accepts_the_charges_in_the_hearing_pays_a_third_less(
        self, own_house: Office
    ) -> None:
        case = trade.begins(own_house, "juicio_disciplinario", "2026-10-05")
        trade.takes_up(own_house, case)
        trade.sets_hearing(own_house, case, "2026-10-28")
        comes(own_house, "2026-10-28 09:00")
        does(own_house, case, JULIO, "instalar_audiencia", acepta_cargos="total",
             tiene_defensor="si", asistentes="Pedro Ruiz", grabacion="audiencia-1.mp4")  # fmt: skip
        # 29 and 30 October; 3 to 6, 9 to 13, 17 to 20 November
        assert own_house.term_of(case, "etapa").due_on == date(2026, 11, 20)
        trade.rules(own_house, case, "2026-10-28")
        does(own_house, case, JULIO, "notificar_estrados",
             fecha_notificacion="2026-10-28", apelo_en_audiencia="no")  # fmt: skip

        assert ended(own_house, case)
        assert known(own_house, case)["valor_multa"] == 600_000


class TestOtherEnds:
    @pytest.mark.norm(f"{CGD}, arts. 129 y 209", "La queja temeraria se inhibe y se comunica")
    def test_a_groundless_notice_ends_at_once(self, own_house: Office) -> None:
        case = trade.notice(own_house, "2026-03-02")
        does(own_house, case, INES, "evaluar_noticia", **{**FOUNDED, "fundamento": "temeraria"})
        signs_again(own_house, INES, "terminar_instruccion", {"texto_terminacion": WHY}, case)
        tells(own_house, case, "2026-03-02")

        assert ended(own_house, case)

    @pytest.mark.norm(
        f"{CGD}, arts. 33, 110 y 224",
        "Prescrita la acción, quien tiene el expediente la declara extinguida; se notifica, se"
        " apela en cinco días y, si se revoca, la actuación sigue",
    )
    def test_a_matter_prescribes_while_it_is_judged(self, own_house: Office) -> None:
        """Facts of Monday 8 March 2021: they prescribe on Sunday 8 March 2026."""
        case = trade.notice(own_house, "2026-03-02", fecha_hechos="2021-03-08", **ANONYMOUS)
        self._reaches(own_house, case, "juzgamiento")
        comes(own_house, "2026-03-09 09:00")
        does(own_house, case, SANDRA, "estudiar_prescripcion", estudio_prescripcion=WHY)
        trade.takes_up(own_house, case)
        self._is_extinguished(own_house, case)
        appealed = {"fecha_apelacion": "2026-03-09", "sustentada": "si"}
        does(own_house, case, SANDRA, "recibir_apelacion", **appealed)
        trade.concedes(own_house, case)
        does(own_house, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        does(own_house, case, ALCIRA, "decidir_apelacion",
             decision_segunda="revoca", consideraciones_segunda=WHY)  # fmt: skip

        # not extinguished after all: judged from the beginning, until it is, and nobody appeals
        trade.takes_up(own_house, case)
        self._is_extinguished(own_house, case)
        # 10 to 13 and 16 March
        assert own_house.term_of(case, "traslado").due_on == date(2026, 3, 16)
        comes(own_house, "2026-03-17 17:00")
        assert ended(own_house, case)

    def _is_extinguished(self, office: Office, case: Received) -> None:
        gone = {"causal_extincion": "prescripcion", "quien_termina": "juzgamiento"}
        office.records(JULIO, "accion_extinguida", {**gone, "motivacion_extincion": WHY}, case=case)
        office.works_off()
        does(office, case, JULIO, "terminar_juzgamiento", texto_terminacion=WHY)
        trade.posts(office, case)

    @pytest.mark.norm(
        f"{CGD}, arts. 202 a 207 y 225A",
        "Repuesto el juicio, una falta leve sigue siendo de juicio verbal",
    )
    def test_after_a_nullity_the_trial_still_knows_what_it_is_about(
        self, own_house: Office
    ) -> None:
        case = trade.tried(own_house)
        trade.annuls(own_house, case, "juzgamiento", JULIO)

        trade.takes_up(own_house, case)

        trade.sets_hearing(own_house, case, "2026-11-20")

    def _reaches(self, office: Office, case: Received, stage: str) -> None:
        """What was done is annulled back to that stage, or brought forward to it."""
        does(office, case, INES, "evaluar_noticia", **FOUNDED)
        trade.annuls(office, case, stage)

    @pytest.mark.norm(
        f"{CGD}, arts. 104 a 107",
        "El recusado responde en dos días y se decide en tres, sin que corra el término; quien se"
        " aparta no actúa más, y de lo del Alcalde decide la Procuraduría",
    )
    @pytest.mark.norm(f"{CGD}, arts. 2 y 3", "Quien tiene el poder preferente recibe el expediente")
    def test_who_instructs_is_challenged_and_another_authority_takes_the_matter(
        self, own_house: Office
    ) -> None:
        case = trade.notice(own_house, "2026-03-02", **ANONYMOUS)
        does(own_house, case, INES, "evaluar_noticia", **FOUNDED)
        does(own_house, case, INES, "abrir_investigacion", **OPENED)
        self._is_challenged(own_house, case)
        self._two_are_challenged_at_once(own_house, case)
        self._steps_aside(own_house, case)
        self._the_mayor_is_challenged(own_house, case)

        taken = {"autoridad_preferente": "Procuraduría General de la Nación"}
        own_house.records(
            SANDRA, "poder_preferente", {**taken, "oficio_preferente": "Oficio 4"}, case=case
        )
        own_house.works_off()
        signs_again(own_house, SANDRA, "remitir_expediente", {"texto_remision": WHY}, case)
        assert ended(own_house, case)
        assert own_house.term_of(case, "etapa").status is TermStatus.CLOSED

    GROUNDS: ClassVar = {
        "causal_impedimento": "Enemistad",
        "hechos_impedimento": WHY,
        "fecha_impedimento": "2026-03-02",
    }

    def _is_challenged(self, office: Office, case: Received) -> None:
        who = {"funcionario_impedido": "ines", "persona_impedida": "Inés Cuero, instructora"}
        challenged = {**self.GROUNDS, **who, "clase_impedimento": "recusacion"}
        with pytest.raises(InvalidInput, match="Procuraduría"):
            office.records(SANDRA, "impedimento_disciplinario",
                           {**challenged, "quien_decide": "procuraduria"}, case=case)  # fmt: skip
        office.records(SANDRA, "impedimento_disciplinario",
                       {**challenged, "quien_decide": "alcalde"}, case=case)  # fmt: skip
        office.works_off()
        assert office.term_of(case, "etapa").status is TermStatus.SUSPENDED
        assert office.term_of(case, "impedimento").due_on == date(2026, 3, 4)
        does(office, case, SANDRA, "registrar_respuesta", respuesta_recusado="No es cierto.")
        assert office.term_of(case, "impedimento").due_on == date(2026, 3, 5)
        refused = {"decision_impedimento": "negado", "consideraciones_impedimento": WHY}
        signs_again(office, ALCIRA, "decidir_impedimento", refused, case)
        assert office.term_of(case, "etapa").status is TermStatus.OPEN

    def _two_are_challenged_at_once(self, office: Office, case: Received) -> None:
        """Each has days of its own; the matter goes on when the last of them is decided."""
        for user, name in (("ines", "Inés Cuero"), ("julio", "Julio Sinisterra")):
            who = {"funcionario_impedido": user, "persona_impedida": name}
            said = {**self.GROUNDS, **who, "clase_impedimento": "recusacion",
                    "quien_decide": "alcalde"}  # fmt: skip
            office.records(SANDRA, "impedimento_disciplinario", said, case=case)
            office.works_off()
        answering = [t for t in office.terms_of(case) if t.name == "impedimento"][-2:]
        assert [t.status for t in answering] == [TermStatus.OPEN, TermStatus.OPEN]
        for task in office.tasks_of(case, "registrar_respuesta"):
            office.ends(SANDRA, task, {"respuesta_recusado": "No es cierto."})
        office.works_off()
        refused = {"decision_impedimento": "negado", "consideraciones_impedimento": WHY}
        first, second = office.tasks_of(case, "decidir_impedimento")
        office.ends(ALCIRA, first, refused)
        office.works_off()
        assert "Inés Cuero" in paper(office, case, "auto_impedimento")
        assert office.term_of(case, "etapa").status is TermStatus.SUSPENDED
        office.ends(ALCIRA, second, refused)
        office.works_off()
        assert "Julio Sinisterra" in paper(office, case, "auto_impedimento")
        assert office.term_of(case, "etapa").status is TermStatus.OPEN

    def _steps_aside(self, office: Office, case: Received) -> None:
        """Who is named goes on instead, and she does nothing more in the matter."""
        who = {"funcionario_impedido": "ines", "persona_impedida": "Inés Cuero, instructora"}
        office.records(INES, "impedimento_disciplinario",
                       {**self.GROUNDS, **who, "clase_impedimento": "impedimento",
                        "quien_decide": "alcalde"}, case=case)  # fmt: skip
        office.works_off()
        does(office, case, ALCIRA, "decidir_impedimento", decision_impedimento="aceptado",
             reemplazo="olga", consideraciones_impedimento=WHY)  # fmt: skip
        assert "Continúa con el asunto Olga Ríos" in paper(office, case, "auto_impedimento")
        trade.notifies(office, case, "2026-03-02")
        seen = {"pruebas_practicadas": "Planilla de turnos.", "investigacion_sigue": "pruebas"}
        with pytest.raises(InvalidInput):
            does(office, case, INES, "practicar_pruebas", **seen)
        does(office, case, OLGA, "practicar_pruebas", **seen)

    def _the_mayor_is_challenged(self, office: Office, case: Received) -> None:
        """She does not answer in two days; the Procuraduría decides of her, and she goes on.

        It was presented on Friday 20 February and is recorded on Monday 2 March: the two days of
        the law were the 23rd and the 24th, and hers to answer are the 3rd and the 4th of March.
        """
        who = {"funcionario_impedido": "alcira", "persona_impedida": "Alcira Rojas, Alcaldesa"}
        office.records(SANDRA, "impedimento_disciplinario",
                       {**self.GROUNDS, **who, "clase_impedimento": "recusacion",
                        "fecha_impedimento": "2026-02-20", "quien_decide": "procuraduria"},
                       case=case)  # fmt: skip
        office.works_off()
        assert office.term_of(case, "impedimento").due_on == date(2026, 2, 24)
        comes(office, "2026-03-05 10:00")
        assert office.tasks_of(case, "registrar_respuesta")
        comes(office, "2026-03-05 17:00")
        does(office, case, SANDRA, "remitir_impedimento",
             oficio_procuraduria="Oficio 9", fecha_remision_procuraduria="2026-03-05")  # fmt: skip
        # 6, 9 and 10 March
        assert office.term_of(case, "impedimento").due_on == date(2026, 3, 10)
        does(office, case, SANDRA, "registrar_procuraduria",
             decision_impedimento="negado", acto_procuraduria="Auto 3")  # fmt: skip
        assert office.term_of(case, "etapa").status is TermStatus.OPEN

    @pytest.mark.norm(f"{CGD}, art. 224", "Sin apelar en cinco días, el archivo queda en firme")
    def test_an_annulled_matter_is_shelved_for_good(self, own_house: Office) -> None:
        case = trade.notice(own_house, "2026-03-02", **ANONYMOUS)
        self._reaches(own_house, case, "cargos")
        does(own_house, case, INES, "evaluar_investigacion",
             decision_evaluacion="archivo", motivo_evaluacion=WHY)  # fmt: skip
        trade.shelves(own_house, case)
        assert own_house.term_of(case, "traslado").due_on == date(2026, 3, 9)
        comes(own_house, "2026-03-10 17:00")

        assert ended(own_house, case)

    @pytest.mark.norm(f"{CGD}, art. 235", "El archivo que confirma la segunda queda en firme")
    def test_a_shelving_is_confirmed_on_appeal(self, own_house: Office) -> None:
        case = trade.begins(own_house, "archivo_disciplinario", "2026-03-02", **ANONYMOUS)
        trade.shelves(own_house, case)
        appealed = {"fecha_apelacion": "2026-03-02", "sustentada": "si"}
        does(own_house, case, SANDRA, "recibir_apelacion", **appealed)
        trade.concedes(own_house, case, INES)
        # 45 days: 20 in March from the 3 (23 off), 20 in April (2 and 3 off) and 5 in May (1 off)
        assert own_house.term_of(case, "segunda").due_on == date(2026, 5, 8)
        does(own_house, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        does(own_house, case, ALCIRA, "decidir_apelacion",
             decision_segunda="confirma", consideraciones_segunda=WHY)  # fmt: skip

        assert ended(own_house, case)

    @pytest.mark.norm(
        f"{CGD}, arts. 93 y 123",
        "Quien no es competente lo declara con un auto que se notifica por estado, y remite",
    )
    def test_who_finds_that_another_is_competent_says_so_and_sends_the_file(
        self, own_house: Office
    ) -> None:
        case = trade.investigates(own_house, "2026-03-02", **ANONYMOUS)
        self._is_not_competent(own_house, case, decision_oficio="no")
        assert own_house.inbox_of(INES) == ["practicar_pruebas"]
        where = "Procuraduría General de la Nación"
        self._is_not_competent(
            own_house, case, decision_oficio="decreta", autoridad_competente=where
        )
        assert "no es competente" in paper(own_house, case, "auto_incompetencia")
        trade.posts(own_house, case)
        assert own_house.inbox_of(INES) == []
        assert own_house.term_of(case, "etapa").status is TermStatus.CLOSED
        does(own_house, case, SANDRA, "remitir_expediente", texto_remision=WHY)
        sent = paper(own_house, case, "oficio_remisorio")
        assert where in sent
        assert "declaró que no es competente" in sent
        told = " ".join(own_house.history_of(case))
        assert "sin_competencia" in told
        assert "no_es_competente" in told

    def _is_not_competent(self, office: Office, case: Received, **said: str) -> None:
        """He was elected: another authority disciplines him."""
        asked = {"clase_oficio": "incompetencia", "motivo_oficio": WHY}
        office.records(INES, "decision_de_oficio", asked, case=case)
        office.works_off()
        signed = {"consideraciones_oficio": WHY, **said}
        if said["decision_oficio"] == "no":
            does(office, case, INES, "decidir_de_oficio", **signed)
        else:
            signs_again(office, INES, "decidir_de_oficio", signed, case)

    @pytest.mark.norm(f"{CGD}, art. 93", "Lo remitido se sigue hasta que la autoridad decide")
    def test_what_was_referred_ends_when_the_authority_shelves_it(self, house: Office) -> None:
        case = trade.notice(house, "2026-03-02", **ANONYMOUS)
        does(house, case, BEATRIZ, "evaluar_competencia", **EVALUATION)
        signs_again(house, BEATRIZ, "remitir_noticia", {"texto_remision": WHY}, case)
        does(house, case, BEATRIZ, "seguir_remision",
             resultado="archivo", sentido="sin_sancion", acto_sancion="Auto 8")  # fmt: skip

        assert ended(house, case)
