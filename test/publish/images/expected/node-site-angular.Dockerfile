# The image of api: Node.js (npm). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM node:24.18-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . ./
RUN npm run build
# A path that is no file belongs to the page, which knows its own routes.
RUN printf '%s\n' \
    'server {' \
    '  listen 8080;' \
    '  root /usr/share/nginx/html;' \
    '  gzip on;' \
    '  gzip_types text/css text/javascript application/javascript application/json image/svg+xml;' \
    '  location / { try_files $uri $uri/ /index.html; }' \
    '}' \
    > /etc/site.conf

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /etc/site.conf /etc/nginx/conf.d/default.conf
COPY --from=build /app/dist/*/browser/ /usr/share/nginx/html/
ENV HOME=/tmp
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
