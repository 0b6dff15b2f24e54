# One list of commands for people, hooks and CI: nothing else runs the tools.
# Needs make and Python 3.11 to 3.13; everything else goes into .venv with pip.

VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-output

# Versions that the tests have run with. `make demo CONSTRAINTS=` takes the newest allowed ones.
CONSTRAINTS ?= constraints.txt

# Processes that run tests; those of one file stay together, since they share what is costly to make.
TEST_WORKERS ?= 2

# Another interpreter: make demo PYTHON=/usr/bin/python3.12
PYTHON ?=
CANDIDATES := python3 python3.13 python3.12 python3.11 python

# A name on PATH is not yet an interpreter that runs, and Debian splits venv off: both are tried.
RIGHT_VERSION := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
CAN_MAKE_VENV := import ensurepip, venv

PROGRAM_READY := $(VENV)/.program-ready
TOOLS_READY := $(VENV)/.tools-ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Print this list
	@echo "make demo   scans the sample papers; make test   runs everything that CI runs."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | \
	while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

.PHONY: demo
demo: $(PROGRAM_READY) ## Install the program and scan the sample papers into demo-output
	@status=0; \
	$(BIN)/armslength scan sample_contracts -o $(DEMO) || status=$$?; \
	case $$status in \
	  0) ;; \
	  3) echo; \
	     echo "Exit status 3: some papers could not be read whole, and the program says so."; \
	     echo "One sample is a scan: Tesseract, or the extra 'ocr', lets it be read too."; \
	     echo "'$(BIN)/armslength doctor' says what is here and how to add the rest.";; \
	  *) echo "The scan ended with status $$status." >&2; exit $$status;; \
	esac; \
	echo; \
	echo "Ranking:     $(CURDIR)/$(DEMO)/ranking.csv"; \
	echo "HTML report: $(CURDIR)/$(DEMO)/report/index.html"

# Cheapest first, so that a slip is told within seconds.
.PHONY: test
test: format-check lint types rules unit check ## Run everything that CI runs, cheapest first

.PHONY: format
format: $(TOOLS_READY) ## Lay out the code and sort imports
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

.PHONY: format-check
format-check: $(TOOLS_READY) ## Say which files 'make format' would change
	$(BIN)/ruff format --check .

.PHONY: lint
lint: $(TOOLS_READY) ## Check habits, spelling and layers
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/lint-imports

.PHONY: types
types: $(TOOLS_READY) ## Check types and declared dependencies
	$(BIN)/mypy
	$(BIN)/deptry .

.PHONY: rules
rules: $(PROGRAM_READY) ## Run the examples that come with every rule
	$(BIN)/armslength rules test

.PHONY: unit
unit: $(TOOLS_READY) ## Run all tests: unit, property, wheel, notebooks, README
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

.PHONY: check
check: $(PROGRAM_READY) ## Compare the findings on the sample papers with their annotations
	$(BIN)/armslength check sample_contracts

.PHONY: soak-api
soak-api: $(TOOLS_READY) ## Ask each route of the review pages 2000 times, in both modes
	API_EXAMPLES=2000 $(BIN)/python -m pytest tests/review/guard/test_description.py --log-cli-level=INFO

.PHONY: coverage
coverage: $(TOOLS_READY) ## Run all tests and say which lines none of them reached
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest --cov --cov-report=term:skip-covered

.PHONY: wheel
wheel: $(TOOLS_READY) ## Build the wheel into dist
	$(BIN)/python -m build --wheel --no-isolation

.PHONY: bench
bench: $(TOOLS_READY) ## Measure pages a second beside pdftotext (BENCH_FOLDER)
	$(BIN)/python benchmarks/scan_speed.py

.PHONY: soak-outputs
soak-outputs: demo ## Put 100,000 hostile texts into tables, pages and a terminal, and count what harms
	$(BIN)/python benchmarks/hostile_outputs.py $(DEMO)

.PHONY: soak-review
soak-review: $(TOOLS_READY) ## Judge with 20 threads x 500 decisions, and kill 200 who judge
	REVIEW_DECISIONS=500 REVIEW_KILLS=200 $(BIN)/python -m pytest tests/review/store/test_desk_under_load.py
	$(BIN)/python -m pytest tests/review/store/test_desk_model.py tests/review/guard/test_people_together.py --hypothesis-profile=soak --timeout=0
	$(BIN)/python benchmarks/review_store.py

.PHONY: samples
samples: $(TOOLS_READY) ## Write the sample papers again from their sources
	$(BIN)/python sample_contracts/generate.py

.PHONY: crossings
crossings: $(TOOLS_READY) ## Write anew which rules speak on the hits of other labels, to be read
	$(BIN)/python tests/detect/renew_crossings.py

.PHONY: constraints
constraints: $(TOOLS_READY) ## Write constraints.txt again from what .venv holds
	{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > $(VENV)/constraints.new
	mv $(VENV)/constraints.new constraints.txt

.PHONY: clean
clean: ## Remove what commands leave behind; .venv stays
	rm -rf build dist $(DEMO) armslength-out htmlcov .coverage .coverage.*
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# Editable, so that a later pull needs no second install; both stamps fall with pyproject.toml.
$(PROGRAM_READY): pyproject.toml
	@$(make_venv)
	@$(call install,-e .)
	@touch $@

# Dependency groups came with pip 25.1; what venv brings along is often older.
$(TOOLS_READY): pyproject.toml constraints.txt
	@$(make_venv)
	@$(BIN)/python -m pip install -qq --upgrade 'pip>=25.1'
	@$(call install,--group dev -e '.[postgresql]')
	@touch $(PROGRAM_READY) $@

# Keeps a .venv that works; makes it anew when its interpreter is gone or of another version.
define make_venv
if [ -x $(BIN)/python ] && $(BIN)/python -c '$(RIGHT_VERSION)' 2>/dev/null; then \
  $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip; \
  exit $$?; \
fi; \
without_venv=; \
for name in $(or $(PYTHON),$(CANDIDATES)); do \
  "$$name" -c '$(RIGHT_VERSION)' >/dev/null 2>&1 || continue; \
  if "$$name" -c '$(CAN_MAKE_VENV)' >/dev/null 2>&1; then \
    echo "Making $(VENV) with $$("$$name" --version) ($$name)"; \
    "$$name" -m venv --clear $(VENV); exit $$?; \
  fi; \
  without_venv="$$without_venv $$name"; \
done; \
if [ -n "$$without_venv" ]; then \
  echo "Found$$without_venv, but without the venv and ensurepip modules." >&2; \
  echo "On Debian and Ubuntu: apt-get install python3-venv. Then run make again." >&2; \
else \
  echo "No Python 3.11, 3.12 or 3.13 that runs (tried: $(or $(PYTHON),$(CANDIDATES)))." >&2; \
  echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; \
fi; \
exit 1
endef

# An index that lacks a tested version should cost a line of text, not the installation.
define install
echo "Installing with pip (the first time takes a few minutes)"; \
if [ -n '$(CONSTRAINTS)' ]; then \
  $(BIN)/python -m pip install -qq --constraint $(CONSTRAINTS) $(1) && exit 0; \
  echo "The tested versions could not all be installed: trying the newest allowed." >&2; \
fi; \
$(BIN)/python -m pip install -qq $(1)
endef
