"""Put before Wagtail's own admin URLs, under the same prefix and names: the doors that must be allauth's."""

from allauth.account import views as allauth_views
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from accounts.people.account import OwnAccountView
from accounts.views import admin_login, admin_password_reset, nowhere

urlpatterns = [
    path("login/", admin_login, name="wagtailadmin_login"),
    path("logout/", allauth_views.logout, name="wagtailadmin_logout"),
    path("password_reset/", admin_password_reset, name="wagtailadmin_password_reset"),
    path("password_reset/done/", admin_password_reset, name="wagtailadmin_password_reset_done"),
    path("password_reset/complete/", admin_password_reset, name="wagtailadmin_password_reset_complete"),
    path("password_reset/confirm/<uidb64>/<token>/", admin_password_reset, name="wagtailadmin_password_reset_confirm"),
    # Wagtail's own raises an error on purpose, which would wake the operator.
    path("failwhale/", nowhere, name="wagtailadmin_error_test"),
    path("account/", never_cache(require_admin_access(OwnAccountView.as_view())), name="wagtailadmin_account"),
]
