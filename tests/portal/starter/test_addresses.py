import pytest

from portal.starter.addresses import criterion_place, law_place

# Addresses that were printed and forwarded: a change here breaks them.
ITEMS = {
    "第十一条(三)": "11-3",
    "第五条(十三)": "5-13",
    "第八条": "8",
    "第三项": "3",
    "第二十项": "20",
    "地下(一)": "underground-1",
    "地下(三十二)": "underground-32",
    "露天(七)": "openpit-7",
    "尾矿(十九)": "tailings-19",
    "4.1 a)": "4-1-a",
    "4.10 e)": "4-10-e",
}
ARTICLES = {
    "第三十条": "30",
    "第一百零五条": "105",
    "第一百三十四条第一款": "134-k1",
    "第一百三十四条之一": "134-1",
    "第五十三至五十五条": "53-to-55",
    "第十八、二十三条": "18-and-23",
    "第九、十一、十三条": "9-and-11-and-13",
    "第5.8.2条": "5-8-2",
    "第9.1条": "9-1",
    "法释〔2015〕22号第六条": "6",
    "整体": "zhengti",
}


@pytest.mark.parametrize(("item", "slug"), ITEMS.items())
def test_address_of_an_item(item: str, slug: str) -> None:
    assert criterion_place(item).slug == slug


@pytest.mark.parametrize(("article", "slug"), ARTICLES.items())
def test_address_of_an_article(article: str, slug: str) -> None:
    assert law_place(article).slug == slug


def _shuffled(items: list[str]) -> list[str]:
    """Return the items in another order, so that equal numbers do not pass for sorted ones."""
    return [*items[::2], *items[1::2]][::-1]


def test_items_sort_as_the_document_counts_them() -> None:
    ways = (
        ["第三条(一)", "第三条(二)", "第八条", "第九条(一)", "第十条", "第十一条(三)", "第十一条(十)", "第十六条"],
        ["第一项", "第二项", "第九项", "第十项", "第十一项", "第二十项"],
        ["地下(一)", "地下(九)", "地下(三十二)", "露天(一)", "露天(十三)", "尾矿(一)", "尾矿(十九)"],
        ["4.1 a)", "4.1 d)", "4.2 a)", "4.9 e)", "4.10 a)"],
    )
    for items in ways:
        assert sorted(_shuffled(items), key=lambda item: criterion_place(item).order) == items


def test_articles_sort_as_the_law_counts_them() -> None:
    articles = ["第二条", "第五十三至五十五条", "第一百条", "第一百三十四条第一款", "第一百三十四条第二款"]
    articles += ["第一百三十四条之一", "第一百三十五条"]
    assert sorted(_shuffled(articles), key=lambda article: law_place(article).order) == articles
    sections = ["第4.1.1条", "第5.8.2条", "第5.10.1条", "第6.2.3条"]
    assert sorted(_shuffled(sections), key=lambda article: law_place(article).order) == sections


@pytest.mark.parametrize("item", ["", "附录A", "第十一条三", "4.1"])
def test_an_unknown_way_of_counting_is_refused(item: str) -> None:
    with pytest.raises(ValueError, match="unknown way"):
        criterion_place(item)
    with pytest.raises(ValueError, match="unknown way"):
        law_place(item)
