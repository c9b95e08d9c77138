"""The `onrecord` command: the composition root, and the one funnel in which errors become exit codes.

Exit codes: 0 all fine, 1 something was rejected or failed, 2 the command was called wrongly, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from ontology.errors import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

#: Command to the module that holds it, as the function of the same name; in the order of the help page.
COMMANDS: Final[Mapping[str, str]] = {
    "demo": "serving",
    "ingest": "articles",
    "watch": "watching_folder",
    "extract": "articles",
    "serve": "serving",
    "query": "querying",
    "export": "exporting",
    "check": "care",
    "stats": "care",
    "judge": "judging",
    "backup": "copies",
    "restore": "copies",
    "settings": "care",
}


class _Commands(click.Group):
    """Loads the module of a command only when the command is asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"server.commands.{COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 -- holds for every entry of COMMANDS; a test runs each
        return _laid_out(command)


def _laid_out(command: click.Command) -> click.Command:
    """Let click leave the lines of a help text as they are where its docstring says so, by the words of the escape."""
    command.help = (command.help or "").replace(r"\b", "\b")
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord", prog_name="onrecord")
def onrecord() -> None:
    r"""Turn news articles into a graph of who said what, who belongs to what, and since when.

    \b
    Begin with:
      onrecord demo                      the two seed articles, on http://127.0.0.1:8000
      onrecord ingest my-articles/       your own
      onrecord serve
    """


_laid_out(onrecord)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its code."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = onrecord.main(args=arguments, prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("onrecord: interrupted; what was reported as done is kept", err=True)
        return 130
    except OnRecordError as error:
        click.echo(f"onrecord: {error}", err=True)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough (`onrecord query ... | head`); Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        click.echo(f"onrecord: {error.filename or 'the output'}: {error.strerror or error}", err=True)
        return 1
    except Exception as error:  # noqa: BLE001 -- the one funnel: whatever is left is a fault, and is told as one
        if os.environ.get("ONRECORD_TRACEBACK"):
            traceback.print_exc()
        click.echo(
            f"onrecord: a fault of OnRecord itself: {type(error).__name__}: {error}. "
            "Run again with ONRECORD_TRACEBACK=1 and report what it prints",
            err=True,
        )
        return 1
    return code if isinstance(code, int) else 0
