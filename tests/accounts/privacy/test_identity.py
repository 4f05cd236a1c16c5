"""Identity numbers: what is one, that none can be read where it lies, how keys are changed."""

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command

from accounts.domain.identity import give, holders, read
from accounts.enums import Looked, Purpose
from accounts.identity import encrypt, fingerprints, mask_identity, normalise_identity
from accounts.models import IdentityNumber, Look
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
# The two examples of GB 11643—1999.
NUMBER, ANOTHER = "11010519491231002X", "440524188001010014"
PURPOSE = Purpose.TRAINING_CERTIFICATE


@pytest.fixture(autouse=True)
def keys(settings) -> None:
    settings.IDENTITY_KEYS = ["first-key-of-the-test"]


@pytest.mark.parametrize(
    "typed", [NUMBER, "11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_it_is_understood_as_people_type_it(typed: str) -> None:
    assert normalise_identity(typed) == NUMBER


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "18 位"),
        ("1101051949123100", "18 位"),
        ("X10105194912310021", "18 位"),
        ("110105194912310021", "校验位"),
        ("11010519491331002X", "校验位"),
        ("²" * 18, "校验位"),
    ],
)
def test_what_is_none_is_refused(typed: str, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        normalise_identity(typed)


def test_only_the_ends_are_shown() -> None:
    assert mask_identity(NUMBER) == "110*************2X"
    assert mask_identity("12345") == ""


def test_the_table_holds_nothing_that_can_be_read_or_tried_out() -> None:
    person = make.user()
    give(person, NUMBER, purpose=PURPOSE)
    row = IdentityNumber.objects.get()
    assert NUMBER.encode() not in bytes(row.encrypted)
    assert encrypt(NUMBER) != encrypt(NUMBER)
    assert row.fingerprint == fingerprints(NUMBER)[0]
    assert list(holders(NUMBER.lower(), purpose=PURPOSE)) == [person]
    assert list(holders(ANOTHER, purpose=PURPOSE)) == []


def test_the_fingerprint_needs_the_key(settings) -> None:
    before = fingerprints(NUMBER)
    settings.IDENTITY_KEYS = ["another-key"]
    assert fingerprints(NUMBER) != before


def test_whoever_reads_it_leaves_a_trace_but_for_its_owner() -> None:
    person, officer = make.user(), make.user(Role.TRAINING_OFFICER)
    give(person, NUMBER, purpose=PURPOSE)
    row = IdentityNumber.objects.get()
    assert read(row, by=person) == read(row, by=officer) == NUMBER
    assert [(look.by, look.what, look.person) for look in Look.objects.all()] == [
        (officer, Looked.IDENTITY_NUMBER, person)
    ]


def test_without_a_key_none_is_taken(settings) -> None:
    settings.IDENTITY_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="IDENTITY_KEYS"):
        give(make.user(), NUMBER, purpose=PURPOSE)
    assert not IdentityNumber.objects.exists()


def test_keys_are_changed_without_losing_a_number_or_finding_none(settings, capsys) -> None:
    person = make.user()
    give(person, NUMBER, purpose=PURPOSE)
    settings.IDENTITY_KEYS = ["second-key", "first-key-of-the-test"]
    assert list(holders(NUMBER, purpose=PURPOSE)) == [person]
    for _ in range(2):
        call_command("rotate_identity_keys")
    settings.IDENTITY_KEYS = ["second-key"]
    assert read(IdentityNumber.objects.get(), by=person) == NUMBER
    assert list(holders(NUMBER, purpose=PURPOSE)) == [person]


def test_a_key_taken_away_too_early_is_named_and_nothing_is_lost(settings) -> None:
    person = make.user()
    give(person, NUMBER, purpose=PURPOSE)
    settings.IDENTITY_KEYS = ["second-key"]
    with pytest.raises(CommandError, match="旧密钥放回"):
        call_command("rotate_identity_keys")
    settings.IDENTITY_KEYS = ["first-key-of-the-test"]
    assert read(IdentityNumber.objects.get(), by=person) == NUMBER
