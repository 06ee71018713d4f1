import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/index.ts';
import type { Description, Kind } from '../../src/kinds/kind.ts';
import { validateResource } from '../../src/kinds/validate.ts';
import { evaluate } from '../../src/model/expression.ts';
import { inputOf, resolverOf, type Options } from './kind-input.ts';

/** The types of the manifest. */
const types = {
  code: ['project', 'executable', 'container', 'job'],
  data: [
    'postgres',
    'mysql',
    'mariadb',
    'sqlserver',
    'mongodb',
    'redis',
    'valkey',
    'rabbitmq',
    'nats',
    'kafka',
    'mosquitto',
    'elasticsearch',
    'minio',
    'azure-storage',
    'keycloak',
    'mailpit',
    'qdrant',
    'memcached',
  ],
  edge: ['gateway', 'front-door'],
  trust: ['key-vault', 'network'],
  given: ['external'],
} as const;

/** Understood and checked, but not run by this version. */
const notRunnable = new Set<string>([...types.edge, 'key-vault']);

/** The least that a resource of the type is written with. */
const least: Readonly<Record<string, Options>> = {
  project: { path: './api', command: 'node server.js' },
  executable: { command: 'node server.js' },
  container: { image: 'docker.io/library/busybox:1.36' },
  job: { command: 'node migrate.js' },
  gateway: { routes: [{ path: '/', to: 'api' }] },
  'front-door': { origins: ['api'] },
  external: { url: 'https://api.example.com' },
};

/** Everything that percent-encoding and quoting exist for. */
const awkward = `p@s:s/w?o#r%d&x=y;"z' é+$`;

test('the list holds the types of the manifest, each in a folder of its own', async () => {
  const listed = Object.fromEntries(
    Object.keys(types).map((group) => [group, kinds.filter((kind) => kind.group === group).map((kind) => kind.name)]),
  );
  expect(listed).toEqual(types);
  const folders = await readdir('src/kinds', { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const kindFolders = names.filter((name) => name !== 'parts' && name !== 'generated');
  expect(kindFolders.sort()).toEqual(kinds.map((kind) => kind.name).sort());
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  const options = { type: name, ...least[name] };
  const described = kind.describe(inputOf('db', options));

  test('is written in its least form without a mistake', () => {
    const input = inputOf('db', options);
    kind.describe(input);
    expect(validateResource(name, options)).toEqual([]);
    expect(input.problems).toEqual([]);
  });

  test('knows every property, and describes it', () => {
    expect(kind.summary).toMatch(/^[A-Z].*\.$/s);
    expect(looseParts(kind.schema, name)).toEqual([]);
  });

  test('takes the examples that its schema gives', () => {
    const properties = kind.schema['properties'] as Readonly<
      Record<string, { readonly examples?: readonly unknown[] }>
    >;
    for (const [property, { examples = [] }] of Object.entries(properties)) {
      for (const example of examples) {
        const errors = validateResource(name, { ...options, [property]: example });
        expect(errors, `${property}: ${JSON.stringify(example)}`).toEqual([]);
      }
    }
  });

  test('runs a pinned image', () => {
    expect(imagesOf(described).filter((image) => !/:[^/:]*[0-9][^/:]*$/.test(image))).toEqual([]);
  });

  test('is refused by name while it cannot run', () => {
    expect(described.refusal !== undefined).toBe(notRunnable.has(name));
    if (described.refusal === undefined) return;
    expect(described.refusal.reason).toContain(`\`${name}\``);
    expect(described.refusal.hint).toMatch(/\.$/);
  });

  test('asks a server of its own in more than that it accepts', () => {
    if (kind.group !== 'data') return;
    const { check, endpoints = [] } = described;
    expect(check?.type === 'http' ? check.path : check?.type).toMatch(/^(handshake|\/.+)$/);
    const asked = check !== undefined && 'endpoint' in check ? check.endpoint : undefined;
    expect(endpoints.map((endpoint) => endpoint.name)).toContain(asked);
    // One that somebody else runs is asked the same.
    expect(kind.handshake !== undefined).toBe(kind.connect !== undefined);
  });

  test('loads its check and what makes its children when they are used', async () => {
    const lists = (kind.children ?? []).map(({ property }) => [property, [`${property}-child`]]);
    const { check, children = [] } = kind.describe(inputOf('db', { ...options, ...Object.fromEntries(lists) }));
    const loaders = [
      ...(check?.type === 'handshake' ? [check.load] : []),
      ...(kind.handshake === undefined ? [] : [kind.handshake]),
      ...children.flatMap(({ creation }) => (creation === undefined ? [] : [creation.load])),
    ];
    for (const load of loaders) expect(await load()).toBeTypeOf('function');
  });

  test('can run without a container only where it says what its server is told, and the other way round', () => {
    expect(kind.describe(inputOf('db', options)).embedding === undefined).toBe(kind.embedded === undefined);
  });

  test('has no embedded server for another image, nor for a volume of an engine', () => {
    if (kind.embedded === undefined) return;
    for (const more of [{ image: 'docker.io/somebody/special' }, { volume: { name: 'old', external: true } }]) {
      expect(kind.describe(inputOf('db', { ...options, ...more })).embedding).toHaveProperty('refusal');
    }
  });

  test('gives a URI that reads back, whatever the password is', () => {
    for (const { connection, resolve } of connectionsOf(kind, { secret: awkward })) {
      const { uri } = connection.properties;
      if (uri === undefined) continue;
      const parsed = new URL(evaluate(uri, resolve));
      expect(parsed.host).not.toBe('');
      const { password } = connection.properties;
      const hasLogin = password !== undefined && parsed.password !== '';
      if (hasLogin) expect(decodeURIComponent(parsed.password)).toBe(awkward);
      expect(hasLogin).toBe(password !== undefined);
    }
  });

  test('keeps a password in clear out of everything but its parameter, and warns of it', () => {
    const property = ['password', 'apiKey'].find((candidate) => candidate in (kind.schema['properties'] as object));
    if (property === undefined || kind.group === 'given') return;
    const input = inputOf('db', { ...options, [property]: 'hunter2-in-clear', admin: true });
    const { parameters, ...rest } = kind.describe(input);
    expect(JSON.stringify(rest)).not.toContain('hunter2');
    expect(parameters).toMatchObject([{ secret: true, default: 'hunter2-in-clear' }]);
    expect(input.problems.map(({ code, severity }) => [code, severity])).toEqual([['PASSWORD_IN_CLEAR', 'warning']]);
  });

  test('takes no replicas when it keeps data, and says what to use', () => {
    if (kind.group !== 'data') return;
    const input = inputOf('db', { ...options, replicas: 3 });
    kind.describe(input);
    expect(input.problems).toMatchObject([{ code: 'REPLICAS_ON_DATA', at: ['replicas'] }]);
    expect(input.problems[0]?.hint).toMatch(/replicaOf.*highAvailability/);
  });

  test('lists its children under the property that it says', () => {
    for (const { property, type, inner } of kind.children ?? []) {
      const list = ['first', { name: 'second', [inner]: 'Inner.Name' }];
      const written = { ...options, [property]: list };
      expect(validateResource(name, written)).toEqual([]);
      const children = kind.describe(inputOf('db', written)).children ?? [];
      expect(children.map((child) => [child.name, child.type, child.at])).toEqual([
        ['first', type, [property, 0]],
        ['second', type, [property, 1]],
      ]);
    }
  });

  test('brings along companions that the schema takes', () => {
    const input = inputOf('db', { ...options, admin: true });
    for (const { name: companion, resource } of kind.describe(input).companions ?? []) {
      expect(companion).toBe('db-admin');
      expect(validateResource(String(resource['type']), resource)).toEqual([]);
      expect(String(resource['image'])).toMatch(/^[^/]+\/.+:.+$/);
    }
  });

  test('says what `up` does not give', () => {
    const wanted = {
      highAvailability: true,
      backup: { retentionDays: 7 },
      managedIdentity: true,
      privateEndpoint: true,
    };
    const known = Object.entries(wanted).filter(([property]) => property in (kind.schema['properties'] as object));
    if (kind.group !== 'data') return;
    const { notes = [] } = kind.describe(inputOf('db', { ...options, ...Object.fromEntries(known) }));
    expect(notes.map((note) => note.at[0])).toEqual(known.map(([property]) => property));
    for (const note of notes) expect(note).toMatchObject({ code: 'NOT_UNDER_UP', severity: 'note' });
  });
});

/** The connections of a server and of its children, with what fills them. */
function connectionsOf(kind: Kind, { secret }: { readonly secret: string }) {
  const lists = (kind.children ?? []).map(({ property }) => [property, [`${property}-child`]]);
  const options = { type: kind.name, ...least[kind.name], ...Object.fromEntries(lists) };
  const { connection, children = [] } = kind.describe(inputOf('db', options));
  if (connection === undefined) return [];
  const all = new Map([['db', connection], ...children.map((child) => [child.name, child.connection] as const)]);
  const resolve = resolverOf(all, { secret, ports: {} });
  return [...all.values()].map((each) => ({ connection: each, resolve }));
}

function imagesOf({ workload }: Description): readonly string[] {
  return workload?.runs === 'container' && workload.image.from === 'registry' ? [workload.image.reference] : [];
}

/** Places where a schema takes what it does not describe. */
function looseParts(schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, additionalProperties, description } = schema as Readonly<Record<string, unknown>>;
  const below = Object.entries(properties ?? {}).flatMap(([name, property]) => looseParts(property, `${at}.${name}`));
  const isOpen = properties !== undefined && additionalProperties !== false && typeof additionalProperties !== 'object';
  const isUndescribed = at.includes('.') && (typeof description !== 'string' || description.length < 10);
  return [
    ...below,
    ...looseParts(items, `${at}.items`),
    ...looseParts(additionalProperties, `${at}.*`),
    ...(isOpen ? [`${at} takes unknown keys`] : []),
    ...(isUndescribed ? [`${at} is not described`] : []),
  ];
}
