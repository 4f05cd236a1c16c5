"""The form in which a criterion is edited. Beside `content.models`, which names it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from content.page_form import DeskPageForm


class CriterionForm(DeskPageForm):
    """Offers as 录入 and 校对 the staff, and whoever stands there already.

    A list of all people would show every owner and worker who has an account to whoever edits a page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("official_text_entered_by", "official_text_compared_by"):
            if name in self.fields:
                offered = Q(is_staff=True, is_active=True) | Q(pk=getattr(self.instance, f"{name}_id"))
                self.fields[name].queryset = get_user_model().objects.filter(offered).order_by("name", "pk")
