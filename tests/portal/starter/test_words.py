from portal.starter.words import clauses, cut, divide


def test_a_legal_condition_beside_a_note_on_a_copy_stays_with_readers() -> None:
    told = divide("已经停用、封存并挂牌的不触发；转致项，An-0726 目录注明非新增独立判据；由市场监管部门管")
    assert told.readers == "已经停用、封存并挂牌的不触发；由市场监管部门管"
    assert told.editors == "转致项，An-0726 目录注明非新增独立判据"


def test_a_bracket_about_a_copy_goes_and_its_sentence_stays() -> None:
    told = divide("处罚依据是令13号（law.csv未列条文），这里的判定条目只作对照。没有人受伤。", "。")
    assert told.readers == "处罚依据是令13号，这里的判定条目只作对照。没有人受伤。"
    assert told.editors == "law.csv未列条文。"


def test_a_mark_inside_brackets_divides_nothing() -> None:
    text = "须合用（41号地下部分4项：井口50米内存放易燃物；极端天气不停工撤人）；另有规定的从其规定"
    assert clauses(text, "；") == [text.split("）；", maxsplit=1)[0] + "）", "另有规定的从其规定"]
    assert divide(text).readers == text


def test_editors_notes_are_for_editors() -> None:
    assert divide("编辑注：未见原文。核对后再发布").readers == ""
    assert divide("令88号条文须由编辑对照现行文本后再发布").readers == ""


def test_the_copy_that_was_compared_is_cut_off() -> None:
    told = cut("条文文字；按条文推出；核对文本：公开仓库 X；正文未见", "核对文本")
    assert told.readers == "条文文字；按条文推出"
    assert told.editors == "核对文本：公开仓库 X；正文未见"
    assert cut("条文文字", "核对文本") == ("条文文字", "")
