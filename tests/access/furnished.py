"""One of each thing that has an address beside the firm's own, and every name in it that somebody may not read."""

import uuid
from datetime import date, timedelta

from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Collection

from accounts.domain import login_invitations, second_factor
from accounts.domain.consent import write as write_consent
from accounts.domain.identity import give
from accounts.domain.looking import look
from accounts.enums import Looked, MemberRole, Purpose
from accounts.models import ConsentText, Department, District, InboxMessage, SpecialDay, StaffUnit, User
from accounts.roles import Role
from content.domain.feedback import give as say
from content.domain.local_basis import enter as enter_basis
from content.models import Feedback, LocalBasis, PortalDocument, PortalImage
from delivery.enums import Channel
from delivery.models import Message, MessageTemplate
from intake.imports.work import do_now
from search.asked import count_popular
from search.models import Asked
from tests import factories as make
from tests.access.areas import WORDS, WRITERS
from tests.access.help import CALLER, SHOWN, SHOWN_MAJOR
from tests.access.help_table import ANSWERS, INSIDE
from tests.access.rows import ADMINISTRATORS, AUDITOR, DESK, LEAD_BUREAU, NOBODY, TEAM, TRAINERS, Who
from tests.access.training import TRAINEE
from tests.access.world import CANARY, LOGGED_IN, MEMBERS, PHONE, SUPERUSER, World
from tests.intake.papers import pdf
from tests.intake.pictures import png

NUMBER = "11010519491231002X"
MOBILE, MAIL = "13812345678", "canary-boss@example.org"
# Who may read what. Help desk and auditor answer for firms and for who looked at whose data; an administrator enters
# people, and nobody but the help desk and a firm's own people learns who is in a firm.
PEOPLE = ADMINISTRATORS | AUDITOR
SECRETS: dict[str, Who] = {
    f"{CANARY}木业": MEMBERS | TEAM | LEAD_BUREAU | DESK | AUDITOR | TRAINERS,
    f"{CANARY}化工": DESK | AUDITOR,
    f"{CANARY}重复": DESK,
    f"{CANARY}新厂": DESK,
    f"{CANARY}登记": DESK,
    f"{CANARY}路": MEMBERS | DESK | TEAM,
    # Whom a training officer calls because his firm must send somebody; that he looked is on record.
    f"{CANARY}联系人": DESK | TEAM | TRAINERS,
    f"{CANARY}负责人": MEMBERS | TEAM | DESK | PEOPLE | TRAINERS,
    f"{CANARY}成员": MEMBERS | TEAM | DESK | PEOPLE,
    f"{CANARY}认领人": DESK | PEOPLE,
    # Of the staff: whoever edits criteria chooses from them who entered and who compared a text; a firm reads who dealt
    # with what it showed.
    f"{CANARY}受理": MEMBERS | DESK | TEAM | PEOPLE | WRITERS | LEAD_BUREAU,
    f"{CANARY}标题": NOBODY,
    f"{CANARY}理由": PEOPLE,
    # What many ask and no published page says: whoever keeps the words of the search reads it, nobody is offered it.
    f"{CANARY}问法": WORDS,
    PHONE.removeprefix("+86"): NOBODY,
    # The help desk has to call; that it looked is on record.
    MOBILE: ADMINISTRATORS | DESK,
    MAIL: PEOPLE,
    NUMBER: NOBODY,
    # Of what firms show, those inside the wall; of a major hazard a bureau lead too (DESIGN §7).
    SHOWN: INSIDE,
    SHOWN_MAJOR: INSIDE | LEAD_BUREAU,
    CALLER: INSIDE,
    f"{CANARY}带队": INSIDE | PEOPLE | WRITERS | LEAD_BUREAU,
    f"{CANARY}同去": INSIDE | PEOPLE | LEAD_BUREAU,
    f"{CANARY}来电": INSIDE,
    # Whom a firm sends to be trained, who answers for it knows.
    TRAINEE: ANSWERS | TRAINERS,
}
# A firm's name stands in a public register: whoever is logged in finds it there and may say that it is his.
NAMES = {f"{CANARY}{firm}" for firm in ("木业", "化工", "重复", "登记")}
# An administrator names the firm of which he must look at something.
REGISTER = {"help_glass", "find_enterprise", "claim_enterprise", "find_my_conflict", "declare_my_conflict"}


def furnish(world: World) -> World:
    """Put everything there, so that every page of the site has something to show."""
    boss = User.objects.get(name=f"{CANARY}负责人")
    User.objects.filter(pk=boss.pk).update(phone=f"+86{MOBILE}", email=MAIL, phone_verified=True)
    desk = User.objects.get(name=f"{CANARY}受理")
    give(boss, NUMBER, purpose=Purpose.TRAINING_CERTIFICATE)
    SocialAccount.objects.create(user=boss, provider="city", uid="1", extra_data={"name": boss.name})
    look(desk, Looked.PERSON, people=[boss])
    look(desk, Looked.CONTACTS, enterprises=[world.firm, world.things["claim"].enterprise])
    log(boss, "accounts.holder_confirmed", user=desk, data={"reason": f"{CANARY}理由"})
    do_now(world.things["import"])
    _enter_through_the_admin(desk)
    _of_the_site(world)
    _of_staff(world, desk)
    _own_of_everybody(world)
    return world


def _enter_through_the_admin(desk: User) -> None:
    """Wagtail writes a log of what goes through its views."""
    browser = Client()
    browser.force_login(desk)
    counts = {f"contacts-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    sent = {"name": f"{CANARY}登记", "code": "", **counts, "contacts-MAX_NUM_FORMS": "1000"}
    answer = browser.post(reverse("enterprises:add"), sent)
    assert answer.status_code == 302, answer.content.decode()


def _of_the_site(world: World) -> None:
    editor = make.user(Role.EDITOR)
    case = make.case()
    draft = make.criterion(make.standard(), live=False)
    draft.get_workflow().start(draft, editor)
    image = PortalImage.objects.create(title="示例图片", file=ContentFile(png(), "a.png"), uploaded_by_user=editor)
    paper = ContentFile(pdf(), "a.pdf")
    document = PortalDocument.objects.create(title="示例文件", file=paper, uploaded_by_user=editor)
    say(case, key=uuid.uuid4(), kind=Feedback.Kind.MISTAKE, text="示例：写错了")
    basis = LocalBasis(title="示例文件", doc_number="1", issuer="示例机关", says="示例", holds_from=date(2026, 1, 1))
    world.things |= {"case": case, "draft": draft, "image": image, "document": document}
    world.things["basis"] = enter_basis(basis, by=editor)
    for ago in range(3):
        day = timezone.localdate() - timedelta(days=ago)
        Asked.objects.create(text=f"{CANARY}问法", day=day, asked=9)
        Asked.objects.create(text=f"{CANARY}问法没找到", day=day, asked=9, empty=9)
    count_popular()
    Redirect.objects.create(old_path="/old", redirect_link="/")
    Collection.get_first_root_node().add_child(name="示例集合")
    make.sector(), make.scene()
    Department.objects.create(name="示例部门", slug="department")
    SpecialDay.objects.get_or_create(day="2026-01-01", defaults={"name": "元旦", "source": "示例"})
    District.objects.create(name="示例区", code="350299")
    StaffUnit.objects.create(name="示例科")


def _of_staff(world: World, desk: User) -> None:
    text = write_consent(ConsentText(), title="示例说明", text="示例", effective_on=None)
    template = MessageTemplate.objects.create(
        code="accounts.joined", channel=Channel.EMAIL, subject="示例", text="示例${link}", valid_from=date(2026, 1, 1)
    )
    slips = login_invitations.draw([(world.firm, PHONE)], role=MemberRole.MEMBER)
    batch = login_invitations.issue(slips, by=desk, days=9)
    chief = make.user(Role.ADMINISTRATOR)
    reset = second_factor.ask_reset(make.user(Role.EDITOR), by=chief, reason="手机丢了")
    world.things |= {"consent text": text, "template": template, "batch": batch, "reset": reset}
    stuck = {"state": "dead", "trouble": "gave_up", "last_error": "示例", "address": MAIL}
    Message.objects.filter(pk=world.things["outbox"].pk).update(**stuck)


def _own_of_everybody(world: World) -> None:
    """Whoever has nothing of his own shows nothing of how one's own pages look."""
    for who in LOGGED_IN - {SUPERUSER}:
        person = User.objects.get(pk=world.viewers[who].session["_auth_user_id"])
        InboxMessage.objects.create(
            person=person, template="x", subject="示例", text="-", path="/mine/", dedupe_key="own", at=timezone.now()
        )
