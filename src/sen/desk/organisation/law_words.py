"""Rules and limits in words: in lists, forms, the log and wherever a clock is shown."""

from datetime import date

from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from sen.desk.registry import Text, Tone
from sen.regulation.catalogue import rule_ids, versions
from sen.regulation.model import Level, Limit, Rule, Source, Start, Unit

STARTS: dict[Start, Text] = {
    Start.EVENT: _("the event takes place"),
    Start.RECEIVED_AND_HANDLED: _("the matter is received and handled"),
    Start.IMPACT_DETERMINED: _("an effect on public opinion is determined"),
    Start.REQUEST_RECEIVED: _("the request is received"),
    Start.WRITTEN_CONCLUSION: _("the written conclusion is received"),
    Start.OWN_DISCOVERY: _("the error is discovered by oneself"),
    Start.CONCLUSION_ISSUED: _("the conclusion is issued"),
    Start.ANSWER_RECEIVED: _("the answer is received"),
    Start.ASSIGNMENT_DECIDED: _("the assignment is decided"),
    Start.SIGNED: _("the document is signed"),
    Start.IN_FORCE: _("the act comes into force"),
    Start.ENTRY_PLANNED: _("the planned entry into the country"),
    Start.PROGRAMME_ENDED: _("the programme has ended"),
    Start.BREACH_FOUND: _("the breach is found"),
}
SUBJECTS: dict[str, Text] = {
    "press": _("Informing the press"),
    "spokespersons": _("Spokespersons"),
    "answers": _("Answers to and from the press"),
    "corrections": _("Corrections and feedback"),
    "foreign_press": _("Foreign press"),
    "external_information": _("External information"),
    "access_to_information": _("Access to information"),
    "portal": _("The portal"),
    "personal_data": _("Personal data"),
    "secrets": _("State secrets"),
    "document_form": _("Form of documents"),
}
"""In the order of the page; the name of a file of rules to its heading."""
LEVELS: dict[Level, Text] = {
    Level.PROVINCE: _("province"),
    Level.DISTRICT: _("district (until 30 June 2025)"),
    Level.COMMUNE: _("commune"),
}
CONFIDENCE: dict[str, tuple[Text, Tone]] = {
    "high": (_("High confidence"), "ok"),
    "medium": (_("Medium confidence"), "wait"),
    "low": (_("Low confidence"), "late"),
}
SEEN: dict[str, Text] = {
    "full text": _("read as a whole"),
    "full text; none that replaces it was seen up to July 2026": _(
        "read as a whole; nothing that replaces it was seen up to July 2026"
    ),
    "article": _("the article was read"),
    "excerpt": _("only an excerpt was read"),
    "annex excerpt": _("only an excerpt of the annex was read"),
    "opening": _("only the beginning was read"),
    "summary": _("only a summary was read"),
    "not seen": _("the text was not seen"),
}
CHECK = _("to be checked against the signed text")


def said_length(amount: int, counted_in: str) -> str:
    texts = {
        Unit.HOURS: ngettext("%(count)s hour", "%(count)s hours", amount),
        Unit.DAYS: ngettext("%(count)s day", "%(count)s days", amount),
        Unit.WORKING_DAYS: ngettext("%(count)s working day", "%(count)s working days", amount),
    }
    return texts[Unit(counted_in)] % {"count": amount} if counted_in in set(Unit) else str(amount)


def said_starts(limit: Limit) -> str:
    return pgettext("either start of a clock", " or ").join(str(STARTS[start]) for start in limit.starts)


def said_limit(limit: Limit) -> str:
    """With what starts it: laws differ in that more than in the number."""
    if limit.amount == 0:
        return gettext("at once when %(start)s") % {"start": said_starts(limit)}
    text = (
        gettext("at least %(length)s before %(start)s")
        if limit.is_before
        else gettext("%(length)s from when %(start)s")
    )
    return text % {"length": said_length(limit.amount, limit.unit), "start": said_starts(limit)}


def said_start(value: str) -> str:
    """Of a stored start, such as that of a request."""
    return str(STARTS[Start(value)]) if value in set(Start) else ""


def title_of_rule(rule_id: str) -> str:
    """One that no file has any more keeps its id."""
    return versions(rule_id)[0][1].title(get_language() or "vi") if rule_id in rule_ids() else rule_id


def said_act(rule: Rule) -> str:
    """As an office cites it."""
    if not rule.article:
        return rule.act
    return gettext("%(act)s, article %(article)s") % {"act": rule.act, "article": rule.article}


def said_term(begins: date | None, ends: date | None) -> str:
    first, last = (f"{day:%d/%m/%Y}" if day else "" for day in (begins, ends))
    if first and last:
        return gettext("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("from %(first)s") % {"first": first}
    return gettext("until %(last)s") % {"last": last} if last else ""


def said_source(source: Source | None) -> str:
    """How far the text was read."""
    if source is None:
        return ""
    seen = str(SEEN.get(source.seen, source.seen))
    return (
        gettext("%(seen)s, in a copy made by a machine") % {"seen": seen} if source.is_machine_read else seen
    )
