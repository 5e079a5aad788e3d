# make run: the dashboard on port 7860.   make test: the tests, in the same environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SENTENCES := task=sst2&model=bert&quantizer=lsqplus&w=4&a=4&trained=yes&attention=quantized_topk&attention.keep=0.25&attention.quantizer=lsqplus&attention.bits=4
export GRADIO_ANALYTICS_ENABLED := False

.PHONY: run test lowest lint bench screenshot tables clean

run: $(VENV)/.run
	$(BIN)/python app.py

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadfile tests

# The tests with the lowest version of every requirement: make PYTHON=python3.10 lowest
lowest:
	$(PYTHON) -m venv .lowest
	sed -n 's/>=\([^,]*\),.*/==\1/p' requirements.txt requirements-dev.txt > .lowest/requirements.txt
	.lowest/bin/python -m pip install --disable-pip-version-check -q -r .lowest/requirements.txt
	.lowest/bin/python tools/browser.py
	.lowest/bin/python -m pytest -n 2 --dist loadfile tests

lint: $(VENV)/.test
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.packing && $(BIN)/python -m benchmarks.qat_step && $(BIN)/python -m benchmarks.attention

screenshot: $(VENV)/.test
	$(BIN)/python tools/screenshot.py
	$(BIN)/python tools/screenshot.py docs/screenshot-fa.png --query lang=fa --dark
	$(BIN)/python tools/screenshot.py docs/attention.png --query '$(SENTENCES)' --section try

tables: $(VENV)/.run
	$(BIN)/python tools/tables.py

$(BIN)/python:
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 10) <= v <= (3, 12) else f"Slimscope needs Python 3.10 to 3.12, not {v[0]}.{v[1]}; name one: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	$(BIN)/python tools/browser.py
	touch $@

clean:
	rm -rf $(VENV) .lowest
