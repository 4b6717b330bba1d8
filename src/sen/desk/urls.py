from django.urls import include, path

from sen.desk import deadline_views, help_views, views, waiting_views
from sen.desk.registers import (
    DeliveryRegister,
    EntryRegister,
    IncidentRegister,
    JobRegister,
    VerificationRegister,
)

urlpatterns = [
    path("", include("sen.desk.organisation.urls")),
    path("", views.home, name="desk-home"),
    path("cho-toi-xu-ly/", waiting_views.waiting, name="desk-waiting"),
    path("cho-toi-xu-ly/<int:pk>/<str:key>/<int:number>/", waiting_views.act, name="desk-waiting-act"),
    path("lich-han/", deadline_views.deadlines, name="desk-deadlines"),
    path("lich-han/lien-ket/moi/", deadline_views.make_link, name="desk-deadlines-link"),
    path("lich-han/lien-ket/<int:pk>/thu-hoi/", deadline_views.revoke_link, name="desk-deadlines-revoke"),
    path("lich/<str:token>.ics", deadline_views.calendar, name="desk-calendar"),
    path("them/", views.more, name="desk-more"),
    path("canh-bao/", views.alarms, name="desk-alarms"),
    path("tro-giup/", help_views.contents, name="desk-help"),
    path("tro-giup/<slug:slug>/", help_views.page, name="desk-help-page"),
    path("ngon-ngu/", views.language, name="desk-language"),
    path("bo-loc/", views.save_filter, name="desk-filter-save"),
    path("bo-loc/<int:pk>/xoa/", views.delete_filter, name="desk-filter-delete"),
    *views.Pages(EntryRegister).urls(),
    *views.Pages(VerificationRegister).urls(),
    *views.Pages(DeliveryRegister).urls(),
    *views.Pages(JobRegister).urls(),
    *views.Pages(IncidentRegister).urls(),
]
