"""For every test: a cache of compiled templates that is the suite's own, and no network."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests import network

# Set before anything is imported, so that the programs the tests start find it too.
_room = Path(tempfile.mkdtemp(prefix="billgen-tests-"))
atexit.register(shutil.rmtree, _room, ignore_errors=True)
os.environ["BILLGEN_CACHE"] = str(_room / "cache")

# Every Python that the tests start imports sitecustomize before anything else.
(_room / "site").mkdir()
shutil.copy(network.__file__, _room / "site" / "sitecustomize.py")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_room / "site"), os.environ.get("PYTHONPATH"))))

_CUT = network.Cut()
_CUT.off()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("loopback"):
        _CUT.on()


def pytest_runtest_teardown(item: pytest.Item) -> None:
    if item.get_closest_marker("loopback"):
        _CUT.off()
