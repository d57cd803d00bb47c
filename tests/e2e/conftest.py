"""A real Chromium for every test here. Without it they fail and say what installs it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.desk import Desk
from tests.office import PASSWORD, Office, Person
from tests.serving import served
from tests.web import web_of

AXE = Path(__file__).parents[2] / "webui/studio/node_modules/axe-core/axe.min.js"
VIEWER = Path(__file__).parents[2] / "webui/static/vendor/viewer.js"
WIDE, NARROW, NARROWEST = 1280, 360, 320

#: where pictures of the screens go, for a person to look at; nowhere unless it is set
PICTURES = os.environ.get("CAUCE_PICTURES")

#: how long is waited for a browser and for what a page is to show, on the slowest machine
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)

#: reports go to an array of the page, where `page.evaluate` finds them
LISTENER = """
window.__csp = [];
document.addEventListener('securitypolicyviolation', event =>
  window.__csp.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ''}`));
"""


VIOLATIONS = """
axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)
"""

INSTALLS_IT = "sudo apt-get install chromium-headless-shell"


def found_chromium() -> str | None:
    """The one without a window where it is there: the same pages at half of the work."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for a file, and gone with it: while it lives its event loop runs in this thread, and
    nothing else that needs one (a signature) can be made here."""
    path = found_chromium()
    if path is None:
        pytest.fail(f"Falta Chromium. Instálelo con:  {INSTALLS_IT}", pytrace=False)
    for built in (AXE, VIEWER):
        if not built.is_file():
            pytest.fail(f"Falta {built.name}. Constrúyalo con:  make setup", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=PATIENCE_MS
        )
        yield browser
        browser.close()


class Site(str):
    """The address of a server in this process, and how somebody is known to it."""

    app: Flask
    office: Office

    def cookie_of(self, person: Person) -> dict[str, str]:
        """That of a session which has just begun."""
        client = Desk(self.app, self.office).seated(person).client
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self}


@dataclass
class Visitor:
    """A person at a browser: what they see, and what the browser complained about."""

    context: BrowserContext
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer is not None

    def clicks(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()  # its scripts too

    def signs_in(self, person: Person) -> None:
        """Who was not asked for a password is given a session: the page that asks for it has tests
        of its own. Else from that page, wherever it leads."""
        if isinstance(self.base, Site) and "/ingresar" not in self.page.url:
            self.context.add_cookies([self.base.cookie_of(person)])  # type: ignore[list-item]
            self.goes_to("/bandeja")
        else:
            self.types_password(person)

    def types_password(self, person: Person) -> None:
        if "/ingresar" not in self.page.url:
            self.goes_to("/ingresar")
        self.page.get_by_label("Usuario").fill(person.username)
        self.page.get_by_label("Contraseña").fill(PASSWORD)
        self.clicks("Ingresar")

    def reads(self) -> str:
        return self.page.locator("body").inner_text()

    def sees(self, text: str) -> None:
        """As soon as the page says it: a click returns before the page that it brings."""
        expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def is_at(self, element_id: str) -> None:
        """The focus is there."""
        expect(self.page.locator(f"#{element_id}")).to_be_focused()

    def is_on(self, path: str) -> None:
        """The address says so."""
        expect(self.page).to_have_url(re.compile(re.escape(path)))

    def attaches(self, file: Path) -> None:
        """To a form that the server may be drawing again: until the one that is there has it."""
        box = self.page.locator("input[type=file]").first
        for _ in range(20):
            box.set_input_files(file)
            if box.evaluate("one => one.files.length"):
                return
        pytest.fail(f"the form does not take {file.name}")

    def follows(self, name: str) -> None:
        """A link, until the page behind it is there; a file leaves us where we are."""
        self.clicks(name, "link")

    def tabs_to(self, there: Locator) -> None:
        """Presses Tab until the focus is there; never a click."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if there.evaluate_all("them => them.includes(document.activeElement)"):
                return
        pytest.fail(f"Tab does not reach {there}")

    def presses(self, name: str, role: str = "button") -> None:
        """By keyboard alone: what says just this."""
        self.tabs_to(self.page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
        self.page.locator(":focus").press("Enter")  # waits for the page that it brings
        self.page.wait_for_load_state()

    def types(self, label: str, text: str) -> None:
        """By keyboard alone, in the field of this label."""
        self.tabs_to(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def wide(self) -> None:
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    def narrow(self, width: int = NARROW) -> None:
        self.page.set_viewport_size({"width": width, "height": 740})

    def overflows(self) -> bool:
        """Whether the page must be moved sideways to be read."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        )

    def finds_with_axe(self) -> list[str]:
        """What axe-core says against this page once it is whole, one line each."""
        self.page.wait_for_load_state()
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(VIOLATIONS)
        return [
            f"{one['id']}: {one['help']} {json.dumps(node['target'])}"
            for one in found
            for node in one["nodes"]
        ]

    def blocked(self) -> list[str]:
        """What the content security policy stopped on this page."""
        return list(self.page.evaluate("window.__csp || []"))

    def lone_radios(self) -> list[str]:
        """Radio buttons outside a group with words of its own: axe does not see them."""
        return list(
            self.page.evaluate(
                "[...document.querySelectorAll('input[type=radio]')].filter(one => {"
                " const words = one.closest('fieldset')?.querySelector('legend');"
                " return !words || !words.textContent.trim() }).map(one => one.name)"
            )
        )

    def is_pictured(self, name: str) -> None:
        """At both widths, where CAUCE_PICTURES says."""
        if PICTURES is None:
            return
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        self.wide()

    def finds_it_fit(self, name: str) -> None:
        """Pictured; nothing from axe, nothing blocked, no sideways scroll, nothing from outside."""
        self.is_pictured(name)
        assert self.finds_with_axe() == []
        assert self.lone_radios() == []
        self.narrow(NARROWEST)
        assert not self.overflows(), f"{name} overflows at {NARROWEST} px"
        assert self.finds_with_axe() == []
        self.wide()
        assert self.blocked() == []
        assert self.complaints == []


@dataclass
class Browsers:
    """Opens browsers for people; each has its own cookies."""

    chromium: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    def open(self, base: str, *, script: bool = True) -> Visitor:
        context = self.chromium.new_context(
            java_script_enabled=script, locale="es-CO", timezone_id="America/Bogota"
        )
        context.set_default_timeout(PATIENCE_MS)
        self.opened.append(context)
        if script:
            context.add_init_script(LISTENER)
        visitor = Visitor(context, context.new_page(), base)
        visitor.wide()
        self._listen(visitor)
        return visitor

    @staticmethod
    def _listen(visitor: Visitor) -> None:
        def asked(request: Request) -> None:
            if not request.url.startswith((visitor.base, "data:", "blob:")):
                visitor.complaints.append(f"asked another origin: {request.url}")

        visitor.page.on("request", asked)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[Browsers]:
    people = Browsers(chromium)
    yield people
    for context in people.opened:
        context.close()


@pytest.fixture
def backend() -> str:
    """A browser sees no difference between the databases: one is enough here."""
    return "sqlite"


@pytest.fixture
def site(office: Office) -> Iterator[str]:
    """The address of a server that serves the office, in this process: its clock is the test's."""
    app = web_of(office.engine)
    with served(app) as address:
        site = Site(address)
        site.app, site.office = app, office
        yield site
