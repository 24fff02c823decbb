"""A corpus small enough to read: one reference, two provinces, all of it made up for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HEADER = "doc_id,level,region,title,doc_no,issuer,signed,path,url"

REFERENCE = """国务院关于推进云端渔业发展的指导意见

一、总体要求
（一）指导思想。坚持以渔民增收为中心，把云端渔业作为沿海沿湖地区转型的突破口，推动养殖、捕捞、冷链、交易全链条上云。
（二）发展目标。到2027年，建成云端渔港三百座，渔船定位终端安装率达到百分之九十五，水产品线上交易额突破四千亿元。

二、重点任务
（一）建设智能渔港。支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。
（二）发展智慧养殖。推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。
（三）完善冷链追溯。统一水产品冷链温度记录格式，推动加工企业、批发市场和配送车辆共用追溯平台，温度异常时自动报警。
（四）繁荣线上交易。鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。

三、保障措施
（一）加强组织领导。建立云端渔业联席会议制度，每季度通报一次工程进度，对连续两次落后的地区开展约谈。
（二）强化人才支撑。在沿海水产院校增设渔业数据专业方向，三年内轮训基层渔技人员两万名，鼓励退役渔民转任数据采集员。
"""

COPYING = """蓝汀省推进云端渔业发展实施方案

一、总体要求
（一）工作目标。到2027年，建成云端渔港四十座，渔船定位终端安装率达到百分之九十五，水产品线上交易额突破六百亿元。

二、重点任务
（一）建设智能渔港。支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。
（二）发展智慧养殖。推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。
（三）打造蟹苗繁育走廊。依托汀江口三处天然蟹苗场，划定禁捕缓冲带，给每批放流蟹苗植入磁性标记，回捕数据按月公布。
（四）开行渔货专列。利用汀北货运支线的夜间空闲时段开行渔货专列，车厢配置湿毛毡保活架，途中不换装，次日清晨抵达内陆批发市场。

三、保障措施
（一）加强组织领导。建立云端渔业联席会议制度，每季度通报一次工程进度，对连续两次落后的地区开展约谈。
"""

PEER_COPYING = """墨湾省云端渔业行动计划

一、总体要求
（一）行动目标。到2028年，墨湾省建成云端渔港二十五座，水产品线上交易额突破三百亿元。

二、主要行动
（一）打造蟹苗繁育走廊。依托湾口三处天然蟹苗场，划定禁捕缓冲带，给每批放流蟹苗植入磁性标记，回捕数据按月公布。
（二）开行渔货专列。利用湾西货运支线的夜间空闲时段开行渔货专列，车厢配置湿毛毡保活架，途中不换装，次日清晨抵达内陆批发市场。
（三）修复牡蛎礁盘。投放废弃贝壳笼三千组，邀请潜水协会每半年测绘一次礁盘面积，成活率不足四成的点位更换基质。
（四）整治养殖尾水。沿港汊布设芦苇湿地净化单元，村级水质员每旬取样，超标池塘暂停换水并由渔技站上门指导。
"""

NO_HEADINGS = """在雾凇岭的北坡上，护林员每天清晨沿着防火道走二十里路，把树干上的积雪深度记在随身的铜牌本里。

支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。
"""

# 2 MB without a line break
LONG_LINE = "".join(f"第{n}号浮标每隔{n % 7}分钟回传一次水温，由值班员{n % 97}存档。" for n in range(27_500))

DOCUMENTS: Mapping[str, str] = {"reference": REFERENCE, "lanting": COPYING, "mowan": PEER_COPYING}
ROWS = (
    "reference,national,全国,国务院关于推进云端渔业发展的指导意见,,,2024-03-01,reference.txt,",
    "lanting,provincial,蓝汀省,蓝汀省推进云端渔业发展实施方案,,,2024-09-10,lanting.txt,",
    "mowan,provincial,墨湾省,墨湾省云端渔业行动计划,,,2025-02-20,mowan.txt,",
)


def row(doc_id: str, signed: str = "2025-05-05", level: str = "provincial", path: str | None = None) -> str:
    """A row of catalog.csv."""
    return f"{doc_id},{level},{doc_id}省,{doc_id}省方案,,,{signed},{path or doc_id + '.txt'},"


def write(folder: Path, files: Mapping[str, str | bytes], rows: tuple[str, ...] | None = ROWS) -> Path:
    """A corpus folder with the three documents, further files and a catalogue of `rows` (None: no catalogue)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**{f"{key}.txt": text for key, text in DOCUMENTS.items()}, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    if rows is not None:
        (folder / "catalog.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return folder
