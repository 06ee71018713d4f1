# The image of rust: Rust (Cargo). Written by apphost, anew whenever it publishes.
# To take it over, save it as rust/Dockerfile: a project's own Dockerfile is used instead.
# Build context: rust

FROM rust:1.94-bookworm AS build
WORKDIR /src
COPY . ./
RUN cargo build --release --locked --bin hello --target-dir /target && install -D /target/release/hello /out/rust

FROM gcr.io/distroless/cc-debian12:nonroot
WORKDIR /app
COPY --from=build /out/rust /usr/local/bin/rust
ENV HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["/usr/local/bin/rust"]
