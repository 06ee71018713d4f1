import { expect, test } from 'vitest';
import { findKind } from '../../src/kinds/index.ts';
import { scheduleMistake } from '../../src/kinds/parts/schedule.ts';
import { inputOf, type Options } from './kind-input.ts';

function describeKind(type: string, options: Options) {
  const input = inputOf('api', options);
  const described = findKind(type)?.describe(input) ?? {};
  return { described, problems: input.problems };
}

test('a container is what the manifest says', () => {
  const { described } = describeKind('container', {
    image: 'docker.io/library/nginx:1.29',
    entrypoint: ['/bin/sh', '-c'],
    command: ['nginx'],
    args: ['-g', '${parameters.x}'],
    workdir: '/srv',
    user: 10001,
    security: { readOnlyRoot: true },
    writablePaths: ['/tmp'],
    mounts: [
      { volume: 'data', target: '/data', size: '1Gi' },
      { bind: './conf', target: '/etc/x', readOnly: true },
      { tmpfs: true, target: '/run', size: '1Mi' },
    ],
    files: { '/etc/a': 'a=${parameters.a}', '/etc/b': { content: 'b', mode: '0600' } },
  });
  expect(described.workload).toEqual({
    runs: 'container',
    image: { from: 'registry', reference: 'docker.io/library/nginx:1.29' },
    entrypoint: [['/bin/sh'], ['-c']],
    command: [['nginx'], ['-g'], [{ source: { from: 'parameter', name: 'x' } }]],
    workdir: '/srv',
    user: '10001',
    readOnlyRoot: true,
    mounts: [
      { type: 'volume', volume: 'data', external: false, target: '/data', readOnly: false, size: '1Gi' },
      { type: 'bind', path: '/work/conf', target: '/etc/x', readOnly: true },
      { type: 'tmpfs', target: '/run', size: 1048576 },
      { type: 'tmpfs', target: '/tmp' },
    ],
    files: [
      { path: '/etc/a', content: ['a=', { source: { from: 'parameter', name: 'a' } }], mode: 0o644 },
      { path: '/etc/b', content: ['b'], mode: 0o600 },
    ],
  });
});

test.each([
  ['container', { image: 'a', build: '.' }, 'EXACTLY_ONE_OF', ['build']],
  ['container', { build: '.' }, 'DOCKERFILE_MISSING', ['build']],
  ['container', { image: 'a', mounts: [{ target: '/a' }] }, 'EXACTLY_ONE_OF', ['mounts', 0]],
  ['container', { image: 'a', mounts: [{ target: '/a', bind: 'b', tmpfs: true }] }, 'EXACTLY_ONE_OF', ['mounts', 0]],
  ['container', { image: 'a', files: { '/a': {} } }, 'EXACTLY_ONE_OF', ['files', '/a']],
  ['container', { image: 'a', files: { '/a': { from: 'gone' } } }, 'FILE_MISSING', ['files', '/a', 'from']],
  ['job', { image: 'a', path: '.' }, 'EXACTLY_ONE_OF', ['image']],
  ['job', { image: 'a', schedule: '0 25 * * *' }, 'SCHEDULE_INVALID', ['schedule']],
  ['postgres', { volume: true, ephemeral: true }, 'OPTIONS_CONTRADICT', ['ephemeral']],
])('%s %j is reported as %s', (type, options, code, at) => {
  expect(describeKind(type, options).problems).toMatchObject([{ code, at }]);
});

test('a job runs a command, or an image with one', () => {
  const process = describeKind('job', { command: 'node migrate.js' }).described;
  expect(process).toMatchObject({ runsToCompletion: true, workload: { runs: 'process', directory: '/work' } });
  const container = describeKind('job', { image: 'a:1', command: ['b'], schedule: '0 3 * * *' }).described;
  expect(container).toMatchObject({ schedule: '0 3 * * *', workload: { runs: 'container', command: [['b']] } });
});

test('a process says what only a container has', () => {
  const options = { command: 'a', limits: { cpu: 1 }, network: 'net', user: 'b', replicas: { min: 2, max: 5 } };
  const { notes = [] } = describeKind('executable', options).described;
  expect(notes.map((note) => note.at[0])).toEqual(['limits', 'network', 'user', 'replicas']);
});

test('a job with a schedule says that it is not followed here', () => {
  const { notes = [] } = describeKind('job', { image: 'a', schedule: '0 3 * * *' }).described;
  expect(notes).toMatchObject([
    { at: ['schedule'], message: expect.stringContaining('runs once, when it is started, and not by its schedule') },
  ]);
});

test.each([
  [{}, 'docker.io/library/postgres:18.3', '/var/lib/postgresql'],
  [{ tag: 17 }, 'docker.io/library/postgres:17', '/var/lib/postgresql/data'],
  [{ tag: '16.4-alpine' }, 'docker.io/library/postgres:16.4-alpine', '/var/lib/postgresql/data'],
  [{ image: 'localhost:5000/pg/pgvector', tag: 'pg17' }, 'localhost:5000/pg/pgvector:pg17', '/var/lib/postgresql/data'],
  [{ image: 'localhost:5000/pg/pgvector:pg18' }, 'localhost:5000/pg/pgvector:pg18', '/var/lib/postgresql'],
  [{ image: 'localhost:5000/pg/postgres' }, 'localhost:5000/pg/postgres:18.3', '/var/lib/postgresql'],
  [{ image: 'postgres@sha256:abc0' }, 'postgres@sha256:abc0', '/var/lib/postgresql'],
])('the server of %j is %s and keeps its data in %s', (options, reference, target) => {
  const { workload } = describeKind('postgres', { ...options, volume: true }).described;
  expect(workload).toMatchObject({ image: { reference }, mounts: [{ volume: 'api-data', target }] });
});

test.each(['* * * * *', '*/15 0-6,22 1 jan-mar mon', '0 3 * * 7'])('%s is a schedule', (cron) => {
  expect(scheduleMistake(cron)).toBeUndefined();
});

test.each([
  ['60 * * * *', 'minute'],
  ['* 24 * * *', 'hour'],
  ['* * 0 * *', 'day of the month'],
  ['* * * 13 *', 'month'],
  ['* * * * 8', 'day of the week'],
  ['*/0 * * * *', 'minute'],
  ['5-1 * * * *', 'minute'],
])('%s has no %s', (cron, field) => {
  expect(scheduleMistake(cron)).toContain(field);
});
