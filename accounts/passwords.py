"""What a password must be, in words of our own: Django's Chinese leaves one of its sentences in English."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import User

# One sentence for the four validators in the settings.
RULES = "至少 10 个字符，字母、数字、符号至少要有两种，不能太常见，也不能和姓名、手机号、邮箱相似。"


class LongEnoughValidator(MinimumLengthValidator):
    """Django's check of the length, said in Chinese."""

    def get_error_message(self) -> str:
        """Return what is wrong and what would be right."""
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Return the rule."""
        return f"密码至少 {self.min_length} 个字符。"


class TwoKindsValidator:
    """Two kinds of signs: GB/T 22239-2019, 7.1.4.1 a) asks for complexity and leaves open how much."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where all signs are of one kind."""
        kinds = {"letter" if sign.isalpha() else "digit" if sign.isdigit() else "other" for sign in password}
        if len(kinds) < 2:
            raise ValidationError("密码只有一种字符。字母、数字、符号至少要有两种。", code="password_one_kind")

    def get_help_text(self) -> str:
        """Return the rule."""
        return "字母、数字、符号至少要有两种。"


def must_change(person: User) -> bool:
    """Whether the password is to be changed before anything else: set by somebody else, or too old."""
    return person.must_change_password or person.password_is_old
