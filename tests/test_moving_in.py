"""What the pages on other reports say is so: notebooks move in, gates have their reasons."""

import re
import sqlite3
from contextlib import closing

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import ROOT
from ruamel.yaml import YAML
from runs import whitepaper_here

from whitepaper.inputs.gates import GATES

DOCS = ROOT / "docs"
STARTING = ROOT / "whitepaper" / "starting"
PARAMETERS = 'start = "2020-01-01"\ndatabase = "../sales.db"\ncities = ["Hull"]'
READ = """\
import sqlite3
import pandas as pd

since = "select * from orders where day >= ?"
orders = pd.read_sql(since, sqlite3.connect(database), params=[start])
orders = orders[orders["city"].isin(cities)]
print(len(orders), "orders")
"""
DRAW = """\
import matplotlib.pyplot as plt

orders.groupby("city")["amount"].sum().rolling(smooth, min_periods=1).mean().plot.bar()
plt.title("Amount by city")
plt.show()
orders.head()
"""


def write(folder, name, title, *sources, parameters=""):
    cells = [new_markdown_cell(f"# {title}\n\nWe had 3 shops.", id="heading")]
    if parameters:
        tagged = {"tags": ["parameters"]}
        cells.append(new_code_cell(parameters, id="parameters", metadata=tagged))
    cells += [new_code_cell(source, id=f"code-{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")


@pytest.mark.slow
def test_notebooks_of_papermill_move_in_with_the_two_files_of_the_page(tmp_path):
    for folder in ("notebooks", "params"):
        (tmp_path / folder).mkdir()
    notebooks = tmp_path / "notebooks"
    write(notebooks, "01_orders", "Orders", READ, parameters=PARAMETERS)
    write(notebooks, "02_cities", "Cities", READ, DRAW, parameters=f"{PARAMETERS}\nsmooth = 3")
    write(notebooks, "03_notes", "Notes")
    with closing(sqlite3.connect(tmp_path / "sales.db")) as database:
        database.execute("create table orders(day text, city text, amount real)")
        rows = [(f"2024-{n:02}-01", ("Leeds", "York")[n % 2], 10.5 * n) for n in range(1, 13)]
        database.executemany(
            "insert into orders values(?, ?, ?)", [*rows, ("2023-01-01", "York", 1)]
        )
        database.commit()
    edition, project = re.findall(
        r"```yaml\n(.*?)```", (DOCS / "moving-in.md").read_text("utf-8"), re.S
    )
    (tmp_path / "params" / "2024.yaml").write_text(edition, "utf-8")
    (tmp_path / "params" / "project.yaml").write_text(project, "utf-8")

    # On a server nothing says which language is spoken: messages are in the report's.
    built = whitepaper_here(tmp_path, LANG="C", LANGUAGE="")

    assert built.code == 0, built.stderr
    assert "2024: checking parameters and data" in built.stderr
    page = (tmp_path / "out" / "2024" / "whitepaper.html").read_text("utf-8")
    assert "12 orders" in page
    assert page.count("We had 3 shops.") == 3


def test_every_gate_has_its_reason_on_the_page():
    rows = re.findall(
        r"^\| `(\S+)` \| (.+?) \| (.+) \|$", (DOCS / "gates.md").read_text("utf-8"), re.M
    )

    assert sorted(name for name, _, _ in rows) == sorted(GATES)
    assert all(re.search("[一-鿿]", chinese) and len(reason) > 40 for _, chinese, reason in rows)


def tables(descriptor):
    return YAML(typ="safe").load(descriptor.read_text("utf-8"))["resources"]


def test_a_city_begins_with_the_data_package_of_this_report():
    ours = tables(ROOT / "data" / "datapackage.yaml")
    english = tables(STARTING / "city-en" / "data" / "datapackage.yaml")

    assert tables(STARTING / "city-zh" / "data" / "datapackage.yaml") == ours
    for theirs, own in zip(english, ours, strict=True):
        assert theirs["name"] == own["name"]
        columns = [[field["name"] for field in each["schema"]["fields"]] for each in (theirs, own)]
        assert columns[0] == columns[1]
        for key in ("primaryKey", "foreignKeys"):
            assert theirs["schema"].get(key) == own["schema"].get(key)
