"""How Sphinx makes the guide of these pages: make docs. It loads nothing from elsewhere."""

import sys
from pathlib import Path

# The extensions beside this file; what the pages say of findings is read from the package.
sys.path[:0] = [str(Path(__file__).parent / "site"), str(Path(__file__).parents[1])]

project = "白皮书使用手册"
author = "白皮书项目"
project_copyright = ""
language = "zh_CN"
extensions = ["myst_parser", "findings", "bigrams"]
exclude_patterns = ["_build", "images", "site"]

# A heading can be linked to by its words, as on the pages of a repository.
myst_heading_anchors = 3

html_theme = "furo"
html_title = project
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
# It would ask a server for pages; who opens the site from a folder has none.
html_show_search_summary = False
html_permalinks = False
html_static_path = ["site/guide.css"]
html_css_files = ["guide.css"]
html_theme_options = {"top_of_page_buttons": []}
highlight_language = "none"
# The decisions are listed on their own page.
suppress_warnings = ["toc.not_included", "misc.highlighting_failure"]
