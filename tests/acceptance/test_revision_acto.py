"""Elaborar o revisar actos para la firma del Alcalde: from who asks for an act until it is signed.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 29 June, 13 and 20 July,
and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.terms import TermStatus
from engine.errors import InvalidInput
from engine.services import tasks
from tests.cabinet import DRAFTED, MEMORANDUM, RESOLUTION, TEXT, WHY, Cabinet
from tests.desk import Desk, words
from tests.office import Office
from tests.web import web_of

pytestmark = pytest.mark.procedure("revision_acto")

CPACA = "Ley 1437 de 2011 (CPACA)"
ANSWER = {"sentido_concepto": "favorable", "texto_concepto": "No hay objeción de esta dependencia."}


@pytest.fixture
def cabinet(office: Office) -> Cabinet:
    return Cabinet(office)


class TestTheRequest:
    def test_what_is_incomplete_goes_back_and_after_twice_the_head_of_office_decides(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.asks("2026-07-01 09:00")
        incomplete = {"resultado_verificacion": "incompleta", "observaciones_solicitud": WHY}
        lines = [
            {"requisito": one, "cumple": "no"} for one in cabinet.known()["requisitos"]["lista"]
        ]
        cabinet.errs("profesional", "verificar_solicitud", lista_chequeo=lines, **incomplete)
        for _ in range(2):
            cabinet.checks(**incomplete)
            assert cabinet.waiting() == {"ajustar_solicitud"}
            cabinet.does("dependencia", "ajustar_solicitud", **cabinet.asked)

        cabinet.checks(**incomplete)
        assert cabinet.waiting() == {"decidir_solicitud"}
        cabinet.does("secretaria_general", "decidir_solicitud", decision_solicitud="insistir")
        # who completes it still reads what was missing
        assert cabinet.known()["observaciones_solicitud"] == WHY
        cabinet.does("dependencia", "ajustar_solicitud", **cabinet.asked)
        cabinet.checks()

        assert cabinet.waiting() == {"preparar_proyecto"}
        # every return is a signed paper; none of them took the number of an act
        assert cabinet.numbers("DEV") == [f"DEV-2026-0000{n}" for n in (1, 2, 3, 4)]
        assert cabinet.numbers("DEC") == []

    def test_it_is_archived_where_the_head_of_office_says_so(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        for _ in range(3):
            cabinet.checks(resultado_verificacion="incompleta", observaciones_solicitud=WHY)
            if cabinet.waiting() == {"ajustar_solicitud"}:
                cabinet.does("dependencia", "ajustar_solicitud", **cabinet.asked)

        archived = {
            "decision_solicitud": "archivar",
            "motivo_archivo": "Ya no se necesita el acto.",
        }
        cabinet.errs("secretaria_general", "decidir_solicitud", **archived)
        cabinet.does("secretaria_general", "decidir_solicitud", **archived)

        assert cabinet.closed()
        said = cabinet.paper("archivo_solicitud")
        assert WHY in said
        assert "Ya no se necesita el acto." in said

    @pytest.mark.norm(
        "Ley 136 de 1994, art. 93",
        "Lo que no es de competencia del Alcalde se devuelve con razones",
    )
    def test_what_is_not_the_mayors_goes_back_with_its_reasons(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")

        said = {"observaciones_solicitud": WHY, "autoridad_competente": "Concejo Distrital"}
        cabinet.checks(resultado_verificacion="sin_competencia", **said)

        assert cabinet.closed()
        assert cabinet.numbers("DEV") == ["DEV-2026-00001"]
        assert "no es de competencia del Alcalde (competente: Concejo" in cabinet.paper(
            "devolucion"
        )
        assert "completed avisar_incompetencia" in cabinet.office.history_of(cabinet.case)

    def test_a_contract_has_a_procedure_of_its_own(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00", clase_acto="contrato")

        with pytest.raises(InvalidInput) as refused:
            cabinet.checks()

        assert set(refused.value.fields) == {"resultado_verificacion"}
        cabinet.checks(resultado_verificacion="otro_procedimiento", observaciones_solicitud=WHY)
        assert "tiene su propio procedimiento" in cabinet.paper("devolucion")
        assert cabinet.closed()

    def test_no_line_of_the_check_list_is_left_out(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")

        with pytest.raises(InvalidInput) as refused:
            cabinet.checks(lista_chequeo=[{"requisito": "Informe de seguridad", "cumple": "si"}])

        assert set(refused.value.fields) == {"lista_chequeo"}


class TestOpinions:
    @pytest.mark.norm(
        "Nivel de servicio de la entidad",
        "El concepto que no se da en cinco días hábiles no detiene el acto: decide quien coordina",
    )
    def test_t12_13_an_opinion_that_does_not_come_stops_nothing(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts(conceptos_pedidos=["hacienda", "juridica"])
        assert len(cabinet.tasks("emitir_concepto")) == 2
        cabinet.gives_opinion("juridica", mistaken=True, **ANSWER)
        cabinet.gives_opinion("juridica", **ANSWER)
        assert cabinet.numbers("CPT") == ["CPT-2026-00001", "CPT-2026-00002"]
        assert "No hay objeción" in cabinet.paper("concepto")

        # five working days: 2, 3, 6, 7 and 8 July
        cabinet.office.days_pass_until("2026-07-08 09:00")
        assert cabinet.waiting() == {"emitir_concepto"}
        cabinet.office.days_pass_until("2026-07-09 09:00")
        assert cabinet.waiting() == {"reiterar_concepto"}
        cabinet.does("secretaria_general", "reiterar_concepto", se_emite="no")

        assert cabinet.waiting() == {"decidir_sin_concepto"}
        given = {one["rol"]: one["emitido"] for one in cabinet.known()["conceptos"]}
        assert given == {"juridica": True, "hacienda": False}
        cabinet.does("secretaria_general", "decidir_sin_concepto", decision_concepto="insistir")
        cabinet.gives_opinion("hacienda", **ANSWER)
        assert cabinet.waiting() == {"revisar_legalidad"}
        given = {one["rol"]: one["emitido"] for one in cabinet.known()["conceptos"]}
        assert given == {"juridica": True, "hacienda": True}

    def test_the_coordinator_goes_on_without_it_and_says_why(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts(conceptos_pedidos=["hacienda"])
        [line] = cabinet.office.page_of(cabinet.case, cabinet.staff["hacienda"]).tasks
        assert (line.element_id, line.group_label) == ("emitir_concepto", "Hacienda")
        cabinet.wakes_on("2026-07-09 09:00")
        # nor the second time, in five days more: 10, 14, 15, 16 and 17 July
        cabinet.wakes_on("2026-07-18 09:00")

        reader = cabinet.staff["secretaria_general"]
        [task_id] = cabinet.tasks("decidir_sin_concepto")
        with cabinet.office.engine.work_as(cabinet.office.actor(reader)) as work:
            tasks.claim(work, task_id)
        desk = Desk(web_of(cabinet.office.engine), cabinet.office).seated(reader)
        assert "Hacienda: concepto no emitido" in words(desk.opens(f"/tareas/{task_id}"))
        cabinet.does(
            "secretaria_general",
            "decidir_sin_concepto",
            decision_concepto="continuar",
            motivo_sin_concepto="No hay gasto que revisar.",
        )

        assert cabinet.known()["motivo_sin_concepto"] == "No hay gasto que revisar."
        assert cabinet.waiting() == {"revisar_legalidad"}

    @pytest.mark.norm(
        f"{CPACA}, art. 46", "Sin la consulta previa que la ley exige el acto no sigue adelante"
    )
    def test_nothing_goes_on_without_a_consultation_that_the_law_asks_for(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts(consulta_previa=True)
        assert cabinet.waiting() == {"realizar_consulta"}

        bare = {"fecha_consulta": date(2026, 7, 1), "resultado_consulta": "Se acordó la ruta."}
        with pytest.raises(InvalidInput) as refused:
            cabinet.does("dependencia", "realizar_consulta", **bare)
        assert set(refused.value.fields) == {"acta_consulta"}


class TestTheDraft:
    @pytest.mark.norm(
        f"{CPACA}, art. 8, num. 8",
        "El proyecto de una regulación se publica, se comenta y se ajusta",
    )
    def test_a_general_draft_is_published_and_commented_on(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-06-10 09:00", clase_acto="resolucion", alcance="general")
        cabinet.checks()
        cabinet.drafts()
        cabinet.errs("dependencia", "preparar_publicacion", **MEMORANDUM)
        # ten days: 11, 12, 16 (Monday 15 is a holiday), 17, 18, 19, 22, 23, 24 and 25 June
        cabinet.is_commented_on(
            "2026-06-26 09:00", "¿Y los vendedores?", "Se les da otro lugar a todos."
        )

        assert cabinet.waiting() == {"ajustar_proyecto"}
        cabinet.does(
            "profesional", "ajustar_proyecto", **{**DRAFTED, "texto": f"{TEXT}\n\nArtículo 2."}
        )
        assert cabinet.waiting() == {"revisar_legalidad"}
        assert cabinet.known()["texto"].endswith("Artículo 2.")
        assert cabinet.numbers("MEM") == ["MEM-2026-00001", "MEM-2026-00002"]
        cabinet.approves()
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        # only decrees go to the governor
        assert cabinet.waiting() == {"clasificar_informacion"}

    @pytest.mark.norm(
        f"{CPACA}, art. 46",
        "La consulta, el concepto o la publicación que falta se hace antes de firmar",
    )
    def test_what_was_left_out_is_done_before_the_act_is_signed(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-06-10 09:00", clase_acto="resolucion", alcance="general")
        cabinet.checks()
        with pytest.raises(InvalidInput, match="exige un concepto"):
            cabinet.drafts(conceptos_pedidos=["hacienda"])
        cabinet.drafts()
        cabinet.is_commented_on("2026-06-26 09:00", "¿Y los vendedores?", "Se les da otro lugar.")
        cabinet.does("profesional", "ajustar_proyecto", **DRAFTED)
        with pytest.raises(InvalidInput, match="Responda todos los renglones"):
            cabinet.finds_legal(cumple="no")
        lacking = {"decision_revision": "observaciones", "falta_tramite": True}
        asked = "Toca un resguardo: falta la consulta previa."
        cabinet.does("juridica", "revisar_legalidad", **lacking, observaciones=asked)

        assert cabinet.waiting() == {"preparar_proyecto"}
        assert cabinet.known()["observaciones"] == asked
        # the opinion that was given stands
        cabinet.drafts(conceptos_pedidos=[], consulta_previa=True)
        consulted = {
            "fecha_consulta": date(2026, 6, 26),
            "resultado_consulta": "Se acordó la ruta.",
            "acta_consulta": "Folio 30",
        }
        cabinet.does("dependencia", "realizar_consulta", **consulted)
        # nor is the draft published again, which did not change
        assert cabinet.waiting() == {"revisar_legalidad"}
        assert cabinet.known()["version"] == 2
        cabinet.approves()
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        assert cabinet.numbers("RES") == ["RES-2026-00001"]

    def test_what_is_only_form_is_put_right_on_the_spot(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts()

        cabinet.does(
            "juridica",
            "revisar_legalidad",
            decision_revision="observaciones",
            causa_devolucion="forma",
            texto=TEXT.replace("andenes", "andenes públicos"),
            observaciones="Falta el adjetivo.",
        )

        assert cabinet.waiting() == {"dar_visto_bueno"}
        assert "andenes públicos" in cabinet.known()["texto"]

    @pytest.mark.parametrize("who", ["juridica", "secretaria_general"])
    def test_what_is_not_viable_ends_with_the_reasons(self, cabinet: Cabinet, who: str) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts()
        why = {"observaciones": "Es materia de un acuerdo del Concejo."}
        if who == "juridica":
            said = {"decision_revision": "observaciones", "causa_devolucion": "competencia", **why}
            with pytest.raises(InvalidInput):
                cabinet.does("juridica", "revisar_legalidad", **said)
            said["autoridad_competente"] = "Concejo Distrital"
            cabinet.does("juridica", "revisar_legalidad", **said)
            # the head of office knows, as where it is seen at once
            assert "completed avisar_incompetencia" in cabinet.office.history_of(cabinet.case)
            assert cabinet.office.mail.to("beatriz")[-1].startswith("Pidieron un acto que no es")
        else:
            cabinet.finds_legal()
            cabinet.does(who, "dar_visto_bueno", decision_visto_bueno="no_viable", **why)

        assert cabinet.waiting() == {"informar_no_viabilidad"}
        cabinet.does("juridica", "informar_no_viabilidad", razones_no_viable=why["observaciones"])
        assert cabinet.closed()
        assert cabinet.numbers("DEC") == []
        assert "materia de un acuerdo" in cabinet.paper("no_viabilidad")
        assert ("Concejo Distrital" in cabinet.paper("no_viabilidad")) == (who == "juridica")


class TestWhoIsChallenged:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
        "El abogado recusado no revisa el acto: lo decide el superior y otra persona lo revisa",
    )
    def test_a_person_concerned_challenges_the_lawyer_and_another_one_reviews(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.asks("2026-07-01 09:00", fecha_limite_externa=date(2026, 7, 31))
        cabinet.checks()
        cabinet.drafts()

        cabinet.is_challenged("juridica", "Es socio de quien ocupa los andenes.")
        # 2, 3, 6, 7 and 8 July
        assert cabinet.office.term_of(cabinet.case, "manifestacion").due_on == date(2026, 7, 8)
        assert cabinet.waiting() == {"revisar_legalidad", "responder_recusacion"}
        with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
            cabinet.finds_legal()
        cabinet.office.days_pass_until("2026-07-02 09:00")
        cabinet.answers_the_challenge("juridica", "Son socios desde 2024.", accepts=True)
        # 3, 6, 7, 8, 9, 10, 14, 15, 16 and 17 July: Monday 13 is a holiday
        term = cabinet.office.term_of(cabinet.case, "decision_impedimento")
        assert term.due_on == date(2026, 7, 17)

        why = "Tiene interés en lo que el acto decide."
        said = {"decision_impedimento": "aceptado", "motivos_decision": why}
        another = cabinet.colleague("juridica")
        cabinet.does(
            "secretaria_general", "resolver_impedimento", **said, reemplazo=another.username
        )
        with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
            cabinet.finds_legal()
        cabinet.staff["juridica"] = another
        cabinet.approves()
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        assert cabinet.numbers("DEC") == ["DEC-2026-00001"]
        # what others made due does not wait for it
        assert cabinet.office.term_of(cabinet.case, "limite").due_on == date(2026, 7, 31)

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
        "También se recusa a quien verifica o proyecta, antes de que empiece la revisión",
    )
    def test_who_checks_the_request_is_challenged_before_there_is_a_draft(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.is_challenged("profesional", "Vende en el andén que se va a despejar.")
        with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
            cabinet.checks()
        cabinet.answers_the_challenge("profesional", "No vendo en ningún andén.", accepts=False)
        refused = {"decision_impedimento": "negado", "motivos_decision": "No se probó."}
        cabinet.does("secretaria_general", "resolver_impedimento", **refused)

        cabinet.checks()
        assert cabinet.waiting() == {"preparar_proyecto"}


class TestTheSignature:
    @pytest.mark.norm("Ley 136 de 1994, art. 93", "Lo que el Alcalde devuelve no gasta número")
    def test_t12_10_what_the_mayor_returns_takes_no_number_and_is_reviewed_again(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.to_signature("2026-07-01 09:00", fecha_limite_externa=date(2026, 7, 8))
        assert cabinet.known()["version"] == 1
        # the goals of the house: 2, 3 and 6 July; 2 and 3; and what somebody else's term leaves
        assert [(one.name, one.due_on) for one in cabinet.office.terms_of(cabinet.case)] == [
            ("limite", date(2026, 7, 8)),
            ("revision", date(2026, 7, 6)),
            ("visto_bueno", date(2026, 7, 3)),
            ("firma", date(2026, 7, 6)),
            ("limite_firma", date(2026, 7, 7)),  # the day before, so that it can be signed still
        ]

        cabinet.does("alcalde", "firmar_acto", decision_firma="devolver", observaciones=WHY)

        assert cabinet.numbers("DEC") == []
        assert cabinet.waiting() == {"proyectar_acto"}
        better = {**DRAFTED, "texto": f"{TEXT} Es competente."}
        cabinet.does("profesional", "proyectar_acto", **better)
        assert cabinet.known()["version"] == 2
        assert cabinet.known().get("decision_visto_bueno") is None
        assert cabinet.waiting() == {"revisar_legalidad"}
        cabinet.approves()
        cabinet.errs("alcalde", "firmar_acto", decision_firma="firmar")
        cabinet.does("profesional", "proyectar_acto", **better)
        cabinet.approves()
        cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        # the one that was annulled stays in the series, annulled
        assert cabinet.numbers("DEC") == ["DEC-2026-00001", "DEC-2026-00002"]
        assert cabinet.office.term_of(cabinet.case, "limite").status is TermStatus.MET

    def test_after_the_third_return_those_who_disagree_meet(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts()
        lacking = {"decision_revision": "observaciones", "causa_devolucion": "motivacion"}
        for _ in range(2):
            cabinet.does("juridica", "revisar_legalidad", **lacking, observaciones=WHY)
            cabinet.does("profesional", "proyectar_acto", **DRAFTED)

        cabinet.does("juridica", "revisar_legalidad", **lacking, observaciones=WHY)

        assert cabinet.waiting() == {"ajustar_en_mesa"}

    def test_an_alternative_goes_up_to_the_mayor(self, cabinet: Cabinet) -> None:
        cabinet.asks("2026-07-01 09:00")
        cabinet.checks()
        cabinet.drafts()
        cabinet.does("juridica", "revisar_legalidad", decision_revision="conforme")

        raised = {"decision_visto_bueno": "elevar", "alternativa": "Empezar por el centro."}
        cabinet.does("secretaria_general", "dar_visto_bueno", **raised)

        assert cabinet.waiting() == {"firmar_acto"}
        assert cabinet.known()["alternativa"] == "Empezar por el centro."

    def test_a_mayor_who_does_not_sign_leaves_a_record(self, cabinet: Cabinet) -> None:
        cabinet.to_signature("2026-07-01 09:00")

        cabinet.does("alcalde", "firmar_acto", decision_firma="no_firmar", observaciones=WHY)

        assert cabinet.waiting() == {"certificar_no_firma"}
        cabinet.does("secretaria_general", "certificar_no_firma", razones_no_firma=WHY)
        assert cabinet.numbers("DEC") == []
        assert cabinet.closed()
        assert "El acto no se firmó" in cabinet.paper("constancia_no_firma")

    def test_while_the_mayor_is_away_the_one_in_charge_signs_and_says_by_which_act(
        self, cabinet: Cabinet
    ) -> None:
        cabinet.to_signature("2026-07-01 09:00")
        in_charge = cabinet.staff["secretaria_general"]
        cabinet.is_away("alcalde", in_charge, "Decreto 0300 de 2026")

        with pytest.raises(InvalidInput, match="encargo"):
            cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        cabinet.does("secretaria_general", "firmar_acto", decision_firma="firmar")

        assert cabinet.known()["acto"]["calidad"] == "encargado"
        block = (
            f"{in_charge.name} Alcalde (encargado, Decreto 0300 de 2026) Firmado electrónicamente"
        )
        assert block in cabinet.paper("decreto")

    @pytest.mark.norm(
        "Ley 489 de 1998, art. 11", "La expedición de reglamentos generales no se delega"
    )
    def test_a_resolution_may_be_delegated_and_a_decree_may_not(self, cabinet: Cabinet) -> None:
        delegate = cabinet.staff["juridica"]
        cabinet.to_signature("2026-07-01 09:00", **RESOLUTION)
        cabinet.delegates("alcalde", delegate, "resolucion", "Decreto 0201 de 2026")

        with pytest.raises(InvalidInput, match="delegada"):
            cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        cabinet.does("juridica", "firmar_acto", decision_firma="firmar")

        assert cabinet.known()["acto"]["calidad"] == "delegado"
        # the acts of the delegate admit what those of the mayor admit
        assert cabinet.known()["recursos_que_admite"]["recursos"] == ["reposicion"]

        with pytest.raises(InvalidInput):
            cabinet.delegates("alcalde", delegate, "decreto", "Decreto 0202 de 2026")

    @pytest.mark.norm(
        f"{CPACA}, art. 12",
        "El impedimento del Alcalde va al procurador regional en tres días y se decide en diez",
    )
    def test_t12_09_a_mayor_with_an_impediment_waits_for_the_regional_procurator(
        self, cabinet: Cabinet
    ) -> None:
        mayor, ad_hoc = cabinet.staff["alcalde"], cabinet.staff["secretaria_general"]
        cabinet.to_signature("2026-09-09 09:00")
        declared = {
            "decision_firma": "impedido",
            "funcionario_impedido": mayor.username,
            "fecha_conocimiento": date(2026, 9, 9),
        }
        cabinet.does("alcalde", "firmar_acto", **declared)
        term = cabinet.office.term_of(cabinet.case, "manifestacion")
        assert term.due_on == date(2026, 9, 14)  # 10, 11 and 14 September
        cabinet.office.days_pass_until("2026-09-14 09:00")
        stated = {"causal": "1", "hechos_impedimento": "El beneficiario es su hermano."}
        cabinet.does("alcalde", "manifestar_impedimento", **stated)

        assert "firmar_acto" not in cabinet.waiting()
        sent = {"fecha_remision_procuraduria": date(2026, 9, 14), "radicado_procuraduria": "E-1"}
        cabinet.does("juridica", "remitir_a_procuraduria", **sent)
        # 15, 16, 17, 18, 21, 22, 23, 24, 25 and 28 September
        term = cabinet.office.term_of(cabinet.case, "decision_impedimento")
        assert term.due_on == date(2026, 9, 28)
        assert "firmar_acto" not in cabinet.waiting()

        cabinet.office.days_pass_until("2026-09-28 09:00")
        decided = {
            "decision_impedimento": "aceptado",
            "reemplazo": ad_hoc.username,
            "acto_procuraduria": "Auto 12 de 2026",
            "fecha_decision": date(2026, 9, 28),
        }
        cabinet.does("juridica", "registrar_decision_procuraduria", **decided)
        assert cabinet.waiting() == {"firmar_acto"}
        with pytest.raises(InvalidInput, match="tiene un impedimento"):
            cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
        instead, signs = cabinet.office.today_of(ad_hoc), {"decision_firma": "firmar"}
        cabinet.office.completes(instead, "firmar_acto", signs, case=cabinet.case)
        assert cabinet.known()["acto"]["calidad"] == "ad hoc"
