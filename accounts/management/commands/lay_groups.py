from typing import Any

from django.core.management.base import BaseCommand

from accounts.domain.groups import lay_groups


class Command(BaseCommand):
    """Lay the staff groups and their permissions."""

    help = "建立十个岗位的用户组并写入权限；重复运行没有变化。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Lay the groups."""
        lay_groups()
        self.stdout.write("岗位和权限已就绪。")
