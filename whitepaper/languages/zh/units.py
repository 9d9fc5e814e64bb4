"""What the units and qualifiers of the data mean, for languages that say them otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from whitepaper.languages.grammar import Unit

_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)

UNITS: Mapping[str, Unit] = {
    **{name: Unit("count", "item") for name in ("件", "项", "个")},
    "宗": Unit("count", "case"),
    "家": Unit("count", "organisation"),
    "批": Unit("count", "batch"),
    "批次": Unit("count", "batch"),
    "人": Unit("count", "person"),
    "块": Unit("count", "piece"),
    "份": Unit("count", "copy"),
    "台": Unit("count", "unit"),
    "套": Unit("count", "set"),
    "辆": Unit("count", "vehicle"),
    "艘": Unit("count", "ship"),
    "架": Unit("count", "aircraft", nouns="aircraft"),
    "户": Unit("count", "household"),
    "名": Unit("count", "person"),
    "人次": Unit("count", "visit"),
    "次": Unit("count", "time"),
    "例": Unit("count", "case"),
    "起": Unit("count", "case"),
    "笔": Unit("count", "transaction"),
    "所": Unit("count", "institution"),
    "座": Unit("count", "building"),
    "张": Unit("count", "sheet"),
    "册": Unit("count", "volume"),
    "吨": Unit("measure", "tonne"),
    "公里": Unit("measure", "kilometre"),
    "平方公里": Unit("measure", "square kilometre"),
    "平方米": Unit("measure", "square metre"),
    "立方米": Unit("measure", "cubic metre"),
    "千瓦时": Unit("measure", "kWh", nouns="kWh"),
    "万件": Unit("count", "item", _WAN),
    "万人": Unit("count", "person", _WAN),
    # The second half of these an indicator's name says already: 每万人口….
    "件/万人": Unit("rate", "item", people=10_000, spoken="件"),
    "件/百万人": Unit("rate", "item", people=1_000_000, spoken="件"),
    "元": Unit("money", "CNY"),
    "万元": Unit("money", "CNY", _WAN),
    "亿元": Unit("money", "CNY", _YI),
    "%": Unit("share", "%"),
    "个百分点": Unit("points", "percentage point"),
    "位": Unit("place", "place"),
    "倍": Unit("multiple", "times"),
    "天": Unit("time", "day"),
    "周年": Unit("anniversary", "anniversary"),
}

QUALIFIERS: Mapping[str, str] = {"超过": "more than", "约": "about", "近": "nearly"}
