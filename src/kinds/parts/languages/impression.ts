import type { Folder } from '../../../model/folder.ts';
import { parsePackage } from './package-json.ts';

/** What a project seems to be, from its files alone. */
export interface Impression {
  /** `server` answers on a port; `program` only runs; `library` is not to be started: a package of others, tests. */
  readonly role: 'server' | 'program' | 'library';
  /** The port that it listens on where nobody tells it another. */
  readonly port?: number;
  /** It listens there whatever it is told. */
  readonly isFixed?: boolean;
}

/** A project's folder, and the way into those inside. */
export interface Place {
  readonly folder: Folder;
  readonly open: (name: string) => Folder | undefined;
}

/** The impression that a folder gives of a project of that language. Without signs of a server it is a program. */
export function impressionOf(language: string, place: Place): Impression {
  return impressions[language]?.(place) ?? { role: 'program' };
}

const impressions: Readonly<Record<string, (place: Place) => Impression>> = {
  node: nodeImpression,
  python: pythonImpression,
  dotnet: dotnetImpression,
  java: javaImpression,
  go: goImpression,
  rust: rustImpression,
};

/** Servers that listen on a port of their own while developing. */
const webTools: Readonly<Record<string, number>> = {
  next: 3000,
  nuxt: 3000,
  astro: 4321,
  '@angular/cli': 4200,
  'react-scripts': 3000,
  '@remix-run/dev': 3000,
  vite: 5173,
};

const nodeServers = (
  'express fastify koa hapi @hapi/hapi @nestjs/core hono @hono/node-server polka restify @adonisjs/core ' +
  '@feathersjs/express h3 json-server http-server serve socket.io apollo-server'
).split(' ');

function nodeImpression({ folder, open }: Place): Impression {
  const { scripts, dependencies, main } = parsePackage(folder.read('package.json'));
  const script = scripts['dev'] ?? scripts['start'] ?? '';
  const said = /(?:--port[= ]|\s-p[= ]?|\bPORT=)(\d{2,5})\b/.exec(script)?.[1];
  if (said !== undefined) return { role: 'server', port: Number(said) };
  const tool = Object.entries(webTools).find(([name]) => name in dependencies && usesTool(script, name));
  if (tool !== undefined) return { role: 'server', port: tool[1] };
  const first = main === undefined ? '' : (folder.read(main) ?? '');
  const source = `${first}\n${sourcesOf({ folder, open }, /(?<!\.(?:test|spec|config|d))\.[cm]?[jt]s$/, ['src'])}`;
  const isServer =
    nodeServers.some((name) => name in dependencies) || /\b(?:createServer|Bun\.serve|Deno\.serve)\(/.test(source);
  return isServer ? listening(source, /\.listen\(\s*(\d{2,5})\b/) : { role: 'program' };
}

function usesTool(script: string, name: string): boolean {
  const program = { '@angular/cli': 'ng', '@remix-run/dev': 'remix' }[name] ?? name;
  return new RegExp(`(?:^|[\\s/])${program}(?:\\s|$)`).test(script);
}

function pythonImpression({ folder, open }: Place): Impression {
  const source = sourcesOf({ folder, open }, /(?<!^test_.*|^setup)\.py$/, ['app', 'src']);
  if (folder.entries.includes('manage.py')) return { role: 'server', port: 8000 };
  if (
    /\b(?:FastAPI|Starlette|Flask|Quart|Sanic|Litestar)\(|(?:HTTPServer|TCPServer)\b|aiohttp\.web|web\.run_app|uvicorn\.run/.test(
      source,
    )
  ) {
    return listening(source, /\b(?:port\s*=\s*|HTTPServer\(\(\s*["'][^"']*["']\s*,\s*)(\d{2,5})\b/);
  }
  return { role: 'program' };
}

function dotnetImpression({ folder }: Place): Impression {
  const file = folder.entries.find((entry) => /\.(cs|fs|vb)proj$/.test(entry));
  const project = file === undefined ? '' : (folder.read(file) ?? '');
  if (/Include="(?:xunit|NUnit|MSTest|Microsoft\.NET\.Test\.Sdk)/i.test(project)) return { role: 'library' };
  if (/Sdk="Microsoft\.NET\.Sdk\.(?:Web|BlazorWebAssembly)"/.test(project)) {
    const settings = folder.read('Properties/launchSettings.json') ?? '';
    const port = /"applicationUrl"\s*:\s*"[^"]*http:\/\/[^":]+:(\d+)/.exec(settings)?.[1];
    return { role: 'server', ...(port === undefined ? {} : { port: Number(port) }) };
  }
  const runs = /Sdk="Microsoft\.NET\.Sdk\.Worker"|<OutputType>\s*(?:Win)?Exe\s*</i.test(project);
  return { role: runs ? 'program' : 'library' };
}

function javaImpression({ folder }: Place): Impression {
  const build = textOf(folder, ['pom.xml', 'build.gradle', 'build.gradle.kts']);
  const settings = textOf(
    folder,
    ['properties', 'yml', 'yaml'].map((ending) => `src/main/resources/application.${ending}`),
  );
  const said =
    /^\s*(?:server\.port|quarkus\.http\.port|micronaut\.server\.port)\s*[=:]\s*(?:\$\{\w+:)?(\d+)/m.exec(
      settings,
    )?.[1] ?? /^server:\s*\n\s+port:\s*(?:\$\{\w+:)?(\d+)/m.exec(settings)?.[1];
  const isServer =
    /spring-boot-starter-(?:web|webflux|jersey)|quarkus-(?:rest|resteasy)|micronaut-http-server|javalin|dropwizard|vertx-web/.test(
      build,
    );
  if (isServer) return { role: 'server', port: said === undefined ? 8080 : Number(said) };
  const isProgram =
    /spring-boot|quarkus|micronaut|mainClass|Main-Class|\bapplication\b|exec-maven-plugin|maven-shade-plugin/.test(
      build,
    );
  return { role: isProgram ? 'program' : 'library' };
}

function goImpression({ folder, open }: Place): Impression {
  const source = sourcesOf({ folder, open }, /(?<!_test)\.go$/, ['cmd', 'cmd/server', 'cmd/api', 'internal']);
  const isServer =
    /\bhttp\.(?:ListenAndServe|Serve|Server)\b|\bnet\.Listen\(/.test(source) ||
    /gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|google\.golang\.org\/grpc/.test(
      `${source}${folder.read('go.mod') ?? ''}`,
    );
  return isServer
    ? listening(source, /(?:ListenAndServe|\.Run|\.Start|\.Listen)\(\s*"[^":]*:(\d{2,5})"/)
    : { role: 'program' };
}

function rustImpression({ folder }: Place): Impression {
  const manifest = folder.read('Cargo.toml') ?? '';
  const source = folder.read('src/main.rs');
  const isProgram =
    source !== undefined || /^\s*\[\[bin\]\]/m.test(manifest) || folder.read('src/bin/main.rs') !== undefined;
  if (!isProgram) return { role: 'library' };
  if (/^\s*rocket\s*=/m.test(manifest)) return { role: 'server', port: 8000 };
  const isServer =
    /^\s*(?:axum|actix-web|warp|hyper|tide|poem|salvo|tonic)\s*=/m.test(manifest) ||
    /TcpListener::bind/.test(source ?? '');
  return isServer
    ? listening(source ?? '', /(?:bind\(\s*(?:"[^":]*:|\(\s*"[^"]*"\s*,\s*))(\d{2,5})\b/)
    : { role: 'program' };
}

/** A server's port: the one it falls back to without a variable, else the one that is written where it listens. */
function listening(source: string, written: RegExp): Impression {
  const usual = /\bPORT\b["'`\])}]*\s*(?:\)|,|\|\||\?\?|or\b|:-?|,\s*)?\s*["'`]?(\d{2,5})\b/.exec(source)?.[1];
  if (usual !== undefined) return { role: 'server', port: Number(usual) };
  const port = written.exec(source)?.[1];
  if (port === undefined) return { role: 'server' };
  return { role: 'server', port: Number(port), ...(/\bPORT\b/.test(source) ? {} : { isFixed: true }) };
}

const mostSources = 60;

/** The source in the folder itself and in those inside that usually hold more. */
function sourcesOf({ folder, open }: Place, isSource: RegExp, inside: readonly string[]): string {
  const folders = [folder, ...inside.map((name) => open(name)).filter((found) => found !== undefined)];
  const texts = folders.flatMap((each) =>
    each.entries.filter((entry) => isSource.test(entry)).map((entry) => () => each.read(entry) ?? ''),
  );
  return texts
    .slice(0, mostSources)
    .map((read) => read())
    .join('\n');
}

function textOf(folder: Folder, files: readonly string[]): string {
  return files.map((file) => folder.read(file) ?? '').join('\n');
}
