# LeadCard: `make help` says what there is.

PYTHON ?= python3
PORT ?= 8000
FRAPPE_BENCH ?= $(HOME)/frappe-bench
SITE ?= leadcard.localhost

VENV := .venv
PY := $(VENV)/bin/python
SUITE := $(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal
BENCH_SUITE = cd "$(FRAPPE_BENCH)/sites" && "$(FRAPPE_BENCH)/env/bin/python" -m pytest -q -p no:cacheprovider \
	--disable-warnings --bench --site $(SITE)
PIP := $(PY) -m pip --disable-pip-version-check --quiet --quiet

VENV_STAMP := $(VENV)/.stamp-venv
SANDBOX_STAMP := $(VENV)/.stamp-sandbox
DEV_STAMP := $(VENV)/.stamp-dev
NODE_STAMP := node_modules/.stamp

.DEFAULT_GOAL := help
.PHONY: help setup demo build test test-journeys test-all test-bench attack harm coverage lint format screenshots translations clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## everything for development: .venv and node_modules
	@$(MAKE) --silent --no-print-directory -j2 $(DEV_STAMP) $(NODE_STAMP)

demo: ## the board with sample data on http://127.0.0.1:$PORT (8000)
	@$(MAKE) --silent --no-print-directory -j2 $(SANDBOX_STAMP) build
	@echo "==> Sample data and server"
	@$(PY) -m sandbox demo --port $(PORT)

build: $(NODE_STAMP) ## build the board for the sandbox
	@echo "==> Building the board"
	@node sandbox/build.mjs

test: setup build ## the board's units, rules, conformance and one browser journey for each way, in the sandbox
	@echo "==> The board's units"
	@npm test --silent
	@echo "==> The suite in the sandbox"
	@$(SUITE) -m "not browser or journey" tests

test-journeys: setup build ## the other browser journeys in the sandbox
	@echo "==> The other browser journeys in the sandbox"
	@$(SUITE) -m "browser and not journey" tests/browser

test-all: test test-journeys ## everything in the sandbox

test-bench: TESTS ?= tests
test-bench: ## the suite, or TESTS of it, on a bench: FRAPPE_BENCH (~/frappe-bench), SITE (leadcard.localhost)
	@echo "==> The suite on $(FRAPPE_BENCH), site $(SITE)"
	@$(BENCH_SUITE) $(foreach path,$(TESTS),"$(CURDIR)/$(path)")

coverage: setup ## which lines of leadcard/ the suite enters in the sandbox without a browser, the least covered files first
	@$(SUITE) -m "not browser" --cov --cov-report= tests
	@$(PY) -m coverage report --sort=cover

# How much of each sweep; `LEADCARD_FUZZ=500 make attack` takes another number of one.
attack: export LEADCARD_ATTACKS ?= all
attack: export LEADCARD_FUZZ ?= 10000
attack: export LEADCARD_HANDOVER ?= 900
attack: export LEADCARD_HISTORIES ?= 1000
attack: export LEADCARD_PAGES ?= 500
attack: export LEADCARD_RACES ?= 50
attack: export LEADCARD_REMINDERS ?= 10000
attack: export LEADCARD_ROUNDS ?= 50
attack: export LEADCARD_SAVES ?= 4000
attack: export LEADCARD_TREE_ROUNDS ?= 500
attack: ## the sweeps at length on a bench, some hours: attacks, any arguments, races, random histories
	@echo "==> The sweeps at length on $(FRAPPE_BENCH), site $(SITE)"
	@$(BENCH_SUITE) "$(CURDIR)"/tests/rules/test_8_*.py "$(CURDIR)/tests/rules/test_random_histories.py" \
		"$(CURDIR)/tests/rules/test_7_4_pages.py" \
		"$(CURDIR)"/tests/bench/test_8_*.py "$(CURDIR)"/tests/bench/test_attacks_*.py "$(CURDIR)/tests/bench/test_masking_every_way.py" \
		"$(CURDIR)/tests/bench/races" "$(CURDIR)"/tests/bench/test_*_races.py "$(CURDIR)/tests/bench/test_tree_cache.py" \
		"$(CURDIR)/tests/bench/test_reminders_under_fire.py"

harm: ## Frappe's own tests on two sites made for it, and what ends otherwise: make harm WITH=site-with-leadcard WITHOUT=site
	@test -n "$(WITH)" -a -n "$(WITHOUT)" || { echo "make harm WITH=site-with-leadcard WITHOUT=site-without" >&2; exit 2; }
	@cd "$(FRAPPE_BENCH)/sites" && PYTHONPATH="$(CURDIR)" "$(FRAPPE_BENCH)/env/bin/python" -m tests.harm.frappes_own $(WITH) $(WITHOUT)

lint: setup ## ruff, pyright, eslint, prettier
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@npx --no-install pyright
	@npx --no-install eslint .
	@npx --no-install prettier --check --log-level warn .

format: setup ## let ruff, eslint and prettier mend what they can
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format --quiet .
	@npx --no-install eslint --fix . || true
	@npx --no-install prettier --write --log-level warn .

translations: setup ## write the catalogs in leadcard/locale anew from the code and name what has no translation
	@$(PY) scripts/translations.py

screenshots: setup build ## take the README's pictures from the running board (needs Chromium)
	@$(PY) scripts/screenshots.py

clean: ## remove what builds and tools left behind
	rm -rf $(VENV) node_modules leadcard/public/dist .coverage .sandbox .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_STAMP):
	@echo "==> Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else "LeadCard needs Python 3.10 or newer")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(SANDBOX_STAMP): requirements-sandbox.txt $(VENV_STAMP)
	@echo "==> Python packages of the sandbox"
	@$(PIP) install -r requirements-sandbox.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(SANDBOX_STAMP)
	@echo "==> Python packages for tests and linters"
	@$(PIP) install -r requirements-dev.txt
	@touch $@

$(NODE_STAMP): package.json package-lock.json
	@echo "==> Node packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@
