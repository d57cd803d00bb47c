"""A procedure is compiled once in a process, and those that nobody asks for any more are let go."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from engine.bpm.definition import Definition
from engine.db.tables import DefinitionRow
from engine.domain.bundles import Bundle
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, InvalidDefinition, NotFound
from engine.services import definitions, incidents
from engine.services.actions import ACTIONS
from engine.services.definitions import DefinitionCache, Versions, compiled, packed, unpacked
from tests.office import Office


@dataclass
class Shop:
    """A cache that holds four, and what was compiled for it."""

    cache: DefinitionCache = field(default_factory=lambda: DefinitionCache(most=4))
    made: list[str] = field(default_factory=list)

    def asks(self, checksum: str) -> Definition:
        return self.cache.get(checksum, lambda: self._make(checksum))

    def _make(self, checksum: str) -> Definition:
        self.made.append(checksum)
        return cast(Definition, f"compiled {checksum}")


def test_what_is_asked_for_again_is_not_compiled_again() -> None:
    shop = Shop()

    assert shop.asks("a") == shop.asks("a") == "compiled a"
    assert shop.made == ["a"]


def test_no_more_are_kept_than_it_holds() -> None:
    shop = Shop()

    for number in range(50):
        shop.asks(str(number))

    assert len(shop.cache) <= 4
    shop.asks("0")
    assert shop.made[-1] == "0"


def test_what_is_in_use_stays_however_many_others_pass() -> None:
    shop = Shop()

    for number in range(50):
        shop.asks("daily")
        shop.asks(str(number))

    assert shop.made.count("daily") == 1


def test_who_asks_while_it_is_being_compiled_gets_the_same() -> None:
    cache, begun, gate, made = DefinitionCache(), threading.Event(), threading.Event(), []

    def make() -> Definition:
        begun.set()
        assert gate.wait(10)
        made.append(object())
        return cast(Definition, made[-1])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "a", make)
        assert begun.wait(10)
        second = pool.submit(cache.get, "a", make)
        gate.set()
        assert first.result() is second.result()
    assert len(made) == 1


class TestVersions:
    def test_whatever_database_holds_it_a_procedure_is_the_same(self, office: Office) -> None:
        office.deploys("solicitud")

        with office.engine.reading_as(SYSTEM) as work:
            found = work.session.query(DefinitionRow.id).filter_by(process_id="solicitud").one()
            here: Any = work.definitions.get(found.id)
            assert Versions().get(work.session, found.id) is here
            assert Versions(DefinitionCache()).get(work.session, found.id) is not here

    def test_one_that_two_call_is_compiled_once(self, office: Office) -> None:
        office.deploys("notificable", "recurrible")
        cache = DefinitionCache()
        versions = Versions(cache)

        with office.engine.reading_as(SYSTEM) as work:
            callers = [
                versions.get(work.session, row.id) for row in work.session.query(DefinitionRow.id)
            ]

        found = {one.checksum: one for one in callers}
        assert all(
            found[child.checksum] is child for one in callers for child in one.called.values()
        )
        assert len(cache) == len(callers)

    def test_a_version_that_is_not_there_is_not_found(self, office: Office) -> None:
        with office.engine.reading_as(SYSTEM) as work, pytest.raises(NotFound):
            work.definitions.get(999)


class TestAnotherProgram:
    """Cases run by versions that an earlier one of ours examined."""

    def test_what_an_old_version_asks_in_vain_is_an_incident_of_that_step(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, elena, gloria
    ) -> None:
        case = office.receives("aviso")
        _is_replaced(office, monkeypatch)
        with monkeypatch.context() as without:
            without.delitem(cast(Any, ACTIONS), "acuse_recibo")

            office.completes(elena, "avisar_en_cola")
            office.works_off()

            (line,) = _incidents(office, gloria)
            assert (line.case_id, line.element_id) == (case.id, "enviar_aviso")
            assert office.inbox_of(elena) == ["archivar_aviso"]

        office.engine.run(office.actor(gloria), lambda work: incidents.retry(work, line.id))
        office.works_off()
        assert "completed enviar_aviso" in office.history_of(case)

    def test_the_same_files_are_not_taken_for_a_new_version(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.receives("aviso")
        _is_replaced(office, monkeypatch)
        monkeypatch.delitem(cast(Any, ACTIONS), "acuse_recibo")

        with pytest.raises(InvalidDefinition, match="acuse_recibo"):
            compiled(_bundle(office, "aviso"), {})

    def test_a_version_that_cannot_be_read_any_more_is_a_fault_of_its_cases(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = office.receives("aviso")
        _is_replaced(office, monkeypatch)
        with office.engine.work_as(SYSTEM) as work:
            nothing = packed(Bundle(process_id="aviso", files={}))
            work.session.query(DefinitionRow).update({"bundle": nothing})

        with pytest.raises(CaseFault, match=r"aviso\.bpmn"):
            office.page_of(case)


def _is_replaced(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program starts again: nothing is compiled yet."""
    caches = {"COMPILED": DefinitionCache(), "EXAMINED": DefinitionCache()}
    for name, cache in caches.items():
        monkeypatch.setattr(definitions, name, cache)
    monkeypatch.setattr(office.engine, "_versions", Versions(caches["COMPILED"]))


def _bundle(office: Office, process_id: str) -> Bundle:
    with office.engine.reading_as(SYSTEM) as work:
        row = work.session.query(DefinitionRow).filter_by(process_id=process_id).one()
        return unpacked(process_id, row.bundle, {})


def _incidents(office: Office, who: Any) -> tuple[incidents.IncidentLine, ...]:
    with office.engine.reading_as(office.actor(who)) as work:
        return incidents.listed(work, resolved=False)
