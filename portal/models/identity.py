"""Whose site this is: what header and footer say, editable in the admin."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class SiteIdentity(BaseSiteSetting):
    """站点标识. Every field is hidden on the site while empty; the telephone falls back to HELP_TELEPHONE."""

    site_name = models.CharField("网站名称", max_length=40, default="安全生产指导帮扶")
    bureau_name = models.CharField("主办单位", max_length=60, blank=True)
    parent_site_name = models.CharField("主站名称", max_length=60, blank=True)
    parent_site_url = models.URLField("主站网址", blank=True)
    help_telephone = models.CharField("帮扶电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    government_mark_url = models.URLField("党政机关标识链接", blank=True)
    government_mark_image = models.ForeignKey(
        "content.PortalImage",
        verbose_name="党政机关标识图",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    site_code = models.CharField("网站标识码", max_length=20, blank=True)
    icp_number = models.CharField("ICP 备案号", max_length=60, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)
    police_url = models.URLField("公安备案链接", blank=True)
    error_report_url = models.URLField("找错链接", blank=True)

    # The footer of every page shows it.
    select_related = ["government_mark_image"]

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("site_name"),
                FieldPanel("bureau_name"),
                FieldPanel("parent_site_name"),
                FieldPanel("parent_site_url"),
                FieldPanel("help_telephone"),
                FieldPanel("address"),
            ],
            heading="页头页脚",
        ),
        MultiFieldPanel(
            [
                FieldPanel("government_mark_url"),
                FieldPanel("government_mark_image"),
                FieldPanel("site_code"),
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
                FieldPanel("police_url"),
                FieldPanel("error_report_url"),
            ],
            heading="标识与备案",
        ),
    ]

    class Meta:
        verbose_name = "站点标识"
        verbose_name_plural = "站点标识"
