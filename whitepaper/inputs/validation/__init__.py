"""Validate the data package before any kernel starts, with every problem in one list."""

from __future__ import annotations

from pathlib import Path

from whitepaper.errors import DataError, Finding
from whitepaper.inputs.validation.cells import cell_faults
from whitepaper.inputs.validation.descriptor import load
from whitepaper.inputs.validation.domain import domain_faults
from whitepaper.inputs.validation.faults import Fault, bad_cells, findings
from whitepaper.inputs.validation.reading import Table, read, units_by_indicator, with_own_units
from whitepaper.inputs.validation.schema import schema_faults
from whitepaper.messages import msg_n


def validate(root: Path) -> None:
    """Check the data package against its schema and the rules of the domain.

    Raises `DataError` with all findings: file, row, column, what is wrong, what is allowed. What
    only follows from another finding is not reported.
    """
    found, faults = find_faults(root)
    if problems := [*found, *findings(faults)]:
        message = msg_n(
            "The data package has 1 problem.",
            "The data package has {n} problems.",
            n=len(problems),
        )
        raise DataError(message, problems)


def find_faults(root: Path) -> tuple[list[Finding], list[Fault]]:
    """What is wrong with files of the data package, and with its rows, from the top."""
    descriptor = load(root)
    found: list[Finding] = []
    tables: list[Table] = []
    for resource in descriptor["resources"]:
        try:
            table, irregular = read(root, resource)
        except DataError as error:
            found += error.findings
        else:
            tables.append(table)
            found += irregular
    tables = with_own_units(tables)
    units = units_by_indicator(tables)
    faults = [fault for table in tables for fault in cell_faults(table, units)]
    faults += schema_faults(descriptor, tables, bad_cells(faults))
    faults += domain_faults(tables, bad_cells(faults))
    order = [table.name for table in tables]
    # As one meets them when going through the files from the top.
    faults.sort(key=lambda fault: (order.index(fault.table), fault.row))
    return found, faults
