# The service in an image of its own: one binary, the libraries it needs, and a user without rights.
# It needs BuildKit, which every Docker since 23 builds with.

# Packages come as Debian mends them, so their versions are not pinned.
# hadolint global ignore=DL3008

FROM rust:1.95-slim-trixie AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev libpq-dev libsqlite3-dev libssl-dev make pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
# What cargo fetched and built stays with the builder, not in the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked \
    && install -D --strip target/release/ser /out/ser

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libpq5 libsqlite3-0 libssl3t64 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /var/lib/ser --create-home --shell /usr/sbin/nologin ser
COPY --from=build /out/ser /usr/local/bin/ser
USER 10001
# Where an embedded database is, if there is no other.
WORKDIR /var/lib/ser
VOLUME /var/lib/ser
ENV SER_LISTEN=0.0.0.0:8080
EXPOSE 8080 8443
STOPSIGNAL SIGTERM
# Whether the process answers. A database that is down is told by /ready, and no reason to restart.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["ser", "health"]
ENTRYPOINT ["ser"]
CMD ["serve"]
