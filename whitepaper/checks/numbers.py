"""Find the numbers of a text: those that state something, not years, names or turns of phrase.

What is allowed by rule is said here and in `words.txt`, what counts in `measures.txt`; an edition
allows single texts beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from whitepaper.roles import TOKEN


def _listed(file: str) -> list[str]:
    """The words of a list beside this module, without its remarks."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


_ARABIC = r"[0-9０-９]+(?:,[0-9]{3})*(?:[.．][0-9０-９]+)?"
_DIGIT = "一二三四五六七八九"
_CHINESE = f"[{_DIGIT}〇零两十百千万亿]+"
_ORDINAL = rf"(?:[0-9０-９]+|[{_DIGIT}〇零十百]+)"
_YEAR = r"(?:19|20|１９|２０)[0-9０-９]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|０?[１-９])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|３[０１]|[１２][０-９]|０?[１-９])"
_TO = r"\s*[—–~～至到\-－]+\s*"

# What prints no statement: markup, and what Markdown uses to number or to point.
_REFERENCE = re.compile(r"@[\w:.-]+")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]:?")
_MEANING = re.compile(
    r"""<abbr\b[^>]*?\stitle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_MARKUP = re.compile(
    r"""
      (?<=\])\([^)\n]*\)                             # where links and images lead
    | </?[A-Za-z][\w-]*(?:\s+[A-Za-z_:][\w:.-]*(?:=(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*/?>
    | (?:https?|ftp)://[^\s）)>，。；、]+
    | \{[\#.][A-Za-z][\w:.-]*[^}\u4e00-\u9fff]*\}     # Pandoc's attributes
    | \{(?:numref|ref|doc|cite(?::\w)?)\}(`+)[^`]+\1 # roles that point elsewhere
    | \*\*|__                                        # a number may be set in bold
    | (?:\A|(?<=\n\n))[ \t>]*(?:\#+[ \t]+)?(?:[-*+][ \t]+)?(?:
          [（(][0-9一二三四五六七八九十]{1,3}[）)] | [一二三四五六七八九十]{1,3}[、.]
      )
    | ^[ \t>]*(?:\#+[ \t]+)?(?:[-*+][ \t]+)?[0-9]{1,2}[.)][ \t]   # marks of lists and headings
    """,
    re.MULTILINE | re.VERBOSE,
)

# Dates, numbers of documents and sessions, titles: they name, they do not measure.
_NAMES = re.compile(
    rf"""
      《[^》\n]*》
    | {_YEAR}\s*年?{_TO}{_YEAR}\s*(?=年) | {_YEAR}\s*(?=年(?!以上|以下|来))
    | {_YEAR}(?=(?:\s*[、和及与]\s*{_YEAR})+\s*年)
    | [二一][〇零○{_DIGIT}]{{3}}(?=年)
    | (?<![0-9.]){_MONTH}(?:{_TO}{_MONTH})?\s*(?=月)
    | (?:(?<=月)|(?<=月\s)){_DAY}(?:{_TO}{_DAY})?\s*(?=[日号])
    | (?<=[日号])(?:{_TO}|[、和])(?:{_MONTH}月)?{_DAY}(?=[日号])
    | (?<![个{_DIGIT}十])(?:十[一二]?|[{_DIGIT}])(?=月) | (?<=月)[{_DIGIT}十]+(?=[日号])
    | [第前]?[一二三四1-4](?:[至、—][一二三四1-4])?(?=季度)
    | [12]?[0-9](?=世纪) | (?:二十一?|十[{_DIGIT}])(?=世纪) | (?:[0-9]0|[{_DIGIT}]十)(?=年代)
    | [“"]?十[{_DIGIT}]五(?=[”"]|时期|规划|期间|以来|开局|收官|末|之)
    | [〔\[［（(]{_YEAR}[〕\]］）)]\s*第?\s*[0-9]+(?=\s*号) | 第\s*{_ORDINAL}\s*(?=号)
    | 第\s*{_ORDINAL}\s*(?:届|批|章|节|条|款|版|卷|回|次|期|代|阶段|部分|方面|步|集|编|辑|类|产业)
    """,
    re.VERBOSE,
)

# Counts of a sentence's own parts; words and names in which a numeral counts nothing.
_PARTS = rf"[{_DIGIT}两十]+(?:个|大)?(?:方面|环节|部分|层面|阶段|维度)"
_PARTY = rf"(?:二?十[{_DIGIT}]?|[{_DIGIT}])(?:届[{_DIGIT}]中全会|大(?=以来|精神|报告|[，。、）]))"
_WORDS = sorted(_listed("words.txt"), key=len, reverse=True)
# A word that begins with a numeral is none after another: 超过三万家 has no 万家.
_ALONE = f"(?<![{_DIGIT}〇零两十百千万亿0-9])"
_PHRASES = re.compile(f"{_ALONE}(?:{'|'.join((_PARTS, _PARTY, '十分(?!之)', *_WORDS))})")

_MEASURE = "|".join(
    (
        *_listed("measures.txt"),
        "方(?!面|式|便|针|案|法|向|位)",
        "大(?=[^量力型幅多批家会学湾厅数小道众概约连庆局])",
    )
)
_ABOUT = "|".join(
    f"(?<={word})" for word in ("上", "近", "超", "逾", "过", "约", "成", "达", "超过")
)
_COUNTS = re.compile(
    rf"""
      (?P<arabic>{_ARABIC})
    | (?P<fraction>[{_DIGIT}十百千万]+分之[{_DIGIT}十百零点]+)
    | (?P<half>(?:(?<=过)|(?<=近)|(?<=超)|(?<=逾))半(?!年|天|个|导|岛|径)|一半)
    | (?P<vague>(?:{_ABOUT})[百千万亿]+(?={_MEASURE}|[，。；、]|$) | [百千](?=[余多](?:{_MEASURE})))
    | (?P<several>[数几][十百千万亿]+|[十百千万]几|好几)
    | (?P<turned>
          (?:(?<=翻)|(?<=翻了))[{_DIGIT}两](?=番) | 一(?=成(?!不变|立|果|为|员))
        | (?:(?<=[增高低了长少快到的，其出])|{_ABOUT})一(?=倍)
      )
    | (?P<ranked>
          (?:(?<=第)|(?<=前)|(?<=列)){_CHINESE}(?=[位名强])
        | (?<=[居列名位国球排]第){_CHINESE} | (?<=[省市区]第){_CHINESE}(?=[，。、；（]|$)
        | (?<=[居列入]前){_CHINESE} | (?<=前)[二三五十百]+(?=[，。、；：]|$)
      )
    | (?P<counted>
          (?<![{_DIGIT}〇零两十百千万亿数几第]){_CHINESE}(?:点{_CHINESE})?(?=[\s\0]*(?:{_MEASURE}))
      )
    """,
    re.VERBOSE,
)
# One is an article; ten thousand and a hundred million alone are units of measure.
_NO_QUANTITY = frozenset(
    {"一", "万", "亿", "百", "千", "零", "〇", "百万", "千万", "万亿", "百亿", "千亿"}
)
# Words that claim what only a comparison can show.
_CLAIMS = re.compile(
    r"首次|首位|居首|首个|首家|唯一|领跑|之最|新高|新低|翻番|连续(?!性)|逐年"
    r"|最(?:高(?!人民|法|检|院)|低(?!生活)|多(?!跑)|少|大(?![限化])|小|快|慢)"
)


@dataclass(frozen=True)
class Number:
    """A number, or a word that claims something, as it stands in a text, and where."""

    text: str
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """The numbers that a plain text states, in order."""
    hidden = text
    for allowed in (_NAMES, _PHRASES):
        hidden = allowed.sub(_blank, hidden)
    return [
        Number(match[0], match.start(), match.end())
        for match in _COUNTS.finditer(hidden)
        if not (match["counted"] and match[0] in _NO_QUANTITY)
    ]


def typed(markdown: str) -> list[Number]:
    """The numbers that were typed into Markdown: not in roles, references, marks and comments."""
    return numbers(without_markup(markdown))


def without_markup(markdown: str) -> str:
    """Markdown with its roles, references, marks and comments blanked, character by character."""
    # Footnotes first: brackets that follow one are no address of a link.
    plain = _FOOTNOTE.sub(_blank, unescape(TOKEN.sub(_hide, markdown)))
    return _MARKUP.sub(_without_tags, plain)


def claims(text: str) -> list[Number]:
    """The words of a plain text that claim a first, a greatest or an unbroken run, in order."""
    return [Number(match[0], match.start(), match.end()) for match in _CLAIMS.finditer(text)]


def excerpt(text: str, number: Number, around: int = 12) -> str:
    """A number with the text around it, on one line."""
    shown = text[max(0, number.start - around) : number.end + around]
    return " ".join(re.sub("\0+", "…", shown).split())


def _blank(match: re.Match[str]) -> str:
    """As many characters that nothing matches: places stay what they are."""
    return re.sub(r"[^\n]", "\0", match[0])


def _without_tags(match: re.Match[str]) -> str:
    # What an abbreviation means is printed behind it.
    if title := _MEANING.match(match[0]):
        start, end = title.span(title.lastindex or 0)
        return "\0" * start + match[0][start:end] + "\0" * (len(match[0]) - end)
    return _blank(match)


def _hide(match: re.Match[str]) -> str:
    # Code is printed, and so is what stands beside a reference in its brackets.
    if match["code"] or match["fence"]:
        return match[0]
    if match["bracketed"]:
        return _REFERENCE.sub(_blank, match[0])
    if match["target"]:
        heading = match["heading"]
        return "\0" * (len(match[0]) - len(heading)) + heading
    if match["escape"]:
        return match[0]
    return _blank(match)
