import type { Application } from '../model/application.ts';
import { evaluate, evaluatePartly, type Expression, type Resolver } from '../model/expression.ts';
import type { Check, Probe } from '../model/probe.ts';
import type { Resource } from '../model/resource.ts';
import type { ContainerWorkload, EmbeddedWorkload, Mount, ProcessWorkload } from '../model/workload.ts';
import { parseQuantity } from '../support/quantity.ts';
import type {
  ContainerLaunch,
  DesiredEndpoint,
  DesiredImage,
  DesiredMount,
  DesiredResource,
  Launch,
} from './desired.ts';
import { environmentOf } from '../model/environment.ts';
import { fingerprint } from './fingerprint.ts';
import { createResolver, isReachedThroughProxy, type Facts } from './resolver.ts';

export interface DesireRequest {
  readonly application: Application;
  readonly selected: ReadonlySet<string>;
  readonly facts: Facts;
  /** Keys the fingerprints; the same from run to run. */
  readonly fingerprintKey: string;
}

/** The selected resources as they should run on this machine, in the manifest's order. */
export function desire(request: DesireRequest): ReadonlyMap<string, DesiredResource> {
  const resources = [...request.application.resources.values()].filter(({ name }) => request.selected.has(name));
  return new Map(resources.map((resource) => [resource.name, desireResource(resource, request)]));
}

function desireResource(resource: Resource, request: DesireRequest): DesiredResource {
  const launch = toLaunch(resource, request);
  const endpoints = resource.endpoints.map((endpoint): DesiredEndpoint => ({
    name: endpoint.name,
    scheme: endpoint.scheme,
    protocol: endpoint.protocol,
    bind: endpoint.bind,
    port: request.facts.port(resource.name, endpoint.name),
    onNetwork: isReachedThroughProxy(resource),
    ...(endpoint.targetPort !== undefined && { targetPort: endpoint.targetPort }),
  }));
  return {
    name: resource.name,
    type: resource.type,
    ...(resource.parent !== undefined && { parent: resource.parent }),
    launch,
    replicas: launch.runs === 'given' || launch.runs === 'child' ? 1 : resource.replicas.count,
    endpoints,
    waits: waitsOf(resource, request.selected),
    probe: toProbe(resource, request),
    restart: resource.restart,
    stop: resource.stop,
    runsToCompletion: resource.runsToCompletion,
    fingerprint: fingerprint(aspectsOf(launch, endpoints), request.fingerprintKey),
  };
}

function toLaunch(resource: Resource, request: DesireRequest): Launch {
  const { workload, creation } = resource;
  const host = createResolver(request.application, request.facts, 'host');
  if (workload?.runs === 'process') return toProcessLaunch(resource, workload, { request, resolve: host });
  if (workload?.runs === 'container') return toContainerLaunch(resource, workload, request);
  if (workload?.runs === 'embedded') return toEmbeddedLaunch(workload, host);
  if (resource.parent === undefined) return { runs: 'given' };
  if (creation === undefined) return { runs: 'child' };
  const { name, options, endpoint, load } = creation;
  return {
    runs: 'child',
    creation: { name, options, endpoint, load, properties: evaluateAll(creation.connection, host) },
  };
}

function toProcessLaunch(
  resource: Resource,
  workload: ProcessWorkload,
  { request, resolve }: { request: DesireRequest; resolve: Resolver },
): Launch {
  return {
    runs: 'process',
    command: fill(workload.command, resolve),
    directory: workload.directory,
    env: fillAll(environmentOf(request.application, resource, request.selected), resolve),
    steps: workload.steps,
  };
}

function toEmbeddedLaunch({ embedding, backing }: EmbeddedWorkload, resolve: Resolver): Launch {
  const { tag, settings, args, volume, load } = embedding;
  return {
    runs: 'embedded',
    backing,
    tag,
    settings: fillAll(settings, resolve),
    args: fill(args, resolve),
    ...(volume !== undefined && { volume }),
    load,
  };
}

function toContainerLaunch(resource: Resource, workload: ContainerWorkload, request: DesireRequest): ContainerLaunch {
  const resolve = createResolver(request.application, request.facts, 'container');
  const { entrypoint, command, workdir, user, sharedMemory, settings } = workload;
  return {
    runs: 'container',
    image: toImage(resource, workload, request),
    env: fillAll(environmentOf(request.application, resource, request.selected), resolve),
    ...(entrypoint !== undefined && { entrypoint: fill(entrypoint, resolve) }),
    ...(command !== undefined && { command: fill(command, resolve) }),
    ...(workdir !== undefined && { workdir }),
    ...(user !== undefined && { user }),
    ...(sharedMemory !== undefined && { sharedMemory }),
    ...(settings !== undefined && { settings }),
    mounts: workload.mounts.map((mount) => toMount(mount)),
    files: workload.files.map((file) => ({ ...file, content: evaluatePartly(file.content, resolve) })),
    readOnlyRoot: workload.readOnlyRoot,
    limits: resource.limits,
    networks: resource.networks,
  };
}

function toImage(
  resource: Resource,
  { image }: ContainerWorkload,
  { application, facts }: DesireRequest,
): DesiredImage {
  if (image.from === 'registry') {
    const { expression, reference } = image;
    if (expression === undefined) return { from: 'registry', reference };
    const resolve = createResolver(application, facts, 'host');
    return { from: 'registry', reference: evaluate(expression, resolve) };
  }
  // A build runs on this machine, before any network of the application exists.
  const args = evaluateAll(image.build.args, createResolver(application, facts, 'host'));
  return { from: 'build', tag: `${application.id}-${resource.name}:apphost`, ...image.build, args };
}

function toMount(mount: Mount): DesiredMount {
  switch (mount.type) {
    case 'volume':
      return { type: 'volume', source: mount.volume, target: mount.target, readOnly: mount.readOnly };
    case 'bind':
      return { type: 'bind', source: mount.path, target: mount.target, readOnly: mount.readOnly };
    case 'tmpfs': {
      const size = mount.size === undefined ? undefined : parseQuantity(mount.size);
      const { target, mode } = mount;
      const bounds = { ...(size !== undefined && { size }), ...(mode !== undefined && { mode }) };
      return { type: 'tmpfs', source: '', target, readOnly: false, ...bounds };
    }
  }
}

function toProbe(resource: Resource, { application, facts }: DesireRequest): Probe {
  if (resource.probe === undefined) {
    return { check: { type: 'running' }, interval: 10_000, timeout: 5000, retries: 3, startPeriod: 0 };
  }
  return { ...resource.probe, check: toCheck(resource.probe.check, createResolver(application, facts, 'host')) };
}

/** The runtime fills only `self`, so what else a check asks for is filled here. */
function toCheck(check: Check, resolve: Resolver): Check {
  if (check.type === 'command') return { ...check, command: fill(check.command, resolve) };
  if (check.type === 'handshake') return { ...check, connection: fillAll(check.connection, resolve) };
  return check;
}

/** What it waits for, strongest condition once per resource; what is not selected (it was optional) is not waited for. */
function waitsOf(resource: Resource, selected: ReadonlySet<string>): DesiredResource['waits'] {
  const parent =
    resource.parent === undefined ? [] : [{ resource: resource.parent, until: 'healthy' as const, optional: false }];
  const references = resource.references.flatMap(({ resource: name, until, optional }) =>
    until === 'none' ? [] : [{ resource: name, until, optional }],
  );
  return [...parent, ...references, ...resource.waits].filter((wait) => selected.has(wait.resource));
}

/** What a running replica cannot take on without being replaced, under the words that a cause uses. */
function aspectsOf(launch: Launch, endpoints: readonly DesiredEndpoint[]): Record<string, unknown> {
  const targetPorts = endpoints.map(({ name, targetPort, protocol }) => ({ name, targetPort, protocol }));
  switch (launch.runs) {
    case 'container': {
      const { image, env, command, entrypoint, mounts, files, limits, networks, ...rest } = launch;
      const commandLine = { command, entrypoint };
      return {
        image,
        environment: env,
        command: commandLine,
        mounts,
        files,
        limits,
        networks,
        settings: rest,
        endpoints: targetPorts,
      };
    }
    case 'process':
      return { environment: launch.env, command: launch.command, folder: launch.directory, endpoints: targetPorts };
    case 'embedded': {
      const { backing, settings, args, volume } = launch;
      return { server: backing.title, settings, arguments: args, data: volume, endpoints: targetPorts };
    }
    case 'child':
      return { name: launch.creation?.name, options: launch.creation?.options };
    case 'given':
      return {};
  }
}

function fill(list: readonly Expression[], resolve: Resolver): readonly Expression[] {
  return list.map((expression) => evaluatePartly(expression, resolve));
}

function fillAll(record: Readonly<Record<string, Expression>>, resolve: Resolver): Record<string, Expression> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, evaluatePartly(value, resolve)]));
}

function evaluateAll(record: Readonly<Record<string, Expression>>, resolve: Resolver): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, evaluate(value, resolve)]));
}
