"""Addresses of the whole site. Wagtail's pages come last: they answer to any path."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views import front_login
from portal.contact import contact
from portal.mine import my_page
from portal.policy_reports import policy_report
from portal.reading import reading
from portal.wechat.views import wechat_signature

# On one's own machine the site serves uploads itself; elsewhere the reverse proxy does (deploy/nginx.conf).
media = [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})] if settings.SERVE_MEDIA else []

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    # Before Wagtail's own: its login and password forms would walk round the limits on guessing.
    path("admin/", include("accounts.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *media,
    path("_util/login/", front_login, name="wagtailcore_login"),
    path("policy-report/", policy_report, name="policy_report"),
    path("wechat/signature/", wechat_signature, name="wechat_signature"),
    path("contact/", contact, name="contact"),
    path("reading/", reading, name="reading"),
    path("mine/", my_page, name="my_page"),
    path("mine/", include("accounts.mine.urls")),
    path("help/", include("assistance.urls")),
    path("", include("training.urls")),
    path("", include("delivery.urls")),
    path("", include("portal.findable.urls")),
    path("", include("search.urls")),
    path("", include("content.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"
