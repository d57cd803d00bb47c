"""The papers of a notification: what each says; signed again where its number was annulled.

Dates are counted by hand. Days off that they meet in 2026: Monday 23 March and every weekend.
"""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.domain.deliveries import Means, Result
from engine.errors import InvalidInput
from tests.conftest import BACKENDS
from tests.notified import (
    HEARING,
    NELLY,
    SIGNED,
    WHERE,
    annuls_instead_of_sealing,
    attempts,
    heard,
    notice,
    outcome,
    paper,
    signs,
    summons,
)
from tests.office import BEATRIZ, Office, Person

pytestmark = [
    pytest.mark.procedure("notificacion_acto"),
    pytest.mark.parametrize("backend", BACKENDS),
]


@pytest.fixture
def nelly(office: Office) -> Person:
    office.hires(NELLY)
    return NELLY


class TestPapers:
    """What is signed on the way: each has its number and its seal before it is sent."""

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 68",
        "La citación dice dónde, cuándo y de qué acto se notifica",
    )
    def test_the_summons_says_where_when_and_of_which_act(self, office, nelly) -> None:
        case = signs(office)
        office.completes(nelly, "hacer_citacion", WHERE, case=case)
        assert office.inbox_of(nelly) == []  # nothing to send before it is sealed
        office.works_off()

        said = paper(office, case, "citacion")
        assert "CIT-2026-00001" in said
        assert "RES-2026-00001, del 2 de marzo de 2026" in said
        assert "piso 3, oficina de Notificaciones" in said
        assert "De lunes a viernes, de 8:00 a 12:00" in said
        assert "cinco (5) días hábiles" in said
        assert office.inbox_of(nelly) == ["enviar_citacion"]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67", "La diligencia dice día, hora, copia, recursos y plazo"
    )
    def test_the_record_of_the_notification_says_day_hour_copy_and_remedies(
        self, office, nelly
    ) -> None:
        case = signs(office, con_recurso=True)
        summons(office, case, nelly, on=SIGNED)
        came = {
            "como_se_notifico": "autorizado",
            "fecha_conocimiento": SIGNED,
            "hora_diligencia": time(10, 30),
            "identificacion_notificado": "Rosa Mina, CC 31245678",
            "entrego_copia": True,
            "informo_recursos": True,
        }
        office.completes(nelly, "notificar_personalmente", came, case=case)
        office.works_off()

        said = paper(office, case, "acta_notificacion")
        assert "NOT-2026-00001" in said
        assert "El 2 de marzo de 2026, a las 10:30, Rosa Mina, CC 31245678" in said
        assert "con autorización escrita" in said
        assert "copia íntegra, auténtica y gratuita" in said
        assert "Procede el recurso de reposición, ante quien expidió el acto" in said
        assert "diez (10) días" in said

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 69",
        "El aviso dice el acto, la autoridad, los recursos y cuándo notifica",
    )
    def test_the_notice_says_act_authority_remedies_and_when_it_takes_effect(
        self, office, nelly
    ) -> None:
        case = signs(office)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-10 17:00")
        notice(office, case, nelly, known=True, on=date(2026, 3, 10))

        said = paper(office, case, "aviso")
        assert "AVI-2026-00001" in said
        assert f"Autoridad que lo expidió {BEATRIZ.name}" in said
        assert "Contra el acto no procede recurso alguno" in said
        assert "al finalizar el día siguiente al de la entrega" in said

    @pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 69", "El aviso va con copia íntegra del acto")
    def test_a_notice_is_not_sent_without_the_full_copy_of_the_act(self, office, nelly) -> None:
        case = signs(office)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-10 17:00")
        office.completes(nelly, "hacer_aviso", {"se_conoce_direccion": True}, case=case)
        office.works_off()

        bare = {"guia_aviso": "RA124", "fecha_envio_aviso": date(2026, 3, 10)}
        with pytest.raises(InvalidInput) as refused:
            office.completes(nelly, "enviar_aviso", bare, case=case)
        assert set(refused.value.fields) == {"aviso_con_copia"}

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 72", "De que alguien conoció el acto queda la prueba"
    )
    def test_that_somebody_knew_the_act_is_recorded_with_its_proof(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)
        said = {
            "como_se_notifico": "conducta_concluyente",
            "fecha_conocimiento": SIGNED,
            "prueba_conocimiento": "Escrito en que pide copia de la Resolución.",
        }
        office.completes(nelly, "esperar_acceso", said, case=case)
        office.works_off()

        assert "pide copia de la Resolución" in paper(office, case, "constancia_conducta")
        assert office.broken_invariants() == []

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67, num. 2",
        "De lo que se notifica en audiencia queda un acta con los recursos que proceden",
    )
    def test_the_record_of_a_hearing_says_who_was_there_and_which_remedies(
        self, office, nelly
    ) -> None:
        case = signs(office, en_audiencia=True, con_recurso=True)
        heard(office, case, nelly)

        said = paper(office, case, "acta_estrados")
        assert "En la audiencia del 2 de marzo de 2026 se dictó el acto RES-2026-00001" in said
        assert "Sala de audiencias, piso 3" in said
        assert "Luz Dary Ospina, CC 31245678, investigada" in said
        assert "Procede el recurso de reposición" in said
        assert attempts(office, case) == [(Means.HEARING, Result.DELIVERED, SIGNED)]


class TestAnnulled:
    """A number annulled before its seal: the paper is signed again, and nothing is handed twice."""

    def test_the_record_of_a_hearing_is_signed_again(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True)
        annuls_instead_of_sealing(office, case, nelly, "registrar_estrados", HEARING)
        assert attempts(office, case) == []

        office.completes(nelly, "rehacer_acta_estrados", HEARING, case=case)
        office.works_off()

        assert "NOT-2026-00002" in paper(office, case, "acta_estrados")
        assert attempts(office, case) == [(Means.HEARING, Result.DELIVERED, SIGNED)]
        assert outcome(office, case)["notificacion"]["fecha"] == SIGNED
        assert office.broken_invariants() == []

    def test_the_summons_and_the_notice_are_signed_again(self, office, nelly) -> None:
        case = signs(office)
        annuls_instead_of_sealing(office, case, nelly, "hacer_citacion", WHERE)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-10 17:00")
        found = {"se_conoce_direccion": True}
        annuls_instead_of_sealing(office, case, nelly, "hacer_aviso", found)

        # she looks again: the address is of nobody, so it will be posted
        notice(office, case, nelly, known=False, on=SIGNED)

        assert office.inbox_of(nelly) == ["publicar_aviso"]
        assert attempts(office, case) == [(Means.SUMMONS, Result.SENT, None)]

    def test_the_record_of_who_came_is_signed_again_although_the_five_days_went_by(
        self, office, nelly
    ) -> None:
        case = signs(office)
        summons(office, case, nelly, on=SIGNED)
        came = {
            "como_se_notifico": "personal",
            "fecha_conocimiento": SIGNED,
            "hora_diligencia": time(10, 30),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
            "entrego_copia": True,
            "informo_recursos": True,
        }
        annuls_instead_of_sealing(office, case, nelly, "notificar_personalmente", came)
        office.days_pass_until("2026-03-20")

        assert office.inbox_of(nelly) == ["levantar_acta"]
        office.completes(nelly, "levantar_acta", came, case=case)
        office.works_off()

        assert outcome(office, case)["notificacion"]["fecha"] == SIGNED
        assert attempts(office, case)[-1] == (Means.PERSONAL, Result.DELIVERED, SIGNED)
        assert len(attempts(office, case)) == 2  # the summons, and this

    def test_the_certificate_of_conduct_is_signed_again(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)
        knew = {
            "como_se_notifico": "conducta_concluyente",
            "fecha_conocimiento": SIGNED,
            "prueba_conocimiento": "Escrito en que pide copia de la Resolución.",
        }
        annuls_instead_of_sealing(office, case, nelly, "esperar_acceso", knew)
        office.completes(nelly, "rehacer_constancia", knew, case=case)
        office.works_off()

        assert "NOT-2026-00002" in paper(office, case, "constancia_conducta")
        assert attempts(office, case)[-1] == (Means.CONDUCT, Result.DELIVERED, SIGNED)
