"""Servers on this machine for tests that say `loopback`: a Dask cluster, a store that speaks S3."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.program import environment

_PATIENCE = 60


def connected(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program that may use this machine's network."""
    env = environment(changes)
    parts = env["PYTHONPATH"].split(os.pathsep)
    env["PYTHONPATH"] = os.pathsep.join(p for p in parts if not (Path(p) / "sitecustomize.py").exists())
    return env


def until(there: Callable[[], Any], what: str) -> Any:
    """What a question answers as soon as it has an answer."""
    limit = time.monotonic() + _PATIENCE
    while not (found := there()):
        assert time.monotonic() < limit, what
        time.sleep(0.02)
    return found


@contextmanager
def server(folder: Path, name: str, *words: str, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """A Python module run as a server, with a log beside it; ended by force."""
    with open(folder / f"{name}.log", "wb") as log:
        command = [sys.executable, "-m", *words]
        one = subprocess.Popen(
            command, cwd=folder, env=connected(env), stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield one.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def said(folder: Path, name: str, words: str) -> str:
    """The log of a server, once it says something; "" before."""
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    return log if words in log else ""


def workers(parent: int) -> list[int]:
    """Processes that the run has started to draft, found as the system lists them."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(stat[1]) == parent and b"spawn_main" in words:
                found.append(int(entry.name))
    return found


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A Dask scheduler that loses patience at the first worker that dies with a task; gives its address."""
    file = folder / "scheduler.json"
    words = ("dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    env = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with server(folder, "scheduler", *words, "--scheduler-file", str(file), env=env):
        until(file.exists, "no scheduler came")
        yield str(until(lambda: _address(file), "the scheduler says no address"))


def _address(file: Path) -> str:
    try:
        return json.loads(file.read_text())["address"]
    except ValueError:  # half of it is written
        return ""


@contextmanager
def worker(
    folder: Path, name: str, address: str, *words: str, env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """A Dask worker with one thread; gives the id of its process."""
    given = ("dask", "worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard")
    room = ("--local-directory", str(folder))
    with server(folder, name, *given, *room, *words, env=env) as pid:
        yield pid


def registered(folder: Path, *names: str) -> None:
    """Wait until workers have found their scheduler."""
    for name in names:
        until(lambda name=name: said(folder, name, "Registered to:"), f"{name} does not come")


@contextmanager
def s3(folder: Path) -> Iterator[dict[str, str]]:
    """A server that speaks S3; gives the environment in which it is found."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "one",
        "AWS_SECRET_ACCESS_KEY": "two",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with server(folder, "s3", "moto.server", "-H", "127.0.0.1", "-p", str(port)):
        until(lambda: _listens(port), "no S3 server came")
        yield keys


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return not probe.connect_ex(("127.0.0.1", port))
