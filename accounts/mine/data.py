"""What is held about somebody: shown, handed over as a file, deleted on request."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.erasure import erase, held_about
from accounts.domain.errors import AccountsError
from accounts.mine.doors import personal
from accounts.models import User

GONE: Final = (
    "姓名、手机号、邮箱、密码和登录设备。",
    "站内消息和通知方式，已发短信、邮件的号码和内容。",
    "身份证号、还没处理的认领和照片、同意记录。",
)
STAYS: Final = (
    "您做过的变动：企业和审计还要查，里面没有您的名字，只有编号。",
    "运行日志：法律要求至少留六个月，里面没有您的名字，号码只露头尾。",
    "企业登记的联系人：里面的姓名和电话，企业和应急管理部门还要用。不再由您联系的，请让企业或者帮扶受理改掉。",
    "导入企业名录用的表：导入以后 30 天删除。",
)


@personal
@require_safe
def data(request: HttpRequest, person: User) -> HttpResponse:
    """Show everything, part by part, each with how long it is kept."""
    context = {"parts": held_about(person), "backup_days": settings.BACKUP_KEEP_DAYS}
    return render(request, "accounts/mine/data.html", context)


@personal
@require_safe
def download(request: HttpRequest, person: User) -> HttpResponse:
    """Hand the same over as one file that people and programs can read."""
    parts: dict[str, Any] = {part.title: part.rows for part in held_about(person)}
    answer = JsonResponse(
        {"导出时间": timezone.localtime(), "内容": parts}, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, person: User) -> HttpResponse:
    """Say what goes and what stays; delete when asked to in so many words."""
    refusal = ""
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            erase(person)
        except AccountsError as error:
            refusal = str(error)
        else:
            logout(request)
            messages.success(request, "账号已注销，您的资料已经删除。")
            return redirect("account_login")
    context = {
        "refusal": refusal,
        "unsure": request.method == "POST" and not refusal,
        "gone": GONE,
        "stays": [*STAYS, f"备份里的副本：随备份到期删除，最长 {settings.BACKUP_KEEP_DAYS} 天。"],
    }
    return render(request, "accounts/mine/delete.html", context)
