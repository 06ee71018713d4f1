# The image of api: Java (Gradle). Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM eclipse-temurin:17-jdk-noble AS build
WORKDIR /src/api
COPY gradlew ./
COPY gradle ./gradle
RUN ./gradlew --version
COPY . ./
RUN ./gradlew --no-daemon --console=plain --quiet bootJar

FROM eclipse-temurin:17-jre-noble
WORKDIR /app
COPY --from=build /src/api/build/libs/api-1.0.jar /app/app.jar
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError" \
    HOME=/tmp \
    SERVER_PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["java", "-jar", "/app/app.jar"]
