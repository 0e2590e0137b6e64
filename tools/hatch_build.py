"""Build hook: the wheel carries templates/ and jurisdictions/ as billgen/_library.

Only the real wheel does. An editable install reads them from the checkout; a static `force-include` would
leave it a frozen copy.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LibraryHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the built-in library to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {
                "templates": "billgen/_library/templates",
                "jurisdictions": "billgen/_library/jurisdictions",
            }
