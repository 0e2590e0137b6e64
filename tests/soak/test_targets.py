"""A few examples of everything that `make soak` tries a million times."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.soak.targets import TARGETS


class DescribeReadersOfStrangersWords:
    @pytest.mark.parametrize("name", TARGETS)
    def it_answers_or_says_what_is_wrong(self, name: str):
        target = TARGETS[name]
        quick = settings(
            max_examples=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        quick(given(target.inputs)(target.check))()
