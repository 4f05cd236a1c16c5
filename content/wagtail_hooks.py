"""What content adds to Wagtail's admin: the release desk's acts, and a word before something in use is deleted."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from accounts.menu import GuardedItem
from accounts.models import User
from accounts.roles import Role, has_role
from content.desk import batch, comparing, tables
from content.desk.feedback import feedback_viewset
from content.desk.local_basis import local_basis_viewset
from content.desk.outcome import tell_outcome
from content.desk.overtaken import refuse_overtaken
from content.desk.report import ReleasesView, may_read
from content.desk.reviews import DueView
from content.desk.reviews import may_read as may_review
from content.desk.sending import lead_with_passing, name_sending
from content.desk.word import TITLE as FROM_WORD
from content.desk.word import may_begin
from content.desk.words import watched_words_viewset, word_desk
from content.domain.review import REVIEWERS
from content.domain.usage import is_in_use, was_released
from content.kinds import TELLING
from content.models import KnowledgePage
from content.tables.kinds import KINDS

comparing.register()


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """Route the desk's acts under the admin prefix."""
    return [
        path("copy/", include("content.copying.urls")),
        path("desk/", include("content.desk.urls")),
        *tables.urls(),
        path("tables/words/", include(word_desk.urls)),
        path("reviews/", DueView.as_view(), name="reviews_due"),
        path("reviews/results/", DueView.as_view(results_only=True), name="reviews_due_results"),
        path("reports/releases/", ReleasesView.as_view(), name="releases_report"),
        path("reports/releases/results/", ReleasesView.as_view(results_only=True), name="releases_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def releases_item() -> MenuItem:
    """Offer who released what to those who may see it."""
    return GuardedItem(
        "发布记录", reverse("releases_report"), name="releases", icon_name="history", order=1040, may=may_read
    )


@hooks.register("insert_editor_js")
def paste_from_word() -> str:
    """Let what is pasted from Word keep its headings, lists and tables."""
    return format_html('<script src="{}"></script>', static("content/paste.js"))


@hooks.register("register_admin_menu_item")
def tables_item() -> MenuItem:
    """Offer pages as tables to those who have a hand in them."""
    return GuardedItem(
        "导入、导出", reverse("content_tables"), name="tables", icon_name="table", order=170, may=tables.may_export
    )


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    """Offer what is due to be looked at again to those who write, review and release."""
    return GuardedItem("到期复核", reverse("reviews_due"), name="reviews", icon_name="date", order=155, may=may_review)


@hooks.register("register_admin_menu_item")
def batch_item() -> MenuItem:
    """Offer what can be handed in, read and released together to those who write, read and release."""
    return GuardedItem(
        batch.TITLE, reverse("desk:batch"), name="batch", icon_name="tasks", order=150, may=batch.may_see
    )


@hooks.register("register_admin_menu_item")
def word_item() -> MenuItem:
    """Offer to begin a page from a Word file to whoever may write one."""
    return GuardedItem(FROM_WORD, reverse("desk:word"), name="word", icon_name="upload", order=110, may=may_begin)


@hooks.register("register_admin_viewset")
def lists_of_the_desk() -> list[Any]:
    """Show what readers said, what this place has promised and which words to check to who write and release pages."""
    return [feedback_viewset, local_basis_viewset, watched_words_viewset]


@hooks.register("register_page_header_buttons")
def desk_header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the desk's acts, copying, and what happened so far, where a page is edited or its children are listed."""
    if page.permissions_for_user(user).can_edit():
        yield Button("经过", reverse("desk:story", args=[page.pk]), icon_name="history", priority=54)
    yield from _copy_buttons(page, user)
    yield from _export_buttons(page, user)
    yield from _desk_buttons(page, user)
    if page.permissions_for_user(user).can_edit():
        yield Button("发布审批单", reverse("desk:approval", args=[page.pk]), icon_name="doc-full", priority=58)


@hooks.register("register_page_listing_more_buttons")
def desk_listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Offer the desk's acts, and copying, in lists of pages."""
    yield from _copy_buttons(page, user)
    yield from _desk_buttons(page, user)


def _export_buttons(page: Page, user: User) -> Iterator[Button]:
    """Where pages of a kind are listed: all of them as a table."""
    for kind in KINDS.values():
        if page.specific_class is kind.above and tables.may_export(user):
            address = tables.export_address(kind, under=page.pk)
            yield Button(f"导出{kind.title}", address, icon_name="download", priority=56)


def _copy_buttons(page: Page, user: User) -> Iterator[Button]:
    can_be_copied = page.live and issubclass(page.specific_class, TELLING)
    if can_be_copied and page.permissions_for_user(user).can_edit():
        yield Button("复制到公众号", reverse("copy_page", args=[page.pk]), icon_name="copy", priority=55)


def _desk_buttons(page: Page, user: User) -> Iterator[Button]:
    if page.live and issubclass(page.specific_class, KnowledgePage) and has_role(user, *REVIEWERS):
        yield Button("已复核，内容不变", reverse("desk:review", args=[page.pk]), icon_name="check", priority=58)
    if not has_role(user, Role.RELEASER) or page.depth <= 2:  # the root and the home page stay where they are
        return

    def button(label: str, name: str, icon: str, priority: int) -> Button:
        return Button(label, reverse(f"desk:{name}", args=[page.pk]), icon_name=icon, priority=priority)

    if page.live:
        yield button("撤下", "withdraw", "download", 60)
        yield button("移动（已发布）", "move", "arrow-right-full", 61)
    yield button("调整次序", "reorder", "list-ul", 62)
    if page.approved_schedule:
        yield button("取消定时发布", "unschedule", "calendar", 63)


@hooks.register("construct_page_action_menu")
def buttons_of_the_form(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Name what sends a page for what it does, and put first what a reader of the desk came for."""
    name_sending(items)
    lead_with_passing(items, context.get("page"), request.user)  # type: ignore[arg-type]


@hooks.register("after_edit_page")
def say_what_became_of_it(request: HttpRequest, page: Page) -> None:
    """Tell who passed a page or gave it back what comes next."""
    tell_outcome(request, page)


@hooks.register("before_edit_page")
def keep_what_others_wrote(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show both texts before somebody's save writes over what another saved meanwhile."""
    return refuse_overtaken(request, page)


@hooks.register("before_delete_page")
def keep_what_is_in_use(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say that a page in use is withdrawn, not deleted, before the database refuses with an error page."""
    return _refuse_deletion(request, [page])


@hooks.register("before_bulk_action")
def keep_what_is_in_use_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    """The same for several pages at once."""
    pages = [row for row in objects if isinstance(row, Page)]
    return _refuse_deletion(request, pages) if action_type == "delete" and pages else None


def _refuse_deletion(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    for page in pages:
        if was_released(page):
            reason = "发布过，读者可能收藏过它的网址。请改用“撤下”，不要删除"
        elif is_in_use(page):
            reason = "还在别处用着。请先去掉那些引用，再删除"
        else:
            continue
        messages.error(request, f"《{page.title}》{reason}。")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None
