"""Typed numbers are found, and nothing else: measured on sentences that others have labelled."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from whitepaper.checks.numbers import claims, typed

SETS = Path(__file__).parent / "numbers"


def labelled(name: str) -> list[tuple[str, list[str]]]:
    with (SETS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["sentence"], [n for n in row["numbers"].split("|") if n]) for row in rows]


@pytest.mark.parametrize("name", ["sentences.csv", "held-out.csv"])
def test_the_number_check_finds_what_is_typed_and_little_else(name, capsys):
    found, wanted, right = 0, 0, 0
    missed = []
    for sentence, numbers in labelled(name):
        got = [number.text for number in typed(sentence)]
        right += (Counter(got) & Counter(numbers)).total()
        found, wanted = found + len(got), wanted + len(numbers)
        if Counter(got) != Counter(numbers):
            missed.append((sentence, numbers, got))
    precision, recall = right / found, right / wanted

    with capsys.disabled():
        # The measurement is what this test is for.
        print(f"\n{name}: precision {precision:.3f}, recall {recall:.3f} of {wanted} numbers")  # noqa: T201
    assert len(labelled(name)) >= 200
    assert recall >= 0.99, missed
    assert precision >= 0.95, missed


def test_the_labelled_sentences_are_the_same_in_no_two_sets():
    one, other = ({sentence for sentence, _ in labelled(path.name)} for path in SETS.iterdir())
    assert not one & other


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("专利授权量为历年最高", ["最高"]),
        ("首次突破，连续增长，居首位", ["首次", "连续", "居首"]),
        ("最高人民法院、最高检发布典型案例，落实“最多跑一次”，最大限度便利群众", []),
    ],
)
def test_words_that_claim_a_first_or_a_greatest_are_found(text, claimed):
    assert [claim.text for claim in claims(text)] == claimed


def test_what_an_abbreviation_is_said_to_mean_is_printed_and_so_looked_through():
    told = typed('授权<abbr class="a1" title="全年1.5亿件">GDP</abbr>，<b id="b2">甲</b>')

    assert [number.text for number in told] == ["1.5"]
