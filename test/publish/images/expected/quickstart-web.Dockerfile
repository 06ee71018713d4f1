# The image of web: Node.js (npm). Written by apphost, anew whenever it publishes.
# To take it over, save it as web/Dockerfile: a project's own Dockerfile is used instead.
# Build context: web

FROM node:24.18-bookworm-slim
WORKDIR /app
COPY . ./
ENV NODE_ENV=production \
    HOME=/tmp \
    PORT=3001
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 3001
CMD ["node", "server.js"]
