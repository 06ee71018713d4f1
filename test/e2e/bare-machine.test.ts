import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { packPackage } from './package.ts';

const repository = resolve(import.meta.dirname, '../..');
const asks = `
const answer = await fetch('http://localhost:3001/');
console.log(answer.status, (await answer.text()).match(/<title>(.*)<.title>/)[1]);
await fetch('http://localhost:3001/api/jobs', { method: 'POST', body: 'one two three' });
for (let tries = 0; tries < 50; tries += 1) {
  const [job] = await (await fetch('http://localhost:3001/api/jobs')).json();
  if (job.state === 'done') { console.log(job.words, 'words'); break; }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
`;

/** A machine with Node.js and nothing else, made of a container. */
describeWithEngine('on a machine that has only Node.js', ({ host }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apphost-bare-'));
    await packPackage(folder);
    await cp(join(repository, 'fixtures/quickstart'), join(folder, 'quickstart'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('the packed package starts the quickstart, which answers, and leaves nothing running', async () => {
    const commands = [
      'cd /bare/quickstart',
      'npx --yes ../apphost.tgz up -d',
      `node --input-type=module --eval "$ASKS"`,
      'npx --yes ../apphost.tgz ps',
      'npx --yes ../apphost.tgz down -v',
      'ls /proc | grep -E "^[0-9]+$" | while read pid; do tr "\\0" " " < /proc/$pid/cmdline; echo; done | grep -E "[p]ostgres|[r]edis|server[.]js|worker[.]js" || echo nothing runs',
    ];
    const certificates = process.env['NODE_EXTRA_CA_CERTS'];
    const { stdout, stderr, exitCode } = await execa(
      'docker',
      [
        '--host',
        host,
        'run',
        '--rm',
        '--network=host',
        `--volume=${folder}:/bare`,
        '--env=CI=true',
        `--env=ASKS=${asks}`,
        ...(certificates === undefined
          ? []
          : ['--env=NODE_EXTRA_CA_CERTS=/ca.crt', `--volume=${certificates}:/ca.crt:ro`]),
        'docker.io/library/node:20-bookworm-slim',
        'sh',
        '-ec',
        commands.join('\n'),
      ],
      { reject: false },
    );
    expect({ stdout, stderr, exitCode }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('200 Quickstart\n3 words'),
      stderr: expect.stringContaining('No container engine answers'),
    });
    expect(stdout).toMatch(/db +postgres .*postgres 18\.\d+, embedded/);
    expect(stdout).toMatch(/stream +redis .*js-redis-server .*\(emulated\)/);
    expect(stdout.trim().split('\n').at(-1)).toBe('nothing runs');
  });
});
