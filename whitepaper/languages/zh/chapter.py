"""The words of the chapter interface in Chinese."""

from __future__ import annotations

from whitepaper.languages.chapter import ChapterWords

CHAPTER = ChapterWords(
    indicator="指标",
    region="地区",
    unit="单位",
    body="发布机构",
    definition="指标含义与口径",
    event="事项",
    time="时间",
    name_and_unit="{name}（{unit}）",
    caption_and_unit="{caption}（单位：{unit}）",
    absent_note="“—”表示本报告所据资料未载该数据。",
    scope_break="口径变化",
    no_publisher="报刊报道",
)
