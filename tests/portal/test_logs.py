"""What identifies people is masked before a line is written, wherever in the record it stands."""

import io
import json
import logging
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from portal.logs import MaskedFormatter, MaskedJsonFormatter, logging_settings, mask

PHONE, ID_NUMBER, EMAIL = "13812345678", "110105199003071234", "zhangsan@example.org"


@pytest.fixture
def logged() -> Any:
    """Return a logger, and a function that gives its last line as written and as read."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    settings = logging_settings("unused", "INFO")["formatters"]["json"]
    handler.setFormatter(
        MaskedJsonFormatter(settings["format"], rename_fields=settings["rename_fields"], json_ensure_ascii=False)
    )
    logger = logging.getLogger("test-masking")
    logger.setLevel("INFO")
    logger.handlers = [handler]
    logger.propagate = False
    return logger, lambda: (stream.getvalue(), json.loads(stream.getvalue().splitlines()[-1]))


def assert_masked(written: str) -> None:
    assert PHONE not in written
    assert ID_NUMBER not in written
    assert "zhangsan" not in written


def test_arguments_are_masked(logged: Any) -> None:
    logger, last = logged
    logger.info("登录 %s，邮箱 %s，证件 %s", "+86" + PHONE, EMAIL, ID_NUMBER)
    written, record = last()
    assert_masked(written)
    assert "+86138****5678" in record["message"]
    assert record["level"] == "INFO"
    assert record["logger"] == "test-masking"


def test_extras_are_masked_and_names_shortened(logged: Any) -> None:
    logger, last = logged
    logger.info("帮扶", extra={"person": "张三丰", "phone": PHONE, "more": {"contact": "李四", "mails": [EMAIL]}})
    written, record = last()
    assert_masked(written)
    assert record["person"] == "张**"
    assert record["more"]["contact"] == "李**"


def test_tracebacks_are_masked(logged: Any) -> None:
    logger, last = logged
    try:
        raise ValueError(f"{PHONE} {ID_NUMBER} {EMAIL}")
    except ValueError:
        logger.exception("失败")
    written, record = last()
    assert_masked(written)
    assert "ValueError" in record["exc_info"]


@given(before=st.text(alphabet="号：,. abc联系", max_size=5), digits=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_any_mobile_number_is_masked(before: str, digits: str) -> None:
    assert digits not in mask(f"{before}{digits}。")


def test_other_numbers_stay_readable() -> None:
    assert mask("GM10 第十一条 2026-11-25 订单 20261125001") == "GM10 第十一条 2026-11-25 订单 20261125001"


def test_objects_are_named_without_showing_a_person(logged: Any) -> None:
    logger, last = logged
    request = RequestFactory().get(f"/search/?q={PHONE}")
    logger.info("x", extra={"user": User(pk=7, name="张三丰"), "request": request, "number": int(PHONE), "status": 404})
    written, record = last()
    assert_masked(written)
    assert "张三丰" not in written
    assert record["user"] == "accounts.User 7"
    assert record["request"] == "GET /search/"
    assert record["status"] == 404


def test_numbers_written_in_groups_are_masked() -> None:
    assert mask("打 138 1234 5678 或 +86 138-1234-5678") == "打 138****5678 或 +86 138****5678"


def test_what_stands_in_a_terminal_is_masked_too() -> None:
    record = logging.LogRecord("test", logging.INFO, __file__, 1, "登录 %s", (PHONE,), None)
    assert MaskedFormatter("%(message)s").format(record) == "登录 138****5678"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["a" * 300_000, "a." * 150_000, "1" * 300_000, "a@" + "b" * 300_000, "a@b" * 100_000])
def test_a_long_text_is_masked_as_fast_as_it_is_read(text: str) -> None:
    """An address of 20,000 letters that nobody has cost seconds; this would take minutes."""
    assert mask(text) == text
    assert mask(f"{text} zhang.san@example.org").endswith(" z***@example.org")
