"""How Word sets Chinese: as official documents are set (GB/T 9704-2012)."""

from __future__ import annotations

from whitepaper.languages.word import Font, WordConventions

WORD = WordConventions(
    fonts={
        "text": Font("仿宋_GB2312", "仿宋"),
        "small": Font("宋体", "SimSun"),
        "heading": Font("黑体", "SimHei"),
        "subheading": Font("楷体_GB2312", "楷体"),
        "title": Font("方正小标宋简体", "宋体"),
        # A letter is half as wide as a Hanzi.
        "code": Font("新宋体", "NSimSun", fixed=True),
    },
    charset="86",
    language="zh-CN",
    # Word's own for Chinese, with the mark of a citation and the dash between names. And measure
    # words, so that none is parted from its number: a joiner would be copied with the text. Word
    # takes a hundred characters.
    not_first=(
        "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
        "[—"
        "年月日届号件宗项个家批次块位人名倍元万亿天周期条种类所场吨分百点"
    ),
    not_last="第约$({£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥",
    note_numbers="decimalEnclosedCircleChinese",
    after_number="　",
    table_without_number="表",
)
