"""The one public address of this room: for the SMS provider, not for people."""

from django.urls import path

from delivery.views import sms_receipts

urlpatterns = [path("delivery/sms-receipts/", sms_receipts, name="sms_receipts")]
