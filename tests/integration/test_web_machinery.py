"""What the administrator reads of the machine: the trail, who signed in, what works by itself."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import text

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.services import audit, sessions, workers
from tests.desk import Desk, words
from tests.office import CARLOS, DIANA, GLORIA
from tests.petitions import CLASSIFIED, PETITION
from webui.spreadsheets import cell

pytestmark = pytest.mark.procedure("peticion")


@pytest.fixture
def case(office):
    received = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    return received


class TestTrail:
    def test_what_an_official_did_is_found_by_their_account(self, office, seat, case) -> None:
        page = words(seat(GLORIA).opens("/administrar/auditoria?quien=DIANA"))

        assert "Diana Mora diana Terminó una tarea" in page
        assert "clasificar_peticion" in page
        assert case.radicado in page

    def test_it_is_found_by_case_action_and_days(self, office, seat, case) -> None:
        other = office.receives("peticion", **PETITION)
        desk = seat(GLORIA)
        found = words(desk.opens(f"/administrar/auditoria?radicado={case.radicado}"))
        before = words(desk.opens("/administrar/auditoria?hasta=2026-03-01"))
        that_day = words(
            desk.opens(
                "/administrar/auditoria?desde=2026-03-02&hasta=2026-03-02&accion=task_completed"
            )
        )

        assert case.radicado in found
        assert other.radicado not in found
        assert "Nada coincide con la búsqueda" in before
        assert "Diana Mora diana Terminó una tarea" in that_day

    def test_a_day_that_is_none_is_refused_in_words(self, office, seat) -> None:
        for asked in ("desde=ayer", "desde=2026-03-02&hasta=2026-03-01"):
            page = seat(GLORIA).opens(f"/administrar/auditoria?{asked}")
            assert page.status_code == 422
            assert "fecha" in words(page)

    def test_it_is_read_page_by_page(self, office, seat, case) -> None:
        with office.engine.work_as(SYSTEM) as work:
            for number in range(60):
                audit.record(work, "users", "notices_chosen", user_id=number)
        desk = seat(GLORIA)

        first = desk.opens("/administrar/auditoria")
        after = re.search(r'href="([^"]*antes=\d+[^"]*)"', first.text)
        assert after
        second = desk.opens(after[1].replace("&amp;", "&"))
        last = desk.opens("/administrar/auditoria?antes=2")

        assert first.text.count('class="trail-line"') == 50
        assert case.radicado in second.text
        assert "Ver lo anterior" not in last.text

    def test_a_reserved_case_leaves_no_trace_for_who_has_no_part_in_it(
        self, office, seat, case
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True
        desk = seat(GLORIA)

        for path in (
            "/administrar/auditoria",
            f"/administrar/auditoria?radicado={case.radicado}",
            "/administrar/auditoria/auditoria.csv",
        ):
            page = desk.opens(path)
            assert f"case:{case.id}" not in page.text
            assert f'"radicado">{case.radicado}' not in page.text

    def test_it_is_saved_as_a_spreadsheet(self, office, seat, case) -> None:
        answer = seat(GLORIA).opens("/administrar/auditoria/auditoria.csv?quien=diana")

        assert answer.headers["Content-Disposition"] == "attachment; filename=auditoria.csv"
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
        assert rows[0][:4] == ["fecha", "cuenta", "nombre", "accion"]
        assert [row[1] for row in rows[1:]] == ["diana"]
        assert rows[1][5] == case.radicado

    @pytest.mark.parametrize(
        "typed",
        [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            '=HYPERLINK("http://x")',
            "=cmd|x",
        ],
    )
    def test_no_cell_of_a_spreadsheet_is_a_formula(self, typed) -> None:
        assert cell(typed) == f"'{typed}"
        assert cell("ana@ejemplo.co") == "ana@ejemplo.co"

    def test_an_intact_chain_is_said_so(self, office, seat, case) -> None:
        assert "Todas las cadenas están intactas" in words(
            seat(GLORIA).opens("/administrar/auditoria/cadena")
        )

    def test_the_first_bad_row_is_named(self, office, seat, case) -> None:
        with office.engine.database.engine.begin() as connection:
            _without_guards(connection)
            changed = "UPDATE audit SET actor = 'x' WHERE stream = :stream AND seq = 2"
            connection.execute(text(changed), {"stream": f"case:{case.id}"})

        page = words(seat(GLORIA).opens("/administrar/auditoria/cadena"))

        assert "Hay una cadena rota" in page
        assert f"Expediente {case.radicado} Primer registro malo: el número 2" in page
        assert "su contenido no es el que se registró" in page


def _without_guards(connection) -> None:
    """As somebody with the database's password would."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_append_only_update"))
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))


class TestSignIns:
    def test_who_entered_and_who_failed_from_where(self, app, office, seat) -> None:
        Desk(app, office).signs_in("diana", "no es esta clave")
        Desk(app, office).signs_in("una clave escrita en el lugar del nombre")
        Desk(app, office).signs_in("diana")
        desk = seat(GLORIA)

        everything = words(desk.opens("/administrar/ingresos"))
        failed = words(desk.opens("/administrar/ingresos?vista=fallidos&quien=diana"))

        assert "Diana Mora diana 127.0.0.1" in everything
        assert "Contraseña equivocada" in everything
        assert "Cuenta que no existe" in everything
        assert "una clave escrita" not in everything
        assert "Contraseña equivocada" in failed
        assert "Cuenta que no existe" not in failed

    def test_a_browser_is_signed_out_from_here(self, app, office, seat) -> None:
        theirs = Desk(app, office)
        theirs.signs_in("diana")
        desk = seat(GLORIA)
        page = desk.opens("/administrar/ingresos")
        assert "Esta sesión" in words(page)
        path = re.search(r'action="(/administrar/ingresos/\w+/cerrar)"', page.text)
        assert path

        answer = desk.sends(path[1])

        assert "La sesión quedó cerrada" in words(desk.opens(answer.location))
        assert theirs.opens("/bandeja").status_code == 302
        again = desk.sends(path[1])
        assert "ya no tenía la sesión abierta" in words(desk.opens(again.location))

    def test_attempts_are_forgotten_after_half_a_year(self, app, office, seat) -> None:
        Desk(app, office).signs_in("diana")
        office.time_passes(days=181)
        office.engine.run(SYSTEM, sessions.purge)

        assert "No hay intentos que mostrar" in words(seat(GLORIA).opens("/administrar/ingresos"))


class TestMachinery:
    def test_while_no_worker_lives_every_page_of_administration_says_so(self, office, seat) -> None:
        desk = seat(GLORIA)

        for path in ("/administrar/trabajos", "/administrar/correo"):
            assert "Nadie trabaja: no salen correos" in words(desk.opens(path))
        assert "Nunca ha trabajado nadie aquí" in words(desk.opens("/administrar/trabajos"))
        assert "Nadie trabaja" not in words(seat(CARLOS).opens("/bandeja"))

    def test_a_worker_that_beats_is_seen_and_one_that_fell_silent_too(self, office, seat) -> None:
        office.engine.run(SYSTEM, workers.beat)
        desk = seat(GLORIA)

        lively = words(desk.opens("/administrar/trabajos"))
        office.time_passes(minutes=5)
        silent = words(desk.opens("/administrar/trabajos"))

        assert "Hay quien trabaja" in lively
        assert "En marcha local-1" in lively
        assert "Nadie trabaja" not in lively
        assert "Sin señales local-1" in silent
        assert "Nadie trabaja" in silent

    def test_what_waits_is_counted_by_queue(self, office, seat) -> None:
        office.receives("peticion", **PETITION)

        page = words(seat(GLORIA).opens("/administrar/trabajos"))

        assert "Tareas automáticas 1 0 0" in page
        assert "Tareas automáticas sin terminar 1 El más antiguo" in page
