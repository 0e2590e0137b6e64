"""Cli room: how a long run shows how far it is, and how it is asked to stop."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from click._termui_impl import ProgressBar


@contextmanager
def stoppable() -> Generator[Callable[[], bool]]:
    """Ctrl-C asks to stop, the second time it is not asked."""
    asked = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        click.echo("\nStopping: what is in hand is finished. Ctrl-C again gives it up.", err=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def bar_of(label: str, length: int, *, quiet: bool) -> Generator[Callable[[int, int, str], None]]:
    """A progress bar on a terminal: done, rate, time left, failures."""
    hidden = quiet or not sys.stderr.isatty()
    state = {"words": ""}
    made: ProgressBar[int] = click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        hidden=hidden,
        show_pos=True,
        item_show_func=lambda _item: state["words"],
    )
    with made as bar:

        def show(done: int, total: int, words: str) -> None:
            bar.length = total
            state["words"] = words
            if done > bar.pos:
                bar.update(done - bar.pos, done)

        yield show
