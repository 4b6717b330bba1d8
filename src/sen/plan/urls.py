from django.urls import URLPattern, URLResolver, path

from sen.desk.views import Pages
from sen.plan.registers.directives import DirectiveRegister
from sen.plan.registers.drafts import CommentRegister, DraftRegister, PointRegister
from sen.plan.registers.duties import DutyRegister
from sen.plan.registers.evidence import EvidenceRegister
from sen.plan.registers.exchange import PartnerRegister, ReceivedRegister
from sen.plan.registers.handovers import HandoverRegister
from sen.plan.registers.plans import PlanRegister
from sen.plan.registers.references import ReferenceRegister
from sen.plan.registers.rounds import EscalationRegister, RoundRegister, ScheduleRegister, SheetRegister
from sen.plan.registers.tasks import TaskRegister
from sen.plan.views import (
    charts,
    drafts,
    exchange,
    handovers,
    plans,
    report_text,
    reporting,
    review,
    revising,
    rolling_up,
    rounds,
    summary,
)

OWN_PAGES = {"plans-detail", "plans-nhan"}
"""Views of the room's own stand where the register would have put its."""

review_urls: list[URLPattern | URLResolver] = [
    path("ke-hoach/nhan/", plans.take_in, name="plans-nhan"),
    path("ke-hoach/<int:pk>/", plans.plan_page, name="plans-detail"),
    path("ke-hoach/<int:pk>/doc/", plans.reading, name="plans-reading"),
    path("ke-hoach/<int:pk>/doc-lai/", plans.retry, name="plans-retry"),
    path("ke-hoach/<int:pk>/in/", plans.plan_print, name="plans-print"),
    path("ke-hoach/<int:pk>/xuat/", plans.plan_xlsx, name="plans-xlsx"),
    path("ke-hoach/<int:pk>/xac-nhan/", plans.confirm, name="plans-confirm"),
    path("ke-hoach/<int:pk>/so-sanh/", revising.compare, name="plans-compare"),
    path("sua-doi-ke-hoach/<int:pk>/", revising.revision_page, name="plans-revision"),
    path("ke-hoach/<int:pk>/kiem-tra/", review.review_screen, name="plans-review"),
    path("ke-hoach/<int:pk>/kiem-tra/ai/", review.review_presence, name="plans-review-presence"),
    path("ke-hoach/<int:pk>/kiem-tra/van-ban/", review.review_header, name="plans-review-header"),
    path("ke-hoach/<int:pk>/kiem-tra/nhieu/", review.review_bulk, name="plans-review-bulk"),
    path("ke-hoach/<int:pk>/kiem-tra/ten/", review.review_name, name="plans-review-name"),
    path("ke-hoach/<int:pk>/kiem-tra/them/", review.review_add, name="plans-review-add"),
    path("ke-hoach/<int:pk>/kiem-tra/<int:task_id>/", review.review_task, name="plans-review-task"),
    *(url for url in Pages(PlanRegister).urls() if url.name not in OWN_PAGES),
]
"""From the upload of a plan to its confirmation, and the plan itself."""

duty_urls: list[URLPattern | URLResolver] = [
    *Pages(DutyRegister).urls(),
    *Pages(TaskRegister).urls(),
    *Pages(EvidenceRegister).urls(),
    *Pages(ReferenceRegister).urls(),
    path("viec-don-vi-cu/nhan/", handovers.accept_many, name="unit-handovers-accept"),
    path("viec-don-vi-cu/giao/", handovers.assign_many, name="unit-handovers-assign"),
    *Pages(HandoverRegister).urls(),
    path("viec-duoc-giao/<int:pk>/bao-cao/<str:key>/", reporting.report, name="plan-report"),
    path("viec-duoc-giao/<int:pk>/bao-cao/<str:key>/nhap/", reporting.save_draft, name="plan-draft"),
    path("khong-phat-sinh/<str:key>/", reporting.nothing_arose, name="plan-nothing-arose"),
    path("chua-bao-cao/", summary.overdue, name="plan-overdue"),
    path("tong-hop/", summary.summary, name="plan-summary"),
    path("bao-cao-cap-duoi/", rolling_up.rolled_up, name="plan-rolled-up"),
    path("bao-cao-cap-duoi/<int:pk>/", rolling_up.rolled_up, name="plan-rolled-up-of"),
    path("bao-cao-cap-duoi/bao-cao/<int:pk>/", rolling_up.reported, name="plan-reported"),
    path("tong-hop/<int:pk>/", summary.summary, name="plan-summary-of"),
    path("tong-hop/<int:pk>/nhiem-vu/", summary.tasks_by_month, name="plan-tasks-by-month"),
    path("tong-hop/<int:pk>/bieu-do/", charts.charts_of, name="plan-charts"),
    path("tong-hop/<int:pk>/bieu-do/<slug:key>/csv/", charts.chart_csv, name="plan-chart-csv"),
    path("tong-hop/<int:pk>/don-vi/<int:unit_pk>/", summary.unit_by_month, name="plan-unit-by-month"),
]
"""What units owe and what they report."""

round_urls: list[URLPattern | URLResolver] = [
    *Pages(RoundRegister).urls(),
    path("ky-bao-cao/<int:pk>/nhac/", rounds.remind, name="round-remind"),
    path("ky-bao-cao/<int:pk>/tong-hop/", rounds.merged, name="round-merged"),
    path("ky-bao-cao/<int:pk>/in/", rounds.merged_print, name="round-print"),
    path("ky-bao-cao/<int:pk>/xuat/", rounds.merged_xlsx, name="round-xlsx"),
    path("ky-bao-cao/<int:pk>/van-ban/", rounds.document, name="round-document"),
    path("ky-bao-cao/<int:pk>/loi-van/", report_text.words, name="round-words"),
    path("ky-bao-cao/<int:pk>/loi-van/<slug:place>/", report_text.passage, name="round-passage"),
    path("ky-bao-cao/<int:pk>/loi-van/<slug:place>/them-cau/", report_text.add, name="round-sentence-add"),
    path("ky-bao-cao/<int:pk>/cau-rieng/<int:sentence_pk>/", report_text.sentence, name="round-sentence"),
    path("ky-bao-cao/<int:pk>/ban-in/", rounds.document_page, name="round-page"),
    path("ky-bao-cao/<int:pk>/ban-pdf/", rounds.document_pdf, name="round-pdf"),
    *Pages(SheetRegister).urls(),
    path("phieu-bao-cao/<int:pk>/tra-loi/", rounds.answer, name="sheet-answer"),
    *Pages(ScheduleRegister).urls(),
    *Pages(EscalationRegister).urls(),
]
"""Reporting rounds: asking all units at once, and what they say together."""

directive_urls: list[URLPattern | URLResolver] = [*Pages(DirectiveRegister).urls()]
"""What leaders instruct."""

exchange_urls: list[URLPattern | URLResolver] = [
    *Pages(PartnerRegister).urls(),
    path(
        "co-quan-trao-doi/<int:pk>/ky-bao-cao/<int:round_pk>/", exchange.report, name="partners-report-signed"
    ),
    path("co-quan-trao-doi/<int:pk>/ke-hoach/<int:plan_pk>/", exchange.tasks, name="partners-tasks-signed"),
    path(
        "co-quan-trao-doi/<int:pk>/nguoi-phat-ngon/",
        exchange.spokespersons,
        name="partners-spokespersons-signed",
    ),
    *Pages(ReceivedRegister).urls(),
]
"""Signed files from one installation to another."""

draft_urls: list[URLPattern | URLResolver] = [
    path("du-thao/<int:pk>/chuyen/", drafts.move, name="drafts-move"),
    path("du-thao/<int:pk>/y-kien/", drafts.comments, name="drafts-comments"),
    path("du-thao/<int:pk>/van-ban/", drafts.document, name="drafts-document"),
    path("du-thao/<int:pk>/ban-in/", drafts.document_page, name="drafts-page"),
    path("du-thao/<int:pk>/ban-pdf/", drafts.document_pdf, name="drafts-pdf"),
    *Pages(DraftRegister).urls(),
    *Pages(CommentRegister).urls(),
    *Pages(PointRegister).urls(),
]
"""Plans that are written here, and what units say on them."""

urlpatterns = [*draft_urls, *review_urls, *duty_urls, *round_urls, *exchange_urls, *directive_urls]
