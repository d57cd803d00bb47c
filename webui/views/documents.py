"""Files of a case: always saved, never opened inside our pages."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from engine.services import documents
from webui import current
from webui.security import policy

bp = Blueprint("documents", __name__)


@bp.get("/documentos/<int:document_id>")
@policy("official")
def download(document_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = documents.download(work, document_id)
    answer = send_file(
        found.stream, mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
