import type { Refusal } from '../../model/resource.ts';
import type { KindInput, Problem } from '../kind.ts';
import type { productionProperties } from './data.ts';
import type { RunOptions } from './run.ts';

/** What was asked for; whether, not how, matters here. */
type ProductionWishes = { readonly [Property in keyof typeof productionProperties]?: unknown };

/** Whether, not how, is all that matters here as well. */
interface ContainerWishes {
  readonly limits?: unknown;
  readonly network?: unknown;
  readonly security?: { readonly readOnlyRoot?: boolean };
  readonly user?: unknown;
  readonly writablePaths?: unknown;
  readonly mounts?: unknown;
  readonly files?: unknown;
  readonly entrypoint?: unknown;
}

interface NetworkWishes {
  readonly internal?: boolean;
  readonly external?: boolean;
  readonly name?: string;
  readonly compose?: unknown;
}

/** What a server gets only when it is published. */
export function productionNotes(name: string, options: ProductionWishes): readonly Problem[] {
  const wanted = [
    isOn(options.highAvailability) && note('highAvailability', `${name} runs as one server, without a standby`),
    options.backup !== undefined && note('backup', `${name} is not backed up on this machine`),
    isOn(options.managedIdentity) &&
      note('managedIdentity', `${name} uses a password on this machine, where there are no identities`),
    isOn(options.privateEndpoint) &&
      note('privateEndpoint', `${name} is also reachable from this machine, at its port on the loopback address`),
  ];
  return wanted.filter((candidate) => candidate !== false);
}

/** What a process of this machine cannot have, while a container and what is published can. */
export function processNotes(name: string, options: ContainerWishes): readonly Problem[] {
  const { limits, network, security, user, writablePaths, mounts, files, entrypoint } = options;
  const wanted = [
    limits !== undefined && note('limits', `${name} runs as a process, whose cpu and memory are not limited`),
    network !== undefined && note('network', `${name} runs as a process, which cannot be isolated in a network`),
    security?.readOnlyRoot === true && note('security', `${name} runs as a process, which can write where you can`),
    user !== undefined && note('user', `${name} runs as a process, as the user who runs apphost`),
    mounts !== undefined && note('mounts', `${name} runs as a process, which sees this machine’s own folders`),
    files !== undefined && note('files', `${name} runs as a process, so these files are not written`),
    writablePaths !== undefined && note('writablePaths', `${name} runs as a process, which can write where you can`),
    entrypoint !== undefined && note('entrypoint', `${name} runs as a process, which has no entry point to replace`),
  ];
  return wanted.filter((candidate) => candidate !== false);
}

/** What of a network holds where it is published; under `up` it always is the application's own, with a way out. */
export function networkNotes(name: string, options: NetworkWishes): readonly Problem[] {
  const { internal, external, name: own, compose } = options;
  const wanted = [
    internal === true && note('internal', `containers in ${name} also have a way out of it`),
    external === true && note('external', `${name} is a network of this application, not the one that exists already`),
    own !== undefined && external !== true && note('name', `${name} is called after the application`),
    compose !== undefined && note('compose', `${name} is a plain bridge network, without these settings`),
  ];
  return wanted.filter((candidate) => candidate !== false);
}

/** Copies by load are made where it is published. */
export function scalingNotes(name: string, replicas: RunOptions['replicas']): readonly Problem[] {
  if (typeof replicas !== 'object') return [];
  return [note('replicas', `${name} starts ${replicas.min ?? 1} and stays at that: load is not measured here`)];
}

/** A schedule is followed where it is published. */
export function scheduleNotes(name: string, schedule: string | undefined): readonly Problem[] {
  if (schedule === undefined) return [];
  return [note('schedule', `${name} runs once, when it is started, and not by its schedule`)];
}

/** Why a resource of a type that this version cannot run is refused, and what serves instead. */
export function notRunnable(type: string, instead: string): Refusal {
  return { reason: `this version of apphost cannot run the type \`${type}\` under \`up\``, hint: instead };
}

/** A read replica follows its primary only where it is published. */
export function serverRefusal({
  options: { replicaOf },
}: KindInput<{ readonly replicaOf?: string }>): Refusal | undefined {
  if (replicaOf === undefined) return undefined;
  return {
    reason: `it is a read replica of ${replicaOf}, and this version of apphost cannot run \`replicaOf\` under \`up\``,
    hint: `Refer to ${replicaOf} itself, and put the replica into \`environments.production\`.`,
  };
}

function isOn(option: unknown): boolean {
  return option !== undefined && option !== false;
}

function note(property: string, message: string): Problem {
  return {
    code: 'NOT_UNDER_UP',
    severity: 'note',
    message: `under \`up\`, ${message} (\`${property}\`)`,
    at: [property],
  };
}
