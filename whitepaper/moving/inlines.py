"""Prose of Quarto and MyST within a paragraph, as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote

from whitepaper.messages import key, msg
from whitepaper.moving.citations import cited, in_sentence, is_label, note_of, reference
from whitepaper.moving.labels import compared
from whitepaper.moving.setting import Reading, Setting, inside, is_elsewhere, of_page, picture_path

_BRACKETED = r"\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\]"
_ADDRESS = r"\((?:<[^<>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)"
_BRACES = r"\{[^{}]*\}"
_INLINE = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|(?P<role> ?\{[A-Za-z][\w:.-]*\}(?P<rt>`+)(?!`).+?(?<!`)(?P=rt)(?!`))"
    rf"|(?P<code>(?P<ct>`+)(?!`).+?(?<!`)(?P=ct)(?!`)(?:\{{[=.\w][^{{}}]*\}})?)"
    r"|(?P<quoted>\$`[^`]+`\$)"
    r"|(?P<math>(?<!\\)\$\$.+?\$\$|(?<![\\$\w])\$(?![\s$])[^$]*?(?<![\s\\])\$(?!\d))"
    r"|(?P<shortcode>\{\{\{?<.*?>\}\}\}?)"
    r"|(?P<substitution>\{\{[^{}<>]+\}\})"
    rf"|(?P<image>!{_BRACKETED}{_ADDRESS}(?:{_BRACES})?)"
    rf"|(?P<link>(?<!!){_BRACKETED}{_ADDRESS}(?:{_BRACES})?)"
    rf"|(?P<note>\^{_BRACKETED})"
    rf"|(?P<span>(?<![!\]\\]){_BRACKETED}{_BRACES})"
    r"|(?P<cited> ?\[(?:[^\]\[]|\[[^\[\]@]*\])*-?@(?:[^\]\[]|\[[^\[\]]*\])*\](?![(\[{]))"
    r"|(?P<named>(?<![A-Za-z0-9_.@-])-?@(?:\{(?P<braced>[^{}]+)\}"
    r"|(?P<key>[A-Za-z0-9_][\w:.#$%&+?<>~/'-]*[\w/]|[A-Za-z0-9]))"
    r"(?P<where>\s\[[^\]\[@]+\](?![(\[{]))?)"
    r"|(?P<auto><(?:project|doi|path):[^<>\s]+>)"
    r"|(?P<html><img\b[^<>]*>)"
    r"|(?P<address><[A-Za-z/][^<>\n]*>|https?://[^\s()\[\]<>]+)"
    r"|(?P<tex>(?<!\\)\\[A-Za-z]+\*?(?:\[[^\[\]]*\])?(?:\{[^{}]*\})*)"
    r"|(?P<low>(?<![~\\])~(?![~\s])(?:[^~\s\\]|\\.)+~(?!~))"
    r"|(?P<high>(?<![\^\\\[])\^(?![\^\s\[])(?:[^\^\s\\]|\\.)+\^)"
    r"|(?P<space>\\ )"
    r"|(?P<dash>(?<![-!<|:])-{2,3}(?![->|:]))"
    r"|(?P<dots>(?<!\.)\.{3}(?!\.))",
    re.DOTALL,
)
_ROLE = re.compile(r"\{(?P<name>[\w:.-]+)\}`+(?P<content>.*?)`+$", re.DOTALL)
_TARGET = re.compile(r"(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)
_LINKED = re.compile(
    rf"!?\[(?P<text>.*)\]\((?:<(?P<quoted>[^<>]*)>|(?P<bare>[^\s]+?))"
    rf"(?:\s+(?:\"(?P<title>[^\"]*)\"|'(?P<other>[^']*)'))?\)(?P<rest>{_BRACES})?",
    re.DOTALL,
)
_SPAN = re.compile(rf"\[(?P<text>.*)\](?P<rest>{_BRACES})", re.DOTALL)
_PAGE = re.compile(r"(?P<page>[^#]+\.(?:qmd|ipynb|md|rmd))(?:#(?P<label>.+))?", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)(?P<name>10\..+)", re.IGNORECASE)
_SOURCE = re.compile(r"(?P<before>\bsrc\s*=\s*[\"'])(?P<path>[^\"']+)")
_NUMBER = re.compile(r"%s|\{(?:number|name)\}")
_KEPT_ROLES = frozenset({"eval", "math"})
_PLAIN_ROLES = frozenset(
    {
        *("term", "abbr", "kbd", "guilabel", "menuselection", "file", "index", "program"),
        *("command", "samp", "dfn"),
    }
)
_STYLES = {
    **{"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "u": "u"},
    **{"underline": "u", "del": "del", "delete": "del", "strike": "del", "s": "del"},
}
_BREAKS = frozenset({"newpage", "pagebreak", "clearpage", "cleardoublepage"})
_SPANS = {"underline": "u", "ul": "u", "mark": "mark"}
_TYPED = {"--": "–", "---": "—", "...": "…", "\\ ": "\u00a0"}
_SMART = frozenset({"dash", "dots"})
_PANDOC = frozenset({"low", "high", "space", "tex"})
NOT_KNOWN = key("“{name}” is not known here: its text is kept, not its look")
LOOK = msg("look whether the text still says what it should")
WRITE_IT = msg("write it in Markdown, if readers need it")
PRINTED_BY_ITSELF = key("pages end by themselves: {name} is left out")
NOTHING_TO_DO = msg("nothing is to be done")
ONLY_FOR = key("what is for {formats} alone is left out: every format prints the same")


def inline(text: str, first: int, reading: Reading) -> str:
    """The text of a paragraph, which begins in that line, as ours."""
    tool, smart = reading.setting.tool, reading.setting.smart

    def replaced(match: re.Match[str]) -> str:
        # The group that closed last is the outer one.
        part, kind = match[0], match.lastgroup or ""
        number = first + text.count("\n", 0, match.start())
        if kind in _PANDOC and tool != "quarto" and part.lstrip("\\") not in _BREAKS:
            return part
        if kind in _SMART and not smart:
            return part
        if kind in _READ:
            return _READ[kind](part, number, reading)
        if kind != "named":
            return part
        name = match["braced"] or match["key"]
        return in_sentence(part, name, match["where"] or "", number, reading)

    return _INLINE.sub(replaced, text)


# ---- Roles of MyST, and code


def _role(text: str, number: int, reading: Reading) -> str:
    match = _ROLE.match(text.strip())
    if not match:
        return text
    name, content = match["name"].lower(), " ".join(match["content"].split())
    space = " " * text.startswith(" ")
    if name in _KEPT_ROLES:
        return text
    if name.partition(":")[0] == "glue" and (glued := _glued(content, reading)):
        return f"{space}{glued}"
    if name in ("r", "python", "julia"):
        return space + _code(f"`{{{name}}} {content}`", number, reading)
    if name.startswith(("cite", "footcite")):
        works = [(each.strip(), "", "") for each in content.split(",")]
        inside_text = name == "citet" or name.startswith("cite:t")
        found = note_of(works, number, reading, named=inside_text)
        return f" {found.lstrip()}" if inside_text and space else found
    target = _TARGET.match(content)
    shown, label = (target["text"], target["target"]) if target else ("", content)
    return space + (
        _linked(name, shown, label, number, reading)
        or _foreign_role(match[0], name, shown or label, number, reading)
    )


def _glued(content: str, reading: Reading) -> str:
    """The expression of a value that code has glued, in a format if one is named; or nothing."""
    name, _, form = content.partition(":")
    if not (expression := reading.setting.glued.get(name)):
        return ""
    return f"{{eval}}`format({expression}, {form!r})`" if form else f"{{eval}}`{expression}`"


def _linked(name: str, shown: str, label: str, number: int, reading: Reading) -> str:
    """What a role of MyST leads to, as a link or a reference; nothing if it is none of these."""
    setting = reading.setting
    if name == "doc":
        page = of_page(label, setting, setting.pages)
        return reference(page, shown, reading) if page else ""
    if name == "download":
        return _to_file(shown or label, label, number, reading)
    if name in ("ref", "numref", "eq", "prf:ref", "math:numref"):
        # Of these words the number of the figure is a part.
        return _to_place(label, shown if name in ("ref", "prf:ref") else "", number, reading)
    return ""


def _foreign_role(text: str, name: str, content: str, number: int, reading: Reading) -> str:
    """The text of a role of MyST that is none here."""
    if name in _STYLES:
        return f"<{_STYLES[name]}>{content}</{_STYLES[name]}>"
    if name == "abbr":
        return content
    if name not in _PLAIN_ROLES:
        reading.tell(number, msg(NOT_KNOWN, name=text), LOOK)
    return content


def _code(text: str, number: int, reading: Reading) -> str:
    span = re.match(r"(?P<marks>`+)(?P<content>.*?)(?P=marks)(?P<rest>\{.*\})?$", text, re.DOTALL)
    if not span:
        return text
    content, rest = span["content"].strip(), span["rest"] or ""
    if rest.startswith("{="):
        if rest == "{=html}":
            return content
        reading.tell(number, msg("“{name}” is left out", name=text), WRITE_IT)
        return ""
    language = re.match(r"(?:\{(\w+)\}|(r)(?= ))\s*(.*)", content, re.DOTALL)
    if not language or not language[3]:
        return text[: len(text) - len(rest)]
    if (language[1] or language[2]).lower() == reading.setting.code.lower():
        return f"{{eval}}`{' '.join(language[3].split())}`"
    reading.tell(
        number,
        msg("an expression in {language} is not computed", language=language[1] or language[2]),
        msg("compute it in Python: {example}", example="{eval}`…`"),
    )
    return f"`{language[3]}`"


def _tex(text: str, number: int, reading: Reading) -> str:
    """A command of TeX, which is printed by no format but that of TeX."""
    name = text[1:].partition("{")[0].partition("[")[0]
    of_place = re.fullmatch(r"\\(?:eq)?ref\{([^{}]*)\}", text)
    if of_place and of_place[1] in reading.setting.equations:
        return text
    if name in _BREAKS:
        reading.tell(number, msg(PRINTED_BY_ITSELF, name=text), NOTHING_TO_DO)
    else:
        reading.tell(number, msg("“{name}” is left out", name=text), WRITE_IT)
    return ""


def _shortcode(text: str, number: int, reading: Reading) -> str:
    if text.startswith("{{{"):
        return f"`{text[1:-1]}`"
    words = text[3:-3].split()
    name = words[0] if words else ""
    if name in ("var", "meta") and len(words) > 1 and words[1] in reading.setting.variables:
        return reading.setting.variables[words[1]]
    if name == "kbd" and len(words) > 1:
        return " ".join(words[1:])
    if name == "pagebreak":
        reading.tell(number, msg(PRINTED_BY_ITSELF, name=text), NOTHING_TO_DO)
    else:
        reading.tell(number, msg("{name} is left out", name=text), WRITE_IT)
    return f"<!-- {text[3:-3].strip()} -->"


def _substituted(text: str, number: int, reading: Reading) -> str:
    name = text.strip("{} ").partition("|")[0].strip()
    known = reading.setting.variables
    if name in known and "|" not in text:
        return known[name]
    reading.tell(number, msg("nothing says what {name} is", name=text), WRITE_IT)
    return known.get(name, name)


# ---- Pictures, links and spans


def _image(text: str, number: int, reading: Reading) -> str:
    match = _LINKED.fullmatch(text)
    if not match:
        return text
    caption = inline(match["text"], number, reading)
    path = match["quoted"] or match["bare"] or ""
    if is_elsewhere(path):
        what = msg("the picture {address} lies elsewhere: a link leads to it", address=path)
        reading.tell(number, what, msg("save it beside the chapter, and name it there"))
        return f"[{caption or path}]({path})"
    if path.startswith("#") or _is_absent(path, reading.setting):
        what = msg("there is no picture {path}: its caption stays", path=path)
        reading.tell(number, what, msg("put it there, and write ![…](…) in the chapter"))
        return caption
    rest = (match["rest"] or "").replace("fig-alt=", "alt=")
    rest = re.sub(r"\s*(?:fig-align|fig-pos|fig-env|fig-scap)=(?:\"[^\"]*\"|[^\s}]+)", "", rest)
    address = picture_path(path, reading.setting)
    address = f"<{address}>" if re.search(r"[\s()]", address) else address
    return f"![{' '.join(caption.split())}]({address}){'' if rest in ('{}', '{ }') else rest}"


def _is_absent(path: str, setting: Setting) -> bool:
    """Whether a picture is not in the book, and no code of the page may make it."""
    if setting.files is None or path.startswith(("data:", "attachment:")):
        return False
    return inside(unquote(path), setting) not in setting.files


def _link(text: str, number: int, reading: Reading) -> str:
    match = _LINKED.fullmatch(text)
    if not match:
        return text
    target, setting = match["quoted"] or match["bare"] or "", reading.setting
    if doi := _DOI.fullmatch(target):
        found = match["text"] or f"doi:{doi['name']}"
        return f"[{inline(found, number, reading)}](https://doi.org/{doi['name']})"
    shown = inline(match["text"], number, reading)
    if re.fullmatch(r"!\[[^\]]*\]\([^)]*\)\{[^{}]*#fig-[^{}]*\}", shown):
        what = msg("a figure is no link: that to {address} is left out", address=target)
        reading.tell(number, what, msg("write the link in its caption"))
        return shown
    if is_elsewhere(target):
        return f"[{shown or target}]({target})"
    page = _PAGE.fullmatch(target.removeprefix("project:"))
    if page and (page["label"] or "") in setting.labels:
        return reference(page["label"], shown, reading)
    if page and (name := of_page(page["page"], setting, setting.notebooks)):
        # JupyterLab follows it too.
        place = f"#{page['label']}" if page["label"] else ""
        return f"[{shown}]({name}.ipynb{place})"
    if page:
        what = msg("a link leads to {target}, which is no chapter of the report", target=target)
        reading.tell(number, what, msg("give its public address, or leave the link out"))
        return f"[{shown}]({target})" if setting.anchors is None else shown or target
    bare = target.removeprefix("#")
    if target.startswith("#") or is_label(bare, setting):
        return _to_place(bare, shown, number, reading)
    if (label := of_page(target, setting, setting.pages)) and "." not in target:
        return reference(label, shown, reading)
    return _to_file(shown or target, target, number, reading)


def _to_place(label: str, shown: str, number: int, reading: Reading) -> str:
    """A link to a place of the book, or its words if there is none such."""
    setting = reading.setting
    shown = "" if _NUMBER.search(shown) else shown
    known = setting.anchors is None or compared(label) in setting.anchors
    if is_label(label, setting) or known:
        return reference(label, shown, reading)
    what = msg("a link leads to “{target}”, which is nowhere in the report", target=label)
    reading.tell(number, what, msg("correct its address, or leave the link out"))
    return shown or label


def _to_file(shown: str, path: str, number: int, reading: Reading) -> str:
    """The words of a link to a file, which readers of a report do not have."""
    where = inside(path, reading.setting)
    what = msg("readers do not have {file}: of the link to it the words stay", file=where)
    reading.tell(number, what, msg("give its public address, or leave the link out"))
    return shown


def _auto(text: str, number: int, reading: Reading) -> str:
    kind, _, target = text[1:-1].partition(":")
    return _link(f"[]({f'doi:{target}' if kind == 'doi' else target})", number, reading)


def _span(text: str, number: int, reading: Reading) -> str:
    match = _SPAN.fullmatch(text)
    if not match:
        return text
    shown, said = inline(match["text"], number, reading), match["rest"]
    classes = re.findall(r"\.([\w-]+)", said)
    if hidden := hidden_from(classes, said):
        reading.tell(number, msg(ONLY_FOR, formats=hidden), LOOK)
        return ""
    style = next((_SPANS[name] for name in classes if name in _SPANS), "")
    return f"<{style}>{shown}</{style}>" if style else shown


def _note(text: str, number: int, reading: Reading) -> str:
    return f"^[{inline(text[2:-1], number, reading.within_note())}]"


def _element(text: str, _number: int, reading: Reading) -> str:
    """A picture as HTML has it."""
    return _SOURCE.sub(lambda at: at["before"] + picture_path(at["path"], reading.setting), text)


def _script(text: str, _number: int, _reading: Reading) -> str:
    tag = "sub" if text[0] == "~" else "sup"
    return f"<{tag}>{text[1:-1]}</{tag}>"


def _formula(text: str, _number: int, _reading: Reading) -> str:
    """A formula that MyST has between backticks."""
    return f"${text[2:-2]}$"


def _character(text: str, _number: int, _reading: Reading) -> str:
    return _TYPED[text]


def hidden_from(classes: Iterable[str], said: str) -> str:
    """For which formats alone attributes say that something is, if that is not the page's own."""
    formats = re.findall(r"(?:when|unless)-format=[\"']?([\w-]+)", said)
    is_html = any(name.startswith("html") for name in formats)
    if "content-visible" in classes and formats:
        shows = is_html != ("unless-format" in said)
        return "" if shows else ", ".join(formats)
    if "content-hidden" in classes and formats:
        shows = is_html == ("unless-format" in said)
        return "" if shows else msg("others than {formats}", formats=", ".join(formats))
    return ""


_READ: dict[str, Callable[[str, int, Reading], str]] = {
    **{"role": _role, "code": _code, "shortcode": _shortcode, "substitution": _substituted},
    **{"image": _image, "link": _link, "note": _note, "span": _span, "cited": cited},
    **{"auto": _auto, "html": _element, "tex": _tex, "low": _script, "high": _script},
    **{"quoted": _formula, "space": _character, "dash": _character, "dots": _character},
}
