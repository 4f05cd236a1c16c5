"""An article that begins with a question which nobody has answered yet."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from accounts.models import User
from content.models import ArticleIndexPage, ArticlePage

_LONGEST_TITLE = 100


class NoPlaceForArticles(Exception):
    """There is no list of articles, or the person may not write in it."""

    def __init__(self) -> None:
        super().__init__("这里还不能写文章：没有“安全知识”目录，或者您的岗位不能在里面新建页面。")


def may_write(person: Any) -> bool:
    """Whether somebody may begin an article."""
    index = ArticleIndexPage.objects.live().first()
    return bool(index and index.permissions_for_user(person).can_add_subpage())


@transaction.atomic
def begin_article(title: str, *, by: User) -> ArticlePage:
    """Return a draft with this title, his own that is there already, or a new one. Raises NoPlaceForArticles."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    # The list is locked, so that a button pressed twice makes one draft.
    index = ArticleIndexPage.objects.live().select_for_update(of=("self",)).first()
    if not title or index is None or not index.permissions_for_user(by).can_add_subpage():
        raise NoPlaceForArticles
    there: ArticlePage | None = ArticlePage.objects.child_of(index).filter(title=title, live=False, owner=by).first()
    if there is not None:
        return there
    page = ArticlePage(title=title, slug=f"{slugify(title) or 'article'}-{uuid4().hex[:8]}", live=False, owner=by)
    index.add_child(instance=page)
    page.save_revision(user=by)
    log(instance=page, action="wagtail.create", user=by)
    return page
