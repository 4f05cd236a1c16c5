"""What a phone loads that has never been here."""

from playwright.sync_api import sync_playwright

from tests.bench.site import HEADERS, Running
from tests.browser import CHROMIUM, SWITCHES


def first_visit(server: Running, path: str) -> tuple[int, int]:
    """Bytes over the wire, headers included, and requests until the page is quiet."""
    loaded: list[float] = []
    with sync_playwright() as playwright:
        # The site answers to its own name only, and to those who came over TLS.
        rules = f"--host-resolver-rules=MAP {HEADERS['Host']} 127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*SWITCHES, rules])
        context = browser.new_context(
            extra_http_headers={"X-Forwarded-Proto": "https"}, viewport={"width": 360, "height": 780}
        )
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        page.goto(f"http://{HEADERS['Host']}{path}", wait_until="networkidle")
        browser.close()
    assert loaded
    return int(sum(loaded)), len(loaded)
