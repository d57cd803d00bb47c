"""Procesos disciplinarios: what the parties ask and appeal on the way, and when they confess.

Dates are counted by hand. Days off that they meet: 23 March, 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 and 20 July, 8 December 2026; and every weekend. The articles of the Código were read in
a summary, not in its text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput
from tests import disciplinary as trade
from tests.annulled import signs_again
from tests.disciplinary import ALCIRA, INES, JULIO, OPENED, SANDRA, VALUED, WHY, comes, does, ended
from tests.office import Office, Person, Received
from tests.paperwork import known, paper

pytestmark = pytest.mark.procedure("disciplinario")

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"
ANONYMOUS = {"quejoso_anonimo": True}
SLOW = {"ordinario_motivado": True, "motivo_ordinario": WHY, "consideraciones_juicio": WHY}
FOUND = {"pruebas_practicadas": "Planilla de turnos.", "investigacion_sigue": "cerrar"}


def asks(office: Office, case: Received, what: str, day: str) -> None:
    """A party asks for something while the office that instructs has the file."""
    said = {"clase_solicitud": what, "quien_resuelve": "instruccion", "solicitante": "Pedro Ruiz",
            "fecha_solicitud": day, "peticion_parte": WHY}  # fmt: skip
    office.records(SANDRA, "solicitud_de_parte", said, case=case)
    office.works_off()


def answers(office: Office, case: Received, said: str, **more: Any) -> None:
    """Who instructs decides it, and that is notified the same day."""
    does(office, case, INES, "resolver_solicitud",
         decision_solicitud=said, consideraciones_solicitud=WHY, **more)  # fmt: skip
    trade.posts(office, case)


def asks_again(office: Office, case: Received, day: str, *, reasons: str = "si") -> None:
    """Who asked wants it decided once more."""
    said = {"fecha_reposicion": day, "reposicion_sustentada": reasons}
    does(office, case, SANDRA, "recibir_reposicion", **said)


class TestRequests:
    @pytest.mark.norm(
        f"{CGD}, art. 131",
        "Lo que niega pruebas o copias se repone en cinco días ante quien decidió; antes no se"
        " cierra la investigación",
    )
    @pytest.mark.norm(
        f"{CGD}, arts. 202 a 207",
        "La nulidad que se pide se resuelve en cinco días y, en firme, devuelve la actuación",
    )
    def test_what_a_party_asks_while_it_is_investigated_is_decided_and_asked_again(
        self, own_house: Office
    ) -> None:
        case = trade.investigates(own_house, "2026-03-02", **ANONYMOUS)
        self._no_evidence(own_house, case)
        self._no_copies(own_house, case)

        asks(own_house, case, "nulidad", "2026-03-02")
        # 3 to 6 and 9 March, to decide it and again to ask once more
        assert own_house.term_of(case, "solicitud").due_on == date(2026, 3, 9)
        answers(own_house, case, "concede", desde_etapa="investigacion")
        watched = own_house.term_of(case, "reposicion")
        assert (watched.rule_code, watched.due_on) == ("DI-REPO", date(2026, 3, 9))
        assert own_house.term_of(case, "solicitud").status is TermStatus.MET
        comes(own_house, "2026-03-10 17:00")

        assert own_house.inbox_of(INES) == ["abrir_investigacion"]

    def _no_evidence(self, office: Office, case: Received) -> None:
        """Denied by an act signed twice, asked again and confirmed: only then is it closed."""
        asks(office, case, "pruebas", "2026-03-02")
        denied = {"decision_solicitud": "niega", "consideraciones_solicitud": WHY}
        signs_again(office, INES, "resolver_solicitud", denied, case)
        assert "reposición" in paper(office, case, "auto_solicitud")
        signs_again(office, SANDRA, "fijar_estado", {}, case)
        assert "Pedro" not in paper(office, case, "estado")
        does(office, case, INES, "practicar_pruebas", **FOUND)
        with pytest.raises(InvalidInput, match=r"art\. 131"):
            does(office, case, INES, "firmar_cierre", consideraciones_cierre=WHY)
        asks_again(office, case, "2026-03-02")
        kept = {"decision_reposicion": "confirma", "consideraciones_reposicion": WHY}
        signs_again(office, INES, "decidir_reposicion", kept, case)
        trade.posts(office, case)
        does(office, case, INES, "firmar_cierre", consideraciones_cierre=WHY)
        trade.posts(office, case)

    def _no_copies(self, office: Office, case: Received) -> None:
        """Given the first time; denied the second, and asked again without a reason."""
        asks(office, case, "copias", "2026-03-02")
        answers(office, case, "concede")
        assert "recibir_reposicion" not in office.inbox_of(SANDRA)
        asks(office, case, "copias", "2026-03-02")
        answers(office, case, "niega")
        asks_again(office, case, "2026-03-02", reasons="no")

    @pytest.mark.norm(
        f"{CGD}, arts. 161 y 213",
        "Por derechos humanos se investiga hasta dieciocho meses; se confiesa desde la apertura",
    )
    def test_who_confesses_before_any_evidence_ends_a_long_investigation(
        self, own_house: Office
    ) -> None:
        case = trade.begins(own_house, "investigacion_disciplinaria", "2026-03-02")
        does(own_house, case, INES, "abrir_investigacion", **OPENED, infraccion_ddhh=True)
        assert own_house.term_of(case, "etapa").due_on == date(2027, 9, 2)
        trade.summons(own_house, case, "2026-03-02")
        said = {"fecha_confesion": "2026-03-02", "acta_confesion": "Dijo que fue él, y por qué."}
        own_house.records(INES, "confesion", said, case=case)
        own_house.works_off()

        assert ended(own_house, case)
        assert own_house.term_of(case, "etapa").status is TermStatus.CLOSED
        assert own_house.term_of(case, "comparecencia").status is TermStatus.CLOSED


def complains(office: Office, case: Received, day: str, decided: str, *, twice: bool) -> None:
    """The appeal was denied; the second instance is asked whether rightly."""
    does(office, case, SANDRA, "recibir_queja", fecha_queja=day, razones_queja=WHY)
    said = {"decision_queja": decided, "consideraciones_queja": WHY}
    if twice:
        signs_again(office, ALCIRA, "decidir_queja", said, case)
    else:
        does(office, case, ALCIRA, "decidir_queja", **said)


def denies(office: Office, case: Received, person: Person = JULIO) -> None:
    """Who decided does not let the appeal go up."""
    task = "conceder_apelacion" if person is INES else "conceder_apelacion_juzgamiento"
    said = {"decision_apelacion": "niega", "consideraciones_concesion": WHY}
    does(office, case, person, task, **said)
    trade.posts(office, case)


def studies(office: Office, case: Received, decision: str, day: str) -> None:
    """The second instance decides without evidence of its own, and that is notified."""
    does(office, case, ALCIRA, "estudiar_apelacion",
         pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
    does(office, case, ALCIRA, "decidir_apelacion",
         decision_segunda=decision, consideraciones_segunda=WHY)  # fmt: skip
    trade.notifies(office, case, day)


class TestDeniedAppeals:
    @pytest.mark.norm(
        f"{CGD}, recurso de queja (artículo por verificar)",
        "Si se niega la apelación hay dos días para la queja; sin ella, la decisión queda en firme",
    )
    def test_an_appeal_that_is_denied_leaves_two_days_to_complain(self, own_house: Office) -> None:
        case = trade.begins(own_house, "archivo_disciplinario", "2026-03-02", **ANONYMOUS)
        trade.shelves(own_house, case)
        appealed = {"fecha_apelacion": "2026-03-02", "sustentada": "si"}
        does(own_house, case, SANDRA, "recibir_apelacion", **appealed)
        denies(own_house, case, INES)
        assert "queja" in paper(own_house, case, "auto_concesion")
        watched = own_house.term_of(case, "queja")
        assert (watched.rule_code, watched.due_on) == ("DI-QUE", date(2026, 3, 4))
        assert watched.verification == "POR_VERIFICAR"
        told = len(own_house.mail.to("ines@"))
        own_house.days_pass_until("2026-03-03 09:00")
        assert len(own_house.mail.to("ines@")) > told
        comes(own_house, "2026-03-05 17:00")

        assert ended(own_house, case)

    @pytest.mark.norm(f"{CGD}, art. 231", "El fallo cuya apelación se niega espera la queja")
    def test_a_ruling_of_which_the_appeal_is_denied_is_final_without_a_complaint(
        self, own_house: Office
    ) -> None:
        case = trade.rules_on(own_house, "2026-12-04")
        trade.rules(own_house, case, "2026-12-04")
        does(own_house, case, JULIO, "notificar_estrados",
             fecha_notificacion="2026-12-04", apelo_en_audiencia="sustentada")  # fmt: skip
        denies(own_house, case)
        # 7 and 9 December
        assert own_house.term_of(case, "queja").due_on == date(2026, 12, 9)
        comes(own_house, "2026-12-10 17:00")

        assert ended(own_house, case)


def accepts_some(office: Office, case: Received, day: str, *, twice: bool) -> None:
    """Part of the charges: what is accepted becomes a file of its own."""
    said = {"fecha_confesion": day, "defensor_confesion": "Rosa Ibargüen",
            "acta_confesion": "Acepta el segundo cargo.",
            "consideraciones_ruptura": WHY}  # fmt: skip
    if twice:
        signs_again(office, JULIO, "romper_unidad", said, case)
    else:
        does(office, case, JULIO, "romper_unidad", **said)


class TestHearing:
    @pytest.mark.norm(
        f"{CGD}, arts. 131 y 227",
        "En la audiencia se repone y se decide allí; la prueba negada se apela y la segunda decide",
    )
    def test_what_is_asked_in_a_hearing_is_decided_in_it(self, own_house: Office) -> None:
        case = trade.begins(own_house, "etapas_disciplinarias", "2026-10-05",
                            etapa_inicial="juzgamiento", **ANONYMOUS)  # fmt: skip
        trade.takes_up(own_house, case)
        trade.sets_hearing(own_house, case, "2026-10-28")
        comes(own_house, "2026-10-28 09:00")
        held = {"asistentes": "Pedro Ruiz", "grabacion": "audiencia-1.mp4"}
        does(own_house, case, JULIO, "instalar_audiencia",
             acepta_cargos="parcial", tiene_defensor="si", **held)  # fmt: skip
        accepts_some(own_house, case, "2026-10-28", twice=True)
        self._evidence_is_denied(own_house, case)
        asked = {"clase_incidente": "nulidad", "desde_etapa": "cargos", "razones_incidente": WHY}
        self._is_asked(own_house, case)
        with pytest.raises(InvalidInput):  # what is given is not asked for again
            does(own_house, case, JULIO, "resolver_en_audiencia", clase_incidente="copias",
                 decision_incidente="concede", repusieron="si", decision_repuesta="confirma",
                 razones_incidente=WHY)  # fmt: skip
        does(own_house, case, JULIO, "resolver_en_audiencia",
             decision_incidente="niega", repusieron="no", **asked)  # fmt: skip
        self._is_asked(own_house, case)
        does(own_house, case, JULIO, "resolver_en_audiencia", decision_incidente="niega",
             repusieron="si", decision_repuesta="repone", **asked)  # fmt: skip

        assert ended(own_house, case)  # whoever leads the matter puts it back
        assert known(own_house, case)["desde_etapa"] == "cargos"

    @pytest.mark.norm(
        f"{CGD}, arts. 162 y 227",
        "Lo que se acepta en parte se falla aparte, en quince días y con un tercio menos",
    )
    def test_what_is_accepted_in_part_is_ruled_in_a_file_of_its_own(
        self, own_house: Office
    ) -> None:
        first = trade.reaches_trial(own_house, "2026-10-28", presunto_delito=True)
        trade.takes_up(own_house, first, **SLOW)
        own_house.records(JULIO, "confesion_parcial", {"con_defensor": True}, case=first)
        own_house.works_off()
        accepts_some(own_house, first, "2026-10-28", twice=False)
        case = trade.begun_by_a_petition(own_house)

        assert case.id != first.id
        assert "notificar_traslado" in own_house.inbox_of(SANDRA)  # the trial goes on
        told = known(own_house, case)
        assert (told["ruptura_de"], told["disciplinable"]) == (
            first.radicado,
            "Pedro Ruiz Cárdenas",
        )
        assert trade.FACTS in told["hechos"]
        assert (told["presunto_delito"], told["defensor"]) == (True, "Rosa Ibargüen")
        does(own_house, case, SANDRA, "radicar_noticia", **told)
        assert own_house.tasks_of(case, "firmar_compulsa") == []  # told from the first already
        trade.takes_up(own_house, case)
        # 29 and 30 October; 3 to 6, 9 to 13 and 17 to 20 November
        watched = own_house.term_of(case, "etapa")
        assert (watched.rule_code, watched.due_on) == ("DI-COJ", date(2026, 11, 20))
        does(own_house, case, JULIO, "valorar_falta", **VALUED)
        does(own_house, case, JULIO, "dictar_fallo", **trade.RULED)
        assert "600.000" in paper(own_house, case, "fallo_primera")

    def _is_asked(self, office: Office, case: Received) -> None:
        said = {**trade.HEARD, "incidente_audiencia": "solicitud"}
        does(office, case, JULIO, "oir_y_probar", **said)

    def _evidence_is_denied(self, office: Office, case: Received) -> None:
        """Appealed and argued on the spot; the hearing goes on with what the second says."""
        said = {**trade.HEARD, "incidente_audiencia": "pruebas"}
        does(office, case, JULIO, "oir_y_probar", **said)
        trade.concedes(office, case)
        # 45 days: 29 and 30 October, 19 in November (2 and 16 off), 21 in December (8 and 25 off)
        # and, of January with the 1 off, 4, 5 and 6
        assert office.term_of(case, "segunda").due_on == date(2027, 1, 6)
        studies(office, case, "confirma", "2026-10-28")


class TestOrdinary:
    @pytest.mark.norm(
        f"{CGD}, arts. 131, 202 a 207 y 225C",
        "Antes que las pruebas se resuelve la nulidad, que se repone; la prueba negada se apela en"
        " cinco días y, mientras decide la segunda, no corre el término",
    )
    @pytest.mark.norm(
        f"{CGD}, arts. 161 y 162",
        "Quien acepta los cargos antes del traslado para alegar paga un tercio menos, en 15 días",
    )
    def test_an_ordinary_trial_is_annulled_its_evidence_is_appealed_and_the_charges_accepted(
        self, own_house: Office
    ) -> None:
        case = trade.reaches_trial(own_house, "2026-03-02")
        self._is_annulled(own_house, case)
        self._is_not_annulled(own_house, case)
        self._is_appealed(own_house, case)
        self._more_comes_up(own_house, case)
        self._is_confessed(own_house, case)
        self._is_appealed_by_complaint(own_house, case)

        assert "firmar_constancia" in own_house.inbox_of(SANDRA)
        assert "600.000" in paper(own_house, case, "fallo_primera")

    def _asks_for_nullity(self, office: Office, case: Received, said: str) -> None:
        trade.takes_up(office, case, **SLOW)
        does(office, case, SANDRA, "notificar_traslado", fecha_traslado="2026-03-02")
        does(office, case, SANDRA, "recibir_descargos",
             descargos="No se le notificó el pliego.", pide_nulidad="si",
             fecha_descargos=office.today)  # fmt: skip
        # 3 to 6 and 9 March
        assert office.term_of(case, "solicitud").due_on == date(2026, 3, 9)
        does(office, case, JULIO, "resolver_solicitud_juzgamiento", decision_solicitud=said,
             desde_etapa="juzgamiento", consideraciones_solicitud=WHY)  # fmt: skip
        trade.posts(office, case)

    def _is_annulled(self, office: Office, case: Received) -> None:
        """Denied first; whoever judges thinks better of it: the trial begins anew."""
        self._asks_for_nullity(office, case, "niega")
        asks_again(office, case, "2026-03-02")
        does(office, case, JULIO, "decidir_reposicion_juzgamiento",
             decision_reposicion="repone", consideraciones_reposicion=WHY)  # fmt: skip
        trade.posts(office, case)
        assert office.inbox_of(JULIO) == ["firmar_avocacion"]

    def _is_not_annulled(self, office: Office, case: Received) -> None:
        self._asks_for_nullity(office, case, "niega")
        comes(office, "2026-03-10 17:00")

    def _decrees(self, office: Office, case: Received) -> None:
        """Some of the evidence is denied, and that is notified the same day."""
        does(office, case, JULIO, "decretar_pruebas", pruebas_juicio=WHY, niega_pruebas="si")
        trade.posts(office, case)

    def _is_appealed(self, office: Office, case: Received) -> None:
        """Ninety days: 14 in March from the 11, 20 in April, 19 in May, 19 in June and 18 in July.
        The second instance takes three of them, and none runs meanwhile."""
        self._decrees(office, case)
        # 11 to 13, 16 and 17 March
        watched = office.term_of(case, "apelar_pruebas")
        assert (watched.rule_code, watched.due_on) == ("DI-APP", date(2026, 3, 17))
        assert office.term_of(case, "etapa").due_on == date(2026, 7, 28)
        appealed = {"fecha_apelacion": "2026-03-10", "sustentada": "si"}
        does(office, case, SANDRA, "recibir_apelacion_pruebas", **appealed)
        granted = {"decision_apelacion": "concede", "consideraciones_concesion": WHY}
        signs_again(office, JULIO, "conceder_apelacion_juzgamiento", granted, case)
        assert office.term_of(case, "etapa").status is TermStatus.SUSPENDED
        comes(office, "2026-03-13 09:00")
        studies(office, case, "revoca", "2026-03-13")
        assert office.term_of(case, "etapa").due_on == date(2026, 7, 31)

    def _more_comes_up(self, office: Office, case: Received) -> None:
        """Three times, and each time something is denied: nobody appeals, without a reason, and
        without being let."""
        self._varies(office, case, "2026-03-13")
        comes(office, "2026-03-24 17:00")  # 16 to 20 March
        self._varies(office, case, "2026-03-24")
        appealed = {"fecha_apelacion": "2026-03-24"}
        does(office, case, SANDRA, "recibir_apelacion_pruebas", **appealed, sustentada="no")
        trade.lapses(office, case)
        self._varies(office, case, "2026-03-24")
        does(office, case, SANDRA, "recibir_apelacion_pruebas", **appealed, sustentada="si")
        denies(office, case)
        complains(office, case, "2026-03-24", "niega", twice=True)

    def _varies(self, office: Office, case: Received, day: str) -> None:
        new = {"pruebas_practicadas": "Dos testimonios.", "variacion": "sobreviniente"}
        does(office, case, JULIO, "practicar_juicio", **new)
        does(office, case, SANDRA, "notificar_traslado", fecha_traslado=day)
        does(office, case, SANDRA, "recibir_descargos",
             descargos="Tampoco eso.", pide_nulidad="no",
             fecha_descargos=office.today)  # fmt: skip
        self._decrees(office, case)

    def _is_confessed(self, office: Office, case: Received) -> None:
        said = {"fecha_confesion": "2026-03-24", "defensor_confesion": "Rosa Ibargüen",
                "acta_confesion": "Acepta todos los cargos."}  # fmt: skip
        office.records(JULIO, "confesion_juicio", said, case=case)
        office.works_off()
        assert office.term_of(case, "etapa").status is TermStatus.CLOSED
        signs_again(office, JULIO, "suscribir_confesion", {"consideraciones_confesion": WHY}, case)
        assert "tercera parte" in paper(office, case, "acta_confesion")
        # fifteen days: 25 to 27, 30 and 31 March; 1, 6 to 10 and 13 to 16 April
        watched = office.term_of(case, "etapa")
        assert (watched.rule_code, watched.due_on) == ("DI-COJ", date(2026, 4, 16))

    def _is_appealed_by_complaint(self, office: Office, case: Received) -> None:
        """Not let to appeal by who judged, but by the second instance, which confirms."""
        does(office, case, JULIO, "valorar_falta", **VALUED)
        does(office, case, JULIO, "dictar_fallo", **trade.RULED)
        trade.notifies(office, case, "2026-03-24")
        appealed = {"fecha_apelacion": "2026-03-24", "sustentada": "si"}
        does(office, case, SANDRA, "recibir_apelacion_fallo", **appealed)
        denies(office, case)
        complains(office, case, "2026-03-24", "concede", twice=False)
        studies(office, case, "confirma", "2026-03-24")
