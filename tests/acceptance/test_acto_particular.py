"""An act of the mayor for several people: each is told by the means that the law gives, has days
of his own to appeal, and the act is final when it is so for the last.

Dates are counted by hand. Nothing is off from 28 August to 29 September 2026 but the weekends.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Case, Document
from engine.domain.case_events import CaseEvent
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import case_events, tasks
from tests.cabinet import LUZ, RESERVED, RESOLUTION, Cabinet
from tests.citizen import Citizen
from tests.desk import Desk, words
from tests.office import Office, Person
from tests.rehearsal import Calendar, closing
from tests.selections import decided
from tests.web import web_of

pytestmark = pytest.mark.procedure("acto_particular")

CPACA = "Ley 1437 de 2011 (CPACA)"
PEDRO = {
    "nombre": "Pedro Nel Ocampo",
    "direccion": "Calle 5 # 38-20",
    "correo": "pedro.ocampo@example.com",
    "acepta": False,
}
FOR_TWO = {**RESOLUTION, "hay_otros_destinatarios": True, "otros_destinatarios": [PEDRO]}
MARTA = Person("marta", "Marta Cobo", ("juridica",))
RESOLVES = "Artículo 1. Reconocer el subsidio a quienes lo pidieron."


@pytest.fixture
def cabinet(office: Office) -> Cabinet:
    return Cabinet(office)


def terms(cabinet: Cabinet, name: str) -> list[tuple[date | None, TermStatus]]:
    lines = cabinet.office.terms_of(cabinet.case)
    return [(line.due_on, line.status) for line in lines if line.name == name]


def is_signed_with_who_was_left_out(cabinet: Cabinet, on: str) -> None:
    cabinet.to_signature(on, **RESOLUTION)
    also = {**FOR_TWO, "afecta_terceros": True, "motivo_correccion": "Faltaba Pedro Nel."}
    assert "Las demás personas" in cabinet.corrects("profesional", **also)
    cabinet.does("alcalde", "firmar_acto", decision_firma="firmar")
    # whoever is added afterwards would never be told
    with pytest.raises(InvalidInput, match="El acto ya se firmó"):
        cabinet.corrects("profesional", **{**also, "otros_destinatarios": [PEDRO, PEDRO]})


def summons_pedro(cabinet: Cabinet, on: date) -> None:
    place = {
        "lugar_comparecencia": "Avenida 2 Norte 10-70, piso 3",
        "horario_comparecencia": "De lunes a viernes, de 8:00 a 12:00",
    }
    cabinet.does("notificador", "hacer_citacion", **place, direccion="Calle 5 # 38-25, apto 301")
    sent = {"medio_citacion": "correo_certificado", "guia_citacion": "RA124"}
    cabinet.does("notificador", "enviar_citacion", **sent, fecha_envio_citacion=on)


def reaches_pedro_by_notice(cabinet: Cabinet, sent: date, handed: date) -> None:
    cabinet.does("notificador", "hacer_aviso", se_conoce_direccion=True)
    said = {"guia_aviso": "RA125", "aviso_con_copia": True}
    cabinet.does("notificador", "enviar_aviso", **said, fecha_envio_aviso=sent)
    cabinet.office.days_pass_until(str(handed))
    got = {"aviso_entregado": "si", "fecha_entrega_aviso": handed}
    cabinet.does("notificador", "registrar_entrega_aviso", **got)


def is_published_for_whom_nobody_knows(cabinet: Cabinet, on: str) -> None:
    """Found reserved at first, and written again without what is."""
    cabinet.does("profesional", "redactar_publicacion", texto_publicacion=RESOLVES)
    cabinet.does("juridica", "clasificar_informacion", **RESERVED)
    cabinet.does("juridica", "registrar_indice", dependencia_custodia="Secretaría General")
    cabinet.does("profesional", "redactar_publicacion", texto_publicacion=RESOLVES)
    cabinet.publishes(on)


def followed_by_luz(cabinet: Cabinet) -> str:
    """What she reads with her number and her code."""
    citizen = Citizen(web_of(cabinet.office.engine))
    return words(citizen.follows(cabinet.case.radicado, cabinet.case.tracking_code))


def says_to_luz_what_is_hers_and_names_nobody(cabinet: Cabinet) -> None:
    page = followed_by_luz(cabinet)
    number = cabinet.known()["acto"]["numero"]
    assert page.count("Le enviamos una citación para que venga a notificarse") == 1
    assert "Queda notificado el martes 1 de septiembre de 2026" in page
    told = (
        f"Se notificó a otra persona interesada: Resolución {number}. Quedó notificada el lunes 14"
    )
    assert told in page
    assert f"Se publicó para otras personas interesadas: Resolución {number}." in page
    assert "La ley le da a usted hasta el martes 15 de septiembre de 2026" in page
    assert "La ley le da a otra persona interesada hasta el lunes 28 de septiembre de 2026" in page
    assert page.count("Envío de la citación") == 1
    assert "Pedro" not in page
    assert "Meta interna" not in page

    with cabinet.office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, cabinet.case.id).reserved = True
    page = followed_by_luz(cabinet)
    assert "Queda notificado el martes 1 de septiembre de 2026" in page
    assert "otra persona" not in page
    assert "otras personas" not in page


def in_inbox(office: Office, person: Person) -> list[tuple[int, date | None]]:
    """The person's decisions to draft, in the order in which they lie there, and their days."""
    with office.engine.reading_as(office.actor(person)) as work:
        lines = [line for tab in ("mias", "sin_asignar") for line in tasks.inbox(work, tab).lines]
    return [(line.id, line.due_on) for line in lines if line.element_id == "proyectar_decision"]


@pytest.mark.norm(f"{CPACA}, art. 66", "A cada persona se le notifica el acto que la afecta")
@pytest.mark.norm(
    f"{CPACA}, art. 24", "Quien consulta no lee lo que es de la reserva de otra persona"
)
@pytest.mark.norm(f"{CPACA}, art. 68", "Cada citación se envía en los cinco días siguientes")
@pytest.mark.norm(
    f"{CPACA}, art. 73",
    "A los terceros de domicilio desconocido se les publica la parte resolutiva",
)
@pytest.mark.norm(f"{CPACA}, art. 76", "Cada quien tiene diez días desde que se le notifica")
@pytest.mark.norm(f"{CPACA}, art. 87, num. 3", "Queda en firme cuando vence el término del último")
def test_each_addressee_has_a_summons_a_notice_and_days_of_his_own(cabinet: Cabinet) -> None:
    is_signed_with_who_was_left_out(cabinet, "2026-08-28 09:00")
    assert len(cabinet.tasks("hacer_citacion")) == 2
    # 31 August and 1 to 4 September
    assert [due for due, _ in terms(cabinet, "citacion")] == [date(2026, 9, 4)] * 2

    cabinet.notifies("2026-09-01 10:30")
    cabinet.office.days_pass_until("2026-09-02")
    summons_pedro(cabinet, date(2026, 9, 2))
    assert "Pedro Nel Ocampo" in cabinet.paper("citacion")
    assert "Luz Dary" not in cabinet.paper("citacion")
    assert "Calle 5 # 38-25, apto 301" in cabinet.paper("citacion")
    is_published_for_whom_nobody_knows(cabinet, "2026-09-03 09:00")
    # Pedro Nel does not come: 3, 4, 7, 8 and 9 September
    cabinet.office.days_pass_until("2026-09-10 17:00")
    reaches_pedro_by_notice(cabinet, sent=date(2026, 9, 10), handed=date(2026, 9, 11))

    # Luz: ten days since the 1st; the others since the 3rd, and since Monday 14, the day after
    # the notice was handed over
    assert terms(cabinet, "recursos") == [
        (date(2026, 9, 15), TermStatus.OPEN),
        (date(2026, 9, 17), TermStatus.OPEN),
        (date(2026, 9, 28), TermStatus.OPEN),
    ]
    says_to_luz_what_is_hers_and_names_nobody(cabinet)
    cabinet.office.days_pass_until("2026-09-28")
    assert cabinet.waiting() == {"esperar_recursos"}
    cabinet.office.days_pass_until("2026-09-29 17:00")
    assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 29)
    cabinet.does("juridica", "certificar_ejecutoria")
    said = cabinet.paper("constancia_ejecutoria")
    assert "Luz Dary Ospina Grajales, el 1 de septiembre de 2026" in said
    assert "Pedro Nel Ocampo, el 14 de septiembre de 2026" in said
    assert cabinet.office.broken_invariants() == []


def is_drafted(cabinet: Cabinet, sense: str) -> None:
    """The decision on the appeal that came first of those that are left, signed by the mayor."""
    words = {
        "antecedentes_recurso": "Pide que se revise lo decidido.",
        "consideraciones_recurso": "Se revisó todo el expediente.",
        **({} if sense == "confirma" else {"resuelve_recurso": "Se cambia lo decidido."}),
    }
    cabinet.does_first("juridica", "proyectar_decision", **words, sentido_proyectado=sense)
    cabinet.does("alcalde", "firmar_decision", decision_firma="firmar")


@pytest.mark.norm(
    f"{CPACA}, arts. 66 y 67", "De varias personas, se notifica a la que viene y a ninguna otra"
)
def test_who_comes_before_the_summons_is_told_and_nobody_else(cabinet: Cabinet) -> None:
    cabinet.signs("2026-09-01 09:00", **FOR_TWO)
    hers, his = offered(cabinet)
    assert hers.label.endswith(f": {LUZ['destinatario']}")
    assert his.label.endswith(": Pedro Nel Ocampo")

    came: dict[str, Any] = {
        "fecha_conocimiento": date(2026, 9, 1),
        "identificacion_notificado": "Pedro Nel Ocampo, CC 16612345",
    }
    cabinet.records("notificador", his.id, como_conocio="personal", **came)

    assert cabinet.waiting() == {"hacer_citacion", "levantar_acta"}
    [left] = offered(cabinet)
    assert left.label == his.label.removesuffix(": Pedro Nel Ocampo")
    given = {"hora_diligencia": time(9, 30), "entrego_copia": True, "informo_recursos": True}
    cabinet.does("notificador", "levantar_acta", como_se_notifico="personal", **came, **given)
    assert cabinet.waiting() == {"hacer_citacion", "esperar_recursos"}
    assert terms(cabinet, "recursos") == [(date(2026, 9, 15), TermStatus.OPEN)]  # 2 to 15 September


def offered(cabinet: Cabinet) -> tuple[CaseEvent, ...]:
    """That somebody knows the act: the buttons of who notifies."""
    notifier = cabinet.office.actor(cabinet.staff["notificador"])
    with cabinet.office.engine.reading_as(notifier) as work:
        events = case_events.offered(work, cabinet.case.id)
    return tuple(event for event in events if event.id.startswith("conocio_el_acto"))


@pytest.mark.norm(f"{CPACA}, arts. 56 y 66", "Lo de una persona no se envía al correo de otra")
def test_who_left_no_address_is_not_written_to_at_that_of_somebody_else(cabinet: Cabinet) -> None:
    lost: dict[str, Any] = {"nombre": PEDRO["nombre"], "acepta": True}
    with pytest.raises(InvalidInput) as refused:
        cabinet.asks("2026-09-01 09:00", **{**FOR_TWO, "otros_destinatarios": [lost]})
    assert list(refused.value.fields) == ["otros_destinatarios.0.acepta"]
    cabinet.signs("2026-09-01 09:00", **RESOLUTION)
    told = len(cabinet.office.mail.to(LUZ["correo_notificacion"]))

    cabinet.records(
        "juridica",
        "error_formal",
        fecha_error=date(2026, 9, 1),
        quien_advirtio="Pedro Nel Ocampo",
        direccion_advirtio=PEDRO["direccion"],
        error_advertido="Dice no, y debe decir sí.",
    )
    kind = {"clase_error": "transcripcion", "cambia_sentido": True}
    cabinet.does("juridica", "calificar_error", **kind)
    why = {"razones_respuesta": "Eso cambia la decisión: puede pedir su revocatoria."}
    cabinet.does("juridica", "responder_solicitud", **why)

    assert "entregar_comunicacion" in cabinet.waiting()
    assert len(cabinet.office.mail.to(LUZ["correo_notificacion"])) == told


@pytest.mark.norm(f"{CPACA}, art. 56", "Notifica a cada persona su propio acceso al acto")
@pytest.mark.norm(f"{CPACA}, art. 74, num. 1", "Lo que un recurso revoca ya no se notifica a nadie")
@pytest.mark.norm(
    f"{CPACA}, arts. 66 y 87, num. 2",
    "La decisión que revoca el acto se notifica a todos, y no sólo a quien recurrió",
)
def test_who_opens_his_own_link_is_notified_alone_and_may_bring_the_act_down(
    cabinet: Cabinet,
) -> None:
    accepts: dict[str, Any] = {**PEDRO, "acepta": True}
    both = {**FOR_TWO, "acepta_notificacion_electronica": True, "otros_destinatarios": [accepts]}
    cabinet.signs("2026-09-01 09:00", **both)
    assert len(cabinet.tasks("esperar_acceso")) == 2

    cabinet.opens("pedro.ocampo@")
    assert len(cabinet.tasks("esperar_acceso")) == 1
    cabinet.is_appealed("reposicion")
    is_drafted(cabinet, "revoca")
    cabinet.opens("pedro.ocampo@")

    # the act itself is not offered to Luz any more; what revoked it is
    assert cabinet.known()["estado_acto"] == "revocado"
    assert len(cabinet.tasks("esperar_acceso")) == 1
    cabinet.office.days_pass_until("2026-09-03")
    cabinet.opens("luz.ospina@")
    assert len(cabinet.office.mail.to(LUZ["correo_notificacion"])) == 2
    assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 4)
    assert cabinet.closed()


@pytest.mark.norm(
    f"{CPACA}, arts. 66 y 87, num. 2",
    "Lo que un recurso modifica se notifica a todos; queda en firme el día siguiente a la última",
)
def test_what_an_appeal_changes_is_told_to_every_party_of_the_act(cabinet: Cabinet) -> None:
    two_appeal(cabinet)
    is_drafted(cabinet, "modifica")
    cabinet.opens("luz.ospina@")
    # hers changes the act, which is Pedro Nel's too: he has a link for it, and then one for his own
    assert cabinet.waiting() == {"proyectar_decision", "esperar_acceso"}
    cabinet.office.days_pass_until("2026-09-11")
    is_drafted(cabinet, "confirma")
    cabinet.opens("pedro.ocampo@")
    cabinet.office.days_pass_until("2026-09-14")
    cabinet.opens("pedro.ocampo@", letter=1)
    # the last day on which somebody was told is the 14th, not the 11th
    assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 15)
    cabinet.does("juridica", "certificar_ejecutoria")
    said = cabinet.paper("constancia_ejecutoria")
    assert (
        "Lo que decidió el recurso de Luz Dary Ospina Grajales se notificó también a Pedro Nel"
        " Ocampo, el 14 de septiembre de 2026"
    ) in said


def two_appeal(cabinet: Cabinet) -> None:
    """Luz on 1 September and Pedro Nel on the 9th."""
    accepts: dict[str, Any] = {**PEDRO, "acepta": True}
    both = {**FOR_TWO, "acepta_notificacion_electronica": True, "otros_destinatarios": [accepts]}
    cabinet.signs("2026-09-01 09:00", **both)
    cabinet.opens("luz.ospina@")
    cabinet.is_appealed("reposicion")
    cabinet.opens("pedro.ocampo@")
    cabinet.office.days_pass_until("2026-09-09")
    cabinet.is_appealed("reposicion")


@pytest.mark.norm(
    f"{CPACA}, art. 86", "Los dos meses de cada recurso corren desde que se interpuso"
)
def test_two_appeals_in_one_case_have_each_its_days_wherever_an_official_reads_them(
    cabinet: Cabinet,
) -> None:
    office, fabio, marta = cabinet.office, cabinet.staff["juridica"], MARTA
    office.hires(marta)
    two_appeal(cabinet)

    # two months: 1 November is a Sunday and 2 November a holiday; 9 November is a Monday
    hers, his = cabinet.tasks("proyectar_decision")
    assert in_inbox(office, fabio) == [(hers, date(2026, 11, 3)), (his, date(2026, 11, 9))]
    for person, task_id in ((fabio, hers), (marta, his)):
        with office.engine.work_as(office.actor(person)) as work:
            tasks.claim(work, task_id)
    # thirty days of hers, then of his
    office.days_pass_until("2026-10-02")
    told = "Vence en %d días hábiles: radicado 2026-000001"
    assert (office.mail.to(f"{fabio.username}@"), office.mail.to("marta@")) == ([told % 21], [])
    office.days_pass_until("2026-10-10")
    assert office.mail.to("marta@") == [told % 19]

    page = words(Desk(web_of(office.engine), office).seated(marta).opens(f"/tareas/{his}"))
    shown, _, _ = page.partition(" Historia ")
    assert "Vence el 9 de noviembre" in shown
    assert "3 de noviembre" not in shown
    assert "De Pedro Nel Ocampo" in shown
    assert "Nombre completo o razón social: Pedro Nel Ocampo, Dirección: Calle 5" in shown

    calendar = Calendar(office)
    calendar.applies(calendar.rehearses(closing("2026-11-03", "2026-11-03")))
    office.works_off()
    assert in_inbox(office, fabio) == [(hers, date(2026, 11, 4))]
    assert in_inbox(office, marta) == [(his, date(2026, 11, 9))]
    assert len(office.mail.to("marta@")) == 1
    assert office.mail.to(f"{fabio.username}@")[1:] == [
        "Cambió el calendario: 1 término suyo tiene otra fecha"
    ]


@pytest.mark.norm(f"{CPACA}, art. 76", "El recurso de diez días se juzga por el día en que llegó")
@pytest.mark.norm(
    "Ley 4 de 1913, arts. 59 y 61",
    "Lo que llegó el último día llegó en término, aunque se registre después",
)
def test_an_appeal_of_the_last_day_that_is_recorded_later_is_decided_before_it_is_final(
    cabinet: Cabinet,
) -> None:
    cabinet.signs("2026-09-01 09:00", **RESOLUTION)
    cabinet.notifies("2026-09-01 10:30")
    # ten days: 2 to 4, 7 to 11, 14 and 15 September
    cabinet.office.days_pass_until("2026-09-16 17:00")
    assert cabinet.waiting() == {"certificar_ejecutoria"}
    the_time_to_appeal_is_over(cabinet)
    yes = dict.fromkeys(("interesado_recurso", "sustentado_recurso"), "si")
    said: dict[str, Any] = {
        "hay_recurso_en_termino": True,
        "quien_recurrio": LUZ["destinatario"],
        "clase_recurso": "reposicion",
        "pruebas_recurso": "no",
        **yes,
    }
    for out_of_time in (date(2026, 8, 31), date(2026, 9, 16)):
        with pytest.raises(InvalidInput, match="sus diez días hábiles"):
            cabinet.does("juridica", "certificar_ejecutoria", **said, fecha_recurso=out_of_time)
    cabinet.does("juridica", "certificar_ejecutoria", **said, fecha_recurso=date(2026, 9, 15))
    # two months of that day: Sunday 15 November, and Monday 16 is a holiday
    assert [due for due, _ in terms(cabinet, "recurso")] == [date(2026, 11, 17)]
    good = dict.fromkeys(("legitimado", "sustentado", "identificado"), "si")
    asked = {"clase_recurso": "reposicion", "pide_pruebas": "no"}
    cabinet.does("juridica", "verificar_requisitos", **asked, **good)
    cabinet.is_decided("confirma")

    assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 17)
    assert cabinet.numbers("CON") == []
    cabinet.does("juridica", "certificar_ejecutoria")
    assert "17 de septiembre de 2026" in cabinet.paper("constancia_ejecutoria")
    with cabinet.office.engine.reading_as(SYSTEM) as work:
        appeal = select(Document.dated_on).where(Document.type_name == "Escrito de recurso")
        assert work.session.scalar(appeal) == date(2026, 9, 15)


def the_time_to_appeal_is_over(cabinet: Cabinet) -> None:
    """It was hers, not the office's: nobody reads that it was left without an answer."""
    desk = Desk(web_of(cabinet.office.engine), cabinet.office).seated(cabinet.staff["juridica"])
    history = words(desk.opens(f"/expedientes/{cabinet.case.id}"))
    assert "Terminó el término Venció sin que se interpusieran recursos" in history
    (theirs,) = (line for line in cabinet.office.terms_of(cabinet.case) if line.name == "recursos")
    count = words(desk.opens(f"/terminos/{theirs.term_id}"))
    assert "Terminó Motivo: Venció sin que se interpusieran recursos" in count
    assert "sin respuesta" not in history + count


@pytest.mark.norm(f"{CPACA}, art. 70", "El acto de inscripción se notifica el día de la anotación")
@pytest.mark.norm(
    f"{CPACA}, art. 70", "Al titular que no la pidió se le comunica en los cinco días siguientes"
)
def test_an_entry_in_a_register_notifies_that_day_and_its_holder_is_told(cabinet: Cabinet) -> None:
    cabinet.signs("2026-08-28 09:00", **FOR_TWO, es_inscripcion=True)
    cabinet.office.days_pass_until("2026-09-01")
    entry = {
        "fecha_anotacion": date(2026, 9, 1),
        "registro_publico": "Libro de personerías, folio 12",
        "numero_anotacion": "12-4",
    }
    holder = {
        "titular_inscripcion": "Junta de Acción Comunal El Peñón",
        "direccion_titular": "Carrera 4 Oeste # 1-20",
        "correo_titular": "junta@example.com",
    }
    cabinet.does_first("notificador", "registrar_anotacion", **entry, **holder)
    # 2, 3, 4, 7 and 8 September
    assert terms(cabinet, "titular") == [(date(2026, 9, 8), TermStatus.OPEN)]
    cabinet.errs("notificador", "comunicar_titular")
    cabinet.does("notificador", "comunicar_titular")
    assert "Junta de Acción Comunal El Peñón" in cabinet.paper("comunicacion_titular")
    assert cabinet.office.mail.to("junta@")
    assert terms(cabinet, "titular") == [(date(2026, 9, 8), TermStatus.MET)]

    # one entry for the two of them, each with days of his own
    assert cabinet.waiting() == {"esperar_recursos"}
    assert [due for due, _ in terms(cabinet, "recursos")] == [date(2026, 9, 15)] * 2
    cabinet.office.days_pass_until("2026-09-16 17:00")
    assert cabinet.known()["firmeza"]["fecha"] == date(2026, 9, 16)


@pytest.mark.norm(f"{CPACA}, art. 70", "A quien la pidió le basta la anotación")
def test_who_asked_for_the_entry_is_told_nothing_more(cabinet: Cabinet) -> None:
    cabinet.signs("2026-08-28 09:00", **FOR_TWO, es_inscripcion=True)
    entry = {"registro_publico": "Libro de personerías, folio 12", "numero_anotacion": "12-4"}
    cabinet.does_first(
        "notificador", "registrar_anotacion", fecha_anotacion=date(2026, 8, 28), **entry
    )

    assert terms(cabinet, "titular") == []
    assert cabinet.waiting() == {"esperar_recursos"}
    # 31 August, 1 to 4, 7 to 11 September
    assert [due for due, _ in terms(cabinet, "recursos")] == [date(2026, 9, 11)] * 2


#: DMN-12-2: what an act is, who signs it and in what capacity; what may be brought against it
REMEDIES = (
    pytest.param(
        *("general", "definitivo", "alcalde", "titular", []),
        marks=pytest.mark.norm(f"{CPACA}, art. 75", "Contra un acto general no procede recurso"),
        id="general",
    ),
    *(
        pytest.param(
            *("particular", nature, "secretaria_general", "titular", []),
            marks=pytest.mark.norm(
                f"{CPACA}, art. 75", "Contra lo preparatorio o de ejecución no procede recurso"
            ),
            id=nature,
        )
        for nature in ("tramite", "preparatorio", "ejecucion")
    ),
    *(
        pytest.param(
            *("particular", "definitivo", "alcalde", capacity, ["reposicion"]),
            marks=pytest.mark.norm(
                f"{CPACA}, art. 74, num. 2", "Contra lo que decide el Alcalde no hay apelación"
            ),
            id=f"alcalde-{capacity}",
        )
        for capacity in ("titular", "encargado", "delegado")
    ),
    pytest.param(
        *("particular", "definitivo", "secretaria_general", "delegado", ["reposicion"]),
        marks=pytest.mark.norm(
            "Ley 136 de 1994, art. 92", "El acto del delegado tiene los recursos del delegante"
        ),
        id="delegado",
    ),
    pytest.param(
        *("particular", "definitivo", "secretaria_general", "titular"),
        ["reposicion", "apelacion"],
        marks=pytest.mark.norm(
            f"{CPACA}, art. 74, nums. 1 y 2", "Contra lo que decide un secretario hay apelación"
        ),
        id="secretario",
    ),
)


@pytest.mark.parametrize(("scope", "nature", "role", "capacity", "remedies"), REMEDIES)
def test_what_may_be_brought_against_an_act_follows_who_decided_it(
    scope: str, nature: str, role: str, capacity: str, remedies: list[str]
) -> None:
    facts = {
        "alcance_acto": scope,
        "naturaleza_acto": nature,
        "firma_rol": role,
        "acto": {"calidad": capacity},
    }
    found = decided("acto_particular", "recursos_acto", "2026-09-01", facts)

    assert found["recursos"] == remedies


@pytest.mark.norm(
    f"{CPACA}, art. 74, num. 2", "La apelación contra un secretario la decide su superior"
)
def test_what_a_secretary_decides_on_her_own_is_appealed_before_the_mayor(cabinet: Cabinet) -> None:
    cabinet.office.today_is("2026-09-01 09:00")
    cabinet.case = cabinet.office.receives(
        "acto_particular",
        **LUZ,
        acto={
            "numero": "RES-SG-12",
            "fecha": date(2026, 9, 1),
            "firmante": "Beatriz Soto",
            "calidad": "titular",
        },
        alcance_acto="particular",
        naturaleza_acto="definitivo",
        firma_rol="secretaria_general",
        superior_rol="alcalde",
        requisitos={"medios": []},
    )
    cabinet.notifies("2026-09-01 10:30")
    assert "apelación" in cabinet.paper("acta_notificacion")
    cabinet.is_appealed("apelacion")
    cabinet.is_decided("confirma")

    assert "queja" not in cabinet.paper("acta_notificacion")  # nothing more proceeds against it
    assert cabinet.known()["notificaciones"][0]["recurso"]["decision"] == "confirma"
    assert cabinet.known()["firmeza"] == {
        "fecha": date(2026, 9, 2),
        "norma": "CPACA, art. 87, num. 2",
    }
    cabinet.does("juridica", "certificar_ejecutoria")
    assert cabinet.closed()
