"""Word files made from raw XML, for the tests of the readers: only what a test is about is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(root: str, inner: str) -> str:
    """An XML part with all namespaces declared."""
    return f"{_HEAD}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def docx(body: str, parts: Mapping[str, str] | None = None, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """A package.

    Args:
        body: what stands in w:body.
        parts: inner XML of styles, numbering, footnotes or endnotes.
        extra: further parts, or others in the place of those made here, by their name in the archive.
    """
    named = {f"word/{name}.xml": part(name, inner) for name, inner in (parts or {}).items()}
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts or {})
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN_TYPE}.{_KINDS[name]}+xml"/>'
        for name in (parts or {})
    )
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}.document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="m" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f'<Relationship Id="x" Type="{OFFICE}/image" Target="http://192.0.2.1/a.png" TargetMode="External"/>'
        "</Relationships>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        **named,
        **(extra or {}),
    }
    return zipped(entries)


def zipped(entries: Mapping[str, bytes | str]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inner: str, properties: str = "") -> str:
    """A paragraph: runs as XML, or plain text."""
    runs = (item if item.startswith("<") else run(item) for item in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    """A paragraph of a style."""
    return p(text, properties=f'<w:pStyle w:val="{style}"/>')


def level(index: int, number_format: str, text: str, inner: str = "", start: int | None = 1) -> str:
    """A level of a list definition; `inner` is what follows w:numFmt."""
    first = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{index}">{first}<w:numFmt w:val="{number_format}"/>{inner}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*definitions: Iterable[str], uses: str = "") -> str:
    """The inner XML of numbering.xml: list i (from 1) uses definition i; `uses` are further w:num elements."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        for i, levels in enumerate(definitions, 1)
    )
    plain = "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(1, len(definitions) + 1)
    )
    return f"{abstract}{plain}{uses}"


def table(*rows: Iterable[str]) -> str:
    """A table; each cell is XML, or plain text for one paragraph."""
    made = (
        f"<w:tr>{''.join(f'<w:tc>{cell if cell.startswith(chr(60)) else p(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(made)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A complex field: its instruction, a separator and its result (XML)."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(content: str) -> str:
    """A text box as Word writes it: a drawing, and a VML picture with the same text to fall back on."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="99" cy="99"/>'
        '<wp:docPr id="1" name="box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
