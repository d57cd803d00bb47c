"""What becomes of an act once it is signed: made known, appealed against, final, carried out, and
whatever befalls it meanwhile.

Dates are counted by hand. Days off that they meet in 2026: Thursday 2 and Friday 3 April, Monday 29
June, Monday 13 and Monday 20 July, Monday 2 November, and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import indicators, search
from engine.services.visibility import reserve_of
from tests.cabinet import LUZ, RESERVED, RESOLUTION, Cabinet
from tests.office import BEATRIZ, Office
from tests.selections import decided

pytestmark = pytest.mark.procedure("vida_acto")

CPACA = "Ley 1437 de 2011 (CPACA)"
DONE = {
    "ejecutores": "Secretaría de Movilidad",
    "resultado_ejecucion": "Se señalizaron los andenes del centro.",
}
WRONG = {"quien_advirtio": "Comunicaciones", "error_advertido": "El artículo 2 dice artículo 3."}
RIGHT = {
    "clase_error": "digitacion",
    "cambia_sentido": False,
    "texto_corregido": "Artículo 2. La señalización es de Movilidad.",
}
OBJECTION = {"clase_control": "objecion", "motivos_control": "Excede la facultad."}
AGAINST = {
    "opositor": "Veeduría ciudadana",
    "correo_opositor": "veeduria@example.com",
    "motivos_oposicion": "Perdió su fundamento.",
}
ASKED = {"motivos_solicitud": "El subsidio ya lo tenía otra entidad."}


@pytest.fixture
def cabinet(office: Office) -> Cabinet:
    return Cabinet(office)


def is_wrong(cabinet: Cabinet, on: date, **said: object) -> None:
    """Somebody sees an error, and the lawyers say of what kind."""
    cabinet.records("dependencia", "error_formal", fecha_error=on, **WRONG)
    cabinet.does("juridica", "calificar_error", **{**RIGHT, **said})


def cannot_be_carried_out(cabinet: Cabinet) -> None:
    today = cabinet.office.today
    with pytest.raises(InvalidInput, match="no se puede ejecutar"):
        cabinet.does("dependencia", "ejecutar_acto", fecha_ejecucion=today, **DONE)


def goes_to_court(cabinet: Cabinet) -> None:
    sent = {"fecha_remision_tribunal": cabinet.office.today, "radicado_tribunal": "T-1"}
    cabinet.does("juridica", "remitir_tribunal", **sent)


def is_told_that_it_stands(cabinet: Cabinet) -> None:
    """Who opposed it, by an act that the mayor signs at the second time of asking."""
    stands = {"perdio_fuerza": False, "razones_oposicion": "La norma sigue vigente."}
    for said in ("no_firmar", "firmar"):
        cabinet.does("juridica", "estudiar_oposicion", **stands)
        cannot_be_carried_out(cabinet)
        cabinet.signs_another(approves=True, decision_firma=said)
    assert "Conserva su fuerza ejecutoria" in cabinet.paper("decision_oposicion")
    assert cabinet.office.mail.to("veeduria@")


def is_judged(cabinet: Cabinet, what: str, **said: str) -> None:
    ruling = {
        "fecha_decision_judicial": cabinet.office.today,
        "despacho_judicial": "Tribunal, 2026-114",
    }
    cabinet.records("juridica", "decision_judicial", clase_decision_judicial=what, **ruling, **said)


def is_asked_for_by_the_governor(cabinet: Cabinet) -> None:
    asked = {"oficio_pedido": "Oficio 12-4", "fecha_pedido_gobernador": cabinet.office.today}
    cabinet.records("juridica", "pedido_gobernador", **asked)
    # Thursday 17, 18, 21, 22 and 23 September
    assert due(cabinet, "gobernador") == date(2026, 9, 23)
    cabinet.does("secretaria_general", "firmar_remision")
    assert "con Oficio 12-4, recibido el 16 de septiembre" in cabinet.paper("oficio_gobernador")
    cabinet.sends_to_governor()


def is_challenged_in_vain(cabinet: Cabinet) -> None:
    """The lawyer says no, and the head of office that he goes on; the five years do not wait."""
    cabinet.is_challenged("juridica", "Trabajó con la contraparte hace años.")
    cabinet.answers_the_challenge("juridica", "Nunca trabajé con ella.", accepts=False)
    said = {"decision_impedimento": "negado", "motivos_decision": "No hay prueba del interés."}
    cabinet.does("secretaria_general", "resolver_impedimento", **said)
    assert cabinet.waiting() == {"ejecutar_acto"}
    assert due(cabinet, "ejecutoriedad") == date(2031, 9, 16)


def cannot_be_kept_back(cabinet: Cabinet) -> None:
    with pytest.raises(InvalidInput, match="publique una versión pública"):
        cabinet.does("juridica", "clasificar_informacion", **RESERVED)


def due(cabinet: Cabinet, term: str) -> date | None:
    return cabinet.office.term_of(cabinet.case, term).due_on


def kept(cabinet: Cabinet, norm: str) -> tuple[int, int]:
    """How often that term was met in July, in time and late, as the indicators have it."""
    with cabinet.office.engine.reading_as(SYSTEM) as work:
        found = indicators.indicators(work, date(2026, 7, 1), date(2026, 7, 31))
    (line,) = [line for line in found.by_term if norm in line.name]
    return line.figures.met_on_time, line.figures.met_late


class TestGeneralActs:
    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal a, num. 7",
        "El decreto general va al Gobernador en los cinco días siguientes a su expedición",
        cases=("T12-01",),
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 65", "El acto general rige desde que se publica", cases=("T12-01",)
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 45",
        "Corregir lo formal no mueve la fecha desde que rige",
        cases=("T12-12",),
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 136",
        "Lo que desarrolla un estado de excepción va al Tribunal en 48 horas",
        cases=(),
    )
    def test_t12_01_and_12_a_decree_is_in_force_from_its_publication_and_stays_so_when_corrected(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.asks("2026-07-07 09:00")
        cabinet.checks()
        cabinet.drafts(estado_excepcion=True)
        cabinet.approves()
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")

        # Wednesday 8, 9, 10, 14 and 15 July: Monday 13 is a holiday; and forty-eight hours
        assert (due(cabinet, "gobernador"), due(cabinet, "tribunal")) == (
            date(2026, 7, 15),
            date(2026, 7, 9),
        )
        goes_to_court(cabinet)
        assert cabinet.known().get("vigencia") is None
        cannot_be_kept_back(cabinet)
        cabinet.publishes("2026-07-10 10:00")
        letter = {"nota_remision": "Con la constancia de su publicación."}
        cabinet.errs("secretaria_general", "firmar_remision", **letter)
        cabinet.does("secretaria_general", "firmar_remision", **letter)
        cabinet.sends_to_governor()

        assert kept(cabinet, "art. 91, literal a, num. 7") == (1, 0)
        in_force = {"desde": date(2026, 7, 10), "norma": "CPACA, art. 65"}
        assert cabinet.known()["vigencia"] == in_force
        is_wrong(cabinet, date(2026, 7, 10))
        cabinet.signs_another(approves=False)
        cabinet.publishes("2026-07-14 10:00")
        assert cabinet.known()["vigencia"] == in_force
        assert "Publíquese y cúmplase" in cabinet.paper("acto_correccion")
        cabinet.does("dependencia", "ejecutar_acto", fecha_ejecucion=date(2026, 7, 14), **DONE)
        assert cabinet.closed()
        assert cabinet.office.broken_invariants() == []

    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal g", "Del decreto de presupuesto se informa al Concejo"
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 92", "Quien se opone suspende la ejecución quince días", cases=()
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 92", "Lo decide quien expidió el acto y se le comunica", cases=()
    )
    @pytest.mark.norm(
        f"{CPACA}, arts. 9, num. 6, y 91", "No se ejecuta un acto suspendido ni nulo", cases=()
    )
    def test_t12_02_a_budget_decree_goes_to_two_places_and_falls_before_a_judge(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.signs(
            "2026-04-01 09:00", clase_acto="decreto_presupuesto", incorpora_cofinanciacion=True
        )
        # 6, 7, 8, 9 and 10 April, after Holy Week; five more for the council
        assert due(cabinet, "gobernador") == date(2026, 4, 10)
        assert due(cabinet, "concejo") == date(2026, 4, 17)
        cabinet.does("secretaria_general", "firmar_remision")
        cabinet.sends_to_governor()
        told = {"fecha_informe_concejo": date(2026, 4, 1), "radicado_concejo": "C-9"}
        cabinet.does("secretaria_general", "informar_concejo", **told)
        cabinet.publishes("2026-04-06 10:00")

        today = date(2026, 4, 6)
        cabinet.records("juridica", "control_acto", fecha_control=today, **OBJECTION)
        answered = {"actuacion_control": "Se remitió el expediente al Tribunal."}
        cabinet.does("juridica", "atender_control", fecha_actuacion_control=today, **answered)
        cabinet.records("juridica", "oposicion_ejecucion", fecha_oposicion=today, **AGAINST)
        # 7 to 10, 13 to 17, 20 to 24 and 27 April
        assert due(cabinet, "oposicion") == date(2026, 4, 27)
        cannot_be_carried_out(cabinet)
        is_told_that_it_stands(cabinet)

        is_judged(cabinet, "suspension")
        cannot_be_carried_out(cabinet)
        lifted = {"constancia_levantamiento": "Auto 77", "fecha_levantamiento": today}
        cabinet.does("juridica", "vigilar_suspension", fin_suspension="levantada", **lifted)
        is_judged(cabinet, "nulidad_parcial", articulos_anulados="Artículo 3")
        assert cabinet.waiting() == {"ejecutar_acto"}
        is_judged(cabinet, "nulidad")
        assert cabinet.known()["estado_acto"] == "nulo"
        assert cabinet.closed()

    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal a, num. 7",
        "También va al Gobernador el decreto que cayó antes de enviarse",
    )
    def test_what_is_owed_to_others_goes_on_when_the_act_falls(self, cabinet: Cabinet) -> None:
        cabinet.signs("2026-04-01 09:00")
        today = cabinet.office.today
        cabinet.records("juridica", "control_acto", fecha_control=today, **OBJECTION)
        is_judged(cabinet, "nulidad")

        assert cabinet.known()["estado_acto"] == "nulo"
        assert {"firmar_remision", "atender_control"} <= cabinet.waiting()
        answered = {"actuacion_control": "Se remitió el expediente al Tribunal."}
        cabinet.does("juridica", "atender_control", fecha_actuacion_control=today, **answered)
        cabinet.does("secretaria_general", "firmar_remision")
        cabinet.sends_to_governor()
        cabinet.publishes("2026-04-01 10:00")
        # nobody is asked to carry it out
        assert cabinet.closed()


class TestParticularActs:
    @pytest.mark.norm(f"{CPACA}, art. 91", "Lo que un juez anuló ya no se notifica")
    def test_what_a_judge_annulled_is_notified_to_nobody_any_more(self, cabinet: Cabinet) -> None:
        cabinet.signs("2026-09-01 09:00", **RESOLUTION)
        is_judged(cabinet, "nulidad")

        assert cabinet.known()["estado_acto"] == "nulo"
        assert cabinet.closed()

    @pytest.mark.norm(f"{CPACA}, art. 76", "La reposición se interpone en los diez días siguientes")
    @pytest.mark.norm(f"{CPACA}, art. 87, num. 3", "Sin recursos queda en firme al día siguiente")
    @pytest.mark.norm(f"{CPACA}, art. 91, num. 3", "Cinco años sin ejecutarlo le quitan su fuerza")
    @pytest.mark.norm(f"{CPACA}, art. 45", "La corrección se comunica a todos los interesados")
    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal a, num. 7",
        "El acto particular que pide el Gobernador se le envía en cinco días",
    )
    @pytest.mark.norm(
        f"{CPACA}, arts. 11 y 12",
        "También después de la firma se recusa a quien tramita, y lo decide su superior",
    )
    def test_t12_04_a_resolution_is_final_after_ten_days_and_five_years_wear_it_out(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.signs("2026-08-28 09:00", **RESOLUTION)
        cabinet.notifies("2026-09-01 10:30")
        # 2, 3, 4, 7, 8, 9, 10, 11, 14 and 15 September
        assert due(cabinet, "recursos") == date(2026, 9, 15)
        cabinet.office.days_pass_until("2026-09-15 09:00")
        assert "certificar_ejecutoria" not in cabinet.waiting()
        cabinet.office.days_pass_until("2026-09-16 17:00")
        assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 16)
        cabinet.errs("juridica", "certificar_ejecutoria")
        cabinet.does("juridica", "certificar_ejecutoria")
        assert "en firme el 16 de septiembre de 2026" in cabinet.paper("constancia_ejecutoria")
        is_challenged_in_vain(cabinet)
        is_wrong(cabinet, date(2026, 9, 16), cambia_sentido=True)
        assert cabinet.waiting() == {"ejecutar_acto"}
        is_wrong(cabinet, date(2026, 9, 16))
        cabinet.signs_another(approves=False, decision_firma="no_firmar")
        assert cabinet.waiting() == {"ejecutar_acto"}
        is_wrong(cabinet, date(2026, 9, 16))
        cabinet.signs_another(approves=False)
        assert cabinet.office.mail.to("luz.ospina@")
        is_asked_for_by_the_governor(cabinet)

        cabinet.wakes_on("2031-09-16 09:00")
        assert cabinet.waiting() == {"ejecutar_acto"}
        cabinet.wakes_on("2031-09-17 09:00")
        assert cabinet.known()["estado_acto"] == "sin_ejecutoriedad"
        assert cabinet.closed()

    @pytest.mark.norm(
        f"{CPACA}, art. 74, num. 2", "Contra las decisiones del Alcalde no procede la apelación"
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 74, num. 3", "De la queja se informa también donde no hay superior"
    )
    @pytest.mark.norm(
        "Ley 136 de 1994, art. 91, literal a, num. 7",
        "Lo que reconoce honorarios a concejales va al Gobernador en cinco días",
        cases=(),
    )
    def test_t12_11_an_appeal_against_the_mayor_is_rejected(self, cabinet: Cabinet) -> None:
        cabinet.signs("2026-09-01 09:00", **RESOLUTION, reconoce_honorarios=True)
        # 2, 3, 4, 7 and 8 September
        assert due(cabinet, "gobernador") == date(2026, 9, 8)
        cabinet.does("secretaria_general", "firmar_remision")
        cabinet.sends_to_governor()
        cabinet.notifies("2026-09-01 10:30")
        cabinet.is_appealed("apelacion")
        cabinet.is_decided(None)

        said = cabinet.paper("rechazo_recurso")
        assert "jefes superiores de las entidades territoriales" in said
        assert "dentro de los cinco (5) días" in said
        assert "no tiene superior" in said
        assert (
            "Procede el recurso de reposición"
            in cabinet.known()["recursos_que_admite"]["explicacion"]
        )
        cabinet.does("juridica", "certificar_ejecutoria")
        assert cabinet.waiting() == {"ejecutar_acto"}

    @pytest.mark.norm(
        f"{CPACA}, arts. 65, par., 87, num. 1, y 89",
        "El nombramiento se comunica y se publica a la vez, sin recurso que esperar",
    )
    @pytest.mark.norm(
        f"{CPACA}, art. 65, par.",
        "Lo que corrige o revoca un nombramiento se publica como él, además de comunicarse",
    )
    def test_an_appointment_is_told_and_published_and_so_is_what_touches_it(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.signs("2026-09-01 09:00", **{**RESOLUTION, "clase_acto": "nombramiento"})
        assert cabinet.office.mail.to("luz.ospina@")
        assert "recurso" not in cabinet.paper("decreto_nombramiento")
        cannot_be_kept_back(cabinet)
        cabinet.publishes("2026-09-02 09:00")

        assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 3)
        assert due(cabinet, "ejecutoriedad") == date(2031, 9, 3)
        with pytest.raises(InvalidInput, match="antes de estar en firme"):
            cabinet.does("dependencia", "ejecutar_acto", fecha_ejecucion=date(2026, 9, 2), **DONE)
        is_wrong(cabinet, date(2026, 9, 2))
        cabinet.signs_another(approves=False)
        cabinet.publishes("2026-09-02 11:00")
        assert cabinet.waiting() == {"ejecutar_acto"}

        of_office = {"fecha_solicitud": date(2026, 9, 2), "revocatoria_de_oficio": True}
        cabinet.records("juridica", "solicitud_revocatoria", **of_office, **ASKED)
        cabinet.studies(causal_revocatoria="oposicion_manifiesta", reconoce_derechos=False)
        cabinet.signs_another(approves=True)
        cabinet.publishes("2026-09-03 09:00")
        cabinet.notifies("2026-09-03 10:00")
        assert cabinet.known()["estado_acto"] == "revocado"
        assert cabinet.closed()

    @pytest.mark.norm(f"{CPACA}, art. 74, num. 1", "La reposición la decide quien expidió el acto")
    def test_what_is_revoked_on_appeal_is_not_carried_out(self, cabinet: Cabinet) -> None:
        cabinet.signs("2026-09-01 09:00", **RESOLUTION)
        cabinet.notifies("2026-09-01 10:30")
        cabinet.is_appealed("reposicion")
        assert due(cabinet, "recurso") == date(2026, 11, 3)  # Sunday 1; Monday 2 is a holiday
        cabinet.is_decided("revoca")

        assert cabinet.known()["estado_acto"] == "revocado"
        assert cabinet.closed()


def notifies_both(cabinet: Cabinet) -> None:
    """Who asked, by the mail that he accepted; the holder, of the act and of what was decided on
    it, each with five days since it was issued."""
    cabinet.opens("pedro.ocampo@")
    # 1 to 5 June; 4, 5, 9, 10 and 11 June, after Monday 8, a holiday
    summons = [t for t in cabinet.office.terms_of(cabinet.case) if t.name == "citacion"]
    assert [term.due_on for term in summons] == [date(2026, 6, 5), date(2026, 6, 11)]
    cabinet.notifies("2026-06-03 11:00")
    assert cabinet.waiting() == {"esperar_recursos", "hacer_citacion"}
    cabinet.notifies("2026-06-04 11:00")
    assert cabinet.waiting() == {"esperar_recursos"}
    # 4, 5, 9 to 12 and 16 to 19 June: Monday 15 is a holiday
    assert due(cabinet, "recursos") == date(2026, 6, 19)
    cabinet.wakes_on("2026-06-22 17:00")
    cabinet.does("juridica", "certificar_ejecutoria")


@pytest.mark.by_web
class TestDirectRevocation:
    @pytest.mark.norm(f"{CPACA}, art. 95", "La revocatoria se decide en dos meses")
    @pytest.mark.norm(f"{CPACA}, art. 97", "Sin el consentimiento del titular no se revoca")
    @pytest.mark.norm(
        f"{CPACA}, arts. 56 y 66", "A cada interesado, por el medio que aceptó", cases=()
    )
    @pytest.mark.norm(f"{CPACA}, art. 96", "Contra lo que se decide no procede recurso")
    def test_t12_06_and_07_two_months_from_date_to_date_and_only_with_consent(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.signs("2026-05-29 08:30", **RESOLUTION)
        cabinet.records(
            "juridica",
            "solicitud_revocatoria",
            fecha_solicitud=date(2026, 5, 29),
            solicitante="Pedro Nel Ocampo",
            correo_solicitante="pedro.ocampo@example.com",
            acepta_solicitante=True,
            **ASKED,
        )
        assert due(cabinet, "revocatoria") == date(2026, 7, 29)
        cabinet.studies(causal_revocatoria="agravio", reconoce_derechos=True)
        no = {"consentimiento": "no", "fecha_peticion_consentimiento": date(2026, 5, 29)}
        cabinet.does("juridica", "pedir_consentimiento", **no)
        cabinet.signs_another(approves=True, decision_firma="no_firmar")
        cabinet.does(
            "juridica", "replantear_decision", como_se_replantea="Se niega con más razones."
        )
        cabinet.studies(causal_revocatoria="ninguna", reconoce_derechos=True)
        cabinet.office.days_pass_until("2026-06-03 09:00")
        cabinet.signs_another(approves=True)
        assert "No revocar" in cabinet.paper("decision_revocatoria")
        assert "no procede recurso" in cabinet.paper("decision_revocatoria")
        notifies_both(cabinet)

        cabinet.wakes_on("2026-12-30 09:00")
        cabinet.records(
            "juridica",
            "solicitud_revocatoria",
            fecha_solicitud=date(2026, 12, 30),
            revocatoria_de_oficio=True,
            **ASKED,
        )
        # there is no 30 February, and the 28th is a Sunday
        assert due(cabinet, "revocatoria") == date(2027, 3, 1)
        cabinet.studies(causal_revocatoria="interes_publico", reconoce_derechos=False)
        cabinet.signs_another(approves=True)
        cabinet.notifies("2026-12-30 11:00")
        assert cabinet.known()["estado_acto"] == "revocado"
        assert cabinet.closed()


class TestInternalActs:
    @pytest.mark.norm("Ley 57 de 1985, art. 1", "La circular que interesa al público se publica")
    @pytest.mark.parametrize("of_interest", [True, False])
    def test_a_circular_is_told_to_those_it_is_for(
        self, cabinet: Cabinet, of_interest: bool
    ) -> None:
        cabinet.signs("2026-07-01 09:00", clase_acto="circular")
        told = {"fecha_difusion": date(2026, 7, 1), "medio_difusion": "Correo a las secretarías"}
        cabinet.does(
            "secretaria_general", "difundir_circular", interesa_publico=of_interest, **told
        )
        if of_interest:
            cabinet.publishes("2026-07-01 10:00")

        history = cabinet.office.history_of(cabinet.case)
        assert ("completed publicar_circular" in history) == of_interest
        assert cabinet.closed()

    def test_a_letter_of_the_mayor_reaches_its_addressee(self, cabinet: Cabinet) -> None:
        cabinet.to_signature("2026-07-01 09:00", **LUZ, clase_acto="oficio")
        right = {"destinatario": "Pedro Nel Ocampo", "correo_notificacion": "pedro@example.com"}
        cabinet.corrects("profesional", **{**LUZ, **right, "motivo_correccion": "Es para Pedro."})
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")

        # it is written to whom it is sent
        assert "Pedro Nel Ocampo" in cabinet.paper("oficio")
        assert "Luz Dary" not in cabinet.paper("oficio")
        assert cabinet.office.mail.to("pedro@")
        assert not cabinet.office.mail.to("luz.ospina@")
        assert cabinet.closed()

    def test_whom_an_act_is_for_is_told_as_it_was_put_right_and_found_by_both(
        self, cabinet: Cabinet
    ) -> None:
        office = cabinet.office
        cabinet.to_signature("2026-07-01 09:00", **LUZ, clase_acto="oficio")
        right = {"destinatario": "Pedro Nel Ocampo", "numero_documento": "16789012"}
        cabinet.corrects("profesional", **{**LUZ, **right, "motivo_correccion": "Es para Pedro."})

        page = office.page_of(cabinet.case, BEATRIZ)
        (person,) = page.parties
        assert (person.name, person.document) == ("Pedro Nel Ocampo", "CC 16789012")
        (line,) = [event for event in page.events if event.kind == "corrected"]
        assert line.data["before"] == {key: LUZ[key] for key in right}
        with office.engine.reading_as(office.actor(BEATRIZ)) as work:
            for name in ("Pedro Nel Ocampo", "Luz Dary Ospina"):
                (found,) = search.cases(work, name).lines
                assert (found.case_id, found.person) == (cabinet.case.id, "Pedro Nel Ocampo")
            case = work.session.get_one(Case, cabinet.case.id)
            hidden = reserve_of(work, case.id, work.definitions.get(case.definition_id))
        # should it be reserved one day, neither is told
        assert hidden.without("Luz Dary Ospina Grajales, Pedro Nel Ocampo").count("reservad") == 2


@pytest.mark.norm(
    f"{CPACA}, art. 74",
    "Lo que un secretario decide por función propia lo revisa su superior, si la entidad no adoptó"
    " otra lectura",
)
def test_what_a_secretary_decides_of_his_own_goes_to_his_superior() -> None:
    facts = {
        "alcance_acto": "particular",
        "naturaleza_acto": "definitivo",
        "firma_rol": "secretaria_general",
        "acto": {"calidad": "titular"},
    }
    read = ({}, {"recursos_secretario": "REPOSICION"})

    found = [
        decided("acto_particular", "recursos_acto", "2026-09-01", {**facts, "parametros": one})
        for one in read
    ]

    assert [one["recursos"] for one in found] == [["reposicion", "apelacion"], ["reposicion"]]


@pytest.mark.norm(
    f"{CPACA}, art. 95", "Notificado el auto que admite la demanda, el acto ya no se revoca"
)
def test_an_act_whose_suit_was_admitted_is_not_revoked_any_more() -> None:
    facts = {"causal_revocatoria": "agravio", "interpuso_recursos": False}

    found = [
        decided("revocatoria_directa", "procedencia_revocatoria", "2026-09-01", {**facts, **more})
        for more in ({"auto_admisorio": False}, {"auto_admisorio": True})
    ]

    assert [one["resultado"] for one in found] == ["revoca", "rechaza"]
