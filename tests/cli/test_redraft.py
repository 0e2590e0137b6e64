"""`billgen redraft`: the same bytes again, or the name of everything that has changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.program import files_below

RECORD = "out/us/zz/thing.record.json"
ZED = small.FACTS["jurisdictions/us/zz.yaml"]
OPTIONS = (
    "options:\n  size: {kind: number, default: 7, help: Size.}\n"
    "sections:\n  study: {default: on, help: A study.}\n"
)
BILL = small.BILL.replace(
    "{% endblock %}",
    '{% if on("study") %}\n## Study {: #study}\nIn {{ options.size }} months.\n{% endif %}\n{% endblock %}',
)
LIBRARY = {"manifest": OPTIONS, "bill": BILL}


def snapshot(here: Path) -> dict[str, bytes]:
    return {name: (here / name).read_bytes() for name in files_below(here)}


def edit(here: Path, **changes: Any) -> None:
    """Change the record as if something else had written it."""
    data = json.loads((here / RECORD).read_text())
    for path, value in changes.items():
        at = data
        *above, last = path.split("__")
        for key in above:
            at = at[key]
        at[last] = value
    (here / RECORD).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def zed(old: str, new: str) -> dict[str, object]:
    assert old in ZED
    return {**LIBRARY, "files": {"jurisdictions/us/zz.yaml": ZED.replace(old, new)}}


class DescribeTheSameBytes:
    @pytest.fixture
    def made(self, draft: Billgen) -> Billgen:
        words = ["--set", "size=9", "--without", "study", "--fact", "state.name=Otherland", "--annotated"]
        words += ["--waive", "assumed@x=No reason."]
        done = draft(*words, "--format", "docx,pdf,html,txt,json", library=LIBRARY)
        assert done.code == 0, done.err
        return draft

    def it_makes_them_again_where_they_stand(self, made: Billgen, program: Billgen, here: Path):
        before = snapshot(here)
        for name in before:
            if not name.endswith(".record.json"):
                (here / name).unlink()
        done = program("redraft", RECORD)

        assert done.code == 0, done.err
        assert "the same bytes as the record says" in done.out
        assert snapshot(here) == before

    def it_makes_them_in_another_folder(self, made: Billgen, program: Billgen, here: Path):
        before = snapshot(here)
        done = program("redraft", RECORD, "--out", "again", "--json")

        assert done.json["schema"] == "billgen.redraft/1"
        assert (done.json["same"], done.json["changes"]) == (True, [])
        assert {f"again/us/zz/{Path(name).name}" for name in before} == set(done.json["files"])
        for name, data in before.items():
            assert (here / "again/us/zz" / Path(name).name).read_bytes() == data

    def it_makes_a_later_version_again_with_its_letter(self, draft: Billgen, program: Billgen, here: Path):
        draft()
        draft("--new-version")
        before = snapshot(here)

        assert program("redraft", "out/us/zz/thing-d2.record.json").code == 0
        assert snapshot(here) == before

    def it_never_overwrites_an_edited_file(self, draft: Billgen, program: Billgen, here: Path):
        draft()
        (here / "out/us/zz/thing.txt").write_text("edited by counsel")
        done = program("redraft", RECORD)

        assert done.code == 74
        assert (here / "out/us/zz/thing.txt").read_text() == "edited by counsel"
        assert program("redraft", RECORD, "--replace").code == 0
        assert "Zedland" in (here / "out/us/zz/thing.txt").read_text()

    def it_says_other_tools_when_the_bytes_are_the_same_all_the_same(
        self, draft: Billgen, program: Billgen, here: Path
    ):
        draft()
        edit(here, tool__jinja2="1.0")
        done = program("redraft", RECORD)

        assert done.code == 0
        assert "tool jinja2: was '1.0', is now" in done.out


class DescribeWhatHasChanged:
    def changed(self, program: Billgen, here: Path, library: dict[str, object]) -> list[dict[str, Any]]:
        """The causes that a redraft names; nothing may have been written."""
        before = snapshot(here)
        done = program("redraft", RECORD, "--json", library=library)

        assert (done.code, done.json["ok"], done.json["same"]) == (1, False, False)
        assert snapshot(here) == before
        return [one for one in done.json["changes"] if one["kind"] not in ("file", "finding", "section")]

    def it_names_the_template(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        (one,) = self.changed(program, here, {**LIBRARY, "bill": BILL.replace("keeps", "guards")})

        assert (one["kind"], one["what"]) == ("template", "content")

    def it_names_the_template_s_version(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        manifest = (small.MANIFEST + OPTIONS).replace("1.0.0", "1.1.0")
        library = {**LIBRARY, "files": {"templates/thing/template.yaml": manifest}}

        named = {(one["what"], one["before"]) for one in self.changed(program, here, library)}
        assert ("version", "1.0.0") in named

    def it_names_a_fact_with_both_values(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        library = zed("state treasurer", "coin keeper")
        found = {one["what"]: (one["before"], one["after"]) for one in self.changed(program, here, library)}

        assert found == {
            "state.officers.treasurer": ("state treasurer", "coin keeper"),
            "state.officers.treasurer (quote)": ("state treasurer", "coin keeper"),
        }

    def it_names_a_fact_whose_status_alone_has_changed(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        library = zed("status: verified", "status: reported")
        (one,) = self.changed(program, here, library)

        assert one["what"] == "state.officers.treasurer (status)"
        assert (one["before"], one["after"]) == ("verified", "reported")

    def it_names_a_fact_that_was_missing(self, draft: Billgen, program: Billgen, here: Path):
        bill = BILL.replace("{{ state.name }}", "{{ state.officers.governor }}")
        draft(library={**LIBRARY, "bill": bill})
        files = {
            "jurisdictions/us/zz.yaml": ZED.replace("officers:\n", "officers:\n          governor: Boss\n")
        }
        found = self.changed(program, here, {**LIBRARY, "bill": bill, "files": files})

        assert found[0]["what"] == "state.officers.governor"
        assert (found[0]["before"], found[0]["after"]) == ("missing", "Boss")

    def it_says_in_words_which_sections_facts_and_options_have_changed(
        self, draft: Billgen, program: Billgen, here: Path
    ):
        draft(library=LIBRARY)
        bill = BILL.replace("## Study", "## Fees {: #fees}\nNone.\n## Study").replace("keeps", "guards")
        bill = bill.replace("See [](#duties.keep)", "See [](#fees)")
        manifest = OPTIONS.replace("default: 7", "default: 8")
        done = program(
            "redraft", RECORD, library={**zed("Zedland", "Zed"), "bill": bill, "manifest": manifest}
        )

        lines = [line.strip() for line in done.err.splitlines()]
        assert "section duties (Duties): says something else" in lines
        assert "section fees (Fees): new" in lines
        assert "section study (Study): says something else" in lines
        assert "option size: was 7, is now 8" in lines
        assert "fact state.name: was 'Zedland', is now 'Zed'" in lines
        assert not [line for line in lines if re.search("[0-9a-f]{32}", line)]

    def it_leaves_a_section_alone_that_another_pushed_down(
        self, draft: Billgen, program: Billgen, here: Path
    ):
        draft(library=LIBRARY)
        bill = BILL.replace("## Short title", "## Fees {: #fees}\nNone.\n## Short title")
        done = program("redraft", RECORD, "--json", library={**LIBRARY, "bill": bill})

        assert [one["what"] for one in done.json["changes"] if one["kind"] == "section"] == ["fees (Fees)"]

    def it_names_the_tools(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        edit(here, tool__billgen="0.0.1", files={"thing.txt": "0" * 64})
        (one,) = self.changed(program, here, LIBRARY)

        assert (one["kind"], one["what"], one["before"]) == ("tool", "billgen", "0.0.1")

    def it_says_so_when_nothing_on_record_has_changed(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        edit(here, files={"thing.txt": "0" * 64})
        done = program("redraft", RECORD)

        assert done.code == 1
        assert "file thing.txt: other bytes" in done.err
        assert "Nothing that a record names has changed" in done.err

    @pytest.mark.parametrize(
        "file", ["../../../etc/passwd", "thing--exhibit.docx", "/etc/passwd", "thing.exe"]
    )
    def it_makes_no_file_that_is_none_of_the_draft_s(
        self, draft: Billgen, program: Billgen, here: Path, file: str
    ):
        draft(library=LIBRARY)
        files = json.loads((here / RECORD).read_text())["files"]
        edit(here, files={**files, file: "0" * 64})
        done = program("redraft", RECORD, "--replace", "--json")

        assert {one["what"] for one in done.json["changes"]} == {file}
        names = ["thing--cover.txt", "thing.record.json", "thing.txt"]
        assert files_below(here) == [f"out/us/zz/{name}" for name in names]

    def it_is_written_all_the_same_on_request(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        library = {**LIBRARY, "bill": BILL.replace("keeps", "guards")}
        program("redraft", RECORD, library=library)
        old = (here / "out/us/zz/thing.txt").read_bytes()
        done = program("redraft", RECORD, "--new-version")

        assert done.code == 0
        assert "template: its text or its manifest says something else" in done.out
        assert (here / "out/us/zz/thing.txt").read_bytes() == old
        new = (here / "out/us/zz/thing-d2.txt").read_text()
        assert new.startswith("DRAFT B · 2027-01-11 · ")
        assert "guards" in new
        assert "letter B" in (here / "out/us/zz/thing-d2--cover.txt").read_text()
        assert program("redraft", "out/us/zz/thing-d2.record.json").code == 0
        again = program("redraft", "out/us/zz/thing-d2.record.json", "--new-version")
        assert again.code == 0
        assert (
            "the same words as the record says; the new version has another name, and the letter C."
            in again.out
        )
        assert (here / "out/us/zz/thing-d3.txt").read_text().startswith("DRAFT C")


class DescribeARecordThatCannotRun:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "is no record of a draft: not JSON"),
            ("[]", "is no record of a draft"),
            ('{"schema": "billgen.draft/1"}', "is no record of a draft"),
            ('{"schema": "billgen.record/0", "tool": {"billgen": "0.0.9"}}', "written by billgen 0.0.9"),
            ('{"schema": "billgen.record/2"}', "this billgen reads billgen.record/1"),
            ('{"schema": "billgen.record/1"}', "the record is damaged: inputs"),
        ],
    )
    def it_says_why(self, program: Billgen, here: Path, text: str, said: str):
        small.write(here, {"x.record.json": text})
        done = program("redraft", "x.record.json")

        assert done.code == 1
        assert said in done.err
        assert files_below(here) == ["x.record.json"]

    def it_says_that_there_is_none(self, program: Billgen):
        done = program("redraft", "nothing.record.json", "--json")

        assert done.code == 1
        assert done.json["schema"] == "billgen.redraft/1"
        assert "cannot be read" in done.json["problems"][0]["what"]

    @pytest.mark.parametrize(
        ("path", "value", "said"),
        [
            ("inputs__letter", "../x", "damaged: letter"),
            ("inputs__clean", "yes", "damaged: clean"),
            ("inputs__as_of", "soon", "as_of"),
            ("inputs__template", "gone", "no template 'gone'"),
            ("inputs__place", "us/yy", "us/yy"),
            ("inputs__options", {"colour": "red"}, "no option 'colour'"),
            ("inputs__sections", {"annex": True}, "no switchable section 'annex'"),
            ("inputs__more", 1, "unknown key 'more'"),
        ],
    )
    def it_says_what_is_not_there_any_more(
        self, draft: Billgen, program: Billgen, here: Path, path: str, value: object, said: str
    ):
        draft(library=LIBRARY)
        edit(here, **{path: value})
        before = snapshot(here)
        done = program("redraft", RECORD)

        assert done.code == 1
        assert said in done.err
        assert snapshot(here) == before

    def it_says_that_the_law_bars_it_today(self, draft: Billgen, program: Billgen, here: Path):
        draft()
        gate = (
            "gates:\n  - when: '\"allowed\" in state.law.dragons.standing'\n    level: stop\n"
            "    say: The law forbids it.\n    cite: state.law.dragons.cite\n"
        )
        done = program("redraft", RECORD, "--json", library={"manifest": gate})

        assert done.code == 1
        assert (done.json["schema"], done.json["ok"]) == ("billgen.redraft/1", False)
        assert "The law forbids it." in done.err
