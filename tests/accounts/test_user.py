"""What the database refuses to store about a person, whoever writes it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User


def refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(name="示例人员02", **fields)])


def test_a_person_is_stored_with_phone_as_plus_86_and_small_letters():
    person = User.objects.create_user(name="示例人员01", phone="１３８ ００００ ００００", email="Zhang@Example.ORG ")

    person.refresh_from_db()
    assert (person.phone, person.email) == ("+8613800000000", "zhang@example.org")
    assert not person.has_usable_password()


def test_addresses_that_differ_in_case_are_one():
    User.objects.create_user(name="示例人员01", email="zhang@example.org")

    refused(email="ZHANG@example.org")
    assert User.objects.count() == 1


def test_a_number_belongs_to_one_person():
    User.objects.create_user(name="示例人员01", phone="13800000000")

    refused(phone="+8613800000000")
    assert User.objects.count() == 1


def test_several_people_have_no_number_or_no_address():
    User.objects.create_user(name="示例人员01", phone="13800000000")
    User.objects.create_user(name="示例人员02", phone="13800000001")
    User.objects.create_user(name="示例人员03", email="a@example.org")
    User.objects.create_user(name="示例人员04", email="b@example.org")

    assert User.objects.filter(email=None).count() == User.objects.filter(phone=None).count() == 2


@pytest.mark.parametrize(
    "phone", ["13800000000", "+8612800000000", "+861380000000", "+86138000000000", "+8613８00000000"]
)
def test_a_number_in_any_other_form_is_refused(phone):
    refused(phone=phone, email="a@example.org")
    assert not User.objects.exists()


def test_an_active_person_can_be_reached_somehow():
    refused()
    User.objects.bulk_create([User(name="示例人员03", is_active=False)])
    assert User.objects.get().name == "示例人员03"


def test_cleaning_understands_what_was_typed():
    person = User(name="示例人员01", phone="138-0000-0000", email="A@Example.org")
    person.clean()

    assert (person.phone, person.email) == ("+8613800000000", "a@example.org")
    with pytest.raises(ValidationError, match="11 位手机号"):
        User(name="示例人员02", phone="12").clean()


def test_wagtail_finds_a_name_for_somebody_without_an_address():
    person = User(name="示例人员01", phone="+8613800000000")

    assert (person.get_username(), person.first_name, str(person)) == ("13800000000", "示例人员01", "示例人员01")
