// (e) One child that writes a million lines: through `apphost up` into a pipe, and into a bare pipe.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { apphost } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave } from './parts/rounds.ts';
import { createTemporaryApp } from './parts/temporary-app.ts';

const count = 1_000_000;
const writer = `
let next = 0;
const write = () => {
  while (next < ${count}) {
    let block = '';
    for (const end = Math.min(next + 100, ${count}); next < end; next += 1) block += 'line ' + next + ' of the bench\\n';
    if (!process.stdout.write(block)) return process.stdout.once('drain', write);
  }
};
write();
`;
const manifest = `
name: logs
resources:
  writer: { type: executable, command: [node, writer.cjs], restart: "no" }
`;

export async function bench(rounds: number): Promise<void> {
  const app = await createTemporaryApp({ 'app.yaml': manifest, 'writer.cjs': writer });
  try {
    const samples = await interleave(
      {
        'bare pipe': () => readAll(['writer.cjs'], app),
        'apphost up': () => readAll([apphost, 'up'], app),
      },
      rounds,
    );
    report(`${count.toLocaleString('en')} lines: until the end of the program`, samples, {
      figure: 'time',
      base: 'bare pipe',
    });
    const lost = (samples['apphost up'] ?? []).map((figures) => figures['lost'] ?? Number.NaN);
    console.log(`\nLines lost or out of order under apphost up, by round: ${lost.join(', ')}`);
  } finally {
    await app.remove();
  }
}

/** Reads every line, and counts those that are missing or not where they belong. */
async function readAll(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly time: number; readonly lost: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  let expected = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.endsWith(`line ${expected} of the bench`)) expected += 1;
  }
  await ended;
  return { time: performance.now() - begun, lost: count - expected };
}
