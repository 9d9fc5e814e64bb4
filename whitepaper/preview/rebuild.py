"""What a preview shows: the page of an edition as it is now, or what keeps it from being made."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from whitepaper import pipeline
from whitepaper.checks import find_all
from whitepaper.content import Content, read
from whitepaper.errors import DataError, Finding, UsageError, WhitepaperError
from whitepaper.execution.execute import find_failures
from whitepaper.fingerprint import Ingredients, of_bytes
from whitepaper.formats.html import page
from whitepaper.inputs.site import site
from whitepaper.messages import msg
from whitepaper.progress import Progress
from whitepaper.reading.omissions import Omission

FORMATS = ("html",)
# Seconds after which what could not be read is read again.
_SETTLING = 0.3
# What the page of a preview may have more than one that is published.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src data:; font-src 'self' data:"
)


class Shown(Struct, frozen=True):
    """A page, and what its author has to be told.

    `number` counts the pages, `fonts` is the style sheet of its fonts. `failure` is what keeps the
    last change from being shown; the page is then the last that was good, or none. `findings` are
    those of the page; `notices` are to be seen, and need not be mended. `omitted` is what the first
    page did without.
    """

    number: int = 0
    page: bytes = b""
    fonts: str = ""
    findings: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    failure: WhitepaperError | None = None
    omitted: frozenset[str] | None = None


class Preview(Struct, frozen=True):
    """The edition of a project to be shown, and how it is built; `code` is this package."""

    root: Path
    edition: str
    options: pipeline.Options
    code: Ingredients


def rebuild(preview: Preview, last: Shown, progress: Progress) -> Iterator[Shown]:
    """Build an edition anew as a page to be looked at; nothing is refused that can be shown.

    The page comes first, with the findings of the last one, and with its own as soon as these are
    known.
    """
    failure = None
    for pause in (_SETTLING, None):
        try:
            yield from _rebuild(preview, last, progress)
        except (UsageError, DataError) as error:
            failure = error
            # A program may be in the middle of saving a file.
            if pause:
                time.sleep(pause)
        except WhitepaperError as error:
            yield replace(last, failure=error)
            return
        else:
            return
    yield replace(last, failure=failure)


def _rebuild(preview: Preview, last: Shown, progress: Progress) -> Iterator[Shown]:
    with site(preview.root) as seen:
        edition = pipeline.load(seen, preview.edition)
        chapters, begun = pipeline.run(seen, edition, preview.options, progress)
        found = find_failures(chapters, edition, preview.root)
        failures = [finding for own in found.values() for finding in own]
        if any(chapter.failures for chapter in chapters):
            raise WhitepaperError(msg("The change cannot be shown yet."), failures)
        content = read(begun, chapters, FORMATS, preview.code)
        written, fonts = _write(content)
        number = last.number + ((written, fonts) != (last.page, last.fonts))
        omissions = content.reading.omissions
        omitted = last.omitted
        if omitted is None:
            omitted = frozenset(omission.part for omission in omissions)
        shown = Shown(number, written, fonts, last.findings, last.notices, omitted=omitted)
        yield shown
        findings = (*failures, *find_all(content.subject))
        places = {finding.place for finding in findings}
        gone = (each for each in _gone(omissions, omitted) if each.place not in places)
        yield replace(shown, findings=findings, notices=tuple(gone))


def _gone(omissions: Sequence[Omission], omitted: Set[str]) -> Iterator[Finding]:
    """What the edition does without since the preview began: it may be by mistake."""
    remedy = msg("see whether name and year are right; if there is no such value, all is well")
    for omission in omissions:
        if omission.part not in omitted:
            message = msg(
                "{part} is not printed: {reason}",
                part=omission.part,
                reason=omission.reason,
            )
            yield Finding(str(omission.place), message, remedy)


def _write(content: Content) -> tuple[bytes, str]:
    """The page of an edition, and the style sheet of its fonts."""
    fonts: list[str] = []

    def address(rules: str) -> str:
        fonts.append(rules)
        # A browser fetches them when they are others, which is seldom.
        return f"/fonts.css?{of_bytes(rules.encode())}"

    additions = page.Additions(_POLICY, "/preview.css", "/preview.js", address)
    reading = content.reading
    report = reading.document, reading.images, content.formulas
    written = page.write(*report, {}, additions, theme=content.edition.theme)
    return written, fonts[0]
