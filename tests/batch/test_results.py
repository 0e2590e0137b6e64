"""What a run tells and takes back: pages and tables, forms and replies, register, binder and bundles."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from billgen.base.errors import BillgenError, CommandError, OutputError
from billgen.batch.binder import write_binder
from billgen.batch.bundle import NOTICE, write_bundles
from billgen.batch.confirm import forms, page, sheet, write_forms
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import NAME, Entry, Ledger
from billgen.batch.outcome import Outcome, State
from billgen.batch.register import Step, compared, current, fills, parting, read_copy, save_copy
from billgen.batch.replies import Received, Receiver, files_of, read_replies
from billgen.batch.report import Told, write_reports
from billgen.batch.standing import Account, Standing
from billgen.batch.summary import Edit, asked, edited, lying, papers
from billgen.cli.columns import table as columns
from billgen.library.library import Library
from billgen.record.record import digest
from tests import small
from tests.batch.conftest import BILL, TOWNS, rows
from tests.judges import pdf_structure, pdf_text, validate_html, validate_pdf_ua
from tests.program import DAY, Run, billgen, files_below

EVIL = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../etc/passwd")
FORMULA = re.compile(r"\s*[=+\-@|%]|[\t\r\n]")
TODAY = date(2027, 1, 11)
OZ = """
        class: first class
        officers:
          clerk: {value: city clerk, status: assumed, note: as most cities have it}
          mayor: {value: Mayor, status: verified, source: code, quote: the Mayor}
        sources:
          code: {title: Code, url: "https://example.org/", checked: 2027-01-01}
"""


def write_workspace(root: Path) -> Path:
    """`thing` for towns, which asks for a clerk that Oz only assumes and other towns lack."""
    files = {
        "templates/thing/template.yaml": TOWNS,
        "templates/thing/bill.md.j2": BILL.replace(
            "See [](#duties.keep).", "The {{ place.officers.clerk }} sees to it. See [](#duties.keep)."
        ),
        "jurisdictions/us/zz/oz.yaml": small.FACTS["jurisdictions/us/zz/oz.yaml"].rstrip() + OZ,
        "billgen.yaml": "",
    }
    return small.write(root, small.FACTS | small.FORM | files)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace of one's own."""
    return write_workspace(tmp_path / "workspace")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """One run for Oz and towns with evil names, with everything that can be asked for."""
    root = tmp_path_factory.mktemp("results")
    write_workspace(root / "workspace")
    lines = ["ZZ,city,Oz", *(f'ZZ,town,"{name}"' for name in EVIL), "ZZ,nonsense,Town"]
    table = rows(root / "towns.csv", lines)
    words = ["--confirm", "--binder", "--zip", "--format", "txt,pdf", "--engine", "typst", "--jobs", "1"]
    env = {"BILLGEN_WORKSPACE": str(root / "workspace"), "TMPDIR": str(root)}
    done = billgen(
        "batch", "thing", "--rows", table, *words, "--as-of", DAY, "--out", "run", "--json", cwd=root, env=env
    )
    return done, root / "run"


def table(path: Path) -> list[dict[str, str]]:
    """A table as rows."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


class Page(HTMLParser):
    """Elements, links and words of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.scripts = 0
        self.links: list[str] = []
        self.names: set[str] = set()
        self.words = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def entry(place: str, template: str = "thing", *, state: State = State.MADE, **account: object) -> Entry:
    """A row of the ledger."""
    state_ = place.split("/")[1]
    name = f"{place.rpartition('/')[2]}-{state_}-{template}"
    said = Account(**{"standing": Standing.READY, **account})  # type: ignore[arg-type]
    files = {f"{name}.docx": ("ab", 1, 1), f"{name}.record.json": ("", 1, 1)}
    called = place.rpartition("/")[2].capitalize()
    outcome = Outcome(state, said, "f1", files if state is State.MADE else {}, 0.1, "", called, "town")
    return Entry(f"{place}/{name}", template, place, name, "", 1, outcome)


class DescribeThePage:
    def it_is_good_html_for_strangers_names_too(self, ran: tuple[Run, Path]):
        done, out = ran
        found = Page(out / "report.html")

        assert (done.code, done.json["states"]) == (1, {"made": 4})
        validate_html(out / "report.html")
        assert found.scripts == 1
        assert not [name for name in found.names if name.startswith("on")]
        assert all(name in found.words for name in EVIL)
        assert "nonsense" in found.words  # the row that names no place

    def it_links_every_file_and_nothing_else(self, ran: tuple[Run, Path]):
        _, out = ran
        links = {link for link in Page(out / "report.html").links if link.startswith("us/")}

        drafts = {f"us/{name}" for name in files_below(out / "us")}
        assert links == drafts
        assert not [link for link in Page(out / "report.html").links if "://" in link]

    def it_runs_its_own_script_alone(self, ran: tuple[Run, Path]):
        from base64 import b64encode
        from hashlib import sha256

        for path in (ran[1] / "report.html", next((ran[1] / "confirm").iterdir())):
            text = path.read_text(encoding="utf-8")
            (words,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
            hash = b64encode(sha256(words.encode()).digest()).decode()
            assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
            assert f"script-src 'sha256-{hash}'" in text

    def it_says_what_to_confirm_by_how_many_towns_want_it(self):
        clerk = ("place.officers.clerk", "city clerk", "as most have it")
        run = [entry(f"us/zz/t{n}", assumed=(clerk,), blanks=("place.home_rule.cite",)) for n in range(3)]
        run.append(entry("us/zz/t0", "other", assumed=(clerk,)))  # counted once a place
        form = (("place.drafting.ladder.0", "(1)", ""), ("place.drafting.effective.default", "30 days", ""))
        found = asked([*run, entry("us/zz/u", assumed=form)])

        assert [(one.path, one.state, len(one.places)) for one in found] == [
            ("place.home_rule.cite", "blank", 3),
            ("place.officers.clerk", "assumed", 3),
            (
                "place.drafting.effective.default",
                "assumed",
                1,
            ),  # which a clerk can know; the ladder none does
        ]
        assert found[1].about.name == "Title of the clerk"
        assert found[1].values == {"city clerk": 3}

    def it_gives_each_state_a_page_when_there_are_many(self, tmp_path: Path):
        many = [entry(f"us/{state}/t{n}") for state in ("tx", "wa") for n in range(1_501)]
        many.append(
            entry("us/wa/barred", state=State.SKIPPED, standing=Standing.BARRED, why=("No.",), cites=("§ 7",))
        )
        write_reports(tmp_path, Told(many, day=DAY))
        first = Page(tmp_path / "report.html")

        assert {"report-tx.html", "report-wa.html"} <= set(first.links)
        assert "§ 7" in first.words
        assert (tmp_path / "report.html").stat().st_size < 50_000
        assert "us/wa/t1500/t1500-wa-thing.docx" in Page(tmp_path / "report-wa.html").links
        write_reports(tmp_path, Told(many[:2]))
        assert not (tmp_path / "report-tx.html").exists()  # of the run before

    def it_links_nothing_that_lies_elsewhere(self, tmp_path: Path):
        one = entry("us/wa/oz")
        names = ("../../../etc/passwd", "javascript:alert(1)", "/etc/passwd", "x.txt")
        files = dict.fromkeys(names, ("ab", 1, 1))
        evil = replace(one, outcome=replace(one.outcome, files=files))

        assert papers(evil) == []
        whole = {f"{one.name}{end}": ("ab", 1, 1) for end in (".record.json", "--agenda-bill.docx", ".pdf")}
        told = papers(replace(one, outcome=replace(one.outcome, files=whole)))
        assert [paper.words for paper in told] == ["pdf", "agenda bill docx", "record"]
        assert papers(replace(one, place="us/wa/../..")) == []
        assert list(lying(tmp_path, evil)) == []
        assert write_bundles(tmp_path, [evil]) == []


class DescribeTables:
    def it_holds_no_formula(self, ran: tuple[Run, Path]):
        _, out = ran
        for name in ("report.csv", "skipped.csv", "confirm.csv"):
            found = table(out / name)
            assert not [cell for row in found for cell in row.values() if FORMULA.match(cell)]
        assert "'=cmd|' /C calc'!A0" in {row["name"] for row in table(out / "report.csv")}

    def it_makes_no_row_of_a_name_that_turns_words_around(self, tmp_path: Path, workspace: Path):
        named = rows(tmp_path / "towns.csv", ["ZZ,town,O\u202ez"])
        done = billgen(
            "batch", "thing", "--rows", named, cwd=tmp_path, env={"BILLGEN_WORKSPACE": str(workspace)}
        )

        assert done.code == 1
        assert "U+202E" in done.err
        assert not (tmp_path / "out").exists()


class DescribeForms:
    def it_asks_each_town_for_its_own_facts(self, ran: tuple[Run, Path]):
        _, out = ran
        asked_of = {(row["place"], row["path"]): row for row in table(out / "confirm.csv")}
        oz = asked_of["us/zz/oz", "officers.clerk"]

        assert (oz["assumed"], oz["basis"], oz["fact"]) == (
            "city clerk",
            "as most cities have it",
            "Title of the clerk",
        )
        assert oz["about"] == "What is the title of the officer who keeps the ordinances and records?"
        assert asked_of["us/zz/etc-passwd", "officers.clerk"]["basis"] == "not known"
        assert not [path for _, path in asked_of if path.startswith(("state.", "law"))]
        assert {"oz-zz.html", "etc-passwd-zz.html"} <= set(files_below(out / "confirm"))

    def it_is_a_good_page(self, ran: tuple[Run, Path]):
        folder = ran[1] / "confirm"
        validate_html(*sorted(folder.iterdir()))
        assert all(Page(path).scripts == 1 for path in folder.glob("*.html"))

    def it_asks_for_the_class_before_what_hangs_on_it(self):
        run = entry("us/zz/oz", blanks=("place.officers.attorney", "place.officers.clerk"))
        account = replace(run.outcome.account, checks={"class": 1})
        (form,) = forms([replace(run, outcome=replace(run.outcome, account=account))])
        assert [one.path for one in form.questions] == ["class", "officers.attorney", "officers.clerk"]

    def it_asks_for_no_law_no_numbering_and_no_value_that_is_cut_off(self):
        asked_of = (
            ("place.law.dragons.cite", "Section 7", ""),
            ("place.officers.clerk", "x" * 299 + "…", ""),
            ("place.drafting.ladder.0", "(1)", ""),
            ("place.drafting.reference.section", "section {n}", ""),
            ("state.officers.treasurer", "treasurer", ""),
        )
        assert forms([entry("us/zz/oz", assumed=asked_of)]) == []

    def it_fills_a_sheet_for_each_state_when_towns_are_many(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("billgen.batch.confirm.ON_ONE_PAGE", 1)
        run = [entry(f"us/{state}/oz", blanks=("place.officers.clerk",)) for state in ("wa", "tx")]
        named = write_forms(tmp_path, run, {}, DAY)

        assert [Path(name).name for name in named] == [
            "confirm-tx.csv",
            "confirm-wa.csv",
            "confirm (2 pages)",
        ]
        assert write_forms(tmp_path / "one", run[:1], {}, DAY)[-1].endswith("confirm (1 page)")
        assert [row["place"] for row in table(tmp_path / "confirm-wa.csv")] == ["us/wa/oz"]

    def it_escapes_what_it_asks(self):
        (one,) = forms(
            [entry("us/zz/oz", assumed=(("place.officers.clerk", '"><script>1</script>', "<b>"),))]
        )
        assert page(one, {}, DAY).count("<script>") == 1
        assert b"officers.clerk" in sheet([one])


HEADER = "place,path,assumed,right,change_to,source,who,date"


def replies(folder: Path, *lines: str, header: str = HEADER) -> Path:
    """A reply of some lines."""
    folder.mkdir(exist_ok=True)
    path = folder / f"reply-{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def receive(
    workspace: Path, folder: Path, *, over: bool = False, dry: bool = False
) -> tuple[list[Received], list[str]]:
    """What was taken in, and what was refused, of all files of a folder."""
    said, _, problems, _ = read_replies(files_of([str(folder)]), TODAY)
    receiver = Receiver(Library(root=workspace), workspace / "jurisdictions", over=over, dry=dry)
    taken: list[Received] = []
    for reply in said:
        try:
            taken.append(receiver.take(reply))
        except BillgenError as error:
            problems += error.problems
    return taken, [str(problem) for problem in problems]


class DescribeReplies:
    def it_becomes_a_reported_fact_with_who_and_when(self, workspace: Path, tmp_path: Path):
        replies(
            tmp_path / "replies",
            'us/zz/oz,officers.clerk,city clerk,yes,,,"Jo Doe, clerk",2027-01-08',
            'us/zz/oz,home_rule.cite,,,Charter § 2,Charter,"Jo Doe, clerk",1/8/2027',
            "us/zz/oz,officers.mayor,,,,,,",
        )
        taken, refused = receive(workspace, tmp_path / "replies")
        facts = Library(root=workspace).facts.place("us/zz/oz").place
        clerk, cite = facts.at("officers.clerk"), facts.at("home_rule.cite")

        assert refused == []
        assert [(one.became, one.before) for one in taken] == [("added", "city clerk"), ("added", "")]
        assert (clerk.value, clerk.status) == ("city clerk", "reported")
        assert (clerk.source.title, str(clerk.source.checked)) == ("Reply of Jo Doe, clerk", "2027-01-08")
        assert (cite.value, cite.status) == ("Charter § 2", "reported")
        assert cite.source.title == "Charter, as told by Jo Doe, clerk"
        again, _ = receive(workspace, tmp_path / "replies")
        assert [one.became for one in again] == ["same", "same"]

    def it_notes_a_yes_to_no_value_and_a_date_with_strokes(self, tmp_path: Path):
        lines = (
            "us/zz/oz,officers.clerk,,yes,,,Jo,2027-01-08",
            "us/zz/oz,officers.mayor,,,Boss,,Jo,1/8/2027",
        )
        path = replies(tmp_path / "replies", *lines)
        said = read_replies([path], TODAY)

        assert (len(said.replies), said.silent, said.problems) == (1, 1, [])
        assert said.notes == [
            f"{path}:2: the row says that the value is right, and the form had none; passed over",
            f"dates with strokes were read month first: 1/8/2027 as 2027-01-08 ({path}:3)",
        ]

    def it_changes_nothing_when_tried(self, workspace: Path, tmp_path: Path):
        before = (workspace / "jurisdictions/us/zz/oz.yaml").read_bytes()
        replies(tmp_path / "replies", "us/zz/oz,officers.clerk,,,Recorder,,Jo,2027-01-08")
        taken, _ = receive(workspace, tmp_path / "replies", dry=True)

        assert taken[0].became == "added"
        assert (workspace / "jurisdictions/us/zz/oz.yaml").read_bytes() == before

    def it_leaves_a_verified_fact_that_says_otherwise(self, workspace: Path, tmp_path: Path):
        replies(tmp_path / "replies", "us/zz/oz,officers.mayor,,,Boss,,Jo,2027-01-08")
        taken, refused = receive(workspace, tmp_path / "replies")

        assert taken == []
        assert "verified as 'Mayor', and the reply says 'Boss'" in refused[0]
        assert "--replace" in refused[0]
        taken, _ = receive(workspace, tmp_path / "replies", over=True)
        assert taken[0].before == "Mayor"

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("us/zz/oz,law.dragons.standing,,,allowed,,Jo,2027-01-08", "says where the law stands"),
            ("us/zz/oz,kind,,,town,,Jo,2027-01-08", "which place it is"),
            ("us/zz/oz,state.officers.treasurer,,,me,,Jo,2027-01-08", "no fact of the place itself"),
            ("us/zz/oz,nonsense,,,me,,Jo,2027-01-08", "there is no `nonsense`"),
            ("us/zz/oz,__class__,,,me,,Jo,2027-01-08", "there is no `__class__`"),
            ("us/zz/oz,officers.clrk,,,me,,Jo,2027-01-08", "Did you mean `officers.clerk`?"),
            ("us/zz/oz,population,,,many,,Jo,2027-01-08", "which is no integer"),
            ("us/zz,officers.clerk,,,me,,Jo,2027-01-08", "is a state"),
            ("../../etc/passwd,officers.clerk,,,me,,Jo,2027-01-08", "no place is called"),
            ("us/zz/nowhere,officers.clerk,,,me,,Jo,2027-01-08", "no place is called"),
            ("us/zz/oz,officers.clerk,,,me,,,2027-01-08", "who answers"),
            ("us/zz/oz,officers.clerk,,,me,,Jo,yesterday", "the date is 'yesterday'"),
            ("us/zz/oz,officers.clerk,,,me,,Jo,2028-01-08", "is yet to come"),
            ("us/zz/oz,officers.clerk,city clerk,yes,me,,Jo,2027-01-08", "and what to change it to"),
            ("us/zz/oz,officers.clerk,city clerk,perhaps,,,Jo,2027-01-08", "it takes yes, or nothing"),
            ("us/zz/oz,officers.clerk,city clerk,no,,,Jo,2027-01-08", "not what is right"),
            ("us/zz/oz,officers.clerk,recorder,yes,,,Jo,2027-01-08", "is 'city clerk' today"),
            ("us/zz/oz,officers.clerk,,,'=cmd|x,,Jo,2027-01-08", "begins as a formula does"),
            ("us/zz/oz,officers.clerk,,,a\u202eb,,Jo,2027-01-08", "U+202E"),
            ("us/zz/oz,officers.clerk,,,a\x07b,,Jo,2027-01-08", "U+0007"),
        ],
    )  # fmt: skip
    def it_is_refused(self, workspace: Path, tmp_path: Path, line: str, said: str):
        before = files_below(workspace)
        replies(tmp_path / "replies", line)
        taken, refused = receive(workspace, tmp_path / "replies")

        assert taken == []
        assert len(refused) == 1
        assert said in refused[0]
        assert "reply-0.csv:2" in refused[0]
        assert files_below(workspace) == before

    def it_loses_no_answer_to_a_column_with_another_name(self, workspace: Path, tmp_path: Path):
        header = HEADER.replace("right,change_to", "right,(remark),changeto")
        replies(tmp_path / "replies", "us/zz/oz,officers.clerk,,,,Recorder,,Jo,2027-01-08", header=header)
        taken, refused = receive(workspace, tmp_path / "replies")

        assert taken == []
        assert len(refused) == 1
        assert "no reply has a column `changeto`. Did you mean `change_to`?" in refused[0]

    def it_is_refused_alone(self, workspace: Path, tmp_path: Path):
        folder = tmp_path / "replies"
        replies(
            folder,
            "us/zz/oz,officers.clerk,,,Recorder,,Jo,2027-01-08",
            "us/zz/oz,officers.clerk,,,Scribe,,Al,2027-01-09",
        )
        replies(folder, "us/zz/oz,1", header="place,answer")
        taken, refused = receive(workspace, folder)

        assert [one.reply.value for one in taken] == ["Recorder"]
        assert "'Recorder' in" in refused[1]
        assert "no column `path`" in refused[0]

    def it_is_the_form_of_a_run_filled_in(self, workspace: Path, tmp_path: Path, ran: tuple[Run, Path]):
        filled = table(ran[1] / "confirm.csv")
        (row,) = [one for one in filled if (one["place"], one["path"]) == ("us/zz/oz", "officers.clerk")]
        row |= {"right": "yes", "who": "Jo", "date": "2026-01-08"}
        with open(tmp_path / "reply.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, row)
            writer.writeheader()
            writer.writerow(row)
        words = ["facts", "receive", "reply.csv", "--workspace", workspace, "--dry-run", "--json"]
        done = billgen(*words, cwd=tmp_path)
        (item,) = done.json["items"]

        assert (done.code, item["became"], item["who"]) == (0, "added", "Jo")
        assert (item["before"], item["value"]) == ("city clerk", "city clerk")

    def it_wants_files(self, tmp_path: Path):
        with pytest.raises(CommandError, match="there is no reply"):
            files_of([str(tmp_path)])
        with pytest.raises(CommandError, match="no such file"):
            files_of([str(tmp_path / "nothing")])


DRAFT = (
    "DRAFT A · 2027-01-11 · ab12 · For review by\ncounsel\n\nORDINANCE NO. __________\n\n"
    "The [officers\nclerk] keeps  it.\n\nDone.\n"
)


class DescribeTheRegister:
    @pytest.mark.parametrize(
        ("text", "same"),
        [
            (DRAFT, True),
            ("ORDINANCE NO. 12\nThe City Clerk keeps it. Done.", True),
            ("ORDINANCE NO. 12\nThe City Clerk loses it. Done.", False),
            ("ORDINANCE NO. 12\nThe City Clerk keeps it. Done. And more.", False),
            ("AN ORDINANCE NO. 12\nThe City Clerk keeps it. Done.", False),
            (f"ORDINANCE NO. {'x' * 300} The City Clerk keeps it. Done.", False),
        ],
    )
    def it_tells_a_filled_blank_from_a_changed_word(self, text: str, same: bool):
        assert fills(DRAFT, text) is same

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("ORDINANCE NO. 12\nThe City Clerk loses it. Done.", ("keeps it. Done.", "loses it. Done.")),
            ("ORDINANCE NO. 12\nThe City Clerk keeps it. Done. And more.", ("", "And more.")),
            ("AN ORDINANCE NO. 12", ("ORDINANCE NO.", "AN ORDINANCE NO. 12")),
            ("ORDINANCE NO. 12\nThe City Clerk keeps it.", ("Done.", "")),
        ],
    )
    def it_shows_where_they_part(self, text: str, words: tuple[str, str]):
        assert parting(DRAFT, text) == words

    def it_says_what_was_made_anew_and_names_places_of_other_runs(self, tmp_path: Path):
        steps = [
            Step(
                f"us/zz/{place}", "thing", step, "2027-01-11T08:00:00+00:00", hash="ab" * 32, fingerprint=mark
            )
            for place, step, mark in (("oz", "adopted", "f0"), ("ix", "adopted", "f1"), ("ev", "sent", "f0"))
        ]
        told = Told([entry("us/zz/oz"), entry("us/zz/ix")], steps=steps, names={"us/zz/ev": "Ev Town"})
        write_reports(tmp_path, told)
        words = Page(tmp_path / "report.html").words

        assert [row["made_anew_since"] for row in table(tmp_path / "report.csv")] == ["yes", ""]
        assert "1 draft made anew since" in words
        assert "adopted; made anew since" in words  # in the register
        assert "adopted entered 2027-01-11; made anew since" in words  # among the drafts
        assert "1 sent, 0 edited, 2 adopted (2 not compared)" in words
        assert "Ev Town, ZZ" in words
        assert "entered 2027-01-11" in words
        assert "ab" * 8 in words

    def it_compares_word_files_and_bytes(self, tmp_path: Path):
        def word(name: str, text: str) -> Path:
            with zipfile.ZipFile(tmp_path / name, "w") as archive:
                archive.writestr("word/document.xml", f"<w:p><w:t>{text}</w:t></w:p>")
            return tmp_path / name

        draft = word("draft.docx", "No. ___ &amp; on")
        known = [(draft, digest(draft.read_bytes()))]
        assert compared(draft, known)[1] == "same"
        assert compared(word("a.docx", "No. 7 &amp; on"), known)[1] == "same"
        assert compared(word("b.docx", "No. 7 &amp; off"), known)[1] == "varied"
        (tmp_path / "c.pdf").write_bytes(b"%PDF")
        assert compared(tmp_path / "c.pdf", known)[1] == ""
        (tmp_path / "d.docx").write_bytes(b"PK no archive")
        assert compared(tmp_path / "d.docx", known)[1] == ""
        edited = [(draft, "0" * 64)]
        assert compared(tmp_path / "a.docx", edited)[1] == ""  # what lies there is no longer the draft

    def it_keeps_every_step_and_gives_the_last(self, tmp_path: Path):
        ledger = Ledger(tmp_path)
        for step in ("sent", "edited", "adopted"):
            ledger.enter(Step("us/zz/oz", "thing", step, "2027-01-11", ordinance="=1"))
        steps = ledger.steps()
        save_copy(tmp_path, steps)
        ledger.close()

        assert [step.step for step in steps] == ["sent", "edited", "adopted"]
        assert current(steps)["us/zz/oz", "thing"].step == "adopted"
        assert read_copy(tmp_path) == steps
        assert "'=1" in (tmp_path / "register.csv").read_text(encoding="utf-8-sig")

    def it_is_a_table_that_fits_the_terminal(self):
        header = ("Place", "Instrument", "Step", "Date", "Number", "Note")
        rows = [
            ("us/wa/seattle", "remote-meetings", "sent", "2026-11-20", "", ""),
            (
                "us/pa/the-township-of-upper-nether-providence",
                "cooperation-ordinance",
                "adopted",
                "",
                "12",
                "",
            ),
        ]
        whole = list(columns(header, rows, None))
        assert whole[0].index("Step") == whole[2].index("sent") == whole[3].index("adopted")
        assert whole[2].index("2026-11-20") == whole[0].index("Date")
        assert whole[3].index("12") == whole[0].index("Number")
        assert "Note" not in whole[0]

        lines = list(columns(header, rows, 80))
        assert max(map(len, lines)) <= 80
        assert lines[2:] == [
            "us/wa/seattle                 remote-meetings        sent     2026-11-20",
            "us/pa/the-township-of-upper-  cooperation-ordinance  adopted              12",
            "nether-providence",
        ]
        assert max(map(len, columns(header, rows, 20))) < 60

    def it_outlives_its_ledger(self, tmp_path: Path):
        ledger = Ledger(tmp_path)
        ledger.enter(Step("us/zz/oz", "thing", "sent", "2027-01-11"))
        save_copy(tmp_path, ledger.steps())
        ledger.close()
        (tmp_path / NAME).write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
        again = Ledger(tmp_path)

        assert "made anew" in again.rebuilt
        assert [step.step for step in again.steps()] == ["sent"]
        again.close()

    def it_is_set_and_shown_and_stands_in_the_page(self, ran: tuple[Run, Path], tmp_path: Path):
        _, out = ran
        adopted = tmp_path / "adopted.txt"
        draft = (out / "us/zz/etc-passwd/etc-passwd-zz-thing.txt").read_text(encoding="utf-8")
        adopted.write_text(draft.replace("keeps the thing", "hides the thing"), encoding="utf-8")
        words = [
            "register",
            "set",
            "us/zz/etc-passwd",
            "thing",
            "adopted",
            "--number",
            "<b>12</b>",
            "--date",
            "11/20/2026",
            "--file",
            adopted,
        ]
        done = billgen(*words, "--out", out, cwd=tmp_path)
        shown = billgen("register", "show", "--out", out, "--json", cwd=tmp_path).json
        wrong = billgen("register", "set", "us/zz/nowhere", "thing", "sent", "--out", out, cwd=tmp_path)

        assert "varied; the text differs" in done.out
        assert "the text:  … hides the thing" in done.out
        assert "11/20/2026 was read month first: 2026-11-20" in done.err
        assert shown["items"][0]["day"] == "2026-11-20"
        assert shown["counts"]["varied"] == 1
        assert shown["not_sent"] == 3
        assert shown["items"][0]["hash"] == digest(adopted.read_bytes())
        assert "<b>12</b>" in Page(out / "report.html").words
        assert (wrong.code, wrong.out) == (2, "")
        assert billgen("register", "show", "--out", tmp_path, cwd=tmp_path).code == 2


class DescribeTheBinder:
    def it_holds_every_draft_with_contents_outline_and_its_own_links(self, ran: tuple[Run, Path]):
        _, out = ran
        reader = PdfReader(out / "binder.pdf")
        drafts = sorted(path for path in (out / "us").rglob("*.pdf") if "--cover" not in path.name)
        lengths = [len(PdfReader(path).pages) for path in drafts]
        contents, below = reader.outline[0], reader.outline[2]
        spans = list(zip([reader.get_destination_page_number(one) for one in below], lengths, strict=True))

        assert contents.title == "Contents"
        assert len(reader.pages) == 1 + sum(lengths)
        assert [start for start, _ in spans] == [1 + sum(lengths[:n]) for n in range(4)]
        assert "Oz" in reader.pages[0].extract_text()
        links = [note.get_object()["/Dest"][0] for note in reader.pages[0]["/Annots"]]
        assert [reader.get_page_number(link.get_object()) for link in links] == [start for start, _ in spans]
        for start, length in spans:
            for number in range(start, start + length):
                for note in reader.pages[number].get("/Annots", []):
                    target = reader.get_page_number(note.get_object()["/Dest"][0].get_object())
                    assert start <= target < start + length

    def it_is_tagged_as_its_drafts_are(self, ran: tuple[Run, Path]):
        _, out = ran
        drafts = sorted(path for path in (out / "us").rglob("*.pdf") if "--cover" not in path.name)

        def tree(path: Path, below: int) -> list[tuple[int, str]]:
            lines = [line for line in pdf_structure(path) if line[0] > below]
            return [(depth - below, re.sub(r"Object \d+", "Object", words)) for depth, words in lines]

        validate_pdf_ua(out / "binder.pdf")
        joined = [line for path in drafts for line in tree(path, 0)]
        assert len(joined) > 40
        assert tree(out / "binder.pdf", 1)[-len(joined) :] == joined

    def it_comes_in_volumes_and_says_what_was_edited_or_has_no_tags(
        self, ran: tuple[Run, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        out = shutil.copytree(ran[1], tmp_path / "run")
        ledger = Ledger(out)
        entries = [one for one in ledger.entries() if one.place >= "us/zz/oz"]
        ledger.close()
        oz, other = entries
        plain = PdfWriter()
        plain.add_blank_page(612, 792)
        plain.write(out / other.place / f"{other.name}.pdf")
        (out / "binder-99.pdf").touch()  # of an earlier run
        setting = Setting(out, ran[1].parent / "workspace", ("pdf",), "typst", TODAY)
        job = Job("thing", oz.place, oz.name)
        edit = Edit(oz, [f"{oz.name}.docx"], [f"{oz.name}.pdf"])

        def bound() -> list[str]:
            titles = {"thing": "Thing"}
            return [
                Path(path).name
                for path in write_binder(setting, [job], entries, titles, lambda _: nullcontext(out), [edit])
            ]

        assert bound() == ["binder.pdf"]
        words = " ".join(pdf_text(out / "binder.pdf").split())
        assert "Thing (oz-zz-thing.docx was edited; this PDF is as drafted)" in words
        assert "Thing (not tagged for screen readers)" in words
        with pytest.raises(AssertionError, match="PDF/UA"):  # nor does it say that it is
            validate_pdf_ua(out / "binder.pdf")
        monkeypatch.setattr("billgen.batch.binder.VOLUME", 1)
        assert bound() == ["binder.pdf", "binder-01.pdf", "binder-02.pdf"]
        assert not (out / "binder-99.pdf").exists()
        validate_pdf_ua(out / "binder.pdf")
        (first, _) = PdfReader(out / "binder.pdf").pages[0]["/Annots"]
        assert first.get_object()["/A"]["/F"]["/UF"] == "binder-01.pdf"
        (out / oz.place / f"{oz.name}.pdf").write_bytes(b"%PDF-1.7 by nobody")
        with pytest.raises(OutputError, match=rf"{oz.name}.pdf.*broken"):
            bound()

    def it_is_made_of_pdfs(self, tmp_path: Path, workspace: Path):
        words = ["batch", "thing", "--places", "us/zz/oz", "--format", "txt", "--binder"]
        done = billgen(*words, cwd=tmp_path, env={"BILLGEN_WORKSPACE": str(workspace)})

        assert done.code == 2
        assert "--binder joins PDFs" in done.err


class DescribeBundles:
    def it_holds_every_paper_of_a_state_flat(self, ran: tuple[Run, Path]):
        _, out = ran
        with zipfile.ZipFile(out / "drafts-zz.zip") as archive:
            names = archive.namelist()
            assert archive.testzip() is None
        papers = sorted(path.name for path in (out / "us").rglob("*") if path.suffix in (".txt", ".pdf"))

        assert names == papers
        assert "oz-zz-thing--cover.pdf" in names

    def it_is_the_same_again_and_tells_equal_names_apart(self, tmp_path: Path):
        run = [replace(entry(f"us/zz/{town}"), name="draft") for town in ("oz", "ix")]
        for number, one in enumerate(run):
            path = tmp_path / one.place / "draft.docx"
            path.parent.mkdir(parents=True)
            path.write_bytes(b"%d" % number)
            run[number] = replace(one, outcome=replace(one.outcome, files={"draft.docx": ("", 1, 1)}))
        (path,) = map(Path, write_bundles(tmp_path, run))
        before = path.read_bytes()
        write_bundles(tmp_path, list(reversed(run)))

        assert zipfile.ZipFile(path).namelist() == ["ix/draft.docx", "oz/draft.docx"]
        assert path.read_bytes() == before

    def it_says_which_drafts_in_it_were_edited(self, tmp_path: Path):
        one = entry("us/zz/oz", state=State.EDITED)
        files = {f"oz-zz-thing.{end}": (digest(b"as drafted"), 1, 1) for end in ("docx", "pdf")}
        one = replace(one, outcome=replace(one.outcome, files=files))
        for name, data in zip(files, (b"by counsel", b"as drafted"), strict=True):
            path = tmp_path / one.place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

        said = "us/zz/oz: oz-zz-thing.docx was edited; oz-zz-thing.pdf beside it is as drafted"
        edits = edited(tmp_path, [one, entry("us/zz/ix")])
        assert [edit.told for edit in edits] == [said]
        (path,) = write_bundles(tmp_path, [one], edits=edits)
        with zipfile.ZipFile(path) as archive:
            assert archive.read("oz-zz-thing.docx") == b"by counsel"
            assert f"{said}.\n" in archive.read(NOTICE).decode()

    def it_says_what_cannot_be_read(self, tmp_path: Path):
        one = entry("us/zz/oz")
        folder = tmp_path / "us/zz/oz"
        folder.mkdir(parents=True)
        (folder / "oz-zz-thing.docx").write_bytes(b"x")
        (tmp_path / "drafts-zz.zip").mkdir()
        with pytest.raises(OutputError, match="cannot make the bundle"):
            write_bundles(tmp_path, [one])
