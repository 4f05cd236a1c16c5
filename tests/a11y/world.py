"""One firm with everything that can be seen of it, and everybody who sees it; built inside the site, by `manage.py`."""

import io
import time
from datetime import timedelta
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.credit_code import check_character
from accounts.domain import claims, experts, invitations, login_invitations, second_factor
from accounts.domain.consent import agree, in_force
from accounts.domain.looking import look
from accounts.domain.merging import merge
from accounts.domain.moving import make_link_token
from accounts.domain.numbers import first_seen
from accounts.enterprises.importing import RegisterImporter
from accounts.enums import ConflictKind, Looked, MemberRole
from accounts.models import ConsentText, Enterprise, EnterpriseContact, InboxMessage, User
from accounts.roles import Role
from delivery.models import Message, MessageTemplate
from intake.imports import door
from intake.imports.work import do_now
from intake.models import Import
from intake.private.files import keep
from intake.tables.writing import write
from tests import factories as make
from tests.a11y.people_pages import READERS, key_of
from tests.access.help import lay
from tests.access.help_table import HELP
from tests.access.training_table import TRAINING, TRAINING_ADMIN
from tests.access.world import build as of_a_firm

# Where the browser says it is; the site's own address is not known to whoever builds.
HOST = {"SERVER_NAME": "127.0.0.1"}
HEADERS = ["企业名称", "统一社会信用代码", "地址", "联系人", "联系电话"]


@transaction.atomic
def build() -> dict[str, dict[str, str]]:
    """Return sessions by name, and the keys of the things that have addresses.

    In one transaction: the site that runs beside it would read the tables and send the messages first.
    """
    ConsentText.objects.create(
        title="个人信息处理说明",
        text="收集姓名和手机号，用来登录和通知。\n\n怎么查、怎么删，看“我的”。",
        effective_on="2026-01-01",
    )
    firm, things = _firm()
    people = _people(firm)
    _register(firm, people, things)
    _experts(firm, people, things)
    _messages(people, things)
    helped = _helped(things)
    for person in people.values():
        if person.email != "newcomer@example.org":
            agree(person, in_force())  # type: ignore[arg-type]
    sessions = {who: _enter(person) for who, person in people.items()}
    # Any later login makes it worthless.
    people["guest"].refresh_from_db()
    things["token"] = make_link_token(people["guest"])
    return {
        "sessions": sessions | helped | _halfway(people),
        "things": {key: str(value) for key, value in things.items()},
    }


def code(number: int) -> str:
    """A credit code that has its form and belongs to nobody."""
    body = f"91350200{number:09}"
    return body + check_character(body)


def licence() -> bytes:
    """The picture of a sheet of paper."""
    picture = Image.new("RGB", (1200, 850), "#f4efe2")
    ImageDraw.Draw(picture).rectangle((60, 60, 1140, 790), outline="#7a5c1e", width=12)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


def _firm() -> tuple[Enterprise, dict[str, Any]]:
    firm = make.enterprise(name="示例木业有限公司", code=code(1), address="甲路 1 号")
    EnterpriseContact.objects.create(enterprise=firm, name="示例联系人", position="厂长", phone="0592-0000000")
    free = make.enterprise(name="示例木业二厂", code=code(2), address="甲路 2 号")
    for number in range(2):
        make.enterprise(name="示例同名厂", address=f"乙路 {number + 1} 号")
    return firm, {"firm": firm.uuid, "firm_pk": firm.pk, "free": free.uuid, "free_pk": free.pk}


def _people(firm: Enterprise) -> dict[str, User]:
    phone = {"phone": "+8613700000001", "phone_verified": True}
    people = {
        "owner": make.user(name="示例负责人", email="owner@example.org", **phone),
        "guest": make.user(name="示例安全员", email="guest@example.org", **phone | {"phone": "+8613700000002"}),
        "newcomer": make.user(name="示例新人", email="newcomer@example.org"),
        "nameless": make.user(name="", email="nameless@example.org"),
        "fresh": User.objects.create_user(name="示例新编辑", email="fresh@example.org", password="pass-word-1"),
        "clerk": make.user(Role.HELP_DESK, name="示例受理", email="clerk@example.org"),
        "chief": make.user(Role.ADMINISTRATOR, name="示例管理员甲", email="chief@example.org"),
        "other": make.user(Role.ADMINISTRATOR, name="示例管理员乙", email="other@example.org"),
        "auditor": make.user(Role.AUDITOR, name="示例审计", email="auditor@example.org"),
        "editor": make.user(Role.EDITOR, name="示例编辑", email="editor@example.org"),
        "expert": make.user(name="示例专家01", email="expert@example.org", **phone | {"phone": "+8613700000005"}),
    }
    RecoveryCodes.activate(people["clerk"])
    people["fresh"].groups.set(people["editor"].groups.all())
    User.objects.filter(pk=people["fresh"].pk).update(is_staff=True)
    make.member(firm, MemberRole.MANAGER, people["owner"])
    make.member(firm, MemberRole.MEMBER, make.user(name="示例同事"))
    return people


def _experts(firm: Enterprise, people: dict[str, User], things: dict[str, Any]) -> None:
    """One who can be asked to the firm, and one who has a tie to it and cannot on some days."""
    clerk, owner = people["clerk"], people["owner"]
    firm.scenes.add(scene := make.scene())
    make.expert(by=clerk, scenes=[scene], skills="会看除尘系统的设计图", title="高级工程师", employer="示例设计院")
    tied = make.expert(people["expert"], by=clerk, scenes=[scene], skills="会看防爆电气")
    experts.declare_conflict(tied, at=firm, kind=ConflictKind.CONTRACT, by=people["expert"])
    days = timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=5)
    experts.set_absence(tied, first_day=days[0], last_day=days[1], reason="出差", by=people["expert"])
    things |= {"expert_pk": tied.pk, "owner": owner.uuid}


def _register(firm: Enterprise, people: dict[str, User], things: dict[str, Any]) -> None:
    """Claims, invitations, slips, doubles, imports: one of each that waits and one that is over."""
    clerk, owner, guest = people["clerk"], people["owner"], people["guest"]
    invitations.invite(firm, phone="13700000002", role=MemberRole.SAFETY_OFFICER, by=owner)
    second = make.enterprise(name="示例化工厂", code=code(3))
    photo = keep(licence(), name="营业执照.jpg", purpose="licence", owner=guest.uuid)
    things["claim"] = claims.claim(second, person=guest, licence=photo.uuid).uuid
    photo = keep(licence(), name="营业执照.jpg", purpose="licence", owner=guest.uuid)
    over = claims.claim(make.enterprise(name="示例铸造厂"), person=guest, licence=photo.uuid)
    claims.refuse(over, by=clerk, reason="照片看不清代码，请重新拍一张。")
    drawn = login_invitations.draw([(second, ""), (firm, "+8613700000003")], role=MemberRole.MANAGER)
    login_invitations.issue(drawn, by=clerk, days=30)
    things["slip"] = drawn[0].code
    double = make.enterprise(name="示例木业公司", address="甲路 1 号东侧")
    things["double_pk"] = double.pk
    merge(make.enterprise(name="示例木业（旧）"), into=firm, by=clerk)
    look(clerk, Looked.CONTACTS, enterprises=[firm])
    look(clerk, Looked.PERSON, people=[guest])
    second_factor.ask_reset(people["editor"], by=people["other"], reason="手机丢了，本人到办公室当面说明")
    _imports(firm, clerk, things)


def _imports(firm: Enterprise, clerk: User, things: dict[str, Any]) -> None:
    rows = [
        ["示例木业有限公司", firm.code, "丙路 8 号", "示例联系人", "0592-0000000"],
        ["示例木业二厂", code(2), "甲路 2 号", "", ""],
        ["示例同名厂", "", "乙路 3 号", "", ""],
        ["示例新厂", code(9), "丁路 1 号", "示例人员09", "0592-0000009"],
        ["示例坏行", "91350100M000100Y44", "丁路 2 号", "", ""],
    ]
    things["preview"] = _handed_in(rows, "名录.xlsx", clerk).uuid
    done = _handed_in(rows[1:2] + rows[3:], "上月名录.xlsx", clerk)
    door.confirm(done, by=clerk.uuid)
    do_now(done)
    things["result"] = done.uuid
    things["progress"] = Import.objects.create(
        layout="enterprises", name="大名录.xlsx", sha256="0" * 64, uploaded_by=clerk.uuid
    ).uuid


def _handed_in(rows: list[list[str]], name: str, by: User) -> Import:
    job = door.begin(write(HEADERS, rows), name=name, importer=RegisterImporter(), by=by.uuid)
    do_now(job)
    return job


def _messages(people: dict[str, User], things: dict[str, Any]) -> None:
    """What could not be sent, for the worklist; and much in one inbox."""
    for number, message in enumerate(Message.objects.order_by("pk")[:4]):
        Message.objects.filter(pk=message.pk).update(
            state="dead", trouble=("address", "gave_up")[number % 2], last_error="550 no such mailbox here", failures=8
        )
        things["message_pk"] = message.pk
    InboxMessage.objects.bulk_create(
        InboxMessage(
            person=people["owner"],
            template="accounts.removed",
            subject=f"示例消息{number}",
            text="您的企业有一件事要看一看。",
            path="/mine/",
            dedupe_key=str(number),
        )
        for number in range(25)
    )
    row = MessageTemplate.objects.create(code="accounts.removed", channel="email", text="${enterprise}：${link}")
    things["template_pk"] = row.pk
    things["owner_pk"] = people["owner"].pk
    things["chief_pk"] = people["clerk"].pk


def _helped(things: dict[str, Any]) -> dict[str, str]:
    """Everything that a firm shows in help visits, with an address for each page of it; sessions of who sees it."""
    world = lay(of_a_firm())
    for name, row in (HELP | TRAINING | TRAINING_ADMIN).items():
        things[key_of(name)] = reverse(name, args=row.args(world))
    sessions = {}
    for who in READERS:
        session = world.viewers[who].session
        person = User.objects.get(pk=session["_auth_user_id"])
        agree(person, in_force())  # type: ignore[arg-type]
        sessions[f"help {who}"] = _enter(person)
    return sessions


def _enter(person: User) -> str:
    """A session of somebody who has just shown who he is."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser.cookies["sessionid"].value


def _halfway(people: dict[str, User]) -> dict[str, str]:
    """Sessions of people who have not come in yet: at the second factor, at the code, at the number's old owner."""
    at_second = Client(**HOST)
    at_second.post("/accounts/login/", {"login": "clerk@example.org", "password": "pass-word-1"})
    at_code = Client(**HOST)
    at_code.post("/accounts/login/code/", {"login": "13700000007"})
    old = first_seen("+8613700000008")
    long_ago = timezone.now() - timedelta(days=200)
    User.objects.filter(pk=old.pk).update(
        name="示例旧主", phone_verified=True, date_joined=long_ago, last_login=long_ago, last_seen_at=long_ago
    )
    at_holder = Client(**HOST)
    at_holder.post("/accounts/login/code/", {"login": "13700000008"})
    pending = at_holder.session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    at_holder.post("/accounts/login/code/confirm/", {"code": pending["code"]})
    clients = {"at second factor": at_second, "at code": at_code, "at holder": at_holder}
    return {who: client.cookies["sessionid"].value for who, client in clients.items()}
