"""What a password must be, in words of our own: Django's Chinese leaves one of its sentences in English."""

from django.contrib.auth.password_validation import MinimumLengthValidator

# One sentence for the four validators in the settings.
RULES = "至少 10 个字符，不能全是数字，不能太常见，也不能和姓名、手机号、邮箱相似。"


class LongEnoughValidator(MinimumLengthValidator):
    """Django's check of the length, said in Chinese."""

    def get_error_message(self) -> str:
        """Return what is wrong and what would be right."""
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Return the rule."""
        return f"密码至少 {self.min_length} 个字符。"
