"""Who may open a route, and what every answer tells the browser."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.domain.officials import Action, may
from engine.errors import NotAllowed
from engine.services import guardians
from engine.settings import ATTACHMENT_BYTES, ATTACHMENTS_PER_FILING, Settings
from webui import current

View = TypeVar("View", bound=Callable[..., Any])

#: what a request without files may weigh; a form of ours never comes near
FORM_BYTES = 2 * 1024 * 1024
UPLOAD_BYTES = ATTACHMENT_BYTES * ATTACHMENTS_PER_FILING + FORM_BYTES

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Who(StrEnum):
    """Whom a route is for."""

    PUBLIC = "public"
    OFFICIAL = "official"
    ADMINISTRATOR = "administrator"
    KEEPER = "keeper"  # of what fails: the administrator, and who guards what is reserved
    LEADER = "leader"  # who answers for the whole entity, and the administrator
    DEMO = "demo"  # anybody, where CAUCE_DEMO=1; elsewhere the route is not there


_OFFICIALS = frozenset({Who.OFFICIAL, Who.ADMINISTRATOR, Who.KEEPER, Who.LEADER})


class NotSignedIn(Exception):
    """An official's page was asked for by nobody: sign in first."""


def policy(who: str, *, upload: bool = False) -> Callable[[View], View]:
    """Says whom a view is for; `upload` lets its requests carry files."""

    def declare(view: View) -> View:
        view.policy = Who(who)  # type: ignore[attr-defined]  # read back by `policy_of`
        view.upload = upload  # type: ignore[attr-defined]  # read back by `_limit_body`
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> Who | None:
    return getattr(view, "policy", None)


def protect(app: Flask, settings: Settings) -> None:
    """Limits, sign-in, origin and token, in this order: nothing is parsed for who may not enter."""
    https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-cauce" if https else "cauce",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=2_000,
        TRUSTED_HOSTS=_trusted_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,  # a citizen may write for longer than an hour
        WTF_CSRF_SSL_STRICT=False,  # `_refuse_other_origins` says it for every scheme
    )
    app.before_request(_limit_body)
    app.before_request(_enforce_policy)
    app.before_request(_refuse_other_origins)
    CSRFProtect(app)  # type: ignore[no-untyped-call]  # it has no types
    app.after_request(_with_headers(https=https))


def trust_proxies(app: Flask, settings: Settings) -> None:
    """The visitor's address comes from as many proxies as the installation says, and no more."""
    if settings.proxies:
        fixed = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
        app.wsgi_app = fixed  # type: ignore[method-assign]  # Flask's own way to wrap it


def _trusted_hosts(settings: Settings) -> list[str]:
    return sorted({urlsplit(settings.base_url).hostname or "", "127.0.0.1", "localhost"} - {""})


def _view() -> Callable[..., Any] | None:
    return current.app().view_functions.get(request.endpoint or "")


def _limit_body() -> None:
    if getattr(_view(), "upload", False):
        request.max_content_length = UPLOAD_BYTES


def _enforce_policy() -> None:
    view = _view()
    if view is None or request.endpoint == "static":
        return
    who = policy_of(view)
    if who is None:
        raise RuntimeError(f"the route {request.endpoint} declares no policy")
    if who is Who.DEMO and not current.engine().settings.demo:
        raise PageNotFound
    if who in _OFFICIALS:
        _enforce_official(who)


def _enforce_official(who: Who) -> None:
    actor = current.signed_in()
    if actor is None:
        raise NotSignedIn
    if who is Who.ADMINISTRATOR and not actor.administrator:
        raise NotAllowed(f"{actor.username} is no administrator")
    if who is Who.KEEPER:
        with current.engine().reading_as(actor) as work:
            guardians.require(work)
    if who is Who.LEADER and not may(actor, Action.SEE_INDICATORS):
        raise NotAllowed(f"{actor.username} does not lead")


def _refuse_other_origins() -> None:
    """A form of another site carries its origin; ours carries ours or, in old browsers, none."""
    if request.method not in _UNSAFE:
        return
    origin = request.headers.get("Origin")
    own = {request.host_url.rstrip("/"), current.engine().settings.base_url}
    if origin is not None and origin not in own:
        raise CSRFError(f"the request came from {origin}")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise CSRFError("the request came from another site")


def _with_headers(*, https: bool) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
