"""The screens, one module per noun."""

from flask import Blueprint

from webui.views import health, home

BLUEPRINTS: tuple[Blueprint, ...] = (home.bp, health.bp)
