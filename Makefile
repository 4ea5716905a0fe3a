# `make` lists the targets. The set-up is tools/setup.sh; the rest is the command `ics`.

# Nothing here asks a model hub for anything, and no library reports home.
export HF_HUB_OFFLINE = 1
export TRANSFORMERS_OFFLINE = 1
export GRADIO_ANALYTICS_ENABLED = False
export ANONYMIZED_TELEMETRY = False

.PHONY: help setup run index test bench-retrieval training lint check fix lock clean
.NOTPARALLEL:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
setup: ## make .venv with the packages of requirements.lock
	@bash tools/setup.sh
run: index ## set up, build the index if need be, serve the page (ARGS go to ics serve)
	@.venv/bin/ics serve $(ARGS)
index: setup ## build the index, or say that it is up to date
	@.venv/bin/ics index
test: setup ## run the tests (ARGS go to pytest)
	@.venv/bin/pytest $(ARGS)
bench-retrieval: setup ## rank public sets beside the plain searches (BENCHMARKS=DIR names their folder)
	@.venv/bin/ics eval retrieval --benchmarks "$(BENCHMARKS)" $(ARGS)
training: setup ## install what training needs beyond requirements.lock
	@.venv/bin/python -m pip install --quiet --no-deps -r requirements-training.txt
lint: setup ## check format, style and types
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy
check: lint test ## all that must pass: lint, then the tests
fix: setup ## format, and mend what ruff can mend
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
lock: setup ## rebuild requirements.lock (ARGS go to uv pip compile, e.g. --upgrade)
	@bash tools/setup.sh lock $(ARGS)
clean: ## remove .venv, the built index and the tools' caches; records, results and settings stay
	rm -rf .venv var/index var/setup.log *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
