"""What production must be told before it starts."""

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50


def demand(
    *,
    secret_key: str,
    allowed_hosts: list[str],
    site_url: str,
    help_telephone: str,
    admin_email: str,
    email_url: str,
) -> None:
    """Raise ImproperlyConfigured with every missing or unsafe setting at once, in Chinese and English."""
    problems = []
    if len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < 5 or secret_key.startswith("django-insecure"):
        problems.append(
            f"SECRET_KEY：请设一个至少 {SHORTEST_SECRET} 个字符的随机串。"
            f" Set SECRET_KEY to a random string of at least {SHORTEST_SECRET} characters."
        )
    if not allowed_hosts or "*" in allowed_hosts:
        problems.append(
            "ALLOWED_HOSTS：请写明网站的域名，不能用 *。 Set ALLOWED_HOSTS to the site's host names; * is not allowed."
        )
    if not site_url.startswith("https://"):
        problems.append("SITE_URL：请写网站的完整网址，以 https:// 开头。 Set SITE_URL to the site's https:// address.")
    if not help_telephone.strip():
        problems.append("HELP_TELEPHONE：请填帮扶电话，每一页都要显示。 Set HELP_TELEPHONE; it stands on every page.")
    if "@" not in admin_email or admin_email.endswith("@example.org"):
        problems.append("ADMIN_EMAIL：请填管理员的真实邮箱。 Set ADMIN_EMAIL to a real address.")
    if not email_url:
        problems.append(
            "EMAIL_URL：请设发信服务器，重置密码要用，例如 smtp+tls://user:password@host:587。"
            " Set EMAIL_URL; password resets are sent through it."
        )
    if problems:
        raise ImproperlyConfigured(
            "生产环境的设置还差这些 / production settings are incomplete:\n- " + "\n- ".join(problems)
        )
