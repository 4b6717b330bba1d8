from django.urls import URLPattern, URLResolver, path

from sen.desk.views import Pages
from sen.plan.registers.plans import PlanRegister
from sen.plan.views import plans, review

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

duty_urls: list[URLPattern | URLResolver] = []
"""What units owe and what they report."""

urlpatterns = [*review_urls, *duty_urls]
