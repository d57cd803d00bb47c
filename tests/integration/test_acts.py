"""Signing a task numbers the act in the same transaction: one number each, in order, no gaps."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from engine.cli import main
from engine.db.tables import Act, Audit, Case, Delegation, Impediment
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, Conflict, InvalidInput, NotAllowed
from engine.services import act_register, act_series, acts, impediments, substitutions, tasks, users
from engine.services.impediments import Decision
from engine.services.substitutions import NewSubstitution
from tests.office import ANA, BEATRIZ, CARLOS, FABIO, GLORIA, Office, Received

pytestmark = pytest.mark.usefixtures("papers_at_hand")

SIGNS = {"decision": "firmar"}
CONCURRENT = 200


def receives(office: Office, paper: str = "oficio") -> Received:
    return office.receives("acto", documento=paper, texto="Se informa.")


def signs(office: Office, person, case: Received, **said: Any) -> tasks.Completed:
    return office.completes(person, "firmar_acto", {**SIGNS, **said}, case=case)


def numbers(office: Office) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(Act.code).order_by(Act.id)))


def variable(office: Office, case: Received) -> dict[str, Any] | None:
    with office.engine.reading_as(SYSTEM) as work:
        stored = work.session.get_one(Case, case.id).variables
    return values.loads(stored)["case"].get("expedido")


def delegates(office: Office, person, paper: str) -> None:
    with office.engine.work_as(SYSTEM) as work:
        delegation = Delegation(
            role="secretaria_general",
            delegate_id=office.actor(person).id,
            papers=paper,
            starts_on=date(2026, 3, 2),
            ends_on=None,
            act="Resolución 12 de 2026",
        )
        work.session.add(delegation)


class TestTheNumber:
    def test_it_is_given_with_the_signature_and_the_case_knows_it(self, office, beatriz) -> None:
        case = receives(office)

        signs(office, beatriz, case)

        assert office.inbox_of(ANA) == []
        known = variable(office, case)
        assert known == {
            "id": 1,
            "numero": "OF-2026-00001",
            "fecha": date(2026, 3, 2),
            "firmante": "Beatriz Soto",
            "calidad": "titular",
        }
        assert "act_signed" in office.history_of(case)
        with office.engine.reading_as(SYSTEM) as work:
            told = work.session.scalars(select(Audit.action)).all()
            line = acts.of_case(work, case.id)[0]
        assert "act_signed" in told
        assert (line.position, line.quality_act) == ("Secretaría General", "")

    def test_a_paper_that_is_returned_takes_none(self, office, beatriz, ana) -> None:
        case = receives(office)

        signs(office, beatriz, case, decision="devolver")
        assert (numbers(office), variable(office, case)) == ([], None)

        office.completes(ana, "proyectar_acto", case=case)
        signs(office, beatriz, case)
        assert numbers(office) == ["OF-2026-00001"]

    def test_each_kind_of_paper_has_its_own_series(self, office, beatriz) -> None:
        for paper in ("oficio", "reglamento", "oficio"):
            signs(office, beatriz, receives(office, paper))

        assert numbers(office) == ["OF-2026-00001", "RG-2026-00001", "OF-2026-00002"]

    def test_the_entity_says_how_the_numbers_of_a_series_read(self, office, beatriz) -> None:
        signs(office, beatriz, receives(office))
        with office.engine.work_as(office.actor(GLORIA)) as work:
            read = act_series.read_as(work, "OF", "4112.010.20.{numero:4} de {anio}")
        signs(office, beatriz, receives(office))

        assert read == "4112.010.20.0001 de 2026"
        assert numbers(office) == ["OF-2026-00001", "4112.010.20.0002 de 2026"]
        with office.engine.reading_as(SYSTEM) as work:
            told = work.session.scalars(select(Audit.actor).where(Audit.stream == "acts")).all()
        assert told == [GLORIA.username]

    @pytest.mark.parametrize(
        ("series", "pattern", "said"),
        [
            ("OF", "{serie}-{numero}", "al menos {anio} y {numero}"),
            ("OF", "{numero} de {anio} {mes}", "Solo se usan"),
            ("XX", "{numero} de {anio}", "Ningún documento usa la serie «XX». Hay: OF, RG."),
            ("OF", "R. {numero} de {anio}", "La serie «RG» ya se lee así"),
        ],
    )
    def test_a_pattern_in_which_two_acts_would_read_the_same_is_refused(
        self, office, series, pattern, said
    ) -> None:
        receives(office)  # a series is known once a procedure that signs with it is deployed
        with office.engine.work_as(SYSTEM) as work:
            act_series.read_as(work, "RG", "R. {numero} de {anio}")

        with office.engine.work_as(SYSTEM) as work, pytest.raises(InvalidInput) as refused:
            act_series.read_as(work, series, pattern)

        assert said in " ".join(refused.value.fields.values())

    def test_only_who_administers_says_how_numbers_read(self, office, ana) -> None:
        with office.engine.work_as(office.actor(ana)) as work, pytest.raises(NotAllowed):
            act_series.read_as(work, "OF", "{numero} de {anio}")

    def test_who_operates_says_it_and_reads_the_register_on_the_terminal(
        self, office, beatriz
    ) -> None:
        def cauce(*said: str) -> Result:
            env = {
                "CAUCE_DATABASE_URL": office.settings.database_url,
                "CAUCE_SECRET_KEY": "una clave de prueba bien larga",
            }
            return CliRunner().invoke(main, ["acts", *said], env=env)

        first, second = receives(office), receives(office)
        read = cauce("pattern", "OF", "{numero:3} de {anio}")
        refused = cauce("pattern", "OF", "{numero}")
        signs(office, beatriz, first)
        with office.engine.work_as(office.actor(beatriz)) as work:
            acts.annul(work, 1, "Se numeró un texto que no era.")
        signs(office, beatriz, second)
        listed, none = cauce("register", "OF", "2026"), cauce("register", "RG", "2026")

        assert read.output.startswith("Los números de la serie OF se leerán así: 001 de 20")
        assert (refused.exit_code, "al menos {anio} y {numero}" in refused.output) == (1, True)
        assert listed.output.splitlines() == [
            "001 de 2026\t2026-03-02\tOficio\tBeatriz Soto, Secretaría General"
            "\tANULADO: Se numeró un texto que no era.",
            "002 de 2026\t2026-03-02\tOficio\tBeatriz Soto, Secretaría General"
            "\tnumerado, sin sellar todavía",
        ]
        assert none.output == "La serie RG no tiene números en 2026.\n"

    def test_a_step_that_fails_gives_its_number_back(self, office, beatriz) -> None:
        case = receives(office, "decreto")  # of no series
        with pytest.raises(CaseFault, match="expected a paper with signers"):
            signs(office, beatriz, case)
        assert numbers(office) == []

        signs(office, beatriz, receives(office))
        assert numbers(office) == ["OF-2026-00001"]

    def test_the_first_act_of_a_year_is_that_of_its_first_minute_in_bogota(
        self, office, beatriz
    ) -> None:
        before, after = receives(office), receives(office)
        office.today_is("2026-12-31 23:59")
        signs(office, beatriz, before)
        office.today_is("2027-01-01 00:00")
        signs(office, beatriz, after)

        assert numbers(office) == ["OF-2026-00001", "OF-2027-00001"]
        assert variable(office, after)["fecha"] == date(2027, 1, 1)

    def test_numbers_and_days_go_the_same_way(self, office, beatriz) -> None:
        late, early = receives(office), receives(office)
        office.today_is("2026-03-03")
        signs(office, beatriz, late)
        office.today_is("2026-03-02 23:59")

        with pytest.raises(Conflict, match="later day"):
            signs(office, beatriz, early)

        assert numbers(office) == ["OF-2026-00001"]

    def test_two_hundred_signers_at_once_collide_nowhere_and_skip_nothing(
        self, office, beatriz
    ) -> None:
        cases = [receives(office) for _ in range(CONCURRENT)]
        waiting = [office.task_of(case, "firmar_acto") for case in cases]
        actor, start, failed = office.actor(beatriz), threading.Barrier(CONCURRENT), []

        def sign(task_id: int) -> None:
            start.wait(timeout=300)
            try:
                office.engine.run(actor, lambda work: tasks.complete(work, task_id, SIGNS))
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=sign, args=[task_id]) for task_id in waiting]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)

        assert failed == []
        with office.engine.reading_as(SYSTEM) as work:
            given = work.session.execute(select(Act.number, Act.case_id).order_by(Act.number)).all()
        assert [row.number for row in given] == list(range(1, CONCURRENT + 1))
        assert {row.case_id for row in given} == {case.id for case in cases}


class TestAnnulment:
    def test_an_annulled_number_stays_with_its_reason_and_is_not_given_again(
        self, office, beatriz
    ) -> None:
        case = receives(office)
        signs(office, beatriz, case)

        with office.engine.work_as(office.actor(beatriz)) as work:
            acts.annul(work, 1, "Se numeró un texto que no era.")
        signs(office, beatriz, receives(office))

        with office.engine.reading_as(office.actor(GLORIA)) as work:
            lines = act_register.register(work, "OF", 2026)
        given = [line.act for line in lines]
        assert [(act.code, act.status, act.annulled_because) for act in given] == [
            ("OF-2026-00001", "annulled", "Se numeró un texto que no era."),
            ("OF-2026-00002", "numbered", ""),
        ]
        assert "act_annulled" in office.history_of(case)

    def test_it_says_why_is_done_once_and_only_by_who_signed_or_administers(
        self, office, beatriz, ana
    ) -> None:
        signs(office, beatriz, receives(office))

        with office.engine.work_as(office.actor(ana)) as work, pytest.raises(NotAllowed):
            acts.annul(work, 1, "x")
        with office.engine.work_as(office.actor(GLORIA)) as work:
            with pytest.raises(InvalidInput):
                acts.annul(work, 1, " ")
            acts.annul(work, 1, "Error de serie.")
            with pytest.raises(Conflict):
                acts.annul(work, 1, "Otra vez.")


class TestWhoSigns:
    def test_a_stranger_to_the_office_is_told_who_may(self, office, fabio, beatriz) -> None:
        case = receives(office)
        with office.engine.work_as(SYSTEM) as work:  # today the role is another's
            users.leave(
                work, office.actor(beatriz).id, "secretaria_general", last_day=date(2026, 3, 1)
            )
            users.join(work, office.actor(fabio).id, "secretaria_general")

        with pytest.raises(InvalidInput, match="Puede firmar: Fabio León, titular"):
            signs(office, beatriz, case)

        signs(office, office.today_of(fabio), case)
        assert variable(office, case)["firmante"] == "Fabio León"

    def test_who_is_in_charge_finds_the_task_and_signs_by_the_act_of_the_encargo(
        self, office, beatriz, fabio
    ) -> None:
        with office.engine.work_as(office.actor(GLORIA)) as work:
            substitutions.add(
                work,
                NewSubstitution(
                    absent_id=office.actor(BEATRIZ).id,
                    substitute_id=office.actor(FABIO).id,
                    starts_on=date(2026, 3, 2),
                    ends_on=date(2026, 3, 6),
                    act="Resolución 7 de 2026",
                ),
            )
        case = receives(office)
        with pytest.raises(InvalidInput, match="figura hoy como ausente"):
            signs(office, beatriz, case)

        in_charge = office.today_of(fabio)
        assert office.inbox_of(in_charge) == ["firmar_acto"]
        signs(office, in_charge, case)

        with office.engine.reading_as(SYSTEM) as work:
            line = acts.of_case(work, case.id)[0]
        assert (line.quality, line.quality_act, line.on_behalf_of) == (
            "encargado",
            "Resolución 7 de 2026",
            "Beatriz Soto",
        )
        office.today_is("2026-03-07")
        assert office.inbox_of(office.today_of(fabio)) == []

    def test_a_delegate_finds_what_was_delegated_and_nothing_else(
        self, office, beatriz, fabio
    ) -> None:
        delegates(office, fabio, "oficio")
        letter, rules = receives(office), receives(office, "reglamento")

        delegate = office.today_of(fabio)
        assert office.inbox_of(delegate) == ["firmar_acto"]
        signs(office, delegate, letter)
        signs(office, beatriz, rules)

        assert variable(office, letter)["calidad"] == "delegado"
        assert variable(office, rules)["calidad"] == "titular"

    def test_who_acts_ad_hoc_does_there_what_the_impeded_would_do(self, office, beatriz) -> None:
        matter, other = receives(office), receives(office)
        task_id = office.task_of(matter, "firmar_acto")
        with office.engine.work_as(office.actor(beatriz)) as work:
            tasks.claim(work, task_id)
            declared = impediments.declare(work, matter.id, "Soy pariente del interesado.")
        decided = Decision(accepted=True, act="Auto 3", ad_hoc_id=office.actor(CARLOS).id)
        with office.engine.work_as(office.actor(GLORIA)) as work:
            impediments.decide(work, declared, decided)
        carlos = office.today_of(CARLOS)

        # what the impeded had in hand, and what opens later in the matter
        assert office.inbox_of(carlos) == ["firmar_acto"]
        signs(office, carlos, matter, decision="devolver")
        office.completes(ANA, "proyectar_acto", case=matter)
        assert office.inbox_of(carlos) == ["firmar_acto"]
        with (
            pytest.raises(InvalidInput, match="tiene un impedimento"),
            office.engine.work_as(office.actor(beatriz)) as work,
        ):
            tasks.claim(work, office.task_of(matter, "firmar_acto"))
        signs(office, carlos, matter)
        assert variable(office, matter)["calidad"] == "ad hoc"
        with pytest.raises(NotAllowed):
            signs(office, carlos, other)

    def test_who_acts_ad_hoc_and_is_impeded_in_turn_leaves_it_to_who_comes_after(
        self, office, beatriz
    ) -> None:
        matter = receives(office)
        for first, after in ((beatriz, CARLOS), (CARLOS, FABIO)):
            with office.engine.work_as(office.today_of(first)) as work:
                declared = impediments.declare(work, matter.id, "Soy pariente del interesado.")
            with office.engine.work_as(office.actor(GLORIA)) as work:
                if first is CARLOS:
                    barred = Decision(
                        accepted=True, act="Auto 4", ad_hoc_id=office.actor(beatriz).id
                    )
                    with pytest.raises(InvalidInput) as refused:
                        impediments.decide(work, declared, barred)
                    assert "también está impedida" in refused.value.fields["ad_hoc"]
                decided = Decision(accepted=True, act="Auto 3", ad_hoc_id=office.actor(after).id)
                impediments.decide(work, declared, decided)

        assert office.inbox_of(office.today_of(CARLOS)) == []
        assert office.inbox_of(office.today_of(FABIO)) == ["firmar_acto"]
        signs(office, office.today_of(FABIO), matter)
        assert variable(office, matter)["calidad"] == "ad hoc"

    def test_an_impediment_bars_its_matter_alone_and_only_until_it_is_refused(
        self, office, beatriz
    ) -> None:
        barred, free = receives(office), receives(office)
        with office.engine.work_as(SYSTEM) as work:
            row = Impediment(
                case_id=barred.id,
                user_id=office.actor(beatriz).id,
                reason="Soy pariente del interesado.",
                declared_at=work.now,
            )
            work.session.add(row)
        signs(office, beatriz, free)
        with pytest.raises(InvalidInput, match="tiene un impedimento"):
            signs(office, beatriz, barred)

        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Impediment, 1).accepted = False
        signs(office, beatriz, barred)

        assert numbers(office) == ["OF-2026-00001", "OF-2026-00002"]
