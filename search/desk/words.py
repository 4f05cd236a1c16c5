"""Lists of words, synonyms and picks in Wagtail's admin."""

from typing import Any

from django.http import HttpResponse
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_valid_next_url_from_request, set_query_params
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from search.desk.forms import GroupForm, PromotionForm, TermForm
from search.editing import WordsError
from search.models import Promotion, SynonymGroup, TermEntry
from theme.desk import DeskIndexView


class _Keeping:
    """Saves through the rule, and shows in the form what it refuses."""

    done: str
    form: Any
    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, or show the form again."""
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except WordsError as refusal:
            form.refuse(refusal)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            answer = self.form_invalid(form)  # type: ignore[attr-defined]
        return answer

    def save_instance(self) -> Any:
        """Hand it to the rule, and leave a line in the log."""
        row = self.form.keep()
        log(instance=row, action=self.done, user=self.request.user)
        return row


class _AddView(_Keeping, generic.CreateView):
    done = "wagtail.create"

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the worklist hands over in the address."""
        given = {name: self.request.GET[name] for name in self.get_form_class().base_fields if name in self.request.GET}
        return {**super().get_initial(), **given}

    def get_add_url(self) -> str:
        """Where the form goes: it remembers the list that the person came from."""
        address: str = super().get_add_url()
        before = get_valid_next_url_from_request(self.request)
        return set_query_params(address, {"next": before}) if before else address

    def get_success_url(self) -> str:
        """Back to that list."""
        address: str = get_valid_next_url_from_request(self.request) or super().get_success_url()
        return address


class _ChangeView(_Keeping, generic.EditView):
    done = "wagtail.edit"


class _KeptViewSet(ModelViewSet):
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    add_view_class = _AddView
    edit_view_class = _ChangeView
    index_view_class = DeskIndexView
    list_per_page = 50
    form_class: Any

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form whose rule is `search.editing`'s."""
        return self.form_class


class TermViewSet(_KeptViewSet):
    """词语."""

    model = TermEntry
    name = "search-terms"
    icon = "title"
    form_class = TermForm
    list_display = ["word", "frequency"]
    search_fields = ["word"]


class GroupViewSet(_KeptViewSet):
    """同义词."""

    model = SynonymGroup
    name = "search-synonyms"
    icon = "link"
    form_class = GroupForm
    list_display = [
        "__str__",
        Column("kind", label="关系", accessor=lambda row: row.get_kind_display().partition("：")[0]),
        Column("note", label="备注", accessor="note"),
    ]
    list_filter = ["kind"]
    search_fields = ["members", "note"]


def _until(row: Promotion) -> str:
    return f"{row.until:%Y-%m-%d}" if row.until else "一直"


def _standing(row: Promotion) -> str:
    if row.is_over:
        return "到期了"
    return "推荐着" if row.page.live else "页面没发布，不显示"


class PromotionViewSet(_KeptViewSet):
    """编辑推荐."""

    model = Promotion
    name = "search-promotions"
    icon = "pick"
    form_class = PromotionForm
    list_display = [
        "phrase",
        Column("page", label="推荐", accessor="page"),
        Column("until", label="到哪天", accessor=_until),
        Column("shown", label="现在", accessor=_standing),
    ]
    search_fields = ["phrase"]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for the pages in the same query."""
        asked: dict[str, Any] = super().get_index_view_kwargs(
            queryset=Promotion.objects.select_related("page"), **kwargs
        )
        return asked
