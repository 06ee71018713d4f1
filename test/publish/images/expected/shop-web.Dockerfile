# The image of web: Node.js (npm, TypeScript). Written by apphost, anew whenever it publishes.
# To take it over, save it as web/Dockerfile: a project's own Dockerfile is used instead.
# Build context: web

FROM node:24.18-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=dev
COPY . ./

FROM node:24.18-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=3000
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 3000
CMD ["node", "--import", "tsx", "src/main.ts"]
