"""`cauce …`: one module per command, read only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from engine.cli import failures
from engine.errors import EngineError
from engine.settings import MissingSetting

#: command -> module in this folder and name in it
COMMANDS = {
    "acts": ("acts", "acts"),
    "bounce": ("bounce", "bounce"),
    "backup": ("backups", "backup"),
    "calendar": ("calendar", "calendar"),
    "check": ("checks", "check"),
    "db": ("db", "db"),
    "delegation": ("delegations", "delegation"),
    "demo": ("demo", "demo"),
    "deploy": ("deploy", "deploy"),
    "describe": ("describe", "describe"),
    "doctor": ("checks", "doctor"),
    "feel": ("feel", "feel"),
    "fsck": ("checks", "fsck"),
    "layout": ("checks", "layout"),
    "init": ("init", "init"),
    "restore": ("backups", "restore"),
    "resume": ("backups", "resume"),
    "serve": ("serve", "serve"),
    "term": ("terms", "term"),
    "trd": ("trd", "trd"),
    "user": ("users", "user"),
    "verify": ("verify", "verify"),
    "worker": ("worker", "worker"),
}


class Commands(click.Group):
    """Finds a command by its name and turns the errors raised on purpose into a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found = getattr(import_module(f"engine.cli.{module}"), name)
        return found if isinstance(found, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (EngineError, MissingSetting) as error:
            raise click.ClickException(failures.sentence(error)) from error
        except failures.database_errors() as error:
            raise click.ClickException(failures.of_the_database(error)) from error


@click.command(cls=Commands)
def main() -> None:
    """Cauce: los trámites de una Secretaría General, con sus términos legales."""
