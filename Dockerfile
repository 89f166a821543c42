# SPDX-License-Identifier: Apache-2.0
# ChainRule: the service on a slim image: built by the scripts, run by a user without rights.

FROM swift:6.3-bookworm AS build
WORKDIR /source
# Alone, so that a change of a source file does not install the packages again.
COPY Package.swift ./
COPY scripts scripts
RUN scripts/setup
COPY Sources Sources
# SwiftPM reads the folders of all targets, whatever is built.
COPY Tests Tests
# Swift's own libraries are linked in: the second stage needs none of them.
RUN scripts/build --static && install -s .build-static/release/chainrule /usr/local/bin/chainrule

FROM debian:bookworm-slim
# The newest patch of these within the release is what we want.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends libmicrohttpd12 zlib1g libopenblas0-pthread libsleef3 libgvc6 libcgraph6 libstdc++6 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /var/lib/chainrule --create-home chainrule
COPY --from=build /usr/local/bin/chainrule /usr/local/bin/chainrule

USER 10001
WORKDIR /var/lib/chainrule
# A container has an address of its own; outside, `docker run -p` decides who may reach it.
ENV CHAINRULE_HOST=0.0.0.0 CHAINRULE_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["chainrule", "health", "http://127.0.0.1:8080"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["chainrule"]
CMD ["serve"]
