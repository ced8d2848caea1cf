# The two commands are `make demo` and `make test`.

ARGS ?=

# The service on your machine, filled and shown: make demo ARGS=--once
demo: install
	cargo build --release --locked
	$${CARGO_TARGET_DIR:-target}/release/ser demo $(ARGS)

# Formatting, lints, docs, every test on both databases, and some programs of examples/.
test:
	.ci/test

# The programs of examples/ against a service of their own: make interop ARGS="python php"
interop: install
	.ci/interop $(ARGS)

# How fast signatures are verified, declarations read, and submissions recorded.
bench: install
	cargo bench --locked $(ARGS)

# Looks for documents that break what reads them: make fuzz ARGS=600, seconds for each target.
fuzz:
	.ci/fuzz $(ARGS)

# The system libraries that building needs.
install:
	@.ci/install

.PHONY: demo test interop bench fuzz install
