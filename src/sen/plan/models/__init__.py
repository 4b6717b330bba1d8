"""The rows of a plan: the document as read, its tasks, what each unit owes and what it answered."""

from sen.plan.models.acknowledging import Acknowledgement
from sen.plan.models.answers import (
    Evidence,
    Report,
    ReportDraft,
)
from sen.plan.models.bases import (
    Basis,
    ReferenceDocument,
)
from sen.plan.models.directives import (
    Directive,
    DirectiveAnswer,
    DirectiveDuty,
)
from sen.plan.models.documents import (
    Plan,
    Reading,
    Reviewer,
)
from sen.plan.models.exchange import (
    Partner,
    ReceivedFile,
    SigningKey,
)
from sen.plan.models.figures import ReportFigures
from sen.plan.models.publication import PlanPublication
from sen.plan.models.revising import RevisedTask, Revision
from sen.plan.models.rounds import (
    Answersheet,
    Chase,
    EscalationStep,
    PressItem,
    ReportPassage,
    Round,
    RoundKind,
    RoundSchedule,
    SheetForm,
    WorkLine,
)
from sen.plan.models.work import (
    Assignment,
    Duty,
    DutyTransfer,
    Part,
    Rhythm,
    SameWork,
    Task,
)
from sen.plan.models.writing import (
    CommentPoint,
    CommentRequest,
    PlanDraft,
    PlanRecipient,
    UnitComment,
)

__all__ = [
    "Acknowledgement",
    "Answersheet",
    "Assignment",
    "Basis",
    "Chase",
    "CommentPoint",
    "CommentRequest",
    "Directive",
    "DirectiveAnswer",
    "DirectiveDuty",
    "Duty",
    "DutyTransfer",
    "EscalationStep",
    "Evidence",
    "Part",
    "Partner",
    "Plan",
    "PlanDraft",
    "PlanPublication",
    "PlanRecipient",
    "PressItem",
    "Reading",
    "ReceivedFile",
    "ReferenceDocument",
    "Report",
    "ReportDraft",
    "ReportFigures",
    "ReportPassage",
    "Reviewer",
    "RevisedTask",
    "Revision",
    "Rhythm",
    "Round",
    "RoundKind",
    "RoundSchedule",
    "SameWork",
    "SheetForm",
    "SigningKey",
    "Task",
    "UnitComment",
    "WorkLine",
]
