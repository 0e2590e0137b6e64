"""Where templates, forms, clauses and facts are found, and how a workspace lies over them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.library import library as module
from billgen.library.library import Library, builtin_root, find_workspace
from tests import small
from tests.program import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small.library(tmp_path / "root")


class DescribeAWorkspace:
    def it_is_the_folder_that_was_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("BILLGEN_WORKSPACE", str(tmp_path))

        (tmp_path / "here" / "templates").mkdir(parents=True)

        assert find_workspace(str(tmp_path / "here")) == (tmp_path / "here").resolve()

    def it_is_no_folder_that_holds_nothing_of_one(self, tmp_path: Path):
        with pytest.raises(CommandError, match="is no workspace"):
            find_workspace(str(tmp_path))

    def it_is_else_the_one_in_the_environment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        (tmp_path / "billgen.yaml").touch()
        (tmp_path / "near").mkdir()
        (tmp_path / "near" / "billgen.yaml").touch()
        monkeypatch.setenv("BILLGEN_WORKSPACE", str(tmp_path))

        assert find_workspace(None, tmp_path / "near") == tmp_path.resolve()

    def it_is_else_the_nearest_folder_with_billgen_yaml(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.delenv("BILLGEN_WORKSPACE", raising=False)
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a" / "billgen.yaml").touch()
        (tmp_path / "billgen.yaml").touch()

        assert find_workspace(None, tmp_path / "a" / "b") == (tmp_path / "a").resolve()

    def it_is_not_needed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.delenv("BILLGEN_WORKSPACE", raising=False)

        assert find_workspace(None, tmp_path) is None

    def it_must_be_a_folder(self, monkeypatch: pytest.MonkeyPatch):
        with pytest.raises(CommandError, match="--workspace '/nowhere' is not a folder"):
            find_workspace("/nowhere")
        monkeypatch.setenv("BILLGEN_WORKSPACE", "/nowhere")
        with pytest.raises(CommandError, match="BILLGEN_WORKSPACE '/nowhere'"):
            find_workspace(None)

    def it_replaces_a_template_folder_whole(self, root: Path, tmp_path: Path):
        small.write(root, {"templates/thing/extra.md.j2": "only in the built-in folder\n"})
        mine = small.write(
            tmp_path / "mine",
            {
                "templates/thing/template.yaml": small.MANIFEST.replace("title: Thing", "title: My thing"),
                "templates/thing/bill.md.j2": small.BILL,
            },
        )
        library = Library(mine, root)

        assert library.template("thing").title == "My thing"
        assert "thing/extra.md.j2" not in library.sources("thing")

    def it_replaces_forms_and_clauses_file_by_file(self, root: Path, tmp_path: Path):
        mine = small.write(
            tmp_path / "mine",
            {
                "templates/_clauses/spare.md.j2": "## Spare {: #spare}\nMy words.\n",
                "templates/_clauses/mine.md.j2": "## Mine {: #mine}\nMine.\n",
            },
        )
        sources = Library(mine, root).sources("thing")

        assert "My words" in sources["_clauses/spare.md.j2"]
        assert {"_clauses/mine.md.j2", "_forms/paper.md.j2"} <= set(sources)

    def it_replaces_facts_value_by_value(self, root: Path, tmp_path: Path):
        mine = small.write(
            tmp_path / "mine",
            {"jurisdictions/us/zz.yaml": "schema: 1\nid: us/zz\nofficers: {treasurer: chief keeper}\n"},
        )
        place = Library(mine, root).facts.place("us/zz").place

        assert str(getattr(place.at("officers.treasurer"), "value", "")) == "chief keeper"
        assert str(getattr(place.at("name"), "value", "")) == "Zedland"

    def it_is_where_a_missing_fact_is_to_be_put(self, root: Path, tmp_path: Path):
        assert Library(None, root).home("us/zz/oz", "state.x") == "jurisdictions/us/zz.yaml"
        assert Library(None, root).home("us/zz/oz", "place.x") == "jurisdictions/us/zz/oz.yaml"
        assert Library(tmp_path, root).home("us/zz/oz", "us.x") == "jurisdictions/us.yaml of your workspace"


class DescribeALibrary:
    def it_suggests_the_template_that_was_meant(self, root: Path):
        with pytest.raises(CommandError, match="did you mean 'thing'"):
            Library(root=root).template("thin")

    def it_refuses_an_id_that_is_not_its_folder(self, root: Path):
        (root / "templates" / "thing").rename(root / "templates" / "other")
        with pytest.raises(InputError, match=r"the id 'thing' in the folder 'other'"):
            Library(root=root).template("other")

    def it_refuses_a_template_without_text(self, root: Path):
        (root / "templates/thing/bill.md.j2").unlink()
        with pytest.raises(InputError, match=r"templates/thing/bill\.md\.j2: the template has no text"):
            Library(root=root).sources("thing")

    @pytest.mark.parametrize("gone", ["paper.yaml", "paper.md.j2"])
    def it_refuses_a_form_that_is_not_whole(self, root: Path, gone: str):
        (root / "templates/_forms" / gone).unlink()
        with pytest.raises(InputError, match=r"of the form 'paper'|no form 'paper'"):
            Library(root=root).form("paper")

    @pytest.mark.parametrize(
        "name", ["thing/template.yaml", "thing/bill.md.j2", "_forms/paper.yaml", "_clauses/spare.md.j2"]
    )
    def it_refuses_links_that_lead_out_of_it(self, root: Path, tmp_path: Path, name: str):
        outside = tmp_path / "outside"
        shutil.move(root / "templates" / name, outside)
        (root / "templates" / name).symlink_to(outside)
        library = Library(root=root)

        with pytest.raises(InputError, match="a link that leaves the library"):
            library.template("thing"), library.form("paper"), library.sources("thing")

    def it_takes_links_within_it(self, root: Path):
        shutil.move(root / "templates/thing/bill.md.j2", root / "templates/thing/real.j2")
        (root / "templates/thing/bill.md.j2").symlink_to("real.j2")

        assert Library(root=root).sources("thing")["thing/bill.md.j2"] == small.BILL.lstrip()

    @pytest.mark.parametrize(
        ("data", "words"),
        [(b"\xff\xfe{% x %}", "not UTF-8"), (b"x" * 2_000_001, "more than 2,000,000 bytes")],
    )
    def it_refuses_texts_that_are_none(self, root: Path, data: bytes, words: str):
        (root / "templates/thing/bill.md.j2").write_bytes(data)
        with pytest.raises(InputError, match=words):
            Library(root=root).sources("thing")

    def it_hashes_all_that_a_template_says(self, root: Path):
        before = Library(root=root).content("thing")
        assert Library(root=root).content("thing") == before

        for name in ("thing/template.yaml", "_forms/paper.yaml", "_clauses/spare.md.j2"):
            path = root / "templates" / name
            path.write_text(path.read_text() + "\n# changed\n")
            after = Library(root=root).content("thing")
            assert after != before
            before = after


class DescribeTheBuiltInRoot:
    def it_is_the_checkout_first(self):
        assert builtin_root() == ROOT

    def it_is_else_inside_the_package(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        # A project of somebody else's that keeps templates beside its packages is no checkout of ours.
        (tmp_path / "templates").mkdir()
        (tmp_path / "pyproject.toml").touch()
        monkeypatch.setattr(module, "__file__", str(tmp_path / "billgen" / "library" / "library.py"))

        assert builtin_root() == tmp_path / "billgen" / "_library"


class DescribeNeeds:
    def it_takes_those_of_the_clauses_that_are_included_and_no_others(self):
        needs = Library().needs("remote-meetings")

        assert "place.drafting.effective.clause" in needs  # of the clause on the effective date
        assert not [path for path in needs if "usc_8" in path or "sanctuary" in path]


class DescribeAFileOfAnotherName:
    def it_is_told(self, tmp_path: Path):
        small.library(tmp_path)
        folder = tmp_path / "templates/other"
        folder.mkdir()
        (folder / "template.yml").write_text("schema: 1\n")
        with pytest.raises(CommandError, match=r"template.yaml is missing in templates/other") as error:
            Library(root=tmp_path).template("other")
        assert error.value.problems[0].fix == "rename template.yml to template.yaml"
