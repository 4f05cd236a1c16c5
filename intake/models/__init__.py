from intake.models.imports import Import, ImportRow, ImportWork
from intake.models.private_file import PrivateFile

__all__ = ["Import", "ImportRow", "ImportWork", "PrivateFile"]
