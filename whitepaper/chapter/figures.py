"""Figures as display objects, and what makes them readable: direct labels, marked breaks."""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from whitepaper.chapter.axes import say_as_text
from whitepaper.chapter.boxes import note_boxes
from whitepaper.chapter.display import Display, all_recorded, check_parts, markdown
from whitepaper.chapter.facts import Fact, FactError
from whitepaper.chapter.phone_figures import narrowed
from whitepaper.chapter.style import GROUND, PALETTE, language_in_force, look
from whitepaper.document import nodes
from whitepaper.document.facts import ESTIMATE, PROVISIONAL, sources_of
from whitepaper.inputs import data as package
from whitepaper.languages import Language, load
from whitepaper.messages import chained, msg
from whitepaper.project import find_root

# Points around a letter; what is lighter than this in all colours is written on a bar.
_HALO = 2.5
_PALE = 0.9


def figure(
    drawing: Axes | Figure,
    *,
    id: str = "",
    caption: str = "",
    alt: str = "",
    data: Any = (),
    subtitle: str = "",
    note: str = "",
    facts: Sequence[Fact] = (),
) -> Display:
    """A numbered figure of the frames in `data`, which come from `Report.series`.

    `caption` is the statement, `subtitle` the statistical description (what, where, when, unit),
    `alt` the text that serves who can't see the figure. Sources, and the notes that a reader of
    the series needs (breaks, gaps, changed scopes, provisional values), come from the data.
    `facts` are those that the texts print beside those of the data. In a project without a data
    package `data` may be left out, or be any frame: it is not printed, and `note` names the source.
    Raises `FactError` if `id` is none that prose can refer to, if the caption or `alt` is blank,
    if there is no data or that is not of the data package, a single value or a line of a single
    point, and if a character has no glyph in the shipped fonts.
    """
    check_parts(msg("figure"), "fig", id, caption=caption, alt=alt)
    canvas = _canvas(drawing, id)
    drawn = _facts_drawn(data, id)
    if problem := _single(canvas, drawn):
        raise FactError(msg("figure “{id}”: {problem}", id=id, problem=problem))
    axes = tuple(title for axes in canvas.axes if axes.axison for title in _titles(axes))
    for each in canvas.axes:
        _level_title(each)
        _set_apart(each)
        say_as_text(each, drawn["fact"], _language_of(drawn))
    svg = _svg(canvas, id)
    other = narrowed(canvas)
    narrow = ""
    if other:
        narrow = _svg(other, id)
        plt.close(other)
    # Closed, or the notebook's own backend would show the figure a second time.
    plt.close(canvas)
    notes = "".join((note, *(() if drawn.empty else series_notes(drawn))))
    block = nodes.Figure(
        label=id,
        caption=markdown(caption),
        subtitle=markdown(subtitle),
        alt=alt,
        note=markdown(notes),
        sources=sources_of((*facts, *drawn["fact"])),
        facts=all_recorded(facts),
        data=all_recorded(drawn["fact"]),
        axes=axes,
        shown=True,
    )
    preview = (
        f"<figure>{svg[svg.index('<svg') :]}<figcaption><b>{html.escape(caption)}</b> "
        f"{html.escape(subtitle)}<br>{html.escape(notes)}</figcaption></figure>"
    )
    return Display(block, preview, svg, narrow)


def _canvas(drawing: Any, name: str) -> Figure:
    """The figure that a drawing is, or is in; `FactError` for what is neither it nor its axes."""
    if isinstance(drawing, Figure):
        return drawing
    canvas = drawing.get_figure(root=True) if isinstance(drawing, Axes) else None
    if canvas is not None:
        return canvas
    if isinstance(getattr(drawing, "figure", None), Figure):
        example = "grid.figure"
    elif isinstance(drawing, np.ndarray | list | tuple):
        example = "axes[0].figure"
    else:
        example = "ax"
    raise FactError(
        msg(
            "figure “{id}” is made of a {kind}, and not of axes: give it {example}",
            id=name,
            kind=type(drawing).__name__,
            example=example,
        )
    )


def _facts_drawn(data: Any, name: str) -> pd.DataFrame:
    """The frames of facts that a figure draws, as one: none where a project can have no facts."""
    given = (
        [data] if isinstance(data, pd.DataFrame | pd.Series) else list(() if data is None else data)
    )
    frames = [frame for frame in given if isinstance(frame, pd.DataFrame) and "fact" in frame]
    root = find_root(Path.cwd())
    if len(frames) < len(given) and root and package.is_there(root):
        raise FactError(
            msg(
                "figure “{id}”: its data has no column “fact”: give it frames as report.series(…) "
                "or as_series(…) make them, without columns taken away",
                id=name,
            )
        )
    if all(frame.empty for frame in frames) and root and package.is_there(root):
        raise FactError(msg("figure “{id}”: its data has no rows: give it data=…", id=name))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"fact": []})


def _language_of(drawn: pd.DataFrame) -> Language:
    """The language of a chart: that of the facts that it draws, or else the edition's."""
    languages = (fact.language for fact in drawn["fact"] if isinstance(fact, Fact))
    return load(next(languages, language_in_force()))


def _titles(axes: Axes) -> tuple[str, str]:
    return axes.get_xlabel(), axes.get_ylabel()


def _level_title(axes: Axes) -> None:
    """Put the title of a vertical axis level above it: Hanzi that lie on their side read badly."""
    label = axes.yaxis.label
    above = axes.get_legend() or any(axes.get_title(place) for place in ("left", "center"))
    if label.get_text() and not above:
        axes.set_title(
            label.get_text(),
            loc="left",
            fontsize=label.get_fontsize(),
            fontweight="normal",
            color=label.get_color(),
        )
        axes.set_ylabel("")


def _set_apart(axes: Axes) -> None:
    """Give what is written in a chart a halo of its ground, which lines pass behind."""
    if not axes.axison:
        return
    for text in axes.texts:
        is_dark = max(to_rgb(text.get_color())) < _PALE
        if is_dark and not text.get_path_effects() and text.get_bbox_patch() is None:
            text.set_path_effects([withStroke(linewidth=_HALO, foreground=GROUND)])


def _single(canvas: Figure, rows: pd.DataFrame) -> str:
    """What of a chart is too little to be seen; nothing if it is enough."""
    if len(rows) == 1:
        return msg(
            "its data has a single value, which makes no chart: state it in the prose, or have "
            "report.series ask for at_least=2 and tag the cell “optional”"
        )
    lines = [line for axes in canvas.axes for line in axes.get_lines()]
    bars = [bar for axes in canvas.axes for group in axes.containers for bar in group]
    if len(bars) == 1 and not lines:
        return msg("a single bar compares nothing: state its value in the prose")
    # A marker shows where a point is.
    if any(np.size(line.get_xdata()) == 1 and line.get_marker() == "None" for line in lines):
        return msg(
            "a line has a single point, and so cannot be seen: draw bars, or give it a marker"
        )
    return ""


def series_notes(rows: pd.DataFrame) -> list[str]:
    """What a reader must know to compare the points: breaks, scopes, gaps, provisional values."""
    words = load(rows["fact"].iloc[0].language).notes
    notes: list[str] = []
    # Texts, such as those of events, make no series.
    rows = rows[[fact.value is not None for fact in rows["fact"]]]
    for (indicator, region), series in rows.groupby(["indicator", "region"], sort=False):
        what = words.series(indicator, region)
        notes += [words.scope_break(what, note) for note in series["break_note"].iloc[1:] if note]
        scopes = series[["period", "scope"]].drop_duplicates("scope")
        if len(scopes) > 1:
            notes.append(words.scopes(what, list(scopes.itertuples(index=False, name=None))))
        years = sorted({day.year for day in series["date"]})
        absent = [year for a, b in pairwise(years) for year in range(a + 1, b)]
        if absent:
            notes.append(words.absent_years(what, absent))
        provisional = [str(p) for p in series.loc[series["status"] == PROVISIONAL, "period"]]
        if provisional:
            notes.append(words.provisional(what, provisional))
        computed = [str(p) for p in series.loc[series["status"] == ESTIMATE, "period"]]
        if computed:
            notes.append(words.estimates([(what, computed)]))
    return list(dict.fromkeys(notes))


def in_wan(facts: Iterable[Fact]) -> list[str]:
    """The numbers of facts in ten thousands, for labels that are alike: 6.02, 10.5, 233.0.

    They have no more digits than are printed elsewhere, and of numbers in ones at most two
    decimals, from 100 on one. Raises `FactError` for what is no number.
    """
    return [_in_wan(fact) for fact in facts]


def _in_wan(fact: Fact) -> str:
    if fact.value is None or fact.precision is None:
        raise FactError(msg("“{text}” is no number", text=fact.text))
    return load(fact.language).numbers.in_wan(fact.value, fact.precision, fact.number)


def label_bars(ax: Axes, texts: Iterable[str], *, padding: float = 3) -> None:
    """Print the value of each bar at its end. `texts` follow the order in which bars are drawn.

    Raises `FactError` if there are no bars, or not as many texts as bars.
    """
    labels = list(texts)
    bars = [bar for container in ax.containers for bar in container]
    if not bars:
        raise FactError(msg("there are no bars to label: is the series empty?"))
    if len(labels) != len(bars):
        raise FactError(msg("{bars} bars but {labels} labels", bars=len(bars), labels=len(labels)))
    remaining = iter(labels)
    for container in ax.containers:
        ax.bar_label(
            # The stubs know containers in general; those of bars are the only ones with bars.
            container,  # type: ignore[arg-type]
            labels=[next(remaining) for _ in container],
            padding=padding,
            fontsize=8.5,
            color=look().ink,
        )
    horizontal = getattr(ax.containers[0], "orientation", "vertical") == "horizontal"
    # Room for the labels beyond the longest bar.
    ax.margins(x=0.12 if horizontal else None, y=None if horizontal else 0.12)


def label_lines(ax: Axes, names: Sequence[str], *, gap: float = 0.07, room: float = 0.1) -> None:
    """Name each line at its last point, in its colour, instead of a legend.

    Call it once the limits of the axes are set. `gap` is the least distance between two names as
    a share of the axes' height, `room` what the axes are widened by for the names. Raises
    `FactError` for more or fewer names than lines.
    """
    # seaborn adds empty lines for its legend.
    lines = [line for line in ax.get_lines() if np.size(line.get_xdata())]
    if len(lines) != len(names):
        raise FactError(
            msg(
                "the chart has {lines} lines with values, and {names} names for them: look at the "
                "years and regions that its series asks for",
                lines=len(lines),
                names=len(names),
            )
        )
    bottom, top = ax.get_ylim()
    least = gap * (top - bottom)
    ends = sorted(
        (*np.asarray(line.get_xydata())[-1][::-1], name, line.get_color())
        for line, name in zip(lines, names, strict=True)
    )
    left, _ = ax.get_xlim()
    right = max(x for _, x, _, _ in ends)
    # Room for the names inside of the axes: nothing reaches beyond the figure.
    ax.set_xlim(left, right + room * (right - left))
    height = -float("inf")
    for y, x, name, color in ends:
        height = max(y, height + least)
        ax.annotate(
            name,
            (x, y),
            xytext=(right + 0.015 * (right - left), height),
            textcoords="data",
            color=look().quiet if color == PALETTE[-1] else color,
            fontweight="bold",
            fontsize=9,
            va="center",
        )
    if legend := ax.get_legend():
        legend.remove()


def mark_breaks(ax: Axes, frame: pd.DataFrame) -> None:
    """Draw a dashed line before each observation that starts a new, not comparable segment.

    The horizontal axis is one of years, or of the frame's periods as categories.
    """
    categories = [label.get_text() for label in ax.get_xticklabels()]
    first = frame["year"].min()
    for row in frame[(frame["break_note"] != "") & (frame["year"] > first)].itertuples():
        place = categories.index(row.period) if row.period in categories else row.year
        ax.axvline(place - 0.5, color=look().quiet, linestyle=(0, (4, 3)), linewidth=1)
        ax.annotate(
            load(row.fact.language).chapter.scope_break,
            (place - 0.5, 1),
            xycoords=("data", "axes fraction"),
            xytext=(3, -2),
            textcoords="offset points",
            fontsize=8,
            color=look().quiet,
            va="top",
        )


def mark_estimates(ax: Axes, facts: Iterable[Fact]) -> None:
    """Hatch the bars of what no source has published. `facts` follow the order of the bars.

    Raises `FactError` if there are not as many facts as bars.
    """
    bars = [bar for container in ax.containers for bar in container]
    shown = list(facts)
    if len(shown) != len(bars):
        raise FactError(msg("{bars} bars but {labels} facts", bars=len(bars), labels=len(shown)))
    for fact, bar in zip(shown, bars, strict=True):
        if fact.status == ESTIMATE:
            bar.set(edgecolor=bar.get_facecolor(), hatch="////", linewidth=0.8)
            bar.set_facecolor("white")


def _svg(canvas: Figure, name: str) -> str:
    """The drawing as SVG text, the same bytes for the same drawing."""
    buffer = io.StringIO()
    before, dpi = canvas.canvas, canvas.dpi
    with note_boxes() as boxes:
        # What savefig does, but once: it draws in vain first, to lay out what is laid out here too.
        # No date and no creator: both would differ between builds.
        FigureCanvasSVG(canvas).print_svg(buffer, metadata={"Date": None, "Creator": None})
    canvas.set_canvas(before)
    canvas.set_dpi(dpi)
    if boxes.characters:
        raise FactError(msg("figure “{name}”: {boxes}", name=name, boxes=chained(boxes.describe())))
    return buffer.getvalue()
