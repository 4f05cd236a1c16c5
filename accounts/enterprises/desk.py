"""The pages on which the help desk imports the register."""

import uuid

from django.http import HttpRequest

from accounts.enterprises.importing import RegisterImporter
from accounts.enterprises.permissions import demand
from accounts.policy import Act, may
from intake.imports.desk import ImportDesk


def _may(request: HttpRequest) -> bool:
    return may(request.user, Act.KEEP_REGISTER)


def _person(request: HttpRequest) -> uuid.UUID:
    return demand(request, Act.KEEP_REGISTER).uuid


register_import = ImportDesk(RegisterImporter(), name="register_import", title="导入企业名录", may=_may, person=_person)
