"""The rules against the facts they were made from, which stand beside the project while it is built."""

import json
from datetime import date
from pathlib import Path

import pytest

from sen.regulation.catalogue import rule, rule_ids
from sen.regulation.model import Says, Unit

FACTS = Path(__file__).parents[3] / "shared" / "rules" / "vietnam.json"
pytestmark = pytest.mark.skipif(not FACTS.exists(), reason="the shared facts are not beside this checkout")

FORM = ["page", "font", "page_number", "motto", "issuer", "number", "place_date", "title", "basis", "body", "signature",
        "recipients", "annex"]  # fmt: skip
RULES = {f"format.{part}": [f"form.{part}"] for part in FORM} | {
    "format.secrecy_urgency": ["form.marks"],
    "spokesperson.who": ["spokesperson.who"],
    "spokesperson.publish_contact": ["spokesperson.publish_contact"],
    "spokesperson.authorisation": ["spokesperson.authorisation"],
    "spokesperson.personal_statement": ["spokesperson.personal_statement"],
    "spokesperson.refuse": ["spokesperson.refusal_grounds"],
    "press.forms": ["press.forms"],
    "press.periodic.province": ["press.periodic.release", "press.periodic.conference"],
    "press.periodic.commune": ["press.periodic.release", "press.periodic.conference"],
    "press.adhoc.event": ["press.first_information.event"],
    "press.adhoc.opinion": ["press.first_information.opinion"],
    "press.adhoc.on_request": ["press.on_request"],
    "press.adhoc.excluded": ["press.first_information.excluded"],
    "press.false_report": ["press.feedback_on_error"],
    "press.internal_rules": ["press.internal_rules"],
    "press.report.annual": ["press.report.annual"],
    "press.old_decree_repealed": ["press.forms"],
    "presslaw.in_force": ["press.interview"],
    "presslaw.interview": ["press.interview"],
    "presslaw.feedback_right": ["press.feedback_right"],
    "presslaw.foreign": ["foreign.approval"],
    "answer.to_editor": ["answer.editor_request"],
    "answer.opinion_forwarded": ["answer.opinion_forwarded"],
    "answer.complaint_forwarded": ["answer.complaint_forwarded"],
    "answer.press_must_reply": ["answer.by_press"],
    "answer.press_after_reply": [f"answer.press_after_reply.{kind}" for kind in ("daily", "weekly", "magazine")],
    "answer.escalation": ["answer.escalation"],
    "correction.online": ["correction.online", "correction.online.keep"],
    "correction.daily_radio_tv": ["correction.daily"],
    "correction.weekly_magazine": ["correction.weekly", "correction.rare_magazine"],
    "correction.form": ["correction.form"],
    "correction.aggregators": ["correction.aggregators"],
    "feedback.timing": ["feedback.publication", "feedback.rounds"],
    "feedback.form": ["feedback.form"],
    "pressconf.notice": ["press.conference.notice", "press.conference.refusal"],
    "foreign.nonresident.apply": [f"foreign.nonresident.{part}" for part in ("apply", "decision", "forward")],
    "foreign.nonresident.programme_change": ["foreign.programme_change"],
    "foreign.guide_report": ["foreign.guide_report"],
    "foreign.delegation_press": ["foreign.delegation_press"],
    "foreign.bureau.interview_local_leader": ["foreign.bureau.interview"],
    "foreign.bureau.local_activity": ["foreign.bureau.activity"],
    "foreign.pressconf": ["foreign.conference.notice"],
    "foreign.province_duty": ["foreign.province_duty"],
    "foreign.replaces": ["foreign.nonresident.apply"],
    "legacy.press.adhoc": ["press.first_information.event"],
    "legacy.press.periodic.district": ["press.periodic.release"],
    "legacy.press.forms": ["press.forms"],
    "legacy.answer": ["answer.editor_request", "answer.opinion_forwarded"],
    "legacy.correction": ["correction.online", "correction.online.keep", "correction.daily", "correction.weekly"],
    "legacy.pressconf": ["press.conference.notice"],
    "legacy.foreign.reply": ["foreign.bureau.interview", "foreign.bureau.activity"],
    "legacy.spokesperson.who.local": ["spokesperson.who"],
    "legacy.spokesperson.publish_authorisation": ["spokesperson.publish_authorisation"],
    "legacy.spokesperson.publish_contact": ["spokesperson.publish_contact"],
    "ei.definition": ["ei.definition"],
    "ei.amended": ["ei.cyberspace"],
    "ei.circular_scope": ["ei.reporting"],
    "ei.commune_competence": ["ei.commune_competence"],
    "ei.ministry": ["ei.ministry"],
    "lang.english_names": ["ei.english_names"],
    "secret.levels": ["secret.levels"],
    "secret.no_network": ["secret.no_network"],
    "secret.no_ai_no_media": ["secret.no_media"],
    "secret.scope_ei": ["secret.scope"],
    "secret.overclassify": ["secret.overclassify"],
    "secret.old": ["secret.levels"],
    "pdp.decree": ["personal_data.consent"],
    "pdp.basic": ["personal_data.basic"],
    "pdp.sensitive": ["personal_data.sensitive"],
    "pdp.deadlines": [f"personal_data.{part}" for part in ("acknowledge", "restrict", "correct", "delete")],
    "pdp.consent": ["personal_data.consent"],
    "pdp.breach": ["personal_data.breach"],
    "portal.replaces": ["portal.content"],
    "portal.content.local": ["portal.content"],
    "portal.channels": ["portal.channels"],
    "portal.commune_is_component": ["portal.commune_is_component"],
    "portal.foreign_language": ["portal.foreign_language"],
    "a11y.circular": ["portal.accessibility"],
    "a11y.minimum": ["portal.accessibility.minimum"],
    "ati.plans_public": ["ati.plans_public"],
    "ati.own_error": ["own_error.correct", "own_error.on_request", "own_error.ask_creator", "own_error.after_answer"],
}  # fmt: skip
"""Fact to the rules that say it. A fact that one act replaces another is said by the days of such a rule."""

OF_LEVEL = {"district": "district", "province": "province", "ministry": "province"}
UNITS = {
    **dict.fromkeys(["hours", "hours_before", "refusal_hours_before"], Unit.HOURS),
    **dict.fromkeys(["working_days", "decision_working_days", "ack_working_days", "daily", "weekly"], Unit.WORKING_DAYS),
    **dict.fromkeys(["days", "days_before", "request_days", "reply_days", "withdraw", "correct", "delete"], Unit.DAYS),
}  # fmt: skip
SAME = {"immediate": 0, "determined_impact": "impact_determined", "<ward>.<province>.gov.vn": "tenphuongxa.tentinhthanh.gov.vn"}  # fmt: skip
WRITTEN_AS_UNIT = {"kind"}


def facts():
    return json.loads(FACTS.read_text("utf-8"))["rules"] if FACTS.exists() else []


def level_of(fact):
    first = fact["applies_to"].split(",")[0]
    return OF_LEVEL.get(first, "commune")


def day_of(fact):
    """Any day on which it held: "2011" or "2016?" gives only the year."""
    written = (fact["valid_from"] + "?").partition("?")[0]
    until = (fact["valid_to"] or "9999-12-31").removesuffix("?")
    return max(date.fromisoformat((written + "-12-31")[:10] if len(written) == 4 else (written + "-01")[:10]),
               min(date(2025, 12, 31), date.fromisoformat(until)))  # fmt: skip


def rules_of(fact):
    return [rule(one, on=day_of(fact), level=level_of(fact)) for one in RULES[fact["id"]]]


def said_by(found):
    """Every number and word of a rule that a program could read."""
    if found.limit:
        return {found.limit.amount, *found.limit.starts}
    return leaves(found.value) | ({len(found.value)} if isinstance(found.value, list) else set())


def leaves(value):
    if isinstance(value, dict):
        return set().union(*map(leaves, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(leaves, value)) if value else set()
    return {value}


def numbers_with_unit(value):
    """(amount, unit) of every limit that a fact carries."""
    for key, amount in value.items() if isinstance(value, dict) else ():
        if isinstance(amount, dict):
            yield from numbers_with_unit(amount)
        elif key in UNITS and isinstance(amount, int):
            yield amount, Unit.WORKING_DAYS if value.get("kind") == "working" else UNITS[key]


def test_every_fact_is_said_by_a_rule():
    assert {fact["id"] for fact in facts()} == set(RULES)
    assert {one for ids in RULES.values() for one in ids} <= set(rule_ids())


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_what_a_fact_carries_stands_in_its_rules(fact):
    words = set().union(*map(said_by, rules_of(fact)))

    carried = fact["value"]
    if isinstance(carried, dict):
        carried = {key: value for key, value in carried.items() if key not in WRITTEN_AS_UNIT}
    assert {SAME.get(leaf, leaf) for leaf in leaves(carried)} - {None} <= words


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_a_limit_of_a_fact_has_its_unit(fact):
    limits = {(found.limit.amount, found.limit.unit) for found in rules_of(fact) if found.limit}

    assert set(numbers_with_unit(fact["value"])) <= limits


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_what_a_fact_leaves_open_is_not_filled_in(fact):
    if not isinstance(fact["value"], dict) or None not in fact["value"].values():
        return

    assert any(found.says in {Says.NONE, Says.UNSEEN} for found in rules_of(fact))


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_a_rule_is_no_surer_than_its_fact(fact):
    for found in rules_of(fact):
        sure = fact["confidence"].startswith("high")
        assert sure or found.confidence != "high" or found.id in {"correction.online", "feedback.rounds"}
        if fact.get("to_check") and found.source:
            assert found.source.is_machine_read, f"{found.id} was read from a copy made by a machine"
