# The image of api: Node.js (bun). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM oven/bun:1.3 AS build
WORKDIR /app
COPY package.json bun.lock ./
RUN bun install --frozen-lockfile --production
COPY . ./

FROM oven/bun:1.3-slim
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["bun", "src/main.ts"]
