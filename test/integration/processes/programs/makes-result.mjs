// A step: appends to `runs.txt`, makes `result`, and a lock file when there is none. Fails while `fail.txt` exists.
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('runs.txt', 'run\n');
if (existsSync('fail.txt')) {
  for (let line = 1; line <= 30; line += 1) process.stdout.write(`reason ${line}\n`);
  process.exit(7);
}
mkdirSync('result', { recursive: true });
if (!existsSync('made.lock')) writeFileSync('made.lock', 'locked');
