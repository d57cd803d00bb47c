"""Pictures of the main screens for `docs/images`: `make screens`.

It starts a demo office of its own, walks through it as a citizen, as officials and as who
administers, and takes what is seen at once on a computer and on a telephone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from engine.demo.people import PASSWORD
from tests.e2e.conftest import found_chromium
from tests.e2e.installation import CAUCE
from tests.e2e.small_png import small
from tests.office import ROOT
from tests.ports import free_port

IMAGES = Path(os.environ.get("CAUCE_PICTURES", ROOT / "docs" / "images"))
#: what a computer and a telephone show at once
SIZES = ((1280, 720), (360, 740))
PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Walk:
    """Somebody at a browser of one size, in the demo office."""

    page: Page
    base: str
    width: int

    def goes_to(self, path: str) -> None:
        self.page.goto(self.base + path)

    def clicks(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def follows(self, name: str) -> None:
        self.clicks(name, "link")

    def goes_on(self) -> None:
        """To the next page of the petition."""
        self.page.locator("main .actions button").first.click()
        self.page.wait_for_load_state()

    def looks_beside(self) -> None:
        """At the first matter, beside the list where there is room for it."""
        beside = self.page.get_by_role("link", name="Vista previa").first
        if beside.is_visible():
            beside.click()
            self.page.wait_for_url("**/bandeja*#*")
            self.page.wait_for_load_state("networkidle")

    def opens_case(self, subject: str) -> None:
        self.goes_to(f"/buscar?q={quote(subject)}")
        self.page.locator("main a.radicado").first.click()
        self.page.wait_for_load_state()

    def signs_in(self, username: str) -> None:
        self.goes_to("/ingresar")
        self.page.get_by_label("Usuario").fill(username)
        self.page.get_by_label("Contraseña").fill(PASSWORD)
        self.clicks("Ingresar")

    def takes(self, name: str) -> None:
        """What is seen at the top of the page, with nothing in hand."""
        self.page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        seen = self.page.screenshot(animations="disabled")
        (IMAGES / f"{name}-{self.width}.png").write_bytes(small(seen))


def citizen(walk: Walk) -> None:
    """Files a complaint without a name, reads the receipt and follows it."""
    page = walk.page
    walk.goes_to("/")
    walk.takes("inicio")
    walk.goes_to("/radicar/peticion")
    walk.clicks("Comenzar")
    page.get_by_label("Sin dar mi nombre (anónima)").check()
    walk.goes_on()
    page.get_by_label(re.compile("^Reclamo:")).check()
    walk.goes_on()
    page.get_by_label("¿Qué pide?").fill(
        "Pido que arreglen el semáforo de la calle 5 con carrera 56, apagado desde el lunes."
    )
    for _ in ("what is asked for", "special attention", "files"):
        walk.goes_on()
    page.get_by_label("Por correo electrónico", exact=True).check()
    page.get_by_label("Correo electrónico", exact=True).fill("vecina@example.com")
    walk.goes_on()
    page.get_by_label("Leí este aviso de privacidad").check()
    walk.goes_on()
    walk.clicks("Enviar y obtener mi radicado")
    walk.takes("constancia")
    code = page.locator(".keys .code").inner_text().strip()
    walk.follows("Consultar en qué va")
    page.get_by_label("Código de consulta").fill(code)
    walk.clicks("Consultar")
    walk.takes("estado")


def clerk(walk: Walk) -> None:
    walk.signs_in("ymosquera")
    walk.goes_to("/ventanilla")
    walk.takes("ventanilla")


def professional(walk: Walk) -> None:
    """What waits for her, and an answer half written."""
    walk.signs_in("dgrueso")
    walk.goes_to("/bandeja")
    walk.looks_beside()
    walk.takes("bandeja")
    walk.goes_to("/bandeja?q=luminarias")
    walk.follows("Proyectar respuesta")
    walk.takes("tarea")


def coordinator(walk: Walk) -> None:
    """A case on which several work, and the file of one that was answered."""
    walk.signs_in("blozano")
    walk.opens_case("ruido de los bares")
    walk.takes("expediente")
    walk.opens_case("huecos de la calle 5")
    walk.goes_to(walk.page.url.removeprefix(walk.base) + "/archivo")
    walk.takes("archivo")


def administrator(walk: Walk) -> None:
    walk.signs_in("admin")
    walk.goes_to("/administrar/puesta-en-marcha")
    walk.takes("puesta-en-marcha")
    walk.goes_to("/administrar/correo")
    walk.takes("correo")


WALKS: tuple[Callable[[Walk], None], ...] = (
    citizen,
    clerk,
    professional,
    coordinator,
    administrator,
)


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo office that lives as long as this is held."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CAUCE_HOME": home, "PORT": str(port)}
        running = subprocess.Popen([*CAUCE, "demo"], cwd=ROOT, env=env)
        try:
            _wait_for(f"{base}/salud", running)
            yield base
        finally:
            running.terminate()
            running.wait(PATIENCE_SECONDS)


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not _answers(address):
        if running.poll() is not None or time.monotonic() > until:
            sys.exit("La oficina de demostración no respondió.")
        time.sleep(0.5)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def take(chromium: Browser, base: str) -> None:
    """Every walk at every size."""
    for width, height in SIZES:
        for walk in WALKS:
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                locale="es-CO",
                timezone_id="America/Bogota",
            )
            walk(Walk(context.new_page(), base, width))
            context.close()


def main() -> None:
    """Of a demo that runs already where its address is given; else of one of its own."""
    path = found_chromium() or sys.exit("Falta Chromium: make browser")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--lang=es-CO"]
        )
        if len(sys.argv) > 1:
            take(chromium, sys.argv[1])
        else:
            with demo() as base:
                take(chromium, base)
        chromium.close()


if __name__ == "__main__":
    main()
