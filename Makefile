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

# Thousands of random acts at once at two servers on one Postgres: make race ARGS="6000 7", acts
# and seed.
race:
	.ci/race $(ARGS)

# Others are served whatever one does: 10,000 idle connections, slow senders, a flood; and how much
# memory a document of 128 MiB takes. One line for each.
flood: install
	.ci/postgres cargo test --release --locked --test service floods_large -- --ignored --nocapture --test-threads 1

# Kills servers and Postgres under load, and looks whether anything acknowledged is lost:
# make crash ARGS="rounds=200 seed=7", or the one round=17 of a seed; disks=required fails where no
# small disk can be mounted to be filled.
crash: install
	.ci/install tests
	SER_CRASH="$(ARGS)" .ci/postgres cargo test --locked --test service crash:: -- \
		--include-ignored --nocapture --test-threads=1

# Looks for documents that break what reads them: make fuzz ARGS=600, seconds for each target.
fuzz:
	.ci/fuzz $(ARGS)

# The system libraries that building needs.
install:
	@.ci/install

.PHONY: demo test interop bench race flood crash fuzz install
