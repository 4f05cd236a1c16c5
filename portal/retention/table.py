"""One row for each kind of data. `manage.py retention_table` prints it; the tests compare it with the models."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

FOREVER: Final = "一直留"
# Nobody has looked up the paragraph yet; whoever does puts it here with the date.
UNVERIFIED: Final = "编辑注：待核"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: what it is, for how long it stays and why, the periodic command that applies it, its tables.

    `models` are labels with `*` for what follows; without any it is about files. `job` is empty where nothing is to be
    done: it stays, or goes with what it belongs to.
    """

    what: str
    how_long: str
    why: str
    job: str = ""
    models: tuple[str, ...] = ()


_HELP = f"服务企业整改、回头看要用；档案保存期限由局里定（{UNVERIFIED}）"
_TRAINING = f"证明谁学过什么；培训档案保存期限由局里定（{UNVERIFIED}）"
_LAW_LOGS = "网络安全法：网络日志不少于六个月（条号见《等保二级对照》，待核）"

KINDS: Final[tuple[Kind, ...]] = (
    # What is published.
    Kind(
        "公开页面和它们的关系",
        f"{FOREVER}；撤下不等于删除",
        "读者的链接要一直有答案",
        models=(
            "portal.HomePage",
            "content.Article*",
            "content.Case*",
            "content.Criterion*",
            "content.Law*",
            "content.Question*",
            "content.Standard*",
            "content.Topic*",
            "content.ClauseTopic",
            "content.LocalBasis",
            "content.Withdrawn",
            "content.Succession",
            "training.Course*",
            "wagtailcore.Page",
            "wagtailredirects.Redirect",
        ),
    ),
    Kind(
        "每次发布的定稿、发布记录、审核和复审的记录",
        FOREVER,
        "谁在哪天发布了什么，以后要能对质",
        models=("content.Published*", "content.ReleaseLogEntry", "content.ReleaseCheck", "content.PageReview"),
    ),
    Kind(
        "草稿版本、审核经过、批注、编辑记录",
        "和页面一样久",
        "审批单和逐项对照要用；四眼原则要看谁改过",
        models=(
            "wagtailcore.Revision",
            "wagtailcore.Comment*",
            "wagtailcore.WorkflowState",
            "wagtailcore.TaskState",
            "wagtailcore.PageLogEntry",
            "wagtailcore.PageSubscription",
        ),
    ),
    Kind(
        "图片、文件和缩小的图",
        f"{FOREVER}，编辑自己删；缩小的图跟着原图",
        "页面要用",
        models=("content.Portal*", "wagtailimages.*", "wagtaildocs.*", "taggit.*"),
    ),
    Kind("读者反馈", f"{FOREVER}；里面没有名字、号码", "看一页改得好不好", models=("content.Feedback",)),
    Kind(
        "搜索记录：问法、次数，没有人",
        "一年",
        "改词表要看四季；留多了没有用",
        "search_learn",
        ("search.Asked", "search.Popular"),
    ),
    Kind(
        "词表、编辑推荐、索引队列",
        f"{FOREVER}，工作人员自己删；队列做完就删",
        "搜索要用",
        models=(
            "search.SetAside",
            "search.TermEntry",
            "search.SynonymGroup",
            "search.SeededLine",
            "search.WordsState",
            "search.Promotion",
            "search.IndexEntry",
        ),
    ),
    # People.
    Kind(
        "账号、岗位、登录方式、联系偏好",
        "本人注销或停用为止；注销后只剩编号",
        "个人信息保护法第四十七条（待核）；做过的事要有编号可查",
        models=(
            "accounts.User*",
            "accounts.ReachPreference",
            "auth.Group*",
            "wagtailusers.*",
            "account.EmailAddress",
            "mfa.*",
            "socialaccount.SocialAccount",
        ),
    ),
    Kind("要了验证码、再没来过的号码", "一天", "没有用处", "forget_unseen", ("account.EmailConfirmation",)),
    Kind("登录状态", "过期就删", "没有用处", "clearsessions", ("sessions.Session",)),
    Kind("登录设备和地址", "登录结束就删", "没有用处", "clear_old", ("usersessions.UserSession",)),
    Kind("同意记录和个人信息处理说明", "和账号一样久", "证明同意过哪一版", models=("accounts.Consent*",)),
    Kind("身份证号（加密）", "本人注销就删", "只为写明的用途", models=("accounts.IdentityNumber",)),
    Kind("重置二次验证的经过", "和账号一样久；注销时清掉原因", "审计", models=("accounts.SecondFactorReset",)),
    Kind("站内消息", "两年", "办事的往来，本人要能翻到", "clear_old", ("accounts.InboxMessage",)),
    Kind(
        "邀请、邀请码上的手机号",
        "过期或处理完 180 天后去掉号码，事情留着",
        "没来的人不该留着号码",
        "clear_old",
        ("accounts.Invitation", "accounts.LoginInvitation"),
    ),
    Kind(
        "短信、邮件的地址和内容",
        "`MESSAGE_KEEP_DAYS` 天（默认 180）后清空，发过这件事留着",
        _LAW_LOGS,
        "blank_messages",
        ("delivery.Message",),
    ),
    # Enterprises, help, training.
    Kind(
        "企业登记、成员、认领、专家库",
        f"{FOREVER}；营业执照照片核对完就删",
        "监管对象的登记",
        models=(
            "accounts.Enterprise*",
            "accounts.Involvement",
            "accounts.Membership",
            "accounts.Claim",
            "accounts.Expert*",
            "accounts.Conflict",
            "accounts.Absence",
        ),
    ),
    Kind("帮扶：申请、记录、隐患、方案、照片、签字、日志", FOREVER, _HELP, models=("assistance.*",)),
    Kind(
        "培训：场次、报名、学员、应训名单、规定",
        FOREVER,
        _TRAINING,
        models=(
            "training.Session*",
            "training.TargetFirm",
            "training.Trainee",
            "training.Registration*",
            "training.*Rule",
        ),
    ),
    # Proof.
    Kind("审计记录", "`AUDIT_KEEP_DAYS` 天（默认 1095，不少于 183）", _LAW_LOGS, "audit_prune", ("accounts.Audit*",)),
    Kind("谁看过谁的资料", "`LOG_KEEP_DAYS` 天（默认 200）", _LAW_LOGS, "forget_looks", ("accounts.Look",)),
    Kind("人员、基础数据的变动记录", FOREVER, "岗位是谁给的；注销后只有编号", models=("wagtailcore.ModelLogEntry",)),
    Kind("运行日志（文件）", "`LOG_KEEP_DAYS` 天（默认 200）", _LAW_LOGS, "rotate_logs"),
    # What comes in, and the machinery.
    Kind(
        "导入的表格",
        "没人确认的 7 天后放弃；逐行内容 30 天后删，数字留着；文件读完就删",
        "导错了要能查",
        "sweep_intake",
        ("intake.Import*",),
    ),
    Kind(
        "私有文件",
        "各自写明的期限；没有归属的一天",
        "营业执照、待导入的表格不该久留",
        "sweep_intake",
        ("intake.PrivateFile",),
    ),
    Kind("上传成草稿的 Word 文件，读出来的内容", "一周", "做成草稿以后用不着", "clear_old", ("content.WordUpload",)),
    Kind(
        "后台没填完的表单、编辑占用、没传完的文件",
        "一天",
        "没有用处",
        "clear_old",
        ("wagtailadmin.FormState", "wagtailadmin.EditingSession", "wagtailcore.UploadedFile"),
    ),
    Kind("出过的错，没有数据", "90 天没有再出的，记下一个错时删", "查故障", "", ("portal.SeenFault",)),
    Kind("送审、退回、通过，还没通知人的", "通知完就删，几分钟", "攒成一条再发", "tell_desk", ("content.DeskNews",)),
    Kind("后台任务", "成功的 3 天，失败的 30 天", "查故障", "sweep_tasks", ("django_tasks_database.*", "jobs.*")),
    Kind(
        "设置和基础数据",
        FOREVER,
        "网站要用",
        models=(
            "portal.SiteIdentity",
            "portal.StarterRecord",
            "content.SiteGeneration",
            "content.WatchedWord",
            "accounts.District",
            "accounts.StaffUnit*",
            "accounts.Sector",
            "accounts.Scene",
            "accounts.Department",
            "accounts.SpecialDay",
            "delivery.MessageTemplate",
            "delivery.ChannelPause",
            "socialaccount.SocialApp",
            "auth.Permission",
            "contenttypes.*",
            "wagtailcore.Locale",
            "wagtailcore.Site",
            "wagtailcore.Group*",
            "wagtailcore.Collection*",
            "wagtailcore.Workflow",
            "wagtailcore.WorkflowPage",
            "wagtailcore.WorkflowTask",
            "wagtailcore.WorkflowContentType",
            "wagtailcore.Task",
            "content.ReleaseTask*",
            "content.ReviewTask*",
            "wagtailcore.PageViewRestriction*",
            "wagtailcore.ReferenceIndex",
        ),
    ),
    Kind(
        "本站不用的表",
        "空着",
        "程序库自带",
        models=(
            "socialaccount.SocialToken",
            "wagtailcore.APIToken",
            "wagtailsearch.*",
            "wagtailadmin.Admin",
        ),
    ),
    Kind(
        "备份（文件）",
        "`BACKUP_KEEP` 天各一份（默认 7），最久 `BACKUP_KEEP_DAYS` 天（默认 30）",
        "注销的人在备份里也要到期删除",
        "keep_backups",
    ),
)

_HEAD: Final = """# 保存期限

每一种数据留多久、为什么、谁来清。由 `portal/retention/table.py` 生成：改那里，再运行
`manage.py retention_table > docs/保存期限.md`。**编辑注：写“待核”的，没有对过法规原文或者要由局里定；定了就改在那里。**

| 数据 | 留多久 | 为什么 | 定时任务 | 表 |
|---|---|---|---|---|
"""


def kinds_of(label: str) -> list[Kind]:
    """Return the rows in which a model stands; there must be exactly one."""
    return [kind for kind in KINDS if any(fnmatchcase(label, pattern) for pattern in kind.models)]


def as_markdown() -> str:
    """Return the document."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    for kind in KINDS:
        job = f"`{kind.job}`" if kind.job else "——"
        tables = "、".join(f"`{name}`" for name in kind.models) or "——"
        yield f"| {kind.what} | {kind.how_long} | {kind.why} | {job} | {tables} |\n"
