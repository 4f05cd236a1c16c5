"""How allauth's second factor fits this site."""

import base64
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from accounts.domain.second_factor import is_staff
from accounts.models import User
from accounts.phone import mask_phone
from theme.qr import qr_svg


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's decisions on codes that a phone computes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "工作人员必须有二次验证，不能停用。换手机，请系统管理员重置。",
        "cannot_generate_recovery_codes": "先设好二次验证，才有备用码。",
        "incorrect_code": "验证码不对。请看手机上现在显示的数字，或者用一个没用过的备用码。",
    }

    def get_totp_label(self, user: User) -> str:
        """Return what stands in the phone beside the code; no full number."""
        return user.email or mask_phone(user.phone) or user.name

    def get_totp_issuer(self) -> str:
        """Return the site's name."""
        return settings.WAGTAIL_SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Draw the code by our own means: plain SVG, nothing that the page's policy stops."""
        return qr_svg(url, label="二维码，用身份验证器 App 扫描")

    def encrypt(self, text: str) -> str:
        """Keep no secret readable in the database or its backups."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that `encrypt` made, also under a former key."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Let staff go without it only by the recorded procedure."""
        return not (settings.STAFF_TOTP_REQUIRED and is_staff(authenticator.user))


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [sha256(b"accounts.second_factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
