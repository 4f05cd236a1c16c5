"""Every table has its term, the document says the same, and the jobs that apply it run.

A new model: give it a row in portal/retention/table.py, then `manage.py retention_table > docs/保存期限.md`.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import UploadedFile

from accounts.domain import invitations
from accounts.enums import InvitationState, MemberRole
from accounts.models import InboxMessage, Invitation, LoginInvitation
from jobs import periodic
from portal.retention.table import KINDS, as_markdown, kinds_of
from tests import factories as make

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/保存期限.md"


def test_every_table_stands_in_exactly_one_row() -> None:
    labels = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("tests.")
    }
    assert {label: found for label in labels if len(found := [kind.what for kind in kinds_of(label)]) != 1} == {}
    patterns = {pattern for kind in KINDS for pattern in kind.models}
    matched = {pattern for label in labels for kind in kinds_of(label) for pattern in kind.models}
    assert patterns - matched == set()


def test_every_job_runs() -> None:
    assert {kind.job for kind in KINDS if kind.job} - set(periodic.registered()) == set()


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.django_db
class TestClearing:
    def test_old_messages_go_and_younger_ones_stay(self) -> None:
        person = make.user()
        for key, days in (("old", 731), ("young", 729)):
            row = InboxMessage.objects.create(person=person, template="x", subject=key, text="", dedupe_key=key)
            InboxMessage.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
        call_command("clear_old")
        call_command("clear_old")
        assert [row.subject for row in person.inbox.all()] == ["young"]

    def test_numbers_of_people_who_never_came_go(self) -> None:
        firm, long_ago = make.enterprise(), timezone.now() - timedelta(days=181)
        boss = make.member(firm, MemberRole.MANAGER).person
        old = invitations.invite(firm, phone="13900000011", role=MemberRole.MEMBER, by=boss)
        young = invitations.invite(firm, phone="13900000012", role=MemberRole.MEMBER, by=boss)
        Invitation.objects.filter(pk=old.pk).update(until=long_ago)
        slip = LoginInvitation.objects.create(
            code_hash="x", enterprise=firm, role=MemberRole.MEMBER, phone="+8613900000013", by=boss, until=long_ago
        )
        call_command("clear_old")
        for row in (old, young, slip):
            row.refresh_from_db()
        assert (old.phone, old.state) == ("", InvitationState.WITHDRAWN)
        assert young.phone.endswith("0012")
        assert slip.phone == ""
        assert slip.withdrawn_at is not None

    def test_what_libraries_leave_lying_goes(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path
        person = make.user()
        here, gone = Client(), Client()
        for browser in (here, gone):
            browser.force_login(person)
            UserSession.objects.create(user=person, session_key=browser.session.session_key, ip="10.0.0.9")
        gone.session.flush()
        upload = UploadedFile.objects.create(file=ContentFile(b"x", name="halb.pdf"), uploaded_by_user=person)
        Path(upload.file.path).touch()
        call_command("clear_old")
        assert UserSession.objects.get(user=person).session_key == here.session.session_key
        assert UploadedFile.objects.count() == 1
        upload.file.storage.delete(upload.file.name)
        call_command("clear_old")
        assert UploadedFile.objects.count() == 0
