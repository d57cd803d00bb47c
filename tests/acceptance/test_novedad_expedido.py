"""What befalls an act when its case is closed: in any time, in a case of its own.

Dates are counted by hand. Days off that they meet in 2026: Monday 13 and Monday 20 July, Friday 7
and Monday 17 August, and every weekend.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.cabinet import LUZ, RESOLUTION, Cabinet
from tests.demo_story import DemoStory
from tests.office import Office

pytestmark = pytest.mark.procedure("novedad_expedido")

CPACA = "Ley 1437 de 2011 (CPACA)"
DONE = {"ejecutores": "Secretaría de Movilidad", "resultado_ejecucion": "Se señalizó el centro."}
PEDRO = {
    "solicitante": "Pedro Nel Ocampo",
    "correo_solicitante": "pedro.ocampo@example.com",
    "acepta_solicitante": True,
    "motivos_solicitud": "El acto se opone a la ley.",
}


@pytest.fixture
def cabinet(office: Office) -> Cabinet:
    return Cabinet(office)


def is_carried_out(cabinet: Cabinet) -> str:
    """A decree, from its signature on 1 July until its case is closed; its number."""
    cabinet.signs("2026-07-01 09:00")
    cabinet.does("secretaria_general", "firmar_remision")
    cabinet.sends_to_governor()
    cabinet.publishes("2026-07-02 09:00")
    cabinet.does("dependencia", "ejecutar_acto", fecha_ejecucion=date(2026, 7, 2), **DONE)
    assert cabinet.closed()
    return str(cabinet.known()["acto"]["numero"])


def is_told(cabinet: Cabinet) -> str:
    """A letter of the mayor to Luz Dary, whose case is closed; its number."""
    cabinet.signs("2026-07-01 09:00", **LUZ, clase_acto="oficio")
    assert cabinet.closed()
    return str(cabinet.known()["acto"]["numero"])


def is_not_found(cabinet: Cabinet, number: str, **asked: object) -> None:
    cabinet.hears("gobernador", number, **asked)
    assert cabinet.waiting() == {"precisar_acto"}
    assert cabinet.linked() == []


def is_forgotten_when_another_is_sought(cabinet: Cabinet, number: str) -> None:
    """The act that was found first, and to whom it went: the matter is not about it."""
    assert len(cabinet.linked()) == 1
    cabinet.does("juridica", "precisar_acto", numero_acto=number, como_sigue="buscar")
    assert cabinet.waiting() == {"precisar_acto"}
    assert cabinet.linked() == []
    forgotten = ("acto", "expediente_acto", "requisitos", "destinatario", "direccion")
    assert {cabinet.known()[name] for name in forgotten} == {None}


def is_challenged_in_vain(cabinet: Cabinet) -> None:
    cabinet.is_challenged("juridica", "Asesoró al Gobernador.", by="secretaria_general")
    cabinet.answers_the_challenge("juridica", "Nunca lo he asesorado.", accepts=False)
    refused = {"decision_impedimento": "negado", "motivos_decision": "No se probó."}
    cabinet.does("secretaria_general", "resolver_impedimento", **refused)


def is_annulled_by_a_ruling_that_may_be_appealed(
    cabinet: Cabinet, number: str, ruling: dict[str, Any]
) -> None:
    """On Wednesday 29 July; the house appeals, and the act is in force meanwhile."""
    cabinet.hears("juez", number, clase_decision_judicial="nulidad_apelable", **ruling)
    # 30 and 31 July, 3, 4, 5, 6, 10, 11, 12 and 13 August: Friday 7 is a holiday
    assert cabinet.office.term_of(cabinet.case, "apelacion_fallo").due_on == date(2026, 8, 13)
    done = {"actuacion_fallo": "apelado", "fecha_actuacion_fallo": cabinet.office.today}
    cabinet.does("juridica", "atender_fallo", **done)
    assert cabinet.known()["estado_acto"] is None
    assert cabinet.closed()


def is_opposed_for_good(cabinet: Cabinet, number: str) -> None:
    """The same day: the act has lost its force, and the mayor says so."""
    against: dict[str, Any] = {"opositor": "Veeduría ciudadana"}
    against |= {"correo_opositor": "veeduria@example.com", "fecha_oposicion": cabinet.office.today}
    cabinet.hears("oposicion", number, **against, motivos_oposicion="Su ley se derogó.")
    # 30 and 31 July, 3 to 6, 10 to 14, 18, 19, 20 and 21 August: Monday 17 is a holiday
    assert cabinet.office.term_of(cabinet.case, "oposicion").due_on == date(2026, 8, 21)
    over = {"perdio_fuerza": True, "razones_oposicion": "Se derogó."}
    cabinet.does("juridica", "estudiar_oposicion", **over)
    cabinet.signs_another(approves=True)
    assert cabinet.office.mail.to("veeduria@")
    assert cabinet.known()["estado_acto"] == "sin_ejecutoriedad"
    assert cabinet.closed()


class TestGeneralActs:
    @pytest.mark.norm(
        f"{CPACA}, art. 95", "La revocatoria procede en cualquier tiempo, en dos meses"
    )
    @pytest.mark.norm(f"{CPACA}, art. 65", "Lo que revoca un acto general también se publica")
    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal a, num. 7", "El decreto que revoca va al Gobernador"
    )
    def test_a_decree_that_was_carried_out_is_revoked_by_another_decree(
        self, cabinet: Cabinet
    ) -> None:
        number, decree = is_carried_out(cabinet), cabinet.case
        cabinet.office.days_pass_until("2026-07-21 09:00")
        cabinet.hears("revocatoria", number, fecha_solicitud=date(2026, 7, 21), **PEDRO)
        assert cabinet.linked() == [decree.radicado]
        # Monday 21 September, a working day
        assert cabinet.office.term_of(cabinet.case, "revocatoria").due_on == date(2026, 9, 21)
        cabinet.studies(causal_revocatoria="oposicion_manifiesta")
        cabinet.signs_another(approves=True)

        # Wednesday 22, 23, 24, 27 and 28 July
        assert cabinet.office.term_of(cabinet.case, "gobernador").due_on == date(2026, 7, 28)
        assert cabinet.numbers("DEC") == ["DEC-2026-00002"]
        said = cabinet.paper("decreto_revocatoria")
        assert f"Revocar directamente el acto {number}" in said
        assert "Publíquese, notifíquese y cúmplase" in said
        cabinet.does("secretaria_general", "firmar_remision")
        cabinet.sends_to_governor()
        cabinet.publishes("2026-07-22 09:00")
        assert cabinet.waiting() == {"esperar_acceso"}
        cabinet.opens("pedro.ocampo@")
        assert cabinet.known()["estado_acto"] == "revocado"
        assert cabinet.closed()
        assert cabinet.office.broken_invariants() == []

        # whoever asks for it once more is not heard as if it were in force
        cabinet.hears("revocatoria", number, fecha_solicitud=date(2026, 7, 21), **PEDRO)
        assert cabinet.waiting() == {"precisar_acto"}
        assert cabinet.known()["estado_acto"] == "revocado"

    @pytest.mark.norm(
        "Decreto Ley 1333 de 1986, art. 119", "La objeción llega dentro de los veinte días"
    )
    @pytest.mark.norm(f"{CPACA}, art. 9, num. 6", "Lo suspendido no se ejecuta ni se reproduce")
    @pytest.mark.norm(f"{CPACA}, art. 189", "La nulidad que se puede apelar no quita el acto")
    @pytest.mark.norm(f"{CPACA}, art. 247", "Diez días hábiles para apelar el fallo que anula")
    @pytest.mark.norm(f"{CPACA}, art. 92", "También se oponen a un acto que ya se ejecutó")
    @pytest.mark.norm(f"{CPACA}, art. 12", "También se recusa a quien atiende lo que llegó después")
    def test_the_governor_objects_and_a_judge_annuls_an_article(self, cabinet: Cabinet) -> None:
        number = is_carried_out(cabinet)
        # while its case is open the matter goes there; by then it is not
        cabinet.office.days_pass_until("2026-07-29 09:00")
        today = date(2026, 7, 29)
        said = {"clase_control": "objecion", "motivos_control": "Excede la facultad."}
        cabinet.hears("control", number.lower(), fecha_control=today, **said)
        is_challenged_in_vain(cabinet)
        answered = {"actuacion_control": "Se remitió el expediente al Tribunal."}
        cabinet.does("juridica", "atender_control", fecha_actuacion_control=today, **answered)
        assert cabinet.closed()

        ruling = {"fecha_decision_judicial": today, "despacho_judicial": "Tribunal, 2026-114"}
        is_annulled_by_a_ruling_that_may_be_appealed(cabinet, number, ruling)
        cabinet.hears("juez", number, clase_decision_judicial="suspension", **ruling)
        assert cabinet.known()["estado_acto"] == "suspendido"
        ended = {"constancia_levantamiento": "Sentencia 12", "fecha_levantamiento": today}
        before = {**ended, "fecha_levantamiento": today - timedelta(days=1)}
        with pytest.raises(InvalidInput, match="anterior a la suspensión"):
            cabinet.does("juridica", "vigilar_suspension", fin_suspension="levantada", **before)
        cabinet.does(
            "juridica",
            "vigilar_suspension",
            fin_suspension="nulidad_parcial",
            articulos_anulados="Artículo 3",
            **ended,
        )
        assert cabinet.known()["estado_acto"] == "vigente"
        assert cabinet.known()["parte_anulada"] == "Artículo 3"
        assert cabinet.closed()
        is_opposed_for_good(cabinet, number)


class TestTheActThatItIsAbout:
    @pytest.mark.norm(f"{CPACA}, arts. 13 y 45", "A quien pidió la corrección se le responde")
    def test_who_asks_for_more_than_a_correction_is_answered(self, cabinet: Cabinet) -> None:
        number = is_told(cabinet)
        asked = {
            "fecha_error": date(2026, 7, 1),
            "quien_advirtio": "Luz Dary Ospina",
            "error_advertido": "El oficio dice no, y debe decir sí.",
        }
        with_mail = {**asked, "correo_advirtio": "luz.dos@example.com"}
        # the counter does not see that case: nothing of it is copied to one that it does see
        cabinet.hears("error", number, "ventanilla", **with_mail)
        assert cabinet.waiting() == {"precisar_acto"}
        assert cabinet.linked() == []
        assert cabinet.known().get("destinatario") is None
        cabinet.does("juridica", "precisar_acto", numero_acto=number, como_sigue="buscar")
        kind = {"clase_error": "transcripcion", "cambia_sentido": True}
        cabinet.does("juridica", "calificar_error", **kind)
        why = {"razones_respuesta": "Eso cambia la decisión: puede pedir su revocatoria."}
        cabinet.errs("juridica", "responder_solicitud", **why)
        cabinet.does("juridica", "responder_solicitud", **why)
        assert cabinet.office.mail.to("luz.dos@")
        assert "puede pedir su revocatoria" in cabinet.paper("respuesta_correccion")
        assert cabinet.closed()

    def test_what_is_still_open_takes_it_and_what_the_house_never_had_is_described(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.signs("2026-07-01 09:00", **RESOLUTION)
        number = cabinet.known()["acto"]["numero"]
        asked = {"fecha_pedido_gobernador": date(2026, 7, 1), "oficio_pedido": "Oficio 12-4"}
        cabinet.hears("gobernador", number, **asked)
        assert cabinet.waiting() == {"precisar_acto"}
        with pytest.raises(InvalidInput, match="la novedad se registra en él"):
            cabinet.does("juridica", "precisar_acto", numero_acto=number, como_sigue="aqui")
        cabinet.does("juridica", "precisar_acto", numero_acto=number, como_sigue="alla")
        assert cabinet.closed()

        cabinet.hears("gobernador", number, **asked)
        other = "Resolución 0045 de 2019"
        is_forgotten_when_another_is_sought(cabinet, other)
        described = {
            "fecha_acto": date(2019, 3, 4),
            "asunto": "Por la cual se reconoce un subsidio",
            "alcance": "particular",
            "destinatario": "Pedro Nel Ocampo",
        }
        cabinet.does(
            "juridica",
            "precisar_acto",
            numero_acto=other,
            como_sigue="aqui",
            **described,
        )
        assert cabinet.known()["destinatario"] == "Pedro Nel Ocampo"
        # 2, 3, 6, 7 and 8 July
        assert cabinet.office.term_of(cabinet.case, "gobernador").due_on == date(2026, 7, 8)
        cabinet.errs("secretaria_general", "firmar_remision")
        (annulled,) = cabinet.numbers("OF")
        cabinet.does("secretaria_general", "firmar_remision")
        said = cabinet.paper("oficio_gobernador")
        assert "Resolución 0045 de 2019" in said
        assert "con Oficio 12-4, recibido el 1 de julio de 2026" in said
        cabinet.sends_to_governor()
        assert cabinet.closed()
        is_not_found(cabinet, annulled, **asked)

    def test_an_act_of_a_reserved_case_is_not_found(self, cabinet: Cabinet) -> None:
        number = is_told(cabinet)
        with cabinet.office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, cabinet.case.id).reserved = True
        asked = {"fecha_pedido_gobernador": date(2026, 7, 1), "oficio_pedido": "Oficio 12-4"}
        is_not_found(cabinet, number, **asked)


def test_it_begins_at_a_desk_and_no_day_to_come_is_taken(office: Office) -> None:
    office.today_is("2026-07-01 09:00")
    story = DemoStory(office, "novedad_expedido")
    asked = {
        "numero_acto": "Resolución 0045 de 2019",
        "novedad": "gobernador",
        "oficio_pedido": "Oficio 12-4",
        "sin_escrito_recibido": True,
        "motivo_sin_escrito_recibido": "Llegó por correo y está en el folio 3.",
    }
    with pytest.raises(AssertionError, match="posterior a hoy"):
        story.asks("juridica", {**asked, "fecha_pedido_gobernador": date(2026, 7, 2)})
    story.asks("juridica", {**asked, "fecha_pedido_gobernador": date(2026, 7, 1)})
    office.works_off()
    described = {
        "numero_acto": "Resolución 0045 de 2019",
        "como_sigue": "aqui",
        "fecha_acto": date(2019, 3, 4),
        "asunto": "Por la cual se reconoce un subsidio",
        "alcance": "particular",
        "destinatario": "Luz Dary Ospina",
    }
    story.does("juridica", "precisar_acto", described)
    story.does("secretaria_general", "firmar_remision", {})

    # 2, 3, 6, 7 and 8 July
    assert office.term_of(story.case, "gobernador").due_on == date(2026, 7, 8)
