"""The files that belong to the rows of a snapshot, also those that are deleted while it is written down."""

import os
import posixpath
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Q
from django.utils import timezone

from intake.models import PrivateFile
from intake.private import storage

# Within the folder itself, so that links never cross from one disk to another; readable to the site alone.
_ASIDE = ".backup"


def roots() -> dict[str, Path]:
    """Return where what people upload lies, by the name it has in an archive."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_DIR)}


class Aside:
    """Hard links to all files, so that what is deleted while a backup runs is still there for it.

    A file is written before its row is committed and removed after its row is: what a snapshot names was on disk when
    the snapshot was taken. It is missed only if it came after one `gather` and went before the next.
    """

    def __init__(self) -> None:
        self._folders = {kind: root / _ASIDE for kind, root in roots().items()}
        self.remove()

    def remove(self) -> None:
        """Take all links away, also those of a run that was killed."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)

    def gather(self) -> bool:
        """Link what is not linked yet; True where a name stands for another file than before."""
        changed = False
        for kind, root in roots().items():
            for path in _files_below(root):
                with suppress(FileNotFoundError):
                    changed |= _link(path, self._folders[kind] / path.relative_to(root))
        return changed

    def files(self) -> Iterator[tuple[str, Path]]:
        """All that is linked: its name in an archive, and where it is."""
        for kind, folder in self._folders.items():
            for path in _files_below(folder):
                yield f"{kind}/{path.relative_to(folder).as_posix()}", path

    def lacks(self, names: set[str]) -> set[str]:
        """Return the names, as in an archive, that are not linked."""
        return {
            name for name in names if not self._folders[name.split("/")[0]].joinpath(name.split("/", 1)[1]).exists()
        }


def named_by_rows(alias: str) -> set[str]:
    """Return the files that the rows of a database name, as they are called in an archive."""
    named = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and model._meta.managed and not model._meta.proxy:
                values = model._base_manager.using(alias).exclude(**{field.name: ""}).values_list(field.name, flat=True)
                named.update(f"media/{posixpath.normpath(name)}" for name in values.iterator() if name)
    # What is over loses its bytes first and its row last.
    lasting = PrivateFile.objects.using(alias).filter(Q(delete_after=None) | Q(delete_after__gt=timezone.now()))
    for key in lasting.values_list("uuid", flat=True).iterator():
        named.add(f"private/{storage.place_of(key).relative_to(settings.PRIVATE_DIR).as_posix()}")
    return named


def _files_below(folder: Path) -> Iterator[Path]:
    """Regular files, sorted by name within their folder; links and devices have no business there."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != _ASIDE:
                yield from _files_below(Path(entry.path))
        elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(".part"):
            yield Path(entry.path)


def _link(source: Path, target: Path) -> bool:
    """Link a file; True where the name is taken by another one, which it then replaces."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        if _same(source.stat(), target.stat()):
            return False
        target.unlink()
        _link(source, target)
        return True
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        # A file system without hard links.
        shutil.copy2(source, target)
    return False


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
