"""The words of evidence cards in Chinese."""

from __future__ import annotations

from whitepaper.languages.evidence import EvidenceWords

EVIDENCE = EvidenceWords(
    of_fact="{fact}的依据",
    of_exhibit="{exhibit}的数据依据",
    card="数据依据：{title}",
    close="关闭",
    event="事项",
    indicator="指标",
    definition="口径",
    region_and_period="地区和期间",
    scope="范围",
    recorded="记录值",
    original="来源原文",
    denominator_date="分母日期",
    comparability="可比性",
    note="说明",
    formula="计算",
    inputs="依据",
    rows="数据行",
    sources="来源",
    printed_in="印于",
    value="数值",
    row="行",
    files="数据文件",
    shown_in="出自",
    place="{chapter}，第{cell}格",
    published_to="公布至{step}{unit}",
    remarks="（{remarks}）",
    original_page="原文",
)
