"""The same figure for a phone: less wide, so that its letters stay legible where it is shown.

Charts are laid out anew in less width; diagrams, which are laid out by hand, are drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from whitepaper.chapter.style import width as text_width

# Inches: on the 350 pixels that a phone has for it, 8 points are more than 9 pixels.
NARROW = 4.2
_SMALLEST = 8
# Points that texts may touch by: their boxes are higher than their glyphs.
_SLACK = 2
# Pixels between an axis and what is written beside it.
_CLEAR = 5

_draw_again: WeakKeyDictionary[Figure, Callable[[float], Figure]] = WeakKeyDictionary()


def drawn_by(draw: Callable[[float], Figure]) -> Figure:
    """What `draw` makes of the width of a page's text; a phone's is drawn by it as well."""
    figure = draw(text_width())
    _draw_again[figure] = draw
    return figure


def narrowed(figure: Figure) -> Figure | None:
    """A figure that was drawn, for a phone: another one, or this one changed.

    None if it is no wider than that, or if its texts would lie on each other.
    """
    if draw := _draw_again.get(figure):
        return draw(NARROW)
    width, height = figure.get_size_inches()
    if width <= NARROW:
        return None
    before = _collisions(figure)
    figure.set_size_inches(NARROW, height)
    _lay_out(figure)
    if sum(_thinned(axes.xaxis) + _moved_in(axes) for axes in figure.axes):
        _lay_out(figure)
    if _collisions(figure) > before:
        for text in figure.findobj(Text):
            text.set_fontsize(min(text.get_fontsize(), _SMALLEST))
        _lay_out(figure)
        if _collisions(figure) > before:
            return None
    # That takes almost as long as to draw it: it is drawn as it was laid out.
    figure.set_layout_engine("none")
    return figure


def _lay_out(figure: Figure) -> None:
    if engine := figure.get_layout_engine():
        engine.execute(figure)
    else:
        figure.draw_without_rendering()


def _thinned(axis: Axis) -> bool:
    """Drop ticks whose labels lie on the next one's, if any; the last, the year's, stays."""
    places = axis.get_majorticklocs()
    labels = [label.get_text() for label in axis.get_majorticklabels()]
    boxes = [label.get_window_extent() for label in axis.get_majorticklabels()]
    if len(places) != len(labels) or axis.axes is None:
        return False
    first, last = sorted(axis.get_view_interval())
    kept: list[Bbox] = []
    dropped: set[int] = set()
    for at in reversed(range(len(labels))):
        if not labels[at] or not first <= places[at] <= last:
            continue
        if any(_touch(boxes[at], other, gap=4) for other in kept):
            dropped.add(at)
        else:
            kept.append(boxes[at])
    if dropped:
        # A tick without a label says nothing.
        left = [at for at in range(len(labels)) if at not in dropped]
        axis.set_ticks([places[at] for at in left], [labels[at] for at in left])
    return bool(dropped)


def _moved_in(axes: Axes) -> bool:
    """Begin the axis of lines further left, if what is written at their first point lies on it."""
    edge = axes.bbox
    boxes = [text.get_window_extent() for text in axes.texts]
    at_start = [box.x0 for box in boxes if box.x0 < edge.x0 + _CLEAR < box.x1]
    if not at_start or axes.containers or not axes.get_lines() or axes.get_xscale() != "linear":
        return False
    lacking = edge.x0 + _CLEAR - min(at_start)
    left, right = axes.get_xlim()
    axes.set_xlim(left - (right - left) * lacking / (edge.width - lacking), right)
    return True


def _collisions(figure: Figure) -> int:
    """How many pairs of texts lie on each other, and texts beyond the edge, as it was laid out."""
    boxes = [text.get_window_extent() for text in _texts(figure)]
    edge = figure.bbox
    beyond = sum(box.x0 < edge.x0 - 1 or box.x1 > edge.x1 + 1 for box in boxes)
    return beyond + sum(_touch(one, other, gap=-_SLACK) for one, other in combinations(boxes, 2))


def _texts(figure: Figure) -> Iterator[Text]:
    """The texts that are seen; ticks beyond the axes are not."""
    hidden = set(map(id, _hidden_labels(figure)))
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            yield text


def _hidden_labels(figure: Figure) -> Iterable[Text]:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            first, last = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if not axes.axison or not first <= tick.get_loc() <= last:
                    yield from (tick.label1, tick.label2)
                if not tick.label2.get_visible():
                    yield tick.label2


def _touch(one: Bbox, other: Bbox, *, gap: float) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > -gap and down > -gap
