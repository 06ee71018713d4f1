import { describe, expect, test } from 'vitest';
import { formatDraft } from '../../src/cli/render/draft.ts';
import { checkDraft } from '../../src/init/check-draft.ts';
import { buildDraft } from '../../src/init/draft/build-draft.ts';
import type { Draft } from '../../src/init/draft/draft.ts';
import { surveyOf } from '../../src/init/index.ts';
import { toManifestText } from '../../src/init/manifest-text.ts';
import type { Diagnostic } from '../../src/support/diagnostic.ts';
import { Chalk } from 'chalk';
import { foldersOf } from './folders.ts';

function draftOf(files: Readonly<Record<string, string>>): Draft {
  return buildDraft(surveyOf(foldersOf(files), 'shop'));
}

function summaryOf(draft: Draft): string {
  return formatDraft(draft, { file: 'app.yaml', isDry: false, secretsFile: undefined, chalk: new Chalk({ level: 0 }) });
}

const server = JSON.stringify({ scripts: { start: 'node main.js' }, dependencies: { express: '5' } });
const program = JSON.stringify({ scripts: { start: 'node main.js' } });
const listens = 'require("express")().listen(process.env.PORT || 8080)';

describe('a folder with projects and their settings', () => {
  const files = {
    'api/package.json': server,
    'api/main.js': listens,
    'api/.env': `DATABASE_URL=postgres://me:pw@localhost:5432/my_app?sslmode=disable
REDIS_URL=redis://localhost:6379
STRIPE_SECRET_KEY=sk_live_1234567890abcdef
SENTRY_DSN=https://abc@o1.ingest.sentry.io/1
REMOTE_URL=postgres://me:pw@db.example.com/live
LOG_LEVEL=debug
PORT=8085`,
    'web/package.json': JSON.stringify({ scripts: { dev: 'vite' }, devDependencies: { vite: '7' } }),
    'web/.env': 'VITE_API_URL=http://localhost:8085/v1\nAPI_BASE=http://localhost:8085',
    'jobs/requirements.txt': 'pika',
    'jobs/main.py': 'print("works")',
    'jobs/.env.example': `DB_HOST=localhost
DB_PORT=5432
DB_USER=me
DB_PASSWORD=
DB_NAME=my_app
BROKER=amqp://guest:guest@localhost:5672//
ASYNC_URL=postgresql+asyncpg://me:pw@localhost/my_app
MAIL_TOKEN=your-token-here`,
    'shared/package.json': '{"name":"shared","main":"index.js"}',
  };

  test('becomes resources that refer to each other, without a secret in clear', () => {
    const text = toManifestText(draftOf(files));
    expect(text).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json
      name: shop

      parameters:
        remote-url: { secret: true }  # REMOTE_URL in api/.env
        stripe-secret-key: { secret: true }  # STRIPE_SECRET_KEY in api/.env
        mail-token: { secret: true }  # MAIL_TOKEN in jobs/.env.example

      resources:
        db:
          type: postgres
          volume: true
          databases:
            - { name: my-app, database: my_app }

        cache: { type: redis }
        queue: { type: rabbitmq }

        api:
          type: project
          path: ./api  # Node.js (npm)
          references:
            - my-app
            - { resource: cache, inject: { REDIS_URL: uri } }
          endpoints:
            http: { port: 8085 }
          env:
            DATABASE_URL: \${my-app.uri}?sslmode=disable
            REMOTE_URL: \${parameters.remote-url}
            STRIPE_SECRET_KEY: \${parameters.stripe-secret-key}

        jobs:
          type: project
          path: ./jobs  # Python (pip)
          references:
            - resource: my-app
              inject:
                DB_HOST: host
                DB_PORT: port
                DB_NAME: databaseName
                DB_USER: username
                DB_PASSWORD: password
            - { resource: queue, inject: { BROKER: uri } }
          env:
            ASYNC_URL: postgresql+asyncpg://\${my-app.username}:\${my-app.password}@\${my-app.host}:\${my-app.port}/\${my-app.databaseName}
            MAIL_TOKEN: \${parameters.mail-token}

        web:
          type: project
          path: ./web  # Node.js (npm)
          references:
            - { resource: api, inject: { API_BASE: http.url } }
          endpoints:
            http: { port: 5173 }
          env:
            VITE_API_URL: \${api.http.url}/v1
      "
    `);
    for (const secret of ['sk_live', 'me:pw', 'example.com', 'guest']) expect(text).not.toContain(secret);
  });

  test('is told with where each thing was found', () => {
    expect(summaryOf(draftOf(files))).toMatchInlineSnapshot(`
      "Found:
        api (project)                         ./api: Node.js (npm), listens on 8085
        jobs (project)                        ./jobs: Python (pip)
        web (project)                         ./web: Node.js (npm), listens on 5173
        db (postgres)                         DATABASE_URL in api/.env
        cache (redis)                         REDIS_URL in api/.env
        remote-url (secret parameter)         REMOTE_URL in api/.env
        stripe-secret-key (secret parameter)  STRIPE_SECRET_KEY in api/.env
        queue (rabbitmq)                      BROKER in jobs/.env.example
        mail-token (secret parameter)         MAIL_TOKEN in jobs/.env.example
      Note:
        ./shared was left out: it is Node.js (npm), but nothing in it says what starts it.
      No value was found for mail-token: \`apphost up\` asks for it.
      app.yaml is written: 6 resources, 3 secret parameters.
      Next: read it through, then start it with \`apphost up\`."
    `);
  });

  test('keeps the values of secrets that were found, not those of examples', () => {
    expect(draftOf(files).parameters.map(({ name, value }) => [name, value])).toEqual([
      ['remote-url', 'postgres://me:pw@db.example.com/live'],
      ['stripe-secret-key', 'sk_live_1234567890abcdef'],
      ['mail-token', undefined],
    ]);
  });
});

test('settings of .NET keep the names that the program asks for', () => {
  const draft = draftOf({
    'Shop.Api/Shop.Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
    'Shop.Api/Properties/launchSettings.json': '{"profiles":{"http":{"applicationUrl":"http://localhost:5023"}}}',
    'Shop.Api/appsettings.json': `{
      // comments are allowed
      "ConnectionStrings": {
        "Default": "Host=localhost;Port=5432;Database=Orders;Username=me;Password=pw",
        "Legacy": "Server=localhost,1433;Database=old;User Id=sa;Password=pw;TrustServerCertificate=True",
        "Redis": "localhost:6379,abortConnect=false",
        "Local": "Data Source=app.db",
      },
      "Jwt": { "SigningKey": "very-secret-value", "Issuer": "me" },
    }`,
    'Shop.Core/Shop.Core.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
    'Shop.Api.Unit/Shop.Api.Unit.csproj':
      '<Project Sdk="Microsoft.NET.Sdk"><PackageReference Include="xunit" /></Project>',
  });
  expect(toManifestText(draft)).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json
    name: shop

    parameters:
      jwt-signing-key: { secret: true }  # Jwt__SigningKey in Shop.Api/appsettings.json

    resources:
      db:
        type: postgres
        volume: true
        databases:
          - { name: orders, database: Orders }

      db-sqlserver:
        type: sqlserver
        volume: true
        databases: [old]

      cache: { type: redis }

      shop-api:
        type: project
        path: ./Shop.Api  # .NET
        references:
          - { resource: orders, inject: { ConnectionStrings__Default: connectionString } }
          - { resource: old, inject: { ConnectionStrings__Legacy: connectionString } }
          - { resource: cache, inject: { ConnectionStrings__Redis: connectionString } }
        endpoints:
          http: { port: 5023 }
        env:
          Jwt__SigningKey: \${parameters.jwt-signing-key}
    "
  `);
});

describe('a compose file', () => {
  const files = {
    'compose.yaml': `services:
  db:
    image: postgres:16-alpine
    environment: { POSTGRES_DB: orders, POSTGRES_PASSWORD: pw }
    ports: ["5432:5432"]
    volumes: [data:/var/lib/postgresql/data]
  vectors: { image: "pgvector/pgvector:pg17" }
  bus: { image: "rabbitmq:4-management" }
  api:
    build: ./api
    ports: ["8000:80"]
    env_file: .env
    depends_on: { db: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }
    environment:
      - DATABASE_URL=postgres://postgres:pw@db:5432/orders
      - JWT_SECRET=\${JWT_SECRET}
      - GREETING=costs $$5
      - REGION=\${REGION:-eu}
      - PASSED
  migrate: { build: ./migrate, command: [run, it] }
  proxy:
    image: nginx:1.29
    ports: ["80:80", "9443:443"]
    depends_on: [api]
    deploy: { replicas: 2 }
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
volumes: { data: {} }`,
    '.env': 'JWT_SECRET=from-the-env-file\nLEVEL=debug',
    'api/package.json': server,
    'api/main.js': listens,
    'migrate/Dockerfile': 'FROM busybox',
  };

  test('becomes servers, projects, jobs and containers', () => {
    expect(toManifestText(draftOf(files))).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json
      name: shop

      parameters:
        jwt-secret: { secret: true }  # JWT_SECRET in compose.yaml

      resources:
        db:
          type: postgres
          tag: 16-alpine
          port: 5432
          volume: true
          databases: [orders]

        vectors:
          type: postgres
          image: pgvector/pgvector:pg17

        bus:
          type: rabbitmq
          tag: 4-management

        api:
          type: project
          path: ./api  # Node.js (npm)
          references:
            - { resource: orders, inject: { DATABASE_URL: uri } }
          waitFor: [migrate]
          endpoints:
            http: { port: 8000 }
          env:
            JWT_SECRET: \${parameters.jwt-secret}
            LEVEL: debug
            GREETING: costs $5
            REGION: eu
            PASSED: \${env.PASSED:-}

        migrate:
          type: job
          build: ./migrate
          command: [run, it]

        proxy:
          type: container
          image: nginx:1.29
          mounts:
            - { bind: ./nginx.conf, target: /etc/nginx/nginx.conf, readOnly: true }
          references: [api]
          endpoints:
            http: { targetPort: 80 }
            tcp: { port: 9443, targetPort: 443 }
      "
    `);
  });

  test('is told with what was not taken over', () => {
    expect(summaryOf(draftOf(files))).toMatchInlineSnapshot(`
      "Found:
        db (postgres)                  compose.yaml: postgres:16-alpine
        vectors (postgres)             compose.yaml: pgvector/pgvector:pg17
        bus (rabbitmq)                 compose.yaml: rabbitmq:4-management
        api (project)                  ./api: Node.js (npm), listens on 8000
        migrate (job)                  compose.yaml: built from ./migrate
        proxy (container)              compose.yaml: nginx:1.29
        jwt-secret (secret parameter)  JWT_SECRET in compose.yaml
      Note:
        proxy listened on port 80, which only root may open: it gets a port of its own.
        proxy of compose.yaml: \`deploy\` was not taken over.
        Of compose.yaml only the outline was taken over: images, builds, ports, variables, volumes. A command that moves all of it is to come.
      app.yaml is written: 6 resources, 1 secret parameter.
      Next: read it through, then start it with \`apphost up\`."
    `);
  });

  test('leaves to the programs outside of it what its .env has for them', () => {
    const draft = draftOf({
      'docker-compose.yml': `services:
  db: { image: "postgres:16", ports: ["5432:5432"], environment: { POSTGRES_PASSWORD: "\${DB_SECRET}" } }
  inside: { build: ./inside }`,
      '.env': 'DATABASE_URL=postgres://me:s3cr3t@localhost:5432/shop\nDB_SECRET=s3cr3t-own',
      'back/package.json': program,
      'inside/package.json': program,
    });
    const text = toManifestText(draft);
    expect(text).toMatch(/ {2}back:[\s\S]*resource: shop, inject: \{ DATABASE_URL: uri \}/);
    expect(text).not.toContain('s3cr3t');
    expect(draft.resources.find(({ name }) => name === 'inside')?.references).toEqual(new Map());
  });

  test('gives no secret of its .env away, whatever it is given as', () => {
    const draft = draftOf({
      'compose.yaml': `services:
  worker:
    image: busybox
    command: [serve, --key, "\${API_KEY}", "--at=\${REGION}", "$\${API_KEY}", "\${DATABASE_URL}"]
    environment:
      AUTH: \${API_KEY}
      HEADER: "Bearer \${API_KEY}"
      HOOK: http://web:8080/hook/\${API_KEY}
      REMOTE: postgres://me:\${DB_PASSWORD}@db.example.com/live
      DATABASE_URL: \${DATABASE_URL}
      HAS_KEY: \${API_KEY:+yes}
  built:
    build: { context: ./built, args: { NPM_AUTH: "\${API_KEY}", REGION: "\${REGION}", SIGNING_KEY: in-the-file } }
  web: { image: nginx, ports: ["8080:80"] }`,
      '.env':
        'API_KEY=s3cr3t-value\nREGION=eu\nDB_PASSWORD=s3cr3t-pw\nDATABASE_URL=postgres://me:s3cr3t-own@localhost/orders',
      'built/Dockerfile': 'FROM busybox',
    });
    const text = toManifestText(draft);
    expect(text).not.toMatch(/s3cr3t|in-the-file|[\uE000\uE001]/);
    expect(draft.resources.find(({ name }) => name === 'worker')).toMatchObject({
      options: {
        command: ['serve', '--key', '${parameters.api-key}', '--at=eu', '$${API_KEY}', '${parameters.database-url}'],
      },
      env: {
        AUTH: '${parameters.api-key}',
        HEADER: 'Bearer ${parameters.api-key}',
        HOOK: '${web.http.url}/hook/${parameters.api-key}',
        REMOTE: '${parameters.remote}',
        HAS_KEY: 'yes',
      },
    });
    expect(draft.resources.find(({ name }) => name === 'built')?.options['build']).toEqual({
      context: './built',
      args: { NPM_AUTH: '${parameters.api-key}', REGION: 'eu', SIGNING_KEY: '${parameters.signing-key}' },
    });
    expect(Object.fromEntries(draft.parameters.map(({ name, value }) => [name, value]))).toEqual({
      'api-key': 's3cr3t-value',
      'database-url': 'postgres://me:s3cr3t-own@localhost/orders',
      remote: 'postgres://me:s3cr3t-pw@db.example.com/live',
      'signing-key': 'in-the-file',
    });
  });

  test('that is no YAML is a note', () => {
    const draft = draftOf({ 'compose.yaml': 'services: [', 'package.json': program });
    expect(draft.notes).toEqual(['compose.yaml was left out: it is not YAML that can be read.']);
  });
});

test('an empty folder gets an outline, and says how to go on', () => {
  const draft = draftOf({});
  expect(`${toManifestText(draft)}---\n${summaryOf(draft)}`).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json
    name: shop

    resources: {}
    # Say what the application is made of, for example:
    #
    # resources:
    #   db:
    #     type: postgres
    #     volume: true
    #     databases: [appdb]
    #   api:
    #     type: project
    #     path: ./api
    #     references: [appdb]
    #     endpoints:
    #       http: { port: 8080 }
    ---
    Nothing was found that could be run, so app.yaml is written as an outline to fill in.
    Next: \`apphost add\` puts a resource into it, such as \`apphost add redis cache\`; then \`apphost up\`."
  `);
});

test('of a workspace its packages are taken, and of packages those that start', () => {
  const { resources } = draftOf({
    'package.json': JSON.stringify({ workspaces: ['packages/*'], scripts: { start: 'npm start -w api' } }),
    'packages/api/package.json': server,
    'packages/api/main.js': listens,
    'packages/lib/package.json': '{"name":"lib"}',
  });
  expect(resources.map(({ name, path }) => [name, path])).toEqual([['api', './packages/api']]);
});

test('names are valid and unique', () => {
  const { resources } = draftOf({
    'one/api/package.json': program,
    'two/api/package.json': program,
    'Self/package.json': program,
    '9_Lives/package.json': program,
    '.env': 'X=postgres://localhost/api',
  });
  const names = resources.map(({ name }) => name);
  expect(names).toEqual(['lives', 'self-api', 'api', 'api-api', 'db']);
  expect(resources.find(({ name }) => name === 'db')?.options['databases']).toEqual([
    { name: 'api-db', database: 'api' },
  ]);
});

test('a program that listens where it wants to keeps its port, and a second one on it gets another', () => {
  const draft = draftOf({
    'a/package.json': server,
    'a/main.js': 'require("express")().listen(4000)',
    'b/package.json': server,
    'b/main.js': 'require("express")().listen(process.env.PORT ?? 4000)',
  });
  expect(draft.resources.map(({ options }) => options['endpoints'])).toEqual([
    { http: { port: 4000, targetPort: 4000 } },
    { http: {} },
  ]);
  expect(draft.notes).toEqual(['b listened on port 4000, which another one has: it gets a port of its own.']);
});

describe('what the manifest would refuse', () => {
  const files = { 'a/package.json': program, 'b/package.json': program, 'a/.env': 'API_KEY=abcdefgh' };
  const mistake = (file: string, line: number): Diagnostic => ({
    code: 'FOLDER_MISSING',
    severity: 'error',
    message: 'no such folder',
    location: { file, line, column: 1 },
  });

  test('is left out and said', async () => {
    const { draft, text } = await checkDraft(draftOf(files), '/work/app.yaml', (candidate) => {
      const line = candidate.split('\n').indexOf('  a:') + 2;
      return Promise.resolve(line === 1 ? [] : [mistake('/work/app.yaml', line)]);
    });
    expect(draft.notes).toEqual(['a was left out: no such folder.']);
    expect(text).not.toContain('a:\n');
    expect(text).not.toContain('api-key');
  });

  test('stays when the mistake is in another file, or in none of its resources, and is said, too', async () => {
    const whole = toManifestText(draftOf(files));
    const parameter = whole.split('\n').indexOf('parameters:') + 2;
    const mistakes = [
      mistake('/work/app.development.yaml', whole.split('\n').indexOf('  a:') + 2),
      mistake('/work/app.yaml', parameter),
      { code: 'FOLDER_MISSING', severity: 'error', message: 'no place' } as const,
    ];
    const { draft, text } = await checkDraft(draftOf(files), '/work/app.yaml', () => Promise.resolve(mistakes));
    expect(text).toBe(whole);
    expect(draft.notes).toEqual([
      'app.yaml does not pass `apphost validate` yet: no such folder (app.development.yaml:9).',
      `app.yaml does not pass \`apphost validate\` yet: no such folder (app.yaml:${parameter}).`,
      'app.yaml does not pass `apphost validate` yet: no place.',
    ]);
  });

  test('is left out for a mistake behind one in another file', async () => {
    const { draft } = await checkDraft(draftOf(files), '/work/app.yaml', (candidate) => {
      const line = candidate.split('\n').indexOf('  a:') + 2;
      const others = [mistake('/work/app.development.yaml', 1)];
      return Promise.resolve(line === 1 ? others : [...others, mistake('/work/app.yaml', line)]);
    });
    expect(draft.resources.map(({ name }) => name)).toEqual(['b']);
    expect(draft.notes).toHaveLength(2);
  });
});
