"""Sources as references after GB/T 7714."""

from __future__ import annotations

from whitepaper.languages.grammar import Cited

MOST_AUTHORS = 3


def citation(source: Cited) -> str:
    """The reference: 责任者. 题名[文献类型标识]. 出版者, (日期). 转载于….

    Of a source whose publisher is not known it says so. The address is not part of it: writers
    print it as a link where it may be printed.
    """
    issued = source.publisher or ("报名不详" if source.medium == "N" else "发布单位不详")
    responsible = _authors(source.author, source.language) or source.publisher
    described = source.title_status == "described"
    title = f"{source.title}（题名为编者概括）" if described else source.title
    parts = [
        part
        for part in (
            responsible,
            f"{title}[{source.medium}]" if source.medium else title,
            issued if source.author or not source.publisher else "",
            f"({source.published})" if source.published else "(日期不详)",
        )
        if part
    ]
    text = ". ".join(parts) + "."
    return f"{text} {source.reprint}." if source.reprint else text


def _authors(author: str, language: str) -> str:
    """At most three names, and 等 in the source's own language for the others."""
    names = author.removesuffix("等").split("、")
    others = author.endswith("等") or len(names) > MOST_AUTHORS
    et_al = "et al" if language == "en" else "等"
    return ", ".join([*names[:MOST_AUTHORS], *([et_al] if others else [])])


def citation_point(text: str, *, last: bool) -> int | None:
    """Where in a text of a paragraph its citations belong, if there: before its full stop.

    `last` says that the paragraph ends with this text. What follows “详见” cites nothing.
    """
    if last:
        return len(text) - 1 if text.endswith("。") else None
    found = text.find("。详见")
    return found if found >= 0 else None
