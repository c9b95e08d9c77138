"""Processes of this program itself: this interpreter, which imports from where this process does and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_ROOT: Final = str(Path(__file__).parents[1])


def command(module: str, *arguments: int | str) -> list[str]:
    """Return the command of a process that calls `main` of a module with these arguments.

    With -I and -S nothing is looked for but what is imported, from where this process imports it.
    """
    program = f"import sys\nsys.path[:] = sys.argv[1:]\nfrom {module} import main\nmain(*{arguments!r})"
    return [sys.executable, "-I", "-S", "-c", program, _ROOT, *sys.path]
