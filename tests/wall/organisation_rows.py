"""The desk's screens over `org`; its rows and rules are in org_rows.py."""

from django.utils import timezone

from sen.desk.organisation import rules
from sen.org.models import Role
from tests.wall.cells import ALL, NONE, Address, Rule

ADMIN = {Role.ADMINISTRATOR}
KEY = {"form_key": "wall-0123456789"}
ONLY_ADMIN = {"own": ADMIN, "beside": ADMIN}


def of_unit(side):
    return (side.rows["unit"],)


def of_person(side):
    return (side.rows["person"],)


def a_new_unit(side):
    return {
        **KEY,
        "kind": "division",
        "level": "commune",
        "parent": side.rows["committee"].pk,
        "unit_name": "Mới",
    }


def changed(side):
    return {**KEY, "kind": "division", "level": "commune", "parent": side.rows["committee"].pk}


def a_group(side):
    return {**KEY, "group_name": "Nhóm mới", "within": side.rows["committee"].pk, "kinds": "division"}


def a_role(side):
    return {**KEY, "unit": side.rows["unit"].pk, "role": Role.OBSERVER, "valid_from": "01/01/2026"}


def an_invitation(side):
    return {
        **KEY, "display_name": "Mới", "email": "moi@example.org", "unit": side.rows["unit"].pk, "role": Role.OFFICER,
    }  # fmt: skip


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def a_delegation(side):
    term = side.all_roles.memberships.first()
    return {
        **KEY, "roles": term.pk, "taker": side.rows["lent to"].pk, "valid_from": f"{timezone.localdate():%d/%m/%Y}",
        "valid_to": "31/12/2099", "reason": "đi công tác",
    }  # fmt: skip


def a_handover(side):
    giver = side.all_roles.memberships.first()
    return {**KEY, "giver": giver.pk, "taker": side.rows["taker's term"].pk, "reason": "nghỉ việc"}


def an_own_rule(side):
    return {
        **KEY, "authority": side.rows["committee"].pk, "rule_id": "answer.editor_request", "amount": 20,
        "counted_in": "days", "reason": "Quy chế 05/QC-UBND", "valid_from": "01/08/2026",
    }  # fmt: skip


def a_swap(side):
    return {
        **KEY,
        "authority": side.rows["committee"].pk,
        "day_off": "10/03/2027",
        "reason": "Thông báo 9/TB",
    }


def a_change(side):
    return {
        **KEY, "kind": "merge", "olds": side.rows["unit below"].pk, "news": side.rows["unit"].pk,
        "effective_on": "01/08/2027", "act_number": "1/NQ",
    }  # fmt: skip


RULES = [
    Rule(rules.ending_units, "unit", **ONLY_ADMIN, args=lambda _side: (None,)),
    Rule(rules.continuing_units, "unit", **ONLY_ADMIN, args=lambda _side: (None,)),
    Rule(rules.people_of_change, "ended role", **ONLY_ADMIN, args=lambda side: (side.rows["succession"],)),
    Rule(
        rules.possible_givers,
        "lent term",
        own={Role.UNIT_LEAD, *ADMIN},
        beside=ADMIN,
        args=lambda _side: (None,),
    ),
    Rule(rules.possible_takers, "taker's term", beside=ADMIN, args=lambda _side: (None,)),
    Rule(rules.own_terms, "lent term", own=NONE, args=lambda _side: (None,)),
    Rule(rules.possible_deputies, "lent to", beside=ALL, args=lambda _side: (None,)),
    Rule(rules.managed_units, "unit", **ONLY_ADMIN, args=lambda _side: (None,)),
    Rule(rules.possible_parents, "unit", **ONLY_ADMIN, args=lambda _side: (None,)),
    Rule(rules.possible_members, "unit", beside=ALL, args=lambda _side: (None,)),
    Rule(rules.bodies_of, "unit", beside=ALL, args=lambda side: (side.rows["committee"],)),
    Rule(rules.former_names_of, "unit name", beside=ALL, args=of_unit),
    Rule(rules.people_in, "membership", beside=ADMIN, args=of_unit),
    Rule(rules.roles_of, "membership", beside=ADMIN, args=of_person),
    Rule(rules.members_of_group, "unit below", beside=ALL, args=lambda side: (side.rows["whole group"],)),
]
RULES.append(Rule(rules.people_to_ask_for, "closed person", **ONLY_ADMIN, args=lambda _side: (None,)))
LAW = {Role.ADMINISTRATOR, Role.FOCAL_POINT}
RULES.append(Rule(rules.possible_authorities, "committee", own=LAW, beside=LAW, args=lambda _side: (None,)))
RULES_ELSEWHERE = {
    "desk.organisation.rules.roles_to_carry": "words of people_of_change; tests/desk/organisation",
    "desk.organisation.rules.home_of": "gives a form its first choice; tests/desk/organisation",
    "desk.organisation.rules.is_administrator": "asks for no row; tests/desk/organisation",
}

ADDRESSES = [
    Address("data-requests"),
    Address("data-requests-export", args=("csv",)),
    Address("data-requests-detail", row="data request"),
    Address("data-requests-download", row="data request", tells=False),
    Address(
        "data-requests-ghi-nhan",
        post=lambda side: {
            **KEY,
            "person": side.rows["closed person"].pk,
            "kind": "see",
            "asked_on": "01/03/2026",
        },
        foreign={"person": "closed person"},
        tells=False,
    ),
    Address("data-requests-tra-loi", row="data request", post=sent(state="done", answer="Xong")),
    Address("data-requests-bao-da-nhan", row="data request", post=sent()),
    Address("data-requests-gia-han", row="data request", post=sent()),
    Address("law"),
    Address("law-rule", args=("ati.plans_public",)),
    Address("rule-overrides"),
    Address("rule-overrides-export", args=("csv",)),
    Address("rule-overrides-dat", post=an_own_rule, foreign={"authority": "committee"}, tells=False),
    Address("rule-overrides-detail", row="own rule"),
    Address("rule-overrides-ket-thuc", row="own rule", post=sent(last_day="31/12/2026")),
    Address("holiday-swaps"),
    Address("holiday-swaps-export", args=("csv",)),
    Address("holiday-swaps-nhap", post=a_swap, foreign={"authority": "committee"}, tells=False),
    Address("holiday-swaps-detail", row="swap"),
    Address("holiday-swaps-rut", row="swap", post=sent()),
    Address("units"),
    Address("units-export", args=("csv",)),
    Address("units-template", tells=False),
    Address("units-take-in", tells=False, post=sent(), posted=422),
    Address("units-them", post=a_new_unit, foreign={"parent": "committee"}, tells=False),
    Address("units-detail", row="unit"),
    Address("units-sua", row="unit", post=changed, foreign={"parent": "committee"}),
    Address("units-sua-ten", row="unit", post=sent(unit_name="Mới")),
    Address("units-ten-khac", row="unit", post=sent(aliases="Tên khác")),
    Address("units-places", tells=False),
    Address("successions"),
    Address("successions-export", args=("csv",)),
    Address("successions-lap", post=a_change, foreign={"olds": "unit below", "news": "unit"}),
    Address("successions-detail", row="succession"),
    Address(
        "successions-sua",
        row="drafted succession",
        post=a_change,
        foreign={"olds": "unit below", "news": "unit"},
    ),
    Address("successions-xac-nhan", row="drafted succession", post=sent()),
    Address("successions-vai-tro", row="drafted succession", post=sent()),
    Address("successions-rut", row="drafted succession", post=sent(reason="x")),
    Address(
        "successions-dinh-chinh",
        row="succession",
        foreign={"news": "unit"},
        post=lambda side: {**KEY, "news": side.rows["unit"].pk, "act_number": "1", "reason": "x"},
    ),
    Address("unit-groups"),
    Address("unit-groups-export", args=("csv",)),
    Address("unit-groups-them", post=a_group, foreign={"within": "committee", "members": "unit"}),
    Address("unit-groups-detail", row="group"),
    Address("unit-groups-sua", row="group", post=a_group, foreign={"within": "committee", "members": "unit"}),
    Address("unit-groups-xoa", row="group", post=sent()),
    Address("people"),
    Address("people-export", args=("csv",)),
    Address("people-detail", row="person"),
    Address("people-giao-vai-tro", row="person", post=a_role, foreign={"unit": "unit"}),
    Address("people-sua", row="person", post=sent(display_name="Mới")),
    Address("people-lien-ket-mat-khau", row="person", post=sent(), posted=200),
    Address("people-dong", row="person", post=sent(without_handover="on")),
    Address("people-dang-xuat", row="person", post=sent()),
    Address("people-go-lien-ket", row="linked person", post=sent()),
    Address("people-mo-lai", row="closed person", post=sent()),
    Address("roles", past=True),
    Address("roles-export", args=("csv",), past=True),
    Address("roles-detail", row="membership"),
    Address("roles-ket-thuc", row="membership", post=sent(last_day="31/12/2026", without_handover="on")),
    Address("invitations"),
    Address("invitations-export", args=("csv",)),
    Address("invitations-moi", post=an_invitation, posted=200, foreign={"unit": "unit"}),
    Address("invitations-detail", row="invitation"),
    Address("invitations-rut", row="invitation", post=sent()),
    Address("delegations"),
    Address("delegations-export", args=("csv",)),
    Address(
        "delegations-uy-quyen-moi", post=a_delegation, foreign={"roles": "lent term", "taker": "lent to"}
    ),
    Address("delegations-detail", row="delegation"),
    Address("delegations-ket-thuc-som", row="delegation", post=sent()),
    Address("people-mat-yeu-to-thu-hai", row="person who lost", post=sent(reason="Mất điện thoại")),
    Address("lost-factors"),
    Address("lost-factors-export", args=("csv",)),
    Address("lost-factors-detail", row="lost factor"),
    Address("lost-factors-xac-nhan", row="lost factor", post=sent()),
    Address("lost-factors-rut", row="lost factor", post=sent()),
    Address("handovers"),
    Address("handovers-export", args=("csv",)),
    Address("handovers-lap", post=a_handover, foreign={"giver": "lent term", "taker": "taker's term"}),
    Address("handovers-detail", row="handover given"),
    Address("handovers-print", row="handover given"),
    Address("handovers-ben-giao", row="handover", post=sent(because="đã nghỉ việc")),
    Address("handovers-ben-nhan", row="handover given", allowed=403, tells=False),
    Address("handovers-rut", row="handover", post=sent()),
    Address("desk-account", past=True),
]
