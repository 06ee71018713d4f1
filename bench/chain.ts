// (f) a → b → c → d, each ready 100 ms after it runs: the time that passes between one being ready and the next being
// started. The processes write down when they began and when they listened, so that their own start is not counted.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { apphost, launch } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave, type Figures } from './parts/rounds.ts';
import { createTemporaryApp, type TemporaryApp } from './parts/temporary-app.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const step = `
const { createServer } = require('node:net');
const { writeFileSync } = require('node:fs');
const name = process.argv[2];
const server = createServer((socket) => socket.end());
setTimeout(() => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  writeFileSync(name + '.json', JSON.stringify({ began: performance.timeOrigin, ready: Date.now() }));
  console.log('ready');
}), 100);
process.on('SIGTERM', () => process.exit(0));
`;
/** What can be had at best: the next is started the moment that the one before says it is ready. */
const bareChain = `
const { spawn } = require('node:child_process');
const children = [];
const next = ([name, ...others]) => {
  if (name === undefined) return console.log('chain is ready.');
  const child = spawn(process.execPath, ['step.cjs', name], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  child.stdout.once('data', () => next(others));
};
process.on('SIGINT', () => children.forEach((child) => child.kill()));
next(${JSON.stringify(names)});
`;
const manifest = `
name: chain
resources:
${names
  .map((name, index) => {
    const waits = index === 0 ? '' : `, waitFor: [${names[index - 1] ?? ''}]`;
    return `  ${name}: { type: executable, command: [node, step.cjs, ${name}], endpoints: { tcp: { env: PORT } }${waits} }`;
  })
  .join('\n')}
`;

export async function bench(rounds: number): Promise<void> {
  const app = await createTemporaryApp({ 'app.yaml': manifest, 'step.cjs': step, 'chain.cjs': bareChain });
  try {
    const samples = await interleave(
      {
        'told by a line': () => measure(app, ['chain.cjs']),
        'apphost up': () => measure(app, [apphost, 'up']),
      },
      rounds,
    );
    report('Chain of four: three times from ready to the next start, and from the last ready to the message', samples, {
      figure: 'overhead',
      base: 'told by a line',
      goals: [{ subject: 'apphost up', of: 'difference', limit: 40 }],
    });
  } finally {
    await app.remove();
  }
}

async function measure({ folder, env }: TemporaryApp, args: readonly string[]): Promise<Figures> {
  await Promise.all(names.map((name) => rm(join(folder, `${name}.json`), { force: true })));
  const program = launch(process.execPath, args, { cwd: folder, env });
  const said = performance.timeOrigin + (await program.says('chain is ready.'));
  program.child.kill('SIGINT');
  await program.ended;
  const steps = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, `${name}.json`), 'utf8');
      return JSON.parse(text) as { readonly began: number; readonly ready: number };
    }),
  );
  const overheads = steps.map(({ ready }, index) => (steps[index + 1]?.began ?? said) - ready);
  return { overhead: overheads.reduce((sum, overhead) => sum + overhead, 0) };
}
