"""Sentences that several commands say."""

from collections.abc import Iterator, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sen.audit.queries import Verdict
from sen.upkeep import secrets


def size(number: int) -> str:
    return _("%(size)s MB") % {"size": number_format(number / 10**6, 1)}


def about_the_log(verdict: Verdict) -> Iterator[str]:
    counted = {"blocks": verdict.blocks, "sealed": verdict.sealed, "unsealed": verdict.unsealed}
    yield (
        _(
            "The log is as it was written: %(blocks)s blocks, %(sealed)s sealed entries, %(unsealed)s not sealed yet."
        )
        % counted
    )
    if verdict.last_seal:
        yield _("Seal of the last block: %(seal)s") % {"seal": verdict.last_seal}


def about_lost_files(lost: list[str]) -> Iterator[str]:
    if lost:
        yield _(
            "%(count)s files were missing or damaged on the disk when the backup was made; they are not in it:"
        ) % {"count": len(lost)}
        yield from (f"  {sha}" for sha in lost[:20])


def about_another_key() -> Iterator[str]:
    yield _("This machine has another secret key than the one where the backup was made. What that means:")
    yield from (f"  - {line}" for line in secrets.lost_without_the_key())
    yield _("With the old key in SEN_SECRET_KEY all of it works again.")


def about_settings(differing: Mapping[str, str]) -> Iterator[str]:
    if differing:
        yield _("The old machine had these settings, which are not set so here:")
        yield from (f"  {name}={value}" for name, value in sorted(differing.items()))


def to_keep_apart() -> Iterator[str]:
    yield _("Not in the backup, keep it elsewhere:")
    yield from (f"  - {line}" for line in secrets.keep_apart())
