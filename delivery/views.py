"""Where the SMS provider reports what became of each message."""

import json
import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delivery.domain.letters import take_receipt

LARGEST = 256 * 1024
MOST = 500

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def sms_receipts(request: HttpRequest) -> HttpResponse:
    """Take Aliyun's `SmsReport` push: a JSON list. 404 without the right secret, 413 too large, 400 not understood.

    It answers `{"code": 0}` once everything is written down; anything else makes the provider push it again.
    """
    # In the query, because Django logs the path of a request that it refuses, and no query.
    secret = request.GET.get("secret", "")
    if not settings.SMS_RECEIPT_SECRET or not constant_time_compare(secret, settings.SMS_RECEIPT_SECRET):
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    if not isinstance(told, list) or len(told) > MOST or not all(isinstance(one, dict) for one in told):
        return HttpResponse(status=400)
    noted = sum(_note(one) for one in told)
    logger.info("SMS receipts: %d of %d noted", noted, len(told))
    return JsonResponse({"code": 0, "msg": "成功"})


def _note(told: dict[str, Any]) -> bool:
    try:
        number = UUID(str(told.get("out_id")))
    except ValueError:
        # Not one of ours: somebody else's message through the same account.
        return False
    why = f"{told.get('err_code', '')} {told.get('err_msg', '')}".replace("\x00", "")
    provider_id = str(told.get("biz_id") or "").replace("\x00", "")
    return take_receipt(number=number, provider_id=provider_id, is_delivered=told.get("success") is True, why=why)
