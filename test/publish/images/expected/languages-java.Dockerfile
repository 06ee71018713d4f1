# The image of java: Java (Maven). Written by apphost, anew whenever it publishes.
# To take it over, save it as java/Dockerfile: a project's own Dockerfile is used instead.
# Build context: java

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
RUN mvn --batch-mode --quiet dependency:go-offline
COPY . ./
RUN mvn --batch-mode --quiet -DskipTests package

FROM eclipse-temurin:17-jre-noble
WORKDIR /app
COPY --from=build /src/target/hello-1.0.0.jar /app/app.jar
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError" \
    HOME=/tmp \
    SERVER_PORT=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["java", "-jar", "/app/app.jar"]
