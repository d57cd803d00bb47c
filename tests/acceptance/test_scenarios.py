"""The stories that each procedure brings along in `scenarios.toml`, told to an office."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.db.tables import Parameter, ParameterSetting
from engine.domain.officials import SYSTEM
from engine.services import cases
from engine.services.work import Work
from tests.office import Office, Person, Received
from tests.staff import demo_staff

ROOT = Path(__file__).parents[2]
_OF_THE_CALENDAR = {"politica_recepcion_fuera_de_horario", "reglamento_interno"}
KEYS = {"id", "name", "norm", "given", "step", "expect"}


def _stories() -> list[Any]:
    return [
        pytest.param(
            file.parent.name,
            story,
            id=f"{file.parent.name}-{story['id']}",
            marks=[
                pytest.mark.norm(story.get("norm", "")),
                pytest.mark.procedure(file.parent.name),
            ],
        )
        for file in sorted((ROOT / "processes").glob("*/scenarios.toml"))
        for story in tomllib.loads(file.read_text(encoding="utf-8"))["scenario"]
    ]


@pytest.mark.parametrize(("process_id", "story"), _stories())
def test_it_ends_as_the_story_says(office: Office, process_id: str, story: dict[str, Any]) -> None:
    assert set(story) <= KEYS
    given, expected = story["given"], story["expect"]
    staff = demo_staff(office)
    office.today_is(given["today"])
    _adopt(office, process_id, given.get("parameters", {}))

    case = office.receives(process_id, **given["start"])
    for step in story.get("step", []):
        _take(office, staff, case, step)
    office.works_off()

    found = _outcome(office, case)
    assert {key: found[key] for key in expected} == expected


def _adopt(office: Office, process_id: str, parameters: dict[str, str]) -> None:
    """What the entity had decided by then."""
    with office.engine.work_as(SYSTEM) as work:
        for key, value in parameters.items():
            if key in _OF_THE_CALENDAR:
                work.session.add(
                    Parameter(key=key, value=value, changed_at=work.now, changed_by="gloria")
                )
            else:
                work.session.add(_setting(work, process_id, key, value))


def _setting(work: Work, process_id: str, key: str, value: str) -> ParameterSetting:
    return ParameterSetting(
        process_id=process_id,
        key=key,
        value=value,
        act="Decreto 1 de 2026",
        reason="Así lo decidió la entidad.",
        valid_from=work.today,
        created_at=work.now,
        created_by="gloria",
    )


def _take(office: Office, staff: dict[str, Person], case: Received, step: dict[str, Any]) -> None:
    if "advance_to" in step:
        office.days_pass_until(step["advance_to"])
        return
    office.days_pass_until(step["on"])
    who, values = staff[step["as"]], step["values"]
    if "event" in step:
        office.records(who, step["event"], values, case=case)
    else:
        office.completes(who, step["task"], values, case=case)


def _outcome(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        page = cases.case_page(work, case.id)
    return {
        "tasks": [task.element_id for task in page.tasks],
        "terms": {term.name: term.due_on for term in office.terms_of(case)},
        "mail": [str(letter["Subject"]) for letter in office.mail.sent],
        "end": page.closed_at is not None,
    }
