# The image of api: Java (Maven). Written by apphost, anew whenever it publishes.
# Build context: the manifest's folder

FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY . ./
RUN mvn --batch-mode --quiet -DskipTests --projects api --also-make package

FROM eclipse-temurin:21-jre-noble
WORKDIR /app
COPY --from=build /src/api/target/api-2.0.jar /app/app.jar
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError" \
    HOME=/tmp \
    SERVER_PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["java", "-jar", "/app/app.jar"]
