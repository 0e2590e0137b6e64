"""What the checks say of quoted law, of amended law, and of values of several lines."""

from __future__ import annotations

from pathlib import Path

from tests.small import BILL, library, make

MANIFEST = """
    options:
      note: {kind: text, default: one line, help: A note.}
    """
NOTED = BILL.replace("keeps the thing.", "keeps the thing: {{ options.note }}.")


def found(root: Path, check: str, bill: str = NOTED, **asked: object) -> list[str]:
    library(root, manifest=MANIFEST, bill=bill)
    return [one.message for one in make(root, **asked).findings if one.check == check]  # type: ignore[arg-type]


class DescribeValuesOfSeveralLines:
    def it_says_where_one_stands_in_a_provision(self, tmp_path: Path):
        assert found(tmp_path, "lines", options={"note": "one\ntwo"}) == [
            "a value of 2 lines stands in a provision"
        ]

    def it_lets_one_line_be(self, tmp_path: Path):
        assert found(tmp_path, "lines") == []

    def it_lets_a_block_of_the_form_be(self, tmp_path: Path):
        block = "{% block provisions %}\n::: recital\n{{ options.note }}\n:::"
        bill = BILL.replace("{% block provisions %}", block)
        assert found(tmp_path, "lines", bill, options={"note": "one\ntwo"}) == []


class DescribeTermsInExhibits:
    def it_counts_them_as_used(self, tmp_path: Path):
        term = '## D {: #d .definitions}\n(1) "Rake" means a tool.\n'
        used = '::: exhibit {: #e title="Tools"}\nA rake.\n:::\n{% endblock %}'
        bill = BILL.replace("{% endblock %}", term + used)
        assert found(tmp_path, "terms", bill) == []
