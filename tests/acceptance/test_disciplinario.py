"""Procesos disciplinarios: the dated stories of the trade, T06-01 to T06-15.

Dates are counted by hand. Days off that they meet: 17 August, 12 October, 2 and 16 November and
8 December 2026; 22 March 2027. The articles of the Código were read in a summary, not in its text.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import select

from engine.db.tables import Audit, Document
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotFound, Separated
from engine.services import deployments, procedure_parameters
from engine.services.procedure_parameters import NewSetting
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
    RULED,
    SANDRA,
    TERESA,
    TOMAS,
    VALUED,
    WHY,
    does,
    ended,
)
from tests.office import BEATRIZ, DIANA, GLORIA, Office, Received
from tests.paperwork import known
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("disciplinario")

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"

#: what a petition does not say, and who files the notice does
FIXED = {"clase_conducta": "instantanea", "fecha_hechos": "2026-01-13"}


def kinds(office: Office, case: Received) -> list[str]:
    """The papers of the file, in order, but for what proves a delivery."""
    made = ~Document.kind.startswith("prueba_")
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Document.kind).where(Document.case_id == case.id, made)
        return list(work.session.scalars(asked.order_by(Document.id)))


class TestNotice:
    @pytest.mark.norm(
        f"{CGD}, art. 87; CPACA, arts. 14 y 21",
        "La queja contra un servidor se remite en cinco días y se responde en quince, por separado",
    )
    def test_t06_01_a_complaint_is_sent_on_in_five_days_and_answered_in_fifteen(
        self, house: Office
    ) -> None:
        house.deploys("disciplinario")
        house.today_is("2026-02-12 09:00")  # Thursday; 13, 16, 17, 18 and 19
        said = {"tipo_peticion": "queja", "servidor_implicado": "Pedro Ruiz"}
        petition = house.receives("peticion", **{**PETITION, **said})
        answers = {**CLASSIFIED, "tipo_peticion": "queja", "queja_disciplinaria": True}
        house.completes(DIANA, "clasificar_peticion", answers, case=petition)
        case = trade.begun_by_a_petition(house)
        before = house.history_of(petition)

        told = known(house, case)
        assert told["radicado_origen"] == petition.radicado
        assert (told["via"], told["disciplinable"]) == ("queja", "Pedro Ruiz")
        assert (told["quejoso"], told["quejoso_anonimo"]) == (PETITION["nombres"], False)
        assert PETITION["objeto"] in told["hechos"]
        assert house.term_of(case, "etapa").due_on == date(2026, 2, 19)
        does(house, case, SANDRA, "radicar_noticia", **{**told, **FIXED})
        does(house, case, BEATRIZ, "evaluar_competencia", **EVALUATION)
        does(house, case, BEATRIZ, "remitir_noticia", texto_remision=WHY)

        assert house.term_of(case, "etapa").status is TermStatus.MET
        assert "oficio_remisorio" in kinds(house, case)
        assert house.inbox_of(SANDRA) == ["firmar_comunicacion"]
        # nothing comes back, and the answer is owed all the same
        assert house.history_of(petition) == before
        assert case.radicado not in str(known(house, petition))
        assert house.term_of(petition, "respuesta").due_on == date(2026, 3, 5)

    @pytest.mark.norm(
        f"{CGD}, art. 33",
        "La prescripción vence el día que es, aunque no sea hábil, y se avisa antes; si los hechos,"
        " o el último de ellos, fueron otro día, se recuenta desde ése",
    )
    def test_t06_10_the_prescription_is_never_moved_and_the_last_notice_leaves_on_friday(
        self, own_house: Office
    ) -> None:
        """Facts of Monday 22 November 2021: they prescribe on Sunday 22 November 2026."""
        case = trade.notice(own_house, "2026-11-03", fecha_hechos="2021-11-22")

        assert own_house.term_of(case, "prescripcion").due_on == date(2026, 11, 22)
        own_house.days_pass_until("2026-11-20 07:00")
        told = len(own_house.mail.to("ines@"))
        own_house.days_pass_until("2026-11-20 09:00")
        letters = [m for m in own_house.mail.sent if "ines@" in str(m["To"])][told:]
        assert any("22 de noviembre de 2026" in m.get_body(("plain",)).get_content()
                   for m in letters)  # fmt: skip

        own_house.days_pass_until("2026-11-23 09:00")
        assert own_house.term_of(case, "prescripcion").status is TermStatus.EXPIRED

        # they went on until Monday 4 April 2022: Sunday 4 April 2027, and another law
        with pytest.raises(NotFound):  # the file does not exist for her
            trade.corrects(own_house, case, TERESA, "2022-04-04")
        with pytest.raises(InvalidInput):
            trade.corrects(own_house, case, INES, "2026-11-24")
        trade.corrects(own_house, case, INES, "2022-04-04")
        watched = own_house.term_of(case, "prescripcion")
        assert (watched.status, watched.due_on) == (TermStatus.OPEN, date(2027, 4, 4))
        assert known(own_house, case)["regimen"]["sustancial"] == "Ley 1952 de 2019"

    @pytest.mark.norm(
        f"{CGD}, art. 33", "Se avisa doce, seis y tres meses y treinta días antes de prescribir"
    )
    def test_the_prescription_is_watched_from_a_year_before(self, own_house: Office) -> None:
        trade.notice(own_house, "2025-11-18", fecha_hechos="2021-11-25")

        before = len(own_house.mail.to("ines@"))
        own_house.days_pass_until("2025-11-26 09:00")  # 12 months before 25 November 2026

        assert len(own_house.mail.to("ines@")) > before

    @pytest.mark.norm(f"{CGD}, art. 115", "Los avisos de un asunto reservado no dicen de qué trata")
    def test_the_notices_of_a_term_do_not_say_what_the_matter_is(self, own_house: Office) -> None:
        trade.notice(own_house, "2026-02-12")
        own_house.days_pass_until("2026-02-21 09:00")

        said = [m.as_string() for m in own_house.mail.sent]
        assert said
        assert not any(word in text for text in said for word in ("Pedro", "Ospina", "ausentó"))

    @pytest.mark.norm(
        f"{CGD}, art. 68", "Lo de menor grado se resuelve con una medida que no es antecedente"
    )
    def test_what_hardly_matters_restores_the_internal_order(self, house: Office) -> None:
        case = trade.notice(house, "2026-02-12")
        does(house, case, BEATRIZ, "evaluar_competencia", **{**EVALUATION, "gravedad": "menor"})
        talk = {
            "medida": "Compromiso",
            "compromiso": "Avisar las ausencias con un día de anticipación.",
            "seguimiento": "2026-03-12",
        }

        with pytest.raises(InvalidInput):
            does(house, case, BEATRIZ, "adoptar_medida", **talk)
        signs_again(
            house, BEATRIZ, "adoptar_medida", {**talk, "confirma_no_antecedente": True}, case
        )
        does(house, case, BEATRIZ, "hacer_seguimiento", resultado_medida="Se cumplió.")

        assert ended(house, case)

    @pytest.mark.norm(
        f"{CGD}, arts. 12 y 93", "Quien dirige la Secretaría General no conoce de lo que la toca"
    )
    def test_what_touches_the_head_of_the_office_goes_round_her(self, house: Office) -> None:
        case = trade.notice(house, "2026-02-12", implica_secretaria_general=True)

        assert house.inbox_of(BEATRIZ) == []
        assert house.inbox_of(SANDRA) == ["remitir_expediente"]
        does(house, case, SANDRA, "remitir_expediente", texto_remision=WHY)
        with pytest.raises(NotFound):  # nor does the file exist for her
            house.page_of(case, BEATRIZ)

    @pytest.mark.norm("Ley 200 de 1995, art. 61", "El régimen de 1995 no se puede adoptar hoy")
    def test_the_regime_of_1995_cannot_be_chosen(self, house: Office) -> None:
        house.deploys("disciplinario")
        with house.engine.work_as(house.actor(GLORIA)) as work, pytest.raises(InvalidInput):
            procedure_parameters.put(
                work,
                "disciplinario",
                "competencia_disciplinaria",
                NewSetting(value="HISTORICO_LEY_200", act="Decreto 1", reason=WHY),
            )


class TestInstruction:
    @pytest.mark.norm(
        f"{CGD}, art. 208; Ley 4 de 1913, art. 62",
        "La indagación dura seis meses, y seis más por derechos humanos; si el último día no es"
        " hábil, el siguiente",
    )
    @pytest.mark.parametrize(
        ("opened", "due", "rights"),
        [
            # T06-02: 16 August is a Sunday and 17 a holiday
            pytest.param("2026-02-16", date(2026, 8, 18), False, id="T06-02"),
            # T06-03: there is no 31 February; 28 February 2027 is a Sunday
            pytest.param("2026-08-31", date(2027, 3, 1), False, id="T06-03"),
            pytest.param("2026-02-16", date(2027, 2, 16), True, id="human rights"),
        ],
    )
    def test_a_preliminary_inquiry_lasts_six_months_or_twelve_for_human_rights(
        self, own_house: Office, opened: str, due: date, *, rights: bool
    ) -> None:
        own_house.today_is(f"{opened} 09:00")
        case = own_house.receives("indagacion_previa", fecha_hechos=date(2026, 1, 13))
        does(
            own_house,
            case,
            INES,
            "abrir_indagacion",
            hechos_relevantes=WHY,
            pruebas_decretadas=WHY,
            infraccion_ddhh=rights,
        )

        assert own_house.term_of(case, "etapa").due_on == due

    @pytest.mark.norm(f"{CGD}, art. 220", "Cerrada la investigación corren diez días para alegar")
    @pytest.mark.norm(
        f"{CGD}, art. 220", "Lo que llegó en la noche del décimo se anota al otro día; lo otro no"
    )
    @pytest.mark.parametrize("pleaded", [False, True])
    def test_t06_05_ten_days_to_plead_before_the_charges(
        self, own_house: Office, pleaded: bool
    ) -> None:
        own_house.today_is("2026-09-07 09:00")
        case = own_house.receives(
            "investigacion_disciplinaria", fecha_hechos=date(2026, 1, 13), disciplinable="Pedro"
        )
        does(own_house, case, INES, "abrir_investigacion", **trade.OPENED)
        trade.notifies(own_house, case, "2026-09-07", how="electronica")
        trade.closes(own_house, case, "2026-09-07")  # 8, 9, 10, 11, 14, 15, 16, 17, 18 and 21

        assert own_house.term_of(case, "traslado").due_on == date(2026, 9, 21)
        own_house.days_pass_until("2026-09-22 09:00")
        if pleaded:
            said = {"alegatos_precalificatorios": WHY, "fecha_alegatos": "2026-09-22"}
            with pytest.raises(InvalidInput, match="último día del traslado"):
                does(own_house, case, SANDRA, "recibir_precalificatorios", **said)
            said["fecha_alegatos"] = "2026-09-21"
            does(own_house, case, SANDRA, "recibir_precalificatorios", **said)
            assert not own_house.term_of(case, "traslado").late
        own_house.days_pass_until("2026-09-22 17:00")
        assert ended(own_house, case)

    @pytest.mark.norm(
        f"{CGD}, art. 225", "Notificado el pliego, el expediente pasa a juzgamiento en tres días"
    )
    def test_t06_06_the_file_passes_to_who_judges_in_three_days(self, own_house: Office) -> None:
        case = trade.evaluates(own_house, "2026-09-30")
        trade.accuses(own_house, case, "2026-09-30")

        assert own_house.term_of(case, "etapa").due_on == date(2026, 10, 5)  # 1, 2 and 5 October
        trade.hands_over(own_house, case)
        assert own_house.inbox_of(INES) == []

    @pytest.mark.norm(f"{CGD}, art. 223", "El pliego lleva sus nueve contenidos o no se firma")
    def test_charges_without_one_of_their_nine_parts_are_not_signed(
        self, own_house: Office
    ) -> None:
        case = trade.evaluates(own_house, "2026-09-30")
        does(own_house, case, INES, "evaluar_investigacion",
             decision_evaluacion="pliego", motivo_evaluacion=WHY)  # fmt: skip

        for missing in CHARGES:
            if missing == "culpabilidad":
                continue
            with pytest.raises(InvalidInput):
                does(own_house, case, INES, "formular_pliego", **{**CHARGES, missing: ""})

    @pytest.mark.norm(
        f"{CGD}, art. 12", "Quien instruyó no juzga: se le niega y queda en la auditoría"
    )
    def test_t06_12_who_instructed_cannot_judge(self, own_house: Office) -> None:
        case = trade.notice(own_house, "2026-08-18")
        does(own_house, case, OLGA, "evaluar_noticia", **FOUNDED)
        trade.annuls(own_house, case, "juzgamiento")

        with pytest.raises(Separated, match=r"art\. 12"):
            does(own_house, case, OLGA, "firmar_avocacion", consideraciones_juicio=WHY)
        with own_house.engine.reading_as(SYSTEM) as work:
            last = work.session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
        assert (last.action, last.actor) == ("task_kept_apart", "olga")


class TestTrial:
    @pytest.mark.norm(
        f"{CGD}, art. 225H", "La audiencia no es antes del día diez ni después del veinte"
    )
    @pytest.mark.parametrize("day", ["2026-10-19", "2026-11-05"])
    def test_a_hearing_outside_its_days_is_not_summoned(self, own_house: Office, day: str) -> None:
        """From Monday 5 October: day ten is Tuesday 20 October (12 off), twenty Wednesday 4
        November (2 off)."""
        case = trade.tries(own_house, "2026-10-05")
        summons = {
            "hora_audiencia": "09:00",
            "lugar_audiencia": "Sala 2",
            "pruebas_audiencia": WHY,
            "fecha_audiencia": day,
        }

        before = kinds(own_house, case)
        with suppress(InvalidInput):  # the form knows day ten; day twenty, who signs
            does(own_house, case, JULIO, "citar_audiencia", **summons)
        assert kinds(own_house, case) == before
        assert own_house.inbox_of(JULIO) == ["citar_audiencia"]

    @pytest.mark.norm(
        f"{CGD}, arts. 230 y 231",
        "Diez días para alegar, quince para fallar y cinco para sustentar la apelación",
    )
    def test_t06_08_from_the_pause_of_the_hearing_to_the_appeal(self, own_house: Office) -> None:
        case = trade.tries(own_house, "2026-10-05")
        trade.hears(own_house, case, summons="2026-10-05", hearing="2026-10-28")

        assert own_house.term_of(case, "traslado").due_on == date(2026, 11, 12)  # 2 Nov off
        trade.pleads(own_house, case, "2026-11-12")
        assert own_house.term_of(case, "etapa").due_on == date(2026, 12, 4)  # 16 Nov off
        trade.rules(own_house, case, "2026-12-04")
        does(own_house, case, JULIO, "notificar_estrados",
             fecha_notificacion="2026-12-04", apelo_en_audiencia="por_sustentar")  # fmt: skip
        assert own_house.term_of(case, "traslado").due_on == date(2026, 12, 14)  # 8 Dec off
        does(own_house, case, SANDRA, "recibir_sustentacion",
             fecha_apelacion="2026-12-04", sustentada="no")  # fmt: skip
        trade.lapses(own_house, case)
        assert ended(own_house, case)

    @pytest.mark.norm(
        f"{CGD}, art. 33",
        "El fallo notificado interrumpe la prescripción: dos años para la segunda instancia",
    )
    def test_t06_11_a_notified_ruling_leaves_two_years_for_the_second(
        self, own_house: Office
    ) -> None:
        case = trade.rules_on(own_house, "2026-12-04")
        trade.rules(own_house, case, "2026-12-04")
        does(own_house, case, JULIO, "notificar_estrados",
             fecha_notificacion="2026-12-04", apelo_en_audiencia="por_sustentar")  # fmt: skip

        watched = own_house.term_of(case, "prescripcion")
        assert (watched.rule_code, watched.due_on) == ("DI-PR2", date(2028, 12, 4))
        trade.comes(own_house, "2026-12-15 17:00")  # nobody argued the appeal
        trade.lapses(own_house, case)
        assert ended(own_house, case)

    @pytest.mark.norm(
        f"{CGD}, arts. 8 y 48; Ley 734 de 2002, arts. 44 y 46",
        "Hechos anteriores al 29 de marzo de 2022: se decide qué ley favorece",
    )
    def test_t06_14_older_facts_are_flagged_for_the_more_favourable_law(
        self, own_house: Office
    ) -> None:
        noticed = trade.notice(own_house, "2026-03-17", fecha_hechos="2021-06-10")
        does(own_house, noticed, INES, "evaluar_noticia", **FOUNDED)
        regime = known(own_house, noticed)["regimen"]
        assert regime == {
            "procesal": "Ley 1952 de 2019",
            "sustancial": "Ley 734 de 2002",
            "favorabilidad": True,
        }

        case = trade.rules_on(own_house, "2026-05-20", regimen=regime)
        does(own_house, case, JULIO, "valorar_falta",
             **{**VALUED, "ley_sancion": "Ley 734 de 2002"})  # fmt: skip
        # a reprimand: no days of a fine are asked for, and none is kept
        does(own_house, case, JULIO, "dictar_fallo", consideraciones_fallo=WHY)

        assert known(own_house, case)["liquidacion"] == {"clase": "amonestacion", "valor": None}

    @pytest.mark.norm(
        f"{CGD}, art. 48, nums. 6 y 7; Ley 734 de 2002, art. 44",
        "La multa va dentro del rango de la ley y de la culpabilidad; fuera de él no se firma",
    )
    def test_a_fine_stays_within_the_range_of_the_law(self, own_house: Office) -> None:
        for guilt, law, least, most in (
            ("culpa", "Ley 1952 de 2019", 5, 20),
            ("dolo", "Ley 1952 de 2019", 20, 90),
            ("dolo", "Ley 734 de 2002", 10, 180),
        ):
            case = trade.rules_on(own_house, "2026-11-12")
            said = {**VALUED, "culpabilidad": guilt, "ley_sancion": law}
            does(own_house, case, JULIO, "valorar_falta", **said)
            for days in (least - 1, most + 1):
                with pytest.raises(InvalidInput):
                    does(own_house, case, JULIO, "dictar_fallo", **{**RULED, "dias_multa": days})
            accepted = least if guilt == "culpa" else most
            does(own_house, case, JULIO, "dictar_fallo", **{**RULED, "dias_multa": accepted})
            assert kinds(own_house, case) == ["fallo_primera"]

    @pytest.mark.norm(f"{CGD}, art. 217", "En faltas leves no hay suspensión provisional")
    def test_nobody_is_offered_a_provisional_suspension(self, own_house: Office) -> None:
        own_house.deploys("disciplinario")
        with own_house.engine.reading_as(SYSTEM) as work:
            family = list(deployments.latest(work, "disciplinario").family())
        drawn = " ".join(
            text.decode("utf-8", "replace").lower()
            for owner in family
            for text in owner.bundle.files.values()
        )

        assert len(family) > 10
        assert "suspensión provisional" not in drawn
        assert "suspension_provisional" not in drawn


class TestWhole:
    @pytest.fixture(params=["sqlite", "postgresql"])
    def backend(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.mark.norm(
        f"{CGD}, arts. 12, 208 a 237", "De la noticia a la sanción ejecutada, por manos distintas"
    )
    def test_from_the_notice_to_the_sanction(self, own_house: Office) -> None:
        case = trade.tried(own_house)
        assert own_house.inbox_of(INES) == []
        trade.pleads(own_house, case, "2026-11-12")
        trade.rules(own_house, case, "2026-12-04")
        does(own_house, case, JULIO, "notificar_estrados",
             fecha_notificacion="2026-12-04", apelo_en_audiencia="sustentada")  # fmt: skip
        # another day of the facts does not move what the ruling interrupted
        trade.corrects(own_house, case, JULIO, "2026-01-20")
        watched = own_house.term_of(case, "prescripcion")
        assert (watched.rule_code, watched.due_on) == ("DI-PR2", date(2028, 12, 4))
        trade.concedes(own_house, case)
        does(own_house, case, ALCIRA, "estudiar_apelacion",
             pruebas_de_oficio="no", estudio_apelacion=WHY)  # fmt: skip
        does(own_house, case, ALCIRA, "decidir_apelacion",
             decision_segunda="confirma", consideraciones_segunda=WHY)  # fmt: skip
        trade.notifies(own_house, case, "2026-12-04")
        self._is_carried_out(own_house, case)

        assert ended(own_house, case)
        called = ("citacion_disciplinaria", "acta_disciplinaria")
        assert kinds(own_house, case) == [
            "auto_investigacion",
            *called,
            "auto_cierre",
            "estado",
            "pliego_cargos",
            *called,
            "auto_fija_juicio",
            "estado",
            "auto_citacion",
            "estado",
            "fallo_primera",
            "auto_concesion",
            "fallo_segunda",
            *called,
            "constancia_ejecutoria",
            "comunicacion_ejecutar",
            "constancia_reporte",
        ]
        assert own_house.broken_invariants() == []

    def _is_carried_out(self, office: Office, case: Received) -> None:
        """No paper of it has a day before the one on which it rests."""
        with pytest.raises(InvalidInput, match="segunda instancia"):
            does(office, case, SANDRA, "firmar_constancia", fecha_ejecutoria="2026-12-03")
        does(office, case, SANDRA, "firmar_constancia", fecha_ejecutoria="2026-12-04")
        does(office, case, SANDRA, "firmar_orden")
        with pytest.raises(InvalidInput, match="desde la de la comunicación"):
            does(office, case, TERESA, "recibir_comunicacion", fecha_comunicacion="2026-12-03")
        does(office, case, TERESA, "recibir_comunicacion", fecha_comunicacion="2026-12-04")
        does(office, case, TERESA, "ejecutar_sancion",
             acto_ejecucion="Resolución 8", fecha_ejecucion="2026-12-04")  # fmt: skip
        does(office, case, TOMAS, "recaudar_multa", recaudo_multa="Descuento 77")
        does(office, case, SANDRA, "reportar_sancion",
             reporte_siri="2026-1", fecha_reporte="2026-12-04")  # fmt: skip
