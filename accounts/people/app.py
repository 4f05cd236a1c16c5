from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own user administration, with our forms and lists in place of its own."""

    verbose_name = "人员管理"
    user_viewset = "accounts.people.users.PeopleViewSet"
    group_viewset = "accounts.people.groups.RolesViewSet"
