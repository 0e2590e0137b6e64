"""`billgen template …` and `billgen model`: the life of a template, from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from billgen.library.library import Library
from tests import small
from tests.cli.conftest import Billgen
from tests.program import DAY, billgen, files_below

MANIFEST = """
needs:
  state.name: {why: the title, section: short-title}
  state.officers.treasurer: {why: keeps it, section: duties}
options:
  size: {kind: number, default: 7, help: "How large it is."}
  way: {choose: {far: A long way., near: A short way.}, default: far, help: Which way.}
  names: {kind: list, default: [One, Two], help: Names.}
  loud: {kind: flag, default: true, help: Whether it is loud.}
sections:
  study: {default: on, help: It may wait.}
gates:
  - {when: '"prohibited" in state.law.dragons.standing', level: stop, say: No dragons.}
"""
BILL = small.BILL.replace(
    "{% endblock %}",
    """{% if options.way == "far" %}
## Way {: #way}
(1 #go) Go [](#duties.keep) {{ options.size }} miles{% if options.loud %}, loudly{% endif %}.
{% for name in options.names %}
(1) Name {{ name }}{% if loop.last %}.{% else %};{% endif %}

{% endfor %}
{% else %}
## Way {: #way}
(1 #go) Go {% if options.size > 3 %}far{% else %}near{% endif %}.
{% endif %}
{% if on("study") %}
## Study {: #study}
Study it.

::: note {: for=study level=settled}
**Why.** Because {{ cite(state.law.dragons) }}.
:::
{% endif %}
{% endblock %}""",
)
NEEDS = "  state.law.dragons.standing: {why: gate}\n  state.law.dragons.cite: {why: note, section: study}\n"
LIBRARY: dict[str, object] = {"manifest": MANIFEST.replace("options:\n", f"{NEEDS}options:\n"), "bill": BILL}


class DescribeTemplateNew:
    @pytest.fixture
    def workspace(self, here: Path) -> Path:
        return small.write(here, {"billgen.yaml": ""})

    @pytest.mark.parametrize(
        ("form", "place"),
        [("ordinance", "us/wa/seattle"), ("ordinance", "us/tx/austin"), ("state-act", "us/wa")],
    )
    def it_writes_what_drafts_and_holds(self, workspace: Path, form: str, place: str):
        made = billgen("template", "new", "fee-schedule", "--form", form, "--title", "Fees", cwd=workspace)
        checked = billgen(
            "template", "check", "fee-schedule", "--place", place, "--strict", "--json", cwd=workspace
        )

        assert made.code == 0, made.err
        assert files_below(workspace / "templates") == [
            "fee-schedule/CHANGELOG.md", "fee-schedule/bill.md.j2", "fee-schedule/template.yaml",
        ]  # fmt: skip
        (item,) = checked.json["items"]
        assert (item["findings"], item["drafts"], item["places"]) == ([], 3, [place])
        assert checked.code == 0

    def it_has_a_skeleton_for_every_form_that_holds_provisions(self, workspace: Path):
        made = {
            form: billgen("template", "new", form, "--form", form, cwd=workspace).code
            for form in Library().forms
        }
        forms = [form for form, code in made.items() if code == 0]
        assert {"state-act", "ordinance", "resolution", "joint-memorial"} <= set(forms)
        assert set(made.values()) <= {0, 2}
        done = billgen("template", "check", *forms, "--json", cwd=workspace)

        assert [(item["id"], item["findings"]) for item in done.json["items"] if item["findings"]] == []

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("Fee schedule",), "use a-z"),
            (("fees", "--form", "ordnance"), "no form 'ordnance'"),
            (("notice", "--form", "hearing-notice"), "has no provisions to begin with"),
            (("public-bank",), "fork it"),
        ],
    )
    def it_refuses_what_cannot_be(self, workspace: Path, words: tuple[str, ...], said: str):
        done = billgen("template", "new", *words, cwd=workspace)

        assert done.code == 2
        assert said in done.err
        assert files_below(workspace) == ["billgen.yaml"]

    def it_wants_a_workspace(self, here: Path):
        done = billgen("template", "new", "fees", cwd=here)

        assert done.code == 2
        assert "an empty file billgen.yaml" in done.err


class DescribeTemplateCheck:
    def it_says_how_often_it_was_drafted(self, program: Billgen):
        done = program("template", "check", "thing", "--place", "us/zz", library=LIBRARY)

        assert done.code == 0, done.out
        assert "thing: 1 purpose; 4 drafts for us/zz" in done.out

    def it_fails_on_what_only_one_choice_shows(self, program: Billgen):
        bill = BILL.replace("(1 #go) Go {% if", "(1 #go) See [](#nowhere). Go {% if")
        done = program("template", "check", "thing", library={**LIBRARY, "bill": bill})

        assert done.code == 1
        assert ", with way=near)" in done.out
        assert "error references" in done.out

    def it_fails_on_a_reference_into_a_section_that_may_be_off(self, program: Billgen):
        bill = BILL.replace("See [](#duties.keep).", "See [](#study).")
        done = program("template", "check", "thing", "--json", library={**LIBRARY, "bill": bill})

        (item,) = done.json["items"]
        assert done.json["schema"] == "billgen.template-check/1"
        assert [one["check"] for one in item["findings"]] == ["purpose", "references"]
        assert "without study" in item["findings"][1]["message"]

    def it_fails_on_a_text_that_cannot_be_read(self, program: Billgen):
        done = program("template", "check", "thing", library={**LIBRARY, "bill": BILL + "{% if %}"})

        assert done.code == 1
        assert "thing/bill.md.j2:" in done.out

    def it_refuses_warnings_when_strict(self, program: Billgen):
        bill = BILL.replace("Study it.", "The agency tells the Grand Keeper.")
        library = {**LIBRARY, "bill": bill}

        assert program("template", "check", "thing", library=library).code == 0
        assert program("template", "check", "thing", "--strict").code == 1

    def it_says_where_the_law_bars_it(self, program: Billgen):
        manifest = str(LIBRARY["manifest"]).replace('"prohibited"', '"allowed"')
        line = ("template", "check", "thing", "--place", "us/zz")
        done = program(*line, library={"manifest": manifest, "bill": BILL})

        assert done.code == 0
        assert "the law bars it for us/zz" in done.out

    def it_holds_for_every_template_that_is_shipped(self, here: Path):
        done = billgen("template", "check", "--json", cwd=here)

        bad = [(item["id"], item["findings"]) for item in done.json["items"] if not item["ok"]]
        assert bad == []


class DescribeForkDiffAndUpdate:
    @pytest.fixture
    def fork(self, program: Billgen, tmp_path: Path) -> Path:
        program("list", "templates", library=LIBRARY)
        assert program("template", "fork", "thing", "our-thing").code == 0
        return tmp_path / "workspace" / "templates" / "our-thing"

    def edit(self, folder: Path, old: str, new: str, file: str = "bill.md.j2") -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new))

    def it_shows_what_was_changed(self, program: Billgen, fork: Path):
        self.edit(fork, "Study it.", "Study it well.")
        self.edit(fork, "default: 7", "default: 9", "template.yaml")
        done = program("template", "diff", "our-thing")

        assert "our-thing, forked from thing 1.0.0: 2 changes" in done.out
        assert "changed bill.md.j2 [study]\n  - Study it.\n  + Study it well.\n" in done.out
        assert "changed template.yaml [options.size]" in done.out
        assert [one["key"] for one in program("template", "diff", "our-thing", "--json").json["items"]] == [
            "study",
            "options.size",
        ]

    def it_merges_what_is_new_and_exits_with_1_on_conflicts(self, program: Billgen, fork: Path):
        self.edit(fork, "Study it.", "Study it well.")
        assert "up to date" in program("template", "update", "our-thing").out
        self.edit(fork.parent / "thing", "Go [](#duties.keep)", "Run [](#duties.keep)")
        done = program("template", "update", "our-thing")
        assert done.code == 0
        assert "taken over in bill.md.j2: way.go" in done.out

        self.edit(fork.parent / "thing", "Study it.", "Study it long.")
        done = program("template", "update", "our-thing", "--json")
        assert done.code == 1
        assert done.json["conflicts"] == [
            {"file": "bill.md.j2", "key": "study", "why": "changed on both sides"}
        ]
        assert "<<<<<<< yours" in (fork / "bill.md.j2").read_text()
        assert program("template", "check", "our-thing").code == 1
        assert program("template", "update", "our-thing").code == 1

    def it_says_what_is_no_fork(self, program: Billgen):
        done = program("template", "diff", "thing", library=LIBRARY)

        assert done.code == 2
        assert "billgen template fork" in done.err


class DescribeTheModelEdition:
    def text(self, program: Billgen, here: Path, **library: object) -> str:
        done = program("model", "thing", "--as-of", DAY, library={**LIBRARY, **library})
        assert done.code == 0, done.err
        return " ".join((here / "out/thing--model.txt").read_text(encoding="utf-8").split())

    def it_has_brackets_for_facts_and_options(self, program: Billgen, here: Path):
        said = self.text(program, here)

        assert "This act is the Thing Act of [name of the state]." in said
        assert "The [title of the treasurer] keeps the thing." in said
        assert (
            "Go subsection (1) of section 2" in said or "Go section 2(1) of this act [size: 7] miles" in said
        )

    def it_has_every_alternative(self, program: Billgen, here: Path):
        said = self.text(program, here)

        assert "miles[, loudly]." in said
        assert "Go [far | near]." in said
        assert "Alternative. Where way is 'far'." in said
        assert "Otherwise." in said
        assert "Repeat. Once for each of: names." in said
        assert "(2) Name [name];" in said

    def it_has_its_notes_as_commentary(self, program: Billgen, here: Path):
        assert "Commentary (settled). Why. Because [citation of the law on dragons]." in self.text(
            program, here
        )

    def it_lists_choices_facts_and_gates(self, program: Billgen, here: Path):
        said = self.text(program, here)

        assert "size. How large it is." in said
        assert "far: A long way. (unless another is chosen)" in said
        assert "Section: Study. May be left out. It may wait." in said
        assert "treasurer: keeps it." in said
        assert "No dragons. (bars it)" in said

    def it_is_no_bill_of_any_place(self, program: Billgen, here: Path):
        said = self.text(program, here)

        assert "MODEL thing 1.0.0" in said
        assert "Zedland" not in said
        assert "state treasurer" not in said

    def it_says_the_same_in_word(self, program: Billgen, here: Path):
        said = self.text(program, here)
        document = docx.Document(io.BytesIO((here / "out/thing--model.docx").read_bytes()))
        words = " ".join(paragraph.text for paragraph in document.paragraphs)

        assert "Alternative. Where way is 'far'." in words
        assert "[title of the treasurer]" in words
        assert "Commentary (settled). Why." in said

    def it_is_not_written_over(self, program: Billgen, here: Path):
        self.text(program, here)

        assert program("model", "thing").code == 74
        assert program("model", "thing", "--replace", "--json").json["files"] == [
            "out/thing--model.docx",
            "out/thing--model.txt",
        ]

    def it_can_be_made_of_every_template_that_is_shipped(self, here: Path):
        for id in ("public-bank", "sanctuary-ordinance", "remote-meetings"):
            done = billgen("model", id, "--format", "txt", "--as-of", DAY, cwd=here)
            assert done.code == 0, done.err
