"""Evidence cards of the HTML: what a printed fact, figure or table rests on, without any script.

A card is a native popover. A fact's text is the label of the button that opens it; a figure's or
table's button stands below it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, TABLE
from whitepaper.exporters.ledger import Entry, described, entries, grounds, numbered_cells, whole
from whitepaper.inputs.period import shown

STATUS = {"provisional": "初步数", "final": ""}


def card_of(fact: Mapping[str, Any]) -> str:
    """The name of a fact's card, which only depends on what it says."""
    content = json.dumps(whole(fact), ensure_ascii=False, sort_keys=True, default=str)
    return f"ev-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


def cards(nb: NotebookNode) -> str:
    """The cards of all that a notebook prints, as HTML to stand at the end of the page."""
    printed: dict[str, list[Entry]] = {}
    for entry in entries(nb):
        # What a figure shows, and what only captions print, its own card lists.
        if entry.kind in ("text", "key figure", "table") and (name := card_of(entry.fact)):
            printed.setdefault(name, []).append(entry)
    found = [_fact_card(name, together) for name, together in printed.items()]
    for chapter, number, cell in numbered_cells(nb):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if data.get(FIGURE, {}).get("id"):
                bundle = data[FIGURE]
                facts = list(map(whole, [*bundle.get("data", []), *bundle.get("facts", [])]))
                found.append(_list_card(bundle, facts, f"{chapter}，第{number}格"))
            bundle = data.get(TABLE, {})
            # A table of texts alone has no values to list, and no button.
            if bundle.get("id") and (facts := drawn_from(bundle)):
                found.append(_list_card(bundle, facts, f"{chapter}，第{number}格"))
    return f'<div class="cards">{"".join(found)}</div>' if found else ""


def drawn_from(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The values that a table shows, which its card lists."""
    shown = [*(fact for _, _, fact in table.get("cells", [])), *table.get("facts", [])]
    return [fact for fact in map(whole, shown) if fact["value"] is not None]


def _fact_card(name: str, together: Sequence[Entry]) -> str:
    fact = together[0].fact
    where = dict.fromkeys(f"{entry.chapter}，第{entry.cell}格" for entry in together)
    rows = [
        ("事项" if fact["value"] is None else "指标", fact["name"]),
        ("口径", fact["definition"]),
        ("地区和期间", _scope(fact)),
        ("范围", fact["scope"]),
        ("记录值", _recorded(fact)),
        ("来源原文", fact["original"]),
        ("分母日期", fact["denominator_date"]),
        ("可比性", fact["break_note"]),
        ("说明", fact["note"]),
        ("计算", fact["formula"]),
        ("依据", "\n".join(described(given) for given in fact["inputs"])),
        ("数据行", "\n".join(grounds(fact))),
        ("来源", _sources(fact["sources"])),
        ("印于", "\n".join(where)),
    ]
    return _card(name, fact["text"], rows)


def _list_card(bundle: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], where: str) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(fact["name"])}</th><td>{escape(_scope(fact))}</td>'
        f'<td class="right">{escape(fact["text"])}</td>'
        f"<td>{escape('、'.join(place.rpartition(':')[2] for place in grounds(fact)))}</td></tr>"
        for fact in _distinct(facts)
    )
    labels = ("指标", "地区和期间", "数值", "行")
    head = "".join(f'<th scope="col">{label}</th>' for label in labels)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>" if lines else ""
    files = dict.fromkeys(place.rpartition(":")[0] for fact in facts for place in grounds(fact))
    rows = [
        ("数据文件", "\n".join(files)),
        ("来源", _sources(bundle["sources"])),
        ("出自", where),
    ]
    return _card(f"ev-{bundle['id']}", bundle["caption"], rows, table)


def _card(name: str, title: str, rows: Iterable[tuple[str, str]], table: str = "") -> str:
    listed = "".join(
        f"<dt>{label}</dt><dd>{text if label == '来源' else _lines(text)}</dd>"
        for label, text in rows
        if text
    )
    label = escape(f"数据依据：{title}", quote=True)
    return (
        f'<div popover id="{escape(name)}" class="evidence" role="dialog" aria-label="{label}">'
        f'<button type="button" popovertarget="{escape(name)}" popovertargetaction="hide">'
        "<small>关闭</small></button>"
        f'<p class="what"><strong>{escape(title)}</strong></p>{table}<dl>{listed}</dl></div>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _scope(fact: Mapping[str, Any]) -> str:
    return " ".join(part for part in (fact["region"], shown(fact["period"])) if part)


def _recorded(fact: Mapping[str, Any]) -> str:
    if fact["value"] is None or fact["formula"]:
        return ""
    remarks = [STATUS.get(fact["status"], "")]
    if fact["precision"] and Decimal(fact["precision"]) > 1:
        remarks.append(f"公布至{Decimal(fact['precision']):f}{fact['unit']}")
    told = "，".join(filter(None, remarks))
    return f"{fact['qualifier']}{fact['value']}{fact['unit']}{f'（{told}）' if told else ''}"


def _sources(sources: Iterable[Mapping[str, str]]) -> str:
    return "<br>".join(
        escape(source["citation"])
        + (f' <a href="{escape(source["url"])}">原文</a>' if source["url"] else "")
        for source in sources
    )


def _distinct(facts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    seen: set[tuple[str, ...]] = set()
    for fact in facts:
        name = (fact["name"], fact["region"], fact["period"], fact["text"])
        if name not in seen:
            seen.add(name)
            yield fact
