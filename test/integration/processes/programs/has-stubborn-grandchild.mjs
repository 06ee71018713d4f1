// Starts a grandchild in its own group that ignores SIGTERM; obeys SIGTERM itself. Prints the grandchild's pid.
import { spawn } from 'node:child_process';
const path = new URL('ignores-sigterm.mjs', import.meta.url).pathname;
const grandchild = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'ignore'] });
grandchild.stdout.once('data', () => process.stdout.write(`${grandchild.pid}\n`));
