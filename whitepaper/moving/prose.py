"""The Markdown of Quarto and of MyST as ours, and what of it ours has not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from whitepaper.document.labels import LABEL
from whitepaper.messages import key, msg, said
from whitepaper.moving.bibliography import Reference

# What is told of a line, counted from 1, of a text: what is wrong, and the remedy.
Tell = Callable[[int, str, str], None]


_HERE = PurePosixPath()


@dataclass(frozen=True)
class Setting:
    """What a text of a book may name: works, variables, labels by what they are here, pages.

    Of `pages` these are the labels of their chapters, `notebooks` the names. `glued` are the
    expressions that code of this page gives names, `code` is the language of that. `folder` is
    where the text stands in the book, `base` what has become of notebooks/.
    """

    language: str
    works: Mapping[str, Reference] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    glued: Mapping[str, str] = field(default_factory=dict)
    code: str = "python"
    folder: PurePosixPath = _HERE
    base: PurePosixPath = _HERE


@dataclass(frozen=True)
class _Reading:
    """A text that is read: `notes` are those that are to stand below it, by their marks.

    It has marks of its own, which are `taken`.
    """

    setting: Setting
    tell: Tell
    notes: dict[str, str]
    taken: frozenset[str] = frozenset()


_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_DIRECTIVE = re.compile(r"\{(?P<name>=?[A-Za-z][\w:+.-]*)\}[ \t]*(?P<argument>.*)")
_DIV = re.compile(r"\{(?P<attributes>.*)\}|(?P<name>[\w-]+)")
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
_INLINE = re.compile(
    r"(?P<role> ?\{[A-Za-z][\w:.-]*\}(?P<rt>`+)(?!`).+?(?<!`)(?P=rt)(?!`))"
    r"|(?P<code>(?P<ct>`+)(?!`).+?(?<!`)(?P=ct)(?!`))"
    r"|(?P<shortcode>\{\{<.*?>\}\})"
    r"|(?P<substitution>\{\{ *[\w.-]+ *\}\})"
    r"|(?P<image>!\[[^\]]*\]\([^)\s]+\)(?:\{[^}]*\})?)"
    r"|(?P<link>(?<!!)\[[^\]]*\]\([^)\s]+\))"
    r"|(?P<cited> ?\[[^\]\[]*-?@[^\]\[]*\])"
    r"|(?P<name>(?<![\w.@-])-?@(?P<key>[A-Za-z0-9_][\w:.#$%&+?<>~/-]*[\w/])"
    r"(?P<where> \[[^\]\[@]+\](?![(\[{]))?)"
)
_CITED = re.compile(
    r"^(?P<before>.*?)(?P<minus>-?)@(?P<key>[\w][\w:.#$%&+?~/-]*\w|\w)(?P<after>.*)$"
)
_ROLE = re.compile(r"\{(?P<name>[\w:.-]+)\}`+(?P<content>.*?)`+$")
_TARGET = re.compile(r"(?P<text>.*?)[ \t]*<(?P<target>[^<>]+)>$", re.DOTALL)
_OWN_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_IMAGE = re.compile(r"(?P<head>!\[[^\]]*\])\((?P<path>[^)]+)\)(?P<rest>\{.*\})?$")
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)]+)\)$")
_PAGE = re.compile(r"(?P<page>[^#]+\.(?:qmd|ipynb|md|rmd))(?:#(?P<label>.+))?$", re.IGNORECASE)
_HAS_LABEL = re.compile(LABEL)
_MARK = re.compile(r"\((?P<label>[^()\s]+)\)=[ \t]*$")
_TITLE = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<title>.+?)(?:[ \t]*\{.*\})?[ \t]*$")

_BOXES = {
    **dict.fromkeys(("note", "callout-note"), key("Note")),
    **dict.fromkeys(("warning", "attention", "callout-warning"), key("Warning")),
    **dict.fromkeys(("tip", "hint", "callout-tip"), key("Tip")),
    **dict.fromkeys(("important", "callout-important"), key("Important")),
    **dict.fromkeys(("caution", "danger", "error", "callout-caution"), key("Caution")),
    "seealso": key("See also"),
    **dict.fromkeys(("admonition", "topic", "sidebar", "margin", "dropdown", "card"), ""),
}
# What only sets the page, and what of it is silently nothing here.
_QUIET = frozenset({"tableofcontents", "contents", "toctree", "index", "only"})
_KEPT_ROLES = frozenset({"eval", "math", "eq"})
_PLAIN_ROLES = frozenset({"term", "abbr", "kbd", "guilabel", "menuselection", "file", "index"})
_PRINTED_BY_ITSELF = key("pages end by themselves: {name} is left out")


def converted(text: str, setting: Setting, tell: Tell) -> str:
    """A Markdown text of Quarto or MyST as ours; what cannot be said here is told."""
    reading = _Reading(setting, tell, {}, frozenset(_OWN_NOTE.findall(text)))
    whole = "\n".join(_blocks(text.split("\n"), 1, reading)).strip("\n")
    stated = "\n\n".join(f"[^{name}]: {note}" for name, note in reading.notes.items())
    return f"{whole}\n\n{stated}" if stated else whole


def _blocks(lines: list[str], first: int, reading: _Reading) -> Iterator[str]:
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if not fence or not (fence["info"] or fence["marks"][0] != ":"):
            if not (fence or lines[at].strip() == "+++"):
                yield _line(lines[at], first + at, reading)
            at += 1
            continue
        end = _end(lines, at, fence)
        body = lines[at + 1 : end]
        if fence["marks"][0] == ":" or _DIRECTIVE.match(fence["info"]):
            block = _Block(fence["info"], tuple(body), first + at)
            yield from _block(block, reading)
        else:
            yield from lines[at : end + 1]
        at = end + 1


def _end(lines: list[str], start: int, fence: re.Match[str]) -> int:
    """The line that closes a fence; the last but one of the text if none does."""
    depth = 0
    for at in range(start + 1, len(lines)):
        other = _FENCE.match(lines[at])
        if not other or other["marks"][0] != fence["marks"][0]:
            continue
        if fence["marks"][0] == ":":
            depth += 1 if other["info"] else -1
            if depth < 0:
                return at
        elif not other["info"] and len(other["marks"]) >= len(fence["marks"]):
            return at
    return len(lines)


@dataclass(frozen=True)
class _Block:
    """What stands in a fence: what that says, and its lines; `line` is that of the fence."""

    info: str
    body: tuple[str, ...]
    line: int


def _block(block: _Block, reading: _Reading) -> Iterator[str]:
    opened = _opened(block)
    skipped = len(block.body) - len(opened.body)
    inner = list(_blocks(list(opened.body), block.line + 1 + skipped, reading))
    if opened.name in _BOXES:
        yield from _box(opened, inner, reading.setting.language)
    elif kept := _kept(opened, inner, reading.setting):
        yield from kept
    elif opened.name not in _QUIET:
        yield from _lost(block, opened, inner, reading)


@dataclass(frozen=True)
class _Opened:
    """What a fence says: its name, argument and options, and the lines below these."""

    name: str
    argument: str
    given: Mapping[str, str]
    body: tuple[str, ...]


def _opened(block: _Block) -> _Opened:
    if directive := _DIRECTIVE.match(block.info):
        given, body = _options(block.body)
        return _Opened(directive["name"].lower(), directive["argument"].strip(), given, body)
    found = _DIV.fullmatch(block.info)
    attributes = (found["attributes"] if found else None) or ""
    classes = re.findall(r"\.([\w-]+)", attributes) or [(found and found["name"]) or ""]
    given = dict(re.findall(r"([\w-]+)=\"?([^\"}]*)\"?", attributes))
    name = classes[0]
    if label := re.search(r"#([\w:.-]+)", attributes):
        given["name"] = label[1]
        name = name or label[1].partition("-")[0]
    return _Opened(name, given.get("title", ""), given, block.body)


def _kept(opened: _Opened, inner: list[str], setting: Setting) -> list[str]:
    """A block that is known here too, as it is written here; nothing if it is none."""
    name, argument, given, body = opened.name, opened.argument, opened.given, opened.body
    label = setting.labels.get(given.get("name", ""), given.get("name", ""))
    match name:
        case "figure" | "image":
            return list(_figure(name, argument, given, inner, setting))
        case "fig" if sum("![" in line for line in inner) == 1:
            image = next(line for line in inner if "![" in line)
            caption = " ".join(line.strip() for line in inner if line.strip() and line != image)
            path = re.search(r"!\[.*?\]\(([^)]+)\)", image)
            return [f"![{caption}]({path[1] if path else ''}){{#{label}}}"]
        case "tbl":
            table = [line for line in inner if line.lstrip().startswith("|")]
            caption = " ".join(x.strip() for x in inner if x.strip() and x not in table)
            return ["", *table, "", f": {caption} {{#{label}}}", ""]
        case "table":
            named = f" {{#{label}}}" if label else ""
            return ["", *inner, "", f": {argument}{named}", ""]
        case "glossary":
            return ["", *_terms(inner), ""]
        case "math":
            named = f" ({given['label']})" if given.get("label") else ""
            return ["", "$$", *body, f"$${named}", ""]
        case "code" | "code-block" | "sourcecode" | "code-cell":
            return [f"```{argument}", *body, "```"]
        case "=html":
            return list(body)
        case "raw" if argument == "html":
            return list(body)
    return []


def _terms(lines: Sequence[str]) -> Iterator[str]:
    """The terms of a glossary with what they mean below them, as a list of definitions."""
    begins = False
    for line in lines:
        if line.strip() and not line.startswith((" ", "\t")):
            yield from ("", line)
            begins = True
        elif line.strip():
            yield f"{':   ' if begins else '    '}{line.strip()}"
            begins = False
        else:
            yield line


def _lost(block: _Block, opened: _Opened, inner: list[str], reading: _Reading) -> Iterator[str]:
    """What there is not here: told, and its text kept if it has one."""
    name, line = opened.name, block.line
    match name:
        case "refs" | "bibliography":
            what, remedy = msg("there is no list of works"), msg("they stand in footnotes")
            reading.tell(line, what, remedy)
        case "mermaid" | "dot" | "graphviz":
            reading.tell(line, msg("a diagram of {name} is not drawn", name=name), _PICTURE)
            yield from ("```", *opened.body, "```")
        case _ if name == "raw" or name.startswith(("=", "glue")):
            reading.tell(line, msg("“{name}” is left out", name=block.info), _WRITE_IT)
        case _:
            reading.tell(line, msg(_NOT_KNOWN, name=name or block.info), _LOOK)
            titled = bool(opened.argument and _DIRECTIVE.match(block.info))
            yield from ("", *([f"**{opened.argument}**", ""] if titled else []), *inner, "")


_NOT_KNOWN = key("“{name}” is not known here: its text is kept, not its look")
_LOOK = msg("look whether the text still says what it should")
_WRITE_IT = msg("write it in Markdown, if readers need it")
_PICTURE = msg("put a picture of it in its place")


def _options(body: tuple[str, ...]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The options of a directive, and what stands below them."""
    given: dict[str, str] = {}
    at = 0
    if body and body[0].strip() == "---":
        end = next((n for n, line in enumerate(body[1:], 1) if line.strip() == "---"), 0)
        for line in body[1:end]:
            name, _, value = line.partition(":")
            given[name.strip()] = value.strip().strip("\"'")
        at = end + 1
    while at < len(body) and (match := _OPTION.match(body[at])):
        given[match["name"]] = match["value"].strip()
        at += 1
    return given, body[at:]


def _box(opened: _Opened, inner: list[str], language: str) -> Iterator[str]:
    """A box as lines that begin with >, which are printed as one."""
    title, kind = opened.argument, _BOXES[opened.name]
    heading = next((line for line in inner if line.strip()), "")
    if not title and (found := _TITLE.match(heading)):
        title = found["title"]
        inner.remove(heading)
    title = title or (said(msg(kind), language) if kind else "")
    lines = [*((f"**{title}**", "") if title else ()), *inner]
    while lines and not lines[-1].strip():
        lines.pop()
    yield from ("", *(f"> {line}".rstrip() for line in lines), "")


def _figure(
    kind: str, path: str, given: Mapping[str, str], inner: list[str], setting: Setting
) -> Iterator[str]:
    label = given.get("name") or given.get("label", "")
    options = {"name": setting.labels.get(label, label), "alt": given.get("alt", "")}
    options |= {name: given.get(name, "") for name in ("width", "height")}
    yield f"```{{{kind}}} {_moved(path, setting)}"
    yield from (f":{name}: {value}" for name, value in options.items() if value)
    yield from ("", *inner, "```")


# ---- In a line


def _line(line: str, number: int, reading: _Reading) -> str:
    if mark := _MARK.match(line):
        return f"({reading.setting.labels.get(mark['label'], mark['label'])})="

    def replaced(match: re.Match[str]) -> str:
        text = match[0]
        match match.lastgroup:
            case "role":
                return _role(text, number, reading)
            case "code":
                return _code(text, number, reading)
            case "shortcode":
                return _shortcode(text, number, reading)
            case "substitution":
                name = text.strip("{} ")
                if name in reading.setting.variables:
                    return reading.setting.variables[name]
                reading.tell(number, msg("nothing says what {name} is", name=text), _WRITE_IT)
                return name
            case "image":
                return _image(text, reading.setting)
            case "link":
                return _link(text, number, reading)
            case "cited":
                return _cited(text, number, reading)
            case _:
                return _named(text, match["key"], match["where"] or "", number, reading)

    # The group that closed last is the outer one.
    return _INLINE.sub(replaced, line)


def _role(text: str, number: int, reading: _Reading) -> str:
    match = _ROLE.match(text.strip())
    if not match:
        return text
    name, content = match["name"].lower(), match["content"].strip()
    if name in _KEPT_ROLES:
        return text
    if name.partition(":")[0] == "glue" and (glued := _glued(content, reading.setting)):
        return f"{' ' * text.startswith(' ')}{glued}"
    if name.startswith("cite"):
        works = [(each.strip(), "", "") for each in content.split(",")]
        inside = name == "citet" or name.startswith("cite:t")
        cited = _note_of(works, number, reading, named=inside)
        return f" {cited.lstrip()}" if inside and text.startswith(" ") else cited
    target = _TARGET.match(content)
    shown, label = (target["text"], target["target"]) if target else ("", content)
    space = " " * text.startswith(" ")
    found = _linked(name, shown, label, reading.setting)
    return space + (found or _said(match[0], name, shown or label, number, reading))


def _glued(content: str, setting: Setting) -> str:
    """The expression of a value that code has glued, in a format if one is named; or nothing."""
    name, _, form = content.partition(":")
    if not (expression := setting.glued.get(name)):
        return ""
    return f"{{eval}}`format({expression}, {form!r})`" if form else f"{{eval}}`{expression}`"


def _linked(name: str, shown: str, label: str, setting: Setting) -> str:
    """What a role of MyST leads to, as a link or a reference; nothing if it is none of these."""
    if name == "doc":
        label = _of_page(label, setting, setting.pages)
    elif name in ("ref", "numref"):
        label = _label(label, setting)
        # Of these words the number of the figure is a part.
        shown = shown if name == "ref" else ""
    else:
        return ""
    if not shown and _HAS_LABEL.fullmatch(label):
        return f"@{label}"
    return f"[{shown}](#{label})" if label else shown


def _said(text: str, name: str, content: str, number: int, reading: _Reading) -> str:
    """The text of a role of MyST that is none here."""
    if name in ("sub", "sup"):
        return f"<{name}>{content}</{name}>"
    if name not in _PLAIN_ROLES:
        reading.tell(number, msg(_NOT_KNOWN, name=text), _LOOK)
    return content


def _code(text: str, number: int, reading: _Reading) -> str:
    content = text.strip("`").strip()
    language = re.match(r"(?:\{(\w+)\}|(r)(?= ))\s*(.*)", content, re.DOTALL)
    if not language:
        return text
    if (language[1] or language[2]).lower() == reading.setting.code.lower():
        return f"{{eval}}`{language[3]}`"
    reading.tell(
        number,
        msg("an expression in {language} is not computed", language=language[1] or language[2]),
        msg("compute it in Python: {example}", example="{eval}`…`"),
    )
    return f"`{language[3]}`"


def _shortcode(text: str, number: int, reading: _Reading) -> str:
    words = text[3:-3].split()
    name = words[0] if words else ""
    if name in ("var", "meta") and len(words) > 1 and words[1] in reading.setting.variables:
        return reading.setting.variables[words[1]]
    if name == "pagebreak":
        reading.tell(number, msg(_PRINTED_BY_ITSELF, name=text), msg("nothing is to be done"))
    else:
        reading.tell(number, msg("{name} is left out", name=text), _WRITE_IT)
    return f"<!-- {text[3:-3].strip()} -->"


def _image(text: str, setting: Setting) -> str:
    match = _IMAGE.match(text)
    if not match:
        return text
    rest = (match["rest"] or "").replace("fig-alt=", "alt=")
    rest = re.sub(r"\s*(?:fig-align|fig-pos|fig-env)=(?:\"[^\"]*\"|[^\s}]+)", "", rest)
    return f"{match['head']}({_moved(match['path'], setting)}){'' if rest == '{}' else rest}"


def _link(text: str, number: int, reading: _Reading) -> str:
    match = _LINK.match(text)
    if not match:
        return text
    target, setting = match["target"], reading.setting
    page = None if "://" in target else _PAGE.match(target)
    bare = page["label"] if page else target.removeprefix("#")
    if bare and bare in setting.labels:
        target = f"#{setting.labels[bare]}"
    elif page and (name := _of_page(page["page"], setting, setting.notebooks)):
        # JupyterLab follows it too.
        target = f"{name}.ipynb{f'#{bare}' if bare else ''}"
    elif page:
        what = msg("a link leads to {target}, which is no chapter of the report", target=target)
        reading.tell(number, what, msg("give its public address, or leave the link out"))
    return f"[{match['text']}]({target})"


def _cited(text: str, number: int, reading: _Reading) -> str:
    parts = [_CITED.match(part.strip()) for part in text.strip()[1:-1].split(";")]
    if not all(parts):
        return text
    found = [part for part in parts if part]
    if all(_is_label(part["key"], reading.setting) for part in found):
        names = (f"{p['minus']}@{_label(p['key'], reading.setting)}" for p in found)
        return f"{' ' * text.startswith(' ')}[{'; '.join(names)}]"
    works = [(p["key"], p["before"].strip(), p["after"].strip(", ")) for p in found]
    return _note_of(works, number, reading)


def _named(text: str, name: str, where: str, number: int, reading: _Reading) -> str:
    if _is_label(name, reading.setting):
        return f"@{_label(name, reading.setting)}{where}"
    if name in reading.setting.works:
        return _note_of([(name, "", where.strip(" []"))], number, reading, named=True)
    return text


def _is_label(name: str, setting: Setting) -> bool:
    return name in setting.labels or _HAS_LABEL.fullmatch(name) is not None


def _label(name: str, setting: Setting) -> str:
    return setting.labels.get(name, name)


def _note_of(
    works: Sequence[tuple[str, str, str]], number: int, reading: _Reading, *, named: bool = False
) -> str:
    """Works as one footnote, each between what stands before and after it there.

    In a sentence that stands after their names.
    """
    known = []
    for name, before, where in works:
        if work := reading.setting.works.get(name):
            known.append((name, f"{before} {work.at(where)}".strip(), work.short, where))
        else:
            what = msg("no bibliography has “{name}”", name=name)
            reading.tell(number, what, msg("write the work in a footnote"))
    if not known:
        return f" ({', '.join(name for name, _, _ in works)})"
    mark = "-".join(
        re.sub(r"[^\w]+", "-", f"{name} {where}".strip()) for name, _, _, where in known
    )
    mark = _noted(mark, " ".join(note for _, note, _, _ in known), reading)
    return f"{', '.join(short for _, _, short, _ in known) * named}[^{mark}]"


def _noted(mark: str, note: str, reading: _Reading) -> str:
    """The mark of a note, which is like the one that is given, and of no other note."""
    number, own = 1, mark
    while own in reading.taken or reading.notes.get(own, note) != note:
        number += 1
        own = f"{mark}-{number}"
    reading.notes[own] = note
    return own


def _of_page(path: str, setting: Setting, given: Mapping[str, str]) -> str:
    """What is given for a page, by its path without an ending or else by its name."""
    bare = str(PurePosixPath(_inside(path, setting)).with_suffix(""))
    return given.get(bare, given.get(PurePosixPath(path).stem, ""))


def _moved(path: str, setting: Setting) -> str:
    """The path of a picture, as seen from notebooks/."""
    if "://" in path or path.startswith(("data:", "attachment:", "#")):
        return path
    parts, base = PurePosixPath(_inside(path, setting)).parts, setting.base.parts
    if parts[: len(base)] == base:
        return "/".join(parts[len(base) :])
    return "/".join(("..",) * len(base) + parts)


def _inside(path: str, setting: Setting) -> str:
    """A path as seen from the book; of a page, one that begins with a slash is that already."""
    if path.startswith("/"):
        return path.lstrip("/")
    parts: list[str] = []
    for part in (setting.folder / path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
