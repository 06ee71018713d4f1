import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import { createCommandLine, environmentOf, type CommandLine } from './command-line.ts';
import { leavingsOf } from './leavings.ts';

/** How many moments are tried, on each engine: `npm run soak` asks for twenty. */
const moments = Number(process.env['APPHOST_KILLS'] ?? 3);
/** Within this time nothing may be left, in milliseconds. */
const bound = 5000;

const program = join(import.meta.dirname, 'programs', 'has-children.mjs');
const manifest = `
name: prey
id: prey
resources:
  db: { type: postgres, volume: true, databases: [facts] }
  cache: { type: redis }
  api: { type: executable, command: [node, ${program}], replicas: 2, references: [facts, cache], endpoints: { http: {} } }
  early: { type: executable, command: [node, ${program}], endpoints: { http: {} } }
`;

const apphost = inject('program');

describe('killed without an engine', () => {
  tryMoments('unix:///nowhere/docker.sock', undefined);
});
describeWithEngine('killed beside an engine', ({ host }) => tryMoments(host, host));

/** The moments are spread over a start, which takes some two seconds, and the run after it. */
function tryMoments(engineHost: string, engine: string | undefined): void {
  let application: CommandLine;
  beforeAll(async () => {
    application = await createCommandLine({ program: apphost, engineHost });
    await application.write('app.yaml', manifest);
    // The first start makes what later ones find: the measure is what a start usually takes.
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    await remember(application);
    await application.run('down');
  });
  afterAll(() => application.dispose());

  test.each(Array.from({ length: moments }, (_, index) => index))(
    'moment %i: within 5 s nothing is left, and the next start works',
    async (index) => {
      // In this order any number of them is spread evenly: the fractional parts of the golden ratio.
      const moment = Math.round(((index * 0.618_034) % 1) * 3000);
      const flags = index % 2 === 0 ? ['-d'] : [];
      const up = application.start('up', ...flags);
      await sleep(moment);
      await killAll(application);
      await expect.poll(() => leavingsOf(application, 'prey', engine), { timeout: bound, interval: 100 }).toEqual([]);
      await up.ended;
      const { exitCode, stderr } = await application.run('up', '-d');
      expect({ moment, exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(await remembered(application)).toBe(1);
      expect(await application.run('down')).toMatchObject({ exitCode: 0 });
      expect(await leavingsOf(application, 'prey', engine)).toEqual([]);
    },
  );
}

/** Every `apphost` of that moment: the supervisor, and the command that waits for it. What they had is not told. */
async function killAll({ stateHome }: CommandLine): Promise<void> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const ours = await Promise.all(pids.map(async (pid) => ((await isOurs(pid, stateHome)) ? [Number(pid)] : [])));
  for (const pid of ours.flat()) kill(pid);
}

async function isOurs(pid: string, stateHome: string): Promise<boolean> {
  const files = ['environ', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => ''));
  const [variables = '', command = ''] = await Promise.all(files);
  const [program, script] = command.split('\0');
  return variables.includes(`APPHOST_STATE_HOME=${stateHome}`) && program === process.execPath && script === apphost;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}

async function database(application: CommandLine): Promise<pg.Client> {
  const api = (await application.ps()).resources.find(({ name }) => name === 'api');
  const { FACTS_URI } = await environmentOf(api?.replicas[0]?.pid ?? 0);
  const client = new pg.Client({ connectionString: FACTS_URI });
  await client.connect();
  return client;
}

async function remember(application: CommandLine): Promise<void> {
  const client = await database(application);
  await client.query('create table fact (id int); insert into fact values (1)');
  await client.end();
}

async function remembered(application: CommandLine): Promise<unknown> {
  const client = await database(application);
  const { rows } = await client.query<{ id: number }>('select id from fact');
  await client.end();
  return rows[0]?.id;
}
