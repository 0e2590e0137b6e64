"""The page on runs over many towns, followed word by word."""

from __future__ import annotations

import re
from pathlib import Path

from billgen.cli.batch import command
from tests.docs.test_tutorial import Shell, missing
from tests.program import ROOT

PAGE = (ROOT / "docs/batch.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|text|csv) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class DescribeThePageOnRuns:
    def it_does_what_it_says(self, tmp_path: Path):
        shell = Shell(tmp_path)
        said = ""
        for kind, info, text in BLOCK.findall(PAGE):
            if kind == "sh":
                code, said = shell.run(text)
                assert code == int(info.removeprefix("exit=") or 0), f"{text}\n{said}"
            elif kind == "text":
                assert missing(said, text) == [], said
            else:
                file = shell.here / info.removeprefix("file=")
                file.parent.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8")

    def it_names_every_option_of_a_run_that_drafts_do_not_have(self):
        own = {"--places", "--in", "--kind", "--where", "--rows", "--limit", "--yes", "--dry-run", "--resume"}
        own |= {"--jobs", "--seconds", "--memory", "--confirm", "--binder", "--zip", "--packet", "--replace"}
        known = {name for parameter in command.params for name in parameter.opts}

        assert own <= known
        assert [name for name in own if f"`{name}" not in PAGE] == []
