"""What courses and their list show beside their own fields."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from content.context.frame import frame
from content.context.indexes import ROW, SCENE, SECTOR, of_list
from content.context.linked import linked
from content.context.listing import listing
from content.filters import Filter
from content.shown import context_for
from training.domain.advising import rules_for
from training.enums import Audience, CourseKind
from training.models import CourseIndexPage, CoursePage

COURSES = 30
# What a row of a list of courses says.
LIGHT = (*ROW, "kind", "hours", "is_free")


@context_for.register
def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    audiences = list(page.audiences.all())
    return {
        **frame(page, request),
        "audiences": [row.get_who_display() for row in audiences],
        "rules": rules_for(page, [row.who for row in audiences], on=timezone.localdate()),
        "papers": list(page.certificates.all()),
        "criteria": linked(page, "criterion_links", "criterion", along="standard"),
        "laws": linked(page, "law_links", "law"),
    }


@context_for.register
def course_index(page: CourseIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = CoursePage.objects.visible().only(*LIGHT).order_by("path")
    filters = [
        Filter("kind", "类别", "kind", names=dict(CourseKind.choices)),
        Filter("who", "我是", "audiences__who", names=dict(Audience.choices), many=True),
        SCENE,
        SECTOR,
    ]
    return of_list(page, request, listing(rows, filters, request, per_page=COURSES))
