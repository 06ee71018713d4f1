import { describe, expect, test } from 'vitest';
import { publishText, readBack } from './publish-text.ts';

const codesOf = ({ diagnostics }: Awaited<ReturnType<typeof publishText>>) => diagnostics.map(({ code }) => code);

describe('variables', () => {
  test('are parameters with their defaults, and secrets have none', async () => {
    const { compose, files } = await publishText(`
name: letters
parameters:
  REGION: { default: west }
  greeting-text: { default: "Hi }, you" }
  api-key: { secret: true, description: The key of the post office }
  PLAIN: {}
resources:
  app:
    type: container
    image: acme/app:1
    env:
      REGION: \${parameters.REGION}
      GREETING: \${parameters.greeting-text}
      KEY: "key \${parameters.api-key} costs 5$"
      PLAIN: \${parameters.PLAIN}
      HOME_REGION: \${env.HOME_REGION:-}
`);
    expect(compose.services['app']?.['environment']).toEqual({
      REGION: '${REGION:-west}',
      // A brace would end it early.
      GREETING: '${GREETING_TEXT:?}',
      KEY: 'key ${API_KEY:?The key of the post office} costs 5$$',
      PLAIN: '${PLAIN:?}',
      HOME_REGION: null,
    });
    const example = files.get('.env.example');
    expect(example).toContain("GREETING_TEXT='Hi }, you'");
    expect(example).toContain('# The key of the post office. A secret.\nAPI_KEY=\n');
    expect(example).toContain('# The parameter REGION of the manifest. Optional.\n#REGION=west\n');
  });

  test('hold a secret in the form that its place needs', async () => {
    const { files } = await publishText(`
name: forms
resources:
  db: { type: postgres, ephemeral: true, databases: [shop], password: in-clear-here }
  app: { type: container, image: acme/app:1, references: [shop] }
`);
    const text = files.get('compose.yaml') ?? '';
    expect([...files.values()].join('')).not.toContain('in-clear-here');
    const given = {
      DB_GIVEN_PASSWORD: 'a;b@c',
      DB_GIVEN_PASSWORD_URI: 'a%3Bb%40c',
      DB_GIVEN_PASSWORD_KEYVALUE: '"a;b@c"',
    };
    const { model } = await readBack('compose.yaml', text, given);
    const variables = model.services['app']?.environment;
    expect(variables?.['SHOP_URI']).toBe('postgresql://postgres:a%3Bb%40c@db:5432/shop');
    expect(variables?.['ConnectionStrings__shop']).toContain('Password="a;b@c";');
    expect(variables?.['SHOP_PASSWORD']).toBe('a;b@c');
    const plain = await readBack('compose.yaml', text, { DB_GIVEN_PASSWORD: 'plain' });
    expect(plain.model.services['app']?.environment?.['SHOP_URI']).toBe('postgresql://postgres:plain@db:5432/shop');
  });

  test('of a file stay in the file', async () => {
    const { compose } = await publishText(`
name: files
resources:
  app: { type: container, image: acme/app:1, envFiles: [./app.yaml], env: { OWN: "1" } }
`);
    expect(compose.services['app']?.['env_file']).toEqual(['../app.yaml']);
    expect(compose.services['app']?.['environment']).toEqual({ OWN: '1' });
  });
});

describe('waiting', () => {
  test('follows how the other is asked', async () => {
    const published = await publishText(`
name: waits
resources:
  setup: { type: job, image: acme/setup:1 }
  asked: { type: container, image: acme/a:1, endpoints: { http: { targetPort: 80 } }, health: { http: /ready, interval: 15s } }
  silent: { type: container, image: acme/b:1 }
  app:
    type: container
    image: acme/app:1
    waitFor: [setup, { resource: asked, optional: true }, silent]
`);
    expect(published.compose.services['app']?.['depends_on']).toEqual({
      setup: { condition: 'service_completed_successfully' },
      asked: { condition: 'service_healthy', required: false },
      silent: { condition: 'service_started' },
    });
    expect(codesOf(published)).toEqual(['COMPOSE_NOT_ASKED']);
    expect(published.compose.services['asked']?.['healthcheck']).toMatchObject({ interval: '15s', timeout: '3s' });
    expect(published.compose.services['setup']?.['restart']).toBeUndefined();
  });

  test('a command of a shell is one for a shell', async () => {
    const { compose } = await publishText(`
name: shells
resources:
  one: { type: container, image: acme/a:1, health: { command: [/bin/sh, -c, "test $READY"] } }
  two: { type: container, image: acme/a:1, health: { command: [/bin/check, --all] } }
`);
    expect(compose.services['one']?.['healthcheck']).toMatchObject({ test: ['CMD-SHELL', 'test $$READY'] });
    expect(compose.services['two']?.['healthcheck']).toMatchObject({ test: ['CMD', '/bin/check', '--all'] });
  });
});

describe('ports', () => {
  test('lead to one container, so that replicas get a range', async () => {
    const published = await publishText(`
name: ports
resources:
  many: { type: container, image: acme/a:1, replicas: 3, endpoints: { http: { port: 8080, targetPort: 80, external: true } } }
  inner: { type: container, image: acme/a:1, replicas: 2, endpoints: { http: { port: 7000 } } }
  desk: { type: container, image: acme/a:1, endpoints: { http: { port: 9000 }, dns: { targetPort: 53, protocol: udp } } }
  open: { type: container, image: acme/a:1, endpoints: { http: { port: 8082, targetPort: 80, bind: 0.0.0.0 } } }
`);
    const { services } = published.compose;
    expect(services['many']?.['ports']).toEqual(['8080-8082:80']);
    expect(services['inner']).toMatchObject({ expose: ['7000'] });
    expect(services['inner']?.['ports']).toBeUndefined();
    expect(services['desk']).toMatchObject({ ports: ['127.0.0.1:9000:9000'], expose: ['53/udp'] });
    expect(codesOf(published)).toEqual(['COMPOSE_PORTS_SPREAD', 'COMPOSE_PORT_TAKEN']);
    expect(published.diagnostics.at(-1)?.message).toBe('open and many would both open port 8082 of the machine');
  });
});

test('a port of `mode: ingress` is one for all replicas', async () => {
  const published = await publishText(`
name: shared
resources:
  web: { type: container, image: acme/a:1, replicas: 2, endpoints: { http: { port: 8080, bind: 0.0.0.0, mode: ingress } } }
`);
  expect(published.compose.services['web']?.['ports']).toEqual(['8080:8080']);
  expect(published.diagnostics).toMatchObject([
    { code: 'COMPOSE_PORTS_SPREAD', message: expect.stringContaining('8080 for all of them') },
  ]);
});

describe('files and volumes', () => {
  test('come from where they are, and secrets are named', async () => {
    const { compose } = await publishText(`
name: kept
parameters: { token: { secret: true } }
resources:
  app:
    type: container
    image: acme/app:1
    mounts:
      - { volume: pages, target: /pages }
      - { volume: kept_old, external: true, target: /old }
      - { volume: elsewhere, external: true, target: /far, readOnly: true }
      - { bind: ./web, target: /web }
      - { bind: /var/run/docker.sock, target: /var/run/docker.sock }
      - { tmpfs: true, target: /run }
    files:
      /etc/app.conf: "token \${parameters.token}"
      /run/secrets/token: \${parameters.token}
      /etc/manifest.yaml: { from: ./app.yaml, mode: "0400" }
`);
    expect(compose.services['app']).toMatchObject({
      volumes: [
        'pages:/pages',
        'old:/old',
        'elsewhere:/far:ro',
        '../web:/web',
        '/var/run/docker.sock:/var/run/docker.sock',
      ],
      tmpfs: ['/run'],
      secrets: ['token'],
      configs: [
        { source: 'app.conf', target: '/etc/app.conf' },
        { source: 'manifest.yaml', target: '/etc/manifest.yaml', mode: 256 },
      ],
    });
    expect(compose.volumes).toEqual({ pages: null, old: null, elsewhere: { external: true } });
    expect(compose.secrets).toEqual({ token: { environment: 'token' } });
    expect(compose.configs).toEqual({
      'app.conf': { content: 'token ${token:?}' },
      'manifest.yaml': { file: '../app.yaml' },
    });
  });

  test('of a locked container are mounted, or its root is not locked', async () => {
    const published = await publishText(`
name: locked
parameters: { token: { secret: true } }
resources:
  plain: { type: container, image: acme/a:1, security: { readOnlyRoot: true }, files: { /etc/a.conf: "cost: 5$\\n" } }
  open: { type: container, image: acme/a:1, security: { readOnlyRoot: true }, files: { /etc/a.conf: "\${parameters.token}" } }
  db: { type: postgres, ephemeral: true, security: { readOnlyRoot: true } }
`);
    const { services, configs } = published.compose;
    expect(services['plain']).toMatchObject({
      read_only: true,
      configs: [{ source: 'a.conf', target: '/etc/a.conf' }],
    });
    expect(configs?.['a.conf']).toEqual({ file: './files/plain/etc/a.conf' });
    expect(published.files.get('files/plain/etc/a.conf')).toBe('cost: 5$\n');
    expect(services['open']).not.toHaveProperty('read_only');
    expect(published.diagnostics.map(({ message }) => message)).toEqual([
      'the root of open is not locked under Compose, which copies a file with a variable into its container',
    ]);
    expect(services['db']).toMatchObject({ read_only: true, environment: { POSTGRES_PASSWORD: '${DB_PASSWORD:?}' } });
  });

  test('of a server are decided, and its password is a file', async () => {
    const lost = await publishText('{ name: lost, resources: { db: { type: mysql } } }');
    expect(codesOf(lost)).toEqual(['STORAGE_UNDECIDED']);
    const { compose } = await publishText('{ name: kept, resources: { db: { type: mysql, volume: true } } }');
    const { environment, healthcheck, secrets } = compose.services['db'] as {
      environment: object;
      healthcheck: { test: string[] };
      secrets: unknown;
    };
    expect(environment).toMatchObject({ MYSQL_ROOT_PASSWORD_FILE: '/run/secrets/db-password' });
    expect(environment).not.toHaveProperty('MYSQL_ROOT_PASSWORD');
    expect(healthcheck.test[1]).toContain('MYSQL_ROOT_PASSWORD="$$(cat /run/secrets/db-password)"; ');
    expect(secrets).toEqual(['db-password']);
  });
});

describe('what only Compose has', () => {
  test('is merged as an override file would be', async () => {
    const { compose, diagnostics } = await publishText(`
name: own
resources:
  net: { type: network, internal: false, compose: { driver: bridge } }
  app:
    type: container
    image: acme/app:1
    network: net
    endpoints: { http: { port: 80 } }
    env: { A: "1" }
    command: [run]
    mounts: [{ bind: ./web, target: /web }]
    x-owner: us
    compose:
      environment: { B: "\${B-2}" }
      command: ["\${WAY-walk}"]
      devices: [/dev/fuse]
      ports: ["\${PORT-8000}:8000"]
      volumes: [{ type: bind, source: ./web, target: /web, bind: { propagation: rslave } }]
      build: { context: "\${CONTEXT-./api}", pull: true }
`);
    expect(diagnostics).toEqual([]);
    expect(compose.services['app']).toEqual({
      image: 'acme/app:1',
      build: { context: '${CONTEXT-./api}', pull: true },
      restart: 'unless-stopped',
      command: ['${WAY-walk}'],
      environment: { A: '1', B: '${B-2}' },
      ports: ['127.0.0.1:80:80', '${PORT-8000}:8000'],
      devices: ['/dev/fuse'],
      volumes: [{ type: 'bind', source: '../web', target: '/web', bind: { propagation: 'rslave' } }],
      networks: ['net'],
      'x-owner': 'us',
    });
    expect(compose.networks).toEqual({ net: { driver: 'bridge' } });
  });
});

test('what passes requests on is an nginx that asks the engine for addresses', async () => {
  const { compose } = await publishText(`
name: edge
resources:
  api: { type: container, image: acme/api:1, replicas: 2, endpoints: { http: { targetPort: 8080 } } }
  edge:
    type: gateway
    endpoints: { http: { port: 8000, external: true } }
    routes: [{ path: /api, to: api, stripPrefix: true }]
`);
  expect(compose.services['edge']).toMatchObject({ ports: ['8000:8000'], depends_on: ['api'] });
  const [config] = Object.values(compose.configs ?? {}) as { content: string }[];
  expect(config?.content).toContain('resolver 127.0.0.11');
  expect(config?.content).toMatch(/server api:8080 resolve;/);
  // Compose would take a dollar for a variable of its own.
  expect(config?.content.replaceAll('$$', '')).not.toContain('$');
});

test('a gateway reads its keys as whoever its image runs as, and checks tokens with the engine’s names', async () => {
  const { compose, diagnostics } = await publishText(`
name: gateway
parameters: { partner: { secret: true } }
resources:
  id: { type: container, image: acme/id:1, endpoints: { http: { targetPort: 8080 } } }
  edge:
    type: gateway
    endpoints: { http: { port: 8000, external: true } }
    policies:
      - auth: { jwt: { issuer: "\${id.http.url}/realms/shop", scopes: [read] } }
      - auth: { apiKey: { keys: ["\${parameters.partner}"] } }
    routes: [{ path: /, to: id }]
`);
  expect(diagnostics).toEqual([]);
  const { configs, entrypoint } = compose.services['edge'] as {
    configs: { target: string; uid: string; gid: string }[];
    entrypoint: string[];
  };
  expect(entrypoint).toEqual(['nginx']);
  expect(configs.map(({ target, uid, gid }) => `${target} ${uid}:${gid}`)).toEqual([
    '/etc/nginx/nginx.conf 101:101',
    '/etc/nginx/apphost-keys-1.conf 101:101',
    '/etc/nginx/apphost-tokens.js 101:101',
    '/etc/nginx/apphost-issuers.js 101:101',
  ]);
  const contents = compose.configs as Readonly<Record<string, { content: string }>>;
  expect(contents['apphost-issuers.js']?.content).toBe(
    'export default {"2":{"issuer":"http://id:8080/realms/shop","scopes":["read"]}};\n',
  );
  expect(contents['nginx.conf']?.content).toContain('geo $$apphost_search {');
  const plain = `${contents['nginx.conf']?.content}${contents['apphost-tokens.js']?.content}`;
  expect(plain.replaceAll('$$', '')).not.toContain('$');
});

test('what has no address is said, with its place', async () => {
  const { diagnostics } = await publishText(`
name: nowhere
resources:
  api: { type: container, image: acme/api:latest, endpoints: { http: { targetPort: 8080 } } }
  front: { type: front-door, origins: [api], endpoints: { http: {} } }
  app: { type: container, image: acme/app:1, env: { FRONT: "\${front.http.url}" }, command: ["--key", "\${parameters.key}"] }
parameters: { key: { secret: true } }
`);
  expect(diagnostics.map(({ code, severity, location }) => [code, severity, location?.line])).toEqual([
    ['NOT_PUBLISHED', 'warning', 5],
    ['IMAGE_WITHOUT_VERSION', 'warning', 4],
    ['NOT_IN_COMPOSE', 'error', 6],
    ['SECRET_IN_ARGUMENTS', 'warning', 6],
  ]);
});
