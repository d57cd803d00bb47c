"""Who is not signed in asks for so many pages a minute from one address, and waits beyond that:
what officials do must not wait for it."""

from __future__ import annotations

import math
import time

from flask import Flask, request, session
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from engine.errors import Throttled
from engine.settings import Settings
from webui import current

#: what asks by itself: the files of a page, and whoever watches whether we live
_FREE = frozenset({"static", "health.ready", "health.alive"})


def hold_back(app: Flask, settings: Settings) -> None:
    """Counted in each process: a limit of this kind need not be exact."""
    limiter = FixedWindowRateLimiter(MemoryStorage())
    each = RateLimitItemPerMinute(settings.asked_a_minute)

    def count() -> None:
        if request.endpoint in _FREE or "token" in session:
            return
        if not limiter.hit(each, current.address()):
            opens_again = limiter.get_window_stats(each, current.address()).reset_time
            raise Throttled(max(1, math.ceil(opens_again - time.time())))

    app.before_request(count)
