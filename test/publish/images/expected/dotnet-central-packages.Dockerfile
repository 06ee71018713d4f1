# The image of api: .NET. Written by apphost, anew whenever it publishes.
# Build context: the manifest's folder

FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY Directory.Packages.props global.json ./
COPY api/Api.csproj ./api/
RUN dotnet restore api/Api.csproj
COPY . ./
RUN dotnet publish api/Api.csproj --configuration Release --no-restore --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app ./
ENV HOME=/tmp \
    ASPNETCORE_HTTP_PORTS=8080
# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["dotnet", "/app/Api.dll"]
