// `npx tsx test/engine/provision.ts` starts the engine and leaves it running; with `--stop` it stops it again. With
// `--prepare` it installs and builds what the next start needs, and leaves no engine running that was not.
import { provision, release } from './index.ts';

const started = Date.now();

if (process.argv.includes('--stop')) {
  await release('by hand');
} else {
  const isForLater = process.argv.includes('--prepare');
  const user = isForLater ? 'this process' : 'by hand';
  const engine = await provision({ user, report: (line) => console.error(`${elapsed()}  ${line}`) });
  if ('reason' in engine) {
    console.error(engine.reason);
    process.exitCode = 1;
  } else if (isForLater) {
    await engine.stop();
  } else {
    console.error(`${elapsed()}  ready`);
    console.log(engine.host);
  }
}

function elapsed(): string {
  return `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
}
