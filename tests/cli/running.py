"""Runs the command, in this process and in one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import ipt
from ipt import events as ev, storage
from ipt.cli import command
from ipt.model import Protocol

COURSES = Path(__file__).parents[2] / "examples" / "courses"
EXAMPLES = tuple(sorted(COURSES.glob("*.json")))
START = "from ipt.cli import main; main()"


def run(*arguments: str | Path, **settings: Any) -> Result:
    """What the command says; a traceback is a failure of the test."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(command.ipt, words, catch_exceptions=False, **settings)


def as_json(*arguments: str | Path) -> Any:
    """What it says to programs."""
    return json.loads(run(*arguments, "--json").stdout)


def as_process(
    *arguments: str | Path, start: str = START, **settings: Any
) -> subprocess.CompletedProcess[bytes]:
    """What it says in a process of its own."""
    words = [sys.executable, "-c", start, *map(str, arguments)]
    settings = {"capture_output": True, **settings}
    more = settings.pop("env", {})
    return subprocess.run(words, check=False, env={**os.environ, **more}, **settings)  # noqa: S603 - our own command


def document(events: Iterable[ev.Event], protocol: Protocol | None = None) -> Any:
    """A document with *events*, legal or not, as plain values."""
    of = ipt.protocols.get("ipt-16") if protocol is None else protocol
    recorded = storage.Recorded(schema=storage.SCHEMA, protocol=of, events=tuple(events))
    return storage.unstructured(recorded)


def written(path: Path, *events: ev.Event) -> Path:
    """*path*, where a document with *events* is now."""
    path.write_text(json.dumps(document(events)), encoding="utf-8")
    return path
