# The image of api: Node.js (pnpm). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM node:24.18-bookworm AS build
WORKDIR /app
RUN npm install --global pnpm@10
COPY package.json pnpm-lock.yaml ./
RUN pnpm install --frozen-lockfile
COPY . ./
RUN pnpm run build
RUN pnpm prune --prod --ignore-scripts

FROM node:24.18-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["npm", "run", "start"]
