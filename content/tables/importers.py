"""What can be imported into content, by the name of its table: each kind of page, and what follows what."""

from typing import Final

from content.tables.importing import ContentImporter
from content.tables.kinds import KINDS
from content.tables.supersession import SupersessionImporter
from intake.imports.importers import Importer

IMPORTERS: Final[dict[str, Importer]] = {
    **{kind.name: ContentImporter(kind) for kind in KINDS},
    "supersession": SupersessionImporter(),
}
