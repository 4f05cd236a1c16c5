"""What an archive says of itself, and of the code and the database it was made by."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.keeping.errors import ArchiveRefused

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the archive as it stands there."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a restore is measured by. Rows by table, members by name, latest migrations by app."""

    made_at: datetime
    code: str
    engine: str
    rows: dict[str, int]
    migrations: dict[str, list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Files that rows name and that were gone from the disk before the backup began."""

    @property
    def row_count(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())

    @property
    def file_count(self) -> int:
        """Files that people uploaded or that were made from those."""
        return sum(name.startswith(("media/", "private/")) for name in self.members)

    def as_json(self) -> bytes:
        """Write it down."""
        said = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat(), "files": self.file_count}
        return json.dumps(said, indent=1, sort_keys=True).encode()


def read(text: bytes) -> Manifest:
    """Read what `as_json` wrote. Raises ArchiveRefused for anything else, and for a later format."""
    try:
        said = json.loads(text)
        if said["format"] > FORMAT:
            raise ArchiveRefused("这个备份是更新的版本做的。请先把程序升级到做备份时的版本，或者更新的版本。")
        return Manifest(
            made_at=datetime.fromisoformat(said["made_at"]),
            code=said["code"],
            engine=said["engine"],
            rows=dict(said["rows"]),
            migrations=dict(said["migrations"]),
            members={name: Member(**member) for name, member in said["members"].items()},
            missing=list(said["missing"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveRefused("这个备份的清单读不懂。没有恢复任何东西，请换一份备份。") from error


def heads(alias: str) -> dict[str, list[str]]:
    """Return the latest applied migrations of each app in a database."""
    applied = set(MigrationRecorder(connections[alias]).applied_migrations())
    graph = MigrationLoader(None).graph
    by_app: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        followed = (app, name) in graph.nodes and applied & {
            child.key for child in graph.node_map[app, name].children if child.key[0] == app
        }
        if not followed:
            by_app.setdefault(app, []).append(name)
    return by_app


def refuse_newer(manifest: Manifest) -> None:
    """Raise ArchiveRefused where the archive knows migrations that this code does not."""
    on_disk = MigrationLoader(None).disk_migrations
    known = set(on_disk) | {key for migration in on_disk.values() for key in migration.replaces}
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise ArchiveRefused(
            f"这个备份是更新的版本（{manifest.code}）做的，这里的程序还不认识：{'、'.join(unknown)}。"
            "请先把程序升级到那个版本，再恢复。"
        )
