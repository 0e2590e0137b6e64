"""Tags that do not pair: which one is open since which line, and what to write."""

from __future__ import annotations

import pytest

from billgen.base.errors import InputError
from billgen.base.tags import unpaired
from billgen.library.reading import readings


class DescribeTagsThatDoNotPair:
    @pytest.mark.parametrize(
        ("text", "line", "what", "fix"),
        [
            (
                "{% block a %}\n{% if b %}\nx\n{% endblock %}",
                4,
                "{% if b %} of line 2 is still open",
                "{% endif %}",
            ),
            (
                "{% block a %}\n{% for x in y %}\n{% endblock %}",
                3,
                "{% for x in y %} of line 2",
                "{% endfor %}",
            ),
            ("x\n{% block a %}\nx", 2, "{% block a %} is never closed", "{% endblock %}"),
            ("{% block a %}\n{% endif %}{% endblock %}", 2, "no {% if … %} is open", "drop it"),
            (
                "{% if a %}\n{% for x in y %}\n{% elif b %}\n{% endif %}",
                3,
                "{% for x in y %} of line 2",
                "{% endfor %}",
            ),
            ("{% else %}", 1, "{% else %} belongs to nothing", "{% if … %}"),
        ],
    )
    def it_says_what_is_open_and_what_to_write(self, text: str, line: int, what: str, fix: str):
        problem = unpaired(text, "thing/bill.md.j2")

        assert problem is not None
        assert str(problem.where) == f"thing/bill.md.j2:{line}"
        assert what in problem.what
        assert fix in problem.fix

    @pytest.mark.parametrize(
        "text",
        [
            "{% if a %}{% for x in y %}{% else %}{% endfor %}{% elif b %}{% else %}{% endif %}",
            "{# {% if a %} #}{% raw %}{% endif %}{% endraw %}",
            "{% set x = 1 %}{% set y %}z{% endset %}{% include 'x' %}{% extends form %}",
            "{%- macro m() -%}{% call m() %}{% endcall %}{%- endmacro -%}",
        ],
    )
    def it_is_silent_on_those_that_do(self, text: str):
        assert unpaired(text, "x") is None

    def it_is_told_by_whoever_reads_a_text(self):
        with pytest.raises(InputError, match="of line 1 is still open"):
            readings("{% block a %}{% if b %}{% endblock %}", "x")
