"""Pinyin, initials and slips: what is read as a known word, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from search.language import sounds, spelling
from search.language.folding import fold


def read(text: str) -> str:
    """The text with its pinyin in characters."""
    return spelling.respelled(text, spelling.pinyin(text))


def mended(text: str) -> str:
    """The text with all its doubts resolved."""
    return spelling.respelled(text, spelling.doubts(text))


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("fenchen", ("fen", "chen")),
        ("fangan", ("fang", "an")),
        ("xian", ("xian",)),
        ("lvfen", ("lv", "fen")),
        ("yxkj", ()),
        ("ups", ()),
        ("", ()),
        ("zhuangzhuangzhuang", ("zhuang",) * 3),
    ],
)
def test_letters_are_cut_into_as_few_syllables_as_there_can_be(run: str, parts: tuple[str, ...]) -> None:
    assert sounds.split(run) == parts


@pytest.mark.parametrize(
    ("one", "other"), [("zhong", "zong"), ("ling", "nin"), ("shan", "sang"), ("nv", "lv"), ("cheng", "cen")]
)
def test_a_careless_ear_hears_no_difference(one: str, other: str) -> None:
    assert sounds.key(one) == sounds.key(other)


@pytest.mark.parametrize(("one", "other"), [("dong", "don"), ("fen", "hen"), ("yan", "yin"), ("n", "l"), ("ang", "en")])
def test_other_sounds_stay_apart(one: str, other: str) -> None:
    assert sounds.key(one) != sounds.key(other)


def test_the_table_of_characters_agrees_with_pypinyin_about_every_word_of_the_vocabulary() -> None:
    words = [word for line in sounds.read_lines(sounds.FOLDER / "terms.txt") if (word := line.split()[0]).isalpha()]
    han = [word for word in words if all(sounds.readings(character) for character in word)]
    assert len(han) > 1000
    for word in han:
        for character, said in zip(word, lazy_pinyin(word), strict=True):
            assert said.replace("ü", "v") in sounds.readings(character), (word, said)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fenchen baozha", "粉尘爆炸"),
        ("fenchenbaozha", "粉尘爆炸"),
        ("FenChen", "粉尘"),
        ("youxian空间", "有限空间"),
        ("yxkj", "有限空间"),
        ("sjzz 联锁", "深井铸造 联锁"),
        ("teshu zuoye", "特殊作业"),
        ("tezong zuoye", "特种作业"),
        ("weikuangku gantan", "尾矿库干滩"),
        ("dcs ups 供电", "dcs ups 供电"),
        ("co报警器", "co报警器"),
        ("gb30871", "gb30871"),
        ("lng", "lng"),
        ("xiangshui", "xiangshui"),
    ],
)
def test_pinyin_of_known_words_is_read(typed: str, meant: str) -> None:
    assert read(typed).replace(" ", "") == fold(meant).replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("有线空间没通风", "有限空间没通风"),
        ("特总作业证", "特种作业证"),
        ("除晨器泄爆", "除尘器泄爆"),
        ("有限空问", "有限空间"),
        ("保险份受潮", "保险粉受潮"),
        ("安全伐失效", "安全阀失效"),
        ("重大危险原罐区", "重大危险源罐区"),
        ("防暴电气", "防爆电气"),
        ("可燃气报警", "可燃气报警"),
    ],
)
def test_a_slip_for_a_known_word_is_doubted(typed: str, meant: str) -> None:
    assert mended(typed) == meant or meant in {spelling.respelled(typed, [one]) for one in spelling.doubts(typed)}


@pytest.mark.parametrize(
    "text",
    [
        "煤气报警器没装",
        "燃气总管低压联锁切断",
        "化工厂没有操作规程是不是重大隐患",
        "污水处理站调节池未设置有限空间警示标志，未建立管理台账，清淤作业无审批无监护",
        "液氨储罐区构成一级重大危险源，未设紧急切断阀",
        "产假有多少天",
        "",
        "😀\x00\u202e",
    ],
)
def test_what_is_written_rightly_is_not_doubted(text: str) -> None:
    assert spelling.doubts(text) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("有线空间作业fenchen yxkj除晨器123。 "), max_size=30))
def test_readings_never_overlap_and_lie_within_the_text(text: str) -> None:
    readings = sorted([*spelling.pinyin(text), *spelling.doubts(text)], key=lambda one: one.start)
    ends = [0, *(one.end for one in readings)]
    assert all(end <= one.start < one.end <= len(fold(text)) for end, one in zip(ends, readings, strict=False))


def test_what_is_heard_of_a_title_is_found_by_its_pinyin_and_its_initials() -> None:
    heard = sounds.tokens(["脚手架", "连墙件"])
    assert set(spelling.heard("jiaoshoujia lianqiangjian")) <= set(heard)
    assert {"jsj", "lqj"} <= set(heard)


def test_pypinyin_knows_from_the_word_how_a_character_is_read() -> None:
    assert sounds.tokens(["重大"])[0] == "zong'da"
    assert sounds.tokens(["重复"])[0] == "cong'fu"
