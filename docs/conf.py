"""How the documentation is built."""

project = "Commontable"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Commontable"
exclude_patterns = ["_build"]
