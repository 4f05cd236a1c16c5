"""What an operator is told when keeping does not go as it should."""


class KeepingError(Exception):
    """A sentence for the operator: what is wrong and what to do."""


class BackupFailed(KeepingError):
    """No archive was made; nothing that passes for one is left."""


class ArchiveRefused(KeepingError):
    """The archive is not what was written, or cannot be read here; nothing of it was put anywhere."""


class RestoreFailed(KeepingError):
    """The place to restore into, or what stands there afterwards, is not as it must be."""
