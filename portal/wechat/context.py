"""What the base template asks."""

from django.conf import settings
from django.http import HttpRequest


def wechat_sharing(request: HttpRequest) -> dict[str, str]:
    """Give templates `wechat_sdk`, the address of WeChat's script; empty where pages do not speak to WeChat."""
    del request
    return {"wechat_sdk": settings.WECHAT_SDK if settings.WECHAT_SHARING else ""}
