# The image of node: Node.js (npm). Written by apphost, anew whenever it publishes.
# To take it over, save it as node/Dockerfile: a project's own Dockerfile is used instead.
# Build context: node

FROM node:24.18-bookworm AS build
WORKDIR /app
COPY . ./
RUN npm ci --no-audit --no-fund --omit=dev

FROM node:24.18-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["node", "server.js"]
