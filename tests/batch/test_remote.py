"""Runs whose drafts go to a store: a real server that speaks S3, and files by their URL."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, MachineError, OutputError
from billgen.batch.jobs import Job, Setting, jobs_for
from billgen.batch.local import Task
from billgen.batch.outcome import Outcome
from billgen.batch.remote import RemoteShelf, open_ledger
from billgen.batch.run import Result, run
from billgen.batch.store import Store
from billgen.batch.work import Desk
from billgen.cli.batch import command
from billgen.library.library import Library
from billgen.record.files import RECORD
from billgen.record.record import SCHEMA, digest, dump
from tests.batch.conftest import rows, towns
from tests.batch.servers import connected, s3, until
from tests.program import BILLGEN, DAY, files_below

pytestmark = pytest.mark.loopback
OZ, IX = "us/zz/oz/oz-zz-thing", "us/zz/ix/ix-zz-thing"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with s3(tmp_path_factory.mktemp("s3")) as env:
        yield env


@pytest.fixture
def bucket(here: Path, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty bucket, seen from this process."""
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    name = f"drafts-{digest(str(here).encode())[:12]}"
    made = Store(f"s3://{name}/zed")
    made._fs.mkdir(name)  # no run makes a bucket: who has one has made it
    return made


@pytest.fixture(params=["s3", "file"])
def store(request: pytest.FixtureRequest, here: Path) -> Store:
    """An empty store of each kind."""
    return request.getfixturevalue("bucket") if request.param == "s3" else Store(f"file://{here}/far")


def in_this_process(
    setting: Setting, tasks: Iterable[Task], stopping: Callable[[], bool]
) -> Iterator[tuple[Job, Outcome]]:
    """The executor without its processes."""
    desk = Desk(setting)
    return ((job, desk.make(job, before)) for job, before in tasks if not stopping())


@pytest.fixture
def made(workspace: Path, here: Path) -> Run:
    """A run over the two towns, into a store or a folder."""

    def go(url: str = "", out: str = "kept", **more: bool) -> Result:
        day = date.fromisoformat(DAY)
        setting = Setting(here / out, workspace, ("txt", "docx"), "", day, url=url, **more)
        ledger = open_ledger(setting.out, url or f"file://{here}/none")
        jobs = jobs_for(["thing"], ["us/zz/oz", "us/zz/ix"], {}, {})
        library = Library(workspace)
        try:
            return run(
                library,
                setting,
                jobs,
                ledger,
                in_this_process,
                dated=True,
                asked={},
                stopping=lambda: False,
                tell=lambda _: None,
            )
        finally:
            ledger.close()

    return go


def states(result: Result) -> list[str]:
    return [entry.outcome.state.value for entry in result.entries]


def record(files: dict[str, bytes]) -> bytes:
    """The bytes of a record that vouches for files."""
    return dump({"schema": SCHEMA, "files": {name: digest(data) for name, data in files.items()}})


class DescribeAStore:
    def it_gets_the_bytes_that_a_folder_gets_and_then_only_what_changed(
        self, made: Run, store: Store, here: Path, workspace: Path
    ):
        made(out="local")
        done = made(store.url)
        local = [name for name in files_below(here / "local") if name.startswith("us/")]

        assert states(done) == ["made", "made"]
        assert len(local) == 10
        assert sorted(store.listing("")) == local
        for name in local:
            assert store.read(name) == (here / "local" / name).read_bytes(), name

        before = store.listing("")
        assert states(made(store.url)) == ["unchanged", "unchanged"]
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("name: Oz", "name: Ozma"))
        assert states(made(store.url)) == ["made", "unchanged"]
        after = store.listing("")
        assert {key for key in before if before[key] != after[key]} == {key for key in local if "/oz/" in key}
        assert b"Thing Act of Ozma" in (store.read(f"{OZ}.txt") or b"")

    def it_has_its_ledger_made_anew_from_the_records(self, made: Run, store: Store, here: Path):
        made(store.url)
        shutil.rmtree(here / "kept")
        again = made(store.url)

        assert states(again) == ["unchanged", "unchanged"]
        assert list(again.notices) == [
            f"There was no ledger here. It was made from 2 records in {store.url}."
        ]

    def it_lists_more_than_one_answer_holds(self, bucket: Store):
        for number in range(5):
            bucket.put(f"us/zz/oz/a{number}.txt", b"x", force=True)
        ask = bucket._fs.call_s3
        bucket._fs.call_s3 = lambda what, **given: ask(what, **given, MaxKeys=2)

        assert len(bucket.listing("us/zz")) == len(bucket.listing("us/zz/oz", "a")) == 5
        assert list(bucket.listing("us/zz/oz", "a3")) == ["us/zz/oz/a3.txt"]
        assert bucket.listing("us/zz", "oz") == {}

    def it_makes_an_object_again_that_is_gone(self, made: Run, store: Store):
        made(store.url)
        store.remove(f"{OZ}.docx")

        assert states(made(store.url)) == ["made", "unchanged"]
        assert store.read(f"{OZ}.docx")

    def it_never_writes_over_an_edited_object(self, made: Run, store: Store):
        made(store.url)
        store.put(f"{OZ}.txt", b"counsel was here", force=True)
        done = made(store.url)

        assert states(done) == ["edited", "unchanged"]
        assert "was changed since billgen wrote it" in done.entries[0].outcome.why
        assert store.read(f"{OZ}.txt") == b"counsel was here"
        assert states(made(store.url, replace=True)) == ["made", "unchanged"]
        assert store.read(f"{OZ}.txt") != b"counsel was here"


class DescribeARunThatIsKilled:
    def it_loses_nothing_and_blames_no_draft(
        self, bucket: Store, here: Path, workspace: Path, tmp_path: Path
    ):
        table = rows(here / "towns.csv", towns(12))
        env = connected({"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)})
        words = ["--rows", str(table), "--format", "txt", "--as-of", DAY, "--jobs", "1"]
        command = [*BILLGEN, "batch", "thing", *words, "--out", bucket.url]
        pipe = subprocess.PIPE
        one = subprocess.Popen(command, cwd=here, env=env, stdout=pipe, stderr=pipe)
        until(lambda: len(bucket.listing("")) > 9, "nothing is made")
        one.send_signal(signal.SIGKILL)
        one.communicate()
        again = subprocess.run([*command, "--resume"], cwd=here, env=env, capture_output=True, text=True)

        assert again.returncode == 0, again.stderr
        assert "failed" not in again.stdout
        there = bucket.listing("")
        assert len(there) == 36
        assert all(key.endswith((".txt", RECORD)) for key in there)
        folder = f"out/batch-{bucket.url[5:].replace('/', '-')}"
        names = ["ledger.sqlite", "report.csv", "skipped.csv"]
        assert set(names) <= set(files_below(here / folder))


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
        monkeypatch.setattr(Store, "put", put)

        assert f"us/zz/oz/a{RECORD}" not in store.listing("")
        assert len(store.listing("")) == 2  # the first file, and who vouches for it
        other = {"a.txt": b"another", "a--cover.txt": b"two"}
        self.shelf(store).refuse_edited("a", other)
        self.shelf(store).write_all("a", other, record(other))
        names = ("a--cover.txt", f"a{RECORD}", "a.txt")
        assert sorted(store.listing("")) == [f"us/zz/oz/{name}" for name in names]

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

    def it_takes_away_what_an_earlier_draft_had_and_nobody_edited(self, store: Store):
        self.shelf(store).write_all("a", self.FILES, record(self.FILES))
        shelf = self.shelf(store)
        drop = shelf.stale("a", shelf.earlier("a"), ["a.docx"], ["txt", "docx"])
        shelf.write_all("a", {"a.docx": b"three"}, record({"a.docx": b"three"}), drop)

        assert sorted(drop) == ["a--cover.txt", "a.txt"]
        assert sorted(store.listing("")) == [f"us/zz/oz/{name}" for name in ("a.docx", f"a{RECORD}")]


class DescribeAddresses:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--cluster", "tcp://h:1", "--jobs", "2"], "--cluster and --jobs contradict"),
            (["--ledger", "kept"], "a folder has its ledger in it"),
            (["--out", "file:///tmp/far", "--zip"], "--out is a URL"),
            (["--out", "gs://bucket"], "drafts cannot be written to 'gs://bucket'"),
        ],
    )
    def it_refuses_what_does_not_go_together(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
    ):
        monkeypatch.setenv("BILLGEN_WORKSPACE", str(workspace))
        given = ["thing", "--in", "us/zz", "--format", "txt", *words]
        with pytest.raises(CommandError, match=re.escape(said)):
            command.main(given, standalone_mode=False)

    def it_refuses_what_it_cannot_promise_for(self):
        with pytest.raises(CommandError, match="cannot be written"):
            Store("ftp://host/folder")

    def it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "fsspec.core", None)
        with pytest.raises(MachineError, match=r"pip install 'billgen\[s3\]'"):
            Store("s3://bucket/prefix")

    def it_says_which_bucket_is_not_there(self, bucket: Store):
        with pytest.raises(OutputError, match=r"s3://nobody-has-this/x: the store says"):
            Store("s3://nobody-has-this/x").check()
