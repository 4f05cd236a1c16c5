"""The handout of a case: told as on its page, the answer at the end, the relation to a criterion as given."""

from django.test import Client

from portal.models import HomePage
from tests import factories as make
from tests.content.paper.reading import alternatives, title, words


def test_the_handout_tells_the_case(home: HomePage, client: Client) -> None:
    criterion, law = make.criterion(title="干式除尘控爆"), make.law()
    case = make.case(criteria=(criterion,), laws=(law,), remark="看时注意这个", editor_note="只给编辑看")
    response = client.get(f"{case.url}handout.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    said = words(response.content)
    for text in (*case.what_happened.splitlines(), case.casualty_basis, "死亡 3 人", "受伤 2 人", "看时注意这个"):
        assert text in said
    assert f"对照今天的条款 {criterion.shown_standard.name} {criterion.item} 干式除尘控爆：{criterion.gist}" in said
    assert "法律这样说" in said
    assert "具体以裁量基准和处罚决定为准。" in said
    assert said.index("粉尘多久清一次？") < said.index("来源和版本") < said.index("答案：每天")
    assert "只给编辑看" not in said
    assert title(response.content) == case.title
    assert alternatives(response.content) == [f"二维码：打开这一版的网页 {case.get_full_url()}revisions/1/"]


def test_the_page_leads_to_it(home: HomePage, client: Client) -> None:
    case = make.case()
    assert f'href="{case.url}handout.pdf"' in client.get(case.url).content.decode()
    draft = make.case(live=False)
    assert client.get(f"/cases/{draft.slug}/handout.pdf").status_code == 404
