from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "sen.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from sen.desk import actions, registry, rows, rules, sentences
        from sen.desk.machine import alarms_of_jobs, alarms_of_the_log
        from sen.desk.organisation.alarms import refused_changes
        from sen.desk.organisation.data_requests import alarms_of_data_requests
        from sen.desk.organisation.handing_over import waiting_handovers
        from sen.desk.organisation.passing import ending_soon
        from sen.desk.organisation.rules import is_administrator
        from sen.desk.organisation.sentences import OF_ORG
        from sen.desk.organisation.todos import resets_to_confirm
        from sen.desk.organisation.waiting import register_organisation
        from sen.desk.own_entries import register_own
        from sen.desk.waiting import todos_of_waiting
        from sen.jobs import registry as jobs
        from sen.jobs.schedules import Every

        registry.register_door(_("My desk"), "desk-home", order=10, phone=True)
        registry.register_door(_("Waiting for me"), "desk-waiting", order=12, phone=True)
        register_organisation()
        registry.register_door(_("Log"), "desk-log", order=800, allowed=rules.can_follow_the_log)
        registry.register_door(_("Mail sent"), "desk-mail", order=810, allowed=rules.can_run_the_machine)
        registry.register_door(
            _("Background work"), "desk-work", order=820, allowed=rules.can_run_the_machine
        )
        registry.register_door(_("Incidents"), "desk-incidents", order=830, allowed=rules.can_run_the_machine)
        registry.register_alarm_source(alarms_of_jobs)
        registry.register_alarm_source(alarms_of_the_log)
        registry.register_alarm_source(alarms_of_data_requests)
        registry.register_door(_("Personal data"), "data-requests", order=725, allowed=is_administrator)
        registry.register_door(_("Rules and deadlines"), "law", order=740)
        register_own()
        registry.register_door(
            _("Checks of the log"), "desk-log-checks", order=805, allowed=rules.can_run_the_machine
        )
        for name, words in sentences.FACTS.items():
            registry.register_fact(name, words)
        registry.register_door(_("Help"), "desk-help", order=900)
        registry.register_door(_("Units"), "units", order=700)
        registry.register_door(_("Changes of units"), "successions", order=705, allowed=is_administrator)
        registry.register_alarm_source(refused_changes)
        registry.register_door(_("People"), "people", order=710)
        registry.register_door(_("Invitations"), "invitations", order=720, allowed=is_administrator)
        registry.register_door(_("Delegations"), "delegations", order=730)
        registry.register_todo(ending_soon)
        registry.register_door(_("Handing over"), "handovers", order=735)
        registry.register_todo(todos_of_waiting)
        registry.register_todo(waiting_handovers)
        registry.register_door(_("My account"), "desk-account", order=890)
        registry.register_todo(resets_to_confirm)
        of_a_factor = ("org-rename-passkey", "org-remove-factor")
        rows.register_addresses("mfa.authenticator", *of_a_factor, unit_path="user__memberships__unit_id")
        registry.register_help(Path(__file__).with_name("help"))
        for verb, sentence in (sentences.OWN | OF_ORG).items():
            registry.register_sentence(verb, sentence)
        every_hour = Every(timedelta(hours=1))
        jobs.register("desk.forget_sent_forms", actions.forget_sent_forms, schedule=every_hour)
