"""Every error as a page: what happened, what was kept, what to do now."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import (
    Busy,
    CaseFault,
    Conflict,
    DeliveryFailed,
    EngineError,
    InvalidDefinition,
    InvalidInput,
    NoPart,
    NotAllowed,
    NotFound,
    NotTypeset,
    Quarantined,
    Separated,
    Throttled,
)
from engine.settings import ATTACHMENT_BYTES

logger = logging.getLogger(__name__)

#: the first that fits: status, and the template under `errors/` with its words
_PAGES: tuple[tuple[type[EngineError], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (Quarantined, 403, "quarantined"),
    (Separated, 403, "separated"),
    (NoPart, 404, "not_found"),
    (NotAllowed, 403, "not_allowed"),
    (Conflict, 409, "conflict"),
    (InvalidInput, 422, "invalid_input"),
    (InvalidDefinition, 422, "invalid_definition"),
    (Throttled, 429, "throttled"),
    (Busy, 503, "busy"),
    (CaseFault, 500, "case_fault"),
    (NotTypeset, 422, "not_typeset"),
    (DeliveryFailed, 502, "delivery_failed"),
)
_HTTP = {404: "not_found", 405: "wrong_method", 413: "too_large", 429: "throttled"}


def handle(app: Flask) -> None:
    app.register_error_handler(EngineError, _engine_error)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)


def show(status: int, template: str, **context: object) -> Response:
    """The error page `errors/<template>.html` as an answer."""
    return make_response(render_template(f"errors/{template}.html", **context), status)


def _engine_error(error: EngineError) -> Response:
    for kind, status, template in _PAGES:
        if isinstance(error, kind):
            logger.info("refused", extra={"status": status, "error": type(error).__name__})
            response = show(status, template, error=error)
            if isinstance(error, Throttled):
                response.headers["Retry-After"] = str(error.retry_after)
            return response
    return _broken(error)


def forged(error: CSRFError) -> Response:
    """What came without our token, or from another site."""
    logger.warning(
        "forged_request", extra={"endpoint": request.endpoint, "reason": error.description}
    )
    return show(400, "forged")


def _other_host(_: SecurityError) -> Response:
    """No address can be built for a host that is not ours: a plain sentence."""
    return Response("Esta no es la dirección de este servicio.\n", 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:  # a redirection
        return error.get_response()
    template = _HTTP.get(error.code, "bad_request" if error.code < 500 else "unavailable")
    return show(error.code, template, error=None, largest=ATTACHMENT_BYTES // 1024**2)


def _broken(error: Exception) -> Response:
    reference = secrets.token_hex(4).upper()
    logger.error("unexpected_error", extra={"reference": reference}, exc_info=error)
    return show(500, "broken", reference=reference)
