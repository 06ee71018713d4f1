import { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { Change } from '../event.ts';
import { applyArgs, type ApplyOptions } from './apply-objects.ts';
import type { Cluster } from './cluster.ts';
import { nameOf, parseObjects, toStream, type ClusterObject } from './object.ts';
import { isOutage, toToolError } from './tool-error.ts';

/** What applying would make of each object, by the object's name. */
export type PlannedChanges = ReadonlyMap<string, Change>;

export interface PlanWish {
  readonly objects: readonly ClusterObject[];
  /** Those of them that the cluster has. */
  readonly live: readonly ClusterObject[];
  readonly options: ApplyOptions;
}

/**
 * Lets the cluster itself try everything without doing it: conflicts, refusals and changes of what can never change are
 * known before anything is applied, all at once.
 */
export async function planChanges(cluster: Cluster, { objects, live, options }: PlanWish): Promise<PlannedChanges> {
  const before = new Map(live.map((object) => [nameOf(object), object]));
  const tries = await tryAll(cluster, objects, options);
  const mistakes = tries.flatMap(({ mistake }) => mistake ?? []);
  if (mistakes.length > 0) throw refused(mistakes);
  return new Map(
    tries.map(({ object, change, would }) => [nameOf(object), change ?? compare(before.get(nameOf(object)), would)]),
  );
}

interface Try {
  readonly object: ClusterObject;
  /** As it would be. */
  readonly would?: ClusterObject;
  readonly change?: Change;
  readonly mistake?: Diagnostic;
}

async function tryAll(
  cluster: Cluster,
  objects: readonly ClusterObject[],
  options: ApplyOptions,
): Promise<readonly Try[]> {
  const { stdout, ok } = await dryRun(cluster, objects, options);
  if (ok) {
    const would = new Map(parseObjects(stdout).map((object) => [nameOf(object), object]));
    return objects.map((object) => ({ object, ...found(would.get(nameOf(object))) }));
  }
  // kubectl does not say which object it complains of.
  const tries: Try[] = [];
  for (const object of objects) tries.push(await tryOne(cluster, object, options));
  return tries;
}

async function tryOne(cluster: Cluster, object: ClusterObject, options: ApplyOptions): Promise<Try> {
  const outcome = await dryRun(cluster, [object], options);
  if (outcome.ok) return { object, ...found(parseObjects(outcome.stdout)[0]) };
  // A job runs once; to run another it is deleted and made anew.
  if (object.kind === 'Job' && /field is immutable/.test(outcome.stderr)) return { object, change: 'replace' };
  // Some admission webhooks cannot be tried.
  if (/does not support dry run/.test(outcome.stderr)) return { object, change: 'change' };
  const error = toToolError(outcome, nameOf(object));
  const isAboutObject = error.code === 'DEPLOY_CONFLICT' || error.code === 'DEPLOY_REFUSED';
  if (isOutage(error) || !isAboutObject) throw error;
  return { object, mistake: error.code === 'DEPLOY_CONFLICT' ? conflict(object, outcome.stderr) : toMistake(error) };
}

function dryRun(
  { kubectl, namespace }: Cluster,
  objects: readonly ClusterObject[],
  options: ApplyOptions,
): ReturnType<Cluster['kubectl']['run']> {
  const args = [...applyArgs(namespace, options), '--dry-run=server', '-o', 'json'];
  return kubectl.run(args, { input: toStream(objects) });
}

function found(would: ClusterObject | undefined): Pick<Try, 'would'> {
  return would === undefined ? {} : { would };
}

function compare(before: ClusterObject | undefined, would: ClusterObject | undefined): Change {
  if (before === undefined) return 'create';
  return would !== undefined && essence(before) === essence(would) ? 'unchanged' : 'change';
}

/** Without what the cluster counts; in one order, whoever printed it. */
function essence({ metadata, ...rest }: ClusterObject): string {
  const { managedFields: _, resourceVersion: __, generation: ___, ...kept } = metadata;
  return JSON.stringify({ ...rest, metadata: kept }, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** `conflict with "kubectl-edit" using apps/v1: .spec.replicas`, or a list of fields for each manager. */
function conflict(object: ClusterObject, stderr: string): Diagnostic {
  const fields: string[] = [];
  let manager = '';
  for (const line of stderr.split('\n')) {
    const [, name, single] = /conflicts? with "([^"]+)"[^:]*:\s*(\.\S*)?/.exec(line) ?? [];
    if (name !== undefined) manager = name;
    const field = single ?? /^- (\.\S+)$/.exec(line.trim())?.[1];
    if (field !== undefined) fields.push(`${field} is set by \`${manager}\``);
  }
  return {
    code: 'DEPLOY_CONFLICT',
    severity: 'error',
    message: `${nameOf(object)}: ${fields.join(', ')}`,
    hint: 'Leave the field to it, have it give the field up, or take it over with --force-conflicts.',
  };
}

function toMistake({ code, message }: AppHostError): Diagnostic {
  return { code, severity: 'error', message };
}

function refused(mistakes: readonly Diagnostic[]): AppHostError {
  const isConflict = mistakes.every(({ code }) => code === 'DEPLOY_CONFLICT');
  const count = mistakes.length === 1 ? '1 object' : `${mistakes.length} objects`;
  const message = isConflict
    ? `${count} would change what somebody else has set; nothing was applied`
    : `the cluster does not accept ${count}; nothing was applied`;
  return new AppHostError(isConflict ? 'DEPLOY_CONFLICT' : 'DEPLOY_REFUSED', message, { diagnostics: mistakes });
}
