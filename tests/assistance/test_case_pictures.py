"""Photos of a case: none goes that a second person has not let go, and what goes is what was looked at, to the byte."""

import errno
import io
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.roles import Role
from assistance.domain import case_pictures, cases
from assistance.domain.errors import SaysNothingError
from assistance.domain.leaving_errors import (
    CaseNamesSomebodyError,
    NoRoomForPicturesError,
    OwnCaseError,
    PictureGoneError,
    PictureNotOfItError,
    TooManyPicturesError,
)
from assistance.domain.photos import keep_photo, view_of
from assistance.models import CaseDraft, Evidence, Finding, FindingPhoto
from content.models import PortalImage
from intake.models import PrivateFile
from intake.private.files import discard, open_file
from tests import factories as make
from tests.assistance.files import OWNER, phone_photo
from tests.assistance.files import photo as paper
from tests.assistance.making import World, evidence, finding, join, lines, somebody, visit
from tests.assistance.pages import browser, said
from tests.assistance.test_cases import WORDS

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "除尘器上没有泄爆片", "除尘器顶上装了两片泄爆片"


@pytest.fixture(autouse=True)
def public_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@dataclass
class Gone:
    """A finding that is gone, with a photo of it and one of how it was put right."""

    finding: Finding
    photo: FindingPhoto
    proof: Evidence

    @property
    def told(self) -> dict[Any, str]:
        return {self.photo.uuid: BEFORE, self.proof.uuid: AFTER}


@pytest.fixture
def gone(home: Any, world: World) -> Gone:
    row = finding(world, "closed", criterion=make.criterion(make.standard()), criterion_revision=1)
    return Gone(row, photo_of(world, row), evidence(world, row, file=kept(world).uuid))


# The same photo is kept once with a finding.
_widths = count(600)


def kept(world: World) -> PrivateFile:
    return keep_photo(phone_photo(size=(next(_widths), 400)), name="a.jpg", by=world.boss)


def photo_of(world: World, row: Finding) -> FindingPhoto:
    file = kept(world)
    return FindingPhoto.objects.create(finding=row, file=file.uuid, sha256=file.sha256, taken_by=world.lead)


def offered(world: World, gone: Gone) -> CaseDraft:
    draft = cases.write_case(gone.finding, by=world.lead, pictures=gone.told, **WORDS)
    return cases.offer_case(draft, by=world.lead)


def uuids(draft: CaseDraft) -> dict[str, Any]:
    return {row.alt: row.uuid for row in draft.pictures.all()}


def test_what_was_ticked_leaves_as_it_was_shown_and_nothing_else_does(world: World, gone: Gone) -> None:
    draft = offered(world, gone)
    page = cases.clear_case(draft, by=world.desk, seen=[uuids(draft)[BEFORE]]).page
    assert page
    image = PortalImage.objects.get()
    assert [(row.image, row.caption) for row in page.pictures.all()] == [(image, "改之前")]
    assert (image.alt_text, image.uploaded_by_user) == (BEFORE, None)
    with image.file.open() as file:
        content = file.read()
    view = view_of(gone.photo.file, size="shown")
    assert view
    with open_file(view) as source:
        assert source.read() == content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert OWNER.encode() not in content
    assert sha256(content).hexdigest() != gone.photo.sha256
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", image.file.name)
    # What is private stays where it is.
    assert PrivateFile.objects.filter(uuid=gone.photo.file, delete_after=None).exists()
    assert {row.alt: row.cleared for row in draft.pictures.all()} == {BEFORE: True, AFTER: False}
    assert [line[0] for line in lines(draft)] == ["write_case", "submit", "clear_case"]


def test_no_tick_no_photo(world: World, gone: Gone) -> None:
    page = cases.clear_case(offered(world, gone), by=world.desk).page
    assert page
    assert not page.pictures.exists()
    assert not PortalImage.objects.exists()


def test_nobody_lets_go_what_he_chose_himself(world: World, gone: Gone) -> None:
    draft = cases.write_case(gone.finding, by=world.lead, **WORDS)
    cases.write_case(gone.finding, by=world.desk, pictures=gone.told, **WORDS)
    cases.offer_case(draft, by=world.lead)
    with pytest.raises(OwnCaseError):
        cases.clear_case(draft, by=world.desk, seen=uuids(draft).values())
    assert not PortalImage.objects.exists()
    assert not draft.pictures.filter(cleared=True).exists()
    cases.clear_case(draft, by=somebody(Role.HELP_DESK), seen=uuids(draft).values())
    assert list(PortalImage.objects.order_by("pk").values_list("alt_text", flat=True)) == [BEFORE, AFTER]


def test_no_photo_goes_without_words_or_with_a_name(world: World, gone: Gone) -> None:
    with pytest.raises(SaysNothingError, match="图里有什么"):
        cases.write_case(gone.finding, by=world.lead, pictures={gone.photo.uuid: " "}, **WORDS)
    with pytest.raises(CaseNamesSomebodyError, match=world.firm.name):
        cases.write_case(gone.finding, by=world.lead, pictures={gone.photo.uuid: f"{world.firm.name}的大门"}, **WORDS)
    assert not CaseDraft.objects.exists()
    draft = offered(world, gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.pictures.update(alt="")


def test_only_photos_of_this_finding_and_a_few_of_them(world: World, gone: Gone) -> None:
    others = photo_of(world, finding(world, "closed"))
    is_none = evidence(world, gone.finding, file=paper(world.boss))
    for row in (others, is_none):
        with pytest.raises(PictureNotOfItError):
            cases.write_case(gone.finding, by=world.lead, pictures={row.uuid: BEFORE}, **WORDS)
    many = {photo_of(world, gone.finding).uuid: BEFORE for _ in range(case_pictures.MOST + 1)}
    with pytest.raises(TooManyPicturesError, match="最多放 6 张"):
        cases.write_case(gone.finding, by=world.lead, pictures=many, **WORDS)
    assert not CaseDraft.objects.exists()


def test_written_anew_with_other_photos_or_none(world: World, gone: Gone) -> None:
    draft = cases.write_case(gone.finding, by=world.lead, pictures=gone.told, **WORDS)
    cases.write_case(gone.finding, by=world.lead, **WORDS)
    assert uuids(draft).keys() == {BEFORE, AFTER}
    cases.write_case(gone.finding, by=world.lead, pictures={gone.proof.uuid: AFTER}, **WORDS)
    assert uuids(draft).keys() == {AFTER}
    cases.write_case(gone.finding, by=world.lead, pictures={}, **WORDS)
    assert not draft.pictures.exists()


def test_a_photo_that_is_gone_and_a_full_disk_are_said_in_words_and_leave_nothing(
    world: World, gone: Gone, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = offered(world, gone)
    whole = FileSystemStorage._save

    for code, refusal in ((errno.ENOSPC, NoRoomForPicturesError), (errno.EIO, OSError)):

        def fail(storage: FileSystemStorage, name: str, content: Any, code: int = code) -> str:
            if any(Path(settings.MEDIA_ROOT).rglob("*.jpg")):
                raise OSError(code, "No space left on device")
            return str(whole(storage, name, content))

        monkeypatch.setattr(FileSystemStorage, "_save", fail)
        with pytest.raises(refusal):
            cases.clear_case(draft, by=world.desk, seen=uuids(draft).values())
    monkeypatch.undo()
    view = view_of(gone.proof.file, size="shown")
    assert view
    for lose in (lambda: discard(view), view.delete):
        lose()
        with pytest.raises(PictureGoneError, match="退回修改"):
            cases.clear_case(draft, by=world.desk, seen=uuids(draft).values())
    assert not PortalImage.objects.exists()
    assert not any(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert not draft.pictures.filter(cleared=True).exists()
    assert cases.case_of(gone.finding).state == "offered"  # type: ignore[union-attr]


def test_from_the_writers_page_to_the_public_one(world: World, gone: Gone, client: Client) -> None:
    address = reverse("help_case", args=[gone.finding.uuid])
    desk = browser(world.desk)
    assert "改之后" in said(desk.get(address))
    lead = browser(world.lead)
    photo, proof = str(gone.photo.uuid), str(gone.proof.uuid)
    refused = lead.post(address, WORDS | {photo: f"{world.firm.name}的大门"})
    assert "还看得出是谁家" in refused.content.decode()
    assert f"{world.firm.name}的大门" in refused.content.decode()
    lead.post(address, WORDS | {photo: BEFORE, proof: AFTER})
    draft = CaseDraft.objects.get()
    move = reverse("help_move_case", args=[draft.uuid])
    lead.post(move, {"way": "offer"})
    assert 'name="seen"' not in lead.get(address).content.decode()
    # The firm reads what goes, too.
    assert AFTER in said(browser(world.boss).get(address))
    shown = desk.get(address).content.decode()
    assert shown.count('name="seen"') == 2
    looked_at = reverse("help_evidence", args=[gone.proof.uuid, "shown"])
    assert f'src="{looked_at}"' in shown
    answer = desk.post(move, {"way": "clear", "seen": [str(uuids(draft)[AFTER]), "forged"]}, follow=True)
    assert "照片交了 1 张。没打勾的 1 张没有交。" in said(answer)
    assert "没有打勾，没有交出去" in said(answer)
    page = CaseDraft.objects.get().page
    assert page
    make.publish(page)
    public = client.get(page.url).content.decode()
    assert AFTER in public
    assert BEFORE not in public
    source = re.search(rf'src="([^"]+)"[^>]+alt="{AFTER}"', public)
    assert source
    image = PortalImage.objects.get()
    assert source[1] == image.file.url
    with image.file.open() as file:
        assert file.read() == b"".join(desk.get(looked_at))


def test_who_comes_again_sees_no_evidence_by_way_of_a_case(world: World, gone: Gone) -> None:
    offered(world, gone)
    again = browser(join(visit(world, "planned"), somebody(), "expert").person)
    shown = said(again.get(reverse("help_case", args=[gone.finding.uuid])))
    assert BEFORE in shown
    assert AFTER not in shown


@pytest.mark.parametrize("photos", [1, 5])
def test_a_page_with_many_photos_asks_no_more(
    world: World, gone: Gone, photos: int, django_assert_max_num_queries: Any
) -> None:
    more = {photo_of(world, gone.finding).uuid: BEFORE for _ in range(photos)}
    draft = cases.write_case(gone.finding, by=world.lead, pictures=more, **WORDS)
    desk = browser(world.desk)
    address = reverse("help_case", args=[gone.finding.uuid])
    desk.get(address)
    with django_assert_max_num_queries(15):
        desk.get(address)
    cases.offer_case(draft, by=world.lead)
    with django_assert_max_num_queries(15):
        desk.get(address)
