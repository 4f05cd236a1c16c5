"""The chain clicked round: criterion, request, visit, finding, plan, evidence, case, criterion, and back."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, enter
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
page.get_latest_revision().publish()
making.case(world, "cleared", of=finding, page=page)
rows = dict(request=asked, visit=visit, finding=finding, plan=plan)
found = {{name: reverse(f"help_{{name}}", args=[row.uuid]) for name, row in rows.items()}}
found |= dict(draft=reverse("help_case", args=[finding.uuid]), case=page.get_url(), criterion=criterion.get_url())
found |= dict(evidence=f"/help/evidence/{{shown.uuid}}/", firm=reverse("help_firm", args=[firm.uuid]))
print("chain:", json.dumps(found))
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
