"""Word files as editors have them, with all that no page can hold."""

import zipfile
from io import BytesIO

import docx

from tests.intake import papers

NOTES = "word/footnotes.xml"
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def rule() -> bytes:
    """A rule of a firm: a title, headings, lists that Word counts and typed ones, a table with merged cells."""
    file = docx.Document()
    file.add_paragraph("除尘系统安全操作规程", style="Title")
    file.add_heading("适用范围", 1)
    file.add_paragraph("本规程适用于木粉尘除尘。")
    file.add_paragraph("先停机", style="List Number")
    file.add_paragraph("再清扫", style="List Number")
    file.add_paragraph("二、日常要求")
    file.add_paragraph("1．每班清扫")
    file.add_paragraph("2．做好记录")
    file.add_paragraph("•\t防爆手电")
    file.add_paragraph("（2）只有这一条，不是列表")
    table = file.add_table(rows=2, cols=3)
    for at, words in enumerate(("部位", "厚度", "多久清一次")):
        table.rows[0].cells[at].text = words
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "管道"
    table.rows[1].cells[2].text = "每班"
    out = BytesIO()
    file.save(out)
    return out.getvalue()


# Each with the words that have to be told of.
LOSSES = {
    "修订：删去的字": (
        '<w:p><w:r><w:t>甲</w:t></w:r><w:del w:id="2"><w:r><w:delText>删掉的字</w:delText></w:r></w:del></w:p>',
        "删掉的字",
    ),
    "修订：新加的字": (
        '<w:p><w:r><w:t>乙</w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>新加的字</w:t></w:r></w:ins></w:p>',
        "新加的字",
    ),
    "公式": (
        (
            '<w:p><w:r><w:t>丙</w:t></w:r><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            "<m:r><m:t>Q=V·A</m:t></m:r></m:oMath></w:p>"
        ),
        "Q=V·A",
    ),
    "域": (
        '<w:p><w:r><w:t>丁</w:t></w:r><w:fldSimple w:instr=" DATE "><w:r><w:t>2019年</w:t></w:r></w:fldSimple></w:p>',
        "2019年",
    ),
    "文本框": (
        (
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
            "<w:t>框里的字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        ),
        "框里的字",
    ),
    "脚注": ('<w:p><w:r><w:t>戊</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', "脚注的话"),
    "隐藏的字": ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的字</w:t></w:r></w:p>", "隐藏"),
    "没读懂的段落": ("<w:unknown><w:p><w:r><w:t>谁也不读的话</w:t></w:r></w:p></w:unknown>", "谁也不读的话"),
    "嵌入的对象": (
        (
            '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"'
            ' ProgID="Excel.Sheet.12"/>'
            "</w:object></w:r></w:p>"
        ),
        "Excel.Sheet.12",
    ),
    "链接": (
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "javascript:alert(1)"'
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>点这里</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "javascript:",
    ),
}


def with_losses() -> bytes:
    """The same rule, with one of everything that cannot be placed."""
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>脚注的话</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {_NAMESPACE}>{note}</w:footnotes>"
    body = "".join(xml for xml, _ in LOSSES.values())
    return papers.rewritten(
        rule(),
        {papers.WORD: lambda text: text.replace("<w:sectPr", f"{body}<w:sectPr", 1)},
        {NOTES: notes.encode()},
    )


def main_part() -> bytes:
    """The text of `with_losses`, before it is packed."""
    with zipfile.ZipFile(BytesIO(with_losses())) as file:
        return file.read(papers.WORD)


def packed(main: bytes) -> bytes:
    """A Word file with this text."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(with_losses())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, main if name == papers.WORD else old.read(name))
    return out.getvalue()
