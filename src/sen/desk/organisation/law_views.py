"""The rules themselves: all of a day by subject, and one through the years. They are files, no rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sen.desk.fields import DateField
from sen.desk.organisation.law_words import (
    CONFIDENCE,
    LEVELS,
    SUBJECTS,
    said_act,
    said_length,
    said_limit,
    said_source,
    said_term,
)
from sen.desk.registry import Text, Tone
from sen.desk.requests import SignedIn, signed_in
from sen.lib.vi_text import search_form
from sen.org.models import Actor, RuleOverride, Unit
from sen.org.models.law import level_of
from sen.org.rules import managed_law, visible_authorities, visible_rule_overrides
from sen.regulation.catalogue import rule, rule_ids, subjects, versions
from sen.regulation.model import Level, Rule, Says

SAID: dict[Says, tuple[Text, Tone]] = {
    Says.NONE: (_("The law sets nothing here"), "none"),
    Says.UNSEEN: (_("The text of that day was not read"), "wait"),
}
EVERY, CLOCKS, TO_CHECK = "", "clocks", "check"
SHOWN = [(EVERY, _("All")), (CLOCKS, _("Only time limits")), (TO_CHECK, _("Only those to be checked"))]


class RuleFilter(forms.Form):
    is_filter = True

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    on = DateField(label=_("In force on"), required=False)
    subject = forms.ChoiceField(label=pgettext_lazy("law", "Subject"), required=False)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)
    authority = forms.ChoiceField(label=_("Authority"), required=False)

    def __init__(self, *args: Any, authorities: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [("", _("All")), *SUBJECTS.items()]  # type: ignore[attr-defined]
        self.fields["authority"].choices = [(str(unit.pk), unit.name) for unit in authorities]  # type: ignore[attr-defined]
        if len(authorities) < 2:
            del self.fields["authority"]


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page says it."""

    rule: Rule
    title: str
    text: str
    limit: str
    said: tuple[Text, Tone] | None
    act: str
    term: str
    source: str
    confidence: tuple[Text, Tone] | None
    levels: str = ""
    own: RuleOverride | None = None
    own_length: str = ""

    @property
    def folded(self) -> str:
        return search_form(f"{self.title} {self.text} {self.limit} {self.act} {self.rule.id}")


def line_of(found: Rule, *, own: RuleOverride | None = None, levels: Sequence[Level] = ()) -> Line:
    language = get_language() or "vi"
    is_known = found.says != Says.UNSEEN
    return Line(
        rule=found,
        title=found.title(language),
        text=found.text(language),
        limit=said_limit(found.limit) if found.limit else "",
        said=SAID.get(found.says),
        act=said_act(found),
        term=said_term(found.valid_from, found.valid_to),
        source=said_source(found.source),
        confidence=CONFIDENCE[found.confidence] if is_known else None,
        levels=", ".join(str(LEVELS[level]) for level in levels),
        own=own,
        own_length=said_length(own.amount, own.counted_in) if own else "",
    )


@require_safe
@signed_in
def rules_page(request: SignedIn) -> HttpResponse:
    """What the law of one day asks of one authority, its own numbers beside it."""
    authorities = list(visible_authorities(request.actor).order_by("folded", "pk"))
    today = timezone.localdate(request.now)
    query = {"on": f"{today:%d/%m/%Y}", **request.GET.dict()} if request.GET else None
    form = RuleFilter(query, initial={"on": today}, authorities=authorities)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    authority = _chosen(authorities, asked.get("authority", ""))
    day = asked.get("on") or today
    groups = (
        list(_groups(request.actor, authority, day, asked)) if form.is_valid() or not form.is_bound else []
    )
    context = {
        "form": form,
        "groups": groups,
        "count": sum(len(lines) for _heading, lines in groups),
        "day": day,
        "authority": authority,
        "level": LEVELS[level_of(authority)],
        "may_keep": managed_law(request.actor).exists(),
    }
    return render(request, "desk/organisation/law.html", context)


@require_safe
@signed_in
def rule_page(request: SignedIn, rule_id: str) -> HttpResponse:
    """Every version of one rule, the newest first, and what one's authorities have set in its place."""
    if rule_id not in rule_ids():
        raise Http404
    lines = [line_of(found, levels=levels) for levels, found in reversed(versions(rule_id))]
    own = visible_rule_overrides(request.actor).filter(rule_id=rule_id).select_related("authority")
    has_limit = any(line.rule.limit for line in lines)
    context = {
        "rule_id": rule_id,
        "title": lines[0].title,
        "lines": lines,
        "overrides": [
            (row, said_length(row.amount, row.counted_in), said_term(row.valid_from, row.valid_to))
            for row in own
        ],
        "may_set": has_limit and managed_law(request.actor).exists(),
    }
    return render(request, "desk/organisation/law_rule.html", context)


def _chosen(authorities: Sequence[Unit], key: str) -> Unit | None:
    return next(
        (unit for unit in authorities if str(unit.pk) == key), authorities[0] if authorities else None
    )


def _groups(
    actor: Actor, authority: Unit | None, day: date, asked: dict[str, Any]
) -> Iterator[tuple[Text, list[Line]]]:
    """Headings with the lines below them that were asked for; no empty ones."""
    words = search_form(asked.get("q") or "").split()
    own = _own_on(actor, authority, day)
    ids, level = subjects(), level_of(authority)
    for subject, heading in SUBJECTS.items():
        if asked.get("subject") not in (None, "", subject):
            continue
        lines = [line_of(rule(one, on=day, level=level), own=own.get(one)) for one in ids[subject]]
        kept = [
            line
            for line in lines
            if _is_asked(line, asked.get("show", EVERY)) and all(word in line.folded for word in words)
        ]
        if kept:
            yield heading, kept


def _is_asked(line: Line, show: str) -> bool:
    if show == CLOCKS:
        return line.rule.limit is not None
    return show != TO_CHECK or line.rule.must_be_checked


def _own_on(actor: Actor, authority: Unit | None, day: date) -> dict[str, RuleOverride]:
    rows = visible_rule_overrides(actor).filter(authority=authority, withdrawn_at=None, valid_from__lte=day)
    return {row.rule_id: row for row in rows if row.valid_to is None or day <= row.valid_to}
