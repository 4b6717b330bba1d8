"""Every write of this room."""

from sen.org.actions.access import (
    accept_invitation,
    invite_person,
    issue_password_link,
    note_log_in,
    note_log_in_refused,
    note_log_out,
    set_password,
    withdraw_invitation,
)
from sen.org.actions.delegations import Ground, delegate_roles, end_delegation, tell_of_delegations
from sen.org.actions.groups import add_standard_groups, drop_group, save_group
from sen.org.actions.installation import create_administrator, set_up
from sen.org.actions.people import (
    Acting,
    add_person,
    change_person,
    close_account,
    end_role,
    give_role,
    reopen_account,
    set_language,
)
from sen.org.actions.successions import (
    Change,
    change_succession,
    choose_roles,
    confirm_succession,
    correct_succession,
    draft_succession,
    take_due_effects,
    take_effect,
    undo_succession,
)
from sen.org.actions.unit_import import ImportResult, import_units
from sen.org.actions.units import add_unit, change_unit, end_unit, rename_unit, set_aliases

__all__ = [
    "Acting",
    "Change",
    "Ground",
    "ImportResult",
    "accept_invitation",
    "add_person",
    "add_standard_groups",
    "add_unit",
    "change_person",
    "change_succession",
    "change_unit",
    "choose_roles",
    "close_account",
    "confirm_succession",
    "correct_succession",
    "create_administrator",
    "delegate_roles",
    "draft_succession",
    "drop_group",
    "end_delegation",
    "end_role",
    "end_unit",
    "give_role",
    "import_units",
    "invite_person",
    "issue_password_link",
    "note_log_in",
    "note_log_in_refused",
    "note_log_out",
    "rename_unit",
    "reopen_account",
    "save_group",
    "set_aliases",
    "set_language",
    "set_password",
    "set_up",
    "take_due_effects",
    "take_effect",
    "tell_of_delegations",
    "undo_succession",
    "withdraw_invitation",
]
