"""Options as a draft reads them: facts that stand in for them, what is hidden, what had another name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from billgen.base.errors import CommandError, InputError
from billgen.base.findings import Severity
from billgen.facts.yaml_nodes import YamlScalar
from billgen.library.library import Library
from billgen.library.options_schema import options_schema, plain
from billgen.pipeline import Draft
from billgen.render.text import write
from tests import small

OPTIONS = """
options:
  cover: {choose: {insured: By insurance., pledged: By a pledge.}, default: pledged, help: Who covers it.}
  percent: {kind: number, default: 110, help: How much is pledged., show_if: options.cover == "pledged"}
  keeper: {kind: text, default_from: state.officers.treasurer, help: Who keeps it.}
  clerk: {kind: text, default_from: state.officers.clerk, help: Who writes it down.}
  seat: {kind: place, default: Ozburg, help: Where it is kept.}
  law: {kind: citation, default: "", help: The law.}
rules:
  - options.percent >= 100
"""
BILL = small.BILL.replace(
    "{% endblock %}",
    """## Keeping {: #keeping}
The {{ options.keeper }} keeps {{ options.percent }} percent in {{ options.seat }}.
{% if options.law %}
## Law {: #law}
Under {{ options.law }}.
{% endif %}
{% endblock %}""",
)


def made(root: Path, manifest: str = OPTIONS, bill: str = BILL, **asked: Any) -> Draft:
    small.library(root, manifest=manifest, bill=bill)
    return small.make(root, **asked)


def words(draft: Draft) -> str:
    return write(draft.sheet).decode()


class DescribeAnOptionTakenFromAFact:
    def it_prints_the_fact(self, tmp_path: Path):
        assert "The state treasurer keeps 110 percent" in words(made(tmp_path))

    def it_is_read_as_that_fact_with_its_status(self, tmp_path: Path):
        draft = made(tmp_path)

        assert draft.reads.found["state.officers.treasurer"].status == "verified"
        assert "options.keeper" not in draft.reads.found
        assert dict(draft.inputs.options) == {}

    def it_follows_the_fact_that_was_given(self, tmp_path: Path):
        assert "The keeper of" in words(
            made(tmp_path, facts={"state.officers.treasurer": "keeper of the purse"})
        )

    def it_gives_way_to_what_somebody_says(self, tmp_path: Path):
        draft = made(tmp_path, options={"keeper": "clerk"})

        assert "The clerk keeps" in words(draft)
        assert dict(draft.inputs.options) == {"keeper": "clerk"}

    def it_is_kept_in_the_record_even_when_it_says_what_the_fact_says(self, tmp_path: Path):
        draft = made(tmp_path, options={"keeper": "state treasurer"})

        assert dict(draft.inputs.options) == {"keeper": "state treasurer"}

    def it_is_a_blank_that_names_the_fact_when_there_is_none(self, tmp_path: Path):
        draft = made(tmp_path, bill=BILL.replace("options.keeper", "options.clerk"))

        assert [one.path for one in draft.findings if one.check == "missing"] == ["state.officers.clerk"]
        assert "The [title of the clerk] keeps" in words(draft)

    def it_is_its_default_when_it_has_one_and_the_fact_is_not_there(self, tmp_path: Path):
        manifest = OPTIONS.replace("clerk, help", "clerk, default: a scribe, help")
        draft = made(tmp_path, manifest, BILL.replace("options.keeper", "options.clerk"))

        assert "The a scribe keeps" in words(draft)

    def it_must_fit_the_option(self, tmp_path: Path):
        manifest = OPTIONS.replace("keeper: {kind: text", "keeper: {kind: number")
        with pytest.raises(InputError, match=r"taken from state\.officers\.treasurer, which does not fit"):
            made(tmp_path, manifest)

    def it_must_be_a_fact(self, tmp_path: Path):
        with pytest.raises(InputError, match=r"is no fact: 'options\.cover'"):
            made(tmp_path, OPTIONS.replace("state.officers.clerk", "options.cover"))


class DescribeAnOptionThatDoesNotCount:
    def it_is_refused_with_the_reason(self, tmp_path: Path):
        with pytest.raises(CommandError) as caught:
            made(tmp_path, options={"cover": "insured", "percent": "120"})

        said = str(caught.value)
        assert "'percent' counts only when options.cover == \"pledged\"" in said
        assert "options.cover is 'insured'" in said
        assert "How much is pledged." in said

    def it_keeps_its_default(self, tmp_path: Path):
        assert "keeps 110 percent" in words(made(tmp_path, options={"cover": "insured"}))

    def it_may_stand_in_a_file_with_its_default(self, tmp_path: Path):
        nodes = {"percent": YamlScalar("110", 1)}

        assert made(tmp_path, options={"cover": "insured"}, option_nodes=nodes).inputs.options == {
            "cover": "insured"
        }
        with pytest.raises(CommandError, match="counts only when"):
            made(tmp_path, options={"cover": "insured"}, option_nodes={"percent": YamlScalar("120", 1)})

    def it_counts_when_nobody_can_say(self, tmp_path: Path):
        manifest = OPTIONS.replace('options.cover == "pledged"', 'state.officers.clerk == "x"')

        assert "keeps 120 percent" in words(made(tmp_path, manifest, options={"percent": "120"}))


class DescribeAPlaceAsAnOption:
    def it_prints_as_it_was_written(self, tmp_path: Path):
        assert "in Ozburg." in words(made(tmp_path))

    def it_prints_the_name_of_a_place_given_by_its_id(self, tmp_path: Path):
        draft = made(tmp_path, options={"seat": "us/zz/oz"})

        assert "in Oz." in words(draft)
        assert dict(draft.inputs.options) == {"seat": "us/zz/oz"}

    def it_must_be_there(self, tmp_path: Path):
        with pytest.raises(CommandError, match="us/zz/of"):
            made(tmp_path, options={"seat": "us/zz/of"})


class DescribeACitation:
    @pytest.mark.parametrize("cite", ["5 U.S.C. Sec. 552", "Article VIII", "RCW 42.56.030"])
    def it_has_a_figure(self, tmp_path: Path, cite: str):
        assert f"Under {cite}." in words(made(tmp_path, options={"law": cite}))

    def it_is_refused_without_one(self, tmp_path: Path):
        with pytest.raises(CommandError, match="is no citation; write it as it prints"):
            made(tmp_path, options={"law": "the usual law"})


class DescribeARule:
    def it_is_told_with_the_option_it_names(self, tmp_path: Path):
        (one,) = [one for one in made(tmp_path, options={"percent": "90"}).findings if one.check == "rules"]

        assert (one.severity, one.path) == (Severity.ERROR, "options.percent")


WAS = """
options:
  keeper: {kind: text, default: Ann, help: Who keeps it.}
sections:
  keeping: {default: on}
was: {keeper: [holder, warden], keeping: holding}
"""
KEEPING = small.BILL.replace(
    "{% endblock %}",
    '{% if on("keeping") %}\n## Keeping {: #keeping}\n{{ options.keeper }} keeps it.\n{% endif %}\n'
    "{% endblock %}",
)


class DescribeARenamedOption:
    @pytest.mark.parametrize("old", ["holder", "warden"])
    def it_is_still_understood_and_says_so(self, tmp_path: Path, old: str):
        draft = made(tmp_path, WAS, KEEPING, options={old: "Bea"})
        (one,) = [one for one in draft.findings if one.check == "renamed"]

        assert "Bea keeps it." in words(draft)
        assert dict(draft.inputs.options) == {"keeper": "Bea"}
        assert one.severity is Severity.NOTICE
        assert f"{old!r} is called 'keeper' today" in one.message

    def it_goes_for_sections_and_waivers_too(self, tmp_path: Path):
        draft = made(tmp_path, WAS, KEEPING, without=["holding"], waivers={"missing@holding": "gone"})

        assert "keeps it." not in words(draft)
        assert dict(draft.inputs.sections) == {"keeping": False}
        assert list(draft.inputs.waived) == ["missing@keeping"]

    def it_cannot_be_given_under_both_names(self, tmp_path: Path):
        with pytest.raises(CommandError, match="'keeper' is given twice: 'holder' is its old name"):
            made(tmp_path, WAS, KEEPING, options={"holder": "Bea", "keeper": "Cyd"})

    def it_gives_way_to_the_command_line_whatever_the_names(self, tmp_path: Path):
        nodes = {"holder": YamlScalar("Bea", 1)}
        draft = made(tmp_path, WAS, KEEPING, options={"keeper": "Cyd"}, option_nodes=nodes)

        assert "Cyd keeps it." in words(draft)

    @pytest.mark.parametrize(
        ("was", "words"),
        [
            ("{keeper: keeping}", "'keeping' is a name of today as well"),
            ("{keeper: x, keeping: x}", "'x' leads to two names"),
            ("{keeper: {a: b}}", "keeper wants the old name"),
        ],
    )
    def it_is_refused_when_names_collide(self, tmp_path: Path, was: str, words: str):
        with pytest.raises(InputError, match=words):
            made(tmp_path, WAS.partition("was:")[0] + f"was: {was}\n", KEEPING)


class DescribeTheSchemaOfOptions:
    @pytest.fixture
    def schema(self, tmp_path: Path) -> dict[str, Any]:
        small.library(tmp_path, manifest=OPTIONS, bill=BILL)
        return options_schema(Library(root=tmp_path).template("thing"))

    def it_is_a_schema(self, schema: dict[str, Any]):
        jsonschema.Draft202012Validator.check_schema(schema)

    def it_says_what_a_face_needs(self, schema: dict[str, Any]):
        percent = schema["properties"]["percent"]

        assert percent["description"] == "How much is pledged."
        assert percent["x-show-if"] == 'options.cover == "pledged"'
        assert schema["properties"]["keeper"]["x-default-from"] == "state.officers.treasurer"
        assert schema["properties"]["cover"]["oneOf"][0] == {"const": "insured", "title": "By insurance."}
        assert schema["x-rules"] == ["options.percent >= 100"]

    @pytest.mark.parametrize(
        ("value", "fits"),
        [
            ({}, True),
            ({"cover": "insured", "percent": 12.5, "law": ""}, True),
            ({"cover": "other"}, False),
            ({"percent": "much"}, False),
            ({"colour": "red"}, False),
        ],
    )
    def it_takes_what_fits(self, schema: dict[str, Any], value: object, fits: bool):
        assert jsonschema.Draft202012Validator(schema).is_valid(value) is fits

    def it_takes_every_default_of_every_shipped_template(self):
        library = Library()
        for manifest in map(library.template, library.templates):
            schema = options_schema(manifest)
            jsonschema.Draft202012Validator.check_schema(schema)
            values = {name: plain(one.default) for name, one in manifest.options.items() if one.has_default}
            jsonschema.validate(json.loads(json.dumps(values)), schema, jsonschema.Draft202012Validator)
