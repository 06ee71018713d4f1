import type { Creation } from '../model/probe.ts';
import type { ChildLaunch } from '../plan/desired.ts';
import { AppHostError } from '../support/apphost-error.ts';
import { DependencyFailed } from './dependency-failed.ts';
import { toReason } from './health/reason.ts';
import type { LaunchedReplica } from './launch.ts';
import type { ResourceRunner } from './resource-runner.ts';
import type { Supervisor } from './supervisor.ts';

const attempts = 5;
const pause = 500;
const timeout = 30_000;

/**
 * Makes a child inside its server once that is healthy, and again whenever the server comes back, for it may have lost
 * everything. A child without creation is there as soon as its server is.
 */
export async function createChild(
  child: ResourceRunner,
  parent: ResourceRunner,
  { supervisor, signal }: { supervisor: Supervisor; signal: AbortSignal },
): Promise<void> {
  setOwn(child, supervisor, {
    state: 'waiting',
    health: 'unknown',
    reason: `waits until ${parent.desired.name} is healthy`,
  });
  try {
    await parent.until('healthy', signal);
  } catch (error) {
    // What is given up because of something else has not failed.
    if (signal.aborted) throw error;
    const reason = toReason(error);
    setOwn(child, supervisor, { state: 'failed', health: 'unhealthy', reason });
    throw new DependencyFailed(reason);
  }
  const { launch } = child.desired;
  const server = launchedOf(parent);
  if (launch.runs === 'child' && launch.creation !== undefined) {
    await createPatiently(child, launch.creation, { parent, supervisor, signal });
  }
  child.createdIn = server;
  setOwn(child, supervisor, { state: 'running', health: 'healthy' });
}

/** A server that was started anew may have lost what lives inside it. */
export function recreateChildren(parent: ResourceRunner, supervisor: Supervisor): void {
  for (const child of supervisor.resources.values()) {
    const isOurs = child.desired.parent === parent.desired.name && ['running', 'failed'].includes(child.own.state);
    if (!isOurs || child.createdIn === launchedOf(parent)) continue;
    const note = (error: unknown): void =>
      supervisor.options.logs.note({ resource: child.desired.name }, toReason(error));
    createChild(child, parent, { supervisor, signal: AbortSignal.timeout(timeout) }).catch(note);
  }
}

interface Context {
  readonly parent: ResourceRunner;
  readonly supervisor: Supervisor;
  readonly signal: AbortSignal;
}

async function createPatiently(
  child: ResourceRunner,
  creation: NonNullable<ChildLaunch['creation']>,
  { parent, supervisor, signal }: Context,
): Promise<void> {
  const create: Creation = await creation.load();
  setOwn(child, supervisor, { state: 'starting', health: 'unknown' });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const server = serverAddress(parent, creation);
      await create(server, creation, AbortSignal.any([signal, AbortSignal.timeout(timeout)]));
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (attempt >= attempts) throw notCreated(child, parent, { supervisor, error });
      await new Promise<void>((resolve) => void supervisor.options.clock.schedule(pause * attempt, resolve));
    }
  }
}

function serverAddress(
  parent: ResourceRunner,
  creation: NonNullable<ChildLaunch['creation']>,
): { host: string; port: number; properties: Readonly<Record<string, string>> } {
  const address = launchedOf(parent)?.target.addresses.get(creation.endpoint);
  if (address === undefined) throw new Error(`${parent.desired.name} is not running`);
  return { host: address.host, port: address.port, properties: creation.properties };
}

function launchedOf({ replicas }: ResourceRunner): LaunchedReplica | undefined {
  return [...replicas.values()].find(({ launched }) => launched !== undefined)?.launched;
}

function notCreated(
  child: ResourceRunner,
  parent: ResourceRunner,
  { supervisor, error }: { supervisor: Supervisor; error: unknown },
): AppHostError {
  const reason = toReason(error);
  setOwn(child, supervisor, { state: 'failed', health: 'unhealthy', reason });
  return new AppHostError(
    'CHILD_NOT_CREATED',
    `${child.desired.name} could not be created in ${parent.desired.name}: ${reason}`,
    {
      hint: `Look at what the server says: apphost logs ${parent.desired.name}`,
      cause: error,
      facts: { resource: child.desired.name, parent: parent.desired.name },
    },
  );
}

function setOwn(child: ResourceRunner, supervisor: Supervisor, own: ResourceRunner['own']): void {
  child.own = own;
  child.settle();
  supervisor.options.onChange(child);
}
