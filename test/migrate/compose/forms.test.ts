import { describe, expect, it } from 'vitest';
import { parsePort } from '../../../src/migrate/compose/canonical/parse-port.ts';
import { parseVolume } from '../../../src/migrate/compose/canonical/parse-volume.ts';
import {
  formatComposeDuration,
  parseComposeDuration,
  parseSize,
} from '../../../src/migrate/compose/finish/quantities.ts';
import { splitCommand } from '../../../src/migrate/compose/finish/split-command.ts';
import { loadProject, loadService, loadText, places, webWith } from './load-compose.ts';

describe('parsePort', () => {
  it.each([
    ['80', [{ target: 80, protocol: 'tcp' }]],
    ['8080:80/UDP', [{ target: 80, published: '8080', protocol: 'udp' }]],
    ['127.0.0.1::80', [{ target: 80, hostIp: '127.0.0.1', protocol: 'tcp' }]],
    ['[::1]:1:2', [{ target: 2, published: '1', hostIp: '::1', protocol: 'tcp' }]],
    ['::1:1:2', [{ target: 2, published: '1', hostIp: '::1', protocol: 'tcp' }]],
    ['8000-8010:80', [{ target: 80, published: '8000-8010', protocol: 'tcp' }]],
    [
      '90-91:70-71',
      [
        { target: 70, published: '90', protocol: 'tcp' },
        { target: 71, published: '91', protocol: 'tcp' },
      ],
    ],
  ])('reads %s', (spec, ports) => {
    expect(parsePort(spec)).toEqual(ports);
  });

  it.each(['', 'a', '1:', '70000', '1-2:3-5', '5-4', '80/http', '300.1.1.1:1:2', 'host:1:2'])('refuses %j', (spec) => {
    expect(parsePort(spec)).toEqual({ wrong: expect.any(String) as string });
  });
});

describe('parseVolume', () => {
  it.each([
    ['/data', { type: 'volume', target: '/data' }],
    ['db:/data', { type: 'volume', source: 'db', target: '/data' }],
    ['./db:/data:ro,z', { type: 'bind', source: './db', target: '/data', readOnly: true, selinux: 'z' }],
    ['~/x:/x:rslave', { type: 'bind', source: '~/x', target: '/x', propagation: 'rslave' }],
    ['C:\\x:/x:nocopy', { type: 'bind', source: 'C:\\x', target: '/x', noCopy: true }],
    ['\\\\.\\pipe\\a:\\\\.\\pipe\\a', { type: 'bind', source: '\\\\.\\pipe\\a', target: '\\\\.\\pipe\\a' }],
    ['db:/b:ro,rw', { type: 'volume', source: 'db', target: '/b', readOnly: false }],
  ])('reads %s', (spec, volume) => {
    expect(parseVolume(spec)).toEqual({ readOnly: false, noCopy: false, ...volume });
  });

  it.each(['', 'ab::cd', 'ab:cd:ef:gh', ':/b'])('refuses %j', (spec) => {
    expect(parseVolume(spec)).toEqual({ wrong: expect.any(String) as string });
  });
});

describe('durations and sizes', () => {
  it.each([
    ['90s', '1m30s'],
    ['1h', '1h'],
    ['1.5s', '1s500ms'],
    ['0', '0s'],
    ['100us', '100us'],
    ['2µs3ns', '2us3ns'],
    ['-5m', '-5m'],
  ])('%s is %s', (text, shortest) => {
    expect(formatComposeDuration(parseComposeDuration(text) ?? Number.NaN)).toBe(shortest);
  });

  it('knows no days, and no number without a unit', () => {
    expect([parseComposeDuration('1d'), parseComposeDuration('10'), parseComposeDuration('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['10', 10],
    ['10b', 10],
    ['1k', 1024],
    ['1.5KiB', 1536],
    ['2 MB', 2 * 1024 ** 2],
    ['1g', 1024 ** 3],
    ['1TiB', 1024 ** 4],
    ['-1', undefined],
    ['10x', undefined],
    ['', undefined],
  ])('%s are %s bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });
});

describe('splitCommand', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    [`sh -c 'a "b" c'`, ['sh', '-c', 'a "b" c']],
    ['"a \\"b\\"" \\ c', ['a "b"', ' c']],
    [`x '' y`, ['x', '', 'y']],
    [`'a\\b'c"d"`, ['a\\bcd']],
    ['', []],
  ])('%j are the words %j', (text, words) => {
    expect(splitCommand(text)).toEqual({ words, lost: '' });
  });

  it('loses what a shell would do, and says so', async () => {
    expect(splitCommand('a && b')).toEqual({ words: ['a'], lost: '&& b' });
    expect(splitCommand('a 2>x')).toEqual({ words: ['a'], lost: '>x' });
    expect(splitCommand('"a;b" | c')).toEqual({ words: ['a;b'], lost: '| c' });
    expect(splitCommand(`a 'b`)).toBeUndefined();
    expect(places(await loadText(webWith('command: a && b')))).toEqual(['COMPOSE_COMMAND 4:14']);
    expect(places(await loadText(webWith(`command: "a 'b"`)))).toEqual(['COMPOSE_VALUE 4:14']);
  });
});

describe('short forms', () => {
  it('become long ones', async () => {
    const service = await loadService(
      [
        'ports: ["8080:80", 90]',
        'volumes: ["./data/:/data/", "db:/db:ro"]',
        'depends_on: [db]',
        'env_file: []',
        'networks: [back]',
        'devices: ["/dev/a:/dev/b"]',
        'gpus: all',
        'dns: 1.1.1.1',
        'tmpfs: /run',
        'healthcheck: { test: curl localhost, interval: 90s }',
        'extra_hosts: { b: "[::1]", a: [1.1.1.1, 1.1.1.2] }',
        'ulimits: { nproc: "5" }',
        'mem_limit: 512m',
        'expose: [80]',
        'command: ""',
      ].join('\n'),
      { files: ['compose.yaml', 'more.yaml'], disk: { 'more.yaml': more } },
    );
    expect(service).toMatchObject({
      ports: [
        { target: 80, published: '8080', protocol: 'tcp', mode: 'ingress' },
        { target: 90, protocol: 'tcp', mode: 'ingress' },
      ],
      volumes: [
        { type: 'bind', source: '/shop/data', target: '/data', bind: { create_host_path: true } },
        { type: 'volume', source: 'db', target: '/db', read_only: true },
      ],
      depends_on: { db: { condition: 'service_started', required: true } },
      networks: { back: null },
      devices: [{ source: '/dev/a', target: '/dev/b', permissions: 'rwm' }],
      gpus: [{ count: 'all' }],
      dns: ['1.1.1.1'],
      tmpfs: ['/run'],
      healthcheck: { test: ['CMD-SHELL', 'curl localhost'], interval: '1m30s' },
      extra_hosts: ['a=1.1.1.1', 'a=1.1.1.2', 'b=::1'],
      ulimits: { nproc: 5 },
      mem_limit: 512 * 1024 ** 2,
      expose: ['80'],
      command: [],
    });
  });

  it('of a build', async () => {
    const text = [
      'services:',
      '  api:',
      '    build:',
      '      context: ./api',
      '      args: [A=1, B, C]',
      '      additional_contexts: [base=service:db, here=.]',
      '      ssh: [default, key=./k]',
      '      secrets: [token]',
      '      labels: [a]',
      '  db: { build: ./db }',
      'secrets: { token: { file: ./token } }',
    ].join('\n');
    const { model } = await loadProject(text, { environment: { B: 'b' } });
    expect(model.services['api']?.build).toEqual({
      context: '/shop/api',
      dockerfile: 'Dockerfile',
      args: { A: '1', B: 'b' },
      additional_contexts: { base: 'service:db', here: '/shop' },
      ssh: { default: null, key: '/shop/k' },
      secrets: [{ source: 'token' }],
      labels: { a: '' },
    });
    expect(model.services['db']?.build).toEqual({ context: '/shop/db', dockerfile: 'Dockerfile' });
    expect(model.secrets).toEqual({ token: { name: 'shop_token', file: '/shop/token' } });
  });

  it('imply a network, dependencies and names', async () => {
    const text = [
      'services:',
      '  a: { image: a, links: ["b:alias"], volumes_from: ["c:ro", "container:x"], pull_policy: if_not_present }',
      '  b: { image: b, network_mode: "service:c" }',
      '  c: { image: c, networks: {} }',
      'volumes: { data: , there: { external: true }, old: { external: { name: older } } }',
    ].join('\n');
    const { project, diagnostics } = await loadText(text);
    const { services, networks, volumes } = project?.model ?? {};
    expect(diagnostics.map(({ code }) => code)).toEqual(['COMPOSE_OBSOLETE']);
    expect(services?.['a']).toMatchObject({
      pull_policy: 'missing',
      depends_on: { b: { restart: true, required: true }, c: { restart: false } },
      networks: { default: null },
    });
    expect(services?.['b']?.networks).toBeUndefined();
    expect(services?.['c']?.networks).toEqual({ default: null });
    expect(networks).toEqual({ default: { name: 'shop_default' } });
    expect(volumes).toMatchObject({ data: { name: 'shop_data' }, there: { name: 'there' }, old: { name: 'older' } });
  });

  it('are named where they are wrong', async () => {
    const result = await loadText(
      webWith(
        [
          'ports: ["a:b"]',
          'volumes: ["ab::cd"]',
          'devices: ["a:b:c:d"]',
          'build: { context: ., additional_contexts: [x], ssh: [key] }',
        ].join('\n'),
      ),
    );
    expect(places(result)).toEqual([
      'COMPOSE_VALUE 4:13',
      'COMPOSE_VALUE 5:15',
      'COMPOSE_VALUE 6:15',
      'COMPOSE_VALUE 7:48',
      'COMPOSE_VALUE 7:58',
    ]);
    const late = await loadText(webWith('stop_grace_period: "10"\nmem_limit: 10x\nextra_hosts: [a]'));
    expect(places(late).toSorted()).toEqual(['COMPOSE_VALUE 4:24', 'COMPOSE_VALUE 5:16', 'COMPOSE_VALUE 6:19']);
  });
});

const more = 'services: { db: { image: postgres } }\nnetworks: { back: {} }\nvolumes: { db: {} }\n';
