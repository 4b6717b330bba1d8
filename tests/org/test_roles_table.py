"""docs/reference/roles.md says who may do what; this holds it against the rules, cell by cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from sen.audit.actions import record
from sen.audit.models import Entry
from sen.desk import rules as desk
from sen.desk.models import Alarm
from sen.org import rules as org
from sen.org.models import (
    Actor,
    HolidaySwap,
    Invitation,
    Membership,
    Role,
    RuleOverride,
    SecondFactorReset,
    Succession,
    SuccessionLine,
    Unit,
    UnitGroup,
    User,
    token_hash_of,
)
from sen.plan import rules as plan
from sen.plan.models import (
    Answersheet,
    CommentPoint,
    CommentRequest,
    Directive,
    DirectiveDuty,
    Duty,
    Partner,
    Plan,
    PlanDraft,
    ReceivedFile,
    ReportFigures,
    Revision,
    Round,
    SigningKey,
    UnitComment,
)
from sen.records import rules as records
from sen.records.models import DocumentRecipient, NumberSeries, OfficeTemplate, OutgoingDocument
from tests.factories import NOW, DutyFactory, UnitFactory, actor_in, member_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "roles.md"
TODAY = date(2026, 3, 10)


@dataclass
class Place:
    """A unit with a person, and what the rules are asked about."""

    unit: Unit
    person: User
    held: Membership
    group: UnitGroup
    invitation: Invitation
    entry: Entry
    lost: SecondFactorReset
    alarm: Alarm
    plan: Plan
    duty: Duty
    succession: Succession
    line: SuccessionLine
    round: Round
    own_rule: RuleOverride
    swap: HolidaySwap
    directed: DirectiveDuty
    partner: Partner
    signing_key: SigningKey
    received: ReceivedFile
    figures: ReportFigures
    draft: PlanDraft
    comment: UnitComment
    revision: Revision
    paper: OutgoingDocument
    post: DocumentRecipient
    series: NumberSeries


def papers_of(unit: Unit) -> tuple[OutgoingDocument, DocumentRecipient, NumberSeries]:
    """A draft of the unit, one that was sent to it, the series of its authority."""
    drawn = {"authority": unit.authority, "kind": "BC", "title": "Văn bản", "drawn_up_at": NOW, "drawn_up_by_id": 0,
             "drawn_up_by_name": "An"}  # fmt: skip
    series = NumberSeries.objects.create(authority=unit.authority, name=f"Sổ {unit.pk}", issuer="UBND")
    other = UnitFactory()
    sent = OutgoingDocument.objects.create(
        **{**drawn, "authority": other.authority}, unit=other, state="sent", sent_at=NOW, signed_sha256="0" * 64,
        series=NumberSeries.objects.create(authority=other.authority, name="Sổ", issuer="UBND"), year=2026, number=1,
        symbol="BC-UBND", issued_on=NOW.date(),
    )  # fmt: skip
    line = DocumentRecipient.objects.create(document=sent, position=1, name="Đơn vị", unit=unit, sent_at=NOW)
    OfficeTemplate.objects.create(
        authority=unit.authority,
        kind="CV",
        name=f"Mẫu {unit.pk}",
        added_at=NOW,
        added_by_id=0,
        added_by_name="An",
    )
    paper = OutgoingDocument.objects.create(**drawn, unit=unit)
    return paper, line, series


def place(unit: Unit) -> Place:
    person = member_of(unit)
    held = person.memberships.get()
    group = UnitGroup.objects.create(within=unit, name="Nhóm")
    hashed = token_hash_of(str(unit.pk))
    invitation = Invitation.objects.create(
        token_hash=hashed, display_name="Lê Sen", unit=unit, invited_by_id=0, expires_at=NOW
    )
    with transaction.atomic():
        entry = record("plan.progress_recorded", unit, by=None, unit_id=unit.pk)
    lost = SecondFactorReset.objects.create(
        person=person, reason="Mất", requested_by_id=0, requested_by_name="", created_at=NOW, expires_at=NOW
    )
    alarm = Alarm.objects.create(key=str(unit.pk), kind="x", unit=unit, raised_at=NOW)
    duty = DutyFactory(
        unit=unit, task__plan__authority=unit.authority, task__plan__state=Plan.State.CONFIRMED
    )
    succession = Succession.objects.create(
        authority=unit.authority,
        kind="dissolve",
        effective_on=TODAY,
        act_number="1",
        state=Succession.State.PLANNED,
    )
    line = SuccessionLine.objects.create(succession=succession, old=unit)
    own_rule = RuleOverride.objects.create(
        authority=unit.authority, rule_id="ati.plans_public", amount=2, counted_in="days", reason="x",
        valid_from=TODAY, decided_at=NOW,
    )  # fmt: skip
    swap = HolidaySwap.objects.create(
        authority=unit.authority, day_off=None, day_worked=date(2026, 1, unit.pk % 28 + 1), decided_at=NOW
    )
    directive = Directive.objects.create(
        authority=unit.authority, text="x", due_at=NOW, given_at=NOW, given_by_id=0
    )
    directed = DirectiveDuty.objects.create(directive=directive, unit=unit)
    own_rows = (own_rule, swap, directed)
    round_ = Round.objects.create(
        plan=duty.task.plan, kind="ad_hoc", starts_on=TODAY, ends_on=TODAY, opens_at=NOW,
        due_at=NOW + timedelta(days=1),
    )  # fmt: skip
    rows = (
        person,
        held,
        group,
        invitation,
        entry,
        lost,
        alarm,
        duty.task.plan,
        duty,
        succession,
        line,
        round_,
    )
    named = {"authority": unit.authority, "key": f"k{unit.pk}", "valid_to": TODAY}
    partner = Partner.objects.create(name="x", added_at=NOW, added_by_id=0, **named)
    signing_key = SigningKey.objects.create(made_at=NOW, made_by_id=0, ended_at=NOW, **named)
    received = ReceivedFile.objects.create(
        partner=partner, kind="tasks", title="x", data=b"", signed_at=NOW, brought_at=NOW, brought_by_id=0
    )
    figures = ReportFigures.objects.create(
        authority=unit.authority, round=round_, kind="ad_hoc", starts_on=TODAY, ends_on=TODAY
    )
    draft = PlanDraft.objects.create(plan=Plan.objects.create(authority=unit.authority, state="in_review"))
    asked = CommentRequest.objects.create(
        plan=draft.plan, asked_at=NOW, asked_by_id=0, due_at=NOW + timedelta(days=1)
    )
    comment = UnitComment.objects.create(request=asked, unit=unit)
    revision = Revision.objects.create(document=draft.plan, plan=duty.task.plan)
    last = (partner, signing_key, received, figures, draft, comment, revision, *papers_of(unit))
    return Place(unit, *rows, *own_rows, *last)


def sees(rule: Callable, part: str) -> Callable[[Actor, Place], bool]:
    return lambda actor, at: rule(actor).filter(pk=getattr(at, part).pk).exists()


PROBES: dict[str, Callable[[Actor, Place], bool]] = {
    "org.visible_units": sees(org.visible_units, "unit"),
    "org.visible_unit_groups": sees(org.visible_unit_groups, "group"),
    "org.visible_people": sees(org.visible_people, "person"),
    "org.visible_memberships": sees(org.visible_memberships, "held"),
    "org.visible_entries": sees(org.visible_entries, "entry"),
    "desk.visible_alarms": sees(desk.visible_alarms, "alarm"),
    "org.managed_units": sees(org.managed_units, "unit"),
    "org.extendable_units": sees(org.extendable_units, "unit"),
    "org.can_manage_unit": lambda actor, at: org.can_manage_unit(actor, at.unit),
    "org.visible_successions": sees(org.visible_successions, "succession"),
    "org.visible_succession_lines": sees(org.visible_succession_lines, "line"),
    "org.visible_authorities": lambda actor, at: (
        org.visible_authorities(actor).filter(pk=at.unit.authority_id).exists()
    ),
    "org.visible_rule_overrides": sees(org.visible_rule_overrides, "own_rule"),
    "org.visible_holiday_swaps": sees(org.visible_holiday_swaps, "swap"),
    "org.managed_law": lambda actor, at: org.managed_law(actor).filter(pk=at.unit.authority_id).exists(),
    "org.can_keep_law": lambda actor, at: org.can_keep_law(actor, at.unit.authority),
    "org.can_decide_succession": lambda actor, at: org.can_decide_succession(actor, at.succession),
    "org.managed_unit_groups": sees(org.managed_unit_groups, "group"),
    "org.managed_people": sees(org.managed_people, "person"),
    "org.managed_memberships": sees(org.managed_memberships, "held"),
    "org.can_manage_account": lambda actor, at: org.can_manage_account(actor, at.person, today=TODAY),
    "org.visible_invitations": sees(org.visible_invitations, "invitation"),
    "org.can_ask_for_reset": lambda actor, at: org.can_ask_for_reset(actor, at.person, today=TODAY),
    "org.visible_second_factor_resets": sees(org.visible_second_factor_resets, "lost"),
    "org.can_confirm_reset": lambda actor, at: org.can_confirm_reset(actor, at.lost, today=TODAY),
    "plan.visible_duties": sees(plan.visible_duties, "duty"),
    "plan.can_report_on": lambda actor, at: plan.can_report_on(actor, at.duty),
    "plan.can_take_in": lambda actor, at: plan.can_take_in(actor, at.unit.authority_id),
    "plan.can_review": lambda actor, at: plan.can_review(actor, at.plan),
    "plan.can_confirm": lambda actor, at: plan.can_confirm(actor, at.plan),
    "plan.can_withdraw_plan": lambda actor, at: plan.can_withdraw_plan(actor, at.plan),
    "plan.can_lead": lambda actor, at: plan.can_lead(actor, at.duty.task),
    "plan.visible_directive_duties": sees(plan.visible_directive_duties, "directed"),
    "plan.directable_units": sees(plan.directable_units, "unit"),
    "plan.can_change_directive": lambda actor, at: plan.can_change_directive(actor, at.directed.directive),
    "plan.can_decide_directive": lambda actor, at: plan.can_decide_directive(actor, at.directed),
    "plan.can_acknowledge": lambda actor, at: plan.can_acknowledge(actor, at.duty),
    "plan.can_decide_contest": lambda actor, at: plan.can_decide_contest(actor, at.duty),
    "plan.can_publish": lambda actor, at: plan.can_publish(actor, at.duty.task.plan),
    "plan.can_withhold": lambda actor, at: plan.can_withhold(actor, at.duty.task.plan),
    "plan.can_answer_directive": lambda actor, at: plan.can_answer_directive(actor, at.directed),
    "plan.visible_rounds": sees(plan.visible_rounds, "round"),
    "plan.can_run_round": lambda actor, at: plan.can_run_round(actor, at.round),
    "plan.visible_rolled_up": lambda actor, at: (
        plan.visible_rolled_up(actor).filter(pk=at.unit.authority_id).exists()
    ),
    "plan.visible_report_figures": sees(plan.visible_report_figures, "figures"),
    "plan.visible_partners": sees(plan.visible_partners, "partner"),
    "plan.visible_signing_keys": sees(plan.visible_signing_keys, "signing_key"),
    "plan.can_keep_partner": lambda actor, at: plan.can_keep_partner(actor, at.partner),
    "plan.visible_received_files": sees(plan.visible_received_files, "received"),
    "plan.can_send_to": lambda actor, at: plan.can_send_to(actor, at.partner),
    "plan.can_decide_file": lambda actor, at: plan.can_decide_file(actor, at.received),
    "records.visible_documents": sees(records.visible_documents, "paper"),
    "records.can_change": lambda actor, at: records.can_change(actor, at.paper),
    "records.can_initial": lambda actor, at: records.can_initial(actor, at.paper),
    "records.can_keep": lambda actor, at: records.can_keep(actor, at.paper),
    "records.can_keep_series": lambda actor, at: records.can_keep_series(actor, at.series),
    "records.visible_templates": lambda actor, at: (
        records.visible_templates(actor).filter(name=f"Mẫu {at.unit.pk}").exists()
    ),
    "records.can_keep_template": lambda actor, at: records.can_keep_template(
        actor, OfficeTemplate(authority_id=at.series.authority_id)
    ),
    "records.visible_post": sees(records.visible_post, "post"),
    "records.can_confirm_receipt": lambda actor, at: records.can_confirm_receipt(actor, at.post),
    "plan.visible_drafts": sees(plan.visible_drafts, "draft"),
    "plan.can_write": lambda actor, at: plan.can_write(actor, at.draft),
    "plan.can_lay": lambda actor, at: plan.can_lay(actor, at.draft),
    "plan.can_approve": lambda actor, at: plan.can_approve(actor, at.draft),
    "plan.can_decide_point": lambda actor, at: plan.can_decide_point(actor, CommentPoint(comment=at.comment)),
    "plan.visible_revisions": sees(plan.visible_revisions, "revision"),
    "plan.can_compare": lambda actor, at: plan.can_compare(actor, at.revision),
    "plan.can_apply": lambda actor, at: plan.can_apply(actor, at.revision),
    "plan.visible_comments": sees(plan.visible_comments, "comment"),
    "plan.can_comment": lambda actor, at: plan.can_comment(actor, at.comment),
    "plan.can_answer": lambda actor, at: plan.can_answer(actor, Answersheet(round=at.round, unit=at.unit)),
}
ASKED_OF_TWO = {
    "org.can_ask_for": "the person, and who keeps the whole account; tests/org/test_personal_data.py",
    "org.visible_data_requests": "as above; tests/org/test_personal_data.py",
    "org.can_answer_request": "who keeps the whole account; tests/org/test_personal_data.py",
    "org.can_end_delegation": "the two persons of a delegation, and who keeps the unit; tests/org/test_delegations.py",
    "org.visible_handovers": "the two persons, the head of the unit, who keeps it; tests/org/test_handovers.py",
    "org.can_read_handover_items": "as above; tests/org/test_handovers.py",
    "org.can_confirm_giving": "as above; tests/org/test_handovers.py",
    "org.can_confirm_taking": "as above; tests/org/test_handovers.py",
    "org.can_withdraw_handover": "as above; tests/org/test_handovers.py",
    "org.visible_delegations": "as above, and the head of the unit; tests/org/test_delegations.py",
}
"""What no role alone decides."""
CELLS = {(True, True, False): "authority", (True, False, False): "unit", (False, False, False): "–"}
"""Whether the rule lets past for the own unit, another of the same authority, one of a foreign authority."""


def documented() -> dict[str, dict[str, str]]:
    """Rule to role to cell; a line may name several rules."""
    found: dict[str, dict[str, str]] = {}
    roles: list[str] = []
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| may"):
            roles = [cell.strip("`") for cell in cells[2:]]
        elif (
            line.startswith("|")
            and roles
            and (rules := re.findall(r"`((?:org|desk|plan|records)\.\w+)`", cells[1]))
        ):
            found |= {rule: dict(zip(roles, cells[2:], strict=True)) for rule in rules}
    return found


def test_every_rule_that_is_probed_stands_in_the_table_with_every_role():
    table = documented()

    assert set(table) == set(PROBES)
    assert {tuple(cells) for cells in table.values()} == {tuple(Role.values)}


def test_every_rule_of_who_may_in_org_stands_in_the_table():
    rules = {name for name in vars(org) if re.match(r"(can|visible|managed|extendable)_", name)}

    assert {f"org.{name}" for name in rules} - set(ASKED_OF_TWO) == {
        name for name in PROBES if name.startswith("org.")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_the_table_says_what_the_rules_do(role):
    own = UnitFactory()
    places = [place(unit) for unit in (own, UnitFactory(parent=own.authority), UnitFactory())]
    actor = actor_in(own, role=role)

    done = {rule: CELLS[tuple(probe(actor, at) for at in places)] for rule, probe in PROBES.items()}

    assert done == {rule: cells[role] for rule, cells in documented().items()}
