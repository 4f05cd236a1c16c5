"""What a page lacks and the words to check: found, named by place, and barring the way only where the list says so."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from content.domain import errors
from content.domain.steps import pass_step
from content.models import CaseLaw, CasePicture, CriterionPage, PortalImage, WatchedWord
from content.proofing.missing import missing
from content.proofing.words import blocking, watched
from tests import factories
from tests.content.desk.conftest import edit_form, enter, save_edit


def said(page: Any) -> str:
    return "\n".join(f"{found.label}：{found.says}" for found in missing(page))


def test_a_complete_page_lacks_nothing(home: Page) -> None:
    page = factories.criterion(official_text="标准原文", official_text_compared_by=factories.user(Role.REVIEWER))
    assert said(page) == ""


@pytest.mark.parametrize(
    ("emptied", "says"),
    [
        (["free_first", "how_to_fix"], "彻底改：没有写怎么改"),
        (["not_this"], "哪些不算"),
        (["consequence"], "不改会怎样"),
        (["how_to_check"], "怎么查"),
        (["legal_basis"], "没有写法律依据"),
        (["official_text"], "标准原文还没有录入"),
        (["official_text_compared_by"], "没有第二个人校对"),
    ],
)
def test_each_layer_that_is_empty_is_named(emptied: list[str], says: str, home: Page) -> None:
    page = factories.criterion(official_text="标准原文", official_text_compared_by=factories.user(Role.REVIEWER))
    for name in emptied:
        setattr(page, name, None if name.endswith("_by") else "")
    assert says in said(page)
    assert len(missing(page)) == 1
    page.free_first = "今天先停"
    assert "怎么改" not in said(page)


def test_what_a_page_rests_on_may_hold_no_more(home: Page) -> None:
    repealed = factories.law(law_short="旧法", article="第九条", repealed_on=date(2020, 1, 1))
    withdrawn = factories.law(law_short="撤法", article="第八条", live=False)
    to_come = factories.law(repealed_on=timezone.localdate().replace(year=2999))
    page = factories.criterion(laws=(repealed, withdrawn, to_come))
    assert "《旧法》第九条已于 2020-01-01 失效" in said(page)
    assert "《撤法》第八条现在不在网站上" in said(page)
    assert str(to_come.name) not in said(page)
    old = factories.criterion(factories.standard(status="superseded"), title="旧条款")
    assert "《旧条款》所在的标准已被接替" in said(factories.case(criteria=(old,)))


def test_pages_without_source_picture_without_words(home: Page) -> None:
    case = factories.case(lessons="")
    image = PortalImage.objects.create(title="现场", file=get_test_image_file())
    case.pictures = [CasePicture(image=image)]
    for says in ("来源：没有写来源", "教训：没有写教训", "图片：图片《现场》没有替代文字"):
        assert says in said(case)
    image.alt_text = "除尘器旁积了一层灰"
    image.save()
    assert "替代文字" not in said(case)
    assert "正文是空的" in said(factories.article(body=[]))


def test_words_are_found_in_every_field_that_people_type_in(home: Page) -> None:
    law = factories.law(title="按装管理规定")
    page = factories.criterion(
        laws=(law,), gist="按装泄爆片", how_to_fix="按装置说明书来", official_text="原文就写按装", not_this="台帐不全"
    )
    assert [found.says for found in watched(page) if "按装" in found.says] == [
        "“大意”里有“按装”，建议写“安装”（编辑注：待核）"
    ]  # not in the standard's own words, not within 按装置, not in what another page is called
    assert [found.label for found in watched(page) if "台帐" in found.says] == ["哪些不算、常见误判"]
    case = factories.case(laws=(law,))
    case.law_links = [CaseLaw(law=law, gist="先做台帐")]
    body = factories.article(body=[("steps", ["先停", "记台帐"])])
    assert [found.label for page in (case, body) for found in watched(page)] == ["法律怎么说", "正文"]
    assert blocking(page) == []


def test_only_what_the_list_bars_is_barred_and_nothing_typed_is_lost(
    page: CriterionPage, editor: User, reviewer: User
) -> None:
    client = enter(editor)
    save_edit(client, page, gist="先记台帐", **{"action-submit": "1"})
    assert Page.objects.get(pk=page.pk).current_workflow_task is not None  # a reminder only
    other = factories.criterion()
    WatchedWord.objects.filter(text="台帐").update(blocks=True)
    answer = save_edit(client, other, gist="先记台帐", how_to_fix="别的也改了", **{"action-submit": "1"})
    shown = answer.content.decode()
    assert "“大意”里有“台帐”，建议写“台账”" in shown
    assert "别的也改了" in shown
    assert Page.objects.get(pk=other.pk).current_workflow_task is None
    save_edit(client, other, gist="先记台帐")  # a draft may say anything
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()
    assert "这些用词改好才能提交" in edit
    save_edit(client, other, gist="先记台账", **{"action-submit": "1"})
    assert Page.objects.get(pk=other.pk).current_workflow_task is not None
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    with pytest.raises(errors.WordsStandInTheWay, match="台账"):  # it was listed after the page was sent
        pass_step(state, by=reviewer, secrecy_checked=True)


def test_a_word_in_a_row_of_a_list_bars_too_and_no_row_is_doubled(home: Page, editor: User) -> None:
    WatchedWord.objects.filter(text="台帐").update(blocks=True)
    law = factories.law()
    page = factories.case(laws=(law,))
    client = enter(editor)
    gist = "law_links-0-gist"
    form = edit_form(client, page)
    assert gist in form
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(url, form | {gist: "先记台帐", "action-submit": "1"})
    assert "“法律怎么说”里有“台帐”" in answer.content.decode()
    client.post(url, form | {gist: "先记台账", "action-submit": "1"})
    sent = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    assert [row.gist for row in sent.law_links.all()] == ["先记台账"]


@pytest.mark.parametrize(("role", "may"), [(Role.EDITOR, False), (Role.REVIEWER, True), (Role.RELEASER, True)])
def test_reviewers_keep_the_list_and_editors_read_it(role: Role, may: bool, home: Page) -> None:
    client = enter(factories.user(role))
    assert "台帐" in client.get(reverse("watched-words:index"), {"q": "台帐"}).content.decode()
    given = {"kind": "leader", "text": "示例职务", "better": "", "unless": "", "note": "", "source": ""}
    client.post(reverse("watched-words:add"), given)
    assert WatchedWord.objects.filter(text="示例职务").exists() is may
    if may:
        answer = client.post(reverse("watched-words:add"), given | {"text": "长"})
        assert not WatchedWord.objects.filter(text="长").exists()
        assert answer.status_code == 200
        table = client.get(reverse("watched-words:index"), {"export": "csv"}).getvalue().decode()
        assert "台帐,台账" in table


def test_seeds_whose_source_nobody_has_compared_say_so_and_bar_nothing(home: Page) -> None:
    seeds = WatchedWord.objects.filter(checked_on=None)
    assert not seeds.filter(blocks=True).exists()
    open_ones = seeds.filter(source__contains="现代汉语词典") | seeds.filter(source="")
    assert open_ones.count() > 20
    assert not open_ones.exclude(note__contains="编辑注：待核").exists()
    page = factories.criterion(gist="先记台帐", how_to_check="找按装记录")
    assert [found.says for found in watched(page)] == [
        "“大意”里有“台帐”，建议写“台账”（和钱、登记有关的用“账”；编辑注：待核）",
        "“怎么查”里有“按装”，建议写“安装”（编辑注：待核）",
    ]


def test_the_panel_says_of_which_version_it_speaks(editor: User, home: Page) -> None:
    WatchedWord.objects.filter(text="台帐").update(blocks=True)
    page, client = factories.criterion(free_first="", how_to_fix=""), enter(editor)
    at = timezone.localtime(Page.objects.get(pk=page.pk).latest_revision_created_at)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f"查的是 {at:%-m} 月 {at:%-d} 日 {at:%H:%M} 保存的内容；后来改的，存一次草稿" in shown
    answer = save_edit(client, page, gist="先记台帐", **{"action-submit": "1"}).content.decode()
    assert "查的是刚才填的，还没有保存" in answer
