"""What became of a page that was sent, passed on or given back, in the place of Wagtail's “has been updated”."""

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.models import Page


def tell_outcome(request: HttpRequest, page: Page) -> None:
    """Say what follows from the step that was just taken by the page's form; of other saves Wagtail has told."""
    is_sent, is_passed = (name in request.POST for name in ("action-submit", "action-workflow-action"))
    page = Page.objects.get(pk=page.pk).specific
    if not (is_passed or (is_sent and page.current_workflow_task_state)):
        return
    # Wagtail's own says the same of every act: read, it is gone.
    list(get_messages(request))
    seen = [messages.button(reverse("desk:approval", args=[page.pk]), "发布审批单")]
    if page.live and page.url and not page.current_workflow_state:
        seen.insert(0, messages.button(page.url, "看页面"))
    messages.success(request, f"《{page.get_admin_display_title()}》{_outcome(page, request)}", buttons=seen)


def _outcome(page: Page, request: HttpRequest) -> str:
    if request.POST.get("workflow-action-name") == "reject":
        return "退回去了。编辑打开这一页，就看到您的意见。"
    if state := page.current_workflow_task_state:
        done = "送审了" if "action-submit" in request.POST else "通过了"
        return f"{done}，接下来是“{state.task.name}”。"
    if hour := page.approved_schedule and page.scheduled_revision.approved_go_live_at:
        return f"批准了，{timezone.localtime(hour):%Y-%m-%d %H:%M} 自动发布。"
    return "发布了，读者现在就看得到。"
