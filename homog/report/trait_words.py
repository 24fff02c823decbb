"""The wording of `homog traits`."""

from __future__ import annotations

from collections.abc import Mapping

TRAITS: Mapping[str, tuple[str, str]] = {
    "traits.plan": ("方案", "Plan"),
    "traits.supply": ("供给型", "Supply"),
    "traits.environment": ("环境型", "Environment"),
    "traits.demand": ("需求型", "Demand"),
    "traits.mission": ("任务导向", "Mission"),
    "traits.diffusion": ("扩散导向", "Diffusion"),
    "traits.specificity": ("具体程度", "Specific"),
    "traits.evaluation": ("评估监测", "Evaluation"),
    "traits.pilots": ("试点示范", "Pilots"),
    "traits.localisation": ("本地化指数", "Local"),
    "traits.none": ("无", "none"),
    "traits.interval": ("{value}（{low}—{high}）", "{value} ({low} to {high})"),
    "traits.note": (
        "占比以条目计，评估监测和试点示范为条目数；具体程度为任务和保障条目中“谁来做、做多少、何时完成、钱从哪来”写明的平均比例；"
        "括号内为 95% 区间。定义见说明文档；每个条目的依据可以导出，见本命令的帮助。",
        "Shares are of units; evaluation and pilots are numbers of units; specific is the mean share of who, how much, "
        "by when and with what money that actions and safeguards say; 95% intervals in brackets. Definitions: "
        "docs/traits.md; --json and --out show every unit's evidence.",
    ),
    "traits.fewer_texts": (
        "来源文件已不在原处，名称只与方案的文本比对，本地化指数可能偏高。",
        "Sources are no longer where they were: names were looked for in the plans' texts alone, so the "
        "localisation index may be too high.",
    ),
    "traits.files": ("已写入：", "Written: "),
}
