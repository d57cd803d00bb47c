"""The first page, the list of what is missing, the entity's face and its parameters."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from engine.domain.officials import SYSTEM
from engine.errors import Conflict, DeliveryFailed
from engine.services import calendars, procedure_parameters, setup, users
from engine.settings import Settings
from tests.acceptance.test_first_day import STRONG, NewEntity
from tests.desk import Desk, words
from tests.office import BEATRIZ, GLORIA, Person
from tests.petitions import PETITION
from tests.unit.domain.test_images import JPEG, PNG
from webui.app import create_app

LEY_1909 = "Ley 1909 de 2018, art. 16"
OPPOSITION = {**PETITION, "remitente": "oposicion", "tipo_peticion": "informacion"}


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


@pytest.fixture
def new(settings: Settings) -> Iterator[Desk]:
    """A browser at an installation without accounts."""
    entity = NewEntity(settings)
    yield Desk(create_app(entity.engine), entity)
    entity.closes()


def first(desk: Desk, **changed: str) -> dict[str, str]:
    return {
        "codigo": setup.code(desk.office.settings),
        "entidad": "Alcaldía de Prueba",
        "area": "Secretaría General",
        "nombre": "Gloria Paz",
        "correo": "g@entidad.example",
        "usuario": "gloria",
        "clave": STRONG,
        "otra": STRONG,
        **changed,
    }


def sends_first(desk: Desk, **changed: str):
    page = desk.opens("/instalar").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return desk.client.post("/instalar", data={**first(desk, **changed), "csrf_token": token})


class TestFirstRun:
    def test_every_way_in_leads_there_until_somebody_has_an_account(self, new: Desk) -> None:
        for path in ("/", "/ingresar", "/radicar"):
            assert new.opens(path).location == "/instalar"
        assert new.opens("/salud").status_code == 200

        answer = sends_first(new)

        assert answer.location == "/administrar/puesta-en-marcha"
        page = words(new.opens(answer.location))
        assert "Alcaldía de Prueba" in page
        assert "Puesta en marcha" in page
        assert new.opens("/instalar").status_code == 404
        assert new.opens("/").status_code == 200

    def test_only_who_reads_the_terminal_begins(self, new: Desk) -> None:
        refused = sends_first(new, codigo="AAAA-AAAA")

        assert refused.status_code == 422
        assert "Ese no es el código" in words(refused)
        assert 'value="Gloria Paz"' in refused.text
        assert STRONG not in refused.text

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"clave": "password2026!", "otra": "password2026!"}, "de las más usadas"),
            ({"otra": "distinta"}, "no son iguales"),
            ({"correo": "g"}, "Escriba un correo completo"),
            ({"entidad": " "}, "Escriba el nombre de la entidad"),
            ({"usuario": "Ñ"}, "letras minúsculas"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, new: Desk, changed: dict[str, str], said: str
    ) -> None:
        refused = sends_first(new, **changed)

        assert refused.status_code == 422
        assert said in words(refused)

    def test_guessing_the_code_is_slow(self, new: Desk) -> None:
        for _ in range(20):
            sends_first(new, codigo="AAAA-AAAA")

        assert sends_first(new).status_code == 429


class TestChecklist:
    def test_it_names_each_role_without_holder_and_leads_to_where_it_is_given(
        self, office, seat
    ) -> None:
        office.deploys("peticion")
        others = ("notificador", "comunicaciones", "estructurador", "dependencia")
        office.hires(Person("nelly", "Nelly Angulo", others))
        desk = seat(GLORIA)
        complete = words(desk.opens("/administrar/puesta-en-marcha"))

        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "diana")
        page = desk.opens("/administrar/puesta-en-marcha")

        assert "Cada rol tiene al menos una persona." in complete
        assert "Coordinación PQRSD: Peticiones, quejas y reclamos (PQRSD)" in words(page)
        assert 'href="/administrar/personas"' in page.text

    def test_a_trial_letter_says_what_the_relay_answered(self, office, seat) -> None:
        desk, path = seat(GLORIA), "/administrar/puesta-en-marcha/correo"
        desk.sends(path, {"correo": "g@entidad.example"})
        accepted = words(desk.opens("/administrar/puesta-en-marcha"))
        office.mail.down = DeliveryFailed("ConnectionRefusedError: [Errno 111]")
        desk.sends(path, {"correo": "g@entidad.example"})
        refused = words(desk.opens("/administrar/puesta-en-marcha"))
        wrong = desk.sends(path, {"correo": "g@entidad"})

        assert "El servidor aceptó el correo para g@entidad.example" in accepted
        assert "Ahí no responde ningún servidor de correo" in refused
        assert wrong.status_code == 422
        assert len(office.mail.sent) == 1

    def test_the_calendar_is_done_once_somebody_read_it(self, office, seat) -> None:
        with office.engine.work_as(SYSTEM) as work:
            calendars.seed(work)
        desk = seat(GLORIA)
        before = words(desk.opens("/administrar/puesta-en-marcha"))

        desk.sends("/administrar/puesta-en-marcha/calendario")

        assert "Revise los festivos y el horario" in before
        assert "revisados" in words(desk.opens("/administrar/puesta-en-marcha"))


class TestIdentity:
    def test_name_and_colour_are_shown_to_everybody(self, seat, nobody) -> None:
        desk = seat(GLORIA)
        said = {"nombre": "Alcaldía de Prueba", "area": "Despacho", "color": "#7A1F3D"}

        desk.sends("/administrar/identidad", said)

        assert "Alcaldía de Prueba" in words(nobody.opens("/"))
        style = nobody.opens("/identidad.css")
        assert "--bar: #7a1f3d" in style.text
        assert style.mimetype == "text/css"
        assert "/identidad.css?v=7a1f3d" in nobody.opens("/").text

    def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(self, seat) -> None:
        said = {"nombre": "Alcaldía", "area": "Despacho", "color": "#ffcc00"}

        refused = seat(GLORIA).sends("/administrar/identidad", said)

        assert refused.status_code == 422
        assert "El más parecido que sí se lee es #" in words(refused)
        assert 'value="#ffcc00"' in refused.text

    def test_a_style_cannot_be_written_through_the_colour(self, seat, nobody) -> None:
        said = {"nombre": "A", "area": "B", "color": "#000;}*{display:none"}

        assert seat(GLORIA).sends("/administrar/identidad", said).status_code == 422
        assert nobody.opens("/identidad.css").text == ""

    @pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
    def test_a_logo_is_served_as_the_picture_that_it_is(
        self, seat, nobody, content: bytes, kind: str
    ) -> None:
        desk = seat(GLORIA)
        said = {"nombre": "Alcaldía", "area": "Despacho"}
        assert nobody.opens("/logo").status_code == 404

        desk.sends("/administrar/identidad", {**said, "logo": (io.BytesIO(content), "x.html")})
        shown = nobody.opens("/logo")
        desk.sends("/administrar/identidad", {**said, "sin_logo": "1"})

        assert (shown.data, shown.mimetype) == (content, kind)
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert nobody.opens("/logo").status_code == 404

    def test_a_drawing_with_a_script_is_refused(self, seat) -> None:
        svg = io.BytesIO(b"<svg onload='alert(1)'/>")

        refused = seat(GLORIA).sends(
            "/administrar/identidad", {"nombre": "A", "area": "B", "logo": (svg, "logo.png")}
        )

        assert refused.status_code == 422
        assert "PNG o JPG" in words(refused)


class TestParameters:
    def test_a_decision_has_an_act_a_reason_and_a_day_and_the_last_one_stays_in_the_history(
        self, office, seat
    ) -> None:
        office.deploys("peticion")
        desk, path = seat(GLORIA), "/administrar/parametros/peticion/reglamento_interno"
        said = {"valor": "Decreto 0516 de 2016", "acto": "Decreto 0516", "motivo": "Es el vigente"}

        refused = desk.sends(path, {"valor": "x"})
        desk.sends(path, said)
        desk.sends(path, {**said, "valor": "Decreto 1 de 2027", "desde": "2026-12-01"})
        past = desk.sends(path, {**said, "desde": "2026-03-01"})

        assert refused.status_code == 422
        assert "Escriba el acto que lo decide" in words(refused)
        assert "lo ya contado no cambia" in words(past)
        page = words(desk.opens(path))
        assert "Decreto 0516 de 2016 desde 2 mar 2026" in page
        assert "Gloria Paz" in page
        for day, value in (
            ("2026-03-02", "Decreto 0516 de 2016"),
            ("2026-12-01", "Decreto 1 de 2027"),
        ):
            office.today_is(day)
            with office.engine.reading_as(SYSTEM) as work:
                found = procedure_parameters.value_of(work, "peticion", "reglamento_interno")
            assert found == value
        assert "Es el vigente" in page

    def test_the_reading_that_moves_terms_is_rehearsed_first(self, office, seat) -> None:
        office.deploys("peticion")
        desk = seat(GLORIA)
        path = "/administrar/parametros/peticion/politica_recepcion_fuera_de_horario"

        answer = desk.sends(
            path,
            {
                "valor": "SIGUIENTE_DIA_HABIL",
                "acto": "Resolución 1 de 2026",
                "motivo": "Reglamento",
            },
        )

        assert answer.location.startswith("/calendario/administrar/cambios/")
        assert "SIGUIENTE_DIA_HABIL" in words(desk.opens(answer.location))
        with office.engine.reading_as(SYSTEM) as work:
            key = "politica_recepcion_fuera_de_horario"
            assert procedure_parameters.value_of(work, "peticion", key) == "FECHA_REAL"

    def test_how_sure_the_entity_is_of_a_norm_holds_for_the_terms_that_open_from_then_on(
        self, office, seat
    ) -> None:
        desk, path = seat(GLORIA), "/administrar/parametros/peticion/norma_oposicion"
        before = office.receives("peticion", **OPPOSITION)
        listed = words(desk.opens("/administrar/parametros"))
        page = words(desk.opens(path))
        said = {"valor": "VERIFICADO", "acto": "Concepto 12 de 2026", "motivo": "Se leyó la ley"}

        refused = desk.sends(path, {**said, "valor": "NO"})
        desk.sends(path, said)
        read = office.receives("peticion", **OPPOSITION)
        desk.sends(path, {**said, "valor": "INTERNO", "motivo": "No nos obliga"})
        aside = office.receives("peticion", **OPPOSITION)

        assert listed.index("Normas por verificar") < listed.index("Información a una organización")
        assert "Se cuenta como término de la ley, «por verificar»" in page
        assert refused.status_code == 422
        lines = [office.term_of(case, "respuesta") for case in (before, read, aside)]
        assert [line.verification for line in lines] == ["POR_VERIFICAR", "VERIFICADO", "INTERNO"]
        assert len({line.due_on for line in lines}) == 1  # watched alike
        assert [line.norm for line in lines] == [LEY_1909, LEY_1909, ""]

    def test_one_that_no_procedure_declares_is_not_there(self, office, seat) -> None:
        office.deploys("peticion")

        assert seat(GLORIA).opens("/administrar/parametros/peticion/otro").status_code == 404
        assert seat(BEATRIZ).opens("/administrar/parametros").status_code == 403


def test_the_first_run_is_refused_where_somebody_works(office) -> None:
    with pytest.raises(Conflict):
        setup.begin(office.engine, _anybody(office), address="x")


def _anybody(office) -> setup.FirstRun:
    return setup.FirstRun(
        code=setup.code(office.settings),
        entity_name="x",
        area="x",
        account=setup.Account(username="x", name="x", email="x@x.co"),
        password=STRONG,
    )
