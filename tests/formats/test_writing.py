"""The formats of a report are written beside each other, and one that fails stops no other."""

import queue
import threading

import pytest
from made import report
from nbformat.v4 import new_markdown_cell

from whitepaper.formats import writing
from whitepaper.inputs.theme import DEFAULT, Logo, Theme
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas

READING = read_report(report(new_markdown_cell("# 概况\n\n正文。")))


def written(kinds, jobs, theme=DEFAULT):
    """The files that are written, and the error that ends it; neither is waited for for ever."""
    results = queue.Queue()

    def write():
        files = {}
        try:
            with writing(READING, Formulas(), kinds, jobs, theme) as parts:
                for part in parts:
                    files |= part
        except OSError as error:
            results.put((files, error))
        else:
            results.put((files, None))

    threading.Thread(target=write, daemon=True).start()
    return results.get(timeout=120)


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_all_formats_are_written_however_many_at_a_time(jobs):
    files, error = written(["html", "pdf", "docx", "annex"], jobs)

    assert error is None
    assert {"whitepaper.html", "whitepaper.pdf", "whitepaper.docx"} < {*files}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pdf_that_fails_before_it_is_set_keeps_no_other_format_waiting(tmp_path, jobs):
    lacking = Theme(root=str(tmp_path), logo=Logo(file="gone.svg", alt="标志"))

    files, error = written(["pdf", "annex"], jobs, lacking)

    assert "gone.svg" in str(error)
    assert [*files] and all(name.endswith((".csv", ".xlsx", ".json")) for name in files)
