# homog: two commands matter, `make score` and `make test`. Needs Python 3.11 or newer and GNU make, nothing else.
#   make score CORPUS=folder OUT=folder REPORT_LANG=en      PYTHON=python3.12 picks an interpreter

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

CORPUS ?= data/demo
OUT ?= out/demo
REPORT_LANG ?= zh
BENCH ?=
NOTEBOOKS ?=
REAL ?= ../shared/corpora
INTERNET_PLUS ?= corpora/internet-plus
FETCH ?= yes
FAMILIES ?= smart-plans:central-56 work-reports-2026 business-environment
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	command -v $(name) >/dev/null 2>&1 && \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BASE := $(VENV)/.installed-base
DEV := $(VENV)/.installed-dev
SOURCES := homog tests

.PHONY: help setup score internet-plus test lint format unit wheel-check bench bench-real demo docs pictures \
	notebooks clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/' | \
		while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: $(BASE) ## the environment .venv with homog in it

score: $(BASE) ## score CORPUS (default data/demo) into OUT (default out/demo)
	@echo "homog score $(CORPUS) --out $(OUT)"
	@$(BIN)/homog score "$(CORPUS)" --out "$(OUT)" --lang "$(REPORT_LANG)"

# Exit code 1 says that some documents are missing: score and check what is there.
internet-plus: $(BASE) ## fetch the Internet+ plans, score them, check the review's claims (FETCH=no: with the files at hand)
	@test "$(FETCH)" = no || $(BIN)/homog corpus fetch data/internet-plus --out "$(INTERNET_PLUS)" --lang "$(REPORT_LANG)" \
		|| test $$? -eq 1
	@$(BIN)/homog score "$(INTERNET_PLUS)" --out out/internet-plus --lang "$(REPORT_LANG)" || test $$? -eq 1
	@$(BIN)/homog claims out/internet-plus --claims data/internet-plus/claims.csv --out out/internet-plus \
		--lang "$(REPORT_LANG)" || test $$? -eq 1

test: $(DEV) ## everything that CI checks: lint, wheel, tests
	@$(MAKE) lint
	@$(MAKE) wheel-check
	@$(MAKE) unit

lint: $(DEV) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## let ruff rewrite the source files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(DEV) ## the tests alone
	$(BIN)/pytest -n auto

wheel-check: $(DEV) ## build the wheel, install it elsewhere, run a check from it
	$(BIN)/python tests/wheel_check.py

bench: $(DEV) ## quality and speed (BENCH="--help" for its options)
	$(BIN)/homog bench --out out/bench $(BENCH)

bench-real: $(DEV) ## the same on corpora drafted from real documents (REAL=folder of corpora)
	@for family in $(FAMILIES); do \
		name=$${family%%:*}; reference=$${family#*:}; test "$$reference" != "$$family" || reference=; \
		$(BIN)/homog bench --quick --source "$(REAL)/$$name" $${reference:+--reference "$$reference"} \
			--out "out/bench-real/$$name" $(BENCH); \
	done

demo: $(BASE) ## write data/demo anew from the sentence bank
	$(BIN)/python -m homog.evaluation.demo

docs: $(DEV) ## write docs/cli.md and the examples anew, build the site out/site (open index.html)
	$(BIN)/python -m homog.cli.reference docs/cli.md
	$(BIN)/python docs/tools/examples.py docs/*.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

pictures: $(DEV) ## take the pictures of docs/images anew (needs Chromium)
	$(BIN)/python docs/tools/pictures.py docs/images

notebooks: $(DEV) ## run the notebooks into out/notebooks (NOTEBOOKS="01 04" for some)
	$(BIN)/python notebooks/run.py --out out/notebooks $(NOTEBOOKS)

clean: ## remove what was built and run, the environment too
	rm -rf $(VENV) build dist out homog-out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find homog tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "homog needs Python 3.11 or newer: install it, or name it: make PYTHON=python3.12" >&2; exit 1; }
	@echo "making the environment $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make an environment: on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }

$(BASE): pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing homog (once; some minutes, 1.5 GB, most of it PyTorch)"
	@$(PIP) install -c constraints.txt -e .
	@$(BIN)/python -m compileall -q homog # as pip does for what it copies; else a run may have to compile it all
	@touch $(BASE)

$(DEV): pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing homog and what its tests need (once)"
	@$(PIP) install -c constraints.txt -e ".[dev]"
	@$(BIN)/python -m compileall -q homog
	@touch $(BASE) $(DEV)
