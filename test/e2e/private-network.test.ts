import { join } from 'node:path';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';
import { createEngineView } from './engine-view.ts';

const id = 'private-e2e';
const serves = join(import.meta.dirname, 'programs', 'serves.mjs');
const web = `type: container, image: '${images.echo}', endpoints: { http: { targetPort: 8080 } }`;
const waits = `type: container, image: '${images.busybox}', command: [sleep, infinity], stop: { signal: SIGKILL }`;

const manifest = `
name: private
id: ${id}
resources:
  net: { type: network }
  inside: { ${web}, network: net }
  outside: { ${web} }
  friend: { ${waits}, network: [net], references: [inside, process] }
  stranger: { ${waits}, references: [outside, process] }
  process: { type: executable, command: [node, ${serves}], endpoints: { http: {} }, network: net }
`;

describeWithEngine('a private network', ({ host }) => {
  const engine = createEngineView(host);
  let application: CommandLine;
  let said: string;

  beforeAll(async () => {
    application = await createCommandLine({ program: inject('program'), engineHost: host });
    await application.write('app.yaml', manifest);
    const { exitCode, stderr } = await application.run('up', '-d');
    if (exitCode !== 0) throw new Error(stderr);
    said = stderr;
  });
  afterAll(async () => {
    await application.dispose();
  });

  const reaches = async (name: string, url: string): Promise<boolean> => {
    const { resources } = await application.ps();
    const container = resources.find((resource) => resource.name === name)?.replicas[0]?.container ?? '';
    const line = `wget -T 3 -qO /dev/null ${url} && echo reached || echo cut off`;
    return (await engine.execute(container, ['sh', '-c', line])).includes('reached');
  };

  test('joins what is in it, and keeps it from all else', async () => {
    expect(await engine.networks(id)).toEqual(expect.arrayContaining([id, `${id}_net`]));
    expect(await reaches('friend', 'http://inside:8080')).toBe(true);
    expect(await reaches('stranger', 'http://inside:8080')).toBe(false);
    expect(await reaches('friend', 'http://outside:8080')).toBe(false);
    expect(await reaches('stranger', 'http://outside:8080')).toBe(true);
  });

  test('does not hold a process, which is said before anything starts', async () => {
    expect(await reaches('friend', '$PROCESS_HTTP')).toBe(true);
    expect(await reaches('stranger', '$PROCESS_HTTP')).toBe(true);
    expect(said).toMatch(
      /^note NOT_UNDER_UP .*process runs as a process, which cannot be isolated .*\n  at app.yaml:10:/m,
    );
    expect(said.indexOf('NOT_UNDER_UP')).toBeLessThan(said.indexOf('create network'));
  });

  test('and what it holds is reached from this machine all the same', async () => {
    const { resources } = await application.ps();
    const url = resources.find(({ name }) => name === 'inside')?.endpoints[0]?.url ?? '';
    expect((await fetch(url)).status).toBeLessThan(500);
  });
});
