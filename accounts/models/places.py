"""The words that rooms share for place and trade: districts, staff units, sectors and scenes."""

from django.db import models


class District(models.Model):
    """县区: a district, county or development zone of the city. Zones have no known code."""

    class Kind(models.TextChoices):
        DISTRICT = "区", "区"
        COUNTY = "县", "县"
        COUNTY_CITY = "县级市", "县级市"
        ZONE = "开发区", "开发区"

    code = models.CharField("行政区划代码", max_length=6, blank=True)
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "县区"
        verbose_name_plural = "县区"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="district_code_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffUnit(models.Model):
    """科室: a unit of the bureau, with the districts it looks after."""

    name = models.CharField("名称", max_length=60, unique=True)
    telephone = models.CharField("电话", max_length=40, blank=True)
    districts = models.ManyToManyField(District, verbose_name="负责的县区", blank=True, related_name="units")

    class Meta:
        ordering = ["name"]
        verbose_name = "科室"
        verbose_name_plural = "科室"

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """行业领域: the trade a standard, a page or an enterprise belongs to. At most 15."""

    slug = models.SlugField("地址用名", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "行业领域"
        verbose_name_plural = "行业领域"

    def __str__(self) -> str:
        return self.name


class Scene(models.Model):
    """场景: what one meets in a plant, such as 粉尘涉爆 or 有限空间. At most 25."""

    slug = models.SlugField("地址用名", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "场景"
        verbose_name_plural = "场景"

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department that decides or looks after what this bureau does not, with the telephone to ask at."""

    slug = models.SlugField("代号", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    telephone = models.CharField("电话", max_length=40, blank=True, help_text="没填就不显示。")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "部门"
        verbose_name_plural = "部门"

    def __str__(self) -> str:
        return self.name
