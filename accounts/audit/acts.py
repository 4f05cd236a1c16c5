"""What is worth an entry, and what an entry may be about."""

from typing import NamedTuple

from django.db.models import Model, TextChoices

from accounts.models import User


class Act(TextChoices):
    """What was done. A code never changes its meaning and never goes: it stands in the chain."""

    RELEASE = "release", "发布"
    SCHEDULE = "schedule", "定时发布"
    UNSCHEDULE = "unschedule", "取消定时"
    WITHDRAW = "withdraw", "撤下"
    EXPIRE = "expire", "到期撤下"
    MOVE = "move", "移动页面"
    REORDER = "reorder", "调整页面次序"
    GRANT = "grant", "授予岗位"
    REVOKE = "revoke", "取消岗位"
    SUPERUSER_ON = "superuser_on", "设为超级管理员"
    SUPERUSER_OFF = "superuser_off", "取消超级管理员"
    ACCOUNT_ON = "account_on", "启用账号"
    ACCOUNT_OFF = "account_off", "停用账号"
    FACTOR_RESET = "factor_reset", "重置二次验证"
    CONSENT_TEXT = "consent_text", "改个人信息处理说明"
    IMPORT = "import", "导入"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "从备份恢复"
    UPGRADE = "upgrade", "升级"
    EXPORT = "export", "导出审计记录"
    PRUNED = "pruned", "到期清理审计记录"


def act_label(code: str) -> str:
    """Return an act in words; the code itself where no room knows it any more."""
    return Act(code).label if code in Act.values else code


class About(NamedTuple):
    """What an act was about: in words as they read then, and how to find it later. No personal data of firms."""

    words: str
    reference: str = ""


def about_row(row: Model) -> About:
    """Say which row it was. A person goes by his number only: his name may have to go one day, the entry may not.

    Raises ValueError for what stands behind the help wall: enforcement must not learn of it by way of the auditor.
    """
    if row._meta.app_label == "assistance":
        raise ValueError(f"{row._meta.label} stands behind the help wall and in no audit entry")
    if isinstance(row, User):
        return About(f"人员（编号 {row.pk}）", f"{row._meta.label_lower}:{row.uuid}")
    return About(f"{row._meta.verbose_name}“{row}”", f"{row._meta.label_lower}:{row.pk}")
