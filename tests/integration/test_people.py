"""Officials come by invitation, hold roles for some days, and hand on their tasks when they go."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from engine.db.tables import AccessLink, Case, Message, Task, TaskCandidate, User
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound, Throttled
from engine.services import (
    entrances,
    imports,
    notifications,
    offices,
    people,
    sessions,
    tasks,
    users,
)
from engine.services.offices import OfficeForm
from engine.services.people import Account
from tests.office import ANA, DIANA, FABIO, GLORIA, HUGO, PASSWORD, Office, Person
from tests.petitions import CLASSIFIED, PETITION

HOME = "198.51.100.7"
STRONG = "tres mangos en la mesa"
NORA = Account(username="nora", name="Nora Gil", email="nora@entidad.example")


def hires(office: Office, account: Account = NORA, *groups: str) -> int:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        return people.add(work, account, groups)


def token_sent_to(office: Office, address: str) -> str:
    """The link of the last letter to an address, as its reader sees it."""
    office.works_off()
    letter = [one for one in office.mail.sent if address in str(one["To"])][-1]
    found = re.search(r"/clave/(\S+)", letter.get_body(("plain",)).get_content())
    assert found
    return found[1]


def sign_in(office: Office, username: str, password: str) -> sessions.SignedIn:
    return sessions.sign_in(office.engine, username, password, address=HOME)


class TestInvitation:
    def test_who_is_invited_sets_a_password_and_comes_in(self, office: Office) -> None:
        hires(office, NORA, "profesional")

        token = token_sent_to(office, "nora@")
        assert entrances.redeem(office.engine, token, STRONG, address=HOME) == "nora"

        assert sign_in(office, "nora", STRONG).actor.groups == {"profesional"}

    def test_before_that_no_password_opens_the_account(self, office: Office) -> None:
        hires(office)

        for password in ("", "una clave de prueba"):
            with pytest.raises(InvalidInput):
                sign_in(office, "nora", password)

    def test_a_link_works_once(self, office: Office) -> None:
        hires(office)
        token = token_sent_to(office, "nora@")
        entrances.redeem(office.engine, token, STRONG, address=HOME)

        with pytest.raises(NotFound):
            entrances.redeem(office.engine, token, "otra frase distinta", address=HOME)
        assert sign_in(office, "nora", STRONG)

    def test_a_link_works_for_a_day(self, office: Office) -> None:
        hires(office)
        token = token_sent_to(office, "nora@")

        office.time_passes(hours=24, minutes=1)

        with pytest.raises(NotFound):
            entrances.redeem(office.engine, token, STRONG, address=HOME)

    def test_a_newer_link_voids_the_older(self, office: Office) -> None:
        user_id = hires(office)
        older = token_sent_to(office, "nora@")
        with office.engine.work_as(office.actor(GLORIA)) as work:
            people.invite_again(work, user_id)
        newer = token_sent_to(office, "nora@")

        with pytest.raises(NotFound):
            entrances.redeem(office.engine, older, STRONG, address=HOME)
        assert entrances.redeem(office.engine, newer, STRONG, address=HOME) == "nora"

    def test_neither_the_table_nor_the_kept_letter_has_the_token(self, office: Office) -> None:
        hires(office)
        token = token_sent_to(office, "nora@")

        with office.engine.reading_as(SYSTEM) as work:
            (letter,) = work.session.scalars(select(Message)).all()
            (link,) = work.session.scalars(select(AccessLink)).all()
        secret = token.partition("-")[2]
        assert secret not in letter.text + letter.html + letter.dedup_key + link.nonce
        assert notifications.MARK in letter.text

    def test_a_citizens_words_never_become_a_link(self, office: Office) -> None:
        hires(office)
        office.receives("peticion", **{**PETITION, "objeto": notifications.MARK})
        office.works_off()

        citizens = [one for one in office.mail.sent if "ejemplo.co" in str(one["To"])]
        assert citizens
        assert all("/clave/" not in one.as_string() for one in citizens)

    @pytest.mark.parametrize("token", ["", "x", "1-" + "0" * 64, "9" * 30 + "-" + "a" * 64])
    def test_a_made_up_token_is_worth_nothing(self, office: Office, token: str) -> None:
        hires(office)

        with pytest.raises(NotFound):
            entrances.redeem(office.engine, token, STRONG, address=HOME)

    @pytest.mark.parametrize("easy", ["corta", "password2026!", "nora gil 2026", "Alcaldia2026"])
    def test_an_easy_password_is_refused_and_the_link_stays_good(
        self, office: Office, easy: str
    ) -> None:
        hires(office)
        token = token_sent_to(office, "nora@")

        with pytest.raises(InvalidInput):
            entrances.redeem(office.engine, token, easy, address=HOME)

        assert entrances.redeem(office.engine, token, STRONG, address=HOME)


class TestForgottenPassword:
    @pytest.mark.parametrize("who", ["ana", " ANA@Entidad.example "])
    def test_a_new_one_is_set_and_old_sessions_end(self, office: Office, who: str) -> None:
        before = sign_in(office, "ana", PASSWORD).token

        entrances.request_reset(office.engine, who, address=HOME)
        entrances.redeem(office.engine, token_sent_to(office, "ana@"), STRONG, address=HOME)

        assert sessions.actor_of(office.engine, before) is None
        assert sign_in(office, "ana", STRONG)

    def test_of_nobody_nothing_is_written_and_nobody_is_told(self, office: Office) -> None:
        entrances.request_reset(office.engine, "nadie", address=HOME)
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "hugo")
        entrances.request_reset(office.engine, "hugo", address=HOME)
        office.works_off()

        assert office.mail.sent == []

    def test_it_can_be_asked_for_three_times_an_hour(self, office: Office) -> None:
        for who in ("ana", "nadie"):
            for _ in range(3):
                entrances.request_reset(office.engine, who, address=HOME)
            with pytest.raises(Throttled):
                entrances.request_reset(office.engine, who, address=HOME)


class TestTheList:
    def test_people_are_found_without_accents_and_in_pages(self, office: Office) -> None:
        hires(office, Account(username="jpena", name="José Peña", email="jp@entidad.example"))

        with office.engine.reading_as(office.actor(GLORIA)) as work:
            found = people.listed(work, text="pena jose")
            second = people.listed(work, page=2, size=4)
        assert [line.username for line in found.lines] == ["jpena"]
        assert (second.total, second.page, second.pages, len(second.lines)) == (9, 2, 3, 4)

    def test_it_says_who_signed_in_last_and_who_never_did(self, office: Office) -> None:
        hires(office)
        sign_in(office, "ana", PASSWORD)

        with office.engine.reading_as(office.actor(GLORIA)) as work:
            lines = {line.username: line for line in people.listed(work).lines}
        assert lines["ana"].last_signed_in_at == office.now
        assert (lines["nora"].last_signed_in_at, lines["nora"].invited) == (None, True)

    def test_only_who_administers_keeps_people(self, office: Office) -> None:
        with office.engine.work_as(office.actor(DIANA)) as work:
            for act in (
                lambda: people.listed(work),
                lambda: people.add(work, NORA),
                lambda: people.sign_out(work, 1),
                lambda: people.deactivate(work, 1, "x"),
                lambda: offices.add(work, OfficeForm(code="1", name="x")),
                lambda: imports.people_from(work, b"usuario;nombre;correo\n"),
            ):
                with pytest.raises(NotAllowed):
                    act()


class TestRoles:
    def test_a_role_has_a_first_and_a_last_day(self, office: Office) -> None:
        user_id = office.actor(ANA).id
        with office.engine.work_as(office.actor(GLORIA)) as work:
            people.grant(work, user_id, "juridica", date(2026, 3, 9), date(2026, 3, 13))
            with pytest.raises(InvalidInput):
                people.grant(work, user_id, "juridica", date(2026, 3, 13), None)
            with pytest.raises(InvalidInput):
                people.grant(work, user_id, "juridica", date(2026, 4, 2), date(2026, 4, 1))
            people.grant(work, user_id, "juridica", date(2026, 3, 14), None)
            roles = people.person(work, user_id).roles

        assert [(role.label, role.state) for role in roles] == [
            ("juridica", "coming"),
            ("juridica", "coming"),
            ("profesional", "running"),
        ]

    def test_a_role_ends_at_once_or_after_a_day(self, office: Office) -> None:
        user_id = office.actor(ANA).id
        with office.engine.work_as(office.actor(GLORIA)) as work:
            (role,) = people.person(work, user_id).roles
            people.end_role(work, user_id, role.group_id, role.valid_from, None)
            assert users.actor(work, user_id).groups == frozenset()
            people.end_role(work, user_id, role.group_id, role.valid_from, date(2026, 3, 2))
            assert users.actor(work, user_id).groups == {"profesional"}
            people.end_role(work, user_id, role.group_id, role.valid_from, date(2019, 1, 1))
            assert people.person(work, user_id).roles == ()


class TestLeaving:
    def test_the_tasks_of_who_leaves_go_back_to_their_role_with_the_reason(
        self, office: Office, diana
    ) -> None:
        case = office.receives("peticion", **PETITION)
        with office.engine.work_as(office.actor(diana)) as work:
            tasks.claim(work, office.task_of(case, "clasificar_peticion"))
        token = sign_in(office, "diana", PASSWORD).token

        with office.engine.work_as(office.actor(GLORIA)) as work:
            (held,) = people.person(work, office.actor(diana).id).tasks
            assert (held.radicado, held.alone) == (case.radicado, False)
            assert people.deactivate(work, office.actor(diana).id, "Se retiró") == 1

        office.hires(Person("irene", "Irene", ("coordinacion_pqrsd",)))
        irene = Person("irene", "Irene")
        assert office.inbox_of(irene) == ["clasificar_peticion"]
        assert office.history_of(case)[-1] == "handed_on clasificar_peticion"
        assert sessions.actor_of(office.engine, token) is None
        with pytest.raises(InvalidInput):
            sign_in(office, "diana", PASSWORD)
        office.completes(irene, "clasificar_peticion", CLASSIFIED)
        assert office.broken_invariants() == []

    def test_a_task_that_only_they_could_do_needs_an_heir(self, office: Office) -> None:
        case = office.receives("peticion", **PETITION)
        task_id = office.task_of(case, "clasificar_peticion")
        fabio, hugo = office.actor(FABIO).id, office.actor(HUGO).id
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Task).where(Task.id == task_id).values(assignee_id=fabio))
            work.session.query(TaskCandidate).filter_by(task_id=task_id).delete()

        with office.engine.work_as(office.actor(GLORIA)) as work:
            for heir in (None, fabio, 999):
                with pytest.raises(InvalidInput) as refused:
                    people.deactivate(work, fabio, "Se retiró", heir)
                assert "heir_id" in refused.value.fields
            people.deactivate(work, fabio, "Se retiró", hugo)

        assert office.inbox_of(HUGO) == ["clasificar_peticion"]

    def test_a_reserved_matter_is_not_counted(self, office: Office) -> None:
        case = office.receives("peticion", **PETITION)
        with office.engine.work_as(SYSTEM) as work:
            task = work.session.get(Task, office.task_of(case, "clasificar_peticion"))
            task.assignee_id = office.actor(DIANA).id
            work.session.get(Case, case.id).reserved = True

        with office.engine.work_as(office.actor(GLORIA)) as work:
            assert people.person(work, office.actor(DIANA).id).tasks == ()
            assert people.deactivate(work, office.actor(DIANA).id, "Se retiró") == 0
        with office.engine.reading_as(SYSTEM) as work:
            assert work.session.get_one(Task, task.id).assignee_id is None

    def test_the_last_administrator_stays(self, office: Office) -> None:
        gloria = office.actor(GLORIA)
        with office.engine.work_as(gloria) as work:
            with pytest.raises(InvalidInput):
                people.deactivate(work, gloria.id, "Se va")
            demoted = Account(username="gloria", name="Gloria Paz", email="g@entidad.example")
            with pytest.raises(InvalidInput):
                people.edit(work, gloria.id, demoted)

    def test_a_closed_account_opens_again_with_a_new_password(self, office: Office) -> None:
        ana = office.actor(ANA).id
        with office.engine.work_as(office.actor(GLORIA)) as work:
            with pytest.raises(InvalidInput):
                people.deactivate(work, ana, "  ")
            people.deactivate(work, ana, "Licencia")
            with pytest.raises(Conflict):
                people.invite_again(work, ana)
            people.reactivate(work, ana)

        with pytest.raises(InvalidInput):
            sign_in(office, "ana", PASSWORD)
        entrances.redeem(office.engine, token_sent_to(office, "ana@"), STRONG, address=HOME)
        assert sign_in(office, "ana", STRONG)


class TestOffices:
    def test_an_office_may_be_inside_another_but_not_inside_itself(self, office: Office) -> None:
        with office.engine.work_as(office.actor(GLORIA)) as work:
            outer = offices.add(work, OfficeForm(code="41", name="Secretaría"))
            inner = offices.add(work, OfficeForm(code="411", name="Atención", parent_id=outer))
            with pytest.raises(InvalidInput):
                offices.edit(work, outer, OfficeForm(code="41", name="S", parent_id=inner))
            with pytest.raises(InvalidInput):
                offices.add(work, OfficeForm(code="41", name="Otra"))
            lines = offices.listed(work)

        assert [(line.name, line.depth) for line in lines] == [("Secretaría", 0), ("Atención", 1)]


class TestFiles:
    def test_a_rehearsal_says_what_would_happen_and_leaves_nothing(self, office: Office) -> None:
        rows = [
            "nora;Nora Gil;nora@entidad.example;;profesional;;",
            "omar;Omar Ríos;omar@entidad.example;;Profesional|juridica;01/03/2026;31/12/2026",
            "ana;Ana Ruiz Vidal;ana@entidad.example;;;;",
            "hugo;Hugo Díaz;hugo@entidad.example;;;;",
            "pia;Pía;sin correo;;;;",
        ]
        content = "\n".join([";".join(imports.PEOPLE_COLUMNS), *rows]).encode()

        with office.engine.work_as(office.actor(GLORIA)) as work:
            found = imports.rehearsed(work, lambda w: imports.people_from(w, content))
        office.works_off()

        assert (len(found.new), found.changed, found.same) == (2, ["Ana Ruiz Vidal"], 1)
        assert found.errors == ["Línea 6: Escriba un correo completo, como nombre@entidad.gov.co."]
        with office.engine.reading_as(SYSTEM) as work:
            assert work.session.scalar(select(User.id).where(User.username == "nora")) is None
        assert office.mail.sent == []
        with (
            pytest.raises(InvalidInput),
            office.engine.work_as(office.actor(GLORIA)) as work,
        ):
            imports.loaded(work, lambda w: imports.people_from(w, content))

    def test_a_good_file_is_loaded_and_its_people_are_invited(self, office: Office) -> None:
        tree = b"codigo;nombre;dentro de\n411;Atencion;41\n41;Secretaria;\n"
        content = b"usuario;nombre;correo;dependencia\nnora;Nora Gil;nora@entidad.example;411\n"

        with office.engine.work_as(office.actor(GLORIA)) as work:
            imports.loaded(work, lambda w: imports.offices_from(w, tree))
            imports.loaded(work, lambda w: imports.people_from(w, content))
            lines = offices.listed(work)

        assert [(line.code, line.depth, line.people) for line in lines] == [
            ("41", 0, 0),
            ("411", 1, 1),
        ]
        assert entrances.redeem(office.engine, token_sent_to(office, "nora@"), STRONG, address=HOME)
