"""The engine's words in Chinese."""

from __future__ import annotations

from whitepaper.languages.phrases import Phrases

PHRASES = Phrases(
    contents="目录",
    contents_spaced="目　录",
    figures="图目录",
    tables="表目录",
    sources="资料来源",
    untitled="未命名",
    draft="送审稿　未经核定，不得引用",
    draft_mark="送审稿",
    cut_off="资料截至{date}",
    year_figures="主要数据",
    skip="跳到正文",
    title_with_subtitle="{title}（{subtitle}）",
    this_chapter="本章",
    chapter_failed="**本章未能生成。** 笔记本运行失败，改正后重新生成。",
    back_to_text="返回正文",
    title_in_colophon="《{title}》",
    preface="编制说明",
    preface_cut_off="本报告所用资料截至{date}。",
    preface_citations="文中数据的出处以方括号序号标明，见文末引用来源；"
    "因四舍五入，部分分项之和可能与合计略有出入。",
    note="注：",
    source="资料来源：",
    source_word="来源",
    unit="单位：{unit}",
    no_alt="（本图未附文字说明）",
    figure="图",
    table="表格",
    continued="续{number}",
    this_figure="此图",
    this_table="此表",
    download="下载数据（CSV）",
    download_of="{exhibit}：{download}",
    part="（{part}/{parts}）",
    corner="{rows}＼{columns}",
    ends_of_table="原表共{rows}行、{columns}列，此处只列首尾。",
    quote_open="“",
    quote_close="”",
    unresolved="〔{text}〕",
    aside="（{text}）",
    comma="，",
    and_list="、",
)
