"""A message to a channel of the office: a webhook, a chat. `apprise` knows the forms; it is installed by who wants one."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004  (Django's own name)
from django.utils.translation import gettext as _


class ChannelFailed(Exception):
    """Says which channel by its place in the setting, never by its address: that holds a key."""


def is_installed() -> bool:
    return find_spec("apprise") is not None


def send(address: str, *, place: str, title: str, body: str) -> None:
    """Tell one channel.

    Raises:
        ChannelFailed: the package is missing, the address is of no known form, or it did not take the message.
    """
    if not is_installed():
        raise ChannelFailed(f"{place}: apprise is not installed")
    teller: Any = import_module("apprise").Apprise()
    if not teller.add(address):
        raise ChannelFailed(f"{place}: no channel has an address of this form")
    if not teller.notify(body=body, title=title):
        raise ChannelFailed(f"{place}: the channel did not take the message")


def check(**_asked: Any) -> list[CheckMessage]:
    """`sen check` and the start: a channel is set, and nothing can speak to it."""
    if not settings.CHANNELS or is_installed():
        return []
    told = _("SEN_CHANNELS is set, but apprise is not installed.")
    return [Warning(told, hint="pip install --require-hashes -r requirements/channels.txt", id="sen.W101")]
