"""How the log of `org` reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation.law_words import said_length, title_of_rule
from sen.desk.registry import Sentence
from sen.org.errors import Refusal
from sen.org.models import Membership, Role


def _role(text: str) -> Any:
    def worded(facts: Mapping[str, Any]) -> str:
        role = facts.get("role", "")
        return gettext(text) % {"role": Role(role).label if role in Role.values else "–"}

    return worded


def _renamed(facts: Mapping[str, Any]) -> str:
    return gettext("renamed “%(before)s” to “%(after)s”") % {
        name: facts.get(name, "–") for name in ("before", "after")
    }


def _delegated(facts: Mapping[str, Any]) -> str:
    roles = [str(Role(role).label) for role in facts.get("roles", []) if role in Role.values]
    return gettext("delegated %(roles)s to %(taker)s, %(first)s to %(last)s") % {
        "roles": ", ".join(roles) or "–",
        "taker": facts.get("taker_name") or "–",
        "first": _day(facts.get("valid_from")),
        "last": _day(facts.get("valid_to")),
    }


def _day(written: object) -> str:
    return "–" if not isinstance(written, str) else f"{date.fromisoformat(written):%d/%m/%Y}"


def _given_over(facts: Mapping[str, Any]) -> str:
    said = gettext("confirmed the list for the giver: %(count)s rows") % {"count": facts.get("count", "–")}
    if not facts.get("in_place"):
        return said
    return gettext("%(said)s, in the place of %(giver)s because: %(because)s") % {
        "said": said,
        "giver": facts.get("giver", "–"),
        "because": facts.get("because") or "–",
    }


def _given(facts: Mapping[str, Any]) -> str:
    """An acting head with the paper."""
    said = _role("gave the role %(role)s")(facts)
    if not facts.get("acting"):
        return str(said)
    kind = Membership.Acting(facts["acting"]).label if facts["acting"] in Membership.Acting.values else "–"
    return f"{said}: {kind}, {facts.get('paper') or '–'}"


def _own_rule(facts: Mapping[str, Any]) -> str:
    return gettext("set an own rule for “%(rule)s”: %(length)s from %(day)s, because: %(reason)s") % {
        "rule": title_of_rule(str(facts.get("rule_id", ""))),
        "length": said_length(int(facts.get("amount") or 0), str(facts.get("counted_in", ""))),
        "day": _day(facts.get("valid_from")),
        "reason": facts.get("reason") or "–",
    }


def _swapped(facts: Mapping[str, Any]) -> str:
    return gettext("entered a swap of working days: off on %(off)s, worked on %(worked)s (%(reason)s)") % {
        "off": _day(facts.get("day_off") or None),
        "worked": _day(facts.get("day_worked") or None),
        "reason": facts.get("reason") or "–",
    }


WAYS = {
    "password": _("logged in with the password"),
    "passkey": _("logged in with a passkey"),
    "provider": _("logged in through the identity provider"),
}


def _logged_in(facts: Mapping[str, Any]) -> str:
    """Entries of before tell no way."""
    return str(WAYS.get(str(facts.get("way")), gettext("logged in")))


def _log_in_refused(facts: Mapping[str, Any]) -> str:
    if facts.get("reason") not in Refusal.values:
        return gettext("a log-in was refused")
    because = Refusal(facts["reason"]).label
    return gettext("a log-in through the identity provider was refused: %(because)s") % {"because": because}


OF_ORG: dict[str, Sentence] = {
    "org.unit_added": _("added the unit"),
    "org.unit_changed": _("changed the unit"),
    "org.unit_renamed": _renamed,
    "org.unit_aliases_set": _("set the other names"),
    "org.unit_ended": _("ended the unit"),
    "org.succession_drafted": _("drafted a change of units"),
    "org.succession_changed": _("changed the draft"),
    "org.succession_roles_chosen": _("said who goes on in which unit"),
    "org.succession_confirmed": _("confirmed the change of units"),
    "org.succession_took_effect": _("the change of units took effect"),
    "org.succession_undone": _("took the change back: %(reason)s"),
    "org.succession_corrected": _("corrected the change of units: %(reason)s"),
    "org.group_saved": _("saved the group"),
    "org.group_dropped": _("removed the group"),
    "org.person_added": _("added the person"),
    "org.person_changed": _("changed name or e-mail"),
    "org.person_invited": _role("invited as %(role)s"),
    "org.invitation_accepted": _("accepted the invitation"),
    "org.invitation_withdrawn": _("withdrew the invitation"),
    "org.role_given": _given,
    "org.role_ended": _role("ended the role %(role)s"),
    "org.roles_delegated": _delegated,
    "org.delegation_ended": _("ended the delegation to %(taker_name)s early"),
    "org.handover_begun": _("began to hand over the work of %(giver)s to %(taker)s"),
    "org.handover_given": _given_over,
    "org.handed_over": _("took over the work of %(giver)s: %(count)s rows"),
    "org.handover_withdrawn": _("withdrew the handing over"),
    "org.data_request_recorded": _("put down a request about personal data"),
    "org.data_request_acknowledged": _("gave the first answer to the request about personal data"),
    "org.data_request_extended": _("extended the time for the request"),
    "org.data_request_answered": _("answered the request about personal data"),
    "org.personal_data_exported": _("took a copy of the person's data"),
    "org.name_removed": _("the name and address of the person were removed"),
    "org.rule_override_set": _own_rule,
    "org.rule_override_ended": _("ended the own rule"),
    "org.holiday_swap_announced": _swapped,
    "org.holiday_swap_withdrawn": _("withdrew the swap of working days"),
    "org.account_closed": _("closed the account"),
    "org.account_reopened": _("opened the account again"),
    "org.password_link_issued": _("made a link for a new password"),
    "org.password_set": _("set a new password"),
    "org.language_set": _("changed the language of the desk"),
    "org.logged_in": _logged_in,
    "org.logged_out": _("logged out"),
    "org.session_ended": _("logged out elsewhere: %(target)s"),
    "org.session_over": _("was logged out after a time without use"),
    "org.log_in_refused": _log_in_refused,
    "org.identity_linked": _("was linked to an identity at the identity provider"),
    "org.identity_unlinked": _("unlinked the account from the identity provider"),
    "org.second_factor_added": _("added a second factor"),
    "org.second_factor_removed": _("took a second factor away"),
    "org.second_factor_refused": _("a second factor was refused"),
    "org.passkey_renamed": _("renamed a passkey"),
    "org.recovery_code_used": _("used a recovery code (codes left: %(left)s)"),
    "org.recovery_codes_kept": _("has put the recovery codes away"),
    "org.recovery_codes_renewed": _("made new recovery codes"),
    "org.reset_asked": _("asked for a lost second factor to be taken away"),
    "org.reset_confirmed": _("confirmed that a lost second factor is taken away"),
    "org.reset_refused": _("was refused as the second person for a lost second factor"),
    "org.reset_withdrawn": _("refused or withdrew the request to take a second factor away"),
    "org.reset_at_console": _("the second factor was taken away at the machine itself"),
    "org.secrets_resealed": _("the secrets were sealed anew (%(count)s)"),
    "org.administrator_created": _("became administrator"),
}
TO_TRANSLATE = (_("invited as %(role)s"), _("gave the role %(role)s"), _("ended the role %(role)s"))
"""Named here so that the catalogue has them."""
