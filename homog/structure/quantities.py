"""Quantities with their canonical values."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from string import ascii_letters

from homog.structure.dates import SEPARATOR
from homog.structure.numerals import canonical, chinese_integer, decimal_number, ordinal
from homog.structure.vocabulary import any_of, words

_HAN_UNITS = words(
    "个百分点 百分点 平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 微米 纳米 米 公顷 亩 万元 美元 欧元 港元",
    "人民币 元 公斤 千克 毫克 微克 克 吨标准煤 吨 斤 千瓦时 瓦时 千瓦 兆瓦 吉瓦 瓦 千伏安 伏安 千伏 伏 度电 摄氏度",
    "升 个工作日",
    "工作日 个月 小时 分钟 秒 毫秒 周岁 周年 年 天 日 周 季度 岁 人次 人 名 位 户 家 个 项 件 条 种 类 台套 台 套 辆",
    "艘 架次 架 列 座 所 处 栋 间 张床位 张 份 篇 部 册 批 期 轮 届 次 例 起 宗 笔 门 场 支 只 头 尾 株 棵 颗 块 片",
    "段 层 级 页 卷 本 枚 把 对 组 队 班 站 点 倍 成 码 字 卡 比特 字节 核 帧 标准箱 床 席 维 步 版 端 口 省 市 县 区",
    "镇 乡 村 街道 社区 园区 基地 号线 ‰ ℃",
)
_LATIN_UNITS = words(
    "kWh MWh GWh TWh kW MW GW kV km2 km mm nm μm um cm m2 m3 m kg mg μg ug g t TB GB PB EB MB Tbps Gbps Mbps bps THz",
    "GHz MHz kHz Hz EFLOPS PFLOPS TFLOPS FLOPS TOPS ms s",
)
_NOT_AFTER_NUMERALS = frozenset(words("成 点 端 口 号线 度电 对 头 站 场 本 队 班 维 步 把 区 字 期"))

# Arabic figures. Possessive quantifiers keep 15 of 15G from matching as 1.
_NUMBER = r"\d++(?:[,，]\d{3}(?!\d))*+(?:\.\d++)?+"
_MORE = "(?: ?[余多])?"
_AMOUNT = rf"{_NUMBER}{_MORE} ?[十百千万亿]*+{_MORE}"
_UNIT = rf"(?:{any_of([*_HAN_UNITS, '%'])}|{any_of(_LATIN_UNITS)}(?![A-Za-z\d]))"
_PER = rf"(?:/[百千万亿]*{any_of([*_HAN_UNITS, *words('km2 m2 m3 L s h d t kWh')])})?"
# Chinese numerals. 一个 and 一批 are articles, no figures; 万 and 亿 need a number before them (数亿元 has none).
_DIGITS = "零〇一二两三四五六七八九十百千万亿"
_NUMERAL = f"[{_DIGITS}]"
_HAN_AMOUNT_UNIT = any_of(unit for unit in _HAN_UNITS if unit not in _NOT_AFTER_NUMERALS)

QUANTITY_IN_FIGURES = re.compile(
    rf"{_AMOUNT} ?{_UNIT}?+{_PER} ?{SEPARATOR} ?{_AMOUNT} ?{_UNIT}{_PER}"
    rf"|(?!(?:19|20)\d\d ?版){_AMOUNT} ?{_UNIT}{_PER}"
    rf"|{_NUMBER}{_MORE} ?[百千万亿]++{_MORE}"
    rf"|{_NUMBER}(?![\d.]*[A-Za-z号/\-])"
)
ELLIPTIC = re.compile(r"(?:[和、]|以及)\d+(?:\.\d+)?个百分点")  # behind 31.1个: percentage points too
# A figure without unit is a quantity only where its surroundings say so; else it numbers or names something.
BARE_BEFORE = frozenset("到至为于过达约近超破比由从增减降升低高前是∶")
BARE_BEHIND = re.compile(r" ?(?:以上|以下|以内|以外|左右|上下|∶|分(?!之))")
LABELLED = re.compile(r"(?:[第图表] |[图表])$")  # 第 3 部分, 图3所示
NOT_BEFORE_FIGURES = frozenset("第.〔[〕/-" + ascii_letters)
QUANTITY_IN_WORDS = re.compile(
    rf"[翻{_DIGITS}](?:(?<![第数几上每{_DIGITS}].)|(?<=[统单同唯逐]一.))(?<!近[十百千万])(?!(?<=[统单同唯专逐划归]一)|(?<=[百千万])人口)(?:"
    rf"(?<=[百千万])分之{_NUMERAL}{{1,6}}+(?:点{_NUMERAL}{{1,4}}+)?"
    rf"|(?<!翻){_NUMERAL}{{0,2}}分之{_NUMERAL}{{1,3}}+"
    rf"|(?<!翻){_NUMERAL}?成(?:[一二三四五六七八九](?![{_DIGITS}年个项]))?(?![不为立果本员长就功效熟品体型分套])"
    rf"|(?<=翻)了?(?:[一两二三]番|番|[一两二三]倍)"
    rf"|(?<=一)半(?![导径夜])"
    rf"|(?<![翻万亿零〇]){_NUMERAL}{{0,3}}[至到]{_NUMERAL}{{1,4}}+{_HAN_AMOUNT_UNIT}"
    rf"|{_NUMERAL}{{0,3}}?(?<=[十百千])[一二三四五六七八九]?{_MORE}场"
    rf"|(?<![翻万亿零〇])(?<!一(?=[^{_DIGITS}倍])){_NUMERAL}{{0,11}}+(?:点{_NUMERAL}{{1,4}}+)?{_MORE}{_HAN_AMOUNT_UNIT}"
    rf"(?!一体|{_NUMERAL}))"
)
_SIMPLE = re.compile(
    rf"(?P<number>{_NUMBER}|{_NUMERAL}+(?:点{_NUMERAL}+)?){_MORE} ?(?P<scale>[十百千万亿]*){_MORE} ?(?P<unit>.*)"
)
_PAIR = re.compile(
    rf"(?P<low>{_NUMBER}){_MORE} ?(?P<low_scale>[十百千万亿]*){_MORE} ?(?P<low_unit>\D*?) ?{SEPARATOR} ?"
    rf"(?P<high>{_AMOUNT} ?\D.*)"
)
_PAIR_IN_WORDS = re.compile(rf"(?P<low>{_NUMERAL}+)(?P<low_scale>)(?P<low_unit>)[至到](?P<high>{_NUMERAL}.*)")
_TENTHS = re.compile(rf"({_NUMERAL}|\d)成([一二三四五六七八九])")
_FRACTION = re.compile(rf"({_NUMERAL}+)分之({_NUMERAL}+(?:点{_NUMERAL}+)?)")
_FOLD = {"翻番": "2", "翻一番": "2", "翻两番": "4", "翻二番": "4", "翻三番": "8"}
_SHARES = {"%": 100, "成": 10, "‰": 1000}
_BASE_UNITS = {  # unit -> base unit, zeros to add
    "千瓦时": ("瓦时", 3),
    "千瓦": ("瓦", 3),
    "兆瓦": ("瓦", 6),
    "吉瓦": ("瓦", 9),
    "千米": ("米", 3),
    "公里": ("米", 3),
    "千克": ("克", 3),
    "公斤": ("克", 3),
    "千伏": ("伏", 3),
    "万元": ("元", 4),
    "人民币": ("元", 0),
    "千伏安": ("伏安", 3),
    "kW": ("瓦", 3),
    "MW": ("瓦", 6),
    "GW": ("瓦", 9),
    "kWh": ("瓦时", 3),
    "MWh": ("瓦时", 6),
    "GWh": ("瓦时", 9),
    "TWh": ("瓦时", 12),
    "kV": ("伏", 3),
    "km": ("米", 3),
    "m": ("米", 0),
    "kg": ("克", 3),
    "g": ("克", 0),
    "t": ("吨", 0),
}


@lru_cache(maxsize=65536)
def quantity_value(text: str) -> tuple[str, str]:
    """Canonical value and unit of a quantity.

    Args:
        text: what `QUANTITY_IN_FIGURES` or `QUANTITY_IN_WORDS` matched.

    Returns:
        Decimal string of the base value and its unit: 1.5万亿元 is ("1500000000000", "元"), 30% and 三成 are
        ("0.3", ""), 50—80个 is ("50..80", "个"), 翻一番 is ("2", "倍"), 三分之一 is ("1/3", "").
    """
    if text[0] == "翻":
        fold = text.replace("了", "")
        return _FOLD.get(fold) or str(1 + (chinese_integer(fold[1]) or 0)), "倍"
    if text == "一半":
        return "0.5", ""
    tenths = _TENTHS.fullmatch(text)
    if tenths:
        return canonical(Decimal(10 * ordinal(tenths[1]) + ordinal(tenths[2])) / 100), ""
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return _fraction_value(fraction[1], fraction[2]), ""
    pair = _PAIR.fullmatch(text) or _PAIR_IN_WORDS.fullmatch(text)
    if pair:
        return _pair_value(pair)
    return _simple_value(text)


def _fraction_value(below: str, above: str) -> str:
    divisor, value = decimal_number(below), decimal_number(above)
    if not divisor or value is None:
        return ""
    quotient = value / divisor
    exact = quotient * divisor == value
    return canonical(quotient) if exact else f"{canonical(value)}/{canonical(divisor)}"


def _simple_value(text: str) -> tuple[str, str]:
    found = _SIMPLE.fullmatch(text)
    if found is None:
        return "", ""
    unit = found["unit"].strip()
    if len(found["number"]) == 2 and set(found["number"]) <= set("一二两三四五六七八九"):
        return "..".join(str(chinese_integer(digit)) for digit in found["number"]), unit  # 二三级
    number = decimal_number(found["number"], found["scale"])
    if number is None:
        return "", ""
    if unit in _SHARES:
        return canonical(number / _SHARES[unit]), ""
    whole, slash, per = unit.partition("/")
    base, zeros = _BASE_UNITS.get(whole, (whole, 0))
    return canonical(number.scaleb(zeros)), f"{base}{slash}{per}"


def _pair_value(pair: re.Match[str]) -> tuple[str, str]:
    """A range; the first number takes the scale and unit of the second where it has none of its own."""
    high, unit = _simple_value(pair["high"])
    parts = _SIMPLE.fullmatch(pair["high"])
    if not high or parts is None:
        return "", ""
    scale = pair["low_scale"] or ("" if pair["low_unit"] else parts["scale"])
    low, _ = _simple_value(f"{pair['low']}{scale}{pair['low_unit'] or parts['unit']}")
    return f"{low}..{high}", unit
