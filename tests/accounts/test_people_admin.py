"""How an administrator enters people and gives them roles in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry

from accounts.domain.errors import LastAdministratorError
from accounts.models import StaffUnit, User
from accounts.people.forms import PersonForm
from accounts.roles import Role, held_roles
from tests import factories
from tests.accounts.conftest import PASSWORD

LIST = "/admin/users/"
NEW = "/admin/users/new/"
FIRST = "first-word-for-you-1"


@pytest.fixture
def chief() -> User:
    return factories.user(Role.ADMINISTRATOR, name="示例管理员")


@pytest.fixture
def browser(chief, log_in) -> Client:
    return log_in(chief)


def edit_url(person: User) -> str:
    return f"/admin/users/edit/{person.pk}/"


def fields(**changes) -> dict:
    return {"name": "示例人员01", "phone": "", "email": "", "unit": "", "is_active": "on", "roles": []} | changes


def fields_of(person: User, **changes) -> dict:
    return fields(
        name=person.name,
        phone=person.phone or "",
        email=person.email or "",
        roles=sorted(held_roles(person)),
        **changes,
    )


def errors(response) -> str:
    return "\n".join(error for messages in response.context["form"].errors.values() for error in messages)


# Entering ----------------------------------------------------------------------------------------------------------


def test_a_person_with_phone_alone_gets_a_password_for_the_first_login(browser):
    unit = StaffUnit.objects.create(name="示例科")
    browser.post(
        NEW,
        fields(
            phone="１３８ ０００ ００００１".replace(" ", ""),
            unit=unit.pk,
            roles=["editor", "reviewer"],
            password1=FIRST,
            password2=FIRST,
        ),
    )

    person = User.objects.get(name="示例人员01")
    assert (person.phone, person.email, person.unit) == ("+8613800000001", None, unit)
    assert held_roles(person) == {Role.EDITOR, Role.REVIEWER}
    assert person.is_staff
    assert not person.is_superuser

    theirs = Client()
    assert theirs.post("/accounts/login/", {"login": "13800000001", "password": FIRST}).headers["Location"] == "/admin/"
    assert theirs.get("/admin/").headers["Location"].startswith("/accounts/password/change/")


def test_a_person_with_an_address_sets_the_password_by_mail(browser, mailoutbox):
    browser.post(NEW, fields(email="New@Example.org"))

    person = User.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    Client().post("/accounts/password/reset/", {"email": "new@example.org"})
    assert "/accounts/password/reset/key/" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "手机号和邮箱至少填一个"),
        ({"phone": "12345", "password1": FIRST, "password2": FIRST}, "请填 11 位手机号"),
        ({"phone": "13800000000", "password1": FIRST, "password2": FIRST}, "这个手机号已经登记在另一个账号上"),
        ({"email": "TAKEN@example.org"}, "这个邮箱已经登记在另一个账号上"),
        ({"phone": "13800000001"}, "没有邮箱就要设一个初始密码"),
        ({"phone": "13800000001", "password1": "short", "password2": "short"}, "密码太短"),
        ({"phone": "13800000001", "password1": FIRST, "password2": "other"}, "两次输入的密码不一样"),
        ({"phone": "13800000001", "password1": "13800000001x", "password2": "13800000001x"}, "太相似"),
        ({"name": "", "email": "a@example.org"}, "请填姓名"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(browser, typed, says):
    factories.user(phone="13800000000", email="taken@example.org")
    before = User.objects.count()

    response = browser.post(NEW, fields(**typed))
    assert says in errors(response)
    for name in ("phone", "email"):
        assert f'value="{typed.get(name, "")}"' in response.content.decode() or not typed.get(name)
    assert User.objects.count() == before


def test_an_error_is_said_once(browser):
    factories.user(email="taken@example.org")

    assert errors(browser.post(NEW, fields(email="taken@example.org"))).count("已经登记") == 1


def test_the_form_has_no_field_that_our_people_do_not_have(browser):
    page = browser.get(NEW).content.decode()

    for name in ("username", "first_name", "last_name", "is_superuser", "is_staff"):
        assert f'name="{name}"' not in page
    for role in Role:
        assert f"{role.label}：{role.duty}" in page


# Changing ----------------------------------------------------------------------------------------------------------


def test_a_number_is_shown_and_taken_as_eleven_digits(browser):
    person = factories.user(phone="13800000000", phone_verified=True)
    assert 'value="13800000000"' in browser.get(edit_url(person)).content.decode()

    browser.post(edit_url(person), fields_of(person, unit="") | {"phone": "138 0000 0000"})
    person.refresh_from_db()
    assert person.phone == "+8613800000000"

    browser.post(edit_url(person), fields_of(person) | {"phone": "13900000000"})
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == ("+8613900000000", False)


def test_a_new_password_from_an_administrator_must_be_changed(browser):
    person = factories.user()
    browser.post(edit_url(person), fields_of(person, password1=FIRST, password2=FIRST))

    person.refresh_from_db()
    assert person.check_password(FIRST)
    assert person.must_change_password


def test_leaving_the_password_empty_leaves_it(browser):
    person = factories.user()
    browser.post(edit_url(person), fields_of(person) | {"name": "示例新名"})

    person.refresh_from_db()
    assert person.name == "示例新名"
    assert person.check_password(PASSWORD)
    assert not person.must_change_password


def test_roles_go_through_the_door_and_are_logged(browser, chief):
    person = factories.user(Role.EDITOR)
    browser.post(edit_url(person), fields_of(person) | {"roles": ["reviewer"]})

    assert held_roles(person) == {Role.REVIEWER}
    lines = ModelLogEntry.objects.filter(object_id=str(person.pk), action__startswith="accounts.")
    assert {(line.message, line.user_id) for line in lines} == {
        ("授予岗位：审核员", chief.pk),
        ("取消岗位：编辑", chief.pk),
    }


def test_a_group_that_is_no_role_is_left_alone(browser):
    person = factories.user(Role.EDITOR)
    person.groups.add(Group.objects.create(name="别的组"))
    browser.post(edit_url(person), fields_of(person) | {"roles": []})

    assert [group.name for group in person.groups.all()] == ["别的组"]


@pytest.mark.parametrize("other", ["help_desk", "help_team", "bureau_lead", "administrator"])
def test_the_form_refuses_two_sides_beside_the_roles(browser, other):
    person = factories.user(Role.EDITOR)
    response = browser.post(edit_url(person), fields_of(person) | {"roles": ["enforcement", other]})

    assert "一个账号只站一边" in response.context["form"].errors["roles"][0]
    assert held_roles(person) == {Role.EDITOR}


def test_the_form_refuses_enforcement_for_a_superuser(log_in):
    chief = factories.user(is_superuser=True)
    response = log_in(chief).post(edit_url(chief), fields_of(chief) | {"roles": ["enforcement"]})

    assert "一个账号只站一边" in response.context["form"].errors["roles"][0]
    assert Role.ENFORCEMENT not in held_roles(chief)


def test_the_last_administrator_cannot_leave_by_the_form(browser, chief):
    response = browser.post(edit_url(chief), fields_of(chief) | {"roles": []})

    assert "最后一位启用的系统管理员" in errors(response)
    assert held_roles(chief) == {Role.ADMINISTRATOR}


def test_two_administrators_who_switch_one_another_off_do_not_both_succeed(chief):
    """The second form was sent before its sender was switched off, and is saved after."""
    second = factories.user(Role.ADMINISTRATOR)
    data = {key: value for key, value in fields_of(chief).items() if key != "is_active"}
    form = PersonForm(data, instance=chief, by=second)
    assert form.is_valid()
    User.objects.filter(pk=second.pk).update(is_active=False)

    with pytest.raises(LastAdministratorError):
        form.save()
    assert User.objects.get(pk=chief.pk).is_active


def test_nobody_locks_himself_out(browser, chief):
    page = browser.get(edit_url(chief)).content.decode()
    assert 'name="is_active"' not in page
    assert 'name="password1"' not in page

    browser.post(edit_url(chief), fields_of(chief) | {"is_active": "", "password1": FIRST, "password2": FIRST})
    chief.refresh_from_db()
    assert chief.is_active
    assert chief.check_password(PASSWORD)


def test_an_administrator_does_not_change_a_superuser(browser):
    root = factories.user(is_superuser=True)
    response = browser.post(edit_url(root), fields_of(root, password1=FIRST, password2=FIRST), follow=True)

    root.refresh_from_db()
    assert root.check_password(PASSWORD)
    assert response.request["PATH_INFO"] == "/admin/"


# Nobody is deleted, nothing is done in bulk, no group is edited ------------------------------------------------------


@pytest.mark.parametrize("superuser", [True, False])
def test_there_is_no_way_to_delete_a_person(log_in, superuser):
    chief = factories.user(Role.ADMINISTRATOR, is_superuser=superuser)
    person = factories.user()
    browser = log_in(chief)

    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_users:delete", args=[person.pk])
    assert browser.post(f"/admin/users/delete/{person.pk}/").status_code == 404
    assert "/delete/" not in browser.get(edit_url(person)).content.decode()
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("delete", {}),
        ("assign_role", {"role": Role.HELP_DESK.label}),
        ("set_active_state", {"mark_as_active": "False"}),
    ],
)
def test_bulk_acts_are_refused(log_in, act, data):
    browser, person = log_in(factories.user(is_superuser=True)), factories.user(Role.EDITOR)
    data = {key: Group.objects.get(name=value).pk if key == "role" else value for key, value in data.items()}

    response = browser.post(f"/admin/bulk/accounts/user/{act}/?id={person.pk}", data, follow=True)
    assert "人员要一个一个改" in response.content.decode()
    person = User.objects.get(pk=person.pk)
    assert (person.is_active, held_roles(person)) == (True, {Role.EDITOR})


def test_roles_are_listed_with_their_duty_and_cannot_be_changed(log_in):
    browser = log_in(factories.user(is_superuser=True))
    factories.user(Role.EDITOR)
    page = browser.get("/admin/groups/").content.decode()

    assert [role.label for role in Role] == sorted((role.label for role in Role), key=page.index)
    assert Role.EDITOR.duty in page
    for url in ("/admin/groups/new/", "/admin/groups/edit/1/", "/admin/groups/delete/1/"):
        assert browser.post(url, {"name": "新组"}).status_code == 404
    assert not Group.objects.filter(name="新组").exists()


# Finding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["示例甲", "甲", "13811112222", "138 1111 2222", "１３８１１１１２２２２", "1111", "JIA3@", "jia3@example.org"],
)
def test_people_are_found_by_name_number_and_address(browser, query):
    factories.user(name="示例甲", phone="13811112222", email="jia3@example.org")
    factories.user(name="示例乙", phone="13900003333", email="yi@example.org")
    page = browser.get(LIST, {"q": query}).content.decode()

    assert "示例甲" in page
    assert "示例乙" not in page


def test_the_list_shows_unit_roles_and_whole_numbers_to_an_administrator(browser):
    factories.user(
        Role.EDITOR, Role.RELEASER, name="示例甲", phone="13811112222", unit=StaffUnit.objects.create(name="示例科")
    )
    page = browser.get(LIST).content.decode()

    assert "13811112222" in page
    assert "示例科" in page
    assert "编辑、发布员" in page or "发布员、编辑" in page
    assert "data-bulk-action-checkbox" not in page


def test_filters_narrow_the_list(browser):
    factories.user(Role.EDITOR, name="示例甲")
    factories.user(Role.EDITOR, name="示例乙", is_active=False)
    factories.user(Role.REVIEWER, name="示例丙")
    page = browser.get(LIST, {"role": "编辑", "is_active": "true"}).content.decode()

    assert "示例甲" in page
    assert "示例乙" not in page
    assert "示例丙" not in page


def test_an_auditor_looks_without_changing_and_sees_masked_numbers(log_in):
    person = factories.user(Role.EDITOR, name="示例甲", phone="13811112222")
    browser = log_in(factories.user(Role.AUDITOR))
    page = browser.get(LIST).content.decode()

    assert "示例甲" in page
    assert "138****2222" in page
    assert "13811112222" not in page
    assert edit_url(person) not in page
    assert browser.get(edit_url(person)).headers["Location"] == "/admin/"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AUDITOR}))
def test_nobody_else_sees_people(log_in, role):
    browser = log_in(factories.user(role))
    person = factories.user(name="示例甲", phone="13811112222")

    for url in (LIST, NEW, edit_url(person), "/admin/groups/", "/admin/reports/people/"):
        assert "示例甲" not in browser.get(url, follow=True).content.decode()
        assert browser.get(url).status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_many_there_are(browser, count, django_assert_max_num_queries):
    for _ in range(count):
        factories.user(Role.EDITOR, Role.REVIEWER)

    with django_assert_max_num_queries(16):
        assert browser.get(LIST).content.decode().count("编辑") >= count


# The report --------------------------------------------------------------------------------------------------------


def test_the_auditor_reads_who_gave_what_to_whom(browser, chief, log_in):
    person = factories.user(name="示例甲")
    browser.post(edit_url(person), fields_of(person) | {"roles": ["releaser"]})
    page = log_in(factories.user(Role.AUDITOR)).get("/admin/reports/people/").content.decode()

    row = page[page.index("授予岗位：发布员") - 1500 : page.index("授予岗位：发布员") + 1500]
    assert "示例甲" in row
    assert "示例管理员" in row
