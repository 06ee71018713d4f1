# The image of api: Java (Gradle). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM gradle:8.14-jdk21 AS build
WORKDIR /src/api
COPY . ./
RUN gradle --no-daemon --console=plain --quiet installDist

FROM eclipse-temurin:21-jre-noble
WORKDIR /app
COPY --from=build /src/api/build/install/api/ ./
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError" \
    HOME=/tmp \
    SERVER_PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["/app/bin/api"]
