# What a person types is what CI types. Needs Python 3.11+ and make; everything else comes from package registries.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
UV_VERSION := 0.13.9
LABEL_STUDIO_VERSION := 1.23.2
SEEDS := 10000
WORKERS := 3
UV := UV_PYTHON_DOWNLOADS=never .tools/bin/uv
SYNC := $(UV) sync --frozen --quiet --inexact --python "$(PYTHON)" --no-default-groups --group build \
	--extra video --extra playment --extra demo
RUN := .venv/bin/python

SOAK_POWER_CUTS := 2000
SOAK_INTERLEAVINGS := 10000
SOAK_REVISIONS := 1000
SOAK_CALLS := 5000
SOAK_WALKED_JOBS := 10000
SOAK_CRASHES := 8
SOAK_ATTACK_SECONDS := 30
SOAK_RESTORED_JOBS := 1000
SOAK_ROUNDS := 8
SOAK_CHANGES := 60
SOAK_KILLS := 200
SOAK_EVENTS := 2000
SOAK_WEBHOOK_KILLS := 30
SOAK_ROTATIONS := 20
SOAK_OVERLOAD_SECONDS := 20
SOAK_DRAWER_KILLS := 20
SOAK_BROWSER_KILLS := 50
SOAK_PEOPLE := 50
SOAK_SECONDS := 60
FUZZ_SECONDS := 600

TRUST := -p tests.trust.plugin --trust docs/reference/trust.md

.DEFAULT_GOAL := help
.PHONY: help fuzz sbom audit demo demo-check dev test check web wheel bench bench-peers soak mutants clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r a b; do printf '%-20s %s\n' "$$a" "$$b"; done

demo: .venv/.for-demo web  ## Run a real video through Rotoscope and leave the server up
	@.venv/bin/rotoscope demo

demo-check: .venv/.for-test web  ## The same, then draw, submit and fetch in a headless Chromium
	@sh scripts/system-packages chromium
	@.venv/bin/rotoscope demo --check

dev: .venv/.for-test web  ## Server with reload, page with reload, a demo project in it
	@$(RUN) scripts/dev.py

# The first time all tests are imported beside the rest: then the processes of `make test` find them compiled.
check: .venv/.for-test web  ## Lint, import directions and types, in both languages; quickest first
	@echo "check: ruff" && .venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .
	@echo "check: import directions" && out=$$(.venv/bin/lint-imports --no-cache 2>&1) || { echo "$$out"; exit 1; }
	@echo "check: web lint, types and tests; pyright beside them" && types=$$(mktemp) && \
		{ .venv/bin/pyright --warnings >"$$types" 2>&1 & } && pyright=$$! && \
		{ [ -d tests/__pycache__ ] || .venv/bin/pytest --collect-only -qq >/dev/null 2>&1 & } && compiled=$$! && \
		{ $(RUN) hatch_build.py run --silent check; web=$$?; } ; \
		wait "$$compiled"; wait "$$pyright"; status=$$?; echo "check: pyright" && cat "$$types" && rm "$$types" && \
		[ "$$status$$web" = 00 ]

test: check  ## Everything that must hold before a change lands
	@sh scripts/system-packages chromium postgresql gcc libc6-dev nginx-light
	@echo "test: pytest" && TMPDIR=$$(sh scripts/test-room) .venv/bin/pytest -n $(WORKERS) --dist worksteal $(TRUST) $(PYTEST)

web: .venv/.for-demo  ## Build the page into src/rotoscope/static, if its sources changed
	@$(RUN) hatch_build.py

wheel: .tools/.uv-$(UV_VERSION)  ## Build dist/*.whl with the page in it
	@$(UV) build --quiet && ls dist

bench: .venv/.for-test web  ## Measure the scenarios, print medians
	@$(RUN) -m bench

bench-peers: .venv/.for-test web .tools/label-studio/.installed  ## The same, then a peer in the same run, and the ratios
	@mkdir -p .rotoscope && $(RUN) -m bench --json .rotoscope/ours.json
	@$(RUN) -m bench.peers .tools/label-studio/bin/python --json .rotoscope/theirs.json
	@$(RUN) -m bench.ratios .rotoscope/ours.json .rotoscope/theirs.json

SOAK := power-cuts collecting any-revision alike walking postgres-crashes payloads translated audit \
  kills webhooks overload attack neighbour restoring rotation drawers browser simulator simulator-mutants annotators score

soak: $(SOAK:%=soak-%)  ## Kill servers and browsers, cut the power, rotate, edit through bad weather, let 50 people work; count what was lost (nothing); one part: soak-kills

soak-ready: .venv/.for-test web
	@sh scripts/system-packages gcc libc6-dev chromium postgresql

$(SOAK:%=soak-%): soak-ready

soak-power-cuts:
	@POWER_CUTS=$(SOAK_POWER_CUTS) .venv/bin/pytest -n0 -p tests.trust.plugin --soak tests/powercut
soak-collecting:
	@INTERLEAVINGS=$(SOAK_INTERLEAVINGS) .venv/bin/pytest -n0 tests/services/test_collecting.py
soak-any-revision:
	@REVISIONS=$(SOAK_REVISIONS) .venv/bin/pytest -n0 -p tests.trust.plugin --soak tests/services/test_any_revision.py
soak-alike:
	@ALIKE_CALLS=$(SOAK_CALLS) .venv/bin/pytest -n0 -p tests.trust.plugin --soak tests/trust/test_alike_on_both.py
soak-walking:
	@WALK_JOBS=$(SOAK_WALKED_JOBS) .venv/bin/pytest -n0 -p tests.trust.plugin --soak tests/api/test_walking_lists.py
soak-postgres-crashes:
	@POSTGRES_CRASHES=$(SOAK_CRASHES) .venv/bin/pytest -n0 -p tests.trust.plugin --soak tests/chaos/test_postgres_crash.py
soak-payloads:
	@PAYLOADS_WITHOUT_POLICY=1 .venv/bin/pytest -n0 tests/acceptance/test_payloads.py
soak-translated:
	@TRANSLATED_WHOLE=1 .venv/bin/pytest -n0 tests/acceptance/test_translated.py
soak-audit:
	@AUDITED=1 .venv/bin/pytest -n0 tests/trust/test_audit.py
soak-kills:
	@$(RUN) -m tests.chaos.ledger --kills $(SOAK_KILLS) --record
soak-webhooks:
	@$(RUN) -m tests.chaos.webhooks --events $(SOAK_EVENTS) --kills $(SOAK_WEBHOOK_KILLS) --record
soak-overload:
	@$(RUN) -m tests.chaos.overload --seconds $(SOAK_OVERLOAD_SECONDS) --record
soak-attack:
	@$(RUN) -m tests.chaos.attack --seconds $(SOAK_ATTACK_SECONDS) --record
soak-neighbour:
	@$(RUN) -m tests.chaos.neighbour --rounds $(SOAK_ROUNDS) --record
soak-restoring:
	@$(RUN) -m tests.chaos.restoring --jobs $(SOAK_RESTORED_JOBS) --record
soak-rotation:
	@$(RUN) -m tests.chaos.rotation --rotations $(SOAK_ROTATIONS) --record
soak-drawers:
	@$(RUN) -m tests.chaos.drawers --kills $(SOAK_DRAWER_KILLS) --record
soak-browser:
	@$(RUN) -m tests.chaos.browser --kills $(SOAK_BROWSER_KILLS) --record
soak-simulator:
	@$(RUN) -m tests.simulator --first 10001 --seeds $(SEEDS) --record
soak-simulator-mutants:
	@$(RUN) -m tests.simulator --seeds 500 --mutants --record
soak-score:
	@$(RUN) -m tests.mutants.score --draw $(SOAK_CHANGES) --record
soak-annotators:
	@$(RUN) -m tests.chaos.annotators --people $(SOAK_PEOPLE) --seconds $(SOAK_SECONDS) --record

fuzz: .venv/.for-fuzz  ## Feed our own parsers bytes that follow what the code does; what is found stays as a test
	@$(RUN) -m tests.fuzz --seconds $(FUZZ_SECONDS)

mutants: .venv/.for-test web  ## Plant every seeded fault and fail if its tests do not notice; writes the verdicts down
	@sh scripts/system-packages chromium postgresql gcc libc6-dev
	@$(RUN) -m tests.mutants --record

sbom: .venv/.for-test web  ## Write dist/sbom-*.json: every part that is inside, in the form of CycloneDX
	@mkdir -p dist && $(UV) export --quiet --frozen --all-extras --no-default-groups --format cyclonedx1.5 -o dist/sbom-python.json >/dev/null
	@$(RUN) hatch_build.py sbom --sbom-format cyclonedx --package-lock-only > dist/sbom-web.json && ls dist/sbom-*

audit: .venv/.for-test web sbom  ## Ask the registries whether a fault is known of any part that is inside (needs the network)
	@$(UV) export --quiet --frozen --all-extras --no-default-groups --no-emit-project --format requirements-txt -o dist/parts.txt >/dev/null
	@UV_PYTHON_DOWNLOADS=never sh scripts/audit python .tools/bin/uv dist/parts.txt
	@sh scripts/audit web $(RUN)

clean:  ## Forget everything that was built (not your data)
	@rm -rf .venv .tools dist build web/node_modules src/rotoscope/static

.tools/.uv-$(UV_VERSION):
	@sh scripts/tools "$(PYTHON)" $(UV_VERSION)

.tools/label-studio/.installed: .tools/.uv-$(UV_VERSION)
	@echo "setup: Label Studio $(LABEL_STUDIO_VERSION), in an environment of its own"
	@$(UV) venv --quiet --clear --python "$(PYTHON)" .tools/label-studio
	@$(UV) pip install --quiet --python .tools/label-studio/bin/python label-studio==$(LABEL_STUDIO_VERSION)
	@touch $@

.venv/.for-demo: .tools/.uv-$(UV_VERSION) pyproject.toml uv.lock
	@echo "setup: Python packages (.venv)"
	@$(SYNC) --no-install-project && $(RUN) hatch_build.py && $(SYNC) --no-build-isolation
	@touch $@

.venv/.for-test: .venv/.for-demo
	@echo "setup: Python packages for tests (.venv)"
	@$(SYNC) --all-groups --no-group fuzz --extra traces --no-build-isolation
	@touch $@

.venv/.for-fuzz: .venv/.for-test
	@$(SYNC) --all-groups --extra traces --no-build-isolation
	@touch $@
