// npm run bench [-- names…]: start, chain, processes, logs, containers, postgres, publish; all when none is named. `bench/proxy.ts` runs by itself.
// BENCH_ROUNDS: counted rounds (default 5). APPHOST_BENCH_BIN: the program to measure (default: this checkout's bin).
import { cpus, loadavg } from 'node:os';

const benches: Readonly<Record<string, () => Promise<{ bench(rounds: number): Promise<void> }>>> = {
  start: () => import('./start.ts'),
  chain: () => import('./chain.ts'),
  processes: () => import('./processes.ts'),
  logs: () => import('./logs.ts'),
  containers: () => import('./containers.ts'),
  postgres: () => import('./postgres.ts'),
  publish: () => import('./publish.ts'),
};

const named = process.argv.slice(2);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
console.log(`Node ${process.version}, ${cpus().length} cores, ${rounds} rounds, ${new Date().toISOString()}`);
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  const load = benches[name];
  if (load === undefined) throw new Error(`There is no bench ${name}: ${Object.keys(benches).join(', ')}.`);
  const before = loadAverage();
  await (await load()).bench(rounds);
  console.log(`Load average: ${before} before, ${loadAverage()} after.`);
}

function loadAverage(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
