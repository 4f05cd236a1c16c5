"""The chain clicked round: criterion, request, visit, finding, plan, evidence, case, criterion, and back."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, Violations, enter, follow
from tests.served import manage

CRITERION = "/standards/gm10/11-3/"
CHAIN = """
import io, json
from PIL import Image
from django.urls import reverse
from django.utils import timezone
from accounts.enums import MemberRole
from accounts.roles import Role
from assistance.domain.photos import keep_photo
from assistance.models import Verification
from content.models import CriterionPage
from content.domain.case_drafts import enter_case
from tests import factories
from tests.assistance import making
firm = factories.enterprise(name="示例链条{n}厂")
factories.member(firm, MemberRole.MANAGER, factories.user(name="示例负责人", email="chain{n}@example.org"))
world = making.World(firm=firm, desk=factories.user(Role.HELP_DESK, name="示例受理", email="chaindesk{n}@example.org"),
                     lead=factories.user(Role.HELP_TEAM, name="示例带队", email="chainlead{n}@example.org"),
                     expert=factories.user(name="示例专家", email="chainexpert{n}@example.org"))
criterion = CriterionPage.objects.get(url_path__endswith="{criterion}")
visit = making.visit(world, "delivered")
release = criterion.published_revisions.order_by("-number").first()
asked = making.request(world, "visited", visit=visit, criterion=criterion, criterion_text=criterion.title)
finding = making.finding(world, "closed", of=visit, criterion=criterion, criterion_revision=release.number)
plan = making.plan(world, "fulfilled", finding)
file = io.BytesIO()
Image.new("RGB", (600, 400), "white").save(file, "PNG")
file.seek(0)
shown = making.evidence(world, plan.measures.get(), file=keep_photo(file, name="a.png", by=world.boss).uuid)
looked = {{"on_site": True, "result": "gone", "text": "泄爆片装好了", "is_major": False}}
Verification.objects.create(finding=finding, by=world.lead, **looked)
page = enter_case(title="示例：泄爆片装好了", what_happened="一", lessons="二", check_today="三", criterion=criterion,
                  month=timezone.localdate())
factories.publish(page)
making.case(world, "cleared", of=finding, page=page)
rows = dict(request=asked, visit=visit, finding=finding, plan=plan)
found = {{name: reverse(f"help_{{name}}", args=[row.uuid]) for name, row in rows.items()}}
found |= dict(draft=reverse("help_case", args=[finding.uuid]), case=page.get_url(), criterion=criterion.get_url())
found |= dict(evidence=f"/help/evidence/{{shown.uuid}}/", firm=reverse("help_firm", args=[firm.uuid]))
print("chain:", json.dumps(found))
"""
PHOTOS = """
from datetime import date
from django.urls import reverse
from accounts.enums import MemberRole
from accounts.roles import Role
from assistance.management.demo.pictures import photo
from assistance.models import FindingPhoto, PublishedCount
from content.domain import generation
from content.models import CriterionPage
from tests import factories
from tests.assistance import making
firm = factories.enterprise(name="示例照片{n}厂")
world = making.World(firm=firm, desk=factories.user(Role.HELP_DESK, name="示例受理", email="photodesk{n}@example.org"),
                     lead=factories.user(Role.HELP_TEAM, name="示例带队", email="photolead{n}@example.org"))
factories.member(firm, MemberRole.MANAGER, factories.user(name="示例负责人", email="photoboss{n}@example.org"))
criterion = CriterionPage.objects.get(url_path__endswith="{criterion}")
release = criterion.published_revisions.order_by("-number").first()
of = dict(criterion=criterion, criterion_revision=release.number)
finding = making.finding(world, "closed", title="除尘器没有泄爆片", **of)
making.finding(world, title="新买的除尘器也没有泄爆片", **of)
FindingPhoto.objects.create(finding=finding, file=photo(1, by=world.lead), sha256="1" * 64, taken_by=world.lead)
making.evidence(world, finding, file=photo(2, by=world.boss))
PublishedCount.objects.update_or_create(criterion=criterion, defaults=dict(firms=20, until=date(2026, 10, 31)))
generation.bump()
print("photos:", reverse("help_case", args=[finding.uuid]))
"""
RELEASE = """
from content.models import CasePage
from tests import factories
page = CasePage.objects.order_by("-pk").first()
factories.publish(page)
print("case:", page.get_url())
"""
# Each can be clicked in both directions.
BOTH_WAYS = [
    ("request", "visit"),
    ("visit", "finding"),
    ("finding", "plan"),
    ("finding", "draft"),
    ("case", "criterion"),
]
ONE_WAY = [
    ("request", "criterion"),
    ("finding", "criterion"),
    ("draft", "case"),
    ("draft", "criterion"),
    ("firm", "request"),
]


@pytest.fixture
def chain(site_environment: dict[str, str], visitor: Visitor) -> dict[str, str]:
    program = CHAIN.format(n=str(visitor), criterion=CRITERION)
    said = manage(site_environment, "shell", "-c", program).rpartition("chain: ")[2]
    return {name: address.removeprefix("http://localhost") for name, address in json.loads(said).items()}


def test_every_link_leads_there_and_back(page: Page, chain: dict[str, str], visitor: Visitor, look: Look) -> None:
    enter(page, f"chain{visitor}@example.org", second=False)
    for here, there in [*BOTH_WAYS, *((there, here) for here, there in BOTH_WAYS), *ONE_WAY]:
        page.goto(chain[here])
        link = page.locator(f'main a[href*="{chain[there]}"]').first
        expect(link, f"{here} → {there}").to_be_visible()
        link.click()
        expect(page).to_have_url(re.compile(re.escape(chain[there])))
    # A picture opens as a file.
    page.goto(chain["plan"])
    picture = page.locator(f'main img[src*="{chain["evidence"]}"]').first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 360)
    page.goto(chain["finding"])
    look("help-chain-finding")
    expect(page.locator("main")).to_contain_text("泄爆片装好了")
    page.goto(chain["criterion"])
    page.locator("main").get_by_role("link", name="请专家来看看").first.click()
    expect(page).to_have_url(re.compile("/help/ask/"))


def test_photos_go_with_a_case_once_somebody_else_has_looked(
    page: Page, site_environment: dict[str, str], visitor: Visitor, look: Look, violations: Violations
) -> None:
    program = PHOTOS.format(n=str(visitor), criterion=CRITERION)
    address = manage(site_environment, "shell", "-c", program).rpartition("photos: ")[2].strip()
    main = page.locator("main")
    enter(page, f"photolead{visitor}@example.org")
    page.goto(address)
    for label in ("标题", "经过", "教训", "别的企业今天可以去看什么"):
        page.get_by_label(label, exact=True).fill("除尘器装了泄爆片")
    page.get_by_label("照片 1（改之前）里有什么").fill("除尘器顶上没有泄爆片")
    page.get_by_label("照片 2（改之后）里有什么").fill("除尘器顶上装了两片泄爆片")
    look("help-case-write")
    assert violations() == []
    follow(page, page.get_by_role("button", name="存下"))
    follow(page, page.get_by_role("button", name="请同事把关"))
    expect(main.get_by_role("button", name="交给编辑")).to_have_count(0)
    page.context.clear_cookies()
    enter(page, f"photodesk{visitor}@example.org")
    page.goto(address)
    page.get_by_label("看过：没有人脸、厂名、车牌").last.check()
    page.locator("main img").last.scroll_into_view_if_needed()
    expect(page.locator("main img").last).to_have_js_property("naturalWidth", 1200)
    look("help-case-clear")
    assert violations() == []
    follow(page, page.get_by_role("button", name="看不出是谁家，交给编辑"))
    expect(main).to_contain_text("照片交了 1 张。没打勾的 1 张没有交。")
    look("help-case-cleared")
    public = manage(site_environment, "shell", "-c", RELEASE).rpartition("case: ")[2].strip()
    page.context.clear_cookies()
    page.goto(public.removeprefix("http://localhost"))
    picture = main.get_by_alt_text("除尘器顶上装了两片泄爆片")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(main.locator("img")).to_have_count(1)
    look("case-photos")
    assert violations() == []
    page.goto(CRITERION)
    expect(main).to_contain_text("20 家以上企业查出过这一条")
    expect(main).not_to_contain_text("您单位")
    enter(page, f"photoboss{visitor}@example.org", second=False)
    page.goto(CRITERION)
    expect(main).to_contain_text("您单位查出过 2 次，1 项没有改好")
    look("criterion-mine")
    assert violations() == []
    follow(page, main.get_by_role("link", name="新买的除尘器也没有泄爆片"))
    expect(main).to_contain_text("新买的除尘器也没有泄爆片")
