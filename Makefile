# Everything a person does with this folder. `make demo` and `make test` need Python 3.11, git and make; nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
BIN := .venv/bin
PORT ?= 8000

.PHONY: help setup demo serve test test-quick test-postgresql journeys check fix bench reliability docs messages requirements clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: .venv/ready ## virtual environment with the pinned requirements

demo: .venv/ready ## build and serve the demo partnership, with one-click sign-in
	@$(BIN)/commontable demo --port $(PORT)

serve: .venv/ready ## serve your own table from var/table
	@$(BIN)/commontable serve --port $(PORT)

test: .venv/ready-dev ## everything: units, properties, pages, PostgreSQL, journeys in a browser
	@dev/find-browser
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not journey"
	$(BIN)/python dev/with_postgresql.py $(BIN)/pytest -q -n 2 --dist loadfile -m "not journey and not slow and not page" tests/accounts tests/journal tests/partnership tests/agreements tests/measurement tests/governance tests/site
	$(BIN)/pytest -q -n 2 --dist loadfile -m journey tests/journeys

test-quick: .venv/ready-dev ## without the browser, PostgreSQL and slow tests
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not journey and not slow"

test-postgresql: .venv/ready-dev ## what touches the register, on PostgreSQL
	$(BIN)/python dev/with_postgresql.py $(BIN)/pytest -q -n 2 --dist loadfile -m "not journey and not slow and not page" tests/accounts tests/journal tests/partnership tests/agreements tests/measurement tests/governance tests/site

journeys: .venv/ready-dev ## people's journeys in Chromium; renews docs/screenshots
	@dev/find-browser
	COMMONTABLE_SCREENSHOTS=yes $(BIN)/pytest -q -n 2 --dist loadfile -m journey tests/journeys

check: .venv/ready-dev ## format, lint, types, layers, spelling, templates, migrations
	$(BIN)/ruff format --check src tests bench dev
	$(BIN)/ruff check src tests bench dev
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell src docs tests bench README.md CHANGELOG.md
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: .venv/ready-dev ## format and repair what can be repaired
	$(BIN)/ruff check --fix src tests bench dev
	$(BIN)/ruff format src tests bench dev

bench: .venv/ready-dev ## speed and memory, as ratios against a named peer in the same run
	$(BIN)/python bench

reliability: .venv/ready-dev ## 200 kills and 28 full disks at seeded instants; prints what was violated: nothing
	$(BIN)/python dev/reliability.py

docs: .venv/ready-dev ## the documentation as HTML in docs/_build
	$(BIN)/sphinx-build -q -W --keep-going docs docs/_build/html

messages: .venv/ready-dev ## collect what is to be translated into the catalogues
	$(BIN)/commontable messages

requirements: ## pin the newest allowed versions, with hashes and without index addresses
	$(BIN)/uv pip compile -q --upgrade --python-version 3.11 --universal --generate-hashes --no-emit-index-url -o requirements.txt pyproject.toml --group build
	$(BIN)/uv pip compile -q --upgrade --python-version 3.11 --universal --generate-hashes --no-emit-index-url -o requirements-dev.txt pyproject.toml --extra postgresql --group build --group dev

clean: ## forget the environment and every local table
	rm -rf .venv var

# uv installs in seconds from a warm cache; pip does the same where uv cannot.
.venv/ready: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Commontable needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)")'
	@$(BIN)/python dev/install.py requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python dev/install.py requirements-dev.txt
	@touch .venv/ready $@
