"""Library room: opened once, passed to every draft; finds templates, forms, clauses and facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.facts.store import FactStore
from billgen.facts.table import PlaceTable
from billgen.library.cuts import reached, sections
from billgen.library.manifest import Form, Manifest, Need, read_form, read_manifest, read_needs
from billgen.library.missing import absent
from billgen.library.overlays import FOLDER as OVERLAYS
from billgen.library.overlays import Overlay, apply, files_for, places_of, read_overlay
from billgen.library.papers import Paper, read_paper
from billgen.library.reader import Reader, read_file, read_text

WORKSPACE_FILE = "billgen.yaml"
PLACES_FILE = "places.sqlite"
BILL = "bill.md.j2"
_FACTS = "jurisdictions"
_T = TypeVar("_T")


def builtin_root() -> Path:
    """The folder with the shipped `templates/` and `jurisdictions/`: the checkout first, the wheel second.

    The checkout comes first because an editable install keeps a frozen copy of the wheel's data.
    """
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if all((checkout / part).exists() for part in ("pyproject.toml", "templates/_forms", "jurisdictions")):
        return checkout
    return package / "_library"


def find_workspace(named: str | None, start: Path | None = None) -> Path | None:
    """The workspace: `--workspace`, else BILLGEN_WORKSPACE, else the nearest parent with `billgen.yaml`.

    Raises:
        CommandError: the folder named is not there.
    """
    for said, by in ((named, "--workspace"), (os.environ.get("BILLGEN_WORKSPACE"), "BILLGEN_WORKSPACE")):
        if said:
            if not Path(said).is_dir():
                raise CommandError(Problem(f"{by} {said!r} is not a folder", fix="name an existing folder"))
            if not any(
                (Path(said) / name).exists() for name in (WORKSPACE_FILE, "templates", "jurisdictions")
            ):
                what = (
                    f"{by} {said!r} is no workspace: it has no {WORKSPACE_FILE}, templates/ or jurisdictions/"
                )
                raise CommandError(
                    Problem(what, fix=f"make an empty {WORKSPACE_FILE} in it, or name another folder")
                )
            return Path(said).resolve()
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / WORKSPACE_FILE).is_file()), None)


def _place_table(workspace: Path | None) -> PlaceTable | None:
    """The place tables that were imported into a workspace; not opened yet."""
    if workspace is None or not (workspace / PLACES_FILE).is_file():
        return None
    from billgen.places.store import PlaceStore  # SQLite, which nobody else has to load

    return PlaceStore(workspace / PLACES_FILE)


class Library:
    """Templates, forms, clauses and facts.

    A workspace's template folder stands in place of the whole built-in one; its forms and clauses do so file
    by file, its facts value by value.
    """

    def __init__(self, workspace: Path | None = None, root: Path | None = None) -> None:
        self.workspace = workspace
        self.builtin = root or builtin_root()
        self.roots = (self.builtin, *((workspace,) if workspace else ()))
        roots = [path / _FACTS for path in self.roots if (path / _FACTS).is_dir()]
        self.facts = FactStore(roots, table=_place_table(workspace))
        self._manifests: dict[str, Manifest] = {}
        self._forms: dict[str, Form] = {}
        self._overlays: dict[tuple[str, str], list[Overlay]] = {}
        self._needs: dict[tuple[str, tuple[str, ...]], Mapping[str, Need]] = {}
        self._texts: dict[Path, str] = {}
        self._laid: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
        self._contents: dict[tuple[Path, ...], str] = {}

    def shown(self, path: Path) -> str:
        """A path below its root: the same input gives the same words on every machine."""
        root = next((root for root in reversed(self.roots) if path.is_relative_to(root)), None)
        return path.relative_to(root).as_posix() if root else path.name

    def home(self, place: str, fact: str) -> str:
        """The file in which a fact of a place should stand: "jurisdictions/us/wa.yaml"."""
        lineage = place.split("/")
        depth = {"us": 1, "state": 2}.get(fact.partition(".")[0], len(lineage))
        file = f"{_FACTS}/{'/'.join(lineage[:depth])}.yaml"
        if self.workspace:
            return f"{file} of your workspace"
        return file if self.builtin.name != "_library" else f"{file} of a workspace (--workspace DIR)"

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Template id → its folder; the workspace's in place of the shipped one."""
        return {
            manifest.parent.name: manifest.parent
            for root in self.roots
            for manifest in sorted((root / "templates").glob("*/template.yaml"))
            if manifest.is_file()
        }

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
        if id not in self._manifests:
            if id not in self.folders:
                raise CommandError(absent(id, self.roots, self.templates, self.shown))
            path = self.folders[id] / "template.yaml"
            manifest = self._read(path, read_manifest)
            if manifest.id != id:
                what = f"the id {manifest.id!r} in the folder {id!r}"
                raise InputError(Problem(what, manifest.where, fix="make them the same"))
            self._manifests[id] = manifest
        return self._manifests[id]

    @property
    def forms(self) -> list[str]:
        """Ids of all forms."""
        names = (name for name in self._shared if name.startswith("_forms/") and name.endswith(".yaml"))
        return sorted(name.removeprefix("_forms/").removesuffix(".yaml") for name in names)

    def form_text(self, id: str) -> str:
        """The text of a form; "" when it has none."""
        return self._shared_texts.get(f"_forms/{id}.md.j2", "")

    def form(self, id: str) -> Form:
        """A form.

        Raises:
            InputError: it is not there or cannot be read.
        """
        if id not in self._forms:
            paths = [self._shared.get(f"_forms/{id}{ending}") for ending in (".yaml", ".md.j2")]
            if paths[0] is None or paths[1] is None:
                known = self.forms
                lack = "no form" if paths[0] is None else f"no text (_forms/{id}.md.j2) of the form"
                raise InputError(Problem(f"{lack} {id!r}", fix=f"there are {', '.join(known)}"))
            self._forms[id] = self._read(paths[0], read_form)
        return self._forms[id]

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that may go with a bill, in their order; the workspace's in place of the shipped.

        Raises:
            InputError: one of them cannot be read, or has no text.
        """
        files = {path.name: path for path in self._files_of("_papers")}
        found: list[Paper] = []
        for name, path in files.items():
            if path.suffix != ".yaml":
                continue
            paper = self._read(path, read_paper)
            if paper.id != path.stem:
                what = f"the id {paper.id!r} in the file {name}"
                raise InputError(Problem(what, paper.where, fix="make them the same"))
            if f"{paper.id}.md.j2" not in files:
                what = f"no text (_papers/{paper.id}.md.j2) of the paper {paper.id!r}"
                raise InputError(Problem(what, paper.where, fix="write it"))
            found.append(paper)
        return tuple(sorted(found, key=lambda paper: (paper.order, paper.id)))

    def paper_text(self, template: str, paper: str) -> str:
        """What the text of a paper is called among its sources: the template's own, else the shared one."""
        own = f"{template}/papers/{paper}.md.j2"
        return own if own in self.paper_sources(template) else f"_papers/{paper}.md.j2"

    def paper_sources(self, template: str) -> dict[str, str]:
        """Every text that the papers of a template may extend or include, by name."""
        folder = self.folders[template] / "papers"
        own = [path for path in sorted(folder.glob("*.j2")) if path.is_file()]
        shared = [path for path in self._files_of("_papers") if path.suffix == ".j2"]
        return {
            **self._shared_texts,
            **{f"_papers/{path.name}": self._text(path) for path in shared},
            **{f"{template}/papers/{path.name}": self._text(path) for path in own},
        }

    def paper_content(self, template: str) -> str:
        """One hash of everything that the papers of a template say."""
        paths = [*self._files_of("_papers"), *sorted((self.folders[template] / "papers").glob("*.j2"))]
        hasher = sha256()
        for path in paths:
            text = self._text(path).encode()
            hasher.update(f"{path.parent.name}/{path.name} {len(text)}\n".encode() + text)
        return hasher.hexdigest()

    def _files_of(self, kind: str) -> list[Path]:
        """The files of a shared folder, the workspace's in place of the shipped ones of their names."""
        found = {
            path.name: path
            for root in self.roots
            for path in sorted((root / "templates" / kind).glob("*"))
            if path.suffix in (".yaml", ".j2") and path.is_file()
        }
        return [found[name] for name in sorted(found)]

    @cached_property
    def houses(self) -> Mapping[str, Path]:
        """House name → its file; the workspace's in place of the shipped one."""
        folders = [self.builtin / "templates" / "_houses"]
        folders += [self.workspace / "houses"] if self.workspace else []
        return {
            path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml")) if path.is_file()
        }

    def house_file(self, name: str) -> Path:
        """The file of a house.

        Raises:
            CommandError: no such house.
            InputError: a link that leaves the library.
        """
        if name not in self.houses:
            near = get_close_matches(name, self.houses, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(self.houses))}"
            raise CommandError(Problem(f"no house {name!r}", fix=f"{fix}; a file of your own ends in .yaml"))
        self._refuse_links_out(self.houses[name])
        return self.houses[name]

    def needs(self, template: str, place: str = "") -> Mapping[str, Need]:
        """Every need of a template: its own, its overlays' for a place, those of clauses that it includes.

        They only explain; `template check` holds them against the text.
        """
        overlays = self.overlays(template, place)
        key = (template, tuple(one.place for one in overlays))
        if key not in self._needs:
            sources = self.sources(template, place)
            firsts = (f"{template}/{BILL}", f"_forms/{self.template(template).form}.md.j2")
            found: dict[str, Need] = {}
            for name in dict.fromkeys(name for first in firsts for name in reached(sources, first)):
                found |= self.needs_of_clause(name)
            found |= self.template(template).needs
            for overlay in overlays:
                found |= dict(overlay.needs)
            self._needs[key] = found
        return self._needs[key]

    def needs_of_clause(self, name: str) -> Mapping[str, Need]:
        """The needs of one shared clause, by the name of its text: "_clauses/sunset.md.j2"."""
        path = self._shared.get(name.removesuffix(".md.j2") + ".yaml")
        return self._read(path, read_needs) if path and name.startswith("_clauses/") else {}

    @cached_property
    def _shared(self) -> Mapping[str, Path]:
        """Forms and clauses by name ("_forms/ordinance.yaml"), the workspace's in place of the shipped."""
        return {
            f"{kind}/{path.name}": path for kind in ("_forms", "_clauses") for path in self._files_of(kind)
        }

    @cached_property
    def _shared_texts(self) -> Mapping[str, str]:
        return {name: self._text(path) for name, path in self._shared.items() if name.endswith(".j2")}

    def forget(self, place: str) -> None:
        """Let go of what is kept of one town, of which a run over thousands asks once."""
        self.facts.forget(place)
        for key in [key for key in self._overlays if key[1] == place and place.count("/") > 1]:
            del self._overlays[key]

    def overlays(self, template: str, place: str) -> list[Overlay]:
        """The overlays of a template that speak for a place, those of its state first.

        Raises:
            InputError: one of them cannot be read.
        """
        key = (template, place)
        if key not in self._overlays:
            self._overlays[key] = self._read_overlays(template, place)
        return self._overlays[key]

    def _read_overlays(self, template: str, place: str) -> list[Overlay]:
        return [
            self._read(
                path, lambda reader, path=path, id=id: read_overlay(reader, id, template, self._text(path))
            )
            for id, path in files_for(self._overlay_folders(template), place)
        ]

    def overlaid(self, template: str) -> list[str]:
        """Ids of the places for which a template has an overlay."""
        return places_of(self._overlay_folders(template))

    def _overlay_folders(self, template: str) -> list[Path]:
        """Where overlays of a template stand: in its own folder; a workspace may add to a shipped one's."""
        own = self.folders[template]
        return [
            root / "templates" / template / OVERLAYS
            for root in self.roots
            if root / "templates" / template == own or own.is_relative_to(self.builtin)
        ]

    def _overlay_texts(self, template: str, overlays: Iterable[Overlay]) -> dict[str, Path]:
        """The files that overlays name, by what they are called among the sources."""
        lead = f"{template}/{OVERLAYS}/"
        found: dict[str, Path] = {}
        for one in (one for overlay in overlays for one in overlay.laid if not one.text):
            for folder in self._overlay_folders(template):
                if (path := folder / one.name.removeprefix(lead)).is_file():
                    found[one.name] = path
        return found

    def sources(self, template: str, place: str = "") -> dict[str, str]:
        """Every text a template may extend or include, by name: its own folder, the forms, the clauses.

        With a place, its overlays are laid over them.

        Raises:
            InputError: the bill text is not there; a text is too large, not UTF-8, or a link that leaves the
                library; an overlay cannot be laid over it.
        """
        folder = self.folders[template]
        texts = [path for path in sorted(folder.glob("*.j2")) if path.is_file()]
        if folder / BILL not in texts:
            raise InputError(
                Problem("the template has no text", Place(self.shown(folder / BILL)), fix="write it")
            )
        found = {**self._shared_texts, **{f"{template}/{path.name}": self._text(path) for path in texts}}
        overlays = self.overlays(template, place)
        if not overlays:
            return found
        key = (template, tuple(one.place for one in overlays))
        if key not in self._laid:  # the towns of a state share its overlay
            named = self._overlay_texts(template, overlays)
            found |= {name: self._text(path) for name, path in named.items()}
            done, problems = apply(found, f"{template}/{BILL}", overlays)
            if problems:
                raise InputError(problems)
            self._laid[key] = done
        return dict(self._laid[key])

    def headings(self, template: str) -> dict[str, str]:
        """Section id → its heading, of every text that a template reaches by name."""
        texts = self.sources(template)
        return {
            section.id: section.heading
            for name in reached(texts, f"{template}/{BILL}")
            for section in sections(texts[name])
            if section.id
        }

    def content(self, template: str, place: str = "") -> str:
        """One hash of everything that a template and its form say there, clauses and overlays included."""
        paths = [*self._shared.values(), *sorted(self.folders[template].glob("*.j2"))]
        paths += [path for _, path in files_for(self._overlay_folders(template), place)]
        paths += self._overlay_texts(template, self.overlays(template, place)).values()
        key = (self.folders[template] / "template.yaml", *paths)
        if key not in self._contents:
            hasher = sha256()
            for path in key:
                text = self._text(path).encode()
                hasher.update(f"{path.parent.name}/{path.name} {len(text)}\n".encode() + text)
            self._contents[key] = hasher.hexdigest()
        return self._contents[key]

    def _read(self, path: Path, make: Callable[[Reader], _T]) -> _T:
        self._refuse_links_out(path)
        return read_file(path, self.shown(path), make)

    def _text(self, path: Path) -> str:
        """The text of a file, read once: a library that is open does not change under a batch."""
        if path not in self._texts:
            self._refuse_links_out(path)
            self._texts[path] = read_text(path, self.shown(path))
        return self._texts[path]

    def _refuse_links_out(self, path: Path) -> None:
        if not any(path.resolve().is_relative_to(root.resolve()) for root in self.roots):
            what, fix = "a link that leaves the library", "copy the text into the library"
            raise InputError(Problem(what, Place(self.shown(path)), fix=fix))
