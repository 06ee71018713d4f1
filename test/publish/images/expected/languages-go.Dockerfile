# The image of go: Go. Written by apphost, anew whenever it publishes.
# To take it over, save it as go/Dockerfile: a project's own Dockerfile is used instead.
# Build context: go

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY . ./
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/go .

FROM gcr.io/distroless/static-debian12:nonroot
WORKDIR /app
COPY --from=build /out/go /usr/local/bin/go
ENV HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["/usr/local/bin/go"]
