"""In which words people are told of their seats. What a session is called, where and when it is, everybody knows."""

from typing import Final

from delivery.wording import declare_table

CONFIRMED: Final = "training.confirmed"
WAITS: Final = "training.waits"
OFFERED: Final = "training.offered"
EXPIRED: Final = "training.expired"
CANCELLED: Final = "training.cancelled"
REMOVED: Final = "training.removed"
MOVED: Final = "training.moved"
CALLED_OFF: Final = "training.called_off"
TOMORROW: Final = "training.tomorrow"
INVITED: Final = "training.invited"
ASKED_AGAIN: Final = "training.asked_again"

# Code: name for staff, subject, text. `${who}` is 您, or for whom somebody answers: 您单位 3 人.
WORDS: Final[dict[str, tuple[str, str, str]]] = {
    CONFIRMED: ("报名成功", "报上了：${course}", "${who}报上了“${course}”：${when}，${place}。 ${link}"),
    WAITS: ("进入候补", "在候补：${course}", "“${course}”名额满了，${who}在候补。轮到时再告诉您。 ${link}"),
    OFFERED: (
        "候补到名额",
        "轮到了：${course}",
        "“${course}”轮到${who}了，请在 ${until}前确认，过时给下一位。 ${link}",
    ),
    EXPIRED: ("名额过期", "名额过期了：${course}", "“${course}”给${who}的名额没有确认，已经给了下一位。 ${link}"),
    CANCELLED: ("报名取消", "报名取消了：${course}", "${who}在“${course}”的报名取消了。 ${link}"),
    REMOVED: ("报名被取消", "报名被取消：${course}", "${who}在“${course}”的报名被取消了，原因写在里面。 ${link}"),
    MOVED: ("场次改动", "有改动：${course}", "“${course}”改到：${when}，${place}。${who}的报名照旧。 ${link}"),
    CALLED_OFF: ("场次取消", "取消了：${course}", "“${course}”这一期取消了，${who}不用去了，原因写在里面。 ${link}"),
    TOMORROW: (
        "开课前一天",
        "明天上课：${course}",
        "明天上课：“${course}”，${when}，${place}。${who}来不了请先取消。 ${link}",
    ),
    INVITED: (
        "请应训企业派人",
        "请派人参加：${course}",
        "您单位在“${course}”的应训名单上：${when}，${place}。请在 ${until}前报名；来不了，也请在里面说一声。 ${link}",
    ),
    ASKED_AGAIN: (
        "应训企业还没有回音",
        "还没有回音：${course}",
        "“${course}”请您单位派人，还没有回音。请在 ${until}前报名；来不了，也请在里面说一声。 ${link}",
    ),
}
SAMPLES: Final = {
    "who": "您",
    "course": "有限空间作业专题",
    "when": "12 月 3 日 09:00",
    "place": "示例礼堂",
    "until": "12 月 1 日 18:00",
    "link": "https://www.example.org/training/",
}


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    declare_table(WORDS, SAMPLES)
