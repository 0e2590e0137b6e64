# One door to everything. `make` alone says what there is; CI and pre-commit call the same targets.
PYTHON ?= python3
VENV := .venv/bin
# What `make draft` passes on: make draft FLAGS=--new-version, where a draft in out/ was edited.
FLAGS =
SETUP := @$(PYTHON) tools/setup.py
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help draft test soak test-bare check bench lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

draft: ## Set everything up and draft two instruments, and one that the law refuses
	$(SETUP) runtime
	@$(VENV)/billgen draft public-bank us/wa --format docx,pdf,txt $(FLAGS)
	@$(VENV)/billgen draft sanctuary-ordinance us/wa/seattle --format docx,pdf,txt $(FLAGS)
	@status=0; $(VENV)/billgen draft sanctuary-ordinance us/tx/austin --format docx,pdf,txt $(FLAGS) || status=$$?; \
	if [ $$status -ne 1 ]; then \
		echo "make draft: Austin should have been refused (exit 1), but the exit was $$status" >&2; exit 1; \
	fi
	@echo
	@echo "Two drafts are in out/, the third was refused by law, as it should be. Look at:"
	@echo "  out/us/wa/public-bank.docx                     in Word: live numbers and references, notes as comments"
	@echo "  out/us/wa/seattle/sanctuary-ordinance.pdf      numbered lines, shaded where a fact is only assumed"
	@echo "  out/us/wa/public-bank--cover.docx              what is still to settle: law, risks, blanks, assumed facts"
	@echo "  out/us/wa/public-bank.record.json              every fact in the act, its source, and where it stands"

test: ## Set everything up and run the tests
	$(SETUP) test
	@$(VENV)/python -m pytest -q -n 2 --dist worksteal

soak: ## Fuzz every reader with a million examples, kill a thousand runs (SOAK=1000000 FAULTS=1000 JOBS=2 SECONDS=0)
	$(SETUP) test
	@$(VENV)/python -m tests.soak.rounds
	@$(VENV)/python -m tests.soak.faults

test-bare: ## Prove draft and test on a bare Debian 12 (root; takes minutes)
	@$(PYTHON) tools/bare.py

check: ## Style, types, import layers, YAML, licences, locks
	$(SETUP) dev
	@$(PYTHON) tools/check.py

bench: ## Measure speed (never a test)
	$(SETUP) dev
	@$(VENV)/python bench/bench.py

lock: ## Write the lock files anew from pyproject.toml and requirements/package.json
	$(SETUP) dev
	@$(VENV)/python tools/lock.py

clean: ## Remove what make and the tools made, but not out/
	@rm -rf .venv .setup build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
