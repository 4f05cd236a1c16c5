"""The steps that a page passes before readers see it: read by others (ReviewTask), and released (ReleaseTask)."""

from typing import Any, Final

from django import forms
from django.core.validators import MinLengthValidator
from django.db import models
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from content import release_door

EMERGENCY: Final = "emergency"
SECRECY: Final = "已做保密审查：没有涉密、敏感和不该公开的个人信息"


class PassForm(forms.Form):
    """What is asked of whoever passes a page on."""

    secrecy_checked = forms.BooleanField(label=SECRECY, error_messages={"required": "请先做保密审查，再打勾。"})
    comment = forms.CharField(label="意见（可以不写）", required=False, widget=forms.Textarea({"rows": 2}))


class ReturnForm(forms.Form):
    """What is asked of whoever gives a page back."""

    comment = forms.CharField(
        label="要改什么",
        widget=forms.Textarea({"rows": 4}),
        help_text="写清哪一栏、改成什么，编辑打开页面就看到。例如：“怎么查”第二句：泄爆片的位置写反了，应在除尘器顶部。",
        error_messages={"required": "请写清要改什么，编辑才知道怎么改。"},
    )


class EmergencyForm(forms.Form):
    """Why one person wrote and released."""

    secrecy_checked = PassForm.base_fields["secrecy_checked"]
    reason = forms.CharField(
        label="为什么等不及另一位发布员", validators=[MinLengthValidator(2)], widget=forms.Textarea({"rows": 3})
    )


class _Step(AbstractGroupApprovalTask):
    """Offers what the rules allow; the rules themselves are in `content.domain.steps` and are asked there."""

    passing = "通过"

    class Meta:
        abstract = True

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Begin with the first step that the present version has not passed: what was changed is read anew."""
        if workflow_state.current_task_state is None:
            release_door.may_be_sent(workflow_state.content_object)
        first = workflow_state.get_next_task()
        if first is not None and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def get_actions(self, obj: Page, user: models.Model) -> list[tuple[str, str, bool]]:
        """Members of the step's group may give back and pass; nobody else, superusers included."""
        if not self._user_in_groups(user):
            return []
        return [("reject", "退回修改", True), ("approve", self.passing, True)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return {"reject": ReturnForm, EMERGENCY: EmergencyForm}.get(action, PassForm)

    def on_action(self, task_state: TaskState, user: models.Model, action_name: str, **given: Any) -> None:
        """Hand what was filled in to the rules. Nothing of it was checked where the editor's form sends it along."""
        if action_name == "reject":
            release_door.give_back(task_state, by=user, comment=str(given.get("comment", "")))
        elif action_name in {"approve", EMERGENCY}:
            release_door.pass_step(
                task_state,
                by=user,
                secrecy_checked=given.get("secrecy_checked") is True,
                comment=str(given.get("comment", "")),
                emergency_reason=str(given.get("reason", "")) if action_name == EMERGENCY else "",
            )


class ReviewTask(_Step):
    """审核 or, where there are three levels, 初审 and 复审: someone who did not write the page reads every line."""

    # A step stays the same row whatever it is called, so that pages under way stay where they are.
    order = models.PositiveSmallIntegerField("第几级", unique=True)

    class Meta:
        verbose_name = "审核"
        verbose_name_plural = "审核"

    @classmethod
    def get_description(cls) -> str:
        return "审核员看过每一行，做保密审查，通过或者写明意见退回。自己改过的，请另一位审核员。"


class ReleaseTask(_Step):
    """发布, the last step; its end is the door of `content.domain.release`, where the rule is asked again."""

    EMERGENCY = EMERGENCY
    passing = "发布"

    class Meta:
        verbose_name = "发布"
        verbose_name_plural = "发布"

    def get_actions(self, obj: Page, user: models.Model) -> list[tuple[str, str, bool]]:
        """Besides, members may release their own work in an emergency."""
        actions = super().get_actions(obj, user)
        return [*actions, (EMERGENCY, "紧急发布（自己改、自己发，写明理由）", True)] if actions else []

    @classmethod
    def get_description(cls) -> str:
        return "发布员发布；自己改过的，要请另一位发布员，或写明紧急理由。"
