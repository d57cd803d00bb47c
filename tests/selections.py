"""Selecting a contractor in the words of the trade: who works on it, what they usually say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from engine.bpm.xml import parse
from engine.domain.calendars import BusinessCalendar
from engine.domain.decisions import Model, load_model
from engine.domain.holiday_seed import seed_holidays
from engine.domain.minimum_wage import MinimumWage, MinimumWages
from engine.domain.term_book import TermBook
from engine.services import corrections, tasks
from engine.services.casepages import case_page
from tests.contracts import (
    NELLY,
    OMAR,
    PETRA,
    RUBRO,
    SARA,
    asks_for_certificate,
    certifies,
    open_tasks,
)
from tests.demo_office import DemoOffice
from tests.office import BEATRIZ, FABIO, ROOT, Office, Person, Received, instant

MONICA = Person("monica", "Mónica Gamboa", ("estructurador",))
DIEGO = Person("diego", "Diego Valencia", ("comite_evaluador", "comite_contratacion"))
TERESA = Person("teresa", "Teresa Perea", ("talento_humano",))
JULIAN = Person("julian", "Julián Viveros", ("planeacion",))
OLGA = Person("olga", "Olga Cruz", ("comunicaciones",))
EDWIN = Person("edwin", "Edwin Portilla", ("dependencia",))
STAFF = (MONICA, DIEGO, TERESA, JULIAN, EDWIN, OLGA, OMAR, PETRA, NELLY, SARA)

URL = "https://community.secop.gov.co/Public/Tendering/1234567"
LONG = (
    "La oferta cumple los requisitos habilitantes, es la primera en el orden de elegibilidad y su"
    " precio cabe en la disponibilidad presupuestal; el informe definitivo respondió todas las"
    " observaciones que llegaron en el traslado."
)
#: what every selection of a story is about
FACTS: dict[str, Any] = {
    "objeto": "Construcción de la biblioteca del oriente",
    "objeto_tipo": "obra",
    "valor": 3_000_000_000,
    "rubro": "2.3.2.02.02.009",
    "documento_tipo": None,
    "matriz_riesgos": [
        {
            "riesgo": "Que el acero suba",
            "probabilidad": "media",
            "impacto": "alto",
            "asignacion": "contratista",
        }
    ],
    "cuantias": {"smmlv_menor": 1000},
    "cdp": {
        "clase": "cdp",
        "numero": "CDP-2026-00001",
        "valor": 3_000_000_000,
        "vence": date(2026, 12, 31),
    },
}


_CALENDAR = BusinessCalendar(seed_holidays(2024, 2027))


def decided(
    process_id: str, decision: str, on: str, facts: Mapping[str, Any], *loaded: MinimumWage
) -> Any:
    """What a table of a procedure says on a day, with the holidays of the law and the wages that
    the entity loaded."""
    book = TermBook(_CALENDAR, (), (), instant(on), wages=lambda: MinimumWages(loaded))
    functions = book.functions
    return _model(process_id, decision).evaluate(decision, facts, functions)


@lru_cache
def _model(process_id: str, decision: str) -> Model:
    file = ROOT / "processes" / process_id / f"{decision}.dmn"
    return load_model(parse(file.read_bytes(), file.name), file=file.name)


def hires_the_staff(office: Office) -> None:
    """Everybody of a selection."""
    office.hires(*STAFF)


def publishes(office: Office, case: Received, *, on: str | None = None, at: str = "10:00") -> None:
    """What was issued is put into SECOP II, with its proof."""
    said = {
        "numero_secop": "CO1.BDOS.1234567",
        "url_secop": URL,
        "fecha_secop": on or office.today.isoformat(),
        "hora_secop": at,
    }
    office.completes(MONICA, "registrar_en_secop", said, case=case)


def signs_the_act(
    office: Office, case: Received, *, decision: str = "firmar", text: str = "Se resuelve."
) -> None:
    """Drafted, reviewed and signed, or not, by who orders the spending."""
    draft = {"texto": text, "fundamento": "Ley 80 de 1993."}
    office.completes(MONICA, "proyectar_acto", draft, case=case)
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    said = {"decision_firma": decision, "observaciones": "No conviene todavía a la entidad."}
    office.completes(OMAR, "firmar_acto", said, case=case)
    office.works_off()


def schedules(office: Office, case: Received, **dates: Any) -> None:
    """The dates of the schedule, by milestone."""
    said = {f"crono_{milestone}": day for milestone, day in dates.items()}
    office.completes(MONICA, "fijar_cronograma", said, case=case)
    office.works_off()


def arrives(
    office: Office, case: Received, kind: str, *names: str, on: str = "", at: str = "09:30"
) -> None:
    """What interested people send through SECOP II, written down today."""
    over = office.tasks_of(case, "anotar_lo_ultimo")
    task = "anotar_lo_ultimo" if over else "recibir_en_secop"
    for number, name in enumerate(names, start=1):
        said = {
            "clase_recibida": kind,
            "quien_presenta": name,
            "documento_presenta": f"90012345{number}",
            "fecha_recibida": on or office.today.isoformat(),
            "hora_recibida": at,
            "numero_recibido": f"MSG-{number}",
            "contenido": "Pedimos que se tenga en cuenta.",
        }
        office.ends(MONICA, _reception_of(office, case, task, kind), said)


def _reception_of(office: Office, case: Received, task: str, kind: str) -> int:
    """Of the receptions that are open side by side, the one where this may arrive."""
    if len(open_ones := office.tasks_of(case, task)) == 1:
        return open_ones[0]
    with office.engine.work_as(office.actor(MONICA)) as work:
        for task_id in open_ones:
            kinds = tasks.task_page(work, task_id).values["clases_recepcion"]
            if any(one["value"] == kind for one in kinds):
                return task_id
    raise AssertionError(f"nowhere may a {kind} arrive")


def nothing_else_came(office: Office, case: Received) -> None:
    """What was received in SECOP II until the last moment is on the lists, which are closed."""
    for task_id in office.tasks_of(case, "anotar_lo_ultimo"):
        office.ends(MONICA, task_id, {"clase_recibida": "nada_mas"})
    office.works_off()


#: the guarantee of an offer, for ten per cent of anything that these stories offer
GUARANTEED: dict[str, Any] = {
    "seriedad": "si",
    "seriedad_de": "Seguros del Valle SA",
    "seriedad_poliza": "45-44-100",
    "seriedad_valor": 400_000_000,
    "seriedad_hasta": date(2027, 6, 30),
}


def closes_with(
    office: Office,
    case: Received,
    offers: Iterable[tuple[str, int | None]],
    *,
    at: str,
    **guarantee: Any,
) -> None:
    """The closing, with who offered and for how much."""
    rows = [
        {
            "oferente": name,
            "documento": f"80012345{number}",
            "recibida_el": at,
            "valor_oferta": price,
            "admitido_como": name,
            "acredita_mipyme": True,
            **GUARANTEED,
            **guarantee,
        }
        for number, (name, price) in enumerate(offers, start=1)
    ]
    said = {"numero_acta_cierre": "CO1.ACTA.1", "url_acta_cierre": URL, "ofertas_recibidas": rows}
    office.completes(MONICA, "registrar_cierre", said, case=case)
    office.works_off()


def frees_the_money(office: Office, case: Received) -> None:
    """Of what was revoked: the balance of the certificate goes back to its heading."""
    said = {"numero_liberacion": "LIB-2026-00009", "fecha_liberacion": office.today}
    office.completes(PETRA, "liberar_cdp", said, case=case)


def appeals_not(office: Office, case: Received) -> None:
    """Nobody asks for the declaration to be reconsidered: its ten days run out."""
    appeals(office, case)


def appeals(office: Office, case: Received, *names: str) -> None:
    """These ask for the declaration to be reconsidered, with reasons, on the last day for it."""
    due = office.term_of(case, "reposicion").due_on
    assert due is not None
    office.days_pass_until(due.isoformat())
    for name in names:
        an_appeal_comes(office, case, name)
    office.days_pass_until((due + timedelta(days=1)).isoformat())
    office.completes(MONICA, "recibir_reposiciones", {"reposiciones_completas": True}, case=case)
    office.works_off()


def an_appeal_comes(office: Office, case: Received, name: str) -> None:
    """Today; it is studied from then on."""
    said = {
        "recurrente": name,
        "direccion_recurrente": "Calle 10 # 4-20, Cali",
        "fecha_recurso": office.today,
        "recurso_sustentado": True,
    }
    office.records(MONICA, "reposicion_desierta", said, case=case)
    office.works_off()


def corrects(office: Office, case: Received, label: str, **said: Any) -> None:
    """What somebody typed wrong is put right, of a step that is under way, and says why."""
    why = {"motivo_correccion": "El acta de cierre del SECOP II dice otra cosa."}
    if isinstance(office, DemoOffice):
        office.desk(MONICA).corrects(case, label, {**why, **said})
        return
    with office.engine.work_as(office.actor(MONICA)) as work:
        found = case_page(work, case.id).corrections
        call = next(call for call, text in found.items() if text.startswith(label))
        corrections.correct(work, case.id, {**why, **said}, call)


def lists_again(office: Office, case: Received, offers: Iterable[Mapping[str, Any]]) -> None:
    """What the record of the closing should have said is signed and published; the evaluation
    begins anew with it."""
    why = {"motivo_del_cierre": "El acta de cierre del SECOP II escribe bien a quien ofertó."}
    office.records(MONICA, "cierre_por_corregir", why, case=case)
    said = {"numero_acta_cierre": "CO1.ACTA.1", "url_acta_cierre": URL}
    said_again = {**said, "ofertas_recibidas": list(offers)}
    office.completes(MONICA, "corregir_cierre", said_again, case=case)
    office.works_off()
    publishes(office, case)


# -- calling for offers ---------------------------------------------------------------------------


#: what the terms say that the case did not know
TERMS: dict[str, Any] = {
    "descripcion_tecnica": "Tres pisos y un auditorio, como dicen los planos y el anexo técnico.",
    "requisitos_habilitantes": [
        {"clase": "experiencia", "exige": "Dos contratos terminados del mismo objeto."},
        {"clase": "financiera", "exige": "Índice de liquidez de uno o más."},
    ],
    "factores_evaluacion": [
        {"factor": "Oferta técnica", "puntos": 80, "mide": "calidad"},
        {"factor": "Apoyo a la industria nacional", "puntos": 20, "mide": "ley"},
    ],
    "reglas_ofertas": "Se presentan por el SECOP II hasta el cierre, en dos sobres.",
    "causales_rechazo": "No traer la garantía de seriedad; estar inhabilitado para contratar.",
    "forma_pago_pliego": "Cada mes, contra el informe que apruebe la supervisión.",
    "acuerdos_comerciales": "Ninguno cobija una contratación de este valor.",
    "clausulas_pliego": "El contratista construye la biblioteca y responde por su calidad.",
    "anexos_pliego": [{"nombre": "Anexo técnico", "de": "entidad"}],
}


def drafts_the_notice(
    office: Office, case: Received, dates: Mapping[str, Any], *, draw: str = "no"
) -> None:
    notice = {"resumen_convocatoria": LONG, "sorteo_previsto": draw, **TERMS}
    office.completes(MONICA, "elaborar_convocatoria", notice, case=case)
    schedules(office, case, **dates)


def calls(office: Office, case: Received, dates: Mapping[str, Any], *, draw: str = "no") -> None:
    """The notice and the draft are published, and whoever wants to may observe them."""
    drafts_the_notice(office, case, dates, draw=draw)
    office.completes(OMAR, "firmar_aviso", {"decision_aviso": "firmar"}, case=case)
    office.works_off()
    publishes(office, case)
    office.works_off()


def answers_the_comments(office: Office, case: Received) -> None:
    """Each observation of the draft, or of an invitation, is answered, and SECOP II shows it."""
    nothing_else_came(office, case)
    for task_id in office.tasks_of(case, "responder_interesado"):
        answer = {"acoge": "parcial", "motivo": "Se aclara el plazo en el pliego definitivo."}
        office.ends(MONICA, task_id, answer)
    concluded = {"conclusion": "Se aclara el plazo de entrega, y nada más cambia."}
    office.completes(MONICA, "firmar_respuestas", concluded, case=case)
    office.works_off()
    publishes(office, case)


def opens(
    office: Office, case: Received, dates: Mapping[str, Any], *, decision: str = "firmar"
) -> None:
    """Nobody observed the draft; the act of opening is signed, or not, on its day."""
    office.days_pass_until(f"{dates['apertura']} 08:00")
    nothing_else_came(office, case)
    settles_the_terms(office, case)
    signs_the_act(office, case, decision=decision)
    if decision == "firmar":
        publishes(office, case)


def settles_the_terms(office: Office, case: Received, **said: Any) -> None:
    """The definitive terms, with what was accepted of the observations."""
    office.completes(MONICA, "ajustar_pliego", {**TERMS, **said}, case=case)
    office.works_off()


def convened(
    office: Office,
    case: Received,
    dates: Mapping[str, Any],
    *,
    draw: str = "no",
    decision: str = "firmar",
) -> None:
    calls(office, case, dates, draw=draw)
    opens(office, case, dates, decision=decision)


# -- evaluating ------------------------------------------------------------------------------------


def evaluates(office: Office, case: Received, offers: Iterable[Mapping[str, Any]]) -> None:
    """Three aspects, one report, and SECOP II."""
    reports(office, case, offers)
    publishes(office, case)


def reports(office: Office, case: Received, offers: Iterable[Mapping[str, Any]]) -> None:
    """The report is signed; nobody published it yet."""
    give_opinions(office, offers)
    consolidates(office, case, offers)


def give_opinions(office: Office, offers: Iterable[Mapping[str, Any]]) -> None:
    """One of each aspect, and of every offer the same."""
    heard = ("oferente", "resultado", "observacion")
    results = [{key: one[key] for key in heard if key in one} for one in offers]
    for _ in range(3):
        said = {"resultados": results, "concepto_aspecto": "Se revisó lo que pide el pliego."}
        office.completes(DIEGO, "evaluar_ofertas", said)


def consolidates(office: Office, case: Received, offers: Iterable[Mapping[str, Any]]) -> None:
    rated = {"calificadas": list(offers), "resumen_evaluacion": LONG}
    office.completes(DIEGO, "consolidar_informe", rated, case=case)
    office.works_off()


def answers_the_transfer(
    office: Office, case: Received, offers: Iterable[Mapping[str, Any]]
) -> None:
    """What arrived is answered, and the report stands."""
    nothing_else_came(office, case)
    said = {"calificadas": list(offers), "respuestas_traslado": "Se respondió cada observación."}
    office.completes(DIEGO, "responder_traslado", said, case=case)
    office.works_off()


def rated(name: str, order: int, *, points: int = 0, price: int = 0, **more: Any) -> dict[str, Any]:
    """A line of the report."""
    return {
        "oferente": name,
        "documento": f"80012345{order}",
        "valor_oferta": price * 1_000_000,
        "puntaje": points,
        "orden": order,
        "resultado": "cumple",
        **more,
    }


def awards(office: Office, case: Received) -> None:
    """The committee recommends the first, and who orders the spending signs."""
    said = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    signs_the_act(office, case)
    publishes(office, case)


# -- planning --------------------------------------------------------------------------------------

ASKED: dict[str, Any] = {
    "objeto": "Papelería y útiles para las sedes de la entidad",
    "unspsc": [{"codigo": "44101600"}, {"codigo": "14111500"}],
    "valor": 80_000_000,
    "plazo_meses": 1,
    "dependencia_solicitante": "Secretaría de Infraestructura",
    "rubro": RUBRO,
    "es_inversion": False,
}
STUDIES: dict[str, Any] = {
    "necesidad": "Las sedes no tienen papel para lo que queda del año.",
    "objeto_tipo": "bienes",
    "sector_obra": "ninguno",
    "justificacion_modalidad": "Por el valor procede la mínima cuantía.",
    "criterios_seleccion": "El menor precio que cumpla las condiciones.",
    "acuerdos_previstos": "Ninguno: el valor está por debajo de sus umbrales.",
    "garantias_previstas": "Ninguna: es de mínima cuantía y se paga contra entrega.",
    "matriz_riesgos": [
        {
            "riesgo": "Que el papel suba",
            "probabilidad": "baja",
            "impacto": "bajo",
            "asignacion": "contratista",
        }
    ],
    "requiere_concejo": "no",
    # only asked of what goes on past 31 December
    "razon_siguiente_anio": "El papel llega en enero: se paga con la reserva presupuestal.",
}


def studies_the_market(office: Office, case: Received, *, listed: bool = True) -> None:
    """The line of the plan of acquisitions is found, or put there, and the market looked at."""
    found = {"en_paa": "fuera", "id_paa": "PAA-77"} if listed else {"en_paa": "no"}
    office.completes(JULIAN, "verificar_paa", found, case=case)
    if not listed:
        new = {"donde_se_actualiza": "fuera", "id_paa": "PAA-78"}
        office.completes(JULIAN, "actualizar_paa", new, case=case)
        publishes(office, case)
    market = {
        "analisis_sector": "Doce firmas de Cali lo venden.",
        "metodo_valor": "Promedio de tres cotizaciones.",
    }
    office.completes(MONICA, "analizar_sector", market, case=case)


def studies(office: Office, case: Received, **said: Any) -> None:
    """The previous studies are written and signed: from them follows the modality."""
    office.completes(MONICA, "elaborar_estudios", {**STUDIES, **said}, case=case)
    office.works_off()


def the_committee_says(office: Office, case: Received, vote: str, on: str) -> None:
    """The legal opinion, and the session two working days later."""
    opinion = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a la ley."}
    office.completes(FABIO, "emitir_concepto", opinion, case=case)
    called = {
        "lugar_sesion": "Sala 2",
        "fecha_sesion": f"{on}T09:00",
        "orden_dia": "Recomendar la contratación.",
    }
    office.completes(BEATRIZ, "convocar_sesion", called, case=case)
    office.days_pass_until(f"{on} 10:00")
    present = {"asistentes": [DIEGO.username]}
    office.completes(BEATRIZ, "verificar_quorum", present, case=case)
    why = "Falta sustentar el valor." if vote != "aprueba" else ""
    office.completes(DIEGO, "votar", {"voto": vote, "razon_voto": why}, case=case)
    minutes = {"texto": "Se leyeron los estudios previos y el concepto jurídico."}
    office.completes(BEATRIZ, "levantar_acta", minutes, case=case)
    office.completes(OMAR, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()


#: the same person may look at the three
EVALUATORS = [
    {"persona": DIEGO.username, "aspecto": aspect}
    for aspect in ("jurídico", "técnico", "financiero")
]


def names_the_team(office: Office, case: Received) -> None:
    said = {
        "evaluadores": EVALUATORS,
        "supervisor_propuesto": SARA.username,
        "sin_conflictos": True,
    }
    office.works_off()
    office.completes(OMAR, "designar_equipo", said, case=case)
    office.works_off()


def frees_the_former(office: Office, case: Received) -> None:
    """A certificate that is of another heading, or too small, gives its balance back first."""
    said = {"numero_liberacion": "LIB-2026-00008", "fecha_liberacion": office.today}
    office.completes(PETRA, "liberar_cdp_anterior", said, case=case)


def gets_the_certificate(office: Office, case: Received, valor: int, *, rubro: str = RUBRO) -> None:
    asks_for_certificate(office, case, valor=valor, rubro=rubro)
    certifies(office, case, balance=valor)


def plans(office: Office, case: Received, session: str, valor: int, **said: Any) -> None:
    """From its line of the plan to its team; the committee meets that day."""
    studies_the_market(office, case)
    studies(office, case, **said)
    if "solicitar_certificado" in open_tasks(office, case):
        gets_the_certificate(office, case, valor)
    the_committee_says(office, case, "aprueba", session)
    names_the_team(office, case)
