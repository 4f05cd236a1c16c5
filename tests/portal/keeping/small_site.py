"""A site with one of each thing that a backup must bring back."""

import io
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from wagtail.models import Site

from accounts.domain.identity import give
from accounts.enums import Purpose
from accounts.models import User
from accounts.roles import Role
from content.models import PortalDocument
from intake.models import PrivateFile
from intake.private.files import keep
from tests import factories as make

NUMBER = "11010519491231002X"
UPLOADED, SHOWN = "上午上传的记录".encode(), b"%PDF-1.4 a document for readers"


@dataclass
class SmallSite:
    """What is in it."""

    document: PortalDocument
    file: PrivateFile
    trainee: User
    editor: User
    page: str


def lay() -> SmallSite:
    """Fill the site's database and folders."""
    if not Site.objects.exists() or Site.objects.get().root_page.specific_class.__name__ != "HomePage":
        make.lay_site()
    editor = make.user(Role.EDITOR, name="编辑甲")
    trainee = make.user(name="学员甲", phone="+8613900000011")
    give(trainee, NUMBER, purpose=Purpose.TRAINING_CERTIFICATE)
    article = make.article(title="上午写的一篇")
    document = PortalDocument.objects.create(title="给读者的文件", file=ContentFile(SHOWN, name="notice.pdf"))
    file = keep(io.BytesIO(UPLOADED), name="上午.txt", purpose="evidence", owner=trainee.uuid)
    session = SessionStore()
    session.create()
    return SmallSite(document, file, trainee, editor, article.url)
