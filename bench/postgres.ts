// (g) An embedded PostgreSQL: from its start to its first answer, without and with the template of a data folder, and
// with data. The answer is that of its health check, a query. `up` itself, which takes a third of a second, is not counted.
import { readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { apphost, launch } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave, type Figures } from './parts/rounds.ts';
import { createTemporaryApp, type TemporaryApp } from './parts/temporary-app.ts';

const manifest = 'name: bench\nresources:\n  db: { type: postgres, volume: true }\n';

export async function bench(rounds: number): Promise<void> {
  const app = await createTemporaryApp({ 'app.yaml': manifest });
  try {
    const samples = await interleave(
      {
        'with data': () => measure(app),
        'with the template': async () => {
          await app.apphost('down', '-v');
          return measure(app);
        },
        cold: async () => {
          await app.apphost('down', '-v');
          await removeTemplates();
          return measure(app);
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
    await app.apphost('down', '-v');
    await app.remove();
  }
}

async function measure({ folder, env }: TemporaryApp): Promise<Figures> {
  const program = launch(process.execPath, [apphost, 'up', '--engine', 'embedded', '--yes'], { cwd: folder, env });
  const [began, answered] = await Promise.all([program.says('db: starting'), program.says('db: healthy')]);
  program.child.kill('SIGINT');
  await program.ended;
  return { time: answered - began };
}

/** As the launcher has them: root's are elsewhere. */
async function removeTemplates(): Promise<void> {
  const cache = process.getuid?.() === 0 ? '/var/cache/apphost' : join(homedir(), '.cache', 'apphost');
  const folder = join(cache, 'embedded', 'postgres');
  const templates = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('template-'));
  await Promise.all(templates.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
