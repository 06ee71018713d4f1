# The image of api: Python. Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM python:3.13-slim-bookworm
WORKDIR /app
COPY . ./
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
CMD ["python", "main.py"]
