"""Courses, a room above's own kind of table, and scenes, which are named by basic data: what only their cells hold."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Department, User
from accounts.roles import Role
from content.domain.release import release
from content.models import StandardPage, TopicPage
from content.tables.kinds import KINDS
from intake.tables.reading import read
from intake.tables.template import EXAMPLE_MARK, template
from tests import factories as make
from tests.content.tables.working import bring_in, preview, sheet, taken_out, told
from training.models import CoursePage

pytestmark = pytest.mark.django_db
SYLLABUS = "【主题一】1.5 学时\n通风\n\\【不是主题\n一点\\n两行\n\n【考试】\n"
PAPERS = "特种作业操作证 | 不能代替这个 | 另外去考\n本站学习证明|学完发这个"


@pytest.fixture
def editor(home: Any) -> User:
    Department.objects.get_or_create(slug="fire", defaults={"name": "消防救援机构"})
    return make.user(Role.EDITOR)


def test_a_course_comes_in_and_is_released_as_it_was_written(editor: User) -> None:
    cells = {
        "code": "KC-1",
        "title": "粉尘课",
        "kind": "专题",
        "hours": 2.5,
        "is_free": "是",
        "audiences": "新员工\n主要负责人",
        "syllabus": SYLLABUS,
        "certificates": PAPERS,
        "criterion_links": make.criterion().code,
    }
    assert told(bring_in("courses", sheet("courses", cells), by=editor)) == [("written", "新建一页草稿。")]
    page = CoursePage.objects.get()
    assert [row.who for row in page.audiences.all()] == ["new_worker", "principal"]
    assert [(topic.value["topic"], topic.value["hours"], list(topic.value["points"])) for topic in page.syllabus] == [
        ("主题一", 1.5, ["通风", "【不是主题", "一点\n两行"]),
        ("考试", None, []),
    ]
    browser = Client()
    browser.force_login(editor)
    assert "粉尘课" in browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    release(page, by=make.user(Role.RELEASER))
    shown = Client().get(CoursePage.objects.get().url).content.decode()
    for words in ("粉尘课", "2.5 学时", "免费", "主题一", "另外去考"):
        assert words in shown


def test_what_a_line_leaves_alone_stays_and_what_it_changes_keeps_its_keys(editor: User) -> None:
    page = make.course(kind="topic", is_free=True, hours=32)
    topic, paper = page.syllabus[0].id, page.certificates.get().pk
    cells = {"code": page.code, "is_free": "否", "certificates": PAPERS, "hours": "２４"}
    cells["syllabus"] = f"【新的】\n{read(taken_out('courses'), KINDS['courses'].layout).rows[0].values['syllabus']}"
    job = bring_in("courses", sheet("courses", cells), by=editor)
    assert {tuple(change[:1]) for change in job.rows.get().changes} == {
        ("免费",),
        ("学时",),
        ("大纲",),
        ("和证书的关系",),
    }
    assert ["免费", "是", "否"] in job.rows.get().changes
    assert ["学时", "32", "24"] in job.rows.get().changes
    draft = CoursePage.objects.get().get_latest_revision_as_object()
    assert (draft.is_free, draft.hours, [row.who for row in draft.audiences.all()]) == (False, 24, ["new_worker"])
    assert [block.id for block in draft.syllabus][1] == topic
    assert [row.pk for row in draft.certificates.all()] == [paper, None]
    release(CoursePage.objects.get(), by=make.user(Role.RELEASER))
    assert [row.words for row in CoursePage.objects.get().certificates.all()] == ["另外去考", ""]
    assert CoursePage.objects.get().certificates.first().pk == paper


def test_the_page_of_a_scene_is_named_by_its_scene(editor: User, tmp_path: Any, capsys: Any) -> None:
    there = make.topic(make.scene("ammonia", "涉氨"), summary="旧的")
    make.scene()
    lines = [
        {"code": "涉氨", "title": "涉氨", "summary": "新的", "elsewhere": "冷库\\|消防 | 消防救援机构"},
        {"code": "粉尘涉爆", "title": "粉尘涉爆", "slug": "dust", "summary": "积灰"},
    ]
    file = tmp_path / "场景页.xlsx"
    file.write_bytes(sheet("scenes", *lines))
    call_command("import_content", file, by=editor.email)
    assert "第 2 行 涉氨 已写入（一句话说明、这里没讲的）" in capsys.readouterr().out
    new, old = TopicPage.objects.get(slug="dust"), TopicPage.objects.get(pk=there.pk)
    assert (new.scene.name, new.live, old.summary) == ("粉尘涉爆", False, "旧的")
    release(old, by=make.user(Role.RELEASER))
    row = TopicPage.objects.get(pk=there.pk).elsewhere.get()
    assert (row.hazards, row.department.name) == ("冷库|消防", "消防救援机构")
    assert [row.values["code"] for row in read(taken_out("scenes", q="涉氨"), KINDS["scenes"].layout).rows] == ["涉氨"]
    assert preview("scenes", taken_out("scenes", csv=True), by=editor).rows.filter(verdict="same").count() == 2


def test_the_topics_of_a_standard_name_items_and_come_back(editor: User) -> None:
    old, page = make.criterion(), make.standard(code="BZ")
    lines = f"5.1 | 人员 | 考核 | 第一项 | {old.code}\n5.2 |  | 任职\\|条件"
    assert told(bring_in("topics", sheet("topics", {"code": "BZ", "clause_topics": lines}), by=editor)) == [
        ("written", "读者看到的不变，另存一份草稿。")
    ]
    release(StandardPage.objects.get(pk=page.pk), by=make.user(Role.RELEASER))
    kept = {row.clause: row for row in StandardPage.objects.get(pk=page.pk).clause_topics.all()}
    assert kept["5.1"].old_criterion == old.page_ptr.specific
    assert (kept["5.2"].group, kept["5.2"].topic, kept["5.2"].old_criterion) == ("", "任职|条件", None)
    job = bring_in("topics", sheet("topics", {"code": "BZ", "clause_topics": "5.2 | 人员 | 任职"}), by=editor)
    assert job.rows.get().changes == [["条题", lines, "5.2 | 人员 | 任职"]]
    for csv in (False, True):
        job = preview("topics", taken_out("topics", csv=csv), by=editor)
        assert (job.refusal, job.rows.filter(verdict="same").count()) == ("", 2)


def course(**cells: Any) -> tuple[str, dict[str, Any]]:
    return "courses", {"code": "K", "title": "课", "kind": "专题"} | cells


def scene(**cells: Any) -> tuple[str, dict[str, Any]]:
    return "scenes", {"code": "粉尘涉爆", "title": "粉尘"} | cells


def topics(**cells: Any) -> tuple[str, dict[str, Any]]:
    return "topics", {"code": "BZ"} | cells


WRONG = {
    "没有编号为“没有的”的标准，先导入它": topics(code="没有的", clause_topics="5.1 | 人员 | 考核"),
    "里“5.1”写了两遍，请留一行": topics(clause_topics="5.1 | 人员 | 考核\n5.1 | 人员 | 任职"),
    "“旧标准的条目”里的“没有”没有找到": topics(clause_topics="5.1 | 人员 | 考核 | 第一项 | 没有"),
    "这一行：少了“条题（自己的话）”": topics(clause_topics="5.1 | 人员"),
    "不在可选的里面": course(kind="讲座"),
    "“学时”“八”不是数字，请只填数字": course(hours="八"),
    "“学时”：确保该值大于或等于": course(hours="-1"),
    "“学时”：确认小数不超过 1 位。": course(hours="1.25"),
    "请填“是”或“否”": course(is_free="也许"),
    "“给谁上”里“老板”这一行：“对象”没有“老板”，可以填：主要负责人": course(audiences="新员工\n老板"),
    "“给谁上”里“新员工”写了两遍，请留一行": course(audiences="新员工\n新员工"),
    "“|”多了。请写成：证书 | 关系 | 说明；文字里的“|”写成“\\|”": course(certificates=f"{PAPERS}|二|三"),
    "“证书”没有“驾驶证”，可以填：本站学习证明": course(certificates="驾驶证 | 不能代替这个"),
    "这一行：少了“关系”": course(certificates="考核合格证"),
    "“关系”没有“发”，可以填：学完发这个": course(certificates="考核合格证 | 发"),
    "这一行：本站的课只发学习证明": course(certificates="考核合格证 | 学完发这个"),
    "“说明”最多 200 个字，现在有 201 个": course(certificates=f"考核合格证 | 不能代替这个 | {'长' * 201}"),
    "“大纲”的第一行要写主题": course(syllabus="通风\n【主题】"),
    "里“【主题”少了“】”": course(syllabus="【主题"),
    "【】里写主题，最多 60 个字": course(syllabus="【】2 学时"),
    "里“【主题】”后面只写学时": course(syllabus="【主题】半天"),
    "“讲到的判定条款”里的“没有”没有找到": course(criterion_links="没有"),
    "“在别处听课的网址”": course(external_url="不是网址"),
    "“场景”里没有“没有的”，可以填：": scene(code="没有的"),
    "这一行：少了“归谁管”": scene(elsewhere="疏散通道"),
    "“归谁管”没有“消防队”，可以填：": scene(elsewhere="疏散通道 | 消防队"),
    "这一行：少了“哪些隐患”": scene(elsewhere=" | 消防救援机构"),
    "“哪些隐患”最多 200 个字": scene(elsewhere=f"{'长' * 201} | 消防救援机构"),
    "“标题”：此字段不能为空": scene(title=None),
}


def test_each_wrong_cell_is_said_in_words_and_nothing_is_written(editor: User) -> None:
    make.scene()
    make.standard(code="BZ")
    said = {words: preview(name, sheet(name, cells), by=editor).rows.get() for words, (name, cells) in WRONG.items()}
    assert {row.verdict for row in said.values()} == {"refused"}
    assert [(words, row.message) for words, row in said.items() if words not in row.message] == []
    assert (CoursePage.objects.count(), TopicPage.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["courses", "scenes"])
def test_the_example_of_the_template_would_be_taken(editor: User, name: str) -> None:
    make.scene("confined-space", "有限空间")
    columns = {column.key: column for column in KINDS[name].layout.columns}
    filled = ("audiences", "syllabus", "certificates") if name == "courses" else ("elsewhere",)
    cells = {"title": "示例", "code": columns["code"].example, "kind": "专题"} | {
        key: columns[key].example for key in filled
    }
    data = sheet(name, {key: cell for key, cell in cells.items() if key in columns})
    assert preview(name, data, by=editor).rows.get().verdict == "new"
    assert EXAMPLE_MARK.encode() not in data
    assert template(KINDS[name].layout)
