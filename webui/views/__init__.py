"""The screens, one module per noun."""

from flask import Blueprint

from webui.views import (
    cases,
    deadlines,
    demo,
    documents,
    filings,
    health,
    home,
    incidents,
    messages,
    sessions,
    tasks,
    tracking,
    users,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.bp,
    filings.bp,
    tracking.bp,
    demo.bp,
    health.bp,
    sessions.bp,
    tasks.bp,
    cases.bp,
    deadlines.bp,
    documents.bp,
    incidents.bp,
    messages.bp,
    users.bp,
)
