"""Basic data in the admin: districts, units, sectors, scenes, departments."""

from typing import Any

from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts.models import Department, District, Scene, Sector, StaffUnit


class _BasicDataViewSet(ModelViewSet):
    icon = "list-ul"
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


class BasicDataGroup(ModelViewSetGroup):
    menu_label = "基础数据"
    menu_name = "basic-data"
    menu_icon = "list-ul"
    menu_order = 20
    add_to_admin_menu = False
    add_to_settings_menu = True
    items = (SectorViewSet, SceneViewSet, DepartmentViewSet, DistrictViewSet, StaffUnitViewSet)
