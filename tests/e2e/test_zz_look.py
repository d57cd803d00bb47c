from __future__ import annotations
from concurrent.futures import ThreadPoolExecutor
from datetime import date
import pytest
from engine.services import tasks
from tests.acceptance import test_acto_particular as story
from tests.cabinet import Cabinet
from tests.set_here import set_here
from tests.wax import seals_with_wax

pytestmark = [pytest.mark.e2e]

def test_look(office, browsers, site, monkeypatch):
    set_here(monkeypatch); seals_with_wax(monkeypatch)
    with ThreadPoolExecutor(1) as apart:
        cabinet = Cabinet(office)
        def go():
            office.hires(story.MARTA)
            story.two_appeal(cabinet)
            hers, his = cabinet.tasks("proyectar_decision")
            with office.engine.work_as(office.actor(story.MARTA)) as work:
                tasks.claim(work, his)
            return his
        his = apart.submit(go).result()
    luz = browsers.open(site)
    luz.goes_to(f"/consultar?radicado={cabinet.case.radicado}")
    luz.page.get_by_label("Código de consulta").fill(cabinet.case.tracking_code)
    luz.clicks("Consultar")
    luz.finds_it_fit("consulta")
    marta = browsers.open(site)
    marta.signs_in(story.MARTA)
    marta.goes_to("/bandeja"); marta.is_pictured("bandeja")
    marta.goes_to(f"/tareas/{his}"); marta.finds_it_fit("tarea")
    marta.goes_to(f"/expedientes/{cabinet.case.id}"); marta.finds_it_fit("expediente")
