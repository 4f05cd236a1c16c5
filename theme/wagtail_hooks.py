"""What theme adds to Wagtail's admin: a sheet for our own pages there, and one for browsers without JavaScript."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def sheets() -> SafeString:
    """Link both; `noscript` because the query for scripting is younger than the browsers that we serve."""
    return format_html(
        '<link rel="stylesheet" href="{}"><noscript><link rel="stylesheet" href="{}"></noscript>',
        static("theme/desk.css"),
        static("theme/desk-no-script.css"),
    )
