"""One entry of the register in two windows: each keeps what the other wrote, or is shown it and decides."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from accounts.domain.contacts import ContactChange, ContactGoneError, write_contact
from accounts.domain.enterprises import change
from accounts.domain.overtaking import OvertakenError
from accounts.enums import Grade
from accounts.models import Enterprise, EnterpriseContact
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
OLD, NEW, OTHER = "0592-0000000", "0592-1111111", "0592-2222222"


@pytest.fixture
def firm(home: Any) -> Enterprise:
    firm = make.enterprise(address="甲路 1 号", sector=make.sector(), scenes=[make.scene()])
    EnterpriseContact.objects.create(enterprise=firm, name="示例厂长", position="厂长", phone=OLD)
    EnterpriseContact.objects.create(enterprise=firm, name="示例主任", phone=OLD)
    return firm


@pytest.fixture
def windows(firm: Enterprise) -> tuple["Window", "Window"]:
    return Window(firm), Window(firm)


class Window:
    """The form that a clerk has opened, sent as a browser sends it."""

    def __init__(self, firm: Enterprise) -> None:
        self.address = reverse("enterprises:edit", args=[firm.pk])
        self.browser = Client()
        self.browser.force_login(make.user(Role.HELP_DESK))
        self.form = self._of(self.browser.get(self.address))

    def save(self, **typed: Any) -> str:
        """Press the button; what is refused then, and the form goes on from what it shows."""
        for name, value in typed.items():
            self.form.setlist(name, value if isinstance(value, list) else [value])
        answer = self.browser.post(
            self.address, self.form.urlencode(), content_type="application/x-www-form-urlencoded"
        )
        if answer.status_code == 302:
            return "saved"
        self.form = self._of(answer)
        said = BeautifulSoup(answer.content, "lxml").select(".error-message, .messages")
        return " ".join(one.get_text(" ", strip=True) for one in said)

    def _of(self, answer: Any) -> QueryDict:
        form: QueryDict = querydict_from_html(answer.content.decode(), form_id="w-editor-form").copy()
        return form


def contacts(firm: Enterprise, **which: str) -> Any:
    """As the database has them: what hangs on an entry in memory may be older."""
    return EnterpriseContact.objects.filter(enterprise=firm, **which).order_by("pk")


def phones(firm: Enterprise) -> list[str]:
    return [row.phone for row in contacts(firm)]


# What the bureau notes of it ----------------------------------------------------------------------------------------


def test_what_only_one_has_touched_is_kept_of_both(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    first, second = windows
    assert first.save(address="乙路 2 号", grade="A") == "saved"
    assert second.save(size="small", **{"contacts-0-phone": NEW}) == "saved"
    firm.refresh_from_db()
    assert (firm.address, firm.grade, firm.size, phones(firm)) == ("乙路 2 号", "A", "small", [NEW, OLD])


def test_the_second_reads_what_the_first_wrote_and_decides(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(address="乙路 2 号")
    said = second.save(address="丙路 3 号")
    assert "别人把“生产经营地址”改成了“乙路 2 号”" in said
    assert second.form["address"] == "丙路 3 号"
    firm.refresh_from_db()
    assert firm.address == "乙路 2 号"
    assert second.save() == "saved"
    firm.refresh_from_db()
    assert firm.address == "丙路 3 号"


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("name", "示例新名", "示例另名"),
        ("grade", "A", "B"),
        ("closed_on", "2026-01-01", "2026-02-01"),
        ("longitude", "118.089425", "118.1"),
    ],
)
def test_it_is_said_of_every_kind_of_field(
    firm: Enterprise, name: str, one: str, other: str, windows: tuple[Window, Window]
) -> None:
    first, second = windows
    more = {"latitude": "24.5"} if name == "longitude" else {}
    assert first.save(**{name: one}, **more) == "saved"
    assert f"改成了“{one}" in second.save(**{name: other}, **more)
    assert second.save() == "saved"


def test_it_is_said_of_a_sector_and_of_scenes_too(firm: Enterprise) -> None:
    before = {"sector": make.sector(), "scenes": [make.scene()]}
    change(firm, by=None, sector=make.sector("weihua", "危化"), scenes=[])
    with pytest.raises(OvertakenError, match="行业领域”改成了“危化"):
        change(firm, by=None, was=before, sector=None)
    with pytest.raises(OvertakenError, match="场景”改成了“（空）"):
        change(firm, by=None, was=before, scenes=[make.scene("gas", "燃气")])


def test_the_same_in_both_windows_is_no_quarrel(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    first, second = windows
    typed = {"address": "乙路 2 号", "contacts-0-phone": NEW}
    assert [first.save(**typed), second.save(**typed)] == ["saved", "saved"]
    assert phones(firm) == [NEW, OLD]


def test_without_a_word_of_what_was_seen_the_last_counts(firm: Enterprise) -> None:
    assert change(firm, by=None, grade=Grade.A, closed_on=date(2026, 1, 1)) == {"grade", "closed_on"}


# Contacts -----------------------------------------------------------------------------------------------------------


def test_a_contact_that_another_has_changed_is_not_written_over(
    firm: Enterprise, windows: tuple[Window, Window]
) -> None:
    first, second = windows
    first.save(**{"contacts-0-phone": NEW})
    said = second.save(**{"contacts-0-phone": OTHER})
    assert f"别人把“电话”改成了“{NEW}”" in said
    assert phones(firm) == [NEW, OLD]
    assert second.form["contacts-0-phone"] == OTHER
    assert second.save() == "saved"
    assert phones(firm) == [OTHER, OLD]


def test_two_parts_of_one_contact_are_both_kept(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(**{"contacts-0-phone": NEW})
    assert second.save(**{"contacts-0-position": "总经理"}) == "saved"
    row = contacts(firm).get(name="示例厂长")
    assert (row.phone, row.position) == (NEW, "总经理")


def test_a_contact_that_another_has_deleted_stays_deleted_unless_he_wants_it(
    firm: Enterprise, windows: tuple[Window, Window]
) -> None:
    first, second = windows
    third = Window(firm)
    first.save(**{"contacts-0-DELETE": "1"})
    assert third.save(address="乙路 2 号") == "saved"
    assert phones(firm) == [OLD]
    said = second.save(**{"contacts-0-phone": OTHER})
    assert "别人删掉了联系人“示例厂长”" in said
    assert phones(firm) == [OLD]
    assert second.save() == "saved"
    row = contacts(firm).get(name="示例厂长")
    assert (row.phone, row.position) == (OTHER, "厂长")


def test_nobody_deletes_what_another_has_just_written(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.save(**{"contacts-0-phone": NEW})
    assert f"改成了“{NEW}”" in second.save(**{"contacts-0-DELETE": "1"})
    assert phones(firm) == [NEW, OLD]
    assert second.save(**{"contacts-0-DELETE": "1"}) == "saved"
    assert phones(firm) == [OLD]


def test_a_contact_added_twice_stands_once(firm: Enterprise, windows: tuple[Window, Window]) -> None:
    for window in windows:
        assert window.save(**{"contacts-2-name": "示例新人", "contacts-2-phone": NEW}) == "saved"
    assert contacts(firm, name="示例新人").count() == 1


def test_a_contact_made_the_same_as_another_is_one(firm: Enterprise) -> None:
    row = contacts(firm).get(name="示例主任")
    write_contact(firm, ContactChange(pk=row.pk, values={"name": "示例厂长"}))
    assert contacts(firm).get().name == "示例厂长"


def test_nothing_of_the_form_is_saved_where_a_contact_is_refused(
    firm: Enterprise, windows: tuple[Window, Window]
) -> None:
    first, second = windows
    first.save(**{"contacts-1-phone": NEW})
    second.save(address="乙路 2 号", **{"contacts-0-phone": OTHER, "contacts-1-phone": OTHER})
    firm.refresh_from_db()
    assert (firm.address, phones(firm)) == ("甲路 1 号", [OLD, NEW])


def test_the_contact_of_another_firm_is_not_reached(firm: Enterprise) -> None:
    row = EnterpriseContact.objects.create(enterprise=make.enterprise(), name="别家的", phone=OLD)
    with pytest.raises(ContactGoneError):
        write_contact(firm, ContactChange(pk=row.pk, values={"phone": NEW}))
    write_contact(firm, ContactChange(pk=row.pk, goes=True))
    row.refresh_from_db()
    assert row.phone == OLD
