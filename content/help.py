"""What the editors' form says under a field: what belongs there, and a good example.

Examples are taken from what this site has published and compared with its source; none is made up.
"""

from collections.abc import Iterable
from typing import Any, Final

from wagtail.admin.panels import FieldPanel, Panel

# By the name of the field, for every type of page that has it and says nothing of its own.
COMMON: Final = {
    "summary": "一句话，读者在列表里先看到它。例如：“池、罐、井、地沟、料仓，按七步走；有人倒下，人不下去。”",
    "sectors": "归在哪些行业，读者就能从哪些行业找到它。",
    "scenes": "归在哪些场景，它就出现在哪些场景页上。例如：粉尘涉爆。",
    "keywords": "一行一个，读者会搜、正文里却没有的词。例如：泄爆。",
    "sources": "从哪里来的，读者看得到：文件、文号、第几条，再填官方网页。例如：“应急管理部令第10号第十一条(三)”。",
    "last_reviewed": "哪天和来源对过。只改日期不用走发布：到“到期复核”里登记。",
    "next_review": "到哪天该再对一次；到期会提醒。改了它，“最近核对”也要填今天。",
    "confidence": "拿着正式文本对过，才选“已核对”。读者看不到。",
    "checked_against": "对的是哪份文本、在哪里查到的。读者看不到。例如：“国务院公报2023年第19号”。",
    "editor_note": "写给同事的话，读者看不到。例如：“第十四条和这一条要一起看。”",
}
OF_TYPE: Final[dict[str, dict[str, str]]] = {
    "CriterionPage": {
        "item": "照标准上的写。例如：第十一条(三)。",
        "item_order": "在这个标准里排第几，数字小的在前。",
        "sector_label": "照标准上的写。例如：粉尘爆炸（专项）。",
        "official_text": "一字不改地录，标点也一样。要另一个人校对过，读者才看得到；GB、AQ 标准只放链接，不录原文。",
        "gist": "条件一个不能少，“且”“或”不能换。例如：“干式除尘器没有任何一种控爆措施（泄爆、惰化、抑爆等）”。",
        "not_this": "一行一条，说清为什么不算。例如：“只说干式；湿式除尘不触发本项”。",
        "not_this_source": "凭什么这样说。没有官方解读的要写明。例如：“按条文推出，未见逐条官方解读”。",
        "consequence": "写明第几条，前提写全。例如：“重大隐患排除前或排除中无法保证安全的，可被责令……（第六十五条）”。",
        "legal_basis": "一行一条，写到款。例如：《安全生产法》第三十六条第一款。",
        "remark": "容易和别的条款弄混的，写在这里。例如：“泄爆口被堵、膜片焊死，看第十四条。”",
        "superseded_by_topic": "有新标准接替时，照新标准的条题写。",
        "advice_basis": "这一层不是法定要求，要说明。例如：“经验建议，不是法定要求，也不代替整改”。",
        "how_to_check": "站在现场能照着做的动作。例如：“看泄爆片面积和朝向、检测报告；看隔爆阀”。",
        "free_first": "今天就能做、不花钱、不会更危险的。例如：“到除尘器跟前看泄爆口有没有被挡住、是不是对着人。”",
        "how_to_fix": "彻底改好要做什么。例如：“加泄爆导管朝向安全区或抑爆装置；配隔爆阀”。",
        "costs_money": "要买什么、请谁做。没有把握的价钱不写。",
        "who_may_do": "企业自己能做，还是要找有资质的单位。",
        "usual_time": "没有把握就空着。",
        "stops_production": "要停哪一段、停到什么时候。",
        "evidence_to_keep": "改完要留下什么。例如：前后照片、检测报告。",
        "official_text_entered_by": "谁照着正式文本录的。",
        "official_text_compared_by": "另一个人逐字对过才选；选了，读者就看得到原文。",
        "not_this_checked_against": "“哪些不算”对的是哪份文本。读者看不到。",
        "confidence_scope": "哪些对过、哪些没有。例如：“编号与内容对照过公开文本；检查与整改方法为经验归纳”。",
        "in_force_note": "快要改、快要废止的，写在这里提醒同事。",
        "colloquial_names": "一行一个，工人平时怎么说就怎么写。例如：除尘器没防爆片。",
    },
    "CasePage": {
        "occurred_on": "事故发生的那一天。",
        "place": "照调查报告写到县区和单位。例如：吉林省长春市德惠市 吉林宝源丰禽业有限公司。",
        "accident_type": "照调查报告写。例如：火灾爆炸（涉氨）。",
        "grade": "照调查报告写：一般、较大、重大、特别重大。",
        "deaths": "只填数字，照调查报告；不清楚就空着。",
        "injuries": "只填数字，照调查报告；不清楚就空着。",
        "loss": "带单位。例如：1.82亿元。",
        "casualty_basis": "各处数字不一样时，写用的是哪一个、从哪里来。",
        "remark": "读这个案例前先要知道的。例如：当时的标准和今天不同。",
        "what_happened": "一行一句，按先后，带时间。例如：“早上5点20分到50分，员工陆续进厂。”",
        "direct_cause": "照调查认定写，不加推测。",
        "turning_points": "一行一条，哪一刻停下来就没事了。例如：“锁门的那一天：逃生门打不开”。",
        "wording": "一般写“对照今天的条款”；只有调查认定违反当时法律的才写“违反”。",
        "lessons": "别的企业照着能做的。例如：“疏散门任何时候不得锁闭”。",
        "check_today": "一行一条，读完就能去看的。例如：“推一推每一扇疏散门。”",
        "self_test_question": "只问一件事，答案在这一页上找得到。",
        "self_test_options": "一行一个，两到四个。",
        "self_test_answer": "从 0 数起：第一个选项填 0。",
        "self_test_criterion": "答错的人会被带到这一条。",
        "self_test_law": "没有对应的判定条款，才选法规条款。",
        "self_test_why": "为什么是这个答案，一两句。",
    },
    "ArticlePage": {
        "kind": "读者按它筛选。讲做法的选“知识”，临时提醒选“提示”。",
        "layer": "讲标准怎么理解的选“本局解释”；教怎么做的选“经验建议”。",
        "season": "不分季节写“常年”。例如：夏季。",
        "minutes": "读完大概要几分钟。",
        "audience": "一行一种人。例如：班组长。",
        "video_poster": "没点播放前看到的画面。",
        "body": "先说做什么，再说为什么；一步一步的用“步骤”。",
    },
    "StandardPage": {
        "short_title": "列表和面包屑里用。例如：工贸（令10号）。",
        "kind": "只有“判定标准”的条款才带“判定标准列明的情形”标志。",
        "level": "例如：重大事故隐患。",
        "sector_label": "照文件写。例如：工贸（冶金/有色/建材/机械/轻工/纺织/烟草/商贸）。",
        "doc_number": "例如：应急管理部令第10号。",
        "issuer": "例如：应急管理部。",
        "issued_on": "文件上的日期。没见到正式文本就空着。",
        "issued_text": "照文件写；没核对过的写上“待核”，读者就看不到。",
        "effective_on": "例如：2023-05-15。没见到正式文本就空着。",
        "effective_text": "照文件写；没核对过的写上“待核”，读者就看不到。",
        "official_url": "政府网站上的那一页，不要用转载。",
        "items_text": "一共多少条、怎么分的。例如：15条，64项情形。",
        "status": "有新文件接替、还没施行的选“正在被接替”。",
        "superseded_on": "新文件施行的那一天。",
        "status_text": "状态要多说一句时写。",
        "replaces_text": "代替的旧文件，带文号。例如：安监总管四〔2017〕129号。",
        "successor": "接替它的新文件；选了，读者在页首就看到。",
        "read_with": "看这个标准时必须一起看的另一份文件。",
        "decided_by": "这个标准说的情形由哪个部门判定。",
        "scope_note": "谁归它管、谁不归它管。例如：“商贸无单独条文，只适用第三条管理类和第十一至十三条专项类”。",
    },
}


def with_help(panels: Iterable[Any], model: str) -> list[Any]:
    """Return copies of the panels, each field of this type of page with what is said under it."""
    said = COMMON | OF_TYPE.get(model, {})
    return [_with(panel, said) for panel in panels]


def _with(panel: Any, said: dict[str, str]) -> Any:
    if isinstance(panel, str):
        panel = FieldPanel(panel)
    if not isinstance(panel, Panel):
        # Wagtail's own title, which it puts together later.
        return panel
    copy = panel.clone()
    if isinstance(copy, FieldPanel) and not copy.help_text:
        copy.help_text = said.get(copy.field_name, "")
    if hasattr(copy, "children"):
        copy.children = [_with(child, said) for child in copy.children]
    return copy
