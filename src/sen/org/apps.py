from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "sen.org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from sen.jobs.registry import register, register_purge
        from sen.jobs.schedules import Daily, Every
        from sen.org import jobs, sessions
        from sen.org.actions import forget_sessions, forget_spent, personal_data, tell_of_delegations
        from sen.org.actions import own_open_work as own
        from sen.org.personal import register_own
        from sen.org.powers import OF_ADMINISTRATORS, OF_LAW_KEEPERS
        from sen.org.registry import register_open_work, register_powers

        register("org.due_successions", jobs.add_due_successions, schedule=Daily(time(0, 0)))
        register("org.succession", jobs.take_effect)
        register_own()
        register_purge(
            "org.names", personal_data.remove_names_of_closed, kept=_("2 years after the account was closed")
        )
        register_purge(
            "org.invitations", personal_data.forget_invitations, kept=_("90 days after they ran out")
        )
        register_purge("org.cache", personal_data.forget_cache, kept=_("until their own time is over"))
        register_powers(["administrator"], *OF_ADMINISTRATORS)
        register_powers(["administrator", "focal_point"], *OF_LAW_KEEPERS)
        every_hour = Every(timedelta(hours=1))
        register("org.tell_of_delegations", tell_of_delegations, schedule=every_hour)
        register_open_work(
            "org.delegation", _("Roles lent"), own.open_delegations, pass_on=own.end_delegations
        )
        register_open_work(
            "org.invitation", _("Invitations sent"), own.open_invitations, pass_on=own.pass_invitations
        )
        user_logged_in.connect(sessions.begin, dispatch_uid="sen.org.sessions")
        register_purge("org.sessions", forget_sessions, kept=_("until they are over"))
        register_purge("org.limits", forget_spent, kept=_("an hour at most"))
