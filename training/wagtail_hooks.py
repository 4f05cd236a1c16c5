"""What training adds to Wagtail's admin: sessions, rules, target lists from Excel, and the way to the board."""

from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts.menu import GuardedItem
from training.policy import runs_training
from training.views.desk.admin import RulesGroup, session_viewset
from training.views.desk.target_import import target_import


@hooks.register("register_admin_menu_item")
def board_item() -> MenuItem:
    """Lead to the board."""
    return GuardedItem(
        "培训班", reverse("training_desk"), name="training-desk", icon_name="group", order=11, may=runs_training
    )


@hooks.register("register_admin_viewset")
def sessions() -> ModelViewSet:
    """Offer the list of sessions."""
    return session_viewset


@hooks.register("register_admin_viewset")
def rules() -> ModelViewSetGroup:
    """Offer the dated rules."""
    return RulesGroup()


@hooks.register("register_admin_urls")
def imports() -> list[URLResolver]:
    """Route the import of target lists."""
    return [path("training/sessions/<uuid:uuid>/targets/", include(target_import.urls))]
