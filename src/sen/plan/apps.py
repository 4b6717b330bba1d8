from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "sen.plan"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from sen.desk import registry as desk
        from sen.guard.registry import register_owner
        from sen.jobs.registry import register
        from sen.jobs.schedules import Daily
        from sen.org.models import Role
        from sen.org.registry import register_powers
        from sen.plan import jobs, rules, sentences
        from sen.plan.acknowledging_entries import register_acknowledging
        from sen.plan.actions.intake import READ
        from sen.plan.basis_entries import register_bases
        from sen.plan.deadlines import deadlines
        from sen.plan.desk_entries import register_duties
        from sen.plan.directive_entries import register_directives
        from sen.plan.exchange_entries import register_exchange
        from sen.plan.round_entries import register_rounds
        from sen.plan.waiting import reviews_to_do
        from sen.plan.waiting_sources import register_plan_waiting
        from sen.plan.writing_entries import register_writing

        # A scan of a hundred pages takes minutes; somebody waits for it, so silence is an alarm early.
        limit = timedelta(minutes=20)
        register(
            READ, jobs.read_document_of_plan, is_long=True, limit=limit, alarm_after=timedelta(minutes=10)
        )
        register("plan.tell_channels", jobs.tell_channels, schedule=Daily(time(7, 30)))
        register("plan.send_to_channel", jobs.send_to_channel, is_long=True)
        night = Daily(time(1, 30))
        register("plan.check_links", jobs.check_links, is_long=True, limit=timedelta(hours=1), schedule=night)
        register_owner("plan.plan", rules.can_read_document)
        desk.register_door(_("Plans"), "plans", order=20, phone=True)
        desk.register_todo(reviews_to_do)
        desk.register_deadlines(deadlines)
        for verb, sentence in sentences.OF_THE_REVIEW.items():
            desk.register_sentence(verb, sentence)
        register_duties()
        register_rounds()
        register_directives()
        register_plan_waiting()
        register_exchange()
        register_bases()
        register_acknowledging()
        register_writing()
        register_powers([Role.FOCAL_POINT], *sentences.OF_THE_FOCAL_POINT)
        register_powers(rules.REVIEWERS, *sentences.OF_THE_REVIEW.keys() - set(sentences.OF_THE_FOCAL_POINT))
