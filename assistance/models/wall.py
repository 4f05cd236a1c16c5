"""Where the wall ends: what people read before they ask, and the three ways in which something passes it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Enterprise
from assistance.enums import ReferralGround
from assistance.models.base import Walled
from assistance.querysets import BreakGlassQuerySet, WallTextQuerySet


class WallText(models.Model):
    """帮扶说明: who comes, what they look at and what not, and what leaves the wall.

    The bureau signs it, and it counts from a day on. What somebody was shown stays as it was: a text that a request
    names is changed no more.
    """

    title = models.CharField("标题", max_length=60)
    text = models.TextField("正文", help_text="谁来、几个人、多久、看什么、不看什么、不收费、能撤回、哪些要报给别人。")
    document = models.CharField("文号或签发依据", max_length=80, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True, help_text="空着就是草稿，不给人看。")

    objects = WallTextQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = "帮扶说明"
        verbose_name_plural = "帮扶说明"
        constraints = [
            models.UniqueConstraint(fields=["effective_on"], name="wall_text_of_a_day"),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | (~Q(text="") & ~Q(document="")), name="wall_text_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BreakGlass(Walled):
    """破窗查看: an administrator reads one firm's help data for a while, and says why. The firm sees it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="broken_glass")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    until = models.DateTimeField("看到什么时候为止")
    why = models.TextField("为什么要看")

    objects = BreakGlassQuerySet.as_manager()

    class Meta(Walled.Meta):
        ordering = ["-at", "-pk"]
        verbose_name = "破窗查看"
        verbose_name_plural = "破窗查看"
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="glass_is_broken_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.at:%Y-%m-%d}"


class Referral(Walled):
    """移交: a bureau lead hands one finding to those who enforce. The firm sees it, and why."""

    finding = models.ForeignKey("assistance.Finding", on_delete=models.PROTECT, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    ground = models.CharField("理由", max_length=12, choices=ReferralGround.choices)
    why = models.TextField("具体情况")
    to = models.CharField("移交给", max_length=80)

    class Meta(Walled.Meta):
        ordering = ["-at", "-pk"]
        verbose_name = "移交"
        verbose_name_plural = "移交"
        constraints = [
            models.CheckConstraint(condition=~Q(why="") & ~Q(to=""), name="referral_says_why_and_to_whom"),
            models.UniqueConstraint(fields=["finding", "ground"], name="referral_is_made_once_a_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.at:%Y-%m-%d}"
