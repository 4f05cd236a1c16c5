"""Dates as people count them."""

from datetime import date

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def days_left(day: date | None) -> str:
    """Say how long it is until a date, or how long it is over; nothing where there is none."""
    if day is None:
        return ""
    left = (day - timezone.localdate()).days
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"过期 {-left} 天"


@register.filter
def is_over(day: date | None) -> bool:
    """Whether a date has passed; on the day itself it has not."""
    return day is not None and day < timezone.localdate()
