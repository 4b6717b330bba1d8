"""Signed-in browsers for tests. Only here and in `upkeep.self_check` is a session marked as having passed a second
factor without one.
"""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client


class Visitor(Client):
    """`force_login` stands for password and second factor; `log_in_halfway` for the password alone."""

    def force_login(self, user, backend=None):
        self.log_in_halfway(user, backend)
        self.pass_second_factor(user)

    def log_in_halfway(self, user, backend=None):
        super().force_login(user, backend)

    def pass_second_factor(self, user, *, at=None):
        session = self.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": at or time.time()}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
