"""The wording of what changed between two drafts of a plan."""

from __future__ import annotations

from collections.abc import Mapping

DIFF: Mapping[str, tuple[str, str]] = {
    "diff.title": ("{before} → {after}", "{before} → {after}"),
    "diff.figure": ("指标", "Figure"),
    "diff.before": ("前稿", "Before"),
    "diff.after": ("后稿", "After"),
    "diff.change": ("变化", "Change"),
    "diff.points": ("{points} 个百分点", "{points} points"),
    "diff.characters": ("实质字数", "Substantive characters"),
    "diff.units": (
        "条目：未改 {same}，改动 {changed}，删去 {removed}，新增 {added}",
        "Units: the same {same}, changed {changed}, removed {removed}, added {added}",
    ),
    "diff.items": ("标记的目标和任务", "Flagged targets and actions"),
    "diff.items_none": (
        "标记的目标和任务没有变化。",
        "The flagged targets and actions are the same.",
    ),
    "diff.gone": ("不再标记", "no longer flagged"),
    "diff.new": ("新标记", "newly flagged"),
    "diff.changed": ("仍标记，有变化", "still flagged, changed"),
    "diff.why.removed": ("已删去", "removed"),
    "diff.why.reworded": ("已改写", "reworded"),
    "diff.why.added": ("新增条目", "new in the plan"),
    "diff.why.share": ("取自他处的比例变了", "another share taken"),
    "diff.why.source": ("来源变了", "another source"),
    "diff.why.grade": ("等级变了", "another grade"),
    "diff.why.text": ("文字有改动", "worded otherwise"),
    "diff.item": ("{became}（{why}）", "{became} ({why})"),
    "diff.share": ("取自他处 {before} → {after}", "taken from elsewhere {before} → {after}"),
    "diff.source": ("来源 {before} → {after}", "source {before} → {after}"),
    "diff.same_source": ("来源 {name}", "source {name}"),
    "diff.sources": ("来源", "Sources"),
    "diff.sources_none": ("来源没有大的变化。", "The sources are much the same."),
    "diff.source_gone": ("不再是来源：{name}（原占 {before}）", "no longer a source: {name} (was {before})"),
    "diff.source_new": ("新来源：{name}（占 {after}）", "new source: {name} ({after})"),
    "diff.source_changed": ("{name}：{before} → {after}", "{name}: {before} → {after}"),
    "diff.plans_gone": ("只在前一次评分中的方案：{names}", "Plans of the first run alone: {names}"),
    "diff.plans_new": ("只在后一次评分中的方案：{names}", "Plans of the second run alone: {names}"),
}
