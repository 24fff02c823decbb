"""Why something could not be done and what to do about it, in Chinese: readers and errors say it in English only."""

from __future__ import annotations

import re
from functools import cache

from homog.report.error_words import ERRORS
from homog.report.messages import Words

_FILLED = "((?:(?!; ).)+?)"  # one thing: several in a row are told one by one

# What readers say, with {} for what they fill in, and the same in Chinese.
_INSTALL_OFFICE = "install LibreOffice (Debian: apt install libreoffice-writer)"
_INSTALL_OCR = "Debian and Ubuntu: apt install tesseract-ocr tesseract-ocr-chi-sim"
REASONS: dict[str, str] = {
    # files
    "{} bytes are over the limit of {}": "有 {} 字节，超过上限 {}",
    "split the file or raise the setting ingest.max_bytes": "请拆分文件，或调大设置 ingest.max_bytes",
    "there is no such file": "没有这个文件",
    "the file is missing": "文件不存在",
    "check the path": "请检查路径",
    "check the path and its permissions": "请检查路径和权限",
    "check the disk and try again": "请检查磁盘后再试",
    "it is a folder, not a document": "这是文件夹，不是文件",
    "name a file": "请指定一个文件",
    "it is not a regular file": "这不是普通文件",
    "save its content as a file first": "请先把内容存成文件",
    "reading it is not permitted": "没有读取权限",
    "change its permissions": "请更改权限",
    "the file is empty": "文件是空的",
    "supply a file with text": "请换成有文字的文件",
    "it holds fewer than {} letters, figures or Chinese characters": "文字、数字合计不足 {} 个",
    "supply its text": "请提供它的文字",
    "{} files are not read by this version": "本版本不读 {} 文件",
    "the extension {} is not known": "不认识扩展名 {}",
    "the file name has no extension": "文件名没有扩展名",
    "use one of {}": "请使用以下之一：{}",
    "save it as .txt (UTF-8)": "请另存为 .txt（UTF-8）",
    "No such file or directory": "没有这个文件",
    "Permission denied": "没有读取权限",
    "Is a directory": "这是文件夹",
    "File name too long": "文件名太长",
    "Input/output error": "磁盘读取出错",
    # text
    "the content is a {}, not text": "内容是 {}，不是文字",
    "the content is binary (control characters), not text": "内容是二进制数据，不是文字",
    "open it where it shows correctly and save it as UTF-8": "请在能正常显示它的程序中打开，另存为 UTF-8",
    "the encoding is unknown: no UTF-8 (byte {} at {}), and neither GB18030 nor Big5 gives readable Chinese": (
        "编码不明：不是 UTF-8（字节 {}，位置 {}），按 GB18030、Big5 也读不出中文"
    ),
    "the encoding is unknown: it decodes as UTF-8, but not to readable text": "编码不明：按 UTF-8 读出的不是可读的文字",
    "JPEG picture": "JPEG 图片",
    "PNG picture": "PNG 图片",
    "GIF picture": "GIF 图片",
    "gzip archive": "gzip 压缩包",
    "RAR archive": "RAR 压缩包",
    "7z archive": "7z 压缩包",
    "zip archive (.docx, .xlsx, .zip)": "压缩包（.docx、.xlsx、.zip）",
    "old Office file (.doc, .xls, .wps)": "旧版办公文件（.doc、.xls、.wps）",
    "an embedded file (altChunk)": "嵌入的文件",
    "another file (a subdocument)": "另一份子文档",
    # web pages
    "reading it takes longer than {} seconds": "读取超过 {} 秒",
    "its elements are nested deeper than {}": "标记嵌套超过 {} 层",
    "it holds more than {} elements": "标记超过 {} 个",
    "the page holds no text of its own": "网页本身没有正文",
    "save it when it is fully loaded, or as .txt": "请等网页完全载入后再保存，或存为 .txt",
    "its web archive holds no page (text/html)": "网页存档中没有网页",
    "save the page again, as .html": "请重新保存网页，存为 .html",
    "the file holds no HTML markup": "文件中没有网页标记",
    "its web archive nests more than {} parts": "网页存档嵌套超过 {} 部分",
    "raise the setting ingest.html.max_parts": "请调大设置 ingest.html.max_parts",
    "its web archive is broken": "网页存档已损坏",
    "supply the text as .txt, or raise the setting ingest.html.{}": "请提供 .txt，或调大设置 ingest.html.{}",
    "the page is empty": "网页是空的",
    "save the page again, or as .txt": "请重新保存网页，或存为 .txt",
    "its markup cannot be read": "网页标记无法读取",
    "its content is a web page, whatever its name says": "内容其实是网页",
    "rename it to .html": "请改名为 .html",
    "its content is a saved web page, whatever its name says": "内容其实是保存的网页",
    "rename it to .mht": "请改名为 .mht",
    # Word
    "it is a zip archive without a Word document in it": "这是压缩包，里面没有 Word 文档",
    "unpack it, or save it anew as .docx": "请解压，或重新存为 .docx",
    "it is an old Word file (.doc) under the name of .docx": "这是旧版 Word 文件（.doc），扩展名却是 .docx",
    "rename it to .doc": "请改名为 .doc",
    "it is no Word document, whatever its name says": "这不是 Word 文档",
    "open it and save it as .docx": "请打开后另存为 .docx",
    "the file is protected by a password": "文件有密码",
    "save it without a password": "请去掉密码后另存",
    "it is {} under the name of .docx": "扩展名是 .docx，其实是别的文件（{}）",
    "save its text as .docx or .txt": "请把文字另存为 .docx 或 .txt",
    "a spreadsheet (.xlsx)": "电子表格 .xlsx",
    "a presentation (.pptx)": "演示文稿 .pptx",
    "an OpenDocument file (.odt)": "OpenDocument 文件 .odt",
    "its {} entries are over the limit of {}: it may be made to do harm": "内含 {} 个文件，超过上限 {}，可能是恶意文件",
    "{} unpacked bytes are over the limit of {}: it may be made to do harm": (
        "解压后有 {} 字节，超过上限 {}，可能是恶意文件"
    ),
    "{} bytes of {} are over the limit of {}: it may be made to do harm": (
        "有 {} 字节在 {} 中，超过上限 {}，可能是恶意文件"
    ),
    "{} unpacks to {} times its size, which is over the limit of {}: it may be made to do harm": (
        "{} 解压后是原来的 {} 倍，超过上限 {}，可能是恶意文件"
    ),
    "reading it takes over the limit of {} seconds: it may be made to do harm": "读取超过 {} 秒，可能是恶意文件",
    "its elements are nested over the limit of {} levels: it may be made to do harm": "嵌套超过 {} 层，可能是恶意文件",
    "{} over the limit of {}: it may be made to do harm": "超过上限（{}，上限 {}），可能是恶意文件",
    "its part {} declares a document type, which no office program writes: it may be made to do harm": (
        "其中的 {} 含有办公软件不会写入的声明，可能是恶意文件"
    ),
    "make sure where it comes from, then raise the setting ingest.docx.{}": "请确认来源可靠，再调大设置 ingest.docx.{}",
    "make sure where it comes from, then open it in Word or WPS and save it anew": (
        "请确认来源可靠，再用 Word 或 WPS 打开后重新保存"
    ),
    "the file is damaged or cut short ({})": "文件已损坏或不完整（{}）",
    "copy or download it again, or open it in Word or WPS and save it anew": (
        "请重新复制或下载，或用 Word、WPS 打开后重新保存"
    ),
    "its part {} is damaged ({})": "其中的 {} 已损坏（{}）",
    "its part {} is no sound XML ({})": "其中的 {} 格式有误（{}）",
    "part of its text stands in {}": "部分文字在 {} 中，没有读出",
    "open it in Word and save it anew as .docx": "请用 Word 打开后重新存为 .docx",
    "{} files are read by LibreOffice, which is not installed": "读 {} 文件需要 LibreOffice，没有安装",
    "{} files are read by LibreOffice or antiword, and neither is installed": (
        "读 {} 文件需要 LibreOffice 或 antiword，都没有安装"
    ),
    f"{_INSTALL_OFFICE}, or save the file as .docx": (
        "请安装 LibreOffice（Debian：apt install libreoffice-writer），或另存为 .docx"
    ),
    f"{_INSTALL_OFFICE} or antiword, or save the file as .docx": (
        "请安装 LibreOffice（Debian：apt install libreoffice-writer）或 antiword，或另存为 .docx"
    ),
    "{} cannot read it ({})": "{} 无法读取（{}）",
    "as .docx it has {} bytes, over the limit of {}": "转成 .docx 后有 {} 字节，超过上限 {}",
    "open it in Word or WPS and save it as .docx": "请用 Word 或 WPS 打开，另存为 .docx",
    "{} took longer than {} seconds": "{} 用时超过 {} 秒",
    "save it as .docx, or raise the setting ingest.docx.max_office_seconds": (
        "请另存为 .docx，或调大设置 ingest.docx.max_office_seconds"
    ),
    # PDF
    "it is scanned: {} of {} pages are pictures without text": "这是扫描件：{} / {} 页是没有文字的图片",
    "its fonts do not tell which characters they show ({} of {} pages)": "字体没有标明文字（{} / {} 页）",
    "the content is no PDF": "内容不是 PDF",
    "check what kind of file it is, and its extension": "请检查文件类型和扩展名",
    "the PDF has no pages": "PDF 没有页",
    "{} pages are over the limit of {}": "有 {} 页，超过上限 {}",
    "split the file or raise the setting ingest.pdf.max_pages": "请拆分文件，或调大设置 ingest.pdf.max_pages",
    "page {} is damaged": "第 {} 页已损坏",
    "with tesseract ({}) the option --ocr reads it; or supply its text": (
        "安装文字识别程序 tesseract（{}）后可用 --ocr 识别；或提供它的文字"
    ),
    "the PDF holds no text": "PDF 中没有文字",
    "the PDF is damaged": "PDF 已损坏",
    "open it in a viewer and print it to a new PDF": "请用阅读器打开，重新打印为 PDF",
    "page {} holds {} characters, over the limit of {}": "第 {} 页有 {} 字，超过上限 {}",
    "check the file, or raise the setting ingest.pdf.max_characters": (
        "请检查文件，或调大设置 ingest.pdf.max_characters"
    ),
    "it is encrypted": "文件已加密",
    "reading took over {} seconds, at page {} of {}": "读取超过 {} 秒，停在第 {} 页（共 {} 页）",
    "split the file or raise the setting ingest.pdf.seconds": "请拆分文件，或调大设置 ingest.pdf.seconds",
    "--ocr needs tesseract, which is not installed": "使用 --ocr 需要 tesseract，没有安装",
    f"install it ({_INSTALL_OCR})": "请安装（Debian 和 Ubuntu：apt install tesseract-ocr tesseract-ocr-chi-sim）",
    "tesseract is installed without simplified Chinese (chi_sim)": "tesseract 没有装简体中文（chi_sim）",
    "tesseract took over {} seconds for a page": "tesseract 识别一页超过 {} 秒",
    "raise the setting ingest.pdf.ocr_seconds": "请调大设置 ingest.pdf.ocr_seconds",
    "tesseract failed: {}": "tesseract 出错：{}",
    f"check its installation ({_INSTALL_OCR})": (
        "请检查安装（Debian 和 Ubuntu：apt install tesseract-ocr tesseract-ocr-chi-sim）"
    ),
}


def reason(words: Words, said: str) -> str:
    """What a reader or an error said, in the language asked for; as it stands where there is no wording for it."""
    if words.lang == "en" or not said:
        return said
    return _in_chinese(said)


def reason_of_file(words: Words, said: str) -> str:
    """The same for what begins with the path of a file and a colon."""
    path, colon, why = said.partition(": ")
    return f"{path}{words('colon')}{reason(words, why)}" if colon else reason(words, said)


@cache
def _in_chinese(said: str) -> str:
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(said):
            return chinese.format(*map(_in_chinese, found.groups()))
    return _in_parts(said)


def _in_parts(said: str) -> str:
    """Several reasons in a row, or a reason behind what it is about."""
    if "; " in said:
        return "；".join(map(_in_chinese, said.split("; ")))
    about, colon, why = said.partition(": ")
    shown = _in_chinese(why) if colon else why
    return f"{about}：{shown}" if shown != why else said


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those without anything to fill in first, then the longest, so that the closest wording is taken."""
    ordered = sorted({**ERRORS, **REASONS}.items(), key=lambda item: ("{}" in item[0], -len(item[0])))
    return tuple((re.compile(_FILLED.join(map(re.escape, en.split("{}"))), re.DOTALL), zh) for en, zh in ordered)
