"""Draw a plain chart once: an IPython extension.

After each cell pyplot draws every open figure anew, since somebody might be looking, and the inline
backend then draws it for print. Here nobody looks: between cells pyplot is not interactive.
"""

from __future__ import annotations

import matplotlib
from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Keep pyplot from drawing after a cell; what a cell sets itself holds in the next."""
    # Registered before pyplot's own, which it registers with a chapter's first figure.
    interactive, began = matplotlib.is_interactive(), True

    def after_cell() -> None:
        nonlocal interactive, began
        # Where only expressions are asked for, IPython tells the end of a cell that never began.
        if began:
            interactive, began = matplotlib.is_interactive(), False
        matplotlib.interactive(False)

    def before_cell() -> None:
        nonlocal began
        began = True
        matplotlib.interactive(interactive)

    shell.events.register("post_execute", after_cell)
    shell.events.register("pre_execute", before_cell)
