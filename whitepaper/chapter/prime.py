"""Draw and print once, so that kernels forked from here find it done.

The first chart of a process is slow: fonts are looked for, parts of the libraries are loaded. A
module that the warm process imports can do this for every chapter. It leaves nothing behind that a
chapter could see but the libraries' own caches: no open figure, no setting.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def prime() -> None:
    """Draw bars and lines as they are drawn in builds, and print a table."""
    frame = pd.DataFrame({"x": [0, 1, 0, 1], "y": [1, 2, 3, 4], "kind": ["a", "a", "b", "b"]})
    canvas = FigureCanvasAgg(Figure())
    axes = canvas.figure.subplots()
    if find_spec("seaborn"):
        import seaborn as sns

        # A kernel begins with this.
        with matplotlib.rc_context():
            sns.set_theme(style="ticks")
        sns.barplot(data=frame, x="x", y="y", ax=axes, errorbar=None)
        sns.lineplot(data=frame, x="x", y="y", hue="x", ax=axes, errorbar=None)
        _do_without_sliders(sns.widgets)
    canvas.figure.savefig(io.BytesIO(), format="svg")
    frame.pivot_table(index="x", columns="kind", values="y").to_html()


def _do_without_sliders(widgets: Any) -> None:
    """Have seaborn say of every slider, where it has none, that there is none."""
    for name in ("FloatSlider", "IntSlider"):
        if not hasattr(widgets, name):
            setattr(widgets, name, lambda **_: widgets.interact(None))


prime()
