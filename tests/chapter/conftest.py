"""What all tests of the chapter interface need."""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def figures_closed() -> Iterator[None]:
    """What a test has drawn goes with it."""
    yield
    plt.close("all")
