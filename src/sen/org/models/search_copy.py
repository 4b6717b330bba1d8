"""The search copy of a text is saved with the text."""

from typing import Any


def with_folded(arguments: dict[str, Any]) -> dict[str, Any]:
    """The search copy is saved with the fields it copies, whichever of them are saved."""
    if fields := arguments.get("update_fields"):
        arguments["update_fields"] = {*fields, "folded"}
    return arguments
