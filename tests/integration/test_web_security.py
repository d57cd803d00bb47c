"""What every answer tells the browser, and what becomes of forged and broken requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, request

from engine import bootstrap
from engine.adapters.mail import MemoryMail
from engine.adapters.mailbox import Mailbox
from engine.adapters.memory_jobs import MemoryJobs
from engine.db.tables import Parameter
from engine.domain.officials import SYSTEM
from engine.errors import BudgetExceeded, DeliveryFailed, InvalidDefinition, InvalidInput
from engine.settings import Settings
from tests.citizen import Citizen
from tests.desk import Desk, hidden, words
from tests.office import ANA, Office, Person
from webui import security
from webui.app import create_app


@pytest.fixture
def backend() -> str:
    """Headers do not depend on the database: one is enough here."""
    return "sqlite"


@pytest.fixture
def app(office: Office) -> Flask:
    """Of its own: some tests add pages to it."""
    return create_app(office.engine)


@pytest.fixture
def citizen(app: Flask) -> Citizen:
    return Citizen(app)


@pytest.fixture
def secure(settings: Settings) -> Iterator[Citizen]:
    """An installation behind TLS."""
    public = replace(settings, base_url="https://tramites.ejemplo.gov.co")
    engine = bootstrap.build(public, jobs=MemoryJobs(), mail=MemoryMail())
    yield Citizen(create_app(engine))
    engine.dispose()


@pytest.mark.parametrize("path", ["/", "/radicar", "/consultar", "/ingresar", "/nada", "/salud"])
def test_every_answer_forbids_what_no_page_of_ours_needs(citizen: Citizen, path: str) -> None:
    headers = citizen.opens(path).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_until_they_change(citizen: Citizen) -> None:
    page = citizen.opens("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    sheet = citizen.opens(address)

    assert "?v=" in address
    assert "max-age=31536000" in sheet.headers["Cache-Control"]
    sheet.close()


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    citizen: Citizen, secure: Citizen
) -> None:
    plain = citizen.opens("/consultar").headers["Set-Cookie"]
    safe = secure.client.get(
        "/consultar", base_url="https://tramites.ejemplo.gov.co"
    ).headers["Set-Cookie"]  # fmt: skip

    for cookie in (plain, safe):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert safe.startswith("__Host-cauce=")
    assert "Secure" in safe


def test_behind_tls_the_browser_is_told_to_stay_there(citizen: Citizen, secure: Citizen) -> None:
    answer = secure.client.get("/", base_url="https://tramites.ejemplo.gov.co")

    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in citizen.opens("/").headers


@pytest.mark.parametrize("host", ["malo.ejemplo", "127.0.0.1.malo.ejemplo", "localhost.ejemplo"])
def test_a_host_that_is_not_ours_is_not_served(citizen: Citizen, host: str) -> None:
    answer = citizen.client.get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://malo.ejemplo"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused_in_plain_words(
    citizen: Citizen, headers: dict[str, str]
) -> None:
    form = hidden(citizen.opens("/consultar"))

    answer = citizen.client.post("/consultar", data=form, headers=headers)

    assert answer.status_code == 400
    assert "No pudimos comprobar el envío" in words(answer)
    assert "No se hizo ningún cambio" in words(answer)


@pytest.mark.parametrize("token", [None, "", "falso", "x" * 3000])
def test_a_form_without_our_token_is_refused_in_plain_words(
    citizen: Citizen, token: str | None
) -> None:
    answer = citizen.client.post("/consultar", data={"csrf_token": token} if token else {})

    assert answer.status_code == 400
    assert "No pudimos comprobar el envío" in words(answer)


def test_our_own_form_passes(citizen: Citizen) -> None:
    form = hidden(citizen.opens("/consultar"))

    answer = citizen.client.post(
        "/consultar",
        data=form,
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 404  # the pair is empty: that is what it says
    assert "No encontramos un radicado" in words(answer)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InvalidInput({"dato": "Escriba otra cosa."}), 422, "Escriba otra cosa."),
        (InvalidDefinition([]), 422, "No se publicó nada"),
        (BudgetExceeded("loop"), 500, "El expediente no pudo avanzar"),
        (DeliveryFailed("no relay"), 502, "Otro sistema no respondió"),
        (ZeroDivisionError("secreto interno"), 500, "avísenos con este código"),
    ],
)
def test_every_error_is_a_page_that_says_what_to_do(
    app: Flask, citizen: Citizen, error: Exception, status: int, said: str
) -> None:
    @security.policy("public")
    def broken() -> str:
        raise error

    app.add_url_rule("/roto", view_func=broken)

    page = citizen.opens("/roto")

    assert page.status_code == status
    assert said in words(page)
    assert "secreto interno" not in page.text
    assert "Traceback" not in page.text


def test_a_route_without_a_policy_is_not_served(app: Flask, citizen: Citizen) -> None:
    app.add_url_rule("/olvidada", view_func=lambda: "nunca", endpoint="olvidada")

    page = citizen.opens("/olvidada")

    assert page.status_code == 500
    assert "nunca" not in page.text


def test_a_page_that_is_only_sent_to_says_so(citizen: Citizen) -> None:
    page = citizen.opens("/consultar/salir")

    assert page.status_code == 405
    assert "no se abre así" in words(page)


def test_the_installation_says_that_it_lives_and_works(citizen: Citizen) -> None:
    assert citizen.opens("/salud").json == {"estado": "listo"}
    assert citizen.opens("/salud/vivo").json == {"estado": "vivo"}


def test_the_mails_of_the_demo_are_read_as_text(settings: Settings) -> None:
    engine = bootstrap.build(replace(settings, demo=True), jobs=MemoryJobs(), mail=MemoryMail())
    try:
        citizen = Citizen(create_app(engine))
        assert "Todavía no hay mensajes" in words(citizen.opens("/demo/correo"))
        key = Mailbox.of(engine.settings).keep(
            b"From: a@b.co\r\nTo: c@d.co\r\nSubject: =?utf-8?q?Su_petici=C3=B3n?=\r\n"
            b"Message-ID: <1@b.co>\r\n\r\nMire https://ejemplo.co y <script>alert(1)</script>\r\n"
        )

        letters, letter = citizen.opens("/demo/correo"), citizen.opens(f"/demo/correo/{key}")
    finally:
        engine.dispose()

    assert "Su petición" in words(letters)
    assert "<script>alert(1)" not in letter.text
    assert 'href="https://ejemplo.co"' in letter.text
    assert citizen.opens("/demo/correo/../../etc/passwd").status_code == 404


def test_the_entity_heads_every_page(office: Office, app: Flask) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.add(
            Parameter(
                key="entity.name", value="Alcaldía de Silvia", changed_at=work.now, changed_by="ana"
            )
        )

    assert "Alcaldía de Silvia" in words(Citizen(app).opens("/"))


@pytest.mark.parametrize(
    ("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")]
)
def test_attempts_are_counted_by_the_address_that_our_own_proxies_saw(
    settings: Settings, proxies: int, counted: str
) -> None:
    engine = bootstrap.build(
        replace(settings, proxies=proxies), jobs=MemoryJobs(), mail=MemoryMail()
    )
    app = create_app(engine)
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))

    app.test_client().get(
        "/salud/vivo", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"}
    )

    assert seen == [counted]
    engine.dispose()


class TestCrowd:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, asked_a_minute=3)

    def test_an_address_where_nobody_signed_in_asks_so_often_a_minute(
        self, office: Office, nobody: Desk, seat: Callable[[Person], Desk]
    ) -> None:
        asked = [nobody.opens("/consultar").status_code for _ in range(3)]
        refused = nobody.opens("/consultar")

        assert asked == [200, 200, 200]
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "Demasiados intentos" in refused.text
        # whoever watches us, and the officials behind that same address, go on
        assert nobody.opens("/salud").status_code == 200
        assert [seat(ANA).opens("/bandeja").status_code for _ in range(4)] == [200] * 4
