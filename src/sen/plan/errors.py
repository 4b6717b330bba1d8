from django.core.exceptions import ValidationError

from sen.desk.errors import Conflict


class DutyClosed(ValidationError):
    """The desk shows a ValidationError on the form, so its text is for the user."""


class PlanNotInReview(ValidationError):
    """A plan in force is changed by other actions than one being checked."""


class SomeoneElseChanged(Conflict):
    """Another reviewer saved first; nothing was written."""


class NotReady(ValidationError):
    """Something is missing before the plan can come into force."""


class PeriodNotAsked(ValidationError):
    """The month lies ahead, outside the plan, or is not asked of this unit."""


class AlreadyReported(ValidationError):
    """An answer stands for this period; it is corrected, not given twice."""


class AnswerIncomplete(ValidationError):
    """Done without evidence or reason, work without a word on it, an answer this duty does not know."""


class TaskHasLead(ValidationError):
    """A lead is named for a task that nobody leads; another is named by closing the first one's duty."""


class NotSameWork(ValidationError):
    """Tasks of two plans, or a task and itself, cannot be one work."""


class RoundClosed(ValidationError):
    """A frozen round is changed by nobody; a sheet sent in is changed after it was sent back."""


class SheetIncomplete(ValidationError):
    """A line without a word, or an empty list that does not say that nothing was to be told."""


class NobodyAsked(ValidationError):
    """No unit of the plan has anything to answer for this time."""


class DirectiveSettled(ValidationError):
    """It was accepted or withdrawn already, or waits for another's word."""


class DirectiveIncomplete(ValidationError):
    """A directive or an answer without a word, a unit or a day."""


class KeyRefused(ValidationError):
    """A line that is no key, one that ran out, or one that stands there already."""


class FileNotTaken(ValidationError):
    """A file of another installation that is damaged, of nobody we know, or not for us."""


class NotInOrder(ValidationError):
    """What was decided before, or waits for something else first."""
