# Recipes; CI calls only these and ./run test.
PY := .venv/bin/python
.PHONY: serve test test-pg lint contracts types messages vendored ready openapi wheel bench demo lock format

serve:      ## the site on http://127.0.0.1:8000
	./run serve
test:       ## every test, on SQLite
	./run test
test-pg:    ## every test but the browser's, on the PostgreSQL of DATABASE_URL
	./run test -n 2 --dist loadfile -m "not journey"
lint:       ## style of code and templates
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/djlint --lint --quiet terreau
contracts:  ## rooms import downwards only
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/lint-imports
types:      ## mypy
	.venv/bin/mypy terreau tools
messages:   ## French catalogues complete
	$(PY) tools/messages.py --check
vendored:   ## hashes of the vendored files
	$(PY) tools/vendor.py --check
ready:      ## the table of places is what the package of France gives
	$(PY) tools/ready.py --check
openapi:    ## write docs/openapi.json and docs/library.schema.json again from the code
	$(PY) tools/openapi.py
wheel:      ## build the wheel, install it apart, serve from it
	$(PY) tools/try_wheel.py
bench:      ## side by side with a peer; prints ratios
	$(PY) -m benchmarks
demo:       ## a living demonstration in a folder of its own
	./run demo --serve
lock:       ## write the lock files again (needs uv)
	tools/lock.sh
format:     ## put code in its form
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; .venv/bin/djlint --reformat --quiet terreau
