"""The cabinet of a mayor: who asks for an act, who reviews it and who signs it, as in the demo."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from engine.db.tables import Act, Case, Task, TaskStatus
from engine.demo.people import PEOPLE
from engine.domain import values
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import (
    corrections,
    delegations,
    deliveries,
    links,
    observations,
    publications,
    substitutions,
)
from engine.services.delegations import NewDelegation
from engine.services.observations import NewObservation
from engine.services.substitutions import NewSubstitution
from tests import paperwork
from tests.annulled import annuls_the_last, signs_by_mistake
from tests.office import GLORIA, Office, Person, Received

ROLES = (
    *("dependencia", "profesional", "juridica", "secretaria_general", "alcalde"),
    *("notificador", "comunicaciones", "hacienda", "talento_humano", "ventanilla"),
)
TEXT = "Artículo 1. Los andenes son de quien camina."
REASONS = "Que es necesario ordenar los andenes."
DRAFTED: dict[str, Any] = {
    "considerandos": REASONS,
    "texto": TEXT,
    "fundamento": "Ley 136 de 1994, art. 91.",
}
ASKED: dict[str, Any] = {
    "dependencia": "Secretaría de Movilidad",
    "clase_acto": "decreto_orden_publico",
    "modalidad": "revisar",
    "asunto": "Por el cual se ordena el uso de los andenes",
    "fundamento_juridico": "Constitución Política, art. 315, num. 2; Ley 136 de 1994, art. 91.",
    "justificacion": "Los andenes del centro están ocupados.",
    "texto": TEXT,
}
LUZ = {
    "destinatario": "Luz Dary Ospina Grajales",
    "tipo_documento": "CC",
    "numero_documento": "31245678",
    "direccion": "Carrera 26 # 72-15",
    "correo_notificacion": "luz.ospina@example.com",
    "acepta_notificacion_electronica": False,
}
RESOLUTION = {
    **ASKED,
    **LUZ,
    "clase_acto": "resolucion",
    "alcance": "particular",
    "asunto": "Por la cual se reconoce un subsidio",
}
#: what a medium asks for, whichever it is
SEEN_AT = {
    "numero_publicacion": "Boletín Oficial 71",
    "lugar_publicacion": "El País, página 3",
    "url_publicacion": "https://boletin.example/71",
}
MEMORANDUM = {
    "antecedentes": "Los andenes del centro están ocupados.",
    "viabilidad": "El Alcalde es competente.",
    "impacto": "No tiene costo.",
    "memoria_consulta": "Se publica diez días.",
    "dias_comentarios": 10,
}
#: found, before it is published, to be nobody's business
RESERVED = {
    "clasificacion": "reservada",
    "interes_reserva": "intimidad",
    "norma_reserva": "Ley 1581 de 2012, art. 5",
    "dano_reserva": "Publicarlo dice de qué está enferma cada persona del programa.",
    "plazo_reserva": 5,
    "parcial_imposible": True,
}
WHY = "Cite la competencia en el primer considerando."


class Cabinet:
    """One case at a time, from the desk of whoever asks for the act."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.staff: dict[str, Person] = {}
        for one in PEOPLE:
            if set(one.groups) & set(ROLES):
                person = Person(one.username, one.name, one.groups)
                office.hires(person)
                for role in one.groups:
                    self.staff.setdefault(role, person)
        self.case: Received
        self.asked: dict[str, Any] = {}

    def colleague(self, role: str) -> Person:
        """Somebody else who has that role."""
        here = self.staff[role].username
        one = next(one for one in PEOPLE if role in one.groups and one.username != here)
        return Person(one.username, one.name, one.groups)

    def asks(self, on: str, **said: Any) -> Received:
        self.office.today_is(on)
        self.asked = {**ASKED, **said}
        self.case = self.office.receives("revision_acto", channel="interno", **self.asked)
        return self.case

    def hears(self, what: str, number: str, role: str = "juridica", **said: Any) -> Received:
        """Of an act whose number is known, what the lawyers, or others, begin a case with."""
        where = {"sin_escrito_recibido": True, "motivo_sin_escrito_recibido": "Es el folio 3."}
        said = {"numero_acto": number, "novedad": what} | where | said
        who = self.staff[role]
        self.case = self.office.receives("novedad_expedido", channel="interno", by=who, **said)
        self.office.works_off()
        return self.case

    def corrects(self, role: str, **said: Any) -> tuple[str, ...]:
        """Values of the case; the labels of what changed."""
        with self.office.engine.work_as(self.office.actor(self.staff[role])) as work:
            return corrections.correct(work, self.case.id, said)

    def linked(self) -> list[str]:
        """The cases that it is linked with, as the mayor sees them."""
        with self.office.engine.reading_as(self.office.actor(self.staff["alcalde"])) as work:
            return [line.radicado for line in links.of_case(work, self.case.id)]

    def does(self, role: str, task: str, **said: Any) -> None:
        person = self.office.today_of(self.staff[role])  # who is in charge today has that role too
        self.office.completes(person, task, said, case=self.case)
        self.office.works_off()

    def does_first(self, role: str, task: str, **said: Any) -> None:
        """The same, of the one that was opened first where several people are told at once."""
        self.office.ends(self.staff[role], self.tasks(task)[0], said)
        self.office.works_off()

    def records(self, role: str, event: str, **said: Any) -> None:
        self.office.records(self.staff[role], event, said, case=self.case)
        self.office.works_off()

    def checks(self, **said: Any) -> None:
        """The professional finds the request complete, unless told otherwise."""
        lines = [{"requisito": one, "cumple": "si"} for one in self.known()["requisitos"]["lista"]]
        self.does(
            "profesional",
            "verificar_solicitud",
            **{"lista_chequeo": lines, "resultado_verificacion": "completa", **said},
        )

    def drafts(self, **said: Any) -> None:
        """With the opinions that the kind of act asks for, all in favour, unless told which."""
        due = self.known()["requisitos"]["conceptos"]
        draft = {**DRAFTED, "conceptos_pedidos": due}
        if self.known()["requisitos"]["documento"] in ("circular", "oficio"):
            draft.pop("considerandos")
        self.does("profesional", "preparar_proyecto", **{**draft, **said})
        for role in () if "conceptos_pedidos" in said else due:
            self.gives_opinion(
                role, sentido_concepto="favorable", texto_concepto="Nada que objetar."
            )

    def finds_legal(self, cumple: str = "si") -> None:
        """With what the kind of act must have before it is signed."""
        due = self.known()["requisitos"]["lista_firma"]
        lines = [{"requisito": one, "cumple": cumple} for one in due]
        self.does("juridica", "revisar_legalidad", decision_revision="conforme", lista_firma=lines)

    def approves(self) -> None:
        self.finds_legal()
        self.does("secretaria_general", "dar_visto_bueno", decision_visto_bueno="aprobar")

    def to_signature(self, on: str, **said: Any) -> Received:
        """Asked for, complete, drafted, reviewed and approved: it lies before the mayor."""
        case = self.asks(on, **said)
        self.checks()
        self.drafts()
        self.approves()
        return case

    def signs(self, on: str, **said: Any) -> Received:
        """The same, signed that day."""
        case = self.to_signature(on, **said)
        self.does("alcalde", "firmar_acto", decision_firma="firmar")
        return case

    def signs_another(self, *, approves: bool, decision_firma: str = "firmar") -> None:
        """What is decided later on the same act, from its draft to its signature."""
        self.does("profesional", "proyectar_acto", texto=TEXT, fundamento="Ley 1437 de 2011.")
        self.does("juridica", "revisar_legalidad", decision_revision="conforme")
        if approves:
            self.does("secretaria_general", "dar_visto_bueno", decision_visto_bueno="aprobar")
        why = {} if decision_firma == "firmar" else {"observaciones": WHY}
        self.does("alcalde", "firmar_acto", decision_firma=decision_firma, **why)

    def sends_to_governor(self) -> None:
        got = {"medio_envio": "correo", "radicado_gobernacion": "G-1", "acuse": "Folio 12"}
        self.does("secretaria_general", "registrar_envio", fecha_envio=self.office.today, **got)

    def studies(self, **said: Any) -> None:
        known = {"interpuso_recursos": False, "opero_caducidad": False}
        self.does("juridica", "estudiar_revocatoria", **known, **said)

    def is_appealed(self, kind: str) -> None:
        """The person comes with it the same day, and it is in order."""
        today = self.office.today
        yes = dict.fromkeys(("interesado_recurso", "sustentado_recurso"), "si")
        said = {"que_llego": "recurso", "fecha_recurso": today, "clase_recurso": kind, **yes}
        self.does("notificador", "esperar_recursos", pruebas_recurso="no", **said)
        good = dict.fromkeys(("legitimado", "sustentado", "identificado"), "si")
        self.does("juridica", "verificar_requisitos", clase_recurso=kind, pide_pruebas="no", **good)

    def is_decided(self, sense: str | None) -> None:
        """Drafted by the lawyers and signed by the mayor; the person mentions it the same day."""
        words = {
            "antecedentes_recurso": "Pide que se revise lo decidido.",
            "consideraciones_recurso": "Se revisó todo el expediente.",
            "resuelve_recurso": "Se deja sin efecto.",
        }
        meant = {"sentido_proyectado": sense} if sense else {}
        self.does("juridica", "proyectar_decision", **words, **meant)
        self.does("alcalde", "firmar_decision", decision_firma="firmar")
        self.notifies(str(self.office.today))

    def wakes_on(self, day: str) -> None:
        """Nothing happened meanwhile."""
        self.office.today_is(day)
        self.office.works_off()

    def is_challenged(self, role: str, why: str, by: str = "profesional") -> None:
        """By a person concerned, today, and `by` writes it down; the head of office decides."""
        said = {"clase_del_impedimento": "recusacion", "impedido": self.staff[role].username}
        said |= {"quien_decide": "secretaria_general", "motivo_recusacion": why}
        self.records(
            by,
            "impedimento_manifestado",
            **said,
            fecha_del_impedimento=self.office.today,
        )

    def answers_the_challenge(self, role: str, facts: str, *, accepts: bool) -> None:
        said = {"acepta_causal": "si" if accepts else "no", "causal": "1"}
        self.does(role, "responder_recusacion", **said, hechos_impedimento=facts)

    def errs(self, role: str, task: str, **said: Any) -> None:
        """Signed by mistake, and annulled."""
        signs_by_mistake(self.office, self.staff[role], task, said, self.case)

    def gives_opinion(self, role: str, *, mistaken: bool = False, **said: Any) -> None:
        """The one of that role: each has a task of the same name."""
        person = self.staff[role]
        self.office.completes(person, "emitir_concepto", said)
        if mistaken:
            annuls_the_last(self.office, person, self.case)
        self.office.works_off()

    def is_commented_on(self, until: str, comment: str, answer: str) -> None:
        """The memorandum and the draft are published, somebody comments, and is answered."""
        self.does("dependencia", "preparar_publicacion", **MEMORANDUM)
        self.is_shown()
        why = "Los andenes del centro están ocupados."
        self.does(
            "profesional", "convocar_observaciones", texto_proyecto=TEXT, por_que_se_regula=why
        )
        self.is_shown()
        new = NewObservation(key=comment, text=comment)
        with self.office.engine.work_as(CITIZEN) as work:
            observations.send(work, publications.listed(work).lines[0].id, new)
        self.office.days_pass_until(until)
        self.does("ventanilla", "cerrar_registro", registro_completo=True)
        self.does("profesional", "responder_observacion", acoge="si", motivo=answer)
        self.does("profesional", "firmar_matriz", conclusion="Se precisa el artículo 1.")
        self.is_shown()

    def is_shown(self) -> None:
        """On the entity's own site, which needs nobody's hand but a look at what is reserved."""
        self.does("juridica", "clasificar_informacion", clasificacion="publica")
        self.does("comunicaciones", "certificar_publicacion")

    def is_away(self, role: str, in_charge: Person, act: str) -> None:
        """From today for a week."""
        office = self.office
        new = NewSubstitution(
            absent_id=office.actor(self.staff[role]).id or 0,
            substitute_id=office.actor(in_charge).id or 0,
            starts_on=office.today,
            ends_on=office.today + timedelta(days=7),
            act=act,
        )
        with office.engine.work_as(office.actor(GLORIA)) as work:
            substitutions.add(work, new)

    def delegates(self, role: str, to: Person, paper_id: str, act: str) -> None:
        office = self.office
        new = NewDelegation(
            role=role,
            delegate_id=office.actor(to).id or 0,
            papers=(paper_id,),
            starts_on=office.today,
            ends_on=None,
            act=act,
        )
        with office.engine.work_as(office.actor(GLORIA)) as work:
            delegations.add(work, new)

    def publishes(self, on: str) -> None:
        """What lies with publications goes out that day in every medium, and is certified."""
        self.office.days_pass_until(on)
        self.does("juridica", "clasificar_informacion", clasificacion="publica")
        for task_id in self.tasks("publicar_a_mano"):
            seen = {"fecha_publicacion": self.office.today, **SEEN_AT}
            self.office.ends(self.staff["comunicaciones"], task_id, seen)
        self.office.works_off()
        self.does("comunicaciones", "certificar_publicacion")

    def notifies(self, on: str) -> None:
        """Summoned and notified in person the same day, that day coming if need be."""
        self.office.days_pass_until(on)
        place = {
            "lugar_comparecencia": "Avenida 2 Norte 10-70, piso 3",
            "horario_comparecencia": "De lunes a viernes, de 8:00 a 12:00",
        }
        self.does_first("notificador", "hacer_citacion", **place)
        today = self.office.today
        sent = {"medio_citacion": "correo_certificado", "guia_citacion": "RA123"}
        self.does_first("notificador", "enviar_citacion", **sent, fecha_envio_citacion=today)
        came = {
            "como_se_notifico": "personal",
            "fecha_conocimiento": today,
            "hora_diligencia": time(10, 30),
            "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
            "entrego_copia": True,
            "informo_recursos": True,
        }
        self.does_first("notificador", "notificar_personalmente", **came)

    def opens(self, address: str, letter: int = -1) -> None:
        """The link of a letter to that address, the last unless told."""
        sent = [mail for mail in self.office.mail.sent if address in str(mail["To"])][letter]
        text = sent.get_body(("plain",)).get_content()
        token = text.split("/notificaciones/")[1].split()[0]
        with self.office.engine.work_as(CITIZEN) as work:
            deliveries.open_act(work, token, address="190.0.0.7", program="")
        self.office.works_off()

    def paper(self, kind: str) -> str:
        """The words of the last one of that kind."""
        return paperwork.paper(self.office, self.case, kind)

    def closed(self) -> bool:
        return self.office.history_of(self.case)[-1] == "closed"

    def known(self) -> dict[str, Any]:
        """What the case knows, also inside the procedures that it has called and that run."""
        with self.office.engine.reading_as(SYSTEM) as work:
            stored = values.loads(work.session.get_one(Case, self.case.id).variables)
        found: dict[str, Any] = dict(stored["case"])
        for scope in stored["scopes"].values():
            found |= {key: value for key, value in scope.items() if value is not None}
        return found

    def numbers(self, series: str) -> list[str]:
        """Those of the acts of that series in the case, in order."""
        with self.office.engine.reading_as(SYSTEM) as work:
            asked = select(Act.code).where(Act.case_id == self.case.id, Act.series == series)
            return list(work.session.scalars(asked.order_by(Act.id)))

    def tasks(self, element_id: str) -> list[int]:
        """The open tasks of that element: one for each medium, or each opinion."""
        with self.office.engine.reading_as(SYSTEM) as work:
            asked = select(Task.id).where(
                Task.case_id == self.case.id,
                Task.element_id == element_id,
                Task.status == TaskStatus.OPEN,
            )
            return list(work.session.scalars(asked.order_by(Task.id)))

    def waiting(self) -> set[str]:
        """What the case waits for from people."""
        with self.office.engine.reading_as(SYSTEM) as work:
            asked = select(Task.element_id).where(
                Task.case_id == self.case.id, Task.status == TaskStatus.OPEN
            )
            return set(work.session.scalars(asked))
