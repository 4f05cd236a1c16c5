"""What the background machinery remembers between processes."""

from django.db import models

from jobs.leases import LeasedRow


class PeriodicRun(LeasedRow):
    """One registered command: when it is due next, who runs it now (its lease is the lock), and how it last went.

    `attempts` counts the runs in a row that did not end well.
    """

    name = models.CharField("命令", max_length=100, unique=True)
    last_started = models.DateTimeField("最近开始", null=True, blank=True)
    last_finished = models.DateTimeField("最近完成", null=True, blank=True)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """A background process that is alive: it says so every few seconds and takes its row along when it ends."""

    identity = models.CharField("进程", max_length=64, primary_key=True)
    kind = models.CharField("种类", max_length=20)
    host = models.CharField("主机", max_length=255)
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("最近心跳", db_index=True)

    class Meta:
        verbose_name = "后台进程"
        verbose_name_plural = "后台进程"
        ordering = ["kind", "started_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}"
