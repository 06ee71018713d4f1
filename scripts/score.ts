/**
 * Tries the loader of compose files on a corpus: `npm run score -- FOLDER [--compose PROGRAM] [--only TEXT] [--verbose] [--lifted]`.
 * With `--lifted`, the trips are those of the default mode, and every difference that its report does not name is counted as silent.
 * With a Docker Compose at hand, what it prints must agree with what the loader makes of every case that it accepts.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDiagnostic } from '../src/manifest/format-diagnostic.ts';
import { loadCompose, printCompose, type ComposeResult } from '../src/migrate/compose/index.ts';
import { differences, toComparable } from './score/comparable.ts';
import { unannouncedFindings } from './score/cluster.ts';
import { readCorpus, type Case } from './score/corpus.ts';
import { judgeMigration } from './score/migration.ts';
import { askCompose, type Answer } from './score/oracle.ts';
import { answerOf } from './score/steps.ts';
import { judgeTrip, type Trip } from './score/trip.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    compose: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean' },
    lifted: { type: 'boolean' },
  },
});
const [corpus] = positionals;
if (corpus === undefined) throw new Error('name the folder of the corpus: npm run score -- ../shared/corpus');

interface Outcome {
  readonly verdict: string;
  readonly isGood: boolean;
  readonly detail: readonly string[];
}

const work = await mkdtemp(join(tmpdir(), 'apphost-score-'));
const outcomes = new Map<string, Outcome>();
const migrations = new Map<string, number>();
const trips = new Map<string, Trip>();
const findings = new Map<string, readonly string[]>();
try {
  for (const each of await readCorpus(resolve(corpus), work)) {
    if (options.only !== undefined && !each.id.includes(options.only)) continue;
    outcomes.set(each.id, await judge(each));
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
print();

async function judge(each: Case): Promise<Outcome> {
  try {
    if (each.mode !== 'file') return await judgeStep(each);
    const result = await loadCase(each);
    const open = await loadCase(each, 'open');
    const refused = result.project === undefined;
    if (refused !== (open.project === undefined) && !isAboutVariables(result)) {
      return { verdict: 'open and resolved differ', isGood: false, detail: [...messages(result), ...messages(open)] };
    }
    if (each.mustFail) {
      return {
        verdict: refused ? 'refused, as it must be' : 'accepted, but must fail',
        isGood: refused,
        detail: messages(result),
      };
    }
    const lost = await roundTrip(result, open);
    if (lost.length > 0) return { verdict: 'printed and loaded again, it differs', isGood: false, detail: lost };
    if (open.project !== undefined) {
      await countMigrations(each);
      trips.set(each.id, await judgeTrip(each, work, options.lifted === true));
      if (each.id.startsWith('awesome-compose/')) findings.set(each.id, await unannouncedFindings(each, work));
    }
    const answer = options.compose === undefined ? undefined : await askCompose(options.compose, each);
    return judgeAnswer(result, answer);
  } catch (error) {
    return {
      verdict: 'crashed',
      isGood: false,
      detail: [error instanceof Error ? (error.stack ?? '') : String(error)],
    };
  }
}

/** Every case must migrate; what it migrates to should pass. */
async function countMigrations(each: Case): Promise<void> {
  for (const [mode, wrong] of await judgeMigration(each, work)) {
    const verdict = `migrated ${mode}: ${wrong.length === 0 ? 'passes' : 'does not pass'}`;
    migrations.set(verdict, (migrations.get(verdict) ?? 0) + 1);
    if (wrong.length > 0 && options.verbose === true) console.log(`${each.id} ${verdict}\n${wrong.join('\n')}`);
    if (wrong.length > 0 && each.id.startsWith('awesome-compose/')) throw new Error(`${verdict}\n${wrong.join('\n')}`);
  }
}

/** What is lost when a project is printed, with its variables or without, and loaded again. */
async function roundTrip(resolved: ComposeResult, open: ComposeResult): Promise<readonly string[]> {
  if (resolved.project === undefined || open.project === undefined) return [];
  const folder = await mkdtemp(join(work, 'trip-'));
  const found: string[] = [];
  for (const [what, project] of [
    ['resolved', resolved.project],
    ['open', open.project],
  ] as const) {
    const text = printCompose(project.model, folder);
    await writeFile(join(folder, 'printed.yaml'), text);
    const { variables } = resolved.project;
    const again = await loadCompose({
      folder,
      files: ['printed.yaml'],
      environment: Object.fromEntries(variables),
      profiles: ['*'],
      variables: 'resolved',
      projectName: resolved.project.model.name,
    });
    const lost =
      again.project === undefined
        ? messages(again)
        : differences(toComparable(resolved.project.model), toComparable(again.project.model));
    found.push(...lost.map((line) => `${what}: ${line}`), ...(lost.length > 0 ? [text] : []));
  }
  return found;
}

function judgeAnswer(result: ComposeResult, answer: Answer | undefined): Outcome {
  const codes = [...new Set(result.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
  const { project } = result;
  if (project === undefined) {
    const isAccepted = answer !== undefined && 'config' in answer;
    const verdict = isAccepted ? 'refused, but Compose accepts it' : `refused: ${codes.join(', ')}`;
    return { verdict, isGood: !isAccepted, detail: [...messages(result), ...reason(answer)] };
  }
  if (answer === undefined) return { verdict: 'loaded', isGood: true, detail: [] };
  if ('refused' in answer)
    return { verdict: 'loaded, but this Compose refuses it', isGood: true, detail: [answer.refused] };
  const found = differences(toComparable(project.model), toComparable(answer.config));
  return found.length === 0
    ? { verdict: 'loaded, and Compose agrees', isGood: true, detail: [] }
    : { verdict: 'loaded, and Compose differs', isGood: false, detail: found };
}

async function judgeStep(each: Case): Promise<Outcome> {
  if (each.expected === undefined) return { verdict: `step without an answer: ${each.mode}`, isGood: true, detail: [] };
  const found = await answerOf(each);
  return found.length === 0
    ? { verdict: `${each.mode}: as expected`, isGood: true, detail: [] }
    : { verdict: `${each.mode}: not as expected`, isGood: false, detail: found };
}

function loadCase(
  { folder, files, environment }: Case,
  variables: 'resolved' | 'open' = 'resolved',
): Promise<ComposeResult> {
  return loadCompose({
    folder,
    files,
    environment: { PATH: process.env['PATH'], HOME: '/root', ...environment },
    profiles: ['*'],
    variables,
  });
}

/** A variable that must have a value stays open where variables do. */
function isAboutVariables({ diagnostics }: ComposeResult): boolean {
  return diagnostics.some(({ code }) => code === 'COMPOSE_VARIABLE_REQUIRED' || code === 'COMPOSE_VARIABLE_UNSET');
}

function messages({ diagnostics, sources }: ComposeResult): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map((each) => formatDiagnostic(each, sources));
}

function reason(answer: Answer | undefined): readonly string[] {
  return answer !== undefined && 'refused' in answer ? [`Compose: ${answer.refused}`] : [];
}

function print(): void {
  const counts = new Map<string, number>();
  for (const { verdict } of outcomes.values()) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  for (const [id, { verdict, isGood, detail }] of outcomes) {
    if (isGood && options.verbose !== true) continue;
    console.log(`${id}: ${verdict}\n${detail.map((line) => `    ${line.replaceAll('\n', '\n    ')}`).join('\n')}`);
  }
  for (const [verdict, count] of [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    console.log(`${String(count).padStart(5)}  ${verdict}`);
  }
  for (const [verdict, count] of [...migrations].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    console.log(`${String(count).padStart(5)}  ${verdict}`);
  printTrips();
  const failed = [...outcomes].filter(([id, { isGood }]) => !isGood || !isSound(trips.get(id)));
  const bad = failed.length;
  console.log(`${outcomes.size - bad} passed, ${bad} failed`);
  process.exitCode = bad === 0 ? 0 : 1;
}

/** Whatever the score is: nothing may be lost in silence, and a second trip changes nothing. */
function isSound(trip: Trip | undefined): boolean {
  if (trip === undefined || options.lifted === true) return true;
  return trip.silent.length === 0 && trip.isFixpoint && trip.refused === undefined;
}

/** compose.md §6.3: the mean of each stratum, and of those the mean. */
function printTrips(): void {
  const strata = new Map<string, Trip[]>();
  for (const [id, trip] of trips) {
    const stratum = stratumOf(id);
    strata.set(stratum, [...(strata.get(stratum) ?? []), trip]);
    if (options.verbose === true && (!trip.isExact || !trip.isFixpoint)) {
      const notes = [
        trip.isFixpoint ? [] : ['no fixpoint'],
        trip.refused ?? [],
        trip.differences,
        trip.silent.map((line) => `silent: ${line}`),
      ].flat();
      console.log(`${id}: trip ${trip.score.toFixed(3)}\n${notes.map((line) => `    ${line}`).join('\n')}`);
    }
  }
  const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / Math.max(1, numbers.length);
  const all = [...trips.values()];
  for (const [stratum, each] of strata)
    console.log(`${mean(each.map(({ score }) => score)).toFixed(4)}  trips of ${stratum} (${each.length})`);
  const suite = mean([...strata.values()].map((each) => mean(each.map(({ score }) => score))));
  const silent = all.flatMap((trip) => trip.silent).length;
  const exact = all.filter(({ isExact }) => isExact).length;
  const fixpoints = all.filter(({ isFixpoint }) => isFixpoint).length;
  const unannounced = [...findings].flatMap(([id, all]) => all.map((line) => `${id}: not announced: ${line}`));
  for (const line of unannounced) console.log(line);
  console.log(`${String(unannounced.length).padStart(5)}  findings of publishing to k8s that no report announced`);
  console.log(
    `${suite.toFixed(4)}  suite; ${exact} of ${all.length} exact, ${silent} silent losses, ${fixpoints} fixpoints`,
  );
}

function stratumOf(id: string): string {
  const [first = ''] = id.split('/');
  return first === 'loader' ? 'compose-go' : first;
}
