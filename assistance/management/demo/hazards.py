"""What is found in the demonstration: ordinary things of ordinary workshops. Not a word is a real firm's."""

from dataclasses import dataclass
from typing import Any, Final

from assistance.enums import Classification, FixWhen, HazardType, Level


@dataclass(frozen=True)
class Hazard:
    """One finding as the team writes it; `criterion` is a word in the title of the criterion that it falls under."""

    title: str
    text: str
    place: str
    hazard_type: HazardType
    measure: str
    criterion: str = ""
    level: Level = Level.ORDINARY
    fix_when: FixWhen = FixWhen.BY_DATE

    def values(self) -> dict[str, Any]:
        """The fields that the team fills in, but for the date."""
        return {
            "title": self.title,
            "text": self.text,
            "place": self.place,
            "level": self.level,
            "hazard_type": self.hazard_type,
            "classification": Classification.CONDITION,
            "fix_when": self.fix_when,
            "safeguard": "停用，挂牌，专人看住" if self.fix_when == FixWhen.BY_DATE else "",
        }


_T, _NOW = HazardType, FixWhen.NOW
HAZARDS: Final = (
    Hazard(
        "配电箱没有门",
        "配电箱门掉了，带电的地方露在外面。",
        "示例一车间",
        _T.ELECTRICAL,
        "换一扇带锁的门",
        fix_when=_NOW,
    ),
    Hazard(
        "砂轮机没有防护罩",
        "砂轮机的防护罩拆了没有装回去。",
        "示例维修间",
        _T.EQUIPMENT,
        "装回防护罩，拧紧",
    ),
    Hazard(
        "除尘管道积尘",
        "弯头里的积尘超过三毫米，没有清理记录。",
        "示例打磨间",
        _T.PROCESS,
        "清灰，定每周一次",
        criterion="积尘清理",
    ),
    Hazard(
        "灭火器过了期",
        "三只灭火器压力不足，去年到期。",
        "示例仓库",
        _T.FIRE,
        "换新，列台账",
        fix_when=_NOW,
    ),
    Hazard(
        "污水池没有警示",
        "污水池口没有盖，没有警示标志，也没有上锁。",
        "示例污水站",
        _T.SAFETY,
        "加盖上锁，挂标志",
        criterion="有限空间未辨识",
    ),
    Hazard(
        "叉车通道被占",
        "通道上堆着托盘，叉车绕着人走。",
        "示例装卸区",
        _T.LAYOUT,
        "划线，清空通道",
    ),
    Hazard(
        "气瓶没有固定",
        "两只氧气瓶立着没有链子。",
        "示例焊接区",
        _T.SAFETY,
        "装链子，空瓶满瓶分开",
        fix_when=_NOW,
    ),
    Hazard(
        "可燃气体报警器失灵",
        "报警器断电，没有人知道什么时候断的。",
        "示例锅炉房",
        _T.INSTRUMENTS,
        "修好，接到值班室",
    ),
)
MAJOR: Final = (
    Hazard(
        "除尘器没有泄爆",
        "干式除尘器没有泄爆片，出口正对着人走的门。",
        "示例打磨间",
        _T.EQUIPMENT,
        "装泄爆片，改出口方向",
        criterion="干式除尘控爆",
        level=Level.MAJOR,
    ),
    Hazard(
        "下池作业没有审批",
        "清池前没有审批、没有检测，监护人不在场。",
        "示例污水站",
        _T.SAFETY,
        "定审批单，配检测仪，教会监护人",
        criterion="审批、通风检测",
        level=Level.MAJOR,
    ),
)
