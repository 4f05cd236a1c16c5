"""One page of each type with all its public fields filled, and what only editors may see marked as such."""

from typing import Any

from wagtail.models import Page

from accounts.models import Department
from content import models as content
from tests import factories as make

SECRET = "只给编辑看"
SOURCES = [
    ("source", {"text": "某令（第1号）", "url": "https://example.org/law?a=1&b=2"}),
    ("source", {"text": "没有网页的来源", "url": ""}),
]
EDITORS: dict[str, Any] = {"checked_against": SECRET, "editor_note": SECRET}
SHARED: dict[str, Any] = {"sources": SOURCES, "keywords": "除尘\n泄爆", **EDITORS}
BODY = [
    ("heading", "小标题"),
    ("paragraph", "一段话"),
    ("steps", ["先停", "再清"]),
    ("checklist", ["看泄爆口", "看记录"]),
    ("do_dont", {"do": ["要清扫"], "dont": ["不要用压缩空气吹"]}),
    ("table", {"columns": ["设备", "多久"], "rows": [["除尘器", "每天"], ["风管", "每周"]]}),
    ("warning", "先断电"),
]


def every_type() -> list[Page]:
    """The pages, linked to one another."""
    new = make.standard(**SHARED)
    old = make.standard(successor=new, status="in_transition", summary="一句话", scope_note="谁归它管", **SHARED)
    law = make.law(summary="一句话", **SHARED)
    criterion = make.criterion(
        old,
        laws=(law,),
        not_this_checked_against=SECRET,
        confidence_scope=SECRET,
        in_force_note=SECRET,
        remark="看这一条时注意什么",
        evidence_to_keep="留照片",
        who_may_do="持证电工",
        **SHARED,
    )
    content.ClauseTopic.objects.create(
        standard=new,
        clause="5.1.1",
        group="人员",
        topic="条题",
        old_criterion=criterion,
        confidence=SECRET,
        source=SECRET,
    )
    case = make.case(criteria=(criterion,), laws=(law,), self_test_criterion=criterion, **SHARED)
    photo = content.PortalImage.objects.create(title="照片", file="a.jpg", width=4, height=3, alt_text="装好的泄爆片")
    content.CasePicture.objects.create(page=case, image=photo, caption="改之后")
    article = make.article(criteria=(criterion,), body=BODY, **{**SHARED, "summary": "一句话"})
    question = make.question(criteria=(criterion,), **SHARED)
    course = make.course(
        criteria=(criterion,),
        stage="initial",
        firm="high",
        is_free=True,
        speaker_office="某局局长",
        external_url="https://example.org/class",
        identity_reason="发证要用",
        syllabus_basis="某令第九条",
        **{**SHARED, "summary": "一句话"},
    )
    topic = make.topic()
    content.TopicElsewhere.objects.create(
        page=topic,
        hazards="别的隐患",
        department=Department.objects.create(slug="d", name="别的部门", telephone="12345"),
    )
    criterion.scenes = [topic.scene]
    make.put(criterion)
    return [new, old, law, criterion, case, article, question, course, topic]
