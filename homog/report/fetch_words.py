"""The wording of `homog corpus fetch` and of where the rows of a catalogue stand."""

from __future__ import annotations

from collections.abc import Mapping

FETCH: Mapping[str, tuple[str, str]] = {
    "fetch.doc": ("代号", "doc_id"),
    "fetch.state": ("状态", "State"),
    "fetch.what": ("说明", "What"),
    "fetch.file": ("文件", "File"),
    "fetch.counts": (
        "共 {all} 份：本次和以前下载 {fetched}，原有 {there}，待人工核查 {person}，可稍后重试 {later}，"
        "没有网址 {no_address}。",
        "{all} documents: {fetched} fetched, now or before; {there} were there; {person} need a person; {later} may be "
        "tried again later; {no_address} without an address.",
    ),
    "fetch.person_note": (
        "待人工核查的：先看 doubtful/ 里收到的内容；自己有文件的，放到该行："
        "homog corpus add {folder} 文件 --like 代号。",
        "Those that need a person: look at what came in doubtful/; put a file of your own into a row's place with "
        "homog corpus add {folder} FILE --like DOC_ID.",
    ),
    "fetch.state.fetched": ("已下载", "fetched"),
    "fetch.state.there": ("原有", "there"),
    "fetch.state.person": ("待人工", "person"),
    "fetch.state.later": ("可重试", "later"),
    "fetch.state.no_address": ("缺", "missing"),
    "fetch.reason.fetched": ("就是该文件", "it is the document"),
    "fetch.reason.kept": ("以前已下载", "fetched before"),
    "fetch.reason.own_file": ("该行已有文件", "the row has a file already"),
    "fetch.reason.no_address": ("没有网址", "no address is known"),
    "fetch.reason.address": ("不是网址", "it is no address"),
    "fetch.reason.scheme": ("只取 http 和 https 网址", "only http and https are fetched"),
    "fetch.reason.credentials": ("网址里带有用户名", "the address holds a user's name"),
    "fetch.reason.private": ("指向内部网络的地址，没有访问", "it leads into a private network and was not asked"),
    "fetch.reason.unresolved": ("查不到主机", "the host is not known, or there is no network"),
    "fetch.reason.unreachable": ("连不上主机", "the host cannot be reached"),
    "fetch.reason.certificate": ("证书不可信", "its certificate cannot be trusted"),
    "fetch.reason.silent": ("没有回应（秒）", "no answer within (seconds)"),
    "fetch.reason.slow": ("传输太慢，超过时限（秒）", "too slow, not done within (seconds)"),
    "fetch.reason.cut_short": ("内容没有传完", "the body was cut short"),
    "fetch.reason.broken_off": ("连接中断", "the connection broke off"),
    "fetch.reason.packed": ("压缩内容无法解开", "what was packed cannot be unpacked"),
    "fetch.reason.too_large": ("超过大小上限（字节）", "over the limit of size (bytes)"),
    "fetch.reason.redirects": ("转址次数过多", "too many redirects"),
    "fetch.reason.robots": ("该站的 robots.txt 不许取", "robots.txt of the site forbids it"),
    "fetch.reason.robots_unknown": ("该站的 robots.txt 取不到", "robots.txt of the site cannot be had"),
    "fetch.reason.crawl_delay": ("该站要求的间隔过长（秒）", "the site asks for too long a pause (seconds)"),
    "fetch.reason.refused": ("服务器拒绝", "the server refused"),
    "fetch.reason.gone": ("网页不存在", "there is no such page"),
    "fetch.reason.too_many": ("服务器说请求过多", "the server says: too many requests"),
    "fetch.reason.told_to_wait": ("服务器要求等待（秒）", "the server asks to wait (seconds)"),
    "fetch.reason.status": ("服务器回应", "the server answered"),
    "fetch.reason.nothing_in_it": ("内容为空", "the page is empty"),
    "fetch.reason.unknown_format": ("不是可识别的文件格式", "it is of no format known"),
    "fetch.reason.unreadable": ("收到了，但无法读取", "it came but cannot be read"),
    "fetch.reason.login": ("收到的是登录页", "what came is a login page"),
    "fetch.reason.too_short": ("文字太少，不像该文件（字）", "too short for the document (characters)"),
    "fetch.reason.too_long": ("文字太多，不像该文件（字）", "too long for the document (characters)"),
    "fetch.reason.nothing_to_check": (
        "标题和文号都未知，不能确认是不是该文件",
        "neither title nor number is known: it cannot be told whether it is the document",
    ),
    "fetch.reason.only_mentioned": (
        "只是提到该文件，不是该文件本身",
        "it mentions the document but is not it",
    ),
    "fetch.reason.not_the_document": ("没有该文件的标题和文号", "neither title nor number of the document is in it"),
    "fetch.reason.not_chinese": ("多半不是中文", "most of it is not Chinese"),
    # corpus list
    "standing.name": ("状态", "state"),
    "standing.fetched": ("已下载", "fetched"),
    "standing.there": ("已有", "there"),
    "standing.person": ("待人工", "person"),
    "standing.later": ("可重试", "later"),
    "standing.address": ("待下载", "known"),
    "standing.missing": ("缺", "missing"),
    "standing.counts": (
        "{all} 份：有文件 {there}（其中下载 {fetched}），知道网址尚未下载 {address}，下载未成 {failed}，缺 {missing}。",
        "{all} documents: {there} are there ({fetched} of them fetched), {address} are known by their address only, "
        "{failed} could not be fetched, {missing} are missing.",
    ),
}
