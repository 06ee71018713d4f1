// (a) How long `--version` and `validate` take over a Node.js that does nothing.
import { createTemporaryApp } from './parts/temporary-app.ts';
import { time } from './parts/program.ts';
import { report } from './parts/report.ts';
import { interleave } from './parts/rounds.ts';

const bare = 'node -e 0';

export async function bench(rounds: number): Promise<void> {
  const app = await createTemporaryApp({ 'app-200.yaml': manifest(200), 'app-1000.yaml': manifest(1000) });
  try {
    const samples = await interleave(
      {
        [bare]: async () => ({ time: await time(process.execPath, ['-e', '0']) }),
        '--version': async () => ({ time: await app.apphost('--version') }),
        'validate, 200 lines': async () => ({ time: await app.apphost('validate', '-f', 'app-200.yaml') }),
        'validate, 1,000 lines': async () => ({ time: await app.apphost('validate', '-f', 'app-1000.yaml') }),
      },
      // Short, and so at the mercy of what else runs: many rounds.
      rounds * 5,
    );
    report('Start', samples, {
      figure: 'time',
      base: bare,
      goals: [
        { subject: '--version', of: 'difference', limit: 20 },
        { subject: 'validate, 200 lines', of: 'difference', limit: 40 },
        { subject: 'validate, 1,000 lines', of: 'difference', limit: 100 },
      ],
    });
  } finally {
    await app.remove();
  }
}

/** A manifest of so many lines: services of ten lines each that refer to one another and to a cache. */
function manifest(lines: number): string {
  const head = ['name: bench', 'resources:', '  cache:', '    type: redis', '    volume: true'];
  const services = Array.from({ length: Math.floor((lines - head.length) / 10) }, (_, index) => [
    `  service-${index}:`,
    '    type: executable',
    '    command: node server.js',
    index === 0 ? '    references: [cache]' : `    references: [cache, service-${index - 1}]`,
    '    env:',
    '      CACHE_HOST: ${cache.host}',
    `      LABEL: service ${index}`,
    '    endpoints:',
    '      http: { env: PORT }',
    '    health: { http: /health, interval: 5s }',
  ]);
  return `${[...head, ...services.flat()].join('\n')}\n`;
}
