from django.urls import path

from sen.desk.views import Pages
from sen.records import views
from sen.records.registers import DocumentRegister, PostRegister, SentRegister, SeriesRegister

urlpatterns = [
    path("van-ban-di/<int:pk>/the-thuc/", views.form_of, name="documents-form"),
    path("van-ban-di/<int:pk>/van-ban.docx", views.word_of, name="documents-word"),
    *Pages(DocumentRegister).urls(),
    *Pages(PostRegister).urls(),
    *Pages(SentRegister).urls(),
    *Pages(SeriesRegister).urls(),
]
