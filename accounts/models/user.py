"""The person who logs in. Known by phone or e-mail; there is no user name anywhere in the interface."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.phone import mask_phone, normalise_phone, show_phone


class UserManager(BaseUserManager["User"]):
    """Makes users with a normalised phone and a lower-case e-mail address."""

    def create_user(
        self,
        *,
        name: str,
        phone: str | None = None,
        email: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "User":
        """Create a person known by phone, e-mail or both; without a password nobody can log in with one."""
        user = self.model(
            name=name,
            phone=normalise_phone(phone) if phone else None,
            email=email.strip().lower() if email else None,
            **extra,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, *, email: str, password: str | None = None, name: str = "管理员", **extra: Any
    ) -> "User":
        """Create an administrator; `createsuperuser` calls this."""
        return self.create_user(name=name, email=email, password=password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Rooms that must not know people (delivery, intake) name one by `uuid` only."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    # Empty until somebody who came by a code to his phone says what he is called.
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField(
        "手机号",
        max_length=16,
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": "这个手机号已经登记在另一个账号上。"},
    )
    phone_verified = models.BooleanField("手机号已验证", default=False)
    email = models.EmailField(
        "邮箱",
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": "这个邮箱已经登记在另一个账号上。"},
    )
    unit = models.ForeignKey(
        "accounts.StaffUnit",
        verbose_name="所在科室",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff",
    )
    # Follows the groups: see accounts/receivers.py.
    is_staff = models.BooleanField("工作人员", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField(
        "登录后要改密码", default=False, help_text="密码由别人设定时，本人登录后先改成自己的。"
    )
    date_joined = models.DateTimeField("建立时间", default=timezone.now)
    password_set_at = models.DateTimeField("密码设定时间", default=timezone.now, editable=False)
    # Written at most once a day: see accounts/middleware.py.
    last_seen_at = models.DateTimeField("最近一次使用", null=True, blank=True, editable=False)
    # Set where somebody asked for a code to a number that had no account yet: see accounts/domain/numbers.py.
    code_asked_at = models.DateTimeField("要过验证码", null=True, blank=True, editable=False)
    # The person had his data deleted; the row stays for what it did.
    erased_at = models.DateTimeField("注销时间", null=True, blank=True, editable=False)

    objects = UserManager()
    # As the database had it; None where that was not asked.
    was_superuser: bool | None = False
    was_active: bool | None = None
    # Who switches the account on or off; set before saving, by whoever knows.
    switched_by: "User | None" = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message="这个邮箱已经登记在另一个账号上。",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=False) | models.Q(email__isnull=False) | models.Q(is_active=False),
                name="user_active_has_phone_or_email",
                violation_error_message="手机号和邮箱至少填一个。",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True) | models.Q(phone__regex=r"^\+861[3-9][0-9]{9}$"),
                name="user_phone_is_mainland_mobile",
                violation_error_message="请填 11 位手机号。",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(phone__isnull=True, email__isnull=True, is_active=False),
                name="user_erased_is_nobody",
            ),
        ]

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> "User":
        """Remember whether the person was a superuser, and active: a change of that is for the auditor."""
        person: User = super().from_db(db, field_names, values)
        person.was_superuser = person.__dict__.get("is_superuser")
        person.was_active = person.__dict__.get("is_active")
        return person

    def __str__(self) -> str:
        return self.name or mask_phone(self.phone) or "（没有姓名）"

    def set_password(self, raw_password: str | None) -> None:
        """Set it, and note when: those of staff have to be changed from time to time."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @property
    def password_is_old(self) -> bool:
        """Whether a member of staff has had his password for too long.

        GB/T 22239-2019, 7.1.4.1 a): what identifies a person is changed regularly.
        """
        if not (settings.STAFF_PASSWORD_DAYS and (self.is_staff or self.is_superuser)):
            return False
        oldest = timezone.now() - timedelta(days=settings.STAFF_PASSWORD_DAYS)
        return self.password_set_at < oldest and self.has_usable_password()

    def clean(self) -> None:
        """Normalise what was typed, so that forms accept 11 digits and any case of e-mail."""
        self.phone = normalise_phone(self.phone) if self.phone else None
        self.email = self.email.strip().lower() if self.email else None

    @property
    def first_name(self) -> str:
        """What Wagtail's side bar calls the person."""
        return str(self)

    def get_username(self) -> str:
        """Return what the person logs in with, never None: Wagtail shows it where it finds no name."""
        return self.email or show_phone(self.phone)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
