"""Where one is logged in, in words; and the end of one such login."""

import re
from typing import Any, Final

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

# The first that is found counts: browsers call themselves by several names.
_BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("360SE|360EE|QIHU", "360 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Edg/|EdgA/", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("HarmonyOS|OpenHarmony", "鸿蒙"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Macintosh|Mac OS", "苹果电脑"),
    ("Linux|X11", "Linux"),
)


@method_decorator(never_cache, name="dispatch")
class SessionsView(ListUserSessionsView):
    """allauth's list; the newest use first, each in words."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say of each login what its owner would know it by."""
        found = super().get_context_data(**kwargs)
        found["logins"] = sorted(
            (
                {
                    "pk": row.pk,
                    "device": device_of(row.user_agent),
                    "address": mask_address(row.ip),
                    "seen": row.last_seen_at,
                    "begun": row.created_at,
                    "here": row.is_current(),
                }
                for row in found["sessions"]
            ),
            key=lambda login: (login["here"], login["seen"]),
            reverse=True,
        )
        return found


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own logins; ending it twice is harmless, that of somebody else is not there."""
    if UserSession.objects.filter(pk=pk).exists():
        get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, "那一处已经退出。")
    return redirect("usersessions_list")


def device_of(agent: str) -> str:
    """Name browser and system of a User-Agent, as far as they are known."""
    names = [next((name for sign, name in table if re.search(sign, agent)), "") for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in names if name) or "不认识的设备"


def mask_address(address: str) -> str:
    """Return an IP address of which the second half cannot be read."""
    sign = ":" if ":" in address else "."
    parts = address.split(sign)
    half = 4 if sign == ":" else 2
    return sign.join(parts[:half]) + f"{sign}*"
