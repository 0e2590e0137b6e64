"""Runs whose drafts go to a store: a real server that speaks S3, and files by their URL."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, OutputError
from billgen.batch.remote import RemoteShelf, Store
from billgen.record.files import RECORD
from billgen.record.record import SCHEMA, digest, dump
from tests.batch.conftest import Batch, rows, towns
from tests.batch.servers import connected, s3, until
from tests.program import BILLGEN, DAY, Run, files_below

pytestmark = pytest.mark.loopback
OZ = "us/zz/oz/oz-zz-thing"
Out = Callable[..., Run]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with s3(tmp_path_factory.mktemp("s3")) as env:
        yield env


@pytest.fixture(params=["s3", "file"])
def store(
    request: pytest.FixtureRequest, here: Path, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Store:
    """An empty store, seen from this process."""
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    if request.param == "file":
        return Store(f"file://{here}/far")
    bucket = f"drafts-{digest(str(here).encode())[:12]}"
    made = Store(f"s3://{bucket}/zed")
    made._fs.mkdir(bucket)  # who has a bucket has made it: no run does
    return made


@pytest.fixture
def far(store: Store, workspace: Path, here: Path, tmp_path: Path) -> Out:
    """`billgen batch thing … --out URL --ledger kept --jobs 1`."""

    def run(*words: str | Path, more: Callable[..., subprocess.CompletedProcess[str]] | None = None) -> Run:
        env = connected({"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)})
        done = subprocess.run(
            command(store, *words), cwd=here, env=env, capture_output=True, text=True, timeout=120
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def command(store: Store, *words: str | Path) -> list[str]:
    given = ["--as-of", DAY, "--jobs", "1", "--out", store.url, "--ledger", "kept", "--json"]
    return [*BILLGEN, "batch", "thing", *map(str, words), "--format", "txt", *given]


def record(files: dict[str, bytes]) -> bytes:
    """The bytes of a record that vouches for files."""
    return dump({"schema": SCHEMA, "files": {name: digest(data) for name, data in files.items()}})


class DescribeAStore:
    def it_gets_the_bytes_that_a_folder_gets_and_only_what_changed(
        self, far: Out, batch: Batch, store: Store, here: Path, workspace: Path
    ):
        batch("thing", "--in", "us/zz")
        done = far("--in", "us/zz")
        local = [name for name in files_below(here / "run") if name.startswith("us/")]

        assert (done.code, done.json["states"]) == (0, {"made": 2}), done.err
        assert sorted(store.listing("")) == local
        for name in local:
            assert store.read(name) == (here / "run" / name).read_bytes(), name
        assert files_below(here / "kept") == ["ledger.sqlite", "report.csv", "skipped.csv"]

        before = store.listing("")
        shutil.rmtree(here / "kept")
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("name: Oz", "name: Ozma"))
        again = far("--in", "us/zz")
        after = store.listing("")

        assert again.json["states"] == {"unchanged": 1, "made": 1}
        assert again.json["notices"] == [
            f"There was no ledger here. It was made from 2 records in {store.url}."
        ]
        assert {key for key in before if before[key] != after[key]} == {key for key in local if "/oz/" in key}
        assert b"Thing Act of Ozma" in (store.read(f"{OZ}.txt") or b"")

    def it_never_writes_over_an_edited_object(self, far: Out, store: Store):
        far("--places", "us/zz/oz")
        store.put(f"{OZ}.txt", b"counsel was here", force=True)
        done = far("--places", "us/zz/oz")

        assert (done.code, done.json["states"]) == (1, {"edited": 1})
        assert "was changed since billgen wrote it" in done.json["failed"][0]["why"]
        assert store.read(f"{OZ}.txt") == b"counsel was here"
        assert far("--places", "us/zz/oz", "--replace").json["states"] == {"made": 1}
        assert store.read(f"{OZ}.txt") != b"counsel was here"


class DescribeARunThatIsKilled:
    def it_loses_nothing_and_blames_no_draft(
        self, far: Out, store: Store, here: Path, workspace: Path, tmp_path: Path
    ):
        table = rows(here / "towns.csv", towns(30))
        env = connected({"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)})
        one = subprocess.Popen(
            command(store, "--rows", table), cwd=here, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until(lambda: len(store.listing("")) > 9, "nothing is made")
        one.send_signal(signal.SIGKILL)
        one.communicate()
        done = far("--rows", table, "--resume")

        assert (done.code, sum(done.json["states"].values())) == (0, 30), done.out
        assert set(done.json["states"]) == {"made", "unchanged"}
        there = store.listing("")
        assert len(there) == 90
        assert all(key.endswith((".txt", RECORD)) for key in there)


class DescribeAShelf:
    FILES = {"a.txt": b"one", "a--cover.txt": b"two"}  # noqa: RUF012

    def shelf(self, store: Store) -> RemoteShelf:
        return RemoteShelf(store, "us/zz/oz", "a", replace=False)

    def it_knows_files_that_only_a_pending_record_vouches_for(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ):
        put = Store.put

        def die(self: Store, key: str, *given: object, **more: object) -> None:
            if "--cover" in key:
                raise KeyboardInterrupt
            put(self, key, *given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Store, "put", die)
        with pytest.raises(KeyboardInterrupt):
            self.shelf(store).write_all("a", self.FILES, record(self.FILES))
        monkeypatch.undo()

        assert f"us/zz/oz/a{RECORD}" not in store.listing("")
        assert len(store.listing("")) == 2  # the first file, and who vouches for it
        other = {"a.txt": b"another", "a--cover.txt": b"two"}
        self.shelf(store).refuse_edited("a", other)
        self.shelf(store).write_all("a", other, record(other))
        assert sorted(store.listing("")) == [
            f"us/zz/oz/{name}" for name in ("a--cover.txt", f"a{RECORD}", "a.txt")
        ]

    @pytest.mark.parametrize("earlier", [True, False])
    def it_sees_an_edit_between_its_look_and_its_writing(self, store: Store, earlier: bool):
        if earlier:
            self.shelf(store).write_all("a", self.FILES, record(self.FILES))
        shelf = self.shelf(store)
        shelf.refuse_edited("a", self.FILES)
        store.put("us/zz/oz/a.txt", b"counsel was here", force=True)
        other = {"a.txt": b"another"}

        with pytest.raises(OutputError, match="was changed since"):
            shelf.write_all("a", other, record(other))
        assert store.read("us/zz/oz/a.txt") == b"counsel was here"


class DescribeAddresses:
    def it_refuses_what_it_cannot_promise_for(self):
        with pytest.raises(CommandError, match="cannot be written"):
            Store("ftp://host/folder")

    def it_says_which_bucket_is_not_there(self, far: Out, store: Store, keys: dict[str, str]):
        if not store.url.startswith("s3"):
            pytest.skip("a folder is made where there is none")
        with pytest.raises(OutputError, match=r"s3://nobody-has-this/x: the store says"):
            Store("s3://nobody-has-this/x").check()
