from datetime import timedelta

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let administrators say whose site this is, and pages notice it; keep the log files small."""
        from accounts.rights import give
        from accounts.roles import Role
        from jobs import gauges, periodic
        from portal import receivers
        from portal.faults import handler, mailing
        from portal.keeping.telling import declare_messages
        from portal.status.gauges import backups, disk, missing_settings, versions

        receivers.connect()
        declare_messages()
        give(Role.ADMINISTRATOR, "portal.change_siteidentity")
        periodic.register("keep_backups", every=timedelta(minutes=5))
        periodic.register("rotate_logs", every=timedelta(days=1))
        periodic.register("clear_old", every=timedelta(days=1))
        periodic.register("renew_wechat_ticket", every=timedelta(minutes=5), at_most=timedelta(minutes=1))
        gauges.register("备份", backups, order=55)
        gauges.register("磁盘", disk, order=60)
        gauges.register("设置", missing_settings, order=80)
        gauges.register("版本", versions, order=90)
        gauges.register("出过的错", mailing.seen, order=70)
        handler.tell_to(mailing.tell)
