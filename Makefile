# The commands of the README. `make help` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
EXTRAS := postgres,metrics
INSTANCE := $(if $(QUIZAPP_INSTANCE),$(QUIZAPP_INSTANCE),instance)
# One more than processors: many tests wait, for a browser, a server or a bell.
WORKERS = $(shell echo $$(($$(nproc) + 1)))
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help run test check translate bench lock packages clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(VENV)/installed-run  ## install, migrate, load the demo into an empty database, serve on http://127.0.0.1:8000
	@$(BIN)/quizapp db upgrade
	@# An export holds its header and a line for each person: one line means that nobody is there.
	@if [ "$$($(BIN)/quizapp people export | wc -l)" -le 1 ]; then $(BIN)/quizapp demo load; \
	elif [ -f "$(INSTANCE)/demo-sign-ins.txt" ]; then cat "$(INSTANCE)/demo-sign-ins.txt"; fi
	@$(BIN)/quizapp screens link
	@exec $(BIN)/quizapp serve

test: packages $(VENV)/installed-test  ## install what tests need and run all of them
	@$(BIN)/python -m pytest -q -n $(WORKERS)

check: packages $(VENV)/installed-test  ## the gate: what must hold before a change lands
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/quizapp bank check question_banks/*.yaml
	$(BIN)/python -m pytest -q -n $(WORKERS)

translate: $(VENV)/installed-test  ## take new sentences from the sources into the catalogue, and compile it
	@# The test of the catalogue reads these words from here. Lines are left out: they move with every change.
	@$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k _l -k _n:1,1 --add-location=file --project=quizapp \
		--copyright-holder="the quizapp contributors" -o messages.pot .
	@$(BIN)/pybabel -q update -i messages.pot -d quizapp/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel compile --statistics -d quizapp/translations

bench: packages $(VENV)/installed-test  ## measure the ratios of the README (needs wrk)
	@command -v wrk >/dev/null || { echo "make bench needs wrk (Debian: apt-get install wrk)"; exit 1; }
	@$(BIN)/python -m benchmarks

lock: $(VENV)/bin/python  ## pin every dependency anew in requirements.lock
	@$(PIP) install pip-tools
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--extra postgres --extra metrics --extra test --output-file requirements.lock setup.cfg

clean:  ## remove what make made, never the instance folder
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory packages PACKAGES=python3-venv
	@$(PYTHON) -m venv $(VENV)

# The lock serves as constraints, so that `make run` installs no browser driver and no linter, and both
# installs get the very versions that were tested. The stamps make the second time quick.
$(VENV)/installed-run: requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	@echo "Installing quizapp into $(VENV) ..."
	@$(PIP) install --constraint requirements.lock --editable '.[$(EXTRAS)]'
	@touch $@

$(VENV)/installed-test: requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	@echo "Installing quizapp and its test tools into $(VENV) ..."
	@$(PIP) install --constraint requirements.lock --editable '.[$(EXTRAS),test]'
	@touch $@ $(VENV)/installed-run

# What pip does not have: a browser, a font with Chinese letters, PostgreSQL's binaries.
packages: PACKAGES ?= \
	$(if $(shell command -v chromium 2>/dev/null),,chromium) \
	$(if $(wildcard /usr/share/fonts/truetype/wqy/wqy-microhei.ttc),,fonts-wqy-microhei) \
	$(if $(shell command -v initdb 2>/dev/null)$(wildcard /usr/lib/postgresql/*/bin/initdb),,postgresql)
packages:
	@if [ -n "$(strip $(PACKAGES))" ]; then \
		command -v apt-get >/dev/null || { echo "Please install first: $(strip $(PACKAGES))"; exit 1; }; \
		echo "Installing $(strip $(PACKAGES)) ..."; \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$sudo apt-get -q update >/dev/null && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $(PACKAGES) >/dev/null; \
	fi
