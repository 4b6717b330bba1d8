from django.urls import path

from sen.desk.organisation import (
    data_requests,
    law_registers,
    law_views,
    passing_registers,
    places,
    registers,
    succession_registers,
    views,
)
from sen.desk.pages import Pages

urlpatterns = [
    path("don-vi/nhap/", views.take_in_units, name="units-take-in"),
    path("don-vi/danh-muc/", places.places, name="units-places"),
    path("don-vi/mau/", views.units_template, name="units-template"),
    path("loi-moi/moi/", views.invite, name="invitations-moi"),
    path("nguoi-dung/<int:pk>/lien-ket-mat-khau/", views.password_link, name="people-lien-ket-mat-khau"),
    path("toi/", views.account, name="desk-account"),
    path("du-lieu-ca-nhan/<int:pk>/tai-ve/", data_requests.download, name="data-requests-download"),
    *Pages(data_requests.DataRequestRegister).urls(),
    path("quy-dinh/", law_views.rules_page, name="law"),
    path("quy-dinh/<str:rule_id>/", law_views.rule_page, name="law-rule"),
    *Pages(law_registers.OverrideRegister).urls(),
    *Pages(law_registers.SwapRegister).urls(),
    *Pages(registers.UnitRegister).urls(),
    *Pages(succession_registers.SuccessionRegister).urls(),
    *Pages(registers.GroupRegister).urls(),
    *Pages(registers.PersonRegister).urls(),
    *Pages(registers.RoleRegister).urls(),
    *Pages(registers.InvitationRegister).urls(),
    *Pages(passing_registers.DelegationRegister).urls(),
    *Pages(registers.ResetRegister).urls(),
    path("ban-giao/<int:pk>/bien-ban/", views.handover_print, name="handovers-print"),
    *Pages(passing_registers.HandoverRegister).urls(),
]
