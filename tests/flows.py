"""Which ways of our drawings no story takes: asked of every run of the whole suite.

`pytest tests/acceptance/test_recurso.py --flows recurso` says it of one procedure and some tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.bpm.definition import Element, Flow, Kind
from engine.bpm.findings import Report
from engine.bpm.nodes import Node
from engine.bpm.profile import Drawing, read
from engine.bpm.tokens import Token

PROCESSES = Path(__file__).parents[1] / "processes"

#: stories are told in the words of the trade: what other tests drive proves nothing to an official
STORIES = "tests/acceptance/"

Way = tuple[str, str]  # procedure, flow

_taken: set[Way] = set()
_telling = False
_follow = Node.follow


def _recorded(self: Node, token: Token, ways: Sequence[tuple[Flow, Node]]) -> None:
    if _telling:
        _taken.update((self.element.process_id, flow.id) for flow, _ in ways)
    _follow(self, token, ways)


# --- the hooks: tests/conftest.py takes them up ---------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--flows", action="append", default=[], metavar="PROCEDURE")


def pytest_configure() -> None:
    Node.follow = _recorded  # type: ignore[method-assign]  # the tests watch


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global _telling  # noqa: PLW0603 -- one test runs at a time
    _telling = item.nodeid.startswith(STORIES)
    try:
        return (yield)
    finally:
        _telling = False


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _taken.update(map(tuple, getattr(node, "workeroutput", {}).get("flows", ())))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["flows"] = sorted(_taken)
    elif _is_asked(session) and _left(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    session = terminalreporter._session
    if not _is_asked(session):
        return
    for process_id, flow_id in _left(session):
        terminalreporter.write_line(f"NOT TAKEN by any story: {process_id} {flow_id}", red=True)


# --- what must be taken ---------------------------------------------------------------------------


def _left(session: pytest.Session) -> list[Way]:
    """The ways of the procedures asked for, of all of them unless told, that nobody went."""
    asked = set(session.config.getoption("--flows"))
    wanted = {
        way
        for folder in sorted(PROCESSES.iterdir())
        if not asked or folder.name in asked
        for way in ways_of(folder)
    }
    return sorted(wanted - _taken)


def _is_asked(session: pytest.Session) -> bool:
    return bool(session.config.getoption("--flows")) or _is_whole(session)


def _is_whole(session: pytest.Session) -> bool:
    """Whether every test was asked for."""
    options = session.config.option
    chosen = options.keyword or options.markexpr or getattr(options, "lf", False)
    return session.config.args == ["tests"] and not chosen and not session.shouldstop


def ways_of(folder: Path) -> Iterator[Way]:
    """Every way out of a choice, and what follows each event that may or may not come."""
    drawing = _drawing(folder)
    for element in drawing.elements.values():
        for flow in _chosen(drawing, element):
            yield folder.name, flow.id


def _drawing(folder: Path) -> Drawing:
    file = f"{folder.name}.bpmn"
    drawing = read((folder / file).read_bytes(), Report(file))
    assert drawing is not None
    return drawing


def _chosen(drawing: Drawing, element: Element) -> Iterable[Flow]:
    if element.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE) and len(element.outgoing) > 1:
        return element.outgoing
    if element.kind is Kind.EVENT_GATEWAY:
        return [way for flow in element.outgoing for way in drawing.elements[flow.target].outgoing]
    return element.outgoing if element.attached_to else ()
