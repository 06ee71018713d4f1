# The image of api: .NET. Written by apphost, anew whenever it publishes.
# To take it over, save it as api/Dockerfile: a project's own Dockerfile is used instead.
# Build context: api

FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
WORKDIR /src
COPY Worker.csproj ./
RUN dotnet restore Worker.csproj
COPY . ./
RUN dotnet publish Worker.csproj --configuration Release --no-restore --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/runtime:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app ./
ENV HOME=/tmp
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
CMD ["dotnet", "/app/Worker.dll"]
