import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Resource } from '../../model/resource.ts';
import { createPlan, type PlanRequest } from '../../plan/create-plan.ts';
import { desire } from '../../plan/desire.ts';
import { embed } from '../../plan/embed.ts';
import type { Plan } from '../../plan/operation.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { observe } from '../../runtime/observe.ts';
import { choosePorts, portKey, type PortWish } from '../../runtime/ports/choose-ports.ts';
import { refuseTakenPorts } from '../../runtime/ports/refuse-taken.ts';
import { isFree } from '../../runtime/ports/free-port.ts';
import { createRedactor } from '../../secrets/redaction.ts';
import type { ResolvedParameters } from '../../secrets/resolve-parameters.ts';
import { chooseEngine } from './choose-engine.ts';
import type { Host } from './host.ts';
import type { LoadedApplication } from './load.ts';

interface PlanOptions {
  readonly request: ApplyRequest;
  readonly parameters: ResolvedParameters;
  /** Tells whoever asked what was decided for them. */
  readonly say: (note: string) => void;
  readonly renew?: PlanRequest['renew'];
}

/** Everything between the model and the plan that needs this machine: ports, the engine, and what exists already. */
export async function preparePlan(
  host: Host,
  loaded: LoadedApplication,
  { request, parameters, say, renew }: PlanOptions,
): Promise<Plan> {
  const { supervisor, state } = host;
  const values = new Map([...parameters.values].map(([name, { value }]) => [name, value]));
  const secrets = [...parameters.values].filter(([, { secret }]) => secret);
  host.redactor = createRedactor(new Map(secrets.map(([name, { value }]) => [name, value])));
  const wanted = [...loaded.application.resources.values()]
    .filter(({ name }) => loaded.selected.has(name))
    .map((resource) => withGivenPorts(resource, values));
  const needsProcesses = wanted.some(({ workload }) => workload?.runs === 'process');
  // Loads while other things are waited for; a failure shows at the first start.
  if (needsProcesses) void supervisor.options.processes.prepare().catch(() => undefined);
  const [ports, choices] = await Promise.all([
    rememberPorts(
      host,
      wanted.flatMap((resource) => resource.endpoints.map((endpoint) => toWish(resource, endpoint, request))),
    ),
    chooseEngine(host, wanted, request),
    request.isolated === undefined ? refuseTakenPorts(newWishes(host, wanted, request), freeFor(host)) : undefined,
  ]);
  for (const note of choices.notes) say(note);
  const application = embed(loaded.application, choices.backings);
  const selected = new Set([...loaded.selected].filter((name) => !choices.left.has(name)));
  const resources = [...application.resources.values()].filter(({ name }) => selected.has(name));
  const key = state.current.fingerprintKey ?? randomBytes(16).toString('hex');
  if (state.current.fingerprintKey === undefined) await state.update((saved) => ({ ...saved, fingerprintKey: key }));
  const facts = {
    port: (resource: string, endpoint: string) => ports[portKey({ resource, endpoint })] ?? 0,
    parameters: values,
    variables: request.variables,
  };
  const desired = desire({ application, selected, facts, fingerprintKey: key });
  const mounts = resources.flatMap(({ workload }) => (workload?.runs === 'container' ? workload.mounts : []));
  return createPlan({
    desired,
    observed: await observe(supervisor, desired),
    network: application.id,
    externalVolumes: new Set(
      mounts.flatMap((mount) =>
        mount.type === 'volume' && mount.external && mount.volume !== '' ? [mount.volume] : [],
      ),
    ),
    rebuild: request.build,
    removeOthers: request.resources.length === 0,
    ...(renew !== undefined && { renew }),
  });
}

/** Ports that parameters say, where somebody gave them a value. */
function withGivenPorts(resource: Resource, values: ReadonlyMap<string, string>): Resource {
  if (resource.endpoints.every(({ portParameter }) => portParameter === undefined)) return resource;
  const endpoints = resource.endpoints.map((endpoint) => {
    const port = Number(values.get(endpoint.portParameter ?? ''));
    return Number.isInteger(port) && port > 0 ? { ...endpoint, port } : endpoint;
  });
  return { ...resource, endpoints };
}

function toWish({ name }: Resource, endpoint: Endpoint, { isolated }: ApplyRequest): PortWish {
  const { bind } = endpoint;
  const port = isolated === undefined ? endpoint.port : undefined;
  return { resource: name, endpoint: endpoint.name, bind, ...(port !== undefined && { port }) };
}

/** Of what does not run yet: what runs holds its ports itself. */
function newWishes({ supervisor }: Host, resources: readonly Resource[], request: ApplyRequest): readonly PortWish[] {
  return resources
    .filter(({ name, workload }) => workload !== undefined && !supervisor.resources.has(name))
    .flatMap((resource) =>
      resource.endpoints
        .filter(({ protocol }) => protocol === 'tcp')
        .map((endpoint) => toWish(resource, endpoint, request)),
    );
}

/** What we hold open ourselves counts as free. */
function freeFor({ supervisor }: Host): typeof isFree {
  const held = new Set(supervisor.addresses.list().values());
  return async (port, bind) => held.has(`${bind}:${port}`) || (await isFree(port, bind));
}

/** The same ports as the last time. */
async function rememberPorts(host: Host, wishes: readonly PortWish[]): Promise<Readonly<Record<string, number>>> {
  const { id, state } = host;
  const { ports } = await choosePorts({
    application: id,
    wishes,
    remembered: state.current.ports,
    isFree: freeFor(host),
  });
  const remembered = { ...state.current.ports, ...ports };
  const isNew = Object.entries(remembered).some(([name, port]) => state.current.ports[name] !== port);
  if (isNew) await state.update((saved) => ({ ...saved, ports: remembered }));
  return ports;
}
