"""Our own small tables, imported into a workspace of the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.library.library import PLACES_FILE, builtin_root
from billgen.places.importing import Imported, import_tables
from billgen.places.store import PlaceStore
from billgen.places.tables import Given

FIXTURES = Path(__file__).with_name("fixtures")
TABLES = tuple(FIXTURES / f"{name}.csv" for name in ("counties", "places", "county_subdivisions"))
#: The whole tables of 39,035 units are no part of the project; whoever has them says where, or has them here.
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "places"
BIG = Path(os.environ.get("BILLGEN_PLACE_TABLES", BESIDE))
BIG_TABLES = tuple(BIG / table.name for table in TABLES)
needs_big_tables = pytest.mark.skipif(
    not all(path.is_file() for path in BIG_TABLES),
    reason=f"the place tables of 39,035 units are not in {BIG} (BILLGEN_PLACE_TABLES names another folder)",
)
DAY = "2026-11-28"
Import = Callable[..., Imported]


@pytest.fixture(scope="session")
def washington(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped library with the country and Washington alone: a state more there changes nothing here."""
    root = tmp_path_factory.mktemp("washington")
    for part in ("templates", "jurisdictions/us/wa"):
        shutil.copytree(builtin_root() / part, root / part)
    for file in ("us.yaml", "us/wa.yaml"):
        shutil.copy(builtin_root() / "jurisdictions" / file, root / "jurisdictions" / file)
    return root


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the store of this test goes."""
    return tmp_path / PLACES_FILE


@pytest.fixture
def imported(target: Path) -> Import:
    """Import tables into the store of this test: files of the fixtures by name, or paths."""

    def run(*files: str | Path, given: Given | None = None, day: str = DAY, **more: object) -> Imported:
        paths = [FIXTURES / file if isinstance(file, str) else file for file in files]
        return import_tables(paths or TABLES, target, given or Given(), day, **{"published": {}, **more})

    return run


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> PlaceStore:
    """The store of our three small tables; read only."""
    path = tmp_path_factory.mktemp("places") / PLACES_FILE
    import_tables(TABLES, path, Given(), DAY, published={})
    return PlaceStore(path)


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory) -> PlaceStore:
    """The store of the big tables; read only."""
    path = tmp_path_factory.mktemp("big") / PLACES_FILE
    import_tables(BIG_TABLES, path, Given(), DAY, published={})
    return PlaceStore(path)
