"""Accounts, the roles they hold and in which days, and signing in."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.db.tables import Session, Throttle, User
from engine.domain.officials import CITIZEN, SYSTEM, Actor
from engine.errors import InvalidInput, NotFound, Throttled
from engine.services import sessions, throttle, users
from engine.services.users import NewUser
from tests.office import PASSWORD, Office, Person, password_hash

HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def _sign_in(
    office: Office, username: str = "ana", password: str = PASSWORD, address: str = HOME
) -> sessions.SignedIn:
    return sessions.sign_in(office.engine, username, password, address=address)


def _new(username: str, **more: object) -> NewUser:
    return NewUser(
        username=username,
        name=username.title(),
        email=f"{username}@entidad.example",
        password_hash=password_hash(),
        **more,  # type: ignore[arg-type]
    )


class TestAccounts:
    def test_an_official_belongs_to_an_office_and_holds_roles(self, office: Office) -> None:
        with office.engine.work_as(SYSTEM) as work:
            users.office_id(work, "SG", "Secretaría General")
            users.add(work, _new("nora", office="SG", groups=("profesional", "juridica")))
            actor = users.actor_named(work, "nora")
            line = next(one for one in users.listed(work) if one.username == "nora")

        assert actor.groups == {"profesional", "juridica"}
        assert (line.office_name, line.active) == ("Secretaría General", True)

    def test_a_username_is_taken_once(self, office: Office) -> None:
        with pytest.raises(InvalidInput), office.engine.work_as(SYSTEM) as work:
            users.add(work, _new("ana"))

    def test_a_role_is_held_only_in_its_days(self, office: Office) -> None:
        nora = office.hires(Person("nora", "Nora"))
        with office.engine.work_as(SYSTEM) as work:
            users.join(
                work,
                nora.id,
                "juridica",
                valid_from=date(2026, 3, 9),
                valid_to=date(2026, 3, 13),
            )

        held = []
        for day in ("2026-03-08", "2026-03-09", "2026-03-13 23:59", "2026-03-14"):
            office.today_is(day)
            with office.engine.reading_as(SYSTEM) as work:
                held.append(users.actor(work, nora.id).groups)

        assert held == [frozenset(), {"juridica"}, {"juridica"}, frozenset()]

    def test_a_role_that_ends_ends_after_its_last_day(self, office: Office, ana) -> None:
        with office.engine.work_as(SYSTEM) as work:
            users.leave(work, office.actor(ana).id, "profesional", last_day=date(2026, 3, 2))

        assert _actor(office, ana).groups == {"profesional"}
        office.today_is("2026-03-03")
        assert _actor(office, ana).groups == frozenset()

    def test_a_closed_account_is_nobody(self, office: Office, ana) -> None:
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "ana")

        with office.engine.reading_as(SYSTEM) as work:
            assert users.actor(work, office.actor(ana).id) is None
            with pytest.raises(NotFound):
                users.actor_named(work, "ana")
        with pytest.raises(InvalidInput):
            _sign_in(office)

    def test_a_password_is_kept_as_argon2id_with_the_cost_that_was_decided(self) -> None:
        assert password_hash().startswith("$argon2id$v=19$m=65536,t=3,p=1$")

    @pytest.mark.parametrize("password", ["", "corta", "x" * 257])
    def test_a_password_that_is_too_short_or_too_long_is_refused(self, password: str) -> None:
        with pytest.raises(InvalidInput):
            users.hashed(password)


class TestSigningIn:
    def test_the_right_pair_gives_a_session(self, office: Office, ana) -> None:
        signed = _sign_in(office, "  ANA ")

        assert signed.actor == office.actor(ana)
        assert sessions.actor_of(office.engine, signed.token) == office.actor(ana)

    @pytest.mark.parametrize(
        ("username", "password"), [("ana", "otra clave"), ("nadie", PASSWORD), ("", "")]
    )
    def test_a_wrong_pair_is_the_same_sentence_whichever_half_is_wrong(
        self, office: Office, username: str, password: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            _sign_in(office, username, password)

        assert refused.value.fields == {"password": sessions.WRONG}

    def test_an_unknown_account_takes_as_long_as_a_known_one(self) -> None:
        def seconds(hash_: str | None) -> float:
            began = time.process_time()  # what it costs, however busy the machine is
            users.password_fits(hash_, "otra clave")
            return time.process_time() - began

        known = min(seconds(password_hash()) for _ in range(3))
        unknown = min(seconds(None) for _ in range(3))

        assert unknown > known / 2
        assert not users.password_fits(None, "")

    def test_after_five_failures_each_try_waits_longer_even_with_the_right_password(
        self, office: Office
    ) -> None:
        for _ in range(5):
            with pytest.raises(InvalidInput):
                _sign_in(office, password="otra clave")

        with pytest.raises(Throttled) as first:
            _sign_in(office)
        office.time_passes(seconds=31)
        with pytest.raises(InvalidInput):
            _sign_in(office, password="otra clave")
        with pytest.raises(Throttled) as second:
            _sign_in(office)

        assert (first.value.retry_after, second.value.retry_after) == (30, 60)
        office.time_passes(seconds=61)
        assert _sign_in(office).actor.username == "ana"

    def test_an_address_that_tries_many_accounts_waits_too(self, office: Office) -> None:
        for name in ("ana", "beatriz", "diana", "elena", "fabio"):
            with pytest.raises(InvalidInput):
                _sign_in(office, name, "otra clave")

        with pytest.raises(Throttled):
            _sign_in(office, "hugo")
        assert _sign_in(office, "hugo", address=ELSEWHERE).actor.username == "hugo"

    def test_an_account_of_ones_own_does_not_buy_guesses_at_others(self, office: Office) -> None:
        for name in ("ana", "beatriz", "diana", "elena"):
            with pytest.raises(InvalidInput):
                _sign_in(office, name, "otra clave")
            _sign_in(office, "carlos")
        with pytest.raises(InvalidInput):
            _sign_in(office, "fabio", "otra clave")

        with pytest.raises(Throttled):
            _sign_in(office, "carlos")

    def test_colleagues_behind_one_address_sign_in_all_morning(self, office: Office) -> None:
        for _ in range(3):
            for name in ("ana", "beatriz", "carlos"):
                assert _sign_in(office, name).actor.username == name

    def test_attempts_at_once_are_all_counted(self, office: Office) -> None:
        outcomes: list[type] = []

        def guess() -> None:
            try:
                _sign_in(office, "ana", "otra clave")
            except (InvalidInput, Throttled) as error:
                outcomes.append(type(error))

        threads = [threading.Thread(target=guess) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)

        assert outcomes.count(InvalidInput) == 5
        assert outcomes.count(Throttled) == 3

    def test_a_window_that_ended_is_forgotten(self, office: Office) -> None:
        for _ in range(4):
            with pytest.raises(InvalidInput):
                _sign_in(office, password="otra clave")
        office.time_passes(hours=2)
        with pytest.raises(InvalidInput):
            _sign_in(office, password="otra clave")

        assert _sign_in(office).actor.username == "ana"
        office.time_passes(hours=2)
        with office.engine.work_as(SYSTEM) as work:
            throttle.purge(work)
            assert work.session.scalars(select(Throttle)).all() == []


class TestSessions:
    def test_the_table_does_not_hold_what_the_browser_holds(self, office: Office) -> None:
        token = _sign_in(office).token

        with office.engine.reading_as(SYSTEM) as work:
            (key,) = work.session.scalars(select(Session.key)).all()
        assert token not in key
        assert sessions.actor_of(office.engine, key) is None

    def test_signing_in_again_ends_the_browsers_old_session(self, office: Office) -> None:
        old = _sign_in(office).token

        new = sessions.sign_in(office.engine, "ana", PASSWORD, address=HOME, token=old).token

        assert new != old
        assert sessions.actor_of(office.engine, old) is None
        assert sessions.actor_of(office.engine, new) is not None

    def test_a_session_that_sleeps_half_an_hour_ends(self, office: Office) -> None:
        token = _sign_in(office).token

        office.time_passes(minutes=29)
        assert sessions.actor_of(office.engine, token) is not None
        office.time_passes(minutes=29)
        assert sessions.actor_of(office.engine, token) is not None
        office.time_passes(minutes=30)

        assert sessions.actor_of(office.engine, token) is None

    def test_no_session_lives_longer_than_twelve_hours(self, office: Office) -> None:
        token = _sign_in(office).token

        for _ in range(36):
            assert sessions.actor_of(office.engine, token) is not None
            office.clock.now += timedelta(minutes=20)

        assert sessions.actor_of(office.engine, token) is None

    def test_signing_out_ends_it_and_an_administrator_ends_them_all(
        self, office: Office, ana
    ) -> None:
        first, second, third = (_sign_in(office).token for _ in range(3))

        with office.engine.work_as(office.actor(ana)) as work:
            sessions.end(work, first)
        assert sessions.actor_of(office.engine, first) is None
        assert sessions.actor_of(office.engine, second) is not None

        with office.engine.work_as(SYSTEM) as work:
            sessions.end_all(work, office.actor(ana).id)
        assert sessions.actor_of(office.engine, second) is None
        assert sessions.actor_of(office.engine, third) is None

    def test_a_page_seen_again_at_once_writes_nothing(self, office: Office) -> None:
        token = _sign_in(office).token
        before = _seen_at(office)

        office.time_passes(seconds=20)
        sessions.actor_of(office.engine, token)
        assert _seen_at(office) == before
        office.time_passes(seconds=60)
        sessions.actor_of(office.engine, token)

        assert _seen_at(office) == office.now

    def test_what_nobody_can_use_is_purged(self, office: Office) -> None:
        _sign_in(office)
        office.today_is("2026-03-04")

        with office.engine.work_as(SYSTEM) as work:
            sessions.purge(work)
            assert work.session.scalars(select(Session.key)).all() == []

    @pytest.mark.parametrize("token", ["", "x", "ñ" * 50])
    def test_a_made_up_token_is_nobodys(self, office: Office, token: str) -> None:
        assert sessions.actor_of(office.engine, token) is None


def test_the_throttle_of_tracking_counts_by_address(office: Office) -> None:
    for _ in range(throttle.TRACKING.free):
        with office.engine.work_as(CITIZEN) as work:
            throttle.attempt(work, f"tracking:{HOME}", throttle.TRACKING)

    with pytest.raises(Throttled), office.engine.work_as(CITIZEN) as work:
        throttle.attempt(work, f"tracking:{HOME}", throttle.TRACKING)
    with office.engine.work_as(CITIZEN) as work:
        throttle.attempt(work, f"tracking:{ELSEWHERE}", throttle.TRACKING)


def _actor(office: Office, person: Person) -> Actor:
    with office.engine.reading_as(SYSTEM) as work:
        return users.actor_named(work, person.username)


def _seen_at(office: Office) -> object:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalars(select(Session.seen_at).join(User)).one()
