# The image of api: Go. Written by apphost, anew whenever it publishes.
# Build context: the manifest's folder

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY . ./
WORKDIR /src/api
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/api .

FROM gcr.io/distroless/static-debian12:nonroot
WORKDIR /app
COPY --from=build /out/api /usr/local/bin/api
ENV HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["/usr/local/bin/api"]
