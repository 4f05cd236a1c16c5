r"""Addresses that hang on a page, before Wagtail's own. `path` is the page's path below the root of the site.

A line reads `re_path(PAGE + r"sheet\.pdf$", sheet, name="sheet")`; its view is wrapped by `content.beside.of_page`.
"""

from typing import Final

from django.urls import URLPattern, path, re_path

from content.compare.views import compare
from content.feedback.views import feedback, thanks
from content.paper.booklet import booklet
from content.paper.handout import handout
from content.paper.notice import notice, notice_pdf
from content.paper.sheet import picture, sheet
from content.revisions.views import revision, revisions
from content.video import captions, video
from content.written.views import as_markdown, as_word_file

PAGE: Final = r"^(?P<path>(?:[\w-]+/)+)"
# A page's twin in another form: its path without the last slash, and an ending.
TWIN: Final = r"^(?P<path>(?:[\w-]+/)*[\w-]+)"

urlpatterns: list[URLPattern] = [
    re_path(TWIN + r"\.md$", as_markdown, name="markdown"),
    re_path(PAGE + r"word\.docx$", as_word_file, name="word_file"),
    re_path(PAGE + r"compare/$", compare, name="compare"),
    re_path(PAGE + r"feedback/$", feedback, name="feedback"),
    re_path(PAGE + r"feedback/thanks/$", thanks, name="feedback_thanks"),
    re_path(PAGE + r"revisions/$", revisions, name="revisions"),
    re_path(PAGE + r"revisions/(?P<number>[1-9][0-9]*)/$", revision, name="revision"),
    path("notice/", notice, name="notice"),
    path("notice.pdf", notice_pdf, name="notice_pdf"),
    re_path(PAGE + r"sheet\.pdf$", sheet, name="sheet"),
    re_path(PAGE + r"sheet\.png$", picture, name="sheet_picture"),
    re_path(PAGE + r"handout\.pdf$", handout, name="handout"),
    re_path(PAGE + r"booklet\.pdf$", booklet, name="booklet"),
    re_path(PAGE + r"video\.(?P<ending>mp4|webm)$", video, name="video"),
    re_path(PAGE + r"captions\.vtt$", captions, name="captions"),
]
