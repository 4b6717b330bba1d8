"""The door. Only these of allauth's pages exist; every other address of it is nobody's."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_factor
from django.urls import path, re_path

from sen.org import views
from sen.org.limited import limited, of_asking, of_link, of_person
from sen.org.openid import views as provider
from sen.org.second_factor import views as own

urlpatterns = [
    path("dang-nhap/", views.LogIn.as_view(), name="account_login"),
    path("dang-nhap/ma/", own.PassSecondFactor.as_view(), name="mfa_authenticate"),
    path("dang-nhap/khoa-truy-cap/", own.LogInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("dang-nhap/cong-dinh-danh/", provider.begin, name="org-provider"),
    path("dang-nhap/cong-dinh-danh/ve/", provider.come_back, name="org-provider-return"),
    path("xac-nhan/", allauth.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan/ma/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan/khoa-truy-cap/", own.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("bao-mat/", own.security, name="org-security"),
    path("bao-mat/them/", own.begin, name="org-second-factor"),
    path("bao-mat/them/ung-dung/", own.add_app, name="org-add-app"),
    path("bao-mat/them/khoa-truy-cap/", own.add_passkey, name="org-add-passkey"),
    path("bao-mat/<int:pk>/doi-ten/", own.rename, name="org-rename-passkey"),
    path("bao-mat/<int:pk>/go/", own.remove, name="org-remove-factor"),
    path("bao-mat/ma-khoi-phuc/", own.recovery_codes, name="org-recovery-codes"),
    path("bao-mat/ma-khoi-phuc/tai-ve/", own.download_codes, name="org-recovery-codes-file"),
    path("bao-mat/ma-khoi-phuc/moi/", own.renew_codes, name="org-recovery-codes-new"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("da-khoa/", allauth.account_inactive, name="account_inactive"),
    path("doi-mat-khau/", limited(allauth.password_change, of_person), name="account_change_password"),
    path("quen-mat-khau/", limited(allauth.password_reset, of_asking), name="account_reset_password"),
    path("quen-mat-khau/da-gui/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "dat-mat-khau/xong/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^dat-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        limited(allauth.password_reset_from_key, of_link),
        name="account_reset_password_from_key",
    ),
    path("loi-moi/<str:token>/", limited(views.accept_invitation, of_link), name="org-invitation"),
    path("phien/", views.my_sessions, name="org-sessions"),
    path("gui-lai/", views.send_again, name="org-send-again"),
    path("bat-dau/", views.first_run, name="org-first-run"),
]
