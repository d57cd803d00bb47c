"""A certificate for demonstrations, made once for a run of the tests."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from engine.adapters import demo_certificate
from engine.settings import Signing


@lru_cache(maxsize=1)
def certificate() -> Signing:
    return demo_certificate.kept_in(Path(tempfile.mkdtemp(prefix="cauce-firma-")))
