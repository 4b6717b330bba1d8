from datetime import date

from sen.org.models import Actor
from sen.plan.models import Duty, ReportDraft


def own_draft(actor: Actor, duty: Duty, period: date | None) -> ReportDraft | None:
    """What the actor typed and has not sent; nobody else's."""
    return ReportDraft.objects.filter(duty=duty, user_id=actor.user_id, period=period).first()
