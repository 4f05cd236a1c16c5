"""Small trees of pages, built through the doors that the site itself uses."""

import itertools
import time
import uuid
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from wagtail.models import Page, Site

from accounts.domain.enterprises import enter
from accounts.domain.experts import add_expert
from accounts.domain.groups import lay_groups
from accounts.enums import MemberRole
from accounts.models import Enterprise, Expert, Membership, Scene, Sector, User
from accounts.roles import Role
from content import models as content
from content import release_door
from content.domain.desk import lay_desk
from content.domain.release import release
from portal.models import HomePage
from training import models as training

_numbers = itertools.count(1)
# Commands that run beside a site each begin to count anew; two of them must not make one address.
PROCESS = uuid.uuid4().hex[:8]


def lay_site() -> HomePage:
    """Return the home page of the default site, with groups, desk and every index page below it; safe to call again."""
    home = HomePage.objects.first()
    if home is not None:
        return home
    lay_groups()
    lay_desk()
    root = Page.get_first_root_node()
    root.get_children().delete()
    root = Page.objects.get(pk=root.pk)
    home = add(root, HomePage(title="首页", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "测试"}
    )
    for model, title, slug in (
        (content.StandardIndexPage, "判定标准", "standards"),
        (content.CriterionIndexPage, "按条查", "criteria"),
        (content.TopicIndexPage, "场景", "scenes"),
        (content.CaseIndexPage, "案例", "cases"),
        (content.ArticleIndexPage, "安全知识", "articles"),
        (content.QuestionIndexPage, "答疑", "questions"),
        (content.LawIndexPage, "法规", "laws"),
        (training.CourseIndexPage, "培训课程", "courses"),
    ):
        add(home, model(title=title, slug=slug))
    return HomePage.objects.get()


def add(parent: Page, page: Any, *, live: bool = True) -> Any:
    """Put a page under a parent and, unless told otherwise, release it as the system does."""
    page.live = False
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    page.save_revision()
    if live:
        release(page, by=None, origin="test")
    return type(page).objects.get(pk=page.pk)


def publish(page: Any) -> Any:
    """Save the page as it is in memory and release that."""
    page.save_revision()
    release(page, by=None, origin="test")
    return type(page).objects.get(pk=page.pk)


def put(page: Any) -> Any:
    """Write a page as it is in memory into its tables, past the door: for tests that are not about releasing."""
    with release_door.opened():
        page.save()
    return page


def _index(model: type[Page]) -> Page:
    lay_site()
    return model.objects.get()


def sector(slug: str = "gongmao", name: str = "工贸") -> Sector:
    """Return a sector, made once."""
    return Sector.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def scene(slug: str = "dust", name: str = "粉尘涉爆") -> Scene:
    """Return a scene, made once."""
    return Scene.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def standard(*, live: bool = True, **fields: Any) -> content.StandardPage:
    """A criteria standard in force."""
    n = next(_numbers)
    values = {
        "title": f"示例判定标准{n}",
        "slug": f"standard-{n}",
        "short_title": f"示例标准{n}",
        "code": f"STD{n}",
        "level": "重大事故隐患",
        "doc_number": f"示例令第{n}号",
        "issuer": "示例发布机关",
        "effective_on": date(2023, 5, 15),
        "effective_text": "2023-05-15",
        "official_url": "https://example.org/standard",
    }
    return add(_index(content.StandardIndexPage), content.StandardPage(**values | fields), live=live)


def criterion(
    parent: content.StandardPage | None = None,
    *,
    live: bool = True,
    laws: tuple[content.LawArticle, ...] = (),
    **fields: Any,
) -> content.CriterionPage:
    """A criterion with every layer filled."""
    n = next(_numbers)
    values = {
        "title": f"示例条款{n}",
        "slug": f"item-{n}",
        "code": f"CRIT-{n}",
        "item": f"第{n}项",
        "item_order": n,
        "sector_label": "粉尘爆炸（专项）",
        "gist": f"大意{n}：除尘器没有泄爆、惰化、抑爆中的任何一种",
        "not_this": f"不算的情形{n}\n另一种不算的情形{n}",
        "not_this_source": "条文文字",
        "consequence": f"责令限改{n}。排除前或者排除中无法保证安全的，可被责令停产停业",
        "legal_basis": "《安全生产法》第三十六条",
        "how_to_check": f"看铭牌{n}；问操作的人",
        "free_first": f"今天先停下来{n}",
        "how_to_fix": f"补装泄爆片{n}；写进台账",
        "colloquial_names": "防爆板\n泄爆口",
        "keywords": "除尘",
    }
    page = content.CriterionPage(**values | fields)
    page.law_links = [content.CriterionLaw(law=law) for law in laws]
    return add(parent or standard(), page, live=live)


def law(*, live: bool = True, **fields: Any) -> content.LawArticle:
    """An article of law."""
    n = next(_numbers)
    values = {
        "title": f"安全生产法第{n}条：示例",
        "slug": f"law-{n}",
        "code": f"LAW-{n}",
        "law": "安全生产法（2021）",
        "law_short": "安全生产法",
        "article": f"第{n}条",
        "article_order": n,
        "topic": f"示例主题{n}",
        "gist": f"条文大意{n}",
        "penalty": f"罚则{n}",
    }
    return add(_index(content.LawIndexPage), content.LawArticle(**values | fields), live=live)


def case(
    *,
    live: bool = True,
    criteria: tuple[content.CriterionPage, ...] = (),
    laws: tuple[content.LawArticle, ...] = (),
    **fields: Any,
) -> content.CasePage:
    """A case against the given criteria and laws."""
    n = next(_numbers)
    values = {
        "title": f"示例市 示例企业{n:02} · 粉尘爆炸",
        "slug": f"case-{n}",
        "code": f"CASE-{n}",
        "occurred_on": date(2014, 8, 2),
        "place": f"示例市 示例企业{n:02}",
        "accident_type": "粉尘爆炸",
        "grade": "较大",
        "deaths": 3,
        "injuries": 2,
        "casualty_basis": "伤亡口径：示例",
        "what_happened": f"先冒烟{n}\n后爆炸{n}",
        "direct_cause": "积尘",
        "turning_points": "前一天：没有清扫",
        "wording": "对照今天的条款",
        "lessons": "每天清扫",
        "check_today": "看看积尘有多厚",
        "self_test_question": "粉尘多久清一次？",
        "self_test_options": "每天\n每年",
        "self_test_answer": 0,
        "self_test_why": "积尘会爆",
    }
    page = content.CasePage(**values | fields)
    page.basis_links = [
        *(content.CaseBasis(criterion=row) for row in criteria),
        *(content.CaseBasis(law=row) for row in laws),
    ]
    page.law_links = [content.CaseLaw(law=row, gist="法律这样说") for row in laws]
    return add(_index(content.CaseIndexPage), page, live=live)


def article(
    *, live: bool = True, criteria: tuple[content.CriterionPage, ...] = (), **fields: Any
) -> content.ArticlePage:
    """A short article about the given criteria."""
    n = next(_numbers)
    values = {
        "title": f"示例知识{n}",
        "slug": f"article-{n}",
        "code": f"article-{n}",
        "summary": f"一句话{n}",
        "audience": "企业负责人",
        "body": [("paragraph", f"正文{n}"), ("steps", ["先停", "再清"])],
    }
    page = content.ArticlePage(**values | fields)
    page.criterion_links = [content.ArticleCriterion(criterion=row) for row in criteria]
    return add(_index(content.ArticleIndexPage), page, live=live)


def question(
    *, live: bool = True, criteria: tuple[content.CriterionPage, ...] = (), **fields: Any
) -> content.QuestionPage:
    """A question about the given criteria."""
    n = next(_numbers)
    values = {
        "title": f"示例问题{n}？",
        "slug": f"question-{n}",
        "code": f"question-{n}",
        "asked_by": "企业负责人",
        "short_answer": f"先这样{n}。",
        "answer": f"再那样{n}。",
        "depends_on": "什么行业",
        "ask_whom": "应急管理部门",
    }
    page = content.QuestionPage(**values | fields)
    page.criterion_links = [content.QuestionCriterion(criterion=row) for row in criteria]
    return add(_index(content.QuestionIndexPage), page, live=live)


def course(
    *, live: bool = True, criteria: tuple[content.CriterionPage, ...] = (), **fields: Any
) -> training.CoursePage:
    """A course for new workers that teaches the given criteria."""
    n = next(_numbers)
    values = {
        "title": f"示例课程{n}",
        "slug": f"course-{n}",
        "code": f"course-{n}",
        "summary": f"一句话{n}",
        "kind": "topic",
        "hours": 2,
        "syllabus": [("topic", {"topic": f"主题{n}", "hours": 1, "points": [f"要点{n}", "先停后清"]})],
    }
    page = training.CoursePage(**values | fields)
    page.audiences = [training.CourseAudience(who="new_worker")]
    page.certificates = [training.CourseCertificate(certificate="special_work", standing="not", words="另外去考")]
    page.criterion_links = [training.CourseCriterion(criterion=row) for row in criteria]
    return add(_index(training.CourseIndexPage), page, live=live)


def topic(of: Scene | None = None, *, live: bool = True, **fields: Any) -> content.TopicPage:
    """The page of a scene."""
    of = of or scene()
    values = {"title": of.name, "slug": of.slug, "scene": of, "summary": "一句话"}
    return add(_index(content.TopicIndexPage), content.TopicPage(**values | fields), live=live)


def user(*roles: Role, **fields: Any) -> User:
    """A person with the given staff roles and the password `pass-word-1`; staff have their second factor."""
    # Eighty queries, and nearly every test finds them laid.
    if not Group.objects.filter(name=Role.EDITOR.label).exists():
        lay_groups()
    n = next(_numbers)
    values: dict[str, Any] = {
        "name": f"示例人员{n:02}",
        "email": f"person{n}.{PROCESS}@example.org",
        "password": "pass-word-1",
    }
    person = User.objects.create_user(**values | {"is_staff": bool(roles)} | fields)
    person.groups.set(Group.objects.filter(name__in=[role.label for role in roles]))
    if roles or person.is_superuser:
        second_factor(person)
    return person


# What the phone of every member of staff here computes its codes from.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def second_factor(person: User) -> Authenticator:
    """The second factor of a person, with `SECRET`."""
    return TOTP.activate(person, SECRET).instance


def code_now(secret: str = SECRET, *, ahead: int = 0) -> str:
    """What the phone shows now, or so many half minutes ahead."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def enterprise(**fields: Any) -> Enterprise:
    """An enterprise of the register."""
    return enter(**{"name": f"示例企业{next(_numbers):02}", "by": None} | fields)


def member(of: Enterprise, role: MemberRole = MemberRole.MEMBER, person: User | None = None) -> Membership:
    """Somebody who speaks for an enterprise."""
    return Membership.objects.create(enterprise=of, person=person or user(), role=role)


def expert(person: User | None = None, **fields: Any) -> Expert:
    """Somebody of the expert pool, who knows dust unless told otherwise."""
    if not fields.keys() & {"sectors", "scenes"}:
        fields["scenes"] = [scene()]
    by = fields.pop("by", None) or user(Role.HELP_DESK)
    return add_expert(person or user(), by=by, **fields)
