# Two commands: `make run` starts the demo office, `make test` passes every test.
# Both set up what they need; `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
CAUCE_HOME ?= ./var
export PORT CAUCE_HOME

.DEFAULT_GOAL := help
.PHONY: help setup browser token run test check format docs bench screens clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# pip runs again only when the declared dependencies changed
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cauce necesita Python 3.11 o posterior; $(PYTHON) es $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || sh .ci/debian python3-venv
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@

setup: $(VENV)/.installed ## install into the checkout: .venv and the front-end assets
	@$(BIN)/python webui/studio/build.py

browser:
	@command -v chromium-headless-shell >/dev/null 2>&1 || sh .ci/debian chromium-headless-shell \
	  || command -v chromium >/dev/null 2>&1 || sh .ci/debian chromium
	@# what drives the browser is linked against it
	@/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || sh .ci/debian libatomic1

token:
	@command -v softhsm2-util >/dev/null 2>&1 || sh .ci/debian softhsm2

run: setup ## start the demo office on SQLite; PORT and CAUCE_HOME may be set
	@$(BIN)/cauce demo

# the files in their order: what takes long (stories, browsers, faults) begins first
test: setup browser token ## every test: SQLite, PostgreSQL, a real browser and a signing token
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup ## style, types, import contracts, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint webui/templates --lint --quiet

format: setup ## put the style right
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: setup ## write again the pages that are made from other files
	$(BIN)/cauce describe processes --into docs/procedimientos
	$(BIN)/python -m tests.norms

bench: setup ## speed as ratios against a baseline in the same run
	$(BIN)/python -m benchmarks

screens: setup browser ## pictures of the main screens, into docs/images
	$(BIN)/python -m tests.e2e.pictures

clean: ## remove what setup made; the data in CAUCE_HOME stay
	rm -rf $(VENV) webui/studio/node_modules webui/static/vendor
