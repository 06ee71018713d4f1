// `npx tsx test/engine/provision.ts` starts the engine and leaves it running; with `--stop` it stops it again.
import { provision, release } from './index.ts';

const started = Date.now();

if (process.argv.includes('--stop')) {
  await release('by hand');
} else {
  const engine = await provision({ user: 'by hand', report: (line) => console.error(`${elapsed()}  ${line}`) });
  if ('reason' in engine) {
    console.error(engine.reason);
    process.exitCode = 1;
  } else {
    console.error(`${elapsed()}  ready`);
    console.log(engine.host);
  }
}

function elapsed(): string {
  return `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
}
