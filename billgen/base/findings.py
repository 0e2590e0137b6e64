"""Base room: findings, the one shape in which checks speak."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from billgen.base.errors import Place


class Severity(StrEnum):
    """How much a finding weighs; `stop` refuses the draft and cannot be waived."""

    STOP = "stop"
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say about a draft.

    Attributes:
        check: name of the rule, as `--waive` takes it.
        severity: its weight.
        message: what is the matter, one sentence.
        provision: id of the provision it stands in, or "".
        where: template (or facts) file and line.
        fix: how to mend it.
        path: the fact or option concerned, or "".
    """

    check: str
    severity: Severity
    message: str
    provision: str = ""
    where: Place | None = None
    fix: str = ""
    path: str = ""

    def as_data(self) -> dict[str, str | int]:
        """The finding as plain data, for `--json` and the record."""
        data: dict[str, str | int] = {
            "check": self.check,
            "severity": self.severity.value,
            "message": self.message,
        }
        if self.provision:
            data["provision"] = self.provision
        if self.path:
            data["path"] = self.path
        if self.where:
            data |= {"file": self.where.file, "line": self.where.line}
        if self.fix:
            data["fix"] = self.fix
        return data
