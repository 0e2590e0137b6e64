"""`billgen facts schema`, and what is made of the same table: schema, first lines, the page of facts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from billgen.facts.json_schema import json_schema
from tests.cli.facts.conftest import Facts
from tests.program import ROOT, environment

FACTS = ROOT / "jurisdictions"
FILES = sorted(path for path in FACTS.rglob("*.yaml") if path.name != "aliases.yaml")


class Editor(yaml.SafeLoader):
    """YAML as an editor types it, told of our one tag."""


Editor.add_constructor("!none", lambda loader, node: "")
Editor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def judged(schema: Path, *files: Path) -> tuple[int, str]:
    done = CliRunner().invoke(check_jsonschema, ["--schemafile", str(schema), *map(str, files)])
    return done.exit_code, done.output


class DescribeFactsSchema:
    def it_prints_the_schema(self, facts: Facts):
        done = facts("schema")

        assert done.code == 0
        assert json.loads(done.out) == json_schema()

    def it_writes_it_to_a_file(self, facts: Facts, workspace: Path):
        printed = facts("schema").out
        done = facts("schema", "--out", "deep/schema.json")

        assert (done.code, done.out) == (0, "wrote deep/schema.json\n")
        assert (workspace / "deep/schema.json").read_text(encoding="utf-8") == printed

    def it_says_when_it_cannot(self, facts: Facts):
        assert facts("schema", "--out", "/dev/null/schema.json").code == 74


class DescribeWhatIsGenerated:
    def it_is_up_to_date(self):
        """Schema, first lines and docs/facts.md; `.venv/bin/python tools/facts_page.py` writes them anew."""
        line = [sys.executable, str(ROOT / "tools/facts_page.py"), "--check"]
        done = subprocess.run(line, env=environment(), capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout + done.stderr) == (0, "")

    def it_leads_an_editor_from_every_file_to_the_schema(self):
        for path in FILES:
            first = path.read_text(encoding="utf-8").partition("\n")[0]
            head, _, target = first.partition("$schema=")
            assert head == "# yaml-language-server: "
            assert (path.parent / target).resolve() == FACTS / "schema.json"


class DescribeASchemaCheckerOfOthers:
    def it_accepts_every_file(self, tmp_path: Path):
        copies: list[Path] = []
        for path in FILES:
            copies.append(tmp_path / f"{path.relative_to(FACTS).as_posix().replace('/', '-')}.json")
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=Editor)
            copies[-1].write_text(json.dumps(data), encoding="utf-8")

        assert judged(FACTS / "schema.json", *copies)[0] == 0

    def it_refuses_what_is_wrong(self, tmp_path: Path):
        texts = {"lacks": '{"schema": 1}', "strange": '{"schema": 1, "id": "us", "kinds": "x"}'}
        for name, text in texts.items():
            (tmp_path / name).with_suffix(".json").write_text(text, encoding="utf-8")
        code, said = judged(FACTS / "schema.json", *tmp_path.glob("*.json"))

        assert code == 1
        assert "'id' is a required property" in said
        assert "'kinds' was unexpected" in said
