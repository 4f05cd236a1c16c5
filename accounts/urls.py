"""The account pages that are of use now: allauth's views under allauth's names, and ours beside them."""

from allauth.account import views
from allauth.socialaccount import views as social_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.login import consent, desk, holders, moving, numbers, sessions, single_sign_on, unfinished
from accounts.login import views as login

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_login"), name="account_front"),
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("login/holder/", login.holder, name="account_holder"),
    path("login/invitation/", login.invitation, name="account_invitation"),
    path("name/", login.name, name="account_name"),
    path("number/", numbers.change, name="account_number"),
    path("number/confirm/", numbers.confirm, name="account_number_confirm"),
    path("unfinished/", unfinished.unfinished, name="account_unfinished"),
    path("consent/", consent.consent, name="account_consent"),
    path("privacy/", consent.privacy, name="privacy"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    # Closed by the adapter; the page says how to get an account.
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessions.SessionsView.as_view(), name="usersessions_list"),
    path("sessions/<int:pk>/end/", sessions.end, name="account_session_end"),
    path("move/", moving.move, name="account_move"),
    path("move/<str:token>/", moving.move_in, name="account_move_in"),
    path("sso/<str:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("sso/<str:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
    path("sso/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social_views.login_error, name="socialaccount_login_error"),
    path("desk/slips/", desk.slips, name="account_slips"),
    path("desk/slips/<uuid:batch>/withdraw/", desk.withdraw_slips, name="account_slips_withdraw"),
    path("desk/holders/", holders.holders, name="account_holders"),
    path("desk/holders/<uuid:uuid>/", holders.confirm, name="account_holder_confirm"),
    path("desk/holders/<uuid:uuid>/number/", numbers.give, name="account_holder_number"),
    path("desk/second-factor/", desk.resets, name="account_resets"),
    path("desk/second-factor/<int:pk>/", desk.decide_reset, name="account_reset_decide"),
]
