"""Two editors at one page: the second sees what the first has saved, and nothing that either typed is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data

from accounts.models import User
from accounts.roles import Role
from content.domain import errors
from content.domain.release import release
from content.models import CriterionLaw, CriterionPage
from tests import factories
from tests.content.desk.conftest import act, edit_form, enter, save_edit

JSON = {"HTTP_ACCEPT": "application/json"}


def latest(page: Page) -> CriterionPage:
    return Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()


class Window:
    """A browser in which the page stands open for editing."""

    def __init__(self, person: User, page: Page) -> None:
        self.browser, self.page = enter(person), page
        self.form = edit_form(self.browser, page)

    def save(self, accept: dict[str, Any] | None = None, **changes: Any) -> Any:
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return self.browser.post(url, self.form | nested_form_data(changes), **(accept or {}))

    def choose(self, answer: Any, **choices: str) -> Any:
        """Send the page that shows both texts, with what is chosen."""
        form = BeautifulSoup(answer.content, "html.parser").find("form", action=lambda to: to and "/merge/" in to)
        sent: dict[str, Any] = {}
        for field in form.find_all("input", type="hidden"):
            sent.setdefault(field["name"], []).append(field.get("value", ""))
        return self.browser.post(form["action"], sent | {f"choice-{name}": which for name, which in choices.items()})


@pytest.fixture
def windows(page: CriterionPage, editor: User) -> tuple[Window, Window]:
    page.next_review = timezone.localdate()
    page = factories.publish(page)
    return Window(editor, page), Window(factories.user(Role.EDITOR, name="示例另一位"), page)


def test_the_second_sees_both_texts_and_nothing_is_written_over(windows: tuple[Window, Window]) -> None:
    first, second = windows
    assert first.save(gist="第一位写的", consequence="第一位补的").status_code == 302
    answer = second.save(gist="第二位写的", how_to_check="第二位补的")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in shown for words in ("第一位写的", "第二位写的", "大意"))
    assert "只有您改过的，会照您的保存：怎么查。" in shown
    assert latest(first.page).gist == "第一位写的"
    assert second.choose(answer, gist="mine").status_code == 302
    merged = latest(first.page)
    assert (merged.gist, merged.consequence, merged.how_to_check) == ("第二位写的", "第一位补的", "第二位补的")


def test_what_is_saved_already_can_stay(windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(gist="第一位写的")
    second.choose(second.save(gist="第二位写的", remark="第二位补的"), gist="theirs")
    merged = latest(first.page)
    assert (merged.gist, merged.remark) == ("第一位写的", "第二位补的")


@pytest.mark.parametrize("button", ["action-submit", "action-publish", ""])
def test_whatever_button_is_pressed(windows: tuple[Window, Window], button: str) -> None:
    first, second = windows
    first.save(gist="第一位写的")
    assert second.save(gist="第二位写的", **({button: "1"} if button else {})).status_code == 409
    page = Page.objects.get(pk=first.page.pk).specific
    assert page.get_latest_revision_as_object().gist == "第一位写的"
    assert not page.workflow_in_progress


def test_each_clash_is_chosen_and_a_third_save_asks_again(windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(gist="第一位写的")
    answer = second.save(gist="第二位写的")
    refused = second.choose(answer)
    assert "请给每一处选一个：大意" in refused.content.decode()
    save_edit(first.browser, first.page, gist="第一位又写的")
    again = second.choose(answer, gist="mine")
    shown = again.content.decode()
    assert again.status_code == 409
    assert all(words in shown for words in ("第一位又写的", "第二位写的", "再选一次"))
    assert second.choose(again, gist="mine").status_code == 302
    assert latest(first.page).gist == "第二位写的"


def test_rows_and_labels_are_parts_too(page: CriterionPage, editor: User) -> None:
    first, second = Window(editor, page), Window(factories.user(Role.EDITOR), page)
    changed = latest(page)
    law, scene = factories.law(), factories.scene()
    changed.law_links = [CriterionLaw(law=law)]
    changed.scenes = [scene]
    changed.save_revision(user=editor)
    answer = second.save(gist="第二位写的")
    assert "大意" in answer.content.decode()
    second.choose(answer)
    merged = latest(page)
    assert [row.law for row in merged.law_links.all()] == [law]
    assert list(merged.scenes.all()) == [scene]
    assert merged.gist == "第二位写的"
    assert first.page == page


def test_what_cannot_be_kept_is_said_and_still_there(windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(gist="第一位写的")
    answer = second.save(item="长" * 60, gist="第二位写的")
    shown = second.choose(answer, gist="mine").content.decode()
    assert "长" * 60 in shown
    assert "40" in shown
    assert latest(first.page).gist == "第一位写的"


def test_who_may_not_save_any_more_keeps_his_text(windows: tuple[Window, Window], reviewer: User) -> None:
    first, second = windows
    first.save(gist="第一位写的", **{"action-submit": "1"})
    answer = second.choose(second.save(gist="第二位写的"), gist="mine")
    act(enter(reviewer), first.page, "approve")
    assert "正在审核" in answer.content.decode()
    assert "第二位写的" in answer.content.decode()
    assert latest(first.page).gist == "第一位写的"


def test_nobody_merges_what_he_may_not_edit(windows: tuple[Window, Window]) -> None:
    for role in (Role.HELP_DESK, Role.AUDITOR):
        url = reverse("desk:merge", args=[windows[0].page.pk])
        assert enter(factories.user(role)).post(url, {"gist": "别人写的"}).status_code in {302, 403}


def test_what_wagtail_saves_by_itself_stops_and_says_so(windows: tuple[Window, Window]) -> None:
    first, second = windows
    saved = first.save(JSON, gist="自动存的").json()
    assert first.save(JSON, gist="自动又存的", overwrite_revision_id=str(saved["revision_id"])).json()["success"]
    refused = second.save(JSON, gist="第二位写的")
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_revision")
    # His own save by hand, after what was saved by itself, is no clash.
    assert first.save(gist="第一位写完了", overwrite_revision_id=str(saved["revision_id"])).status_code == 302


def test_a_button_pressed_while_the_form_saves_itself_is_no_clash(windows: tuple[Window, Window]) -> None:
    first, _ = windows
    first.save(JSON, gist="自动存的")
    assert first.save(gist="手动存的").status_code == 302  # the answer to the save by itself was still under way
    Page.objects.get(pk=first.page.pk).revisions.update(created_at=timezone.now() - timedelta(minutes=1))
    assert first.save(gist="自己的另一个窗口").status_code == 409


def test_what_somebody_has_read_is_not_saved_over(
    page: CriterionPage, releaser: User, submitted: Callable[..., Page], reviewer: User
) -> None:
    """Or a releaser would release what nobody has read, and his own words as another's."""
    window = Window(releaser, page)
    own = window.save(JSON, gist="发布员自己写的").json()["revision_id"]
    window.save(overwrite_revision_id=str(own), gist="发布员自己写的", **{"action-submit": "1"})
    act(enter(reviewer), page, "approve")
    handed_in = Page.objects.get(pk=page.pk).latest_revision
    after = Window(releaser, page).save(JSON, gist="审过以后又改的", overwrite_revision_id=str(handed_in.pk)).json()
    assert after["revision_id"] != handed_in.pk
    handed_in.refresh_from_db()
    assert handed_in.content["gist"] == "发布员自己写的"
    with pytest.raises(errors.ChangedSinceRead):
        release(page, by=factories.user(Role.RELEASER), read=handed_in)


def test_what_was_released_is_not_saved_over(page: CriterionPage, releaser: User) -> None:
    released = page.save_revision(user=releaser)
    release(page, by=factories.user(Role.RELEASER))
    Window(releaser, page).save(JSON, gist="发布以后自己改的", overwrite_revision_id=str(released.pk))
    with pytest.raises(errors.OwnWork):
        release(page, by=releaser)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_asked() -> None:
    page = factories.criterion()
    windows = [Window(factories.user(Role.EDITOR), page) for _ in range(3)]
    start, answers = threading.Barrier(len(windows)), []

    def go(window: Window, n: int) -> None:
        start.wait()
        answers.append(window.save(gist=f"第 {n} 位写的").status_code)
        connection.close()

    threads = [threading.Thread(target=go, args=[window, n]) for n, window in enumerate(windows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409, 409]
