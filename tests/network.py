"""No network: what a test, and every program it starts, may not do without saying so."""

from __future__ import annotations

import socket
from typing import Any, NoReturn


class NoNetworkError(BaseException):
    """Not an Exception: code that gets over a lost connection must not get over this."""


def _refuse(*asked: object, **_: object) -> NoReturn:
    raise NoNetworkError(f"the tests have no network: {asked[-1] if asked else ''}")


def _internet(method: Any) -> Any:
    """A method of sockets that works for everything but the internet families, loopback included."""

    def guarded(self: socket.socket, *asked: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse(*asked)
        return method(self, *asked)

    return guarded


class Cut:
    """Takes the network away from this process, and gives it back."""

    NAMES = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo")
    METHODS = ("connect", "connect_ex", "sendto", "sendmsg", "listen")

    def __init__(self) -> None:
        # Kept beside what is replaced: a process that starts without network may be cut off once more.
        self.kept: dict[tuple[Any, str], Any] = vars(socket).setdefault("kept_by_tests", {})

    def off(self) -> None:
        """No connection, no server, no look-up of a name."""
        for name in self.NAMES:
            self._put(socket, name, _refuse)
        for name in self.METHODS:
            if hasattr(socket.socket, name):
                self._put(socket.socket, name, _internet(getattr(socket.socket, name)))

    def on(self) -> None:
        """As it was."""
        for (owner, name), value in self.kept.items():
            setattr(owner, name, value)
        self.kept.clear()

    def _put(self, owner: Any, name: str, value: Any) -> None:
        if (owner, name) not in self.kept:
            self.kept[owner, name] = getattr(owner, name)
            setattr(owner, name, value)


if __name__ == "sitecustomize":  # a program that a test started
    Cut().off()
