"""What an official drafts is seen as it would look, before it is sent: nothing is kept of it."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.adapters.press import Press
from engine.domain.papers import Paper
from engine.errors import Busy
from tests.desk import Desk, words
from tests.office import ANA, BEATRIZ, CARLOS, DIANA, HUGO, PATIENCE, Office, Person, Received
from tests.pdf import is_archival, is_pictured, text_of
from tests.petitions import PETITION

Seat = Callable[[Person], Desk]
REASON = "Falta el concepto técnico de la Secretaría de Movilidad, que se pidió el 1 de abril."


@pytest.fixture
def backend() -> str:
    """A preview keeps nothing."""
    return "sqlite"


@pytest.fixture
def petition(office: Office) -> Received:
    """Received on Tuesday 2 June; ana answers it."""
    office.today_is("2026-06-02 09:00")
    case = office.receives("peticion", **PETITION)
    classified = {"tipo_peticion": "interes_particular", "remitente": "persona_natural"}
    office.completes(DIANA, "clasificar_peticion", {**classified, "tema": "otro"})
    office.completes(DIANA, "asignar_profesional", {"profesional": ANA.username})
    return case


def asked(office: Office, desk: Desk, case: Received, task: str, paper: str, **typed: Any) -> Any:
    task_id = office.task_of(case, task)
    return desk.sends(f"/tareas/{task_id}/vista-previa/{paper}", typed)


def test_the_answer_is_seen_as_it_is_written(
    office: Office, petition: Received, seat: Seat
) -> None:
    desk = seat(ANA)
    task_id = office.task_of(petition, "proyectar_respuesta")
    page = desk.opens(f"/tareas/{task_id}")
    assert "Vista previa: Respuesta a su petición" in page.text

    answer = asked(
        office,
        desk,
        petition,
        "proyectar_respuesta",
        "respuesta",
        sentido="accede",
        respuesta="Podaremos el árbol.\r\n\r\n1. El lunes\r\n2. El martes",
    )

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_archival(answer.data)
    said = text_of(answer.data)
    assert "BORRADOR" in said
    assert "accedemos a lo que pidió" in said
    assert "1. El lunes 2. El martes" in said
    unsent = desk.opens(f"/tareas/{task_id}").text
    assert "Podaremos el árbol" not in unsent


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "El aviso de prórroga dice las dos fechas y el motivo"
)
def test_the_notice_of_an_extension_says_both_days_and_why(
    office: Office, petition: Received, seat: Seat
) -> None:
    office.days_pass_until("2026-06-20")
    office.completes(ANA, "proyectar_respuesta", {"pide_prorroga": True})
    typed = {
        "decision_prorroga": "pedir",
        "motivo_prorroga": REASON,
        "nueva_fecha.dia": "10",
        "nueva_fecha.mes": "7",
        "nueva_fecha.anio": "2026",
    }

    answer = asked(office, seat(ANA), petition, "motivar_prorroga", "aviso_prorroga", **typed)

    is_pictured(answer.data, "aviso-prorroga")
    said = text_of(answer.data)
    assert "debía responderse a más tardar el 25 de junio de 2026" in said
    assert REASON in said
    assert "a más tardar el 10 de julio de 2026" in said


@pytest.mark.norm("CPACA, art. 17", "El requerimiento y el desistimiento dicen lo que la ley pide")
def test_the_requirement_and_the_withdrawal_say_what_the_law_wants(
    office: Office, petition: Received, seat: Seat
) -> None:
    office.days_pass_until("2026-06-12")
    office.completes(ANA, "proyectar_respuesta", {"pide_complemento": True})
    missing = {
        "decision_requerimiento": "requerir",
        "faltantes": "- El certificado de tradición\n- El poder de la propietaria",
        "norma_que_exige": "Ley 388 de 1997, art. 99",
    }

    desk = seat(ANA)
    answer = asked(office, desk, petition, "requerir_complemento", "requerimiento", **missing)
    is_pictured(answer.data, "requerimiento")
    said = text_of(answer.data)
    assert "(Ley 388 de 1997, art. 99)" in said
    assert "• El certificado de tradición • El poder de la propietaria" in said
    assert "un (1) mes" in said
    assert "se entenderá que desiste" in said

    office.completes(ANA, "requerir_complemento", {**missing, "no_reposa": True})
    office.works_off()
    office.days_pass_until("2026-07-15 17:00")
    reason = {"motivacion": "4. Que no se recibió respuesta por ningún medio, ni en la ventanilla."}
    office.completes(ANA, "proyectar_desistimiento", reason)
    answer = asked(office, seat(BEATRIZ), petition, "firmar_desistimiento", "desistimiento")
    is_pictured(answer.data, "desistimiento")
    said = text_of(answer.data)
    assert "el plazo terminó el 14 de julio de 2026" in said  # the 13th is a holiday
    assert "Que no se recibió respuesta" in said
    assert "recurso de reposición, ante quien expidió el acto" in said
    assert "Notificar personalmente" in said


def test_only_who_may_complete_the_task_sees_its_preview(
    office: Office, petition: Received, seat: Seat
) -> None:
    for person, status in ((HUGO, 403), (CARLOS, 404)):
        answer = asked(office, seat(person), petition, "proyectar_respuesta", "respuesta")
        assert answer.status_code == status, person.username
    answer = asked(office, seat(ANA), petition, "proyectar_respuesta", "decreto")
    assert answer.status_code == 404


def test_a_text_that_is_too_long_is_refused_with_a_page_that_says_what_to_do(
    office: Office, petition: Received, seat: Seat
) -> None:
    typed = {"sentido": "accede", "respuesta": "palabra " * 160_000}

    answer = asked(office, seat(ANA), petition, "proyectar_respuesta", "respuesta", **typed)

    assert answer.status_code == 422
    assert "El documento no se pudo preparar" in words(answer)
    assert "acórtelo" in words(answer)


class SlowTypesetter:
    """Serves when it is let, and says how many stood at it at once."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.serving = threading.Semaphore(0)
        self.now = self.most = 0

    def pdf(self, paper: Paper, *, seconds: float = 0, gently: bool = False) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        self.serving.release()
        self.free.wait(PATIENCE)
        self.now -= 1
        return b"%PDF"


class TestThePress:
    """One paper at a time on a machine; a few wait, the rest come back."""

    PAPER = Paper(name="x.pdf", files={}, data={})

    def test_nobody_has_two_previews_at_once_and_the_queue_is_short(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits = threading.Event()
        resting = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: waits.set())
        monkeypatch.setattr("engine.adapters.press.time", resting)
        slow = SlowTypesetter()
        press = Press(typesetter=slow, folder=tmp_path, seats=2, patience=PATIENCE)
        people = [threading.Thread(target=press.pdf, args=(self.PAPER,), kwargs={"person": 1})]
        people[0].start()
        assert slow.serving.acquire(timeout=PATIENCE)

        with pytest.raises(Busy, match="last preview"):
            press.pdf(self.PAPER, person=1)
        people.append(threading.Thread(target=press.pdf, args=(self.PAPER,), kwargs={"person": 2}))
        people[1].start()
        assert waits.wait(PATIENCE)
        with pytest.raises(Busy, match="2 people"):
            press.pdf(self.PAPER, person=3)

        slow.free.set()
        for person in people:
            person.join()
        assert slow.most == 1
        assert press.pdf(self.PAPER, person=3) == b"%PDF"

    def test_who_waits_too_long_is_told_to_come_back(self, tmp_path: Path) -> None:
        press = Press(typesetter=SlowTypesetter(), folder=tmp_path, patience=0.1)
        with (tmp_path / "press").open("w") as other:  # another process of this machine
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(Busy, match="no turn"):
                press.pdf(self.PAPER, person=1)
