"""Addresses that people forward and print: they stay."""

import pytest
from wagtail.models import Page, Site

from tests.portal.starter.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]

ADDRESSES = {
    "PAGE-home": "/",
    "PAGE-standards": "/standards/",
    "PAGE-criteria": "/criteria/",
    "PAGE-scenes": "/scenes/",
    "PAGE-cases": "/cases/",
    "PAGE-articles": "/articles/",
    "PAGE-questions": "/questions/",
    "PAGE-laws": "/laws/",
    "PAGE-courses": "/courses/",
    "topic-dust": "/courses/topic-dust/",
    "GM10": "/standards/gm10/",
    "GM10-第十一条(三)": "/standards/gm10/11-3/",
    "RQ4-第八条": "/standards/rq4/8/",
    "HC121-第三项": "/standards/hc121/3/",
    "FM88-地下(一)": "/standards/fm88/underground-1/",
    "FM41-尾矿(二)": "/standards/fm41/tailings-2/",
    "TS45067-4.1a": "/standards/ts45067/4-1-a/",
    "LAW-安全生产法第三十条": "/laws/anquan-shengchan-fa-30/",
    "LAW-刑法第一百三十四条第一款": "/laws/xingfa-134-k1/",
    "LAW-刑法第一百三十四条之一": "/laws/xingfa-134-1/",
    "LAW-GB46768第5.8.2条": "/laws/gb-46768-5-8-2/",
    "LAW-危险化学品安全法整体": "/laws/weixian-huaxuepin-anquan-fa-zhengti/",
    "CASE-2013-06-03": "/cases/2013-06-03/",
    "CASE-2019-03-21-2": "/cases/2019-03-21-2/",
    "youxian-kongjian-qibu": "/articles/youxian-kongjian-qibu/",
    "wo-zhege-suan-zhongda-ma": "/questions/wo-zhege-suan-zhongda-ma/",
    "TOPIC-dust": "/scenes/dust/",
}


@pytest.mark.parametrize(("code", "address"), ADDRESSES.items())
def test_address(code: str, address: str) -> None:
    Site.clear_site_root_paths_cache()
    assert page_of(code).relative_url(Site.objects.get()) == address


def test_no_two_pages_share_an_address() -> None:
    paths = list(Page.objects.values_list("url_path", flat=True))
    assert len(paths) == len(set(paths)) == 761
    assert all(path.isascii() for path in paths)


def test_items_stand_in_the_order_of_the_document() -> None:
    items = list(page_of("GM10").criteria.order_by("item_order").values_list("slug", flat=True))
    assert items[:4] == ["3-1", "3-2", "3-3", "4-1"]
    assert items[-3:] == ["12-2", "13-1", "13-2"]
    assert items == [page.slug for page in page_of("GM10").get_children().order_by("path")]
