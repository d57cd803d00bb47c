"""The installation that a command works on: the one that the environment names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.bootstrap import Engine, build
from engine.settings import Settings


def settings() -> Settings:
    return Settings.from_env(os.environ)


@contextmanager
def engine() -> Iterator[Engine]:
    """Its engine, closed at the end."""
    opened = build(settings())
    try:
        yield opened
    finally:
        opened.dispose()
