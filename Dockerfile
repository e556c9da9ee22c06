# syntax=docker/dockerfile:1
# Built in one image, run in another that holds the binary, the certificates and nothing else of ours.
FROM docker.io/library/rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY config config
COPY migrations migrations
COPY tests/fixtures/newsroom tests/fixtures/newsroom
RUN cargo build --release --locked

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /var/lib/peacewire --no-create-home --shell /usr/sbin/nologin peacewire \
 && install --directory --owner 10001 --group 10001 /var/lib/peacewire
COPY --from=build /src/target/release/peacewire /usr/local/bin/peacewire
USER 10001
VOLUME /var/lib/peacewire
ENV PEACEWIRE_DB=/var/lib/peacewire/peacewire.db
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["peacewire", "--quiet", "health"]
ENTRYPOINT ["peacewire"]
# The contact for the user agent is yours to give: -e PEACEWIRE__FETCH__CONTACT=desk@example.org
CMD ["run"]
