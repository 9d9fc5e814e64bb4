"""Sources as references after GB/T 7714."""

from __future__ import annotations

from whitepaper.data import Source


def citation(source: Source) -> str:
    """The reference: 责任者. 题名[文献类型标识]. 出版者, (日期). 转载于….

    The address is not part of it: exporters print it as a link where it may be printed.
    """
    responsible = source.author.replace("、", ", ") or source.publisher
    described = source.title_status == "described"
    title = f"{source.title}（题名为编者概括）" if described else source.title
    parts = [
        part
        for part in (
            responsible,
            f"{title}[{source.medium}]",
            source.publisher if source.author else "",
            f"({source.published})" if source.published else "(日期不详)",
        )
        if part
    ]
    text = ". ".join(parts) + "."
    return f"{text} {source.reprint}." if source.reprint else text
