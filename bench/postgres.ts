// (g) An embedded PostgreSQL: from its start to its first answer, with data, from a spare of the template, from a copy of
// it, and cold. The answer is that of its health check, a query. `up` itself, which takes a third of a second, is not counted.
// Every round has an application of its own, and nothing is removed before the end: a file system without a journal takes
// three times as long to make files as long as others have just been removed from it.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apphost, launch } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave, type Figures } from './parts/rounds.ts';
import { createTemporaryApp, type TemporaryApp } from './parts/temporary-app.ts';

const manifest = 'name: bench\nresources:\n  db: { type: postgres, volume: true }\n';

/** As the launcher has it: root's is elsewhere. */
const cache = join(
  process.getuid?.() === 0 ? '/var/cache/apphost' : join(homedir(), '.cache', 'apphost'),
  'embedded',
  'postgres',
);
const spares = join(cache, 'spares');

export async function bench(rounds: number): Promise<void> {
  const apps: TemporaryApp[] = [];
  const aside = `${cache}-${randomUUID()}`;
  await mkdir(aside);
  const create = async (): Promise<TemporaryApp> => {
    const app = await createTemporaryApp({ 'app.yaml': manifest });
    apps.push(app);
    return app;
  };
  try {
    const lasting = await create();
    await measure(lasting);
    const samples = await interleave(
      {
        'with data': () => measure(lasting),
        'with the template': async () => measure(await create()),
        'with the template, no spare': async () => {
          await putAside(aside, spares);
          return measure(await create());
        },
        cold: async () => {
          const templates = (await readdir(cache)).filter((name) => name.startsWith('template-'));
          await putAside(aside, spares, ...templates.map((name) => join(cache, name)));
          return measure(await create());
        },
      },
      rounds,
    );
    report('Embedded PostgreSQL, from its start to the first answer', samples, {
      figure: 'time',
      base: 'with data',
      goals: [
        { subject: 'with the template', of: 'absolute', limit: 250 },
        { subject: 'cold', of: 'absolute', limit: 1000 },
      ],
    });
  } finally {
    for (const app of apps) {
      await app.apphost('down', '-v');
      await app.remove();
    }
    await rm(aside, { recursive: true, force: true });
  }
}

/** Leaves a spare for the next one, as every start does that is not ended in its first seconds. */
async function measure({ folder, env }: TemporaryApp): Promise<Figures> {
  const program = launch(process.execPath, [apphost, 'up', '--engine', 'embedded', '--yes'], { cwd: folder, env });
  const [began, answered] = await Promise.all([program.says('db: starting'), program.says('db: healthy')]);
  while (!(await hasSpare())) await sleep(100);
  program.child.kill('SIGINT');
  await program.ended;
  return { time: answered - began };
}

async function hasSpare(): Promise<boolean> {
  const entries = await readdir(spares, { recursive: true }).catch(() => []);
  return entries.some((entry) => /^[^/]+\/(?!draft)[^/]+\/PG_VERSION$/.test(entry));
}

async function putAside(aside: string, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rename(path, join(aside, randomUUID())).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
