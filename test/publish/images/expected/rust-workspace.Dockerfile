# The image of api: Rust (Cargo). Written by apphost, anew whenever it publishes.
# Build context: the manifest's folder

FROM rust:1.94-bookworm AS build
WORKDIR /src
COPY . ./
RUN cargo build --release --locked --bin api-server --target-dir /target && install -D /target/release/api-server /out/api

FROM gcr.io/distroless/cc-debian12:nonroot
WORKDIR /app
COPY --from=build /out/api /usr/local/bin/api
ENV ROCKET_ADDRESS=0.0.0.0 \
    HOME=/tmp \
    ROCKET_PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["/usr/local/bin/api"]
