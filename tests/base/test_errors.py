"""Problems say what, where, why and how to mend it; errors carry all of them and an exit code."""

from __future__ import annotations

from billgen.base.errors import CommandError, InputError, MachineError, OutputError, Place, Problem
from billgen.base.findings import Finding, Severity


class DescribeProblems:
    def it_says_what_where_why_and_how_to_mend_it(self):
        problem = Problem("a typed label (2)", Place("bill.md.j2", 7), "Numbers are computed.", "write (1)")
        assert (
            str(problem) == "bill.md.j2:7: a typed label (2)\n    Numbers are computed.\n    Fix: write (1)"
        )

    def it_leaves_out_what_is_not_known(self):
        assert str(Problem("a fault")) == "a fault"
        assert str(Problem("a fault", Place("facts.yaml"))) == "facts.yaml: a fault"


class DescribeErrors:
    def it_lists_every_problem(self):
        error = InputError([Problem("one"), Problem("two")])
        assert [problem.what for problem in error.problems] == ["one", "two"]
        assert str(error) == "one\ntwo"

    def it_takes_plain_words(self):
        assert InputError("broken").problems[0].what == "broken"

    def it_has_the_exit_codes_of_the_command_line(self):
        assert [kind.exit_code for kind in (InputError, CommandError, MachineError, OutputError)] == [
            1,
            2,
            69,
            74,
        ]


class DescribeFindings:
    def it_is_plain_data_without_what_is_empty(self):
        finding = Finding("terms", Severity.ERROR, "said twice", "a.b", Place("f", 3), "drop one")
        assert finding.as_data() == {
            "check": "terms",
            "severity": "error",
            "message": "said twice",
            "provision": "a.b",
            "file": "f",
            "line": 3,
            "fix": "drop one",
        }
        assert Finding("x", Severity.STOP, "no", path="a").as_data() == {
            "check": "x",
            "severity": "stop",
            "message": "no",
            "path": "a",
        }
