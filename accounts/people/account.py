"""One's own account in the admin: name, notices and looks. The password is changed in allauth's page."""

from typing import Any

from django import forms
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    NotificationsSettingsPanel,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile

from accounts.models import User


class OwnNameForm(forms.ModelForm):
    """The name that others see."""

    class Meta:
        model = User
        fields = ["name"]


class OwnNamePanel(BaseSettingsPanel):
    name = "own_name"
    title = "姓名"
    order = 100
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    """Wagtail's page with our name field; without the picture, whose upload nobody has checked for safety."""

    def get_panels(self) -> list[Any]:
        """Return the panels that have something to set for this person."""
        user = self.request.user
        profile = UserProfile.get_for_user(user)
        panels = [OwnNamePanel, NotificationsSettingsPanel, ThemeSettingsPanel]
        return [panel for kind in panels if (panel := kind(self.request, user, profile)).is_active()]
