"""Every procedure that we ship: it deploys, it can be finished, somebody does each task, and its
drawing can be read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition, Element, Kind
from engine.bpm.drawing import Drawing, flaws
from engine.bpm.xml import local
from engine.demo.people import PEOPLE
from engine.domain.bundles import Bundle
from engine.domain.calendars import Verification
from engine.domain.case_events import case_events
from engine.domain.office_rules import office_rules
from engine.domain.procedures import file_rules
from engine.domain.retention import line_for
from engine.services.actions import ACTIONS
from engine.services.deployments import called_ids, read_bundle
from engine.services.retention import examples

ROOT = Path(__file__).parents[2]
PROCESSES = sorted(path.parent for path in (ROOT / "processes").glob("*/*.bpmn"))

every_process = pytest.mark.parametrize("folder", PROCESSES, ids=lambda folder: folder.name)


@pytest.fixture
def definition(folder: Path) -> Definition:
    return _compiled(folder)


@cache
def _compiled(folder: Path) -> Definition:
    """The procedure with those that it calls."""
    return compile_bundle(_bundle(folder), _called(folder), actions=frozenset(ACTIONS))


def _called(folder: Path) -> dict[str, Definition]:
    ids = called_ids(read_bundle(folder, ROOT / "forms"))
    return {called: _compiled(folder.parent / called) for called in ids}


def _bundle(folder: Path) -> Bundle:
    checksums = {process_id: child.checksum for process_id, child in _called(folder).items()}
    return replace(read_bundle(folder, ROOT / "forms"), called=checksums)


@cache
def _lent() -> frozenset[str]:
    """The forms of events that stand with a procedure which is called, and not with who asks."""
    said = [
        (folder, event.form)
        for folder in PROCESSES
        for event in case_events(read_bundle(folder, ROOT / "forms").procedure)
    ]
    forms = ROOT / "forms"
    return frozenset(f for folder, f in said if not (forms / folder.name / f"{f}.json").exists())


def test_there_are_procedures_to_look_at() -> None:
    assert [folder.name for folder in PROCESSES]


def test_a_role_is_called_the_same_by_every_procedure() -> None:
    """An installation has one name for it, whichever was deployed last."""
    called: dict[str, set[str]] = {}
    for folder in PROCESSES:
        said = tomllib.loads((folder / "procedure.toml").read_text(encoding="utf-8"))
        for lane, role in said.get("roles", {}).items():
            called.setdefault(role.get("group", lane), set()).add(role["label"])

    assert {role: names for role, names in called.items() if len(names) > 1} == {}


@every_process
def test_it_deploys_without_a_single_remark(folder: Path) -> None:
    found = check_bundle(_bundle(folder), _called(folder), actions=frozenset(ACTIONS))

    assert found == []


@every_process
def test_it_says_what_it_is_for(definition: Definition) -> None:
    assert definition.documentation


@every_process
def test_every_path_reaches_an_end(definition: Definition) -> None:
    lost = [e.id for e in definition.elements.values() if not _ends_after(definition, e)]

    assert lost == []


@every_process
def test_the_retention_table_says_how_long_its_files_are_kept(definition: Definition) -> None:
    rules = file_rules(definition.bundle.procedure)

    line = line_for(examples(), rules.series, rules.subseries, date(2026, 3, 2))

    assert line is not None
    assert line.verification is Verification.UNVERIFIED


@every_process
def test_every_user_task_has_a_form_a_lane_and_somebody_in_the_demo_office(
    definition: Definition,
) -> None:
    held = {key for person in PEOPLE for key in person.groups}

    for task in (e for e in definition.elements.values() if e.kind is Kind.USER_TASK):
        assert task.form_id in definition.forms, task.id
        assert task.lane_id in held, task.id


@every_process
def test_every_form_belongs_to_a_task_a_start_a_correction_or_an_event(
    folder: Path, definition: Definition
) -> None:
    files = {path.stem for path in (ROOT / "forms" / folder.name).glob("*.json")}

    correction = office_rules(definition.bundle.procedure).correction
    corrects = {correction.form} if correction else set()
    corrects |= {event.form for event in case_events(definition.bundle.procedure)}

    asked = {e.form_id for e in definition.elements.values() if e.form_id} | corrects
    assert files - _lent() == asked - _lent()


def test_secop_is_one_system_that_only_its_two_procedures_write_to_and_hear_of() -> None:
    """docs/adr/0013: one name on every drawing, and no other form that asks for its proof."""
    drawings = [
        Drawing(file.read_bytes(), file.name) for file in (ROOT / "processes").glob("*/*.bpmn")
    ]
    outside = {
        (name, element.get("name"))
        for drawing in drawings
        for name, element in drawing.elements.items()
        if local(element) == "participant" and not element.get("processRef")
    }
    askers = {
        path.parent.name
        for path in (ROOT / "forms").glob("*/*.json")
        if re.search(r'"key": "\w+_secop"', path.read_text())
    }

    assert outside == {("secop_ii", "SECOP II")}
    assert askers == {"registro_secop"}


@every_process
def test_everything_that_people_read_on_the_drawing_has_a_name(definition: Definition) -> None:
    silent = (Kind.PARALLEL, Kind.INCLUSIVE)
    joins = {e.id for e in definition.elements.values() if len(e.outgoing) == 1}

    unnamed = [
        e.id
        for e in definition.elements.values()
        if not e.name and e.kind not in silent and e.id not in joins
    ]

    assert unnamed == []


@every_process
def test_who_reads_a_step_is_told_what_is_done_in_it(definition: Definition) -> None:
    told = (Kind.USER_TASK, Kind.MANUAL_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK)

    silent = [e.id for e in definition.elements.values() if e.kind in told if not e.documentation]

    assert silent == []


@every_process
def test_its_drawing_can_be_read(folder: Path) -> None:
    file = folder / f"{folder.name}.bpmn"

    assert flaws(Drawing(file.read_bytes(), file.name)) == []


def _ends_after(definition: Definition, start: Element) -> bool:
    """Whether an end of its own scope can be reached from the element, or from its border."""
    seen: set[str] = set()
    pending = [start.id]
    while pending:
        element = definition.elements[pending.pop()]
        if element.kind is Kind.END:
            return True
        if element.id not in seen:
            seen.add(element.id)
            pending += [flow.target for flow in element.outgoing]
            pending += [e.id for e in definition.elements.values() if e.attached_to == element.id]
    return False


#: kinds of letters, which have the name of a procedure
_LETTERS = {"comunicacion", "notificacion_electronica"}


def test_no_code_of_the_engine_or_the_web_knows_a_procedure_by_name() -> None:
    """But for the demo, which plays the citizens and officials of some."""
    names = {folder.name for folder in PROCESSES} - _LETTERS
    known = re.compile("|".join(rf"[\"'/]{name}[\"'/]" for name in sorted(names)))
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "webui").rglob("*.py")]
    sources += (ROOT / "webui" / "templates").rglob("*.html")

    named = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sources
        if "demo" not in path.relative_to(ROOT).parts
        for found in known.finditer(path.read_text(encoding="utf-8"))
    ]

    assert named == []
