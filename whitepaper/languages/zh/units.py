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
    "万件": Unit("count", "item", _WAN),
    "万人": Unit("count", "person", _WAN),
    "件/万人": Unit("rate", "item", people=10_000),
    "件/百万人": Unit("rate", "item", people=1_000_000),
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
