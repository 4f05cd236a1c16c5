"""The doors of private files: keep, open, discard. Who may do so is for the caller to decide."""

import io
import logging
import time
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from intake.errors import UploadRefused
from intake.kinds import content_type_of
from intake.models import PrivateFile
from intake.names import shown_name
from intake.private import storage

logger = logging.getLogger(__name__)

MIB = 1024 * 1024
ORPHAN_AFTER = timedelta(days=1)


class FileTooLarge(UploadRefused):
    """More bytes than the caller takes."""

    def __init__(self, mib: int) -> None:
        super().__init__(f"文件超过 {mib} MB。请压缩或拆分以后再上传。")


class FileGone(UploadRefused):
    """The file has been discarded, or its time is over."""

    def __init__(self) -> None:
        super().__init__("这个文件已经删除了。还需要的话，请重新上传。")


def keep(
    upload: IO[bytes] | UploadedFile | bytes,
    *,
    name: str,
    purpose: str,
    owner: uuid.UUID | None,
    delete_after: datetime | None = None,
    max_mib: int = 20,
) -> PrivateFile:
    """Keep a file, on disk first and then as a row: a transaction that is rolled back leaves no file to be reached.

    `purpose` is a short word for programs (`import`, `licence`); from `delete_after` on nobody gets the file.
    Raises FileTooLarge; OSError when the disk refuses.
    """
    source = io.BytesIO(upload) if isinstance(upload, bytes) else upload
    key = uuid.uuid4()
    try:
        written = storage.write(key, source, at_most=max_mib * MIB)
    except storage.TooManyBytes:
        raise FileTooLarge(max_mib) from None
    return PrivateFile.objects.create(
        uuid=key,
        name=shown_name(name),
        content_type=content_type_of(source),
        size=written.size,
        sha256=written.sha256,
        purpose=purpose,
        owner=owner,
        delete_after=delete_after,
    )


def open_file(file: PrivateFile) -> IO[bytes]:
    """Open the bytes for reading. Raises FileGone."""
    if file.is_over:
        raise FileGone
    try:
        return storage.place_of(file.uuid).open("rb")
    except FileNotFoundError:
        raise FileGone from None


def discard(file: PrivateFile) -> None:
    """Nobody gets the file from now on; its bytes go when this transaction commits, or once the disk lets them."""
    PrivateFile.objects.filter(pk=file.pk).update(delete_after=timezone.now())
    transaction.on_commit(partial(_remove_quietly, file.pk), robust=True)


def sweep() -> int:
    """Remove what is over, and bytes that no row knows; returns how many. Harmless to repeat."""
    over = PrivateFile.objects.filter(delete_after__lte=timezone.now()).values_list("pk", flat=True)
    return sum([_remove_quietly(pk) for pk in over]) + _sweep_orphans()


def _remove_quietly(pk: int) -> bool:
    """Bytes first, row last: what fails in between is tried again. A full or failing disk is no reason to stop."""
    file = PrivateFile.objects.filter(pk=pk, delete_after__lte=timezone.now()).first()
    if file is None:
        return False
    try:
        storage.remove(file.uuid)
    except OSError:
        logger.exception("Private file %s could not be removed; the next sweep tries again", file.uuid)
        return False
    file.delete()
    return True


def _sweep_orphans() -> int:
    """Files of transactions that were rolled back, parts of uploads that broke off: a day old, so surely nobody's."""
    removed = 0
    for key, path in list(storage.every(older_than=time.time() - ORPHAN_AFTER.total_seconds())):
        if key is None or not PrivateFile.objects.filter(uuid=key).exists():
            try:
                path.unlink(missing_ok=True)
                removed += 1
            except OSError:
                logger.exception("Orphaned private file %s could not be removed", path.name)
    return removed
