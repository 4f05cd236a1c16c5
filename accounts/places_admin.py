"""Basic data in the admin: districts, units, sectors, scenes, departments, days off."""

from typing import Any

from django.contrib import messages
from django.db.models import ForeignObjectRel, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts.models import Department, District, Scene, Sector, SpecialDay, StaffUnit
from theme.desk import DeskIndexView


def is_in_use(row: Model) -> bool:
    """Whether anything of any room points at the row: deleting it would fail, or silently unclassify pages."""
    pointing = (field for field in row._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel))
    # The rows behind a many-to-many field are seen by its other side; one's own are no use by others.
    return any(
        relation.field.model._base_manager.filter(**{relation.field.name: row.pk}).exists()
        for relation in pointing
        if not relation.field.model._meta.auto_created
    )


class BasicDataDeleteView(generic.DeleteView):
    """Deletes what nothing uses; says so, without naming whose data it is, where something does."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go back to the form with a message while the row is in use."""
        if self.user_has_permission("delete") and is_in_use(self.object):
            messages.error(request, f"“{self.object}”还有人员或页面在用，不能删除。可以改名，或者先去掉那些引用。")
            return HttpResponseRedirect(self.get_success_url())
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class _BasicDataViewSet(ModelViewSet):
    icon = "list-ul"
    delete_view_class = BasicDataDeleteView
    index_view_class = DeskIndexView
    copy_view_enabled = False
    list_per_page = 50
    search_fields: Any = ["name"]


class SectorViewSet(_BasicDataViewSet):
    model = Sector
    name = "sectors"
    form_fields = ["name", "slug", "order"]
    list_display = ["name", "slug", "order"]


class SceneViewSet(_BasicDataViewSet):
    model = Scene
    name = "scenes"
    form_fields = ["name", "slug", "order"]
    list_display = ["name", "slug", "order"]


class DepartmentViewSet(_BasicDataViewSet):
    model = Department
    name = "departments"
    form_fields = ["name", "telephone", "slug", "order"]
    list_display = ["name", "telephone", "order"]


class DistrictViewSet(_BasicDataViewSet):
    model = District
    name = "districts"
    form_fields = ["name", "code", "kind", "order"]
    list_display = ["name", "code", "kind", "order"]
    search_fields = ["name", "code"]


class StaffUnitViewSet(_BasicDataViewSet):
    model = StaffUnit
    name = "staff-units"
    form_fields = ["name", "telephone", "districts"]
    list_display = ["name", "telephone"]


class SpecialDayViewSet(_BasicDataViewSet):
    model = SpecialDay
    name = "special-days"
    form_fields = ["day", "is_working", "name", "source"]
    list_display = ["day", "name", "is_working", "source"]
    search_fields = ["name", "source"]


class BasicDataGroup(ModelViewSetGroup):
    menu_label = "基础数据"
    menu_name = "basic-data"
    menu_icon = "list-ul"
    menu_order = 20
    add_to_admin_menu = False
    add_to_settings_menu = True
    items = (SectorViewSet, SceneViewSet, DepartmentViewSet, DistrictViewSet, StaffUnitViewSet, SpecialDayViewSet)
