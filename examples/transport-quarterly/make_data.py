"""Make the data of this example: the same figures each time, of a country that does not exist.

    python make_data.py

writes regions.csv, indicators.csv, sources.csv and observations.csv below data/. Nothing in them
was measured; they are for showing what a quarterly bulletin with many regions looks like.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
COUNTRY = "Merrowland"
OFFICE = f"{COUNTRY} Office for Transport Statistics"
# Bus journeys in millions in a usual quarter, rail journeys as a share of them, services on time.
REGIONS = {
    "Aldmere": (31.0, 0.52, 82.0),
    "Brayford": (18.4, 0.31, 85.5),
    "Calderwick": (24.9, 0.40, 80.1),
    "Dunmoor": (7.2, 0.18, 88.0),
    "Eastholm": (12.6, 0.27, 84.3),
    "Farnvale": (15.1, 0.35, 86.2),
    "Glenross": (9.3, 0.22, 83.7),
    "Harrowby": (27.5, 0.46, 79.4),
    "Inverleigh": (11.0, 0.29, 87.1),
    "Kestrel Coast": (5.8, 0.12, 89.3),
    "Lowmarsh": (8.7, 0.20, 85.0),
    "North Fells": (4.1, 0.15, 90.2),
}
YEARS = range(2022, 2025)
# When the figures of a quarter are published: month and day, of the next year for the last one.
PUBLISHED = {1: (5, 16), 2: (8, 15), 3: (11, 14), 4: (2, 13)}
# Spring and autumn are busier than winter and summer.
SEASONS = {1: 0.97, 2: 1.01, 3: 0.96, 4: 1.06}
INDICATORS = (
    ("all-journeys", "Passenger journeys", "million journeys", 2, "journeys", ""),
    ("bus-journeys", "Bus journeys", "million journeys", 2, "journeys", "all-journeys"),
    ("rail-journeys", "Rail journeys", "million journeys", 2, "journeys", "all-journeys"),
    ("bus-distance", "Bus distance", "million vehicle km", 2, "service", ""),
    ("bus-on-time", "Bus services on time", "%", 1, "service", ""),
)
DEFINITIONS = {
    "all-journeys": "Journeys by bus and by rail that began in the region.",
    "bus-journeys": "Boardings of local buses in the region.",
    "rail-journeys": "Journeys by rail that began at a station in the region.",
    "bus-distance": "Distance run by local buses in service, without empty running.",
    "bus-on-time": "Share of non-frequent bus services that left timing points between "
    "1 minute before and 5 minutes after the time in the timetable; of the country the mean of its "
    "regions.",
}
# What the last published digit is worth.
MILLIONS, SHARES = Decimal("0.01"), Decimal("0.1")


def quarters() -> Iterator[tuple[int, int]]:
    """Years and quarters, in their order."""
    return ((year, quarter) for year in YEARS for quarter in PUBLISHED)


def rounded(value: float, step: Decimal) -> Decimal:
    """A value as it is published."""
    return Decimal(str(value)).quantize(step)


def values_of(name: str) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """The values of a region, a quarter each: growing, seasonal and a little uneven."""
    usual, share, on_time = REGIONS[name]
    # Of its own for each region, so that one more region changes no other.
    chance = random.Random(name)
    trend = 0.004 + 0.010 * chance.random()
    for number, (year, quarter) in enumerate(quarters()):
        level = (1 + trend) ** number * SEASONS[quarter] * (0.985 + 0.03 * chance.random())
        bus = rounded(usual * level, MILLIONS)
        rail = rounded(usual * share * level * (0.98 + 0.004 * number), MILLIONS)
        winter = -1.2 if quarter in (1, 4) else 0.4
        yield (
            f"{year}-Q{quarter}",
            {
                "all-journeys": bus + rail,
                "bus-journeys": bus,
                "rail-journeys": rail,
                "bus-distance": rounded(usual * 0.62 * (0.99 + 0.02 * chance.random()), MILLIONS),
                "bus-on-time": rounded(on_time + winter + 1.6 * (chance.random() - 0.5), SHARES),
            },
        )


def observations() -> Iterator[tuple[str, str, str, Decimal]]:
    """All values: those of regions, and of the country what they add up to or their mean."""
    made = {name: dict(values_of(name)) for name in REGIONS}
    for name, periods in made.items():
        for period, values in periods.items():
            for indicator, value in values.items():
                yield indicator, name, period, value
    for year, quarter in quarters():
        period = f"{year}-Q{quarter}"
        for indicator, *_ in INDICATORS:
            values = [periods[period][indicator] for periods in made.values()]
            whole = sum(values, Decimal(0))
            if indicator == "bus-on-time":
                whole = (whole / len(values)).quantize(SHARES)
            yield indicator, COUNTRY, period, whole


def step_of(value: Decimal) -> Decimal:
    """What the last digit of a value is worth."""
    return Decimal(1).scaleb(int(value.as_tuple().exponent))


def source_of(period: str) -> str:
    """The key of the bulletin that published a quarter's figures first."""
    return f"transport-{period.lower()}"


def write(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: the same bytes on every system."""
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    """Write all tables."""
    regions = [(COUNTRY, COUNTRY, "country", ""), *((n, n, "region", COUNTRY) for n in REGIONS)]
    write("regions", ("region", "name_en", "kind", "parent"), regions)
    write(
        "indicators",
        (
            *("indicator", "name", "name_en", "unit", "form", "timing", "base", "decimals"),
            *("theme", "body", "definition", "part_of"),
        ),
        [
            (
                key,
                name,
                name,
                unit,
                "level",
                "flow",
                "",
                decimals,
                theme,
                OFFICE,
                DEFINITIONS[key],
                whole,
            )
            for key, name, unit, decimals, theme, whole in INDICATORS
        ],
    )
    sources = []
    for year, quarter in quarters():
        month, day = PUBLISHED[quarter]
        known = f"{year + (quarter == max(PUBLISHED))}-{month:02}-{day:02}"
        title = f"Passenger transport tables, quarter {quarter} of {year} (made by make_data.py)"
        about = (title, "published", OFFICE, "", "", known, known, "published", "DS/OL", "en")
        sources.append((source_of(f"{year}-Q{quarter}"), *about, "", "none", ""))
    write(
        "sources",
        (
            *("source", "title", "title_status", "publisher", "reprint", "author", "published"),
            *("known", "known_basis", "medium", "language", "url", "url_kind", "note"),
        ),
        sources,
    )
    units = {key: unit for key, _, unit, *_ in INDICATORS}
    write(
        "observations",
        (
            *("indicator", "region", "period", "value", "unit", "precision", "qualifier"),
            *("status", "confidence", "scope", "denominator_date", "break_note", "source"),
            *("original", "note"),
        ),
        [
            (
                *(indicator, region, period, value, units[indicator], step_of(value), ""),
                *("final", "high", "", "", "", source_of(period), "", ""),
            )
            for indicator, region, period, value in observations()
        ],
    )


if __name__ == "__main__":
    main()
