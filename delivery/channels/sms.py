"""What all SMS providers here have in common."""

from datetime import timedelta

from delivery.channels.base import Limit

# Aliyun's for one number and one signature; beyond them it answers isv.BUSINESS_LIMIT_CONTROL.
PROVIDERS_LIMITS: tuple[Limit, ...] = (
    Limit(1, timedelta(minutes=1)),
    Limit(5, timedelta(hours=1)),
    Limit(10, timedelta(days=1)),
)
