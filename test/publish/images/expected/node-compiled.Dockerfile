# The image of api: Node.js (npm, TypeScript). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM node:22.22-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . ./
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:22.22-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["node", "dist/main.js"]
