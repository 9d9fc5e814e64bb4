"""What can be wrong with a project, one row each: what to change in `base`, and what a build says.

Where bytes are the fault, they lie in a folder named like the row.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import getitem
from pathlib import Path
from re import Match, Pattern

from projects import PROJECTS, make_project

PARAMS = "params/2020.yaml"
DESCRIPTOR = "data/datapackage.yaml"
OBSERVATIONS = "data/observations.csv"
SOURCES = "data/sources.csv"
CHAPTER = "notebooks/02-creation.ipynb"

WHOLE = re.compile(r"\A.+\Z", re.DOTALL)
ALL = re.compile(r"\A.*\Z", re.DOTALL)
ROWS = re.compile(r"(?<=\n).*", re.DOTALL)
SIXTH_COLUMN = re.compile(r"^((?:[^,]*,){5})[^,]*,", re.MULTILINE)
GRANTS = "patent-grants,小城,2020,1777,件,1,,final,high,,,,bureau-2020,,"
PLEDGE = "patent-pledge,小城,2020,66.77,亿元,0.01,,final,high,,,,bureau-2020,,"
PROSE = '质押融资额为{eval}`report.fact(\\"专利质押融资额\\")`（@fig-grants、@tbl-grants）。'
DRAWING = 'grants = report.series(\\"专利授权量\\", since=since)'
# The fourth cell, as it begins in the file.
FOURTH = '{\n   "cell_type": "markdown",\n   "id": "c03",'

ONE_PROBLEM = "The data package has 1 problem."
RESTORE = "restore it: git checkout data/datapackage.yaml"


def before_the_fourth(source: str) -> tuple[str, str, str]:
    """An edit: another code cell in the fourth place."""
    cell = {"cell_type": "code", "execution_count": None, "id": "added"}
    added = json.dumps({**cell, "metadata": {}, "outputs": [], "source": source})
    return CHAPTER, FOURTH, f"{added},\n  {FOURTH}"


def in_its_notebook(
    *steps: str | int, value: object
) -> tuple[str, Pattern[str], Callable[[Match[str]], str]]:
    """An edit: another value at a place of the chapter's JSON."""

    def change(found: Match[str]) -> str:
        notebook = json.loads(found[0])
        *above, last = steps
        reduce(getitem, above, notebook)[last] = value
        return json.dumps(notebook)

    return CHAPTER, WHOLE, change


@dataclass(frozen=True)
class Fault:
    """What is changed, as (file, old, new) each, and the lines that it leads to."""

    name: str
    edits: tuple[tuple[str, str | Pattern[str], str | Callable[[Match[str]], str]], ...]
    lines: tuple[str, ...] = ()

    def project(self, folder: Path) -> Path:
        """A project with this fault."""
        project = make_project(folder, self.name if (PROJECTS / self.name).is_dir() else None)
        self.apply(project)
        return project

    def apply(self, project: Path) -> None:
        """Change a project."""
        for file, old, new in self.edits:
            path = project / file
            text = path.read_text("utf-8")
            if isinstance(old, str):
                assert text.count(old) == 1, f"{self.name}: {old!r} is not in {file} once"
                path.write_text(text.replace(old, new), "utf-8", newline="")
            else:
                path.write_text(old.sub(new, text), "utf-8", newline="")


ACCEPTED = (
    Fault("accepted-byte-order-mark", (), ("out/2020/whitepaper.html",)),
    Fault(
        "accepted-kernel-of-another-machine",
        ((CHAPTER, '"name": "python3"', '"name": "conda-env-somewhere-py"'),),
    ),
    Fault(
        "accepted-notebook-without-kernel",
        ((CHAPTER, re.compile(r'"kernelspec": \{.*?\},\s*', re.DOTALL), ""),),
    ),
    Fault("data-with-carriage-returns", (), ("out/2020/whitepaper.html",)),
)

IN_PARAMETERS = (
    Fault(
        "params-edition-as-parameter",
        ((PARAMS, "since: 2019", "since: 2019\n      edition: 2019"),),
        ("every chapter is given “edition” by the file's own key", "→ remove it here"),
    ),
    Fault(
        "params-empty",
        ((PARAMS, ALL, ""),),
        (
            "params/2020.yaml: the file holds no keys",
            "→ begin with a copy of another edition's",
        ),
    ),
    Fault(
        "params-empty-title",
        ((PARAMS, "title: 小城", 'title: "" #小城'),),
        ("“title” is empty",),
    ),
    Fault(
        "params-blank-and-out-of-time",
        (
            (PARAMS, "title: 小城知识产权状况", "title: ' '"),
            (PARAMS, "date: 2021-04-26\n", "date: 0001-01-01\n"),
        ),
        (
            "params/2020.yaml line 2: “title” is blank",
            "params/2020.yaml line 6: “date” is 0001-01-01",
            "params/2020.yaml line 7: the cut-off date 2021-04-26 is after the date 0001-01-01",
        ),
    ),
    Fault(
        "params-impossible-date",
        (
            (PARAMS, "cut_off: 2021-04-26", "cut_off: 2021-02-30"),
            (PARAMS, "date: 2021-04-26\n", "date: 26 April 2021\n"),
        ),
        (
            "params/2020.yaml line 7: “cut_off”: there is no such day as 2021-02-30",
            "→ write a day of the calendar, as YYYY-MM-DD",
            "params/2020.yaml line 6: “date”: input should be a day, written as YYYY-MM-DD",
            "→ it is '26 April 2021': write year, month and day, as in 2020-08-31",
        ),
    ),
    Fault(
        "params-is-a-list",
        ((PARAMS, ALL, "- edition: 2020\n"),),
        ("params/2020.yaml: the file holds no keys",),
    ),
    Fault(
        "params-many-mistakes",
        (
            (PARAMS, "cut_off:", "cutoff:"),
            (PARAMS, "status: final", "status: 终稿"),
            (PARAMS, "since: 2019", "sinse: 2019"),
        ),
        (
            "params/2020.yaml line 7: unknown key “cutoff”",
            "“status”: input should be one of: 'draft', 'final'",
            "declares no parameter “sinse”",
        ),
    ),
    Fault(
        "params-missing-key",
        ((PARAMS, "publisher: 小城编写组\n", ""),),
        ("params/2020.yaml: the key “publisher” is missing",),
    ),
    Fault(
        "params-parameter-of-wrong-type",
        ((PARAMS, "since: 2019", "since: '2019'"),),
        (
            "params/2020.yaml line 13: “since” is a text, "
            "but notebooks/02-creation.ipynb declares a whole number",
        ),
    ),
    Fault(
        "params-tab",
        ((PARAMS, "    parameters:", "\tparameters:"),),
        ("has a tab", "→ indent with spaces, not tabs"),
    ),
    Fault(
        "params-undeclared-parameter",
        ((PARAMS, "since: 2019", "sinse: 2019"),),
        (
            "params/2020.yaml line 13: notebooks/02-creation.ipynb declares no parameter “sinse”",
            "did you mean “since”?",
        ),
    ),
    Fault(
        "params-edition-undeclared",
        ((CHAPTER, "edition = 2020", "edtion = 2020"),),
        (
            "params/2020.yaml line 13: notebooks/02-creation.ipynb declares no parameter “edition”",
            "→ write this line into the cell tagged “parameters”: edition = 2020",
        ),
    ),
    Fault(
        "params-removed-chapter",
        ((PARAMS, "notebook: 02-creation", "notebook: 09-zzz"),),
        (
            "params/2020.yaml line 13: there is no notebooks/09-zzz.ipynb",
            "→ if the chapter was removed, take it from the chapters here; else restore it",
        ),
    ),
    Fault(
        "params-renamed-chapter",
        ((PARAMS, "notebook: 02-creation", "notebook: 02-创造"),),
        (
            "params/2020.yaml line 13: there is no notebooks/02-创造.ipynb",
            "→ if it was renamed, write here: - notebook: 02-creation",
        ),
    ),
    Fault(
        "params-unknown-chapter",
        ((PARAMS, "notebook: 02-creation", "notebook: 02-creations"),),
        (
            "params/2020.yaml line 13: there is no notebooks/02-creations.ipynb",
            "did you mean “02-creation”?",
        ),
    ),
    Fault(
        "params-unknown-key",
        ((PARAMS, "cut_off:", "cutoff:"),),
        ("params/2020.yaml line 7: unknown key “cutoff”", "did you mean “cut_off”?"),
    ),
    Fault(
        "params-wrong-type",
        ((PARAMS, "edition: 2020", "edition: 二〇二〇"), (PARAMS, "status: final", "status: 终稿")),
        (
            "params/2020.yaml line 1: the file is named 2020 but says edition 二〇二〇",
            "params/2020.yaml line 8: “status”: input should be one of: 'draft', 'final'",
        ),
    ),
)

# What YAML can say, and no parameter file may: what stands for a parameter, and what is told of it.
ODD_YAML = {
    "underscores": ("20_19", "15: the number “20_19” is not in plain digits"),
    "octal": ("0o3743", "the number “0o3743” is not in plain digits"),
    "leading-zero": ("02019", "the number “02019” is not in plain digits"),
    "hexadecimal": ("0x7e3", "the number “0x7e3” is not in plain digits"),
    "huge": (f"0x{'f' * 9000}", "the number “0xffffffffffffffffffffffffffff…” is not in plain"),
    "many-digits": ("9" * 5000, "the number “999999999999999999999999999999…” is not in plain"),
    "infinite": ("-.inf", "the number “-.inf” is not in plain digits"),
    "too-large": ("1e999", "the number “1e999” is not in plain digits"),
    "no-number": (".nan", "the number “.nan” is not in plain digits"),
    "no-year": ("-5", "“since” is no year from 1900 to 2199, but notebooks/02-creation.ipynb"),
    "sexagesimal": ("20:19", "“since” is a text, but notebooks/02-creation.ipynb declares a whole"),
    "date": ("2019-01-01", "“since” is a text, but notebooks/02-creation.ipynb declares a whole"),
    "time": ("2019-01-01T10:00:00", "→ it is '2019-01-01T10:00:00'"),
    "date-in-a-list": ("[a, 2019-01-01]", "“since” is a list, but notebooks/02-creation.ipynb"),
    "mapping": ("{year: 2019}", "a text, a list of these\n    → it is {'year': 2019}"),
    "tag-of-python": (
        "!!python/object:os.system {}",
        "there is the tag “!!python/object:os.system”",
    ),
    "tag-of-bytes": ("!!binary aGk=", "there is the tag “!!binary”"),
    "tag-of-a-set": ("!!set {2019}", "there is the tag “!!set”"),
    "tag-of-another-type": ('!!int "x"', "there is the tag “!!int”"),
    "part-of-itself": ("&a [*a]", "“*a” is a part of itself"),
    "key-of-itself": ("&a {? *a : 1}", "“*a” is a part of itself"),
    "merged-into-itself": ("&a {<<: *a}", "“*a” is a part of itself"),
    "repeated-without-end": (
        "[&a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
        + "".join(f", &{n} [{', '.join([f'*{o}'] * 10)}]" for o, n in pairwise("abcdefg"))
        + "]",
        "the file has more than 20000 values",
    ),
    "deep": ("[" * 9000, "what is here is nested more than 50 deep"),
    "deep-by-aliases": (
        f"[&a {'[' * 30}{']' * 30}, {'[' * 30}*a{']' * 30}]",
        "what is here is nested more than 50 deep",
    ),
    "control-character": (r'"\x07"', "there is a character U+0007 in a text"),
    "half-of-a-character": (r'"\uD800"', "not valid YAML"),
    "two-documents": ("2019\n---\na: 1", "“---” begins a second document"),
    "key-twice": ("2019\n      since: 2019", "the key “since” is there twice"),
    "large": (f"2019 #{'x' * 600_000}", "params/2020.yaml: the file is larger than 512 KB"),
}
ODD_PARAMETERS = tuple(
    Fault(f"params-{name}", ((PARAMS, "since: 2019", f"since: {value}"),), (told,))
    for name, (value, told) in ODD_YAML.items()
)

IN_DESCRIPTOR = (
    Fault(
        "data-descriptor-empty",
        ((DESCRIPTOR, ALL, ""),),
        ("data/datapackage.yaml: the file is empty", RESTORE),
    ),
    Fault(
        "data-descriptor-is-a-list",
        ((DESCRIPTOR, ALL, "- regions\n- events\n"),),
        ("data/datapackage.yaml: the file does not hold keys and values", RESTORE),
    ),
    Fault(
        "data-descriptor-no-yaml",
        ((DESCRIPTOR, ALL, "name: [small-town\nresources:\n"),),
        ("data/datapackage.yaml line 1: the bracket “[” is not closed", RESTORE),
    ),
    Fault(
        "data-descriptor-without-resources",
        ((DESCRIPTOR, "resources:", "ressources:"),),
        ("data/datapackage.yaml: unknown key “ressources”", "did you mean “resources”?", RESTORE),
    ),
    Fault(
        "data-descriptor-without-schema",
        ((DESCRIPTOR, re.compile("schema:"), "scheme:"),),
        (
            "data/datapackage.yaml: unknown key “resources.observations.scheme”",
            "did you mean “schema”?",
            RESTORE,
        ),
    ),
)

IN_TABLES = (
    Fault(
        "data-date-not-in-calendar",
        ((SOURCES, ",2021-01-15,2021-01-15,", ",2021-02-30,2021-02-30,"),),
        (
            "The data package has 2 problems.",
            "data/sources.csv line 2 column published: “2021-02-30” is not a day, month or year "
            "of the calendar",
            "data/sources.csv line 2 column known: “2021-02-30” is not a date (YYYY-MM-DD)",
            "the calendar has no such day",
        ),
    ),
    Fault(
        "data-date-without-zeros",
        ((SOURCES, "2021-01-15,2021-01-15", "2021-01-15,2021-1-15"),),
        (
            ONE_PROBLEM,
            "data/sources.csv line 2 column known: “2021-1-15” should be written “2021-01-15”",
            "WPS or Excel may have changed its format; to repair all of this kind at once: "
            "python build.py tidy",
        ),
    ),
    Fault(
        "data-duplicate-key",
        ((OBSERVATIONS, PLEDGE, f"{PLEDGE}\n{PLEDGE}"),),
        (
            "data/observations.csv line 6: the 指标代码, 地区, 期间, 来源代码 "
            "“patent-pledge, 小城, 2020, bureau-2020” is that of line 5 too",
        ),
    ),
    Fault(
        "data-file-empty",
        ((OBSERVATIONS, ALL, ""),),
        (
            ONE_PROBLEM,
            "data/observations.csv: the file is empty",
            "restore it: git checkout data/observations.csv",
        ),
    ),
    Fault(
        "data-full-width-digits",
        ((OBSERVATIONS, "1777", "１７７７"),),
        ("data/observations.csv line 3 column value: “１７７７” should be written “1777”",),
    ),
    Fault(
        "data-in-gb18030",
        (),
        (
            "data/observations.csv: the file is GBK, not UTF-8",
            "repair it with python build.py tidy; from now on in Excel or WPS, save it as CSV "
            "UTF-8 (comma delimited)",
        ),
    ),
    Fault(
        "data-in-utf-16",
        (),
        (
            ONE_PROBLEM,
            "data/observations.csv: the file is UTF-16, not UTF-8",
            "repair it with python build.py tidy",
        ),
    ),
    Fault(
        "data-known-before-published",
        ((SOURCES, "2021-01-15,2021-01-15", "2021-03-01,2021-01-15"),),
        (
            ONE_PROBLEM,
            "data/sources.csv line 2 column known: the source was published on 2021-03-01, after "
            "the day from which it was public (2021-01-15)",
        ),
    ),
    Fault(
        "data-key-wrong-in-sources",
        ((SOURCES, "bureau-2020", "Bureau 2020"),),
        (
            ONE_PROBLEM,
            "data/sources.csv line 2 column source: “Bureau 2020” does not have the required form",
        ),
    ),
    Fault(
        "data-line-break-in-key",
        ((OBSERVATIONS, GRANTS, GRANTS.replace("patent-grants", '"patent-grants\n"')),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column indicator: “patent-grants\\n” "
            "should be written “patent-grants”",
        ),
    ),
    Fault(
        "data-many-problems",
        (
            (OBSERVATIONS, "1500", "15OO"),
            (OBSERVATIONS, "1777,件", "1777,项"),
            (OBSERVATIONS, PLEDGE, PLEDGE.replace("bureau-2020", "nobody")),
        ),
        (
            "The data package has 3 problems.",
            "line 2 column value: “15OO” is not a number",
            "line 3 column unit: “项” is not the unit of “专利授权量”",
            "line 5 column source: “nobody” is not in data/sources.csv",
        ),
    ),
    Fault(
        "data-missing-column",
        ((OBSERVATIONS, SIXTH_COLUMN, r"\1"),),
        (
            "data/observations.csv line 1: the column “precision” is missing",
            "→ add it; the file has indicator, region, period, value, unit, qualifier, status",
        ),
    ),
    Fault(
        "data-misspelt-column",
        ((OBSERVATIONS, "precision", "presicion"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 1: unknown column “presicion”",
            "→ did you mean “precision”?",
        ),
    ),
    Fault(
        "data-no-break-space-in-number",
        ((OBSERVATIONS, "1777", "1\xa0777"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column value: “1\\xa0777” should be written “1777”",
        ),
    ),
    Fault(
        "data-no-indicators",
        (("data/indicators.csv", ROWS, ""),),
        (ONE_PROBLEM, "data/indicators.csv: no rows"),
    ),
    Fault(
        "data-no-observations",
        ((OBSERVATIONS, ROWS, ""),),
        (ONE_PROBLEM, "data/observations.csv: no rows"),
    ),
    Fault(
        "data-no-sources",
        ((SOURCES, ROWS, ""),),
        (ONE_PROBLEM, "data/sources.csv: no rows"),
    ),
    Fault(
        "data-nul-byte",
        (),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3: there is a NUL byte here: the file is damaged, "
            "or not UTF-8",
        ),
    ),
    Fault(
        "data-number-nan",
        ((OBSERVATIONS, "1777", "nan"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column value: “nan” is not a number",
            "write plain digits, as in 118070 or 66.77",
        ),
    ),
    Fault(
        "data-number-with-exponent",
        ((OBSERVATIONS, "1777", "1e400"),),
        (ONE_PROBLEM, "data/observations.csv line 3 column value: “1e400” is not a number"),
    ),
    Fault(
        "data-number-with-underscore",
        ((OBSERVATIONS, "1777", "1_777"),),
        (ONE_PROBLEM, "data/observations.csv line 3 column value: “1_777” is not a number"),
    ),
    Fault(
        "data-precision-zero",
        ((OBSERVATIONS, "1777,件,1", "1777,件,0"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column precision: “0” is not allowed",
            "allowed: more than 0",
        ),
    ),
    Fault(
        "data-quotation-mark-not-closed",
        ((OBSERVATIONS, "小城,2020,1777", '"小城,2020,1777'),),
        (
            ONE_PROBLEM,
            'data/observations.csv line 3: a quotation mark (") is not closed, '
            "or is inside a text, and the row runs on to line 5",
        ),
    ),
    Fault(
        "data-row-blank",
        ((OBSERVATIONS, PLEDGE, f"{',' * 14}\n{PLEDGE}"),),
        (ONE_PROBLEM, "data/observations.csv line 5: the row is empty"),
    ),
    Fault(
        "data-row-short",
        ((OBSERVATIONS, GRANTS, "patent-grants,小城,2020,1777,件"),),
        (ONE_PROBLEM, "data/observations.csv line 3: the row has 5 cells instead of 15"),
    ),
    Fault(
        "data-row-short-in-sources",
        ((SOURCES, "https://example.org/2020,official,", "https://example.org/2020,official"),),
        (ONE_PROBLEM, "data/sources.csv line 2: the row has 13 cells instead of 14"),
    ),
    Fault(
        "data-space-before-number",
        ((OBSERVATIONS, "1777", " 1777"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column value: “ 1777” should be written “1777”",
        ),
    ),
    Fault(
        "data-tab-in-number",
        ((OBSERVATIONS, "1777", "1777\t"),),
        (
            ONE_PROBLEM,
            "data/observations.csv line 3 column value: “1777\\t” should be written “1777”",
        ),
    ),
    Fault(
        "data-text-in-number-column",
        ((OBSERVATIONS, "1777", "约两千"),),
        ("data/observations.csv line 3 column value: “约两千” is not a number",),
    ),
    Fault(
        "data-thousands-separator",
        ((OBSERVATIONS, "1777", '"1,777"'),),
        (
            "data/observations.csv line 3 column value: “1,777” should be written “1777”",
            "a number has no separators",
        ),
    ),
    Fault(
        "data-unknown-source",
        ((OBSERVATIONS, GRANTS, GRANTS.replace("bureau-2020", "buro-2020")),),
        (
            "data/observations.csv line 3 column source: “buro-2020” is not in data/sources.csv",
            "did you mean “bureau-2020”?",
        ),
    ),
    Fault(
        "data-value-not-in-enumeration",
        ((OBSERVATIONS, GRANTS, GRANTS.replace("final", "終")),),
        (
            "data/observations.csv line 3 column status: “終” is not allowed",
            "allowed: final, provisional",
        ),
    ),
    Fault(
        "data-wrong-unit",
        ((OBSERVATIONS, "66.77,亿元", "66.77,万元"),),
        (
            "data/observations.csv line 5 column unit: “万元” is not the unit of “专利质押融资额”",
            "convert the value to 亿元",
        ),
    ),
)

# Values that a number may be, but not this one: what the observation is changed to, and its row.
ODD_VALUES = tuple(
    Fault(
        f"data-value-{name}",
        ((OBSERVATIONS, *change),),
        (ONE_PROBLEM, f"data/observations.csv line {row} column {told}"),
    )
    for name, change, row, told in (
        ("negative-count", ("1777,件", "-1777,件"), 3, "value: -1777 is less than none"),
        ("count-with-parts", ("1777,件", "1777.5,件"), 3, "value: 1777.5 is not a whole number"),
        (
            "count-in-halves",
            ("1777,件,1", "1777,件,0.5"),
            3,
            "precision: 0.5 is not a whole number",
        ),
        ("zero-with-a-sign", ("1777,件", "-0,件"), 3, "value: “-0” is not a number"),
        ("zero-with-a-sign-and-parts", ("66.77", "-0.00"), 5, "value: “-0.00” is not a number"),
        ("leading-zero", ("1777,件", "01777,件"), 3, "value: “01777” is not a number"),
        (
            "minus-of-typesetters",
            ("1777,件", "−1777,件"),
            3,
            "value: “−1777” should be written “-1777”",
        ),
        ("infinite", ("1777,件", "inf,件"), 3, "value: “inf” is not a number"),
        (
            "with-its-unit",
            ("1777,件", "1777件,件"),
            3,
            "value: “1777件” should be written “1777”",
        ),
    )
)
ODD_TABLES = tuple(
    Fault(f"data-{name}", ((file, *change),), (told,))
    for name, file, change, told in (
        (
            *("long-cell", OBSERVATIONS),
            (PLEDGE, f"{PLEDGE}{'a' * 200_000}"),
            "has more than 131072 characters",
        ),
        (
            *("large", OBSERVATIONS),
            (PLEDGE, f"{PLEDGE}{'a' * 2**26}"),
            "data/observations.csv: the file is larger than 64 MB",
        ),
        (
            *("control-character", OBSERVATIONS),
            (PLEDGE, f"{PLEDGE}a\x07b"),
            "line 5 column note: “a\\x07b” has a control character U+0007 in it",
        ),
        (
            *("byte-order-mark-within", OBSERVATIONS),
            (PLEDGE, f"{PLEDGE}a\ufeffb"),
            "line 5 column note: “a\\ufeffb” has a zero width no-break space in it",
        ),
        (
            *("turned-letters-in-a-note", OBSERVATIONS),
            (PLEDGE, f"{PLEDGE}a\u202eb"),
            "line 5 column note: “a\\u202eb” has a right-to-left override in it",
        ),
        (
            *("turned-letters-in-a-title", SOURCES),
            ("小城年报,", "小城\u2067年报,"),
            "line 2 column title: “小城\\u2067年报” has a right-to-left isolate in it",
        ),
        (
            *("unseen-space-in-a-publisher", SOURCES),
            ("小城局,,,2021-01-15", "小\u200b城局,,,2021-01-15"),
            "line 2 column publisher: “小\\u200b城局” ",
        ),
        (
            *("turned-letters-in-an-address", SOURCES),
            ("https://example.org/2020", "https://example.org/\u202efdp.exe"),
            "column url: “https://example.org/\\u202efdp.exe” has a right-to-left override in it",
        ),
        (
            *("password-in-an-address", SOURCES),
            ("https://example.org/2020", "https://user:word@example.org/2020"),
            "column url: “https://user:word@example.org/2020” names a user or a password",
        ),
        (
            *("column-twice", OBSERVATIONS),
            ("indicator,region", "indicator,indicator"),
            "line 1: the column “indicator” is there twice",
        ),
        (
            *("address-of-a-program", SOURCES),
            ("https://example.org/2020", "javascript:alert(1)"),
            "column url: “javascript:alert(1)” is not a web address",
        ),
        (
            *("address-that-is-none", SOURCES),
            ("https://example.org/2020", "https://[::"),
            "column url: “https://[::” is not a web address",
        ),
    )
)
IN_NOTEBOOKS = (
    Fault(
        "chapter-of-an-old-format",
        ((CHAPTER, '"nbformat": 4,', '"nbformat": 3,'),),
        ("notebooks/02-creation.ipynb: not a readable notebook: its format is 3, not 4",),
    ),
    Fault(
        "chapter-without-parameters-cell",
        (
            (
                CHAPTER,
                re.compile(r'"metadata": \{\s*"tags".*?\]\s*\},', re.DOTALL),
                '"metadata": {},',
            ),
        ),
        ("notebooks/02-creation.ipynb: no cell is tagged “parameters”",),
    ),
    Fault(
        "notebook-malformed",
        (
            (
                CHAPTER,
                ALL,
                '{"cells": [{"cell_type": "x"}], "nbformat": 4, "nbformat_minor": 5, '
                '"metadata": {}}',
            ),
        ),
        (
            "notebooks/02-creation.ipynb: not a readable notebook: "
            "cell 1 is not what notebooks have there",
            "restore an earlier version: git checkout notebooks/02-creation.ipynb",
        ),
    ),
    Fault(
        "notebook-malformed-as-a-whole",
        ((CHAPTER, ALL, '{"cells": 5, "nbformat": 4, "nbformat_minor": null}'),),
        ("not a readable notebook: its “nbformat_minor” is None, not a whole number",),
    ),
    Fault(
        "notebook-malformed-in-a-cell",
        ((CHAPTER, '"outputs": [],\n   "source": [\n    "edition', '"source": [\n    "edition'),),
        ("not a readable notebook: cell 2 has no “outputs”",),
    ),
    Fault(
        "notebook-truncated",
        ((CHAPTER, ALL, '{"cells": ['),),
        ("notebooks/02-creation.ipynb: not a readable notebook",),
    ),
)

# What the JSON of a notebook can be beside what Jupyter writes.
UNREADABLE = "notebooks/02-creation.ipynb: not a readable notebook: "
ODD_NOTEBOOKS = (
    *(
        Fault(
            f"notebook-with-{'-'.join(map(str, steps))}-of-{name}",
            (in_its_notebook(*steps, value=value),),
            (UNREADABLE,),
        )
        for steps in (
            ("nbformat",),
            ("metadata",),
            ("cells",),
            ("cells", 1),
            ("cells", 1, "cell_type"),
            ("cells", 1, "metadata"),
            ("cells", 1, "metadata", "tags"),
            ("cells", 1, "source"),
            ("cells", 1, "id"),
            ("cells", 1, "outputs"),
        )
        for name, value in (
            *(("null", None), ("true", True), ("number", 1.5), ("list", [[1]])),
            ("mapping", {"a": [1]}),
        )
        if name != "mapping" or steps[-1] != "metadata"
    ),
    *(
        Fault(
            f"notebook-with-{name}",
            ((CHAPTER, '"nbformat": 4,', f'"nbformat": 4, "more": {value},'),),
            (f"{UNREADABLE}{told}",),
        )
        for name, value, told in (
            ("depth", "[" * 100_000, "it is nested more than 50 deep"),
            ("some-depth", "[" * 60 + "]" * 60, "it is nested more than 50 deep"),
            ("depth-of-mappings", '{"a":' * 100_000, "it is nested more than 50 deep"),
            ("infinity", "1e999999", "the number 1e999999 cannot be computed with"),
            ("no-number", "NaN", "the number NaN cannot be computed with"),
            (
                "digits",
                "9" * 5000,
                "the number 999999999999999999999999999999… has too many digits",
            ),
            ("key-twice", '1, "more": 2', "the key “more” is there twice"),
            ("nul", "\0", "it is not JSON from line"),
        )
    ),
)

ASSIGNED_TWICE = (
    *(
        Fault(
            f"chapter-parameters-{name}",
            (in_its_notebook("cells", 1, "source", value=source),),
            (f"notebooks/02-creation.ipynb: the parameters cell: {told}", "→ assign plain values"),
        )
        for name, source, told in (
            ("twice", "edition = 1\nedition = 2", "line 2: “edition” is assigned again"),
            (
                "twice-annotated",
                "edition: int = 1\nedition = 2",
                "line 2: “edition” is assigned again",
            ),
            (
                "augmented",
                "edition = 1\nedition += 1",
                "line 2 must assign a plain value to one name",
            ),
            ("in-a-tuple", "edition, since = 1, 2", "line 1 must assign a plain value to one name"),
            ("in-a-chain", "edition = since = 1", "line 1 must assign a plain value to one name"),
            ("of-no-key", "edition = {[]: 1}", "line 1: “edition” is not a plain value"),
            ("deep", f"edition = {'-' * 9000}1", "it is nested too deep"),
            ("nul", "edition = 1\0", "it "),
            ("no-python", "edition = = 1", "line 1 is not Python"),
        )
    ),
    *(
        Fault(
            f"chapter-assigns-edition-{name}",
            (before_the_fourth(source),),
            (
                "notebooks/02-creation.ipynb cell 4: “edition” is assigned again: "
                "the chapter would not be of what it is given",
                "→ use another name",
            ),
        )
        for name, source in (
            ("again", "edition = 2019"),
            ("augmented", "edition -= 1"),
            ("in-a-tuple", "edition, other = 2019, 1"),
            ("in-a-loop", "for edition in (2018, 2019):\n    pass"),
            ("within", "print(edition := 2019)"),
            ("by-import", "import math as edition"),
            ("by-definition", "def edition():\n    return 2019"),
            ("from-a-function", "def f():\n    global edition\n    edition = 2019\n\nf()"),
            ("beside-a-magic", "%matplotlib inline\nedition = 2019"),
        )
    ),
    Fault(
        "chapter-assigns-edition-in-prose",
        ((CHAPTER, PROSE, f"{PROSE}{{eval}}`(edition := 2019)`"),),
        ("notebooks/02-creation.ipynb cell 4: “edition” is assigned again",),
    ),
    Fault(
        "chapter-assigns-parameter-again",
        (before_the_fourth("since = 2000"),),
        ("notebooks/02-creation.ipynb cell 4: “since” is assigned again",),
    ),
    Fault(
        "chapter-with-two-parameters-cells",
        (in_its_notebook("cells", 0, "metadata", value={"tags": ["parameters"]}),),
        ("notebooks/02-creation.ipynb: 2 cells are tagged “parameters”",),
    ),
    Fault(
        "chapter-run-by-papermill",
        (in_its_notebook("cells", 2, "metadata", value={"tags": ["injected-parameters"]}),),
        ("notebooks/02-creation.ipynb: papermill has made cell 3", "→ remove it"),
    ),
    *(
        Fault(
            f"chapter-in-{language}",
            (in_its_notebook("metadata", value=metadata),),
            (
                "notebooks/02-creation.ipynb: the chapter 02-creation runs in the kernel "
                f"“{kernel}”, which is not installed",
                "→ install it, or name one that is: ",
            ),
        )
        for language, kernel, metadata in (
            ("R", "ir-0", {"kernelspec": {"name": "ir-0", "display_name": "R", "language": "R"}}),
            ("julia", "julia", {"language_info": {"name": "julia", "version": "1.10"}}),
        )
    ),
)

IN_CHAPTERS = (
    Fault(
        "chapter-exits",
        (before_the_fourth("import sys\nsys.exit(0)"),),
        ("notebooks/02-creation.ipynb cell 4", "ends the chapter before its last cell"),
    ),
    Fault(
        "chapter-expression-fails",
        ((CHAPTER, '专利质押融资额\\")`（', '专利授全量\\")`（'),),
        (
            'notebooks/02-creation.ipynb cell 4: {eval}`report.fact("专利授全量")`',
            "there is no indicator “专利授全量”; did you mean “专利授权量”?",
        ),
    ),
    Fault(
        "chapter-glyph-missing-in-figure",
        ((CHAPTER, 'ylabel=\\"件\\"', 'ylabel=\\"𓀀\\"'),),
        (
            "notebooks/02-creation.ipynb cell 5",
            "figure “fig-grants”: a chart shows boxes in place of “𓀀”",
        ),
    ),
    Fault(
        "chapter-kernel-dies",
        (before_the_fourth("import os\n\nos._exit(7)"),),
        (
            "notebooks/02-creation.ipynb cell 4",
            "ended the kernel with exit code 7",
        ),
    ),
    Fault(
        "chapter-quits",
        (before_the_fourth("quit()"),),
        ("notebooks/02-creation.ipynb cell 4", "ends the chapter before its last cell"),
    ),
    Fault(
        "chapter-raises",
        ((CHAPTER, DRAWING, f'{DRAWING}\\n",\n    "total = grants[\\"count\\"].sum()'),),
        (
            'notebooks/02-creation.ipynb cell 5 line 2: total = grants["count"].sum()',
            "there is no column or entry “count”",
            "to look at its outputs, and not to edit: out/failed/2020/02-creation.ipynb",
        ),
    ),
    Fault(
        "chapter-shows-a-figure-of-the-future",
        ((CHAPTER, PROSE, PROSE.replace('质押融资额\\"', '授权量\\", 2021')),),
        ("截止日2021-04-26以前，没有小城2021年的“专利授权量”",),
    ),
    Fault(
        "chapter-unknown-reference",
        ((CHAPTER, "@fig-grants、", "@fig-grant、"),),
        (
            "notebooks/02-creation.ipynb cell 4: reference @fig-grant points to nothing",
            "did you mean “fig-grants”?",
        ),
    ),
    Fault(
        "notebook-character-without-glyph",
        ((CHAPTER, PROSE, f"{PROSE}𓀀"),),
        (
            "notebooks/02-creation.ipynb cell 4: “𓀀” (U+13000) is in none of the report's fonts",
            "say it in other characters",
        ),
    ),
    Fault(
        "notebook-figure-without-caption",
        (
            (CHAPTER, 'id=\\"fig-grants\\"', 'id=\\"my fig\\"'),
            (CHAPTER, 'caption=\\"专利授权量上升\\"', 'caption=\\"\\"'),
        ),
        (
            "notebooks/02-creation.ipynb cell 5",
            "figure “my fig”: id must be fig-",
            'it has no caption: add caption="…"',
        ),
    ),
    Fault(
        "notebook-left-over",
        ((CHAPTER, PROSE, "值为{eval}`None`件（@fig-grants、@tbl-grants）。"),),
        ("notebooks/02-creation.ipynb cell 4: “None” stands in the text",),
    ),
    Fault(
        "notebook-prose-of-python",
        (
            (
                CHAPTER,
                PROSE,
                f"{PROSE}另有{{eval}}`True`、{{eval}}`('甲', 1)`、{{eval}}`{{'乙'}}`、"
                "{eval}`len`、{eval}`__import__('decimal').Decimal(5)`、{eval}`'(丙)'`、{eval}`str([1])`。",
            ),
        ),
        (
            "notebooks/02-creation.ipynb cell 4: an expression prints a value as Python writes it: "
            "“('甲', 1)”",
            "“<function len(obj, /)>”",
            "“Decimal('5')”",
            "“True”",
            "“{'乙'}”",
            "have the expression give words: str(…)",
        ),
    ),
    Fault(
        "notebook-prints",
        ((CHAPTER, "report = open_edition(edition)", "report = open_edition(edition)\\nprint(1)"),),
        ("notebooks/02-creation.ipynb cell 3: the chapter prints “1”", "remove the print"),
    ),
)

# By the exit code that they lead to.
BY_CODE = {
    0: ACCEPTED,
    1: (*IN_DESCRIPTOR, *IN_TABLES, *ODD_VALUES, *ODD_TABLES, *IN_CHAPTERS),
    2: (*IN_PARAMETERS, *ODD_PARAMETERS, *IN_NOTEBOOKS, *ODD_NOTEBOOKS, *ASSIGNED_TWICE),
}
FAULTS = {fault.name: fault for faults in BY_CODE.values() for fault in faults}
