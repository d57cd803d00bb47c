"""Notificar un acto particular: each means, its evidence, its day of effect, and when it is firm.

Dates are counted by hand. Days off that they meet in 2026: Monday 23 March and every weekend.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Subscription
from engine.domain.deadlines import TermStatus
from engine.domain.deliveries import Means, Result
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import InvalidInput, NotFound
from engine.services import deliveries
from tests.conftest import BACKENDS
from tests.notified import (
    LUZ,
    NELLY,
    SIGNED,
    WHERE,
    attempts,
    heard,
    notice,
    opens,
    outcome,
    signs,
    summons,
    token_of,
)
from tests.office import BEATRIZ, Office, Person, Received

pytestmark = [
    pytest.mark.procedure("notificacion_acto"),
    pytest.mark.parametrize("backend", BACKENDS),
]


@pytest.fixture
def nelly(office: Office) -> Person:
    office.hires(NELLY)
    return NELLY


def refuses(office: Office, case: Received, nelly: Person, task: str, said: dict[str, Any]) -> None:
    """Because of its day, and of nothing else."""
    [day] = [key for key in said if key.startswith("fecha_")]
    with pytest.raises(InvalidInput) as refused:
        office.completes(nelly, task, said, case=case)
    assert set(refused.value.fields) == {day}


class TestElectronic:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 56",
        "La notificación electrónica se surte cuando la persona abre el acto, no antes",
    )
    def test_it_notifies_when_the_person_opens_the_act_and_not_before(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)
        assert office.mail.to(LUZ)[-1].startswith("Notificación electrónica")
        token = token_of(office)

        office.days_pass_until("2026-03-05")
        with office.engine.reading_as(CITIZEN) as work:
            assert deliveries.offered(work, token).opened_at is None  # to look is not to open
            with pytest.raises(NotFound):
                deliveries.opened_document(work, token)
        assert attempts(office, case) == [(Means.ELECTRONIC, Result.SENT, None)]
        opens(office, token)

        assert outcome(office, case)["notificacion"] == {
            "fecha": date(2026, 3, 5),
            "norma": "CPACA, art. 56",
        }
        assert attempts(office, case) == [(Means.ELECTRONIC, Result.DELIVERED, date(2026, 3, 5))]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 56",
        "Abrir el acto otra vez no cambia la fecha de notificación",
    )
    def test_a_second_opening_changes_nothing(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)
        token = token_of(office)
        opens(office, token)

        office.days_pass_until("2026-03-10")
        opens(office, token)

        assert attempts(office, case)[0][2] == date(2026, 3, 2)

    def test_a_case_that_waits_by_the_number_of_the_act_alone_is_still_reached(
        self, office, nelly
    ) -> None:
        case = signs(office, acepta_notificacion=True)
        with office.engine.work_as(SYSTEM) as work:  # as older versions of the drawing do
            for waiting in work.session.scalars(select(Subscription)):
                waiting.correlation_key = waiting.correlation_key.rpartition("/")[0]
        opens(office, token_of(office))

        assert outcome(office, case)["notificacion"]["fecha"] == SIGNED

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67",
        "A quien no abrió el acto no se le presume notificado: se le cita",
    )
    def test_nobody_is_presumed_notified_who_did_not_open_it(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)

        office.days_pass_until("2026-03-09")  # five working days: 3, 4, 5, 6 and 9 March
        assert office.inbox_of(nelly) == ["esperar_acceso"]
        office.days_pass_until("2026-03-10")

        assert office.inbox_of(nelly) == ["hacer_citacion"]
        assert "notificacion" not in outcome(office, case)

    def test_an_address_that_takes_no_letters_leads_to_the_summons(self, office, nelly) -> None:
        office.today_is("2026-03-02 09:00")
        case = office.receives("notificable", nombres="Luz", correo="", acepta_notificacion=True)
        office.completes(BEATRIZ, "firmar_acto", {"texto": "Se resuelve."}, case=case)
        office.works_off()

        assert office.inbox_of(nelly) == ["hacer_citacion"]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 72",
        "Quien muestra que conoce el acto queda notificado ese día",
    )
    def test_who_shows_to_know_the_act_is_notified_that_day(self, office, nelly) -> None:
        case = signs(office, acepta_notificacion=True)
        office.days_pass_until("2026-03-04")

        said = {
            "como_se_notifico": "conducta_concluyente",
            "fecha_conocimiento": date(2026, 3, 3),
            "prueba_conocimiento": "Escrito en que pide copia de la Resolución.",
        }
        office.completes(nelly, "esperar_acceso", said, case=case)
        office.works_off()

        assert outcome(office, case)["notificacion"]["fecha"] == date(2026, 3, 3)
        assert attempts(office, case)[-1] == (Means.CONDUCT, Result.DELIVERED, date(2026, 3, 3))


class TestInPerson:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 68",
        "La citación se envía dentro de los cinco días siguientes al acto",
    )
    def test_the_summons_is_due_five_days_after_the_act(self, office, nelly) -> None:
        case = signs(office)

        assert office.term_of(case, "citacion").due_on == date(2026, 3, 9)
        summons(office, case, nelly, on=SIGNED)
        assert office.term_of(case, "citacion").ended_on == SIGNED

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67",
        "A quien comparece se le notifica con copia íntegra del acto",
    )
    def test_who_comes_is_notified_with_a_full_copy(self, office, nelly) -> None:
        case = signs(office)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-05")
        came = {
            "como_se_notifico": "personal",
            "fecha_conocimiento": date(2026, 3, 5),
            "hora_diligencia": time(10, 30),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
        }

        with pytest.raises(InvalidInput):
            office.completes(nelly, "notificar_personalmente", came, case=case)
        given = {**came, "entrego_copia": True, "informo_recursos": True}
        office.completes(nelly, "notificar_personalmente", given, case=case)
        office.works_off()

        assert outcome(office, case)["notificacion"]["fecha"] == date(2026, 3, 5)

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 69",
        "A quien no comparece en cinco días se le notifica por aviso",
    )
    def test_t10_17_who_does_not_come_is_notified_by_notice_link_by_link(
        self, office, nelly
    ) -> None:
        case = signs(office, on="2026-06-01", con_recurso=True)
        # 2 to 5 and 9 June: Monday 8 is Corpus Christi
        assert office.term_of(case, "citacion").due_on == date(2026, 6, 9)
        office.days_pass_until("2026-06-03")
        summons(office, case, nelly, on=date(2026, 6, 3))
        office.days_pass_until("2026-06-11")  # 4, 5, 9, 10 and 11 June
        assert office.inbox_of(nelly) == ["notificar_personalmente"]
        office.days_pass_until("2026-06-12 17:00")
        assert office.inbox_of(nelly) == ["hacer_aviso"]

        notice(office, case, nelly, known=True, on=date(2026, 6, 12))
        office.days_pass_until("2026-06-17")
        said = {"aviso_entregado": "si", "fecha_entrega_aviso": date(2026, 6, 17)}
        office.completes(nelly, "registrar_entrega_aviso", said, case=case)

        # delivered on Wednesday 17: at the end of the day after it. Ten days: 19, 22 to 26 and 30
        # June, 1 to 3 July, since Monday 29 is a holiday; final on a Saturday
        assert office.term_of(case, "recursos").due_on == date(2026, 7, 3)
        office.days_pass_until("2026-07-06 17:00")
        assert outcome(office, case)["notificacion"] == {
            "fecha": date(2026, 6, 18),
            "norma": "CPACA, art. 69",
        }
        assert outcome(office, case)["firmeza"]["fecha"] == date(2026, 7, 4)

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 69",
        "El aviso que se devuelve se publica cinco días, y no se retira antes",
    )
    def test_a_notice_that_comes_back_is_published_five_days(self, office, nelly) -> None:
        case = signs(office)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-10 17:00")
        notice(office, case, nelly, known=True, on=date(2026, 3, 10))
        office.days_pass_until("2026-03-17")
        early = {"aviso_entregado": "si", "fecha_entrega_aviso": date(2026, 3, 9)}
        refuses(office, case, nelly, "registrar_entrega_aviso", early)  # it left on the 10th
        office.completes(nelly, "registrar_entrega_aviso", {"aviso_entregado": "no"}, case=case)
        posted = {"fecha_fijacion": date(2026, 3, 17), "sitio_publicacion": "Web y cartelera"}
        office.completes(nelly, "publicar_aviso", posted, case=case)

        # 18, 19, 20, 24 and 25 March: Monday 23 is San José
        office.days_pass_until("2026-03-25")
        assert office.inbox_of(nelly) == []
        office.days_pass_until("2026-03-26")
        early = {"fecha_desfijacion": date(2026, 3, 24)}
        refuses(office, case, nelly, "retirar_aviso", early)
        removed = {"fecha_desfijacion": date(2026, 3, 25)}
        office.completes(nelly, "retirar_aviso", removed, case=case)

        assert outcome(office, case)["notificacion"]["fecha"] == date(2026, 3, 26)
        assert [result for _, result, _ in attempts(office, case)] == [
            *(Result.SENT, Result.SENT, Result.RETURNED),
            *(Result.POSTED, Result.REMOVED),
        ]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 68",
        "De quien no se sabe dónde está, la citación se publica cinco días, con su constancia",
    )
    def test_who_cannot_be_found_is_summoned_by_publication(self, office, nelly) -> None:
        case = signs(office, correo=None)
        office.completes(nelly, "hacer_citacion", {**WHERE, "direccion": None}, case=case)
        office.works_off()
        said = {"medio_citacion": "correo_certificado", "fecha_envio_citacion": SIGNED}
        with pytest.raises(InvalidInput, match="cuando no se conoce ninguno"):
            office.completes(nelly, "enviar_citacion", {**said, "guia_citacion": "RA1"}, case=case)
        posted = {**said, "medio_citacion": "publicacion", "sitio_citacion": "Web y cartelera"}
        office.completes(nelly, "enviar_citacion", posted, case=case)

        # 3, 4, 5, 6 and 9 March; who came on the last day may be written down on the 10th
        office.days_pass_until("2026-03-10 17:00")
        refuses(office, case, nelly, "retirar_citacion", {"fecha_retiro_citacion": SIGNED})
        removed = {"fecha_retiro_citacion": date(2026, 3, 10)}
        office.completes(nelly, "retirar_citacion", removed, case=case)

        assert office.inbox_of(nelly) == ["hacer_aviso"]
        assert [result for _, result, _ in attempts(office, case)] == [
            *(Result.POSTED, Result.REMOVED)
        ]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67, num. 2", "Lo decidido en audiencia se notifica en ella"
    )
    def test_a_decision_of_a_hearing_is_notified_there(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True)

        heard(office, case, nelly)

        assert outcome(office, case)["notificacion"]["fecha"] == SIGNED


class TestKnownBefore:
    """Whatever the means, who comes or shows to know the act ends it."""

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 67",
        "Quien viene antes de que lo citen se notifica en persona",
    )
    def test_who_comes_before_the_summons_is_notified_in_person(self, office, nelly) -> None:
        case = signs(office)
        office.days_pass_until("2026-03-03")
        came = {
            "como_conocio": "personal",
            "fecha_conocimiento": date(2026, 3, 3),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
        }
        office.records(nelly, "conocio_el_acto", came, case=case)

        # nobody is summoned any more, and the record is signed by who notified her
        assert office.inbox_of(nelly) == ["levantar_acta"]
        given = {"hora_diligencia": time(8, 30), "entrego_copia": True, "informo_recursos": True}
        said = {"como_se_notifico": "personal", **came, **given}
        del said["como_conocio"]
        office.completes(nelly, "levantar_acta", said, case=case)
        office.works_off()

        assert outcome(office, case)["notificacion"] == {
            "fecha": date(2026, 3, 3),
            "norma": "CPACA, arts. 67 y 71",
        }
        assert office.term_of(case, "citacion").status == TermStatus.CLOSED
        assert attempts(office, case) == [(Means.PERSONAL, Result.DELIVERED, date(2026, 3, 3))]

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 72",
        "El recurso que llega durante el aviso notifica por sí mismo y no espera otro término",
    )
    def test_an_appeal_that_comes_while_the_notice_is_posted_notifies_by_itself(
        self, office, nelly
    ) -> None:
        case = signs(office, con_recurso=True)
        summons(office, case, nelly, on=SIGNED)
        office.days_pass_until("2026-03-10 17:00")
        notice(office, case, nelly, known=False, on=date(2026, 3, 10))
        posted = {"fecha_fijacion": date(2026, 3, 10), "sitio_publicacion": "Web y cartelera"}
        office.completes(nelly, "publicar_aviso", posted, case=case)
        office.days_pass_until("2026-03-13")
        appealed = {
            "como_conocio": "recurso",
            "fecha_conocimiento": date(2026, 3, 12),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
            "prueba_conocimiento": "El escrito del recurso.",
            "clase_recurso": "reposicion",
            "interesado_recurso": "si",
            "sustentado_recurso": "si",
            "pruebas_recurso": "no",
        }
        early = {**appealed, "fecha_conocimiento": date(2026, 3, 1)}
        with pytest.raises(InvalidInput) as refused:
            office.records(nelly, "conocio_el_acto", early, case=case)
        assert set(refused.value.fields) == {"fecha_conocimiento"}
        office.records(nelly, "conocio_el_acto", appealed, case=case)
        office.days_pass_until("2026-03-30")  # the days of an appeal are over meanwhile
        said = {key: appealed[key] for key in list(appealed)[1:4]}
        said["como_se_notifico"] = "conducta_concluyente"
        office.completes(nelly, "levantar_acta", said, case=case)
        office.works_off()

        # the notice is not taken down any more: it is known since the 12th, and appealed
        assert office.inbox_of(nelly) == []
        assert outcome(office, case)["notificacion"] == {
            "fecha": date(2026, 3, 12),
            "norma": "CPACA, art. 72",
        }
        assert outcome(office, case)["que_llego"] == "recurso"
        assert outcome(office, case).get("firmeza") is None
        assert attempts(office, case)[-1] == (Means.CONDUCT, Result.DELIVERED, date(2026, 3, 12))


class TestIrregular:
    """What lacked what the law asks for has no effect, and is done again."""

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 72",
        "La notificación irregular no produce efectos: se repite, y los recursos empiezan de nuevo",
    )
    def test_it_is_done_again_and_the_days_of_the_appeals_with_it(self, office, nelly) -> None:
        case = signs(office, con_recurso=True, en_audiencia=True)
        heard(office, case, nelly)
        assert office.term_of(case, "recursos").due_on == date(2026, 3, 16)
        office.days_pass_until("2026-03-12")
        lacked = {
            "irregularidad": "No se le dijo qué recursos proceden.",
            "repetir_como": "correo",
        }
        with pytest.raises(InvalidInput) as refused:  # she never accepted that
            office.records(nelly, "notificacion_irregular", lacked, case=case)
        assert set(refused.value.fields) == {"repetir_como"}
        by_summons = {**lacked, "repetir_como": "citacion"}
        office.records(nelly, "notificacion_irregular", by_summons, case=case)

        # the act is not firm on the 17th; the summons is due in five days: 13, 16, 17, 18, 19 March
        assert office.term_of(case, "recursos").status is TermStatus.CLOSED
        assert office.term_of(case, "citacion").due_on == date(2026, 3, 19)
        office.days_pass_until("2026-03-17")
        assert outcome(office, case).get("firmeza") is None
        summons(office, case, nelly, on=date(2026, 3, 17))
        came = {
            "como_se_notifico": "personal",
            "fecha_conocimiento": date(2026, 3, 18),
            "hora_diligencia": time(9, 0),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
            "entrego_copia": True,
            "informo_recursos": True,
        }
        office.days_pass_until("2026-03-18")
        office.completes(nelly, "notificar_personalmente", came, case=case)
        office.works_off()
        # 19, 20, 24, 25, 26, 27, 30 and 31 March, 1 and 6 April: Monday 23 March and Thursday 2 and
        # Friday 3 April are days off
        assert office.term_of(case, "recursos").due_on == date(2026, 4, 6)
        office.days_pass_until("2026-04-07 17:00")
        assert outcome(office, case)["firmeza"]["fecha"] == date(2026, 4, 7)
        assert office.broken_invariants() == []


class TestFirm:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 87, num. 1",
        "Sin recursos, el acto queda en firme el día siguiente a la notificación",
    )
    def test_without_remedies_the_day_after_the_notification(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True)
        heard(office, case, nelly)

        assert outcome(office, case)["firmeza"]["fecha"] == date(2026, 3, 3)

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), arts. 76 and 87, num. 3",
        "Sin recurso en diez días, el acto queda en firme el día siguiente",
    )
    def test_the_day_after_ten_days_without_an_appeal(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True, con_recurso=True)
        heard(office, case, nelly)

        # 3, 4, 5, 6, 9, 10, 11, 12, 13 and 16 March
        assert office.term_of(case, "recursos").due_on == date(2026, 3, 16)
        office.days_pass_until("2026-03-16")
        assert office.inbox_of(nelly) == ["esperar_recursos"]
        office.days_pass_until("2026-03-17 17:00")

        assert office.inbox_of(nelly) == []
        assert outcome(office, case)["firmeza"] == {
            "fecha": date(2026, 3, 17),
            "norma": "CPACA, art. 87, num. 3",
        }

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 87, num. 3",
        "Con renuncia expresa, el acto queda en firme el día siguiente",
    )
    def test_the_day_after_an_express_waiver(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True, con_recurso=True)
        heard(office, case, nelly)
        office.days_pass_until("2026-03-05")

        waived = {"que_llego": "renuncia", "fecha_recurso": date(2026, 3, 4)}
        office.completes(nelly, "esperar_recursos", waived, case=case)

        assert outcome(office, case)["firmeza"]["fecha"] == date(2026, 3, 5)

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 76", "Un recurso a tiempo impide que el acto quede en firme"
    )
    def test_an_appeal_in_time_leaves_it_open(self, office, nelly) -> None:
        case = signs(office, en_audiencia=True, con_recurso=True)
        heard(office, case, nelly)
        office.days_pass_until("2026-03-12")

        appealed = {
            "que_llego": "recurso",
            "fecha_recurso": date(2026, 3, 12),
            "clase_recurso": "reposicion",
            "interesado_recurso": "si",
            "sustentado_recurso": "si",
            "pruebas_recurso": "no",
        }
        office.completes(nelly, "esperar_recursos", appealed, case=case)

        assert outcome(office, case)["que_llego"] == "recurso"
        assert outcome(office, case).get("firmeza") is None
        assert office.term_of(case, "recursos").ended_on == date(2026, 3, 12)
