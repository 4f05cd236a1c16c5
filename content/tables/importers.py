"""What can be imported into content, by the name of its table: each kind of page, and what follows what."""

from content.tables.importing import ContentImporter
from content.tables.kinds import KINDS, TableKind, register
from content.tables.supersession import SupersessionImporter
from intake.imports import importers as intake
from intake.imports.importers import Importer


def importers() -> dict[str, Importer]:
    """All of them, in the order in which staff choose."""
    pages = {name: ContentImporter(kind) for name, kind in KINDS.items()}
    return {**pages, "supersession": SupersessionImporter()}


def offer(kind: TableKind) -> None:
    """Let a kind of page of a room above go out and come in as a table; called in its `AppConfig.ready()`."""
    register(kind)
    intake.register(ContentImporter(kind))
