from django.urls import path

from sen.desk.views import Pages
from sen.records import template_views, views
from sen.records.registers import DocumentRegister, PostRegister, SentRegister, SeriesRegister
from sen.records.template_registers import TemplateRegister

urlpatterns = [
    path("van-ban-di/<int:pk>/the-thuc/", views.form_of, name="documents-form"),
    path("van-ban-di/<int:pk>/van-ban.docx", views.word_of, name="documents-word"),
    path("mau-van-ban/truong/", template_views.fields, name="own-templates-fields"),
    path("mau-van-ban/mau-cong-van.docx", template_views.sample, name="own-templates-sample"),
    path("mau-van-ban/<int:pk>/xem-thu/", template_views.previewed, name="own-templates-preview"),
    path("mau-van-ban/<int:pk>/xem-thu.docx", template_views.filled, name="own-templates-filled"),
    path("van-ban-di/<int:pk>/ban-in/", views.page_of, name="documents-page"),
    path("van-ban-di/<int:pk>/ban-pdf/", views.pdf_of, name="documents-pdf"),
    *Pages(DocumentRegister).urls(),
    *Pages(PostRegister).urls(),
    *Pages(SentRegister).urls(),
    *Pages(SeriesRegister).urls(),
    *Pages(TemplateRegister).urls(),
]
