// Exits at once; its grandchild keeps the output open. With the argument `apart`, the grandchild leaves the group.
import { spawn } from 'node:child_process';
const path = new URL('runs-until-told.mjs', import.meta.url).pathname;
const detached = process.argv[2] === 'apart';
const grandchild = spawn(process.execPath, [path], { stdio: ['ignore', 'inherit', 'inherit'], detached });
grandchild.unref();
process.stdout.write(`${grandchild.pid}\n`);
process.exitCode = 3;
