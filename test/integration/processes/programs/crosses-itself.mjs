// A step that notices when another one works in the same folder at the same time.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
if (existsSync('busy')) process.exit(9);
writeFileSync('busy', '');
await sleep(150);
rmSync('busy');
