"""Procedures come in whole, in order, once; a running case keeps the version it began with."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.db.tables import DefinitionRow, Group
from engine.domain.bundles import Bundle
from engine.domain.officials import SYSTEM
from engine.errors import InvalidDefinition, NotAllowed, NotFound
from engine.services import definitions, deployments, users
from engine.services.definitions import EXAMINED
from engine.services.deployments import Deployed
from tests.office import SHELVES, Office

SHELF = SHELVES[1]


def _bundle(process_id: str = "solicitud") -> Bundle:
    return deployments.read_bundle(SHELF / "processes" / process_id, SHELF / "forms")


def _renamed(bundle: Bundle, name: str) -> Bundle:
    file = f"{bundle.process_id}.bpmn"
    drawing = bundle.files[file].replace(b"Revisar la solicitud", name.encode())
    return replace(bundle, files={**bundle.files, file: drawing})


def _caller(process_id: str, *called: str) -> Bundle:
    """A procedure that does nothing but call others, one after another."""
    ids = ["empieza", *(f"llama_{one}" for one in called), "termina"]
    nodes = ['<bpmn:startEvent id="empieza" name="Empieza" />']
    nodes += [
        f'<bpmn:callActivity id="llama_{one}" name="Llama"><bpmn:extensionElements>'
        f'<zeebe:calledElement processId="{one}" /></bpmn:extensionElements></bpmn:callActivity>'
        for one in called
    ]
    nodes.append('<bpmn:endEvent id="termina" name="Termina" />')
    nodes += [
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}" />'
        for n, (a, b) in enumerate(itertools.pairwise(ids))
    ]
    drawing = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:x">'
        f'<bpmn:process id="{process_id}" name="{process_id}" isExecutable="true">'
        f"{''.join(nodes)}</bpmn:process></bpmn:definitions>"
    )
    return Bundle(process_id=process_id, files={f"{process_id}.bpmn": drawing.encode()})


def _deploy(office: Office, *bundles: Bundle) -> tuple[Deployed, ...]:
    with office.engine.work_as(SYSTEM) as work:
        return deployments.deploy(work, bundles)


def _changed(office: Office, *bundles: Bundle) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        return [bundle.process_id for bundle in deployments.changed(work, bundles)]


def _versions(office: Office) -> int:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(DefinitionRow)) or 0


def test_the_same_content_again_does_nothing(office: Office) -> None:
    first = _deploy(office, _bundle())
    again = _deploy(office, _bundle())

    assert (first[0].version, first[0].new) == (1, True)
    assert again == (replace(first[0], new=False),)


def test_of_what_is_there_nothing_is_compiled_and_nothing_is_typeset_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = _caller("a", "solicitud")
    _deploy(office, caller, _bundle())
    monkeypatch.setattr(definitions, "compile_bundle", pytest.fail)
    monkeypatch.setattr(EXAMINED, "get", pytest.fail)

    again = _deploy(office, caller, _bundle())

    assert [one.new for one in again] == [False, False]
    assert _changed(office, caller, _bundle()) == []
    # who calls what changed has changed too
    other = _renamed(_bundle(), "Leer la solicitud")
    assert _changed(office, caller, other) == ["solicitud", "a"]


def test_other_content_is_the_next_version(office: Office) -> None:
    _deploy(office, _bundle())

    (second,) = _deploy(office, _renamed(_bundle(), "Leer la solicitud"))

    assert (second.version, second.new) == (2, True)


def test_a_running_case_keeps_its_version_and_a_new_one_takes_the_last(
    office: Office, elena
) -> None:
    old = office.receives("solicitud", objeto="x")
    _deploy(office, _renamed(_bundle(), "Leer la solicitud"))
    new = office.receives("solicitud", objeto="x")

    names = [office.page_of(case, elena).tasks[0].name for case in (old, new)]

    assert names == ["Revisar la solicitud", "Leer la solicitud"]


def test_a_version_is_compiled_again_from_what_was_stored(office: Office) -> None:
    (deployed,) = _deploy(office, _bundle())

    with office.engine.reading_as(SYSTEM) as work:
        loaded = work.definitions.get(deployed.definition_id)

    assert loaded.checksum == _bundle().checksum
    assert set(loaded.forms) == {
        "solicitud_radicada",
        "revisar_solicitud",
        "dar_concepto",
        "atender_vencimiento",
    }


def test_what_is_called_goes_first_whatever_the_order_asked(office: Office) -> None:
    done = _deploy(office, _caller("a", "b", "c"), _caller("b", "c"), _caller("c"))

    assert [one.process_id for one in done] == ["c", "b", "a"]


def test_a_caller_keeps_what_it_was_deployed_with_until_it_is_deployed_again(
    office: Office,
) -> None:
    caller, old = _caller("llamador", "solicitud"), _bundle()
    _deploy(office, caller, old)
    new = _renamed(old, "Leer la solicitud")
    _deploy(office, new)

    def called() -> str:
        with office.engine.reading_as(SYSTEM) as work:
            return deployments.latest(work, "llamador").called["solicitud"].checksum

    assert called() == old.checksum
    (again,) = _deploy(office, caller)
    assert again.version == 2
    assert called() == new.checksum


def test_a_circle_of_calls_is_refused_by_name(office: Office) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        _deploy(office, _caller("a", "b"), _caller("b", "a"))

    (finding,) = refused.value.findings
    assert finding.rule == "call-cycle"
    assert "→" in finding.message
    assert _versions(office) == 0


def test_all_or_nothing(office: Office) -> None:
    broken = replace(_bundle("pago"), files={"pago.bpmn": b"<no"})

    with pytest.raises(InvalidDefinition) as refused:
        _deploy(office, _bundle(), broken)

    assert {finding.file for finding in refused.value.findings} == {"pago.bpmn"}
    assert _versions(office) == 0


def test_a_procedure_that_calls_an_unknown_one_is_refused(office: Office) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        _deploy(office, _caller("a", "no_existe"))

    assert [finding.rule for finding in refused.value.findings] == ["called-unknown"]


def test_the_lanes_become_roles_with_the_labels_that_the_procedure_gives(office: Office) -> None:
    _deploy(office, _bundle())

    with office.engine.reading_as(SYSTEM) as work:
        labels = users.group_labels(work, ["ventanilla", "profesional", "secretaria_general", "x"])
        keys = set(work.session.scalars(select(Group.key)))

    assert labels == {
        "ventanilla": "Ventanilla única",
        "profesional": "Profesional universitario",
        "secretaria_general": "Secretaría General",
        "x": "x",
    }
    assert "x" not in keys


def test_only_an_administrator_deploys(office: Office, ana, gloria) -> None:
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(ana)) as work:
        deployments.deploy(work, [_bundle()])
    with office.engine.work_as(office.actor(gloria)) as work:
        assert deployments.deploy(work, [_bundle()])[0].new


def test_an_empty_folder_is_no_procedure(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        deployments.read_bundle(tmp_path / "nada", tmp_path)


def test_hidden_files_are_no_part_of_a_procedure(tmp_path: Path) -> None:
    for path in ("processes/x/x.bpmn", "processes/x/.borrador", "forms/x/a.json"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")

    bundle = deployments.read_bundle(tmp_path / "processes/x", tmp_path / "forms")

    assert set(bundle.files) == {"x.bpmn", "forms/a.json"}


def test_the_last_version_of_each_is_listed(office: Office) -> None:
    _deploy(office, _bundle(), _bundle("pago"))
    _deploy(office, _renamed(_bundle(), "Leer la solicitud"))

    with office.engine.reading_as(SYSTEM) as work:
        lines = deployments.listed(work)

    assert [(line.process_id, line.version) for line in lines] == [("solicitud", 2), ("pago", 1)]


def test_what_two_procedures_call_is_compiled_once_for_both(office: Office) -> None:
    done = _deploy(office, _caller("a", "b", "c"), _caller("b", "c"), _caller("c"))
    ids = {one.process_id: one.definition_id for one in done}

    with office.engine.reading_as(SYSTEM) as work:
        top = work.definitions.get(ids["a"])

    assert top.called["c"] is top.called["b"].called["c"]
