"""The display bundles that carry facts, figures and tables from a chapter to the exporters.

Each is a Jupyter display bundle with one JSON part of our own beside what JupyterLab shows
(SVG, HTML or text). This module is the whole contract between the chapter interface, which
writes the bundles, and the exporters, which read them.

Each `sources` is a list of objects with the keys `id`, `publisher`, `citation` (the full
reference as printed in the list of sources) and `url` (empty unless it may be printed).

FACT         {text, number, name, indicator, definition, region, period, value, precision, unit,
             qualifier, scope, break_note, status, original, note, denominator_date, places,
             sources, formula, inputs: [facts]}; `places` are rows of the data, `file:row`
FIGURE       {id, caption, subtitle, alt, note, sources, facts, data}; the drawing is
             `image/svg+xml`; `data` are the facts drawn, `facts` those that only its texts print
TABLE        {id, caption, unit, columns: [{label, align: left|right|center}],
             rows: [[text, …], …], note, sources, facts, cells: [[row, column, fact], …]};
             the first column heads its row
KEY_FIGURES  {items: [{label, value, note, sources, fact, facts}]}
SOURCES      {}: the place of the list of all sources cited in the document
"""

FACT = "application/vnd.whitepaper.fact+json"
FIGURE = "application/vnd.whitepaper.figure+json"
TABLE = "application/vnd.whitepaper.table+json"
KEY_FIGURES = "application/vnd.whitepaper.key-figures+json"
SOURCES = "application/vnd.whitepaper.sources+json"
