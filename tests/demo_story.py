"""One case, followed from browser to browser by the officials of the demo office."""

from __future__ import annotations

from typing import Any

from engine.settings import BOGOTA
from tests.desk import Desk, filled, words
from tests.office import Office, Received
from tests.staff import demo_staff
from tests.web import web_of


class DemoStory:
    """Whoever works signs in that morning."""

    def __init__(self, office: Office, process_id: str) -> None:
        self.office, self.process_id = office, process_id
        self.staff = demo_staff(office)
        office.deploys(process_id)
        self.app = web_of(office.engine)
        self.case = Received(0, "", "", ())

    def desk(self, role: str) -> Desk:
        return Desk(self.app, self.office).seated(self.staff[role])

    def asks(self, role: str, answers: dict[str, Any]) -> None:
        """«Nuevo trámite»: written, reviewed and filed."""
        desk = self.desk(role)
        draft = desk.sends(f"/ventanilla/{self.process_id}").location
        received = self.office.now.astimezone(BOGOTA).strftime("%Y-%m-%dT%H:%M")
        typed = {**filled(answers), "canal": "interno", "recibida": received}
        review = desk.sends(draft, typed)
        assert review.status_code == 302, words(review)
        receipt = desk.sends(review.location)
        assert receipt.status_code == 302, words(receipt)
        self.case = Received(int(receipt.location.split("/")[2]), "", "", ())

    def does(self, role: str, task: str, answers: dict[str, Any], *, on: str = "") -> None:
        """A task of the case, that day if it is told."""
        if on:
            self.office.days_pass_until(on)
        self.desk(role).does(self.case, task, answers)
        self.office.works_off()

    def records(self, role: str, event: str, answers: dict[str, Any], *, on: str = "") -> None:
        """What reached the case from outside."""
        if on:
            self.office.days_pass_until(on)
        self.desk(role).records(self.case, event, answers)
        self.office.works_off()
