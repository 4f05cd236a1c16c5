"""What portal adds to Wagtail's admin: the gallery of components."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.menu import GuardedItem
from accounts.roles import Role, has_role
from portal.gallery import gallery
from portal.status.views import may_look, status_view


@hooks.register("register_admin_urls")
def gallery_urls() -> list[URLPattern]:
    """Route the gallery below the admin prefix, which lets in whoever has access to the admin."""
    return [path("gallery/", gallery, name="component_gallery")]


@hooks.register("register_settings_menu_item")
def gallery_item() -> MenuItem:
    """Offer it at the end of 设置 to whoever writes pages or looks after the site.

    Others of the staff may open it: it holds no data.
    """
    return GuardedItem(
        "界面样例",
        reverse("component_gallery"),
        name="gallery",
        icon_name="view",
        order=2000,
        may=lambda person: has_role(person, Role.EDITOR, Role.ADMINISTRATOR),
    )


@hooks.register("register_admin_urls")
def status_urls() -> list[URLPattern]:
    """Route 系统状态."""
    return [path("status/", status_view, name="system_status")]


@hooks.register("register_reports_menu_item")
def status_item() -> MenuItem:
    """Offer it to administrators, first among the reports."""
    return GuardedItem(
        "系统状态", reverse("system_status"), name="system-status", icon_name="desktop", order=10, may=may_look
    )
