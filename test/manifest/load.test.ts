import { describe, expect, it } from 'vitest';
import type { Application } from '../../src/model/application.ts';
import type { Resource } from '../../src/model/resource.ts';
import { loadText, places, type TextRequest } from './load-text.ts';

async function loadApplication(text: string, request?: TextRequest): Promise<Application> {
  const { application, diagnostics } = await loadText(text, request);
  expect(diagnostics).toEqual([]);
  return application as Application;
}

async function loadResource(text: string, name = 'api', request?: TextRequest): Promise<Resource> {
  const { resources } = await loadApplication(`name: shop\nresources:\n${text}`, request);
  return resources.get(name) as Resource;
}

const api = (more: string): string => `  api: { type: executable, command: run, ${more} }`;

describe('loadManifest: identity', () => {
  it('is the name and a digest of the manifest’s real path', async () => {
    const { id, file, directory } = await loadApplication('name: shop\nresources: {}');
    expect(id).toMatch(/^shop-[0-9a-f]{8}$/);
    expect([file, directory]).toEqual(['/shop/app.yaml', '/shop']);
  });

  it('is what the manifest says, and --isolated adds to it', async () => {
    const text = 'name: shop\nid: mine\nresources: {}';
    expect((await loadApplication(text)).id).toBe('mine');
    expect((await loadApplication(text, { isolated: 'ci-7' })).id).toBe('mine-ci-7');
  });
});

describe('loadManifest: layers', () => {
  const text = `
name: shop
include: [./sub/queue.yaml]
environments:
  production: { resources: { api: { replicas: 5, env: { A: inline, B: inline } } } }
resources:
  api: { type: executable, command: run, replicas: 1, references: [queue], env: { A: base, C: base, D: base } }
`;
  const files = {
    '/shop/sub/queue.yaml':
      'resources:\n  queue: { type: rabbitmq }\n  helper: { type: executable, command: run, path: ./here }\n',
    '/shop/sub/here/x': '',
    '/shop/app.production.yaml': 'resources: { api: { env: { B: file, D: null } } }',
  };

  it('come in their order: includes, environment, its file, --set', async () => {
    const set = ['resources.api.replicas=7', 'resources.api.env.E=[1', 'resources.api.env.E="set"'];
    const { application } = await loadText(text, {
      files,
      environment: 'production',
      set: set.filter((one) => one !== 'resources.api.env.E=[1'),
    });
    const resource = application?.resources.get('api');
    expect(resource?.replicas.count).toBe(7);
    expect(resource?.env).toEqual({ A: ['inline'], B: ['file'], C: ['base'], E: ['set'] });
    expect([...(application?.resources.keys() ?? [])]).toEqual(['queue', 'helper', 'api']);
  });

  it('leave other environments alone', async () => {
    const { resources } = await loadApplication(text, { files });
    expect(resources.get('api')?.replicas).toEqual({ count: 1, explicit: true });
  });

  it('take relative paths from the file that says them', async () => {
    const { resources } = await loadApplication(text, { files });
    expect(resources.get('helper')?.workload).toMatchObject({ directory: '/shop/sub/here' });
  });

  it('give values to parameters by --set, not to the manifest', async () => {
    const { parameters, application } = await loadText('name: shop\nparameters: { a: x }\nresources: {}', {
      set: ['parameters.a=007'],
    });
    expect(parameters).toEqual({ a: '007' });
    expect(application?.parameters.get('a')?.default).toBe('x');
  });

  it('point at the file that is wrong', async () => {
    const result = await loadText(text, {
      files: { ...files, '/shop/app.production.yaml': 'resources:\n  api: { replcas: 3 }' },
      environment: 'production',
    });
    expect(result.diagnostics[0]?.location).toMatchObject({ file: '/shop/app.production.yaml', line: 2, column: 10 });
  });
});

describe('loadManifest: extends', () => {
  it('starts from the other through a chain, without its ports', async () => {
    const { resources } = await loadApplication(`
name: shop
resources:
  c: { extends: b, env: { B: c } }
  b: { extends: a, region: west, env: { A: null, B: b } }
  a: { type: executable, command: run, region: east, endpoints: { http: { port: 8080, external: true } }, env: { A: a } }
`);
    const { endpoints, env, region } = resources.get('c') as Resource;
    expect(endpoints).toEqual([{ name: 'http', scheme: 'http', protocol: 'tcp', bind: '127.0.0.1', external: true }]);
    expect([env, region]).toEqual([{ B: ['c'] }, 'west']);
    expect(resources.get('a')?.endpoints[0]?.port).toBe(8080);
  });
});

describe('loadManifest: what runs', () => {
  it('has the defaults that a laptop wants', async () => {
    const resource = await loadResource(api(''));
    expect(resource).toMatchObject({
      replicas: { count: 1, explicit: false },
      restart: { when: 'on-failure' },
      stop: { signal: 'SIGTERM', grace: 10_000 },
      probe: { check: { type: 'running' }, interval: 10_000, timeout: 3000, retries: 3, startPeriod: 0 },
      limits: {},
      profiles: [],
      explicitStart: false,
      networks: [],
      runsToCompletion: false,
    });
    expect(resource.location).toEqual({ file: '/shop/app.yaml', line: 3, column: 3, length: 3 });
  });

  it('takes over what the manifest says', async () => {
    const more = `replicas: { min: 2, max: 5 }, restart: "on-failure:3", stop: { signal: SIGINT, grace: 1m }, limits: { cpu: 500m, memory: 512Mi },
      profiles: [debug], explicitStart: true, region: eastus, labels: { n: 1 }`;
    expect(await loadResource(api(more))).toMatchObject({
      replicas: { count: 2, max: 5, cpu: 70, explicit: true },
      restart: { when: 'on-failure', attempts: 3 },
      stop: { signal: 'SIGINT', grace: 60_000 },
      limits: { cpu: 0.5, memory: 512 * 1024 * 1024 },
      profiles: ['debug'],
      explicitStart: true,
      region: 'eastus',
      labels: { n: '1' },
    });
  });

  it('reads variables from files, weaker than its own', async () => {
    const files = { '/shop/a.env': 'A=1\nB="two words"\n# no\n', '/shop/b.env': 'B=3\nC=${not.ours}\n' };
    const { env } = await loadResource(api('envFiles: [a.env, b.env], env: { A: own, N: 5, T: true }'), 'api', {
      files,
    });
    expect(env).toEqual({ A: ['own'], B: ['3'], C: ['${not.ours}'], N: ['5'], T: ['true'] });
  });

  it('splits a command as a shell does and keeps expressions whole', async () => {
    const text = `  api: { type: executable, command: 'run "a b" --url=\${self.http.url}', args: [x y], endpoints: { http: {} } }`;
    const { workload } = await loadResource(text);
    const url = { source: { from: 'self', endpoint: 'http', property: 'url' } };
    expect(workload).toMatchObject({ command: [['run'], ['a b'], ['--url=', url], ['x y']] });
  });

  it.each([
    ['http: {}', { type: 'http', endpoint: 'http', path: '/', status: 'any' }],
    ['rpc: {}, web: { scheme: https }', { type: 'http', endpoint: 'web', path: '/', status: 'any' }],
    ['grpc: {}', { type: 'tcp', endpoint: 'grpc' }],
    ['dns: { protocol: udp }', { type: 'running' }],
  ])('without `health`, { %s } is asked %j', async (endpoints, check) => {
    expect((await loadResource(api(`endpoints: { ${endpoints} }`))).probe?.check).toEqual(check);
  });

  it.each([
    ['http: /ready, live: /alive', { type: 'http', endpoint: 'http', path: '/ready' }],
    ['http: { path: /, endpoint: other }', { type: 'http', endpoint: 'other', path: '/' }],
    ['tcp: true', { type: 'tcp', endpoint: 'http' }],
    ['grpc: orders.v1', { type: 'grpc', endpoint: 'http', service: 'orders.v1' }],
    ['command: pg_isready -q', { type: 'command', command: [['pg_isready'], ['-q']] }],
  ])('with health { %s } is asked %j', async (health, check) => {
    const resource = await loadResource(api(`endpoints: { http: {}, other: {} }, health: { ${health}, interval: 1s }`));
    expect(resource.probe).toMatchObject({ check, interval: 1000 });
  });
});

describe('loadManifest: expressions', () => {
  it('become sources, by what they name', async () => {
    const { resources } = await loadApplication(`
name: shop
parameters: { p: x }
resources:
  db: { type: postgres, databases: [appdb] }
  api:
    type: executable
    command: run
    endpoints: { http: {} }
    env:
      A: x\${appdb.uri}y
      B: \${api.http.host}\${parameters.p:-d}
      C: \${env.HOME:-}$\${x}
`);
    expect(resources.get('api')?.env).toEqual({
      A: ['x', { source: { from: 'connection', resource: 'appdb', property: 'uri' } }, 'y'],
      B: [
        { source: { from: 'endpoint', resource: 'api', endpoint: 'http', property: 'host' } },
        { source: { from: 'parameter', name: 'p', otherwise: 'd' } },
      ],
      C: [{ source: { from: 'environment', name: 'HOME', otherwise: '' } }, '${x}'],
    });
  });
});

describe('loadManifest: references', () => {
  it('wait until healthy, for a job until completed', async () => {
    const text = `
  db: { type: postgres, databases: [appdb] }
  seed: { type: job, image: busybox, references: [appdb] }
  api:
    type: executable
    command: run
    references: [{ resource: appdb, as: primary, inject: { DATABASE_URL: uri } }, seed, { resource: db, until: none, optional: true }]
    waitFor: [{ resource: db, until: started }]`;
    const plain = { optional: false, inject: {}, roles: [] };
    const { references, waits } = await loadResource(text);
    expect(references).toEqual([
      { ...plain, resource: 'appdb', as: 'primary', until: 'healthy', inject: { DATABASE_URL: 'uri' } },
      { ...plain, resource: 'seed', as: 'seed', until: 'completed' },
      { ...plain, resource: 'db', as: 'db', until: 'none', optional: true },
    ]);
    expect(waits).toEqual([{ resource: 'db', until: 'started', optional: false }]);
  });

  it('to something optional that is absent are no mistake', async () => {
    expect((await loadResource(api('references: [{ resource: nowhere, optional: true }]'))).references).toHaveLength(1);
  });
});

describe('loadManifest: data', () => {
  const text = `
name: shop
id: shop-1
resources:
  db: { type: postgres, volume: true, databases: [appdb, { name: other, database: inner }], admin: true, profiles: [data] }
  cache: { type: redis, volume: { name: given, external: true } }
`;

  it('keeps data in volumes of this application, or in those given', async () => {
    const { resources } = await loadApplication(text);
    const volumes = ['db', 'cache'].map((name) => {
      const workload = resources.get(name)?.workload;
      return workload?.runs === 'container'
        ? workload.mounts.map((mount) => mount.type === 'volume' && mount.volume)
        : [];
    });
    expect(volumes).toEqual([['shop-1_db-data'], ['given']]);
  });

  it('has children after their server and its page beside it, with what they need', async () => {
    const { resources, parameters } = await loadApplication(text);
    expect([...resources.keys()]).toEqual(['db', 'appdb', 'other', 'db-admin', 'cache']);
    expect(resources.get('other')).toMatchObject({
      type: 'database',
      parent: 'db',
      profiles: ['data'],
      creation: { name: 'inner' },
    });
    expect(resources.get('db-admin')).toMatchObject({ companionOf: 'db', profiles: ['data'] });
    expect([...parameters.values()]).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'db-password', secret: true, implied: true })]),
    );
  });

  it('lets the manifest’s own parameter win over the one that a kind brings', async () => {
    const { parameters } = await loadApplication(
      `${text}parameters: { db-password: { secret: true, generate: { length: 40 } } }\n`,
    );
    expect(parameters.get('db-password')).toMatchObject({ secret: true, generate: { length: 40 } });
  });
});

describe('loadManifest: diagnostics', () => {
  it('come all at once, sorted by place', async () => {
    const text =
      'name: shop\nresources:\n  api: { type: executable, command: "${x.y}", references: [nope] }\n  b: { typ: redis }\nnme: x\n';
    expect(places(await loadText(text))).toEqual([
      'EXPRESSION_UNKNOWN_NAME 3:40',
      'REFERENCE_UNKNOWN 3:60',
      'UNKNOWN_KEY 4:8',
      'UNKNOWN_KEY 5:1',
    ]);
  });

  it('are not repeated for what follows from them', async () => {
    const text = `
name: shop
resources:
  db: { type: postgres, volme: true, databases: [appdb] }
  bad: { type: nothing-known }
  api: { type: executable, command: run, references: [appdb, bad], env: { A: "\${appdb.nope}", B: "\${bad.x.url}" } }
  copy: { extends: bad }
`;
    expect(places(await loadText(text))).toEqual(['UNKNOWN_KEY 4:25', 'TYPE_UNKNOWN 5:16']);
  });

  it('show no secret, neither in the message nor in the lines around', async () => {
    const text = `
name: shop
parameters:
  key:
    secret: true
    default: hunter1
resources:
  db:
    type: postgres
    password: hunter2
    volme: true
  cache: { type: redis, password: [hunter3], x: 1 }
`;
    const { diagnostics, sources } = await loadText(text, { set: ['parameters.key=hunter4', 'nonsense'] });
    expect(diagnostics.length).toBeGreaterThan(3);
    expect(JSON.stringify([diagnostics, ...sources])).not.toMatch(/hunter[124]/);
  });
});
