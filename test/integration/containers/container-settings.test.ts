import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { ContainerEngine, ContainerRequest } from '../../../src/runtime/containers/engine.ts';
import { toLabels } from '../../../src/runtime/containers/labels.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { openEngine, removeAll, runToEnd, shell } from './open-engine.ts';

const file = (path: string) => ({ files: [{ path, content: '', mode: 0o644 }] });

describeWithEngine('settings of containers in a real engine', ({ host }) => {
  const application = `settings-${process.pid}`;
  let engine: ContainerEngine;
  const run = (line: string, overrides: Partial<ContainerRequest> = {}) =>
    runToEnd(engine, shell(application, line, overrides));

  const ask = (name: string, network: string) =>
    run(
      `for i in 1 2 3 4 5 6 7 8 9; do wget -q -O - http://${name}/ 2>&1 | grep -q 404 && echo found && exit; sleep 0.2; done; grep extra /etc/hosts`,
      {
        networks: [{ network, aliases: [] }],
        hosts: { extra: '10.1.2.3' },
      },
    );

  beforeAll(async () => {
    engine = await openEngine(host);
  });
  afterEach(() => removeAll(engine, application));
  afterAll(() => engine.close());

  test('environment, program, folder and user', async () => {
    const { output } = await run('', {
      env: { GREETING: 'a "b" $c\n=d', EMPTY: '' },
      entrypoint: ['sh', '-c', 'echo "$GREETING|$EMPTY|$(pwd)|$(id -u)|$1"', 'name'],
      command: ['argument'],
      workdir: '/var/some where',
      user: '1234',
    });
    expect(output).toBe('a "b" $c\n=d||/var/some where|1234|argument\n');
  });

  test('limits are real', async () => {
    const read =
      'cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max; df -k /dev/shm | tail -1';
    const { output } = await run(read, { memory: 64 * 1024 * 1024, cpu: 0.5, sharedMemory: 8 * 1024 * 1024 });
    expect(output).toContain(String(64 * 1024 * 1024));
    expect(output).toMatch(/^50000\b/m);
    expect(output).toMatch(/\b8192\b/);
  });

  test('what only an engine understands reaches the container', async () => {
    const { output } = await run(
      'hostname; cat /proc/1/comm; ulimit -n; cat /proc/sys/net/core/somaxconn; ls /dev/mine; grep -c 10.9.9.9 /etc/hosts; grep CapEff /proc/self/status; mount | grep " /scratch "; cat /etc/resolv.conf',
      {
        settings: {
          hostname: 'sniffer',
          init: true,
          ulimits: { nofile: { soft: 512, hard: 1024 } },
          sysctls: { 'net.core.somaxconn': '777' },
          devices: [{ source: '/dev/null', target: '/dev/mine', permissions: 'rw' }],
          extra_hosts: { store: '10.9.9.9' },
          cap_drop: ['ALL'],
          tmpfs: { '/scratch': 'size=1m,mode=1700' },
          dns: ['10.0.0.53'],
          logging: { driver: 'json-file', options: { 'max-size': '1m' } },
          pids_limit: 50,
        },
      },
    );
    const lines = output.split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'sniffer',
      expect.not.stringMatching(/^sh$/),
      '512',
      '777',
      '/dev/mine',
      '1',
      expect.stringMatching(/^CapEff:\s+0000000000000000$/),
    ]);
    expect(lines[7]).toMatch(/size=1024k,mode=1700/);
    expect(output).toContain('nameserver 10.0.0.53');
  });

  test('the network of the machine is used where that is asked for', async () => {
    const { output } = await run('ls /sys/class/net | wc -l; hostname', {
      settings: { network_mode: 'none', hostname: 'alone' },
      ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 0 }],
    });
    expect(output).toBe('1\nalone\n');
  });

  test('too much memory ends it, and that is told', async () => {
    const { code, outOfMemory } = await run('x=a; while :; do x=$x$x; done', { memory: 16 * 1024 * 1024 });
    expect({ code, outOfMemory }).toEqual({ code: 137, outOfMemory: true });
  });

  test.each([false, true])('files are there at the start; read-only root: %s', async (readOnlyRoot) => {
    const { output } = await run(
      'cat /etc/app/deep/config.txt /etc/top.txt; stat -c %a /etc/app /etc/app/deep /etc/app/deep/config.txt /tmp; test -f /etc/passwd; echo $?; touch /x 2>/dev/null; echo $?',
      {
        readOnlyRoot,
        user: '1234',
        files: [
          { path: '/etc/app/deep/config.txt', content: 'grüße\n', mode: 0o444 },
          { path: '/etc/top.txt', content: 'top\n', mode: 0o640 | 0o004 },
        ],
      },
    );
    expect(output).toBe('grüße\ntop\n755\n755\n444\n1777\n0\n1\n');
  });

  test('a file that could never be seen is refused before anything is created', async () => {
    const tmpfs = { mounts: [{ type: 'tmpfs' as const, source: '', target: '/cache', readOnly: false }] };
    await expect(run('', { ...file('/cache/a'), ...tmpfs })).rejects.toMatchObject({ code: 'CONTAINER_FILE_INVALID' });
    await expect(run('', { ...file('/a'), readOnlyRoot: true })).rejects.toMatchObject({
      code: 'CONTAINER_FILE_INVALID',
    });
    expect((await engine.observe(application)).containers).toEqual([]);
  });

  test('mounts of every type', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apphost-mount-'));
    await writeFile(join(folder, 'here.txt'), 'from the host\n');
    const volume = `${application}-data`;
    await engine.createVolume(volume, toLabels({ application, session: 'test' }));
    const mounts = [
      { type: 'bind', source: folder, target: '/in', readOnly: true },
      { type: 'volume', source: volume, target: '/data', readOnly: false },
      { type: 'tmpfs', source: '', target: '/scratch', readOnly: false, size: 1024 * 1024 },
    ] as const;
    const first = await run(
      'cat /in/here.txt; touch /in/x 2>/dev/null; echo $?; echo kept > /data/f; df -k /scratch | tail -1',
      { mounts },
    );
    expect(first.output).toMatch(/^from the host\n1\ntmpfs +1024 /);
    expect((await run('cat /data/f', { mounts })).output).toBe('kept\n');
    await rm(folder, { recursive: true });
    await expect(run('', { mounts })).rejects.toMatchObject({
      code: 'CONTAINER_MOUNT_INVALID',
      message: expect.stringContaining(folder),
      facts: { path: folder },
    });
  });

  test('names in several networks, and further hosts', async () => {
    const labels = toLabels({ application, session: 'test' });
    const [one, two] = [
      await engine.createNetwork({ name: `${application}-one`, labels, internal: false }),
      await engine.createNetwork({ name: `${application}-two`, labels, internal: true }),
    ];
    const server = await engine.createContainer(
      shell(application, 'trap "exit 0" TERM; httpd -f -p 80 & wait', {
        name: `${application}-server`,
        networks: [
          { network: one.id, aliases: ['web'] },
          { network: two.id, aliases: ['web-inside'] },
        ],
      }),
    );
    await server.start();
    expect((await ask('web', one.id)).output).toBe('found\n');
    expect((await ask('web-inside', two.id)).output).toBe('found\n');
    expect((await ask('web', two.id)).output).toMatch(/^10\.1\.2\.3\s+extra\n$/);
    await server.remove();
  });

  test.each([
    [
      'a program that is not there',
      { entrypoint: ['/bin/nowhere'] },
      'CONTAINER_COMMAND_INVALID',
      /program \/bin\/nowhere is not in the image/,
    ],
    [
      'a program that cannot be executed',
      { entrypoint: ['/etc/passwd'] },
      'CONTAINER_COMMAND_INVALID',
      /may not be executed/,
    ],
    ['a user that is not there', { user: 'nobody-here' }, 'CONTAINER_SETTING_INVALID', /no user “nobody-here”/],
    ['too little memory', { memory: 1024 }, 'CONTAINER_SETTING_INVALID', /memory/i],
  ])('%s is said', async (_, overrides, code, message) => {
    await expect(run('true', overrides)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect((await engine.observe(application)).containers).toEqual([]);
  });
});
