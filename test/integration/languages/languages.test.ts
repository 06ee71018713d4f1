import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { evaluate } from '../../../src/model/expression.ts';
import type { ProcessWorkload } from '../../../src/model/workload.ts';
import { disk } from '../../../src/manifest/read/disk.ts';
import { findFreePort } from '../../../src/runtime/ports/free-port.ts';
import { createProcessHost } from '../../../src/runtime/processes/create-process-host.ts';
import { liveMembers } from '../../../src/runtime/processes/group-members.ts';
import type { RunningProcess } from '../../../src/runtime/processes/process-host.ts';
import { createStepRunner } from '../../../src/runtime/processes/step-runner.ts';
import type { StepStamps } from '../../../src/runtime/processes/step-stamp.ts';
import { describeNotRun } from '../../engine/requires.ts';
import { describeFolder } from '../../kinds/project/describe-project.ts';

const samples = new URL('../../../fixtures/languages/', import.meta.url).pathname;
/** What Debian's Maven packages bring, for machines that do not reach Maven's own repository. */
const debianMaven = '/usr/share/maven-repo';
const ownMaven = join(homedir(), '.m2/repository');
const shadeArchive = 'org/apache/maven/plugins/maven-shade-plugin/3.4.1/maven-shade-plugin-3.4.1.jar';
/** A first build compiles everything. Milliseconds. */
const buildLimit = 180_000;
const startLimit = 20_000;

let folder: string;
let environment: Record<string, string>;
let running: RunningProcess | undefined;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apphost-language-'));
  environment = Object.fromEntries(Object.entries(process.env).filter(isSet));
  // What the test runner sets for itself is nothing that a user's shell has.
  for (const name of ['NODE_ENV', 'NODE_OPTIONS', 'VIRTUAL_ENV', 'PORT']) delete environment[name];
  if (!existsSync(join(ownMaven, shadeArchive))) {
    environment['MAVEN_OPTS'] = `-Dmaven.repo.local=${debianMaven}`;
  }
  running = undefined;
  printed = '';
});
afterEach(async () => {
  await running?.stop('SIGKILL', 0);
  rmSync(folder, { recursive: true, force: true });
});

describeSample({ sample: 'node', label: 'Node.js (npm)', always: false });
describeSample({ sample: 'typescript', label: 'Node.js (npm, TypeScript)', always: false });
describeSample({ sample: 'python', label: 'Python (pip)', always: false });
describeSample({ sample: 'go', label: 'Go', always: true });
describeSample({ sample: 'java', label: 'Java (Maven)', always: false });
describeSample({ sample: 'rust', label: 'Rust (Cargo)', always: true });

interface Sample {
  readonly sample: string;
  readonly label: string;
  /** Its steps are left to the compiler, which knows best what changed. */
  readonly always: boolean;
}

function describeSample({ sample, label, always }: Sample): void {
  const missing = missingToolchain(sample);
  if (missing !== undefined) return describeNotRun(`the project in ${sample}`, missing);
  describe(`the project in ${sample}`, { timeout: buildLimit }, () => {
    it('is built, answers on its port and ends with all it started', async () => {
      const workload = describeCopy(sample);
      expect(workload.language).toBe(label);

      const stamps = keepStamps();
      await runSteps(workload, stamps);
      const again = await runSteps(workload, stamps);
      expect(again.every((outcome) => outcome === (always ? 'ran' : 'skipped'))).toBe(true);

      const port = await findFreePort('127.0.0.1');
      const started = await start(workload, port);
      const message = expect.stringMatching(/\w/) as string;
      expect(await answerOf(started, port)).toEqual({ language: sample, message, greeting: 'good day' });

      await started.stop('SIGTERM', 5000);
      expect(await liveMembers(started.identity.pid)).toBe(false);
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    });
  });
}

/** Why the sample cannot be started on this machine. */
function missingToolchain(sample: string): string | undefined {
  const programs: Record<string, readonly (readonly string[])[]> = {
    python: [['python3', '-c', 'import ensurepip, venv']],
    go: [['go', 'version']],
    java: [
      ['javac', '-version'],
      ['mvn', '--version'],
    ],
    rust: [['cargo', '--version']],
  };
  const absent = (programs[sample] ?? []).find(([program = '', ...words]) => spawnSync(program, words).status !== 0);
  if (absent !== undefined) return `\`${absent.join(' ')}\` does not work on this machine`;
  const repositories = [ownMaven, debianMaven];
  if (sample !== 'java' || repositories.some((repository) => existsSync(join(repository, shadeArchive))))
    return undefined;
  return "Maven's plugins are not on this machine (fixtures/languages/README.md names the Debian packages)";
}

/** Of a copy without what earlier starts made. */
function describeCopy(sample: string): ProcessWorkload {
  const made = new Set(['node_modules', '.venv', '.apphost', 'target']);
  cpSync(join(samples, sample), folder, { recursive: true, filter: (path) => !made.has(basename(path)) });
  const { workload, problems } = describeFolder((path) => disk.folder(path), folder);
  expect(problems).toEqual([]);
  if (workload === undefined) throw new Error(`${sample} is no process`);
  return workload;
}

function keepStamps(): StepStamps {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: async (key, stamp) => void (stamp === undefined ? kept.delete(key) : kept.set(key, stamp)),
  };
}

async function runSteps(workload: ProcessWorkload, stamps: StepStamps): Promise<readonly string[]> {
  const runner = createStepRunner(createProcessHost(), stamps);
  const outcomes: string[] = [];
  for (const step of workload.steps) {
    outcomes.push(
      await runner.run({ step, directory: folder, env: environment }, print, AbortSignal.timeout(buildLimit)),
    );
  }
  return outcomes;
}

async function start(workload: ProcessWorkload, port: number): Promise<RunningProcess> {
  const [program = '', ...words] = workload.command.map((word) => evaluate(word, () => String(port)));
  const own = { ...workload.env, [workload.port?.variable ?? 'PORT']: String(port), GREETING: 'good day' };
  running = await createProcessHost().start({
    command: [program, ...words],
    directory: folder,
    env: { ...environment, ...own },
  });
  running.onOutput(print);
  return running;
}

/** What it answers once it listens. A process that ends instead is not waited for. */
async function answerOf(started: RunningProcess, port: number): Promise<unknown> {
  const ended = started.exited.then((exit) => {
    throw new Error(`it ended with ${JSON.stringify(exit)}:\n${printed}`);
  });
  const answered = vi.waitFor(async () => (await fetch(`http://127.0.0.1:${port}/`)).json(), {
    timeout: startLimit,
    interval: 25,
  });
  ended.catch(() => undefined);
  return Promise.race([answered, ended]);
}

function print(_: string, chunk: Buffer): void {
  printed += chunk.toString('utf8');
}

function isSet(variable: [string, string | undefined]): variable is [string, string] {
  return variable[1] !== undefined;
}
