"""Licitación pública: one told from the notice to the award, and what may go wrong on the way.

Dates are counted by hand. Days off that they meet in 2026: 12 October, 2 and 16 November, 8 and 25
December, 1 January 2027, and every weekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.services import tasks
from engine.settings import BOGOTA
from tests.acceptance.test_contratacion_cronograma import LP, SAMC
from tests.acceptance.test_minima_cuantia import loads_the_threshold
from tests.contracts import (
    OMAR,
    asks_for_certificate,
    certifies,
    is_notified,
    known,
    open_tasks,
    the_appeal_is_decided,
)
from tests.office import Office, Person, Received
from tests.paperwork import paper
from tests.selections import (
    DIEGO,
    EVALUATORS,
    FACTS,
    GUARANTEED,
    LONG,
    MONICA,
    TERMS,
    an_appeal_comes,
    answers_the_comments,
    answers_the_transfer,
    appeals,
    appeals_not,
    arrives,
    awards,
    calls,
    closes_with,
    consolidates,
    corrects,
    decided,
    drafts_the_notice,
    frees_the_former,
    frees_the_money,
    give_opinions,
    hires_the_staff,
    lists_again,
    nothing_else_came,
    publishes,
    rated,
    schedules,
    settles_the_terms,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("licitacion_publica")

OFFERS = [
    rated("Puentes SAS", 1, points=90, price=2900),
    rated("Vías SAS", 2, points=80, price=2800),
]
#: the schedule as the case keeps it
KEPT = {
    "publicacion": date(2026, 9, 16),
    "fin_observaciones": date(2026, 9, 30),
    "fin_mipyme": date(2026, 10, 2),
    "apertura": date(2026, 10, 5),
    "audiencia_riesgos": date(2026, 10, 8),
    "ultima_adenda": date(2026, 10, 26),
    "cierre": datetime(2026, 10, 30, 10, tzinfo=BOGOTA),
    "informe": date(2026, 11, 10),
    "fin_traslado": date(2026, 11, 18),
    "adjudicacion": date(2026, 11, 20),
    "avisos": [date(2026, 9, 16), date(2026, 9, 21)],
}


@pytest.fixture(autouse=True)
def staff(office: Office) -> None:
    hires_the_staff(office)


def begins(office: Office, process_id: str, on: str, **said: Any) -> Received:
    office.today_is(on)
    return office.receives(process_id, **{**FACTS, "modalidad": "licitacion", **said})


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 80 de 1993, art. 30; Decreto 1082 de 2015, arts. 2.2.1.1.2.1.1 a 2.2.1.2.1.1.2",
    "Una licitación con avisos, audiencia de riesgos hasta el 8 de octubre de 2026, traslado de "
    "cinco días hábiles hasta el 18 de noviembre y adjudicación en audiencia a la de mayor puntaje",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 24, num. 2; Decreto 1082 de 2015, art. 2.2.1.1.2.1.4",
    "Publicado el proyecto de pliego el miércoles 16 de septiembre de 2026, se observa por el "
    "SECOP II diez días hábiles, hasta el miércoles 30, o lo que el cronograma dé de más: el "
    "jueves 1 de octubre; cada observación se responde antes de abrir",
)
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.1.3; Ley 1150 de 2007, arts. 4 y 5",
    "El pliego dice el objeto, la modalidad, los requisitos, los factores, los riesgos, las "
    "garantías, el CDP, la minuta y el cronograma: en proyecto con el aviso, y definitivo con la "
    "apertura que lo adopta",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, pars. 2 y 3; Decreto 1082 de 2015, art. 2.2.1.2.3.1.9",
    "En la obra el sobre económico sigue cerrado hasta la audiencia: allí no queda la oferta de "
    "más de 4.000 millones cuya garantía de seriedad es de 400",
)
def test_r14_t3_and_t5_a_tender_from_the_notice_to_the_award(office: Office) -> None:
    case = begins(office, "licitacion_publica", "2026-09-16 08:00")
    calls(office, case, {**LP, "fin_observaciones": "2026-10-01"})
    publishes(office, case)  # the first notice, on its day
    office.days_pass_until("2026-09-21 09:00")
    publishes(office, case)
    is_observed(office, case)
    is_opened(office, case)
    answered = known(office, case)["matriz_observaciones"]
    assert [(one["nombre"], one["acoge"]) for one in answered] == [
        ("Puentes SAS", "parcial"),
        ("Vías SAS", "parcial"),
    ]
    assert known(office, case)["cuantias_apertura"]["menor"] == 1_750_905_000
    its_terms_say_what_the_case_knows(office, case)
    assert office.term_of(case, "audiencia_riesgos").due_on == date(2026, 10, 8)

    holds_the_risk_hearing(office, case)
    offers_are_evaluated(office, case)
    holds_the_hearing_of_award(office, case)
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Puentes SAS", 2_900_000_000)
    assert award["clausulas"] == TERMS["clausulas_pliego"]
    assert award["seriedad"]["poliza"] == "45-44-100"
    assert award["segundo"]["adjudicatario"] == "Vías SAS"
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def its_terms_say_what_the_case_knows(office: Office, case: Received) -> None:
    """The draft what may still happen, the definitive ones what did; the opening adopts these."""
    draft, final = (paper(office, case, kind) for kind in ("proyecto_pliego", "pliego_definitivo"))
    for words in ("CDP-2026-00001", "Índice de liquidez", "30 de octubre de 2026, a las 10:00"):
        assert words in draft
        assert words in final
    assert "Puede limitarse a Mipyme" in draft
    assert "No se limita a Mipyme" in final
    assert "Que el acero suba" in final
    assert "PLI-2026-00002" in paper(office, case, "acto_apertura")


def is_observed(office: Office, case: Received) -> None:
    """A day more than the law gives; what came is answered, one by one."""
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 10, 1)
    arrives(office, case, "observacion", "Puentes SAS", "Bías SAS")
    rows = [{**one, "nombre": one["nombre"].replace("Bías", "Vías")} for one in came(office, case)]
    corrects(office, case, "Corregir lo que llegó: Recibir lo que llega", recibidas=rows)
    office.days_pass_until("2026-10-02")
    assert office.tasks_of(case, "firmar_respuestas") == []
    answers_the_comments(office, case)


def came(office: Office, case: Received) -> list[dict[str, Any]]:
    """What was noted so far of the draft."""
    pages = (_page(office, each) for each in office.tasks_of(case, "recibir_en_secop"))
    return next(page["recibidas"] for page in pages if page["recibidas"])


def _page(office: Office, task_id: int) -> Mapping[str, Any]:
    with office.engine.work_as(office.actor(MONICA)) as work:
        return tasks.task_page(work, task_id).values


def is_opened(office: Office, case: Received) -> None:
    office.days_pass_until("2026-10-05 08:00")
    nothing_else_came(office, case)
    settles_the_terms(office, case)
    signs_the_act(office, case)
    publishes(office, case)


def holds_the_risk_hearing(office: Office, case: Received) -> None:
    office.days_pass_until("2026-10-08 15:00")
    said = {"fecha_audiencia_riesgos": "2026-10-08", "acta_riesgos": LONG}
    office.completes(MONICA, "celebrar_audiencia_riesgos", said, case=case)
    office.works_off()
    publishes(office, case)


def offers_are_evaluated(office: Office, case: Received) -> None:
    office.days_pass_until("2026-10-30 10:30")
    offers = [("Puentes SAS", None), ("Bías SAS", None)]
    closes_with(office, case, offers, at="2026-10-30T09:00")
    one, other = (
        {
            "oferente": name,
            "documento": number,
            "recibida_el": "2026-10-30T09:00",
            **GUARANTEED,
        }
        for name, number in (("Puentes SAS", "800123451"), ("Vías SAS", "800123452"))
    )
    lists_again(office, case, [one, other])
    assert "reemplaza a la anterior" in paper(office, case, "acta_cierre_corregida")
    office.days_pass_until("2026-11-10 08:00")
    give_opinions(office, OFFERS)
    found = _page(office, office.task_of(case, "consolidar_informe"))["calificadas"]
    assert [each["oferente"] for each in found] == ["Puentes SAS", "Vías SAS"]
    consolidates(office, case, OFFERS)
    publishes(office, case)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 18)
    office.days_pass_until("2026-11-19")
    answers_the_transfer(office, case, OFFERS)
    publishes(office, case)
    assert not any(one.get("valor_oferta") for one in known(office, case)["habilitadas"])


def holds_the_hearing_of_award(office: Office, case: Received) -> None:
    """The order is what its number says, on whatever row it is written."""
    heard = ("oferente", "documento", "valor_oferta", "puntaje", "orden")
    first, second = ({key: one[key] for key in heard} for one in OFFERS)
    said = {"fecha_audiencia": "2026-11-19", "acta_audiencia": LONG}
    for wrong in (
        [{**first, "orden": 2}, {**second, "orden": 1}],
        [first, {**second, "orden": 1}],
        [first, {**second, "oferente": "Quien no ofertó"}],
        [first, {**second, "valor_oferta": 4_000_000_010}],
    ):
        with pytest.raises(InvalidInput, match="primero la de mayor puntaje"):
            office.completes(DIEGO, "celebrar_audiencia", {**said, "habilitadas": wrong}, case=case)
    ordered = {**said, "habilitadas": [second, first]}
    office.completes(DIEGO, "celebrar_audiencia", ordered, case=case)
    office.works_off()


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 1082 de 2015, art. 2.2.1.1.2.1.5",
    "El día de la apertura se mira otra vez el CDP: sin él, o sin la firma, no se abre",
)
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.1.4",
    "Los cinco días hábiles para observar terminan el jueves 11 de junio de 2026; si se corrige "
    "que el proyecto salió el jueves 4, y no el miércoles 3, el viernes 12",
)
@pytest.mark.parametrize("funded", [True, False], ids=["no se firma", "no hay CDP"])
def test_on_its_day_a_selection_may_not_be_opened(office: Office, funded: bool) -> None:
    cdp = FACTS["cdp"] if funded else {**FACTS["cdp"], "valor": 1}
    about = {"modalidad": "menor_cuantia", "dias_observaciones": 5, "valor": 900_000_000}
    case = begins(office, "convocatoria", "2026-06-03 08:00", **about, cdp=cdp)
    calls(office, case, SAMC)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 6, 11)
    office.days_pass_until("2026-06-04 08:00")
    corrects(office, case, "Corregir la fecha de publicación", publicado_el="2026-06-04")
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 6, 12)
    office.days_pass_until("2026-06-16 08:00")
    nothing_else_came(office, case)
    settles_the_terms(office, case)

    if funded:
        signs_the_act(office, case, decision="no_firmar")
    else:
        frees_the_former(office, case)
        asks_for_certificate(office, case, valor=900_000_000)
        certifies(office, case, balance=1)
        assert known(office, case)["cdp"] is None

    assert known(office, case).get("acto_apertura") is None
    assert office.history_of(case)[-1] == "closed"


# -- the time for offers ---------------------------------------------------------------------------


def waits_for_offers(office: Office, on: str = "2026-10-06 09:00", **said: Any) -> Received:
    return begins(office, "plazo_ofertas", on, cronograma=KEPT, **said)


def moves_the_closing(office: Office, case: Received, **dates: str) -> None:
    new = {"cierre": "2026-11-06T10:00", "ultima_adenda": "2026-10-30", **dates}
    later = {"informe": "2026-11-17", "fin_traslado": "2026-11-24", "adjudicacion": "2026-11-25"}
    schedules(office, case, **{**LP, **later, **new})


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 89; Decreto 1082 de 2015, art. 2.2.1.1.2.2.1",
    "Con cierre el viernes 30 de octubre de 2026 la última adenda va el lunes 26 a las siete de la "
    "noche; leído a la letra, el martes 27; y nunca después del día que anunció el cronograma",
)
@pytest.mark.parametrize(
    ("reading", "announced", "last"),
    [("conservador", 27, 26), ("literal", 27, 27), ("conservador", 22, 22)],
)
def test_r14_t4_the_last_day_for_an_addendum_is_before_three_whole_days(
    reading: str, announced: int, last: int
) -> None:
    facts = {
        "modalidad": "licitacion",
        "cronograma": {**KEPT, "ultima_adenda": date(2026, 10, announced)},
        "parametros": {"modo_adenda_lp": reading},
    }

    found = decided("plazo_ofertas", "limite_adenda", "2026-10-06", facts)

    assert found["dia"] == date(2026, 10, last)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.1",
    "Una adenda firmada a tiempo mueve el cierre; la que se firma después no vale",
)
@pytest.mark.parametrize(("hour", "moved"), [("18:30", True), ("19:30", False)])
def test_an_addendum_signed_in_time_moves_the_closing(
    office: Office, hour: str, moved: bool
) -> None:
    case = waits_for_offers(office)
    office.days_pass_until("2026-10-26 16:00")
    why = {"motivo_novedad": "Se aclara un ítem del presupuesto."}
    office.completes(MONICA, "atender_plazo", why, case=case)
    moves_the_closing(office, case)
    office.today_is(f"2026-10-26 {hour}")

    signs_the_act(office, case)
    if moved:
        publishes(office, case)

    expected = date(2026, 11, 6) if moved else date(2026, 10, 30)
    assert known(office, case)["cronograma"]["cierre"].date() == expected
    assert office.inbox_of(MONICA) == ["atender_plazo"]


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 5",
    "Los dieciocho días hábiles para ofertar, del 5 al 30 de octubre de 2026, crecen a lo sumo "
    "nueve: hasta el viernes 13 de noviembre, o hasta el 20 si el proceso estuvo suspendido cuatro",
)
@pytest.mark.parametrize(
    ("suspended", "closing", "longest", "too_late"),
    [
        ([], date(2026, 10, 30), 13, 17),
        ([{"desde": date(2026, 10, 7), "hasta": date(2026, 10, 13)}], date(2026, 11, 6), 20, 23),
    ],
    ids=["sin suspensión", "suspendida del 7 al 13 de octubre"],
)
def test_the_time_for_offers_grows_by_half_at_most(
    office: Office, suspended: list[Any], closing: date, longest: int, too_late: int
) -> None:
    dates = {**KEPT, "cierre": datetime(2026, closing.month, closing.day, 10, tzinfo=BOGOTA)}
    about = {"cronograma": dates, "suspensiones": suspended}
    case = begins(office, "plazo_ofertas", "2026-10-14 09:00", **about)
    why = {"motivo_novedad": "Se aclara un ítem del presupuesto."}
    office.completes(MONICA, "atender_plazo", why, case=case)
    for day in (too_late, longest):
        assert open_tasks(office, case) == {"fijar_cronograma"}
        moves_the_closing(office, case, **november(day))

    assert open_tasks(office, case) == {"proyectar_acto"}


def november(day: int) -> dict[str, str]:
    """The closing that day, and what follows in December."""
    after = {"informe": "2026-11-30", "fin_traslado": "2026-12-07", "adjudicacion": "2026-12-09"}
    return {"cierre": f"2026-11-{day}T10:00", "ultima_adenda": "2026-10-30", **after}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.1",
    "La adenda que sale en el SECOP II el viernes 23 de octubre de 2026 después de las siete de la "
    "noche, el domingo 25, el lunes 26 antes de las siete o el martes 27 no mueve el cierre",
)
def test_an_addendum_published_when_it_may_not_be_leaves_the_schedule(office: Office) -> None:
    case = waits_for_offers(office)
    for signed, published, hour in (
        ("2026-10-23 16:00", "2026-10-23 20:00", "19:01"),
        ("2026-10-25 09:00", "2026-10-25 11:00", "10:00"),
        ("2026-10-26 06:00", "2026-10-26 07:30", "06:59"),
        ("2026-10-26 16:00", "2026-10-27 10:30", "10:00"),
    ):
        is_published(office, case, signed, published, hour)
        told = known(office, case)["adenda_sin_efecto"]
        assert told["hora"].isoformat().startswith(hour)

    assert known(office, case)["cronograma"]["cierre"].date() == date(2026, 10, 30)
    assert office.inbox_of(MONICA) == ["atender_plazo"]


def is_published(office: Office, case: Received, signed: str, published: str, hour: str) -> None:
    """An addendum of that moment, that SECOP II shows since that hour."""
    office.days_pass_until(signed)
    why = {"motivo_novedad": "Se aclara un ítem del presupuesto."}
    office.completes(MONICA, "atender_plazo", why, case=case)
    moves_the_closing(office, case)
    signs_the_act(office, case)
    office.today_is(published)
    publishes(office, case, at=hour)


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 89",
    "Los días martes 27, miércoles 28 y jueves 29 de octubre de 2026 ya no se expiden adendas",
)
def test_r14_t4_after_the_limit_the_form_refuses_an_addendum(office: Office) -> None:
    case = waits_for_offers(office)
    office.days_pass_until("2026-10-27 08:00")

    why = {"motivo_novedad": "Se aclara un ítem del presupuesto."}
    with pytest.raises(InvalidInput, match="último día para expedir adendas"):
        office.completes(MONICA, "atender_plazo", why, case=case)


# -- the hearing of risks -------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 4; Ley 1150 de 2007, art. 4",
    "Con apertura el lunes 5 de octubre de 2026 la audiencia de riesgos va hasta el jueves 8; sin "
    "ella el proceso se revoca, salvo que se pruebe que se celebró a tiempo",
)
@pytest.mark.parametrize("held", [True, False], ids=["se celebró", "no se celebró"])
def test_without_the_hearing_of_risks_the_tender_is_flawed(office: Office, held: bool) -> None:
    case = begins(office, "licitacion_publica", "2026-09-16 08:00")
    calls(office, case, {**LP, "aviso_2": None})
    publishes(office, case)
    is_opened(office, case)
    office.days_pass_until("2026-10-09 08:00")

    if held:
        was_held_in_time(office, case)
        assert open_tasks(office, case) == {"atender_plazo"}
    else:
        for decision in ("no_firmar", "firmar"):
            office.completes(OMAR, "decidir_vicio", {"celebro_a_tiempo": "no"}, case=case)
            assert "completed sin_audiencia" in office.history_of(case)
            signs_the_act(office, case, decision=decision)
        publishes(office, case)
        frees_the_money(office, case)
        assert "entered revocado_por_vicio" in office.history_of(case)
        assert known(office, case)["cdp"] is None


def was_held_in_time(office: Office, case: Received) -> None:
    proof = {"celebro_a_tiempo": "si", "acta_riesgos": LONG}
    late = {**proof, "fecha_audiencia_riesgos": "2026-10-09"}
    with pytest.raises(InvalidInput, match="tres días hábiles"):
        office.completes(OMAR, "decidir_vicio", late, case=case)
    on_its_day = {**proof, "fecha_audiencia_riesgos": "2026-10-08"}
    office.completes(OMAR, "decidir_vicio", on_its_day, case=case)
    office.works_off()
    publishes(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 24 y 30, nums. 1, 3 y 4; Decreto 1082 de 2015, art. 2.2.1.2.4.2.2",
    "Un aviso del lunes 28 de septiembre de 2026 es tardío para abrir el lunes 5 de octubre: la "
    "apertura va al jueves 8; sin firma ese día, al martes 13, y cada vez se pide limitar a Mipyme "
    "hasta el día hábil anterior; firmada el 13 y publicada el 14, no se abre otra vez: lo que "
    "sigue se corre un día hábil, y la audiencia de riesgos del 15 pasa al 16",
)
@pytest.mark.procedure("convocatoria")
def test_what_is_not_opened_on_its_day_is_opened_with_other_dates(office: Office) -> None:
    case = begins(office, "convocatoria", "2026-09-16 08:00", dias_observaciones=10)
    loads_the_threshold(office)
    dates = {**LP, "aviso_1": "2026-09-25", "aviso_2": None}
    calls(office, case, dates)
    arrives(office, case, "mipyme", "Puentes SAS")
    office.days_pass_until("2026-09-28 08:00")
    publishes(office, case)
    office.days_pass_until("2026-10-03 08:00")
    values_who_asked(office, case)

    # the notice of the 25th came out on the 28th, and yesterday nobody could ask any more
    schedules(office, case, **dates)
    assert open_tasks(office, case) == {"fijar_cronograma"}
    is_moved(office, case, "2026-10-08", small_firms="2026-10-07", risks="2026-10-13")
    office.days_pass_until("2026-10-09 08:00")
    is_moved(office, case, "2026-10-13", small_firms="2026-10-09", risks="2026-10-15")
    signs_the_act(office, case)
    is_published_a_day_later(office, case)

    left = known(office, case)
    assert left["avisos_publicados"] == [date(2026, 9, 28)]
    assert "entered proceso_abierto" in office.history_of(case)


def is_published_a_day_later(office: Office, case: Received) -> None:
    office.days_pass_until("2026-10-14 08:00")
    publishes(office, case)
    schedules(office, case, **ONE_DAY_LATER)
    signs_the_act(office, case)
    publishes(office, case)
    left = known(office, case)
    assert left["acto_apertura"]["fecha"] == date(2026, 10, 13)
    assert left["cronograma"]["apertura"] == date(2026, 10, 14)
    assert left["cronograma"]["audiencia_riesgos"] == date(2026, 10, 16)


#: 2 and 16 November are holidays
ONE_DAY_LATER = {
    **LP,
    "aviso_1": "2026-09-28",
    "aviso_2": None,
    "apertura": "2026-10-14",
    "fin_mipyme": "2026-10-09",
    "audiencia_riesgos": "2026-10-16",
    "ultima_adenda": "2026-10-27",
    "cierre": "2026-11-03T10:00",
    "informe": "2026-11-11",
    "fin_traslado": "2026-11-19",
    "adjudicacion": "2026-11-23",
}


def is_moved(office: Office, case: Received, opening: str, *, small_firms: str, risks: str) -> None:
    """The opening goes to another day, SECOP II says so, and that day comes."""
    told = {"aviso_1": "2026-09-28", "aviso_2": None, "audiencia_riesgos": risks}
    schedules(office, case, **{**LP, **told, "apertura": opening, "fin_mipyme": small_firms})
    publishes(office, case)
    office.days_pass_until(f"{opening} 08:00")
    values_who_asked(office, case)


def values_who_asked(office: Office, case: Received) -> None:
    """Who asked the first time is not forgotten when the opening moves."""
    nothing_else_came(office, case)
    asked = [{"nombre": "Puentes SAS", "documento": "900", "es_mipyme": True, "un_anio": True}]
    said = {"mipymes": asked, "limita_territorio": "no"}
    office.completes(MONICA, "valorar_solicitudes", said, case=case)
    office.works_off()
    if "ajustar_pliego" in open_tasks(office, case):
        settles_the_terms(office, case)


def test_a_tender_that_is_not_called_is_not_opened(office: Office) -> None:
    case = begins(office, "licitacion_publica", "2026-09-16 08:00")
    drafts_the_notice(office, case, LP)
    said = {"decision_aviso": "desistir", "observaciones_aviso": "La obra se hará por tramos."}
    office.completes(OMAR, "firmar_aviso", said, case=case)

    assert "entered no_abierto" in office.history_of(case)


# -- the report ------------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 8; Ley 1882 de 2018, art. 5",
    "El informe publicado el jueves 29 de octubre de 2026 se traslada hasta el 6 de noviembre, "
    "y después no se subsana: quien no envió nada no queda habilitado; la fecha que quedó mal, el "
    "viernes 30, lo llevaba al lunes 9",
)
def test_r14_t5_what_may_be_cured_is_cured_until_the_end_of_the_transfer(office: Office) -> None:
    offers = [{key: one[key] for key in ("oferente", "documento")} for one in CURABLE]
    about = {"ofertas": offers, "regla_traslado": "CT-TRAS-LP", "subasta_el": None}
    named = {"evaluadores": EVALUATORS}
    case = begins(office, "evaluacion_ofertas", "2026-10-29 08:00", **about, **named)
    is_reported(office, case)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 6)
    office.days_pass_until("2026-10-30 08:00")
    for day, due in (("2026-10-30", date(2026, 11, 9)), ("2026-10-29", date(2026, 11, 6))):
        corrects(office, case, "Corregir la fecha del informe", fecha_informe=day)
        assert office.term_of(case, "traslado_informe").due_on == due
    with pytest.raises(InvalidInput, match="fecha_informe"):
        corrects(office, case, "Corregir la fecha del informe", fecha_informe="2026-10-28")

    arrives(office, case, "subsanacion", "Puentes SAS")
    office.days_pass_until("2026-11-07")
    nothing_else_came(office, case)
    what_came_in_time_is_noted_late(office, case)
    only_who_cured_is_enabled(office, case)

    left = known(office, case)
    assert [one["clase"] for one in left["traslado"]] == ["subsanacion", "observacion"]
    assert [one["oferente"] for one in left["habilitadas"]] == ["Puentes SAS"]


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.9; Ley 1150 de 2007, art. 5, par. 1",
    "La garantía de seriedad cubre el diez por ciento de la oferta, 90 millones de 900, y vence "
    "después de adjudicar, el 20 de noviembre de 2026; la que no alcanza se puede subsanar",
)
@pytest.mark.parametrize(
    ("short", "said"),
    [
        ({"seriedad_valor": 89_999_999}, "No llega al mínimo"),
        ({"seriedad_hasta": date(2026, 11, 20)}, "Vence antes"),
    ],
    ids=["por menos", "por poco tiempo"],
)
def test_a_guarantee_that_falls_short_may_be_cured(
    office: Office, short: dict[str, Any], said: str
) -> None:
    case = waits_for_offers(office, objeto_tipo="servicios")
    office.days_pass_until("2026-10-30 10:30")
    enough = {**GUARANTEED, "seriedad_valor": 90_000_000, "seriedad_hasta": date(2026, 11, 21)}
    with pytest.raises(InvalidInput, match=said):
        closes_with(office, case, WORTH_900, at="2026-10-30T09:00", **{**enough, **short})
    told = {**enough, **short, "seriedad": "corta"}
    closes_with(office, case, WORTH_900, at="2026-10-30T09:00", **told)
    assert "que no alcanza" in paper(office, case, "acta_cierre")

    about = {"ofertas": known(office, case)["ofertas"], "regla_traslado": "CT-TRAS-LP"}
    about |= {"objeto_tipo": "servicios", "subasta_el": None}
    case = begins(office, "evaluacion_ofertas", "2026-10-30 11:00", **about)
    worth = rated("Puentes SAS", 1, points=90, price=900)
    give_opinions(office, [worth])
    with pytest.raises(InvalidInput, match="la garantía no alcanza"):
        consolidates(office, case, [worth])
    consolidates(office, case, [{**worth, **LACKS}])


WORTH_900 = [("Puentes SAS", 900_000_000)]


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 5, par. 3; Decreto 1082 de 2015, art. 2.2.1.2.3.1.9",
    "La oferta que llega sin garantía de seriedad se rechaza, digan lo que digan los conceptos, y "
    "no se subsana en el traslado",
)
def test_an_offer_without_its_guarantee_is_refused_and_not_cured(office: Office) -> None:
    offers = [{key: one[key] for key in ("oferente", "documento")} for one in CURED]
    offers[1]["seriedad"] = "no"
    about = {"ofertas": offers, "regla_traslado": "CT-TRAS-LP", "subasta_el": None}
    case = begins(office, "evaluacion_ofertas", "2026-10-29 08:00", **about)
    give_opinions(office, CURED)
    with pytest.raises(InvalidInput, match="garantía de seriedad"):
        consolidates(office, case, CURED)
    refused = [CURED[0], {**CURED[1], "resultado": "no_cumple", "observacion": "Sin garantía."}]
    consolidates(office, case, refused)
    publishes(office, case)
    arrives(office, case, "subsanacion", "Vías SAS")
    office.days_pass_until("2026-11-07")

    with pytest.raises(InvalidInput, match="no se subsana"):
        answers_the_transfer(office, case, CURED)
    answers_the_transfer(office, case, refused)
    assert [one["oferente"] for one in known(office, case)["habilitadas"]] == ["Puentes SAS"]


CURED = [
    rated("Puentes SAS", 1, points=90, price=10),
    rated("Vías SAS", 2, points=80, price=12),
]
LACKS = {"resultado": "subsanable", "observacion": "Falta el certificado de existencia."}
CURABLE = [{**one, **LACKS} for one in CURED]


def is_reported(office: Office, case: Received) -> None:
    """The report is of every offer, and says what the three opinions say."""
    give_opinions(office, CURABLE)
    other = Person("ruth", "Ruth Mina", ("comite_evaluador",))
    office.hires(other)
    said = {"calificadas": CURABLE, "resumen_evaluacion": LONG}
    with pytest.raises(InvalidInput, match="Sólo evalúa quien fue designado"):
        office.completes(other, "consolidar_informe", said, case=case)
    for wrong in (CURED, CURABLE[:1]):
        with pytest.raises(InvalidInput, match="resultado de los tres conceptos"):
            consolidates(office, case, wrong)
    consolidates(office, case, CURABLE)
    office.works_off()
    publishes(office, case)


def what_came_in_time_is_noted_late(office: Office, case: Received) -> None:
    """The list is closed, and SECOP II shows what came on its last day; not what came after it."""
    (cured,) = known(office, case)["traslado"]
    comment = {**cured, "clase": "observacion", "numero": "MSG-9", "nombre": "Veeduría del oriente"}
    label = "Corregir la fecha del informe"
    with pytest.raises(InvalidInput, match="dentro del traslado"):
        corrects(office, case, label, traslado=[cured, {**comment, "fecha": "2026-11-07"}])
    corrects(office, case, label, traslado=[cured, {**comment, "fecha": "2026-11-06"}])


def only_who_cured_is_enabled(office: Office, case: Received) -> None:
    """Whatever is written of who sent nothing, or explains a price."""
    with pytest.raises(InvalidInput, match="nada en el traslado"):
        answers_the_transfer(office, case, CURED)
    out = {**CURED[1], "resultado": "no_cumple", "observacion": "No subsanó."}
    low = [{**CURED[0], "precio_bajo": True}, out]
    answers_the_transfer(office, case, low)
    explained = {"calificadas": CURED, "explicacion_precio": LONG}
    with pytest.raises(InvalidInput, match="no habilitar a quien no cumplía"):
        office.completes(DIEGO, "pedir_explicacion", explained, case=case)
    office.completes(DIEGO, "pedir_explicacion", {**explained, "calificadas": low}, case=case)
    office.works_off()
    publishes(office, case)


# -- the decision ----------------------------------------------------------------------------------


def decides(office: Office, on: str, **said: Any) -> Received:
    return begins(office, "decision_seleccion", on, en_audiencia=False, **said)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 74 y 76; Ley 80 de 1993, art. 25, num. 18",
    "Declarada desierta y notificada el viernes 18 de diciembre de 2026, la reposición llega hasta "
    "el martes 5 de enero de 2027",
)
def test_r14_t13_a_tender_declared_void_may_be_appealed_until_january(office: Office) -> None:
    case = decides(office, "2026-12-18 09:00", habilitadas=[])
    signs_the_act(office, case)
    publishes(office, case)

    assert office.term_of(case, "reposicion").due_on == date(2027, 1, 5)
    # it is done the day after
    (task,) = office.page_of(case, MONICA).tasks
    assert task.due_on == date(2027, 1, 6)
    office.today_is("2027-01-05 20:00")
    closed = {"reposiciones_completas": True}
    with pytest.raises(InvalidInput, match="después del último día"):
        office.completes(MONICA, "recibir_reposiciones", closed, case=case)
    appeals_not(office, case)
    assert "entered proceso_desierto" in office.history_of(case)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 86",
    "La reposición que llegó el martes 22 de diciembre de 2026 se estudia desde ese día: sus dos "
    "meses terminan el lunes 22 de febrero de 2027",
)
@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 74",
    "Se resuelven todas las reposiciones que llegaron; la que revoca la declaratoria cambia el "
    "orden de las ofertas, y se adjudica",
)
def test_an_appeal_may_bring_a_void_tender_back(office: Office) -> None:
    case = decides(office, "2026-12-18 09:00", habilitadas=[])
    signs_the_act(office, case)
    publishes(office, case)
    office.days_pass_until("2026-12-22 09:00")
    an_appeal_comes(office, case, "Firma 1")
    # two months of that day, and it is studied while others may still come
    assert office.term_of(case, "recurso").due_on == date(2027, 2, 22)
    assert open_tasks(office, case) == {"recibir_reposiciones", "verificar_requisitos"}
    appeals(office, case, "Firma 2")
    # each has its decision, and one changes everything
    for sense in ("confirma", "revoca"):
        the_appeal_is_decided(office, None, sense)
        is_notified(office, None)

    back = {**rated("Firma 1", 1, points=90, price=2900), "documento": "900"}
    other = rated("Firma 2", 2, points=80, price=2800)
    office.completes(DIEGO, "rehacer_orden", {"habilitadas": [other]}, case=case)
    # whoever reads that the first is not the first puts it right before anybody signs
    office.completes(DIEGO, "recomendar_decision", {"decision_seleccion": "rehacer"}, case=case)
    office.completes(DIEGO, "rehacer_orden", {"habilitadas": [other, back]}, case=case)
    is_awarded_with_the_money_of_the_year(office, case)

    assert known(office, case)["adjudicacion"]["adjudicatario"] == "Firma 1"


def test_a_declaration_that_is_not_signed_goes_back_to_the_committee(office: Office) -> None:
    case = decides(office, "2026-12-18 09:00", habilitadas=[])
    signs_the_act(office, case, decision="no_firmar")

    said = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    with pytest.raises(InvalidInput, match="precio quepa en el CDP"):
        office.completes(DIEGO, "recomendar_decision", said, case=case)


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 35; Decreto 1082 de 2015, art. 2.2.1.2.4.2.17",
    "El empate en puntaje se resuelve por la ley, en orden; una adjudicación sin firma vuelve",
)
def test_a_tie_is_untied_and_an_award_that_is_not_signed_goes_back(office: Office) -> None:
    tied = [rated("Una", 1, points=90), rated("Otra", 2, points=90), rated("Tercera", 3, points=10)]
    case = decides(office, "2026-11-20 09:00", habilitadas=tied)
    said = {
        "criterio_aplicado": "12",
        "ganador_empate": "Otra",
        "prueba_desempate": "Ningún criterio anterior los separó: se sorteó con balotas.",
    }
    office.completes(DIEGO, "resolver_empate", said, case=case)
    recommended = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", recommended, case=case)
    signs_the_act(office, case, decision="no_firmar")
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["segundo"]["adjudicatario"]) == ("Otra", "Una")
    told = " ".join(paper(office, case, "resolucion_adjudicacion").split())
    assert "Empataron Otra, Una. Decidió, a favor de Otra" in told
    assert said["prueba_desempate"] in told


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, art. 71",
    "El CDP de 2026 no alcanza para adjudicar en 2027: lo que no se firmó antes del 31 de "
    "diciembre espera otro",
)
def test_nothing_is_awarded_with_the_certificate_of_last_year(office: Office) -> None:
    one = [rated("Una", 1, points=90, price=2900)]
    case = decides(office, "2026-12-30 09:00", habilitadas=one)
    said = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    assert open_tasks(office, case) == {"proyectar_acto"}

    office.days_pass_until("2027-01-01 08:00")
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    asks_for_certificate(office, case, rubro=FACTS["rubro"], valor=2_900_000_000)
    certifies(office, case, balance=2_899_999_999)
    is_awarded_with_the_money_of_the_year(office, case)

    assert known(office, case)["adjudicacion"]["adjudicatario"] == "Una"
    assert known(office, case)["cdp"]["vence"] == date(2027, 12, 31)


def is_awarded_with_the_money_of_the_year(office: Office, case: Received) -> None:
    said = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    asks_for_certificate(office, case, rubro=FACTS["rubro"], valor=2_900_000_000)
    certifies(office, case, balance=2_900_000_000)
    signs_the_act(office, case)
    publishes(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 25, num. 18", "Con ofertas también puede quedar desierta")
@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 54 y 76",
    "El plazo para recurrir es de los proponentes: publicada la declaratoria el sábado 21 de "
    "noviembre de 2026, se tiene por notificada el lunes y termina el lunes 7 de diciembre",
)
def test_what_prevents_an_objective_choice_leaves_it_void(office: Office) -> None:
    case = decides(office, "2026-11-20 09:00", habilitadas=[rated("Una", 1, points=90)])
    said = {"decision_seleccion": "desierta", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    signs_the_act(office, case)
    office.today_is("2026-11-21 09:00")
    publishes(office, case)

    assert office.inbox_of(MONICA) == ["recibir_reposiciones"]
    assert office.term_of(case, "reposicion").due_on == date(2026, 12, 7)
