"""Publicar y certificar: what is reserved stays inside, each medium leaves its evidence.

Dates are counted by hand. The office opens on Monday 2 March 2026; Monday 23 March is a holiday.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.db.tables import Case
from engine.domain import values
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import InvalidInput, NotFound
from engine.services import publications
from tests.annulled import signs_again
from tests.conftest import BACKENDS
from tests.notified import paper
from tests.office import BEATRIZ, FABIO, Office, Person, Received
from tests.pdf import text_of
from tests.selections import MONICA, publishes

pytestmark = pytest.mark.procedure("publicar")

OLGA = Person("olga", "Olga Cruz", ("comunicaciones",))
TITLE = "Decreto 12 de 2026, por el que se ordena el uso de los andenes"
PUBLIC = {"clasificacion": "publica"}
PARTIAL = {
    "clasificacion": "parcial",
    "interes_reserva": "intimidad",
    "norma_reserva": "Ley 1581 de 2012, art. 5",
}
RESERVED = {
    **PARTIAL,
    "clasificacion": "reservada",
    "dano_reserva": "Publicarlo expone hoy la dirección de la familia que pidió protección.",
    "plazo_reserva": 5,
    "parcial_imposible": True,
}


@pytest.fixture
def olga(office: Office) -> Person:
    office.hires(OLGA)
    return OLGA


def asks(office: Office, **said: Any) -> Received:
    """An act signed on Monday 2 March 2026 and handed over to be published."""
    office.today_is("2026-03-02 09:00")
    case = office.receives("publicable", titulo=TITLE, **{"con_acto": True, **said})
    if said.get("con_acto", True):
        office.completes(BEATRIZ, "firmar_acto", {"texto": "Se ordena."}, case=case)
        office.works_off()
    return case


def classifies(office: Office, case: Received, said: dict[str, Any]) -> None:
    office.completes(FABIO, "clasificar_informacion", said, case=case)
    office.works_off()


def certifies(office: Office, case: Received, olga: Person) -> None:
    said = {"observaciones_publicacion": "Se avisó además por radio."}
    office.completes(olga, "certificar_publicacion", said, case=case)
    office.works_off()


def outcome(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        found: dict[str, Any] = values.loads(work.session.get_one(Case, case.id).variables)["case"]
    return found


def listed(office: Office, text: str = "") -> list[str]:
    """What anybody finds at the public page."""
    with office.engine.reading_as(CITIZEN) as work:
        return [line.title for line in publications.listed(work, text).lines]


class TestOnTheSite:
    @pytest.mark.parametrize("backend", BACKENDS)
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 65",
        "Lo que se publica en la sede lo lee cualquiera, y la constancia dice desde cuándo",
    )
    def test_it_is_there_for_anybody_and_certified(self, office, olga) -> None:
        case = asks(office, medios=["sede"])
        assert listed(office) == []  # nothing is shown before somebody looked for what is reserved
        classifies(office, case, PUBLIC)
        assert listed(office) == [TITLE]
        certifies(office, case, olga)

        left = outcome(office, case)["publicacion"]
        assert (left["fecha"], left["medios"]) == (date(2026, 3, 2), ["sede"])
        assert left["evidencias"][0]["url"].endswith("/publicaciones/1")
        assert left["constancia"] is not None
        said = paper(office, case, "constancia_publicacion")
        assert "Sede electrónica" in said
        assert "2 de marzo de 2026" in said
        assert "Se avisó además por radio." in said
        assert office.history_of(case)[-1] == "closed"
        assert office.broken_invariants() == []

    def test_it_is_found_by_the_words_of_its_title_and_by_its_number(self, office, olga) -> None:
        classifies(office, asks(office, medios=["sede"]), PUBLIC)

        assert listed(office, "ANDENES decreto") == [TITLE]
        assert listed(office, "DEC-2026-00001") == [TITLE]
        assert listed(office, "presupuesto") == []
        assert listed(office, "100%_") == []

    def test_what_comes_out_is_the_sealed_act_itself(self, office, olga) -> None:
        classifies(office, asks(office, medios=["sede"]), PUBLIC)

        with office.engine.reading_as(CITIZEN) as work:
            line = publications.shown(work, 1)
            with publications.download(work, 1).stream as stream:
                made = stream.read()
        assert "Se ordena." in text_of(made)
        assert line.number == "DEC-2026-00001"
        assert line.code

    def test_without_an_act_what_is_published_is_written_and_signed_first(
        self, office, ana, olga
    ) -> None:
        case = asks(office, con_acto=False, medios=["sede"])
        said = {"texto_publicacion": "Desde el lunes el horario es de 8 a 5."}
        office.completes(ana, "redactar_publicacion", said, case=case)
        office.works_off()
        classifies(office, case, PUBLIC)
        certifies(office, case, olga)

        assert listed(office) == [TITLE]
        assert "de 8 a 5" in paper(office, case, "publicacion_firmada")
        assert outcome(office, case)["publicacion"]["fecha"] == date(2026, 3, 2)


class TestReserve:
    @pytest.mark.norm(
        "Ley 1712 de 2014, art. 21",
        "De un documento con datos reservados se publica la versión pública, y sólo esa",
    )
    def test_of_a_paper_with_personal_data_only_the_public_version_is_shown(
        self, office, olga
    ) -> None:
        case = asks(office, medios=["sede"])
        classifies(office, case, PARTIAL)
        assert listed(office) == []  # blocked until what is reserved is covered
        said = {
            "texto_version": "Se ordena a [dato reservado].",
            "que_se_tapo": "El nombre y la cédula de una persona.",
        }
        office.completes(FABIO, "elaborar_version_publica", said, case=case)
        office.works_off()

        with office.engine.reading_as(CITIZEN) as work:
            line = publications.shown(work, 1)
        assert line.number == "VPU-2026-00001"
        assert "[dato reservado]" in paper(office, case, "version_publica")

    @pytest.mark.norm(
        "Ley 1712 de 2014, arts. 18 a 22",
        "Lo que se niega queda en el índice con su acta, y no se publica",
    )
    def test_what_is_reserved_is_not_published_and_says_why(self, office, olga) -> None:
        case = asks(office, medios=["sede"])
        classifies(office, case, RESERVED)
        office.completes(
            FABIO, "registrar_indice", {"dependencia_custodia": "Secretaría General"}, case=case
        )
        office.works_off()

        assert listed(office) == []
        assert outcome(office, case)["publicacion"]["fecha"] is None
        said = paper(office, case, "acta_clasificacion")
        assert "5 años" in said
        assert "2 de marzo de 2031" in said
        assert office.history_of(case)[-1] == "closed"

    @pytest.mark.norm("Ley 1712 de 2014, art. 22", "Ninguna reserva pasa de quince años")
    def test_a_reserve_of_twenty_years_is_refused(self, office, olga) -> None:
        case = asks(office, medios=["sede"])

        with pytest.raises(InvalidInput) as refusal:
            classifies(office, case, {**RESERVED, "plazo_reserva": 20})
        assert "plazo_reserva" in refusal.value.fields

    @pytest.mark.norm(
        "Ley 1712 de 2014, art. 28",
        "Sin daño presente, probable y específico no se niega la información: se publica",
    )
    @pytest.mark.parametrize("missing", ["dano_reserva", "norma_reserva", "parcial_imposible"])
    def test_nothing_is_refused_without_norm_damage_and_a_partial_version_tried(
        self, office, olga, missing
    ) -> None:
        case = asks(office, medios=["sede"])
        said = {key: value for key, value in RESERVED.items() if key != missing}

        with pytest.raises(InvalidInput) as refusal:
            classifies(office, case, said)
        assert missing in refusal.value.fields

    def test_a_reserved_paper_never_reaches_the_site_whatever_was_decided(
        self, office, olga
    ) -> None:
        case = asks(office, medios=["sede"], reservado=True)
        classifies(office, case, PUBLIC)

        assert listed(office) == []
        assert office.inbox_of(olga) == ["publicar_a_mano"]

    def test_what_becomes_reserved_is_gone_from_that_moment(self, office, olga) -> None:
        case = asks(office, medios=["sede"])
        classifies(office, case, PUBLIC)
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True

        assert listed(office) == []
        with office.engine.reading_as(CITIZEN) as work, pytest.raises(NotFound):
            publications.download(work, 1)


class TestMedia:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 65",
        "El acto general vale desde que sale en la gaceta, no desde que se firma ni desde la sede",
    )
    def test_a_general_act_holds_from_the_bulletin(self, office, olga) -> None:
        case = asks(office, clase="acto_general")
        classifies(office, case, PUBLIC)
        office.days_pass_until("2026-03-05")
        said = {"fecha_publicacion": date(2026, 3, 4), "numero_publicacion": "Boletín 41"}
        office.completes(olga, "publicar_a_mano", said, case=case)
        certifies(office, case, olga)

        left = outcome(office, case)["publicacion"]
        assert left["medios"] == ["boletin", "sede"]
        assert left["fecha"] == date(2026, 3, 4)
        said = paper(office, case, "constancia_publicacion")
        assert "Boletín 41" in said
        assert "CPACA), art. 65" in said

    @pytest.mark.norm(
        "Ley 1150 de 2007, art. 3",
        "En la contratación vale la publicación en el SECOP II, con su número y su hora",
    )
    def test_what_goes_to_secop_goes_by_its_only_door(self, office, olga) -> None:
        office.hires(MONICA)
        case = asks(office, clase="contrato")
        classifies(office, case, PUBLIC)
        office.days_pass_until("2026-03-04")
        publishes(office, case, on="2026-03-03")
        certifies(office, case, olga)

        left = outcome(office, case)["publicacion"]
        assert (left["fecha"], left["medios"]) == (date(2026, 3, 3), ["secop"])
        said = paper(office, case, "constancia_publicacion")
        assert "SECOP II" in said
        assert "A las 10:00" in said
        assert "CO1.BDOS.1234567" in said

    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 65", "El boletín no se antedata: se rechaza la fecha"
    )
    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 6)])
    def test_a_bulletin_is_neither_of_before_nor_of_tomorrow(self, office, olga, day) -> None:
        case = asks(office, medios=["boletin"])
        classifies(office, case, PUBLIC)
        office.days_pass_until("2026-03-05")
        said = {"fecha_publicacion": day, "numero_publicacion": "Boletín 41"}

        with pytest.raises(InvalidInput) as refusal:
            office.completes(olga, "publicar_a_mano", said, case=case)
        assert "fecha_publicacion" in refusal.value.fields

    def test_where_a_medium_fails_the_other_one_and_its_day_are_kept(self, office, olga) -> None:
        case = asks(office, medios=["medio_masivo"])
        classifies(office, case, PUBLIC)
        office.days_pass_until("2026-03-06")
        said = {
            "fecha_publicacion": date(2026, 3, 6),
            "lugar_publicacion": "Diario de Occidente",
            "falla_medio": "La emisora no salió al aire: acta del 5 de marzo.",
        }
        office.completes(olga, "publicar_a_mano", said, case=case)
        certifies(office, case, olga)

        assert outcome(office, case)["publicacion"]["fecha"] == date(2026, 3, 6)
        assert "La emisora no salió" in paper(office, case, "constancia_publicacion")

    @pytest.mark.norm(
        "Ley 136 de 1994, art. 81",
        "El acuerdo se publica en los diez días siguientes a la sanción; la constancia lo dice",
    )
    def test_what_is_published_late_is_certified_as_late(self, office, olga) -> None:
        case = asks(office, clase="acuerdo", medios=[], fecha_limite=date(2026, 3, 16))
        classifies(office, case, PUBLIC)
        office.days_pass_until("2026-03-18")
        said = {"fecha_publicacion": date(2026, 3, 17), "numero_publicacion": "42"}
        office.completes(olga, "publicar_a_mano", said, case=case)
        certifies(office, case, olga)

        assert outcome(office, case)["publicacion"]["oportuna"] is False
        assert "No, el plazo venció el 16 de marzo de 2026" in paper(
            office, case, "constancia_publicacion"
        )


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 69",
    "Lo que se fija por cinco días se retira al cumplirlos y se certifica cuántos estuvo",
)
def test_what_is_fixed_for_five_days_is_taken_down_after_them(office, olga) -> None:
    case = asks(office, clase="aviso", dias_fijacion=5)
    classifies(office, case, PUBLIC)
    said = {"fecha_publicacion": date(2026, 3, 2), "lugar_publicacion": "Cartelera del piso 1"}
    office.completes(olga, "publicar_a_mano", said, case=case)
    certifies(office, case, olga)

    office.days_pass_until("2026-03-09")  # 3, 4, 5, 6 and 9 March: the last day is still shown
    assert listed(office) == [TITLE]
    office.days_pass_until("2026-03-10")
    assert listed(office) == []
    office.completes(olga, "certificar_retiro", {"fecha_retiro": date(2026, 3, 10)}, case=case)
    office.works_off()

    left = outcome(office, case)["publicacion"]
    assert left["fecha_retiro"] == date(2026, 3, 10)
    assert left["constancia_retiro"] is not None
    assert "10 de marzo de 2026" in paper(office, case, "constancia_desfijacion")
    assert office.history_of(case)[-1] == "closed"


class TestANumberGivenByMistake:
    """It is annulled before the seal, and the paper is signed again with the next one."""

    def test_of_what_is_written_certified_and_taken_down(self, office, ana, olga) -> None:
        case = asks(office, con_acto=False, medios=["sede"], dias_fijacion=5)
        text = {"texto_publicacion": "Desde el lunes el horario es de 8 a 5."}
        signs_again(office, ana, "redactar_publicacion", text, case)
        classifies(office, case, PUBLIC)
        signs_again(office, olga, "certificar_publicacion", {}, case)
        office.days_pass_until("2026-03-10")
        gone = {"fecha_retiro": date(2026, 3, 10)}
        signs_again(office, olga, "certificar_retiro", gone, case)

        assert "CPU-2026-00002" in paper(office, case, "constancia_publicacion")
        assert "CDF-2026-00002" in paper(office, case, "constancia_desfijacion")

    def test_of_a_public_version_and_of_a_refusal(self, office, olga) -> None:
        version = {"texto_version": "Se ordena a [dato reservado].", "que_se_tapo": "Un nombre."}
        case = asks(office, medios=["sede"])
        classifies(office, case, PARTIAL)
        signs_again(office, FABIO, "elaborar_version_publica", version, case)
        other = asks(office, medios=["sede"])
        classifies(office, other, RESERVED)
        kept = {"dependencia_custodia": "Secretaría General"}
        signs_again(office, FABIO, "registrar_indice", kept, other)

        assert "VPU-2026-00002" in paper(office, case, "version_publica")
        assert "ACL-2026-00002" in paper(office, other, "acta_clasificacion")
