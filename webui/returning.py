"""Coming back after signing in: where to, and with what had been typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from engine.adapters.documents import Stored

#: a form that waits for a signature of its owner does not wait for ever
KEPT_SECONDS = 12 * 3600
_SALT = "typed-while-the-session-ended"
_FILES = "files-sent-while-the-session-ended"
#: the field that carries them along
FILES = "guardados"


def inside(url: str | None, otherwise: str) -> str:
    """The address when it is a path of this site, else `otherwise`: nobody is sent elsewhere."""
    if not url or not url.startswith("/") or url.startswith("//") or "\\" in url:
        return otherwise
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in url):
        return otherwise
    parts = urlsplit(url)
    return url if not parts.scheme and not parts.netloc else otherwise


def own_path(referrer: str | None, host_url: str, otherwise: str) -> str:
    """The path of a page of this site, as the browser named it; else `otherwise`."""
    if not referrer or not referrer.startswith(host_url):
        return otherwise
    parts = urlsplit(referrer)
    return inside(f"{parts.path}?{parts.query}" if parts.query else parts.path, otherwise)


def keep(secret: str, path: str, typed: MultiDict[str, str]) -> str:
    """What was posted to `path`, signed, so that the sign-in page can carry it along."""
    values = {key: typed.getlist(key) for key in typed if key != "csrf_token"}
    return _signer(secret).dumps({"path": path, "values": values})


def kept(secret: str, token: str | None) -> tuple[str, Mapping[str, list[str]]] | None:
    """The path and the values that `keep` was given; None when there is nothing to trust."""
    if not token:
        return None
    try:
        found = _signer(secret).loads(token, max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    return str(found["path"]), found["values"]


def keep_files(secret: str, user_id: int, files: Iterable[tuple[str, Stored]]) -> str:
    """Files that were sent while the session ended, each by the field it came from, signed for who
    sent them."""
    said = [{"field": field, **asdict(one)} for field, one in files]
    return _signer(secret, _FILES).dumps({"user": user_id, "files": said})


def kept_files(
    secret: str, token: str | None, user_id: int | None
) -> tuple[tuple[str, Stored], ...]:
    """The files that `keep_files` was given; none for anybody else."""
    if not token:
        return ()
    try:
        found = _signer(secret, _FILES).loads(token, max_age=KEPT_SECONDS)
    except BadSignature:
        return ()
    if found["user"] != user_id:
        return ()
    return tuple(
        (one.pop("field"), Stored(**{**one, "contents": tuple(one["contents"])}))
        for one in found["files"]
    )


def _signer(secret: str, salt: str = _SALT) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=salt)
