"""The screens, one module per noun."""

from flask import Blueprint

from webui.views import (
    account,
    calendars,
    cases,
    deadlines,
    demo,
    documents,
    filings,
    health,
    home,
    incidents,
    indicators,
    messages,
    sessions,
    substitutions,
    tasks,
    term_calendar,
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
    calendars.bp,
    messages.bp,
    users.bp,
    substitutions.bp,
    term_calendar.bp,
    indicators.bp,
    account.bp,
)
