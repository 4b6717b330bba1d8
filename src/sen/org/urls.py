"""The door. Only these of allauth's pages exist; every other address of it is nobody's."""

from allauth.account import views as allauth
from django.urls import path, re_path

from sen.org import views

urlpatterns = [
    path("dang-nhap/", views.LogIn.as_view(), name="account_login"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("da-khoa/", allauth.account_inactive, name="account_inactive"),
    path("doi-mat-khau/", allauth.password_change, name="account_change_password"),
    path("quen-mat-khau/", allauth.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "dat-mat-khau/xong/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^dat-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("loi-moi/<str:token>/", views.accept_invitation, name="org-invitation"),
    path("bat-dau/", views.first_run, name="org-first-run"),
]
