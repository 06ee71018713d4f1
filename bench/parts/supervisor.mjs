// The least that a supervisor can be: node supervisor.mjs COMMAND PORT… starts `node COMMAND PORT` for each port, puts a
// name before its lines, and on SIGINT ends all and waits for them.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [script, ...ports] = process.argv.slice(2);
const children = ports.map((port) => {
  const child = spawn(process.execPath, [script, port], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${port} | ${line}\n`));
  }
  return child;
});
process.on('SIGINT', () => {
  for (const child of children) process.kill(-child.pid, 'SIGTERM');
});
await Promise.all(children.map((child) => new Promise((ended) => child.once('close', ended))));
