"""What a Chinese text states: numbers in digits and in Hanzi, and claims of a first or a greatest.

What is allowed by rule is said here and in `words.txt`, what counts in `measures.txt`; a project
and an edition allow words and texts beside.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.grammar import Span, blank, spans
from whitepaper.languages.zh.lists import read_list

# Words that turn what a number after them says.
directions: tuple[str, ...] = ("增长", "下降", "增加", "减少", "提高")

_ARABIC = r"[0-9０-９]+(?:,[0-9]{3})*(?:[.．][0-9０-９]+)?"
_DIGIT = "一二三四五六七八九"
_CHINESE = f"[{_DIGIT}〇零两十百千万亿]+"
_ORDINAL = rf"(?:[0-9０-９]+|[{_DIGIT}〇零十百]+)"
_YEAR = r"(?:19|20|１９|２０)[0-9０-９]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|０?[１-９])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|３[０１]|[１２][０-９]|０?[１-９])"
# As on cheques: 叁拾件; one digit alone only where it is in no other word, as 伍 and 陆 are.
_FORMAL = r"[壹贰叁肆伍陆柒捌玖][拾佰仟萬][壹贰叁肆伍陆柒捌玖拾佰仟萬万亿零]*|[壹贰叁肆柒捌玖]"
_ON_CLOCK = rf"(?:[0-9]{{1,2}}|[{_DIGIT}十]{{1,3}})"
_TO = r"\s*[—–~～至到\-－]+\s*"

# Without one of these a text has no number; most have none.
_NUMERAL = re.compile(f"[0-9０-９{_DIGIT}〇零两十百千万亿半几数壹贰叁肆伍陆柒捌玖廿卅卌¼-¾⅐-⅞]")

# What numbers a paragraph: （一）, 一、, 1. at its beginning.
_ENUMERATION = re.compile(
    rf"\A(?:[（(][0-9{_DIGIT}十]{{1,3}}[）)]|[{_DIGIT}十]{{1,3}}[、.]|[0-9]{{1,2}}[.)][ \t])"
)

# Kernels load a language too, and check nothing: what takes long to compile is compiled on use.
# Dates, numbers of documents and sessions, titles: they name, they do not measure.
_NAMES = cache(
    lambda: re.compile(
        rf"""
      《[^》\n]*》
    | {_YEAR}\s*年?{_TO}{_YEAR}\s*(?=年) | {_YEAR}\s*(?=年(?!以上|以下|来))
    | {_YEAR}(?=(?:\s*[、和及与]\s*{_YEAR})+\s*年)
    | {_YEAR}(?=[-/]?\s?(?:Q[1-4]|H[12])(?![A-Za-z0-9]))
    | [二一][〇零○{_DIGIT}]{{3}}(?=年)
    | (?<![0-9.]){_MONTH}(?:{_TO}{_MONTH})?\s*(?=月)
    | (?:(?<=月)|(?<=月\s)){_DAY}(?:{_TO}{_DAY})?\s*(?=[日号])
    | (?<=[日号])(?:{_TO}|[、和])(?:{_MONTH}月)?{_DAY}(?=[日号])
    | (?<![个{_DIGIT}十])(?:十[一二]?|[{_DIGIT}])(?=月) | (?<=月)[{_DIGIT}十]+(?=[日号])
    | [第前]?[一二三四1-4](?:[至、—][一二三四1-4])?(?=季度)
    | (?<![A-Za-z])(?:Q[1-4]|H[12])(?:[—–~～至、/-][1-4])?(?![A-Za-z0-9.%])
    | (?<![0-9])7\s*[×xX*]\s*24(?![0-9])
    | (?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间)\s*(?:
          [0-9]{{1,2}}[:：][0-9]{{2}}
        | {_ON_CLOCK}\s*[时点](?:\s*{_ON_CLOCK}\s*分)?
      )
    | (?:五一|五四|六一|七一|八一|三八|二七)(?:路|街|大街|大道|广场|村|公园|小学|中学)
    | (?:第\s*)?{_ORDINAL}\s*届
        (?:[^，。；、\d]{{0,6}}?(?:人大|政协|大会|委员会|常委会|理事会|[省市区县]委))?
        (?:第\s*)?{_ORDINAL}\s*次(?=(?:全体)?会议|全会)
    | [12]?[0-9](?=世纪) | (?:二十一?|十[{_DIGIT}])(?=世纪) | (?:[0-9]0|[{_DIGIT}]十)(?=年代)
    | [“"]?十[{_DIGIT}]五(?=[”"]|时期|规划|期间|以来|开局|收官|末|之)
    | [〔\[［（(]{_YEAR}[〕\]］）)]\s*第?\s*[0-9]+(?=\s*号) | 第\s*{_ORDINAL}\s*(?=号)
    | 第\s*{_ORDINAL}\s*(?:届|批|章|节|条|款|版|卷|回|次|期|代|季|阶段|部分|方面|步|集|编|辑|类
        |产业)
    """,
        re.VERBOSE,
    )
)

# Counts of a sentence's own parts; words and names in which a numeral counts nothing.
_PARTS = rf"[{_DIGIT}两十]+(?:个|大)?(?:方面|环节|部分|层面|阶段|维度)"
_PARTY = rf"(?:二?十[{_DIGIT}]?|[{_DIGIT}])(?:届[{_DIGIT}]中全会|大(?=以来|精神|报告|[，。、）]))"
_WORDS = tuple(read_list("words.txt"))
# A word that begins with a numeral is none after another: 超过三万家 has no 万家.
_ALONE = f"(?<![{_DIGIT}〇零两十百千万亿0-9])"

_MEASURE = "|".join(
    (
        *read_list("measures.txt"),
        "方(?!面|式|便|针|案|法|向|位)",
        "大(?=[^量力型幅多批家会学湾厅数小道众概约连庆局])",
    )
)
_ABOUT = "|".join(
    f"(?<={word})"
    for word in ("上", "近", "超", "逾", "过", "破", "约", "成", "达", "超过", "突破")
)
_COUNTS = cache(
    lambda: re.compile(
        rf"""
      (?P<arabic>{_ARABIC})
    | (?P<fraction>[{_DIGIT}十百千万]+分之[{_DIGIT}十百零点]+)
    | (?P<sign>[¼-¾⅐-⅞])
    | (?P<formal>(?:{_FORMAL}|(?<![{_DIGIT}])[廿卅卌][{_DIGIT}]?)(?=[余多]?[\s\0]*(?:{_MEASURE})))
    | (?P<half>(?:(?<=过)|(?<=近)|(?<=超)|(?<=逾))半(?!年|天|个|导|岛|径)|一半
        |(?<![费税])减半(?!征|收|缴|计|政策|优惠))
    | (?P<vague>(?:{_ABOUT})[百千万亿]+(?={_MEASURE}|[，。；、]|$)
        | (?<![{_DIGIT}〇零两十百千万亿数几0-9０-９\0])[百千万亿](?=[余多](?:{_MEASURE})))
    | (?P<several>[数几][十百千万亿]+|[数几](?=倍(?!赔偿|罚款))|[十百千万]几|好几|百分[之]?百)
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
)
# One is an article; ten thousand and a hundred million alone are units of measure.
_NO_QUANTITY = frozenset(
    {"一", "万", "亿", "百", "千", "零", "〇", "百万", "千万", "万亿", "百亿", "千亿"}
)
# The third census has its number in its name; what is done for the third time is counted.
_DONE = (
    "实现|突破|超过|超越|跻身|进入|入选|蝉联|获|荣获|居|位居|位列|上榜|登上|创|刷新|出现"
    "|增长|上升|提高|回升|下降|减少|回落"
)
# A record is broken; minutes are kept, and films made. What may stand between both is of the first.
_RECORD = (
    "[了下造出新的]|历史|世界|全[国省市球]|国内|行业|吉尼斯|同期|单[日月季年]|年度|[一多几]项"
    r"|最[^，。；\0]{1,3}|有史以来"
)
_NO_NAME = "(?!片|[的及]?(?:方式|管理|共享|系统|平台|制度|机制|档案)|在案|[仪表本员册])"
_A_RECORD = f"[纪记]录{_NO_NAME}"
# What there was none of is claimed; that there shall be none is an aim.
_MISHAPS = "投诉|举报|上访|纠纷|争议|差错|失误|事故|伤亡|死亡|感染|逾期|积压|退货|违规|案件|发案"
_AIMS = (
    "目标|服务|承诺|专项|教育|理念|要求|标准|机制|行动|活动|品牌|创建|管理|愿景|考核|工程|计划"
    "|方案|制度"
)
# Words that claim what only a comparison can show.
_CLAIMS = cache(
    lambda: re.compile(
        r"(?<=[国省市区县])首次|首次(?!公开(?:募股|发行(?:股票|并|上市|[，。；、（）]|\Z))"
        r"|注册(?!地理标志|集体|证明|国际|.{0,6}[突超达破]))"
        r"|首位|居首|首个|首家|榜首|魁首|鳌头"
        r"|唯一(?!标识|识别|编码|编号|代码)|领跑|领先|之最|之首|之冠|夺冠|新高|新低|翻番|逐年"
        rf"|[{_DIGIT}两0-9]+连(?:增|升|降|跌|涨|冠|胜|跳)|翻倍|成倍(?=地?[增提升上扩攀减下降])"
        r"|倍增(?!器|(?:发展)?(?:计划|行动|工程))|腰斩"
        r"|首度|史无前例|前所未有(?!的?(?:机遇|挑战|变局|变革|考验|压力))|半壁江山"
        r"|最[好佳](?:水平|成绩|纪录|记录)|最优(?:成绩|纪录|记录)"
        rf"|(?:创|破|刷新)(?:{_RECORD}){{0,4}}{_A_RECORD}"
        rf"|(?:(?<=打)破|刷新)[^，。；\0]{{0,6}}纪录{_NO_NAME}"
        r"|创(?:下|造)?(?:了)?历史(?!新[高低]|最|文化|名[城镇村]|街区|建筑|风貌|遗产)"
        rf"|零(?:{_MISHAPS})(?![”\x22]?的?(?:{_AIMS}))"
        r"|连续(?!性)|连年|历年之|零的?突破|一枝独秀|半数|多数(?!据|字|额|量|值)|绝大部分"
        r"|第一(?:方阵|梯队|阵营|名|位)|前列|前茅|前三甲|三甲(?!医|级)"
        rf"|第\s*{_ORDINAL}\s*(?:次|个(?:季度|月|年度?))(?=(?:的)?(?:{_DONE})|[，。；！]|\Z)"
        r"|最(?:高(?!人民|法|检|院)|低(?!生活)|多(?!跑)|少|大(?![限化])|小|快|慢)"
    )
)


def numbers(text: str, words: tuple[str, ...] = ()) -> list[Span]:
    """The numbers that a text states, in order; `words` of the project count nothing."""
    if not _NUMERAL.search(text):
        return []
    hidden = text
    for allowed in (_ENUMERATION, _NAMES(), _phrases(words)):
        hidden = allowed.sub(blank, hidden)
    return [
        Span(match[0], match.start(), match.end())
        for match in _COUNTS().finditer(hidden)
        if not (match["counted"] and match[0] in _NO_QUANTITY)
    ]


def claims(text: str) -> list[Span]:
    """The words of a text that claim a first, a greatest or an unbroken run, in order."""
    return spans(_CLAIMS(), text)


@cache
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted((*_WORDS, *words), key=len, reverse=True)
    return re.compile(
        f"{_ALONE}(?:{'|'.join((_PARTS, _PARTY, '十分(?!之)', *map(re.escape, known)))})"
    )
