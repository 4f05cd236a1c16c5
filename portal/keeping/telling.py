"""Trouble with backups is told to administrators, once and not at every look."""

from django.urls import reverse
from django.utils import timezone

from accounts.dates import week_of
from accounts.notify import notify
from accounts.roles import Role, acting_as
from delivery.wording import declare
from portal.keeping import record

TROUBLE = "portal.backup_trouble"


def declare_messages() -> None:
    """Announce what administrators are told; called once when the app is ready."""
    declare(
        TROUBLE,
        label="备份有问题",
        placeholders={"what": "最近一次备份没有成功：磁盘满了。", "link": "https://www.example.org/admin/"},
        subject="网站备份有问题，请看一下",
        text="${what} 处理好以后，在服务器上运行 manage.py backup 再做一份。 ${link}",
    )


def tell(trouble: str) -> None:
    """Tell each administrator, once a week for as long as it lasts."""
    key = f"backup-{record.state().calm}-{week_of(timezone.localdate())}"
    for person in acting_as(Role.ADMINISTRATOR):
        notify(person, TROUBLE, {"what": trouble}, key, path=reverse("system_status"))
