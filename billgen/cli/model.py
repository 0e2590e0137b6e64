"""Cli room: `billgen model` - a hand-out edition of a template: brackets, alternatives, commentary."""

from __future__ import annotations

from pathlib import Path

import click

from billgen.base.errors import CommandError, Problem
from billgen.cli.options import (
    house_option,
    json_option,
    open_library,
    read_as_of,
    reference_option,
    refuse_unused,
    workspace_option,
)
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen model sanctuary-ordinance --out handouts
"""


@click.command("model", epilog=EPILOG)
@click.argument("template")
@click.option("--format", "formats", metavar="LIST", default="docx,txt", show_default=True, help="Formats.")
@click.option("--out", metavar="DIR", default="out", show_default=True, help="Folder for the files.")
@click.option("--as-of", metavar="DATE", help="The date they carry. Default: today.")
@click.option("--replace", "over", is_flag=True, help="Write over files that stand there.")
@house_option
@reference_option
@workspace_option
@json_option
def command(
    template: str,
    formats: str,
    out: str,
    as_of: str | None,
    over: bool,
    house: str | None,
    reference: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Write TEMPLATE as a model to hand out: no place's bill, but every alternative with its commentary."""
    from billgen.handout import handout
    from billgen.houses.opening import open_looks
    from billgen.library.saving import save_all
    from billgen.render.formats import FORMATS

    names = list(dict.fromkeys(word.strip().lower() for word in formats.split(",") if word.strip()))
    if wrong := [name for name in names if name not in FORMATS] or ([formats] if not names else []):
        raise CommandError(Problem(f"no format {', '.join(wrong)}", fix=f"there are {', '.join(FORMATS)}"))
    refuse_unused(reference or "", names)
    library = open_library(workspace)
    looks = open_looks(library, house or "", reference or "")
    sheet = handout(library, template, read_as_of(as_of or ""), looks)
    folder = Path(out)
    files = {folder / f"{template}--model.{name}": FORMATS[name].write(sheet) for name in names}
    save_all(files, replace=over)
    if as_json:
        print_json("model", ok=True, exit_code=0, template=template, files=[str(path) for path in files])
        return
    click.echo(click.style(sheet.title, bold=True))
    for path, data in files.items():
        click.echo(f"  {path}  {len(data) / 1024:5.0f} kB")
