"""What is wrong with an office's own template, and what to do, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sen.lib.templating import Fault, Place

FAULT_TEXTS: Mapping[str, Any] = {
    "too_large": gettext_lazy("The file is larger than 5 MB. Make its pictures smaller and try again."),
    "inflates": gettext_lazy("The file unpacks to more than 40 MB: it may be a trap."),
    "damaged": gettext_lazy("The file cannot be opened as .docx. Save it in Word as .docx and try again."),
    "encrypted": gettext_lazy(
        "The file is locked with a password. Save it without a password and try again."
    ),
    "macros": gettext_lazy("The file holds macros. Save it as .docx without macros and try again."),
    "external": gettext_lazy(
        "The file fetches something from outside. Paste pictures into it and take links to templates out."
    ),
    "active": gettext_lazy(
        "The file holds an embedded object or a field that starts by itself. Take it out and try again."
    ),
    "hidden": gettext_lazy(
        "Signs of a field stand where they are not filled. Accept all tracked changes, clear comments, try again."
    ),
    "slow": gettext_lazy("Filling the template took too long. Make it simpler."),
    "too_much": gettext_lazy("The filled template is too large. Make it simpler."),
    "cannot_fill": gettext_lazy(
        "The template cannot be filled. Start from the sample template and add fields one by one."
    ),
    "unknown_field": gettext_lazy("There is no such field."),
    "empty_field": gettext_lazy("Nothing stands between the braces. Write the name of a field."),
    "not_allowed": gettext_lazy("Only the name of a field may stand here, with | and a filter if wanted."),
    "unknown_filter": gettext_lazy("There is no such filter."),
    "unclosed_field": gettext_lazy("{{ is not closed with }} in the same paragraph."),
    "unclosed_tag": gettext_lazy("{% is not closed with %} in the same paragraph."),
    "unclosed_note": gettext_lazy("{# is not closed with #} in the same paragraph."),
    "closer_alone": gettext_lazy("Braces are closed that were not opened."),
    "one_brace": gettext_lazy("One brace is not enough. Write two: {{ and }}."),
    "list_needs_loop": gettext_lazy(
        "This field is a list. Walk through it with a loop, or write | join(', ')."
    ),
    "unknown_tag": gettext_lazy("There is no such tag."),
    "bad_loop": gettext_lazy("A loop is written {%p for dong in noi_nhan %}."),
    "bad_condition": gettext_lazy("A condition is written {% if han_tra_loi %} or {% if not han_tra_loi %}."),
    "loop_over_text": gettext_lazy("This field is not a list. Write it without a loop."),
    "loop_name_taken": gettext_lazy(
        "The name of the loop's line is also a field. Choose another, such as dong."
    ),
    "loop_never_closed": gettext_lazy("The loop is never closed. Add {%p endfor %} after its last line."),
    "condition_never_closed": gettext_lazy(
        "The condition is never closed. Add {%p endif %} after its last line."
    ),
    "end_alone": gettext_lazy("Something is closed that was not opened."),
    "crossed": gettext_lazy("A loop and a condition cross. Close first what was opened last."),
    "other_sign": gettext_lazy(
        "Opened and closed with different signs. Write both with {%p, both with {%tr, or both with {%."
    ),
    "needs_p": gettext_lazy(
        "It goes over several paragraphs. Write {%p at both ends, each in a paragraph of its own."
    ),
    "not_alone": gettext_lazy("{%p must stand alone in its paragraph: the paragraph goes away."),
    "outside_table": gettext_lazy("{%tr is for the rows of a table. Write {%p here."),
    "other_container": gettext_lazy(
        "Opened and closed in different tables or cells. Put both ends in the same one."
    ),
    "too_deep": gettext_lazy("Loops stand one in another more than twice. Make it simpler."),
}
"""`sen.lib.templating.MESSAGES` in the reader's language; a test holds the two together."""


def told(fault: Fault) -> str:
    """One line: where, the first words there, what was written, what is wrong, what is near."""
    parts = []
    if fault.place:
        parts.append(f"{place_words(fault.place)} (“{fault.line_text}”)")
    if fault.field:
        parts.append(fault.field)
    said = str(FAULT_TEXTS[fault.message_code])
    if fault.proposed:
        said += " " + _("Perhaps you mean: %(name)s.") % {"name": fault.proposed}
    return ": ".join([*parts, said])


def place_words(place: Place) -> str:
    words = []
    if place.part != "body":
        named = {
            "header": pgettext("part of a page", "Header"),
            "footer": pgettext("part of a page", "Footer"),
            "footnotes": pgettext("part of a page", "Footnotes"),
        }
        words.append(named[place.part])
    if place.table:
        cell = {"table": place.table, "row": place.row, "cell": place.cell}
        words.append(_("Table %(table)d, row %(row)d, column %(cell)d") % cell)
    words.append(_("Paragraph %(number)d") % {"number": place.paragraph})
    return ", ".join(words)
