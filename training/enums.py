"""The words of training: what kinds of courses there are, for whom, and the four papers that are never mixed up."""

from django.db import models


class CourseKind(models.TextChoices):
    """What kind of course it is."""

    PRINCIPAL = "principal", "主要负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理人员"
    THREE_LEVEL = "three_level", "三级教育"
    TOPIC = "topic", "专题"
    DIRECTORS_TALK = "directors_talk", "百名局长讲安全"
    FIRST_LESSON = "first_lesson", "开工复工第一课"
    HOLIDAY_WARNING = "holiday_warning", "节假日警示"
    NATIONAL_CLASS = "national_class", "国家主课堂"
    EXPERT_LECTURE = "expert_lecture", "专家讲座"


class Audience(models.TextChoices):
    """For whom a course is, and whom a rule of hours binds."""

    PRINCIPAL = "principal", "主要负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理人员"
    SPECIAL_WORK = "special_work", "特种作业人员"
    NEW_WORKER = "new_worker", "新员工"
    OTHER = "other", "其他从业人员"


class Firm(models.TextChoices):
    """What kind of firm, as far as the rules of hours and certificates tell firms apart."""

    GENERAL = "general", "一般单位"
    HIGH = "high", "高危单位"
    BUILDING = "building", "建筑施工单位"
    TRANSPORT = "transport", "运输单位"

    @property
    def falls_under(self) -> tuple[str, ...]:
        """Under which words rules name it, its own first: who is not of high risk is general beside what else he is."""
        return (self.value, "") if self in (Firm.HIGH, Firm.GENERAL) else (self.value, Firm.GENERAL.value, "")


class Stage(models.TextChoices):
    """Which time somebody is taught."""

    INITIAL = "initial", "初次"
    YEARLY = "yearly", "每年再培训"
    AGAIN = "again", "转岗、复岗"


class Certificate(models.TextChoices):
    """Four papers, four givers; none stands in for another."""

    PROOF = "proof", "本站学习证明"
    QUALIFIED = "qualified", "考核合格证"
    SPECIAL_WORK = "special_work", "特种作业操作证"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备作业人员证"


class Standing(models.TextChoices):
    """What a course does for one of the papers."""

    GIVES = "gives", "学完发这个"
    PREPARES = "prepares", "帮您准备考这个，但不发"
    NOT = "not", "不能代替这个"


class About(models.TextChoices):
    """What a rule says of a certificate."""

    WHO = "who", "谁要"
    GIVER = "giver", "谁发"
    VALID = "valid", "有效期"
    EXAM = "exam", "考试"
    MIND = "mind", "注意"
