PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test lint docs peers suites deploy-check arm64-check clean

demo: $(STAMP)
	$(BIN)/python -m samples.demo

test: lint
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.adapter_options

# Other adapters' own tests against ours: needs the package index, so it is not part of `test`.
peers: $(STAMP)
	$(BIN)/python -m tests.peers

suites: $(STAMP)
	$(BIN)/python -m tests.suites

# The CDK app of plans of every gateway, read by cfn-lint, and the samples, deployed to an emulator
# of AWS by SAM, Terraform and CloudFormation: needs the package index, and node and Terraform on the
# machine. Deploys twelve times, one after another.
DEPLOY := .deploy
deploy-check: $(STAMP)
	test -x $(DEPLOY)/bin/ministack || $(BIN)/python -m venv $(DEPLOY)
	$(DEPLOY)/bin/python -m pip install --quiet --disable-pip-version-check \
	  aws-sam-cli aws-sam-translator ministack aws-cdk-lib
	$(BIN)/python -m tests.deploy.synth $(DEPLOY)/bin/python
	$(BIN)/python -m tests.deploy --bin $(DEPLOY)/bin

# Functions built for arm64, run in an arm64 Python under qemu: needs Debian's package index.
arm64-check: $(STAMP)
	$(BIN)/python -m tests.deploy.arm64

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "liftoff needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) $(DEPLOY) .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
