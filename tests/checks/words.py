"""What the tests of language share: a draft of the small instrument, for its state or its town."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.base.findings import Finding
from tests import small

Found = Callable[..., list[Finding]]


def section(body: str, id: str = "duties", classes: str = "") -> str:
    """A section of some words."""
    return f"## Duties {{: #{id} {classes}}}\n{body}\n"


def bill(*provisions: str, before: str = "") -> str:
    """Bill text of some provisions."""
    body = "\n".join(provisions)
    return f"{{% extends form %}}\n{{% block provisions %}}\n{before}\n{body}\n{{% endblock %}}\n"


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings of one check on some text; `town`: an ordinance of Oz, `effect`: of the instrument."""

    def run(
        check: str,
        text: str,
        *,
        town: bool = False,
        effect: str = "binding",
        manifest: str = "",
        name: str = "",
        subject: str = "things",
        files: dict[str, str] | None = None,
        **asked: object,
    ) -> list[Finding]:
        whole = small.MANIFEST.replace("effect: binding", f"effect: {effect}")
        whole = whole.replace("subject: things", f"subject: {subject}")
        whole = whole.replace("[state]", "[city]") if town else whole
        if not text.startswith("{% extends"):
            text = bill(text if text.lstrip().startswith(("##", ":::")) else section(text))
        laid = {"templates/thing/template.yaml": whole + manifest} | (files or {})
        if name:
            oz = small.FACTS["jurisdictions/us/zz/oz.yaml"].replace("name: Oz", f"name: {name}")
            laid["jurisdictions/us/zz/oz.yaml"] = oz
        root = small.library(tmp_path, bill=text, files=laid)
        place = "us/zz/oz" if town else "us/zz"
        return [one for one in small.make(root, place, **asked).findings if one.check == check]  # type: ignore[arg-type]

    return run
