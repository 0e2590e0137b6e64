"""Library room: opened once, passed to every draft. Finds templates, forms, clauses and facts, workspace over built-in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.facts.store import FactStore
from billgen.library.manifest import Form, Manifest, Need, read_form, read_manifest, read_needs
from billgen.library.reader import read_file, read_text

WORKSPACE_FILE = "billgen.yaml"


def builtin_root() -> Path:
    """The folder that holds the shipped `templates/` and `jurisdictions/`: the checkout first, the wheel second.

    The checkout comes first because an editable install keeps a frozen copy of the wheel's data.
    """
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "templates").is_dir():
        return checkout
    return package / "_library"


def find_workspace(named: str | None, start: Path | None = None) -> Path | None:
    """The workspace: `--workspace`, else BILLGEN_WORKSPACE, else the nearest parent with `billgen.yaml`.

    Raises:
        CommandError: the folder named is not there.
    """
    named = named or os.environ.get("BILLGEN_WORKSPACE") or None
    if named:
        path = Path(named)
        if not path.is_dir():
            raise CommandError(
                Problem(f"the workspace {named!r} is not a folder", fix="name an existing folder")
            )
        return path.resolve()
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / WORKSPACE_FILE).is_file()), None)


class Library:
    """Templates, forms, clauses and facts. A template folder is overlaid whole, clauses and forms file by file."""

    def __init__(self, workspace: Path | None = None, root: Path | None = None) -> None:
        self.workspace = workspace
        self.roots = tuple(path for path in (root or builtin_root(), workspace) if path is not None)
        self.facts = FactStore(
            [path / "jurisdictions" for path in self.roots if (path / "jurisdictions").is_dir()]
        )
        self._manifests: dict[str, Manifest] = {}
        self._forms: dict[str, Form] = {}

    def shown(self, path: Path) -> str:
        """A path as messages show it: below its root, so that the same input gives the same words anywhere."""
        for root in self.roots:
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.name

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Template id → its folder; the workspace's in place of the shipped one."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for manifest in sorted((root / "templates").glob("*/template.yaml")):
                found[manifest.parent.name] = manifest.parent
        return found

    @property
    def templates(self) -> list[str]:
        """Ids of all templates."""
        return sorted(self.folders)

    def template(self, id: str) -> Manifest:
        """A template's manifest.

        Raises:
            CommandError: no such template.
            InputError: its manifest cannot be read.
        """
        if id in self._manifests:
            return self._manifests[id]
        folder = self.folders.get(id)
        if folder is None:
            near = get_close_matches(id, self.templates, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(self.templates)}"
            raise CommandError(Problem(f"no template {id!r}", fix=fix))
        path = folder / "template.yaml"
        manifest = read_file(path, self.shown(path), read_manifest)
        if manifest.id != id:
            raise InputError(
                Problem(
                    f"the id {manifest.id!r} in folder {id!r}",
                    Place(self.shown(path)),
                    fix="make them the same",
                )
            )
        self._manifests[id] = manifest
        return manifest

    def form(self, id: str) -> Form:
        """A form.

        Raises:
            InputError: it is not there or cannot be read.
        """
        if id not in self._forms:
            path = self._shared.get(f"_forms/{id}.yaml")
            if path is None:
                known = sorted(
                    name[7:-5]
                    for name in self._shared
                    if name.startswith("_forms/") and name.endswith(".yaml")
                )
                raise InputError(Problem(f"no form {id!r}", fix=f"there are {', '.join(known)}"))
            self._forms[id] = read_file(path, self.shown(path), read_form)
        return self._forms[id]

    def needs(self, template: str) -> Mapping[str, Need]:
        """Every need of a template: its own and those of all shared clauses (read or not, they only explain)."""
        found: dict[str, Need] = {}
        for name, path in self._shared.items():
            if name.startswith("_clauses/") and name.endswith(".yaml"):
                found |= read_file(path, self.shown(path), read_needs)
        return found | dict(self.template(template).needs)

    @cached_property
    def _shared(self) -> Mapping[str, Path]:
        found: dict[str, Path] = {}
        for root in self.roots:
            for kind in ("_forms", "_clauses"):
                for path in sorted((root / "templates" / kind).glob("*")):
                    if path.suffix in (".yaml", ".j2") and path.is_file():
                        found[f"{kind}/{path.name}"] = path
        return found

    @cached_property
    def _shared_texts(self) -> Mapping[str, str]:
        return {name: self._text(path) for name, path in self._shared.items() if name.endswith(".j2")}

    def sources(self, template: str) -> dict[str, str]:
        """Every text a template may extend or include, by name: its own folder, the forms, the clauses.

        Raises:
            InputError: a text is too large, not UTF-8, or a link that leaves the library.
        """
        folder = self.folders[template]
        own = {f"{template}/{path.name}": self._text(path) for path in sorted(folder.glob("*.j2"))}
        return {**self._shared_texts, **own}

    def _text(self, path: Path) -> str:
        shown = Place(self.shown(path))
        if not any(path.resolve().is_relative_to(root.resolve()) for root in self.roots):
            raise InputError(
                Problem("a link that leaves the library", shown, fix="copy the text into the library")
            )
        return read_text(path, self.shown(path))
