import type { ComposeDependency } from '../../../compose/model/service.ts';
import { dependenciesOf } from '../../../model/dependencies.ts';
import type { WaitCondition } from '../../../model/reference.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../publishing.ts';

type Condition = Extract<ComposeDependency['condition'], string>;

/** From the weakest to the strongest. */
const strength: readonly Condition[] = ['service_started', 'service_healthy', 'service_completed_successfully'];

/** What a service waits for. `isAsked` tells which services have a check of their health. */
export function toDependencies(
  publishing: Publishing,
  resource: Resource,
  isAsked: (service: string) => boolean,
): Readonly<Record<string, ComposeDependency>> | undefined {
  const found = new Map<string, ComposeDependency>();
  const restarts = restartedWith(resource);
  for (const { to, until, optional } of dependenciesOf(resource)) {
    const target = serviceOf(publishing, to);
    const isEntrance = resource.entrance !== undefined;
    if (target === undefined || target === resource || (until === 'none' && !isEntrance)) continue;
    const condition = conditionFor(target, until, isAsked);
    if (until === 'healthy' && condition === 'service_started') noteUnasked(publishing, resource, target);
    const before = found.get(target.name);
    found.set(target.name, {
      condition: stronger(condition, before?.condition),
      required: before?.required === true || !optional,
      ...((before?.restart === true || restarts.has(to)) && { restart: true }),
    });
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/** Those that it is started anew with. */
function restartedWith({ options }: Resource): ReadonlySet<string> {
  const all = [
    ...((options['references'] ?? []) as readonly unknown[]),
    ...((options['waitFor'] ?? []) as readonly unknown[]),
  ];
  const long = all.filter((each) => typeof each === 'object') as readonly { resource: string; restartWith?: boolean }[];
  return new Set(long.flatMap(({ resource: name, restartWith }) => (restartWith === true ? [name] : [])));
}

/** The service that a resource is, or that it lives in. */
function serviceOf({ application, services }: Publishing, name: string): Resource | undefined {
  const resource = application.resources.get(name);
  const owner = resource?.parent ?? name;
  return services.find((service) => service.name === owner);
}

function conditionFor(target: Resource, until: WaitCondition, isAsked: (service: string) => boolean): Condition {
  if (until === 'completed' || (until === 'healthy' && target.runsToCompletion))
    return 'service_completed_successfully';
  return until === 'healthy' && isAsked(target.name) ? 'service_healthy' : 'service_started';
}

function stronger(one: Condition, other: ComposeDependency['condition'] | undefined): Condition {
  const known = strength.find((condition) => condition === other);
  return known !== undefined && strength.indexOf(known) > strength.indexOf(one) ? known : one;
}

function noteUnasked(publishing: Publishing, resource: Resource, target: Resource): void {
  reportOn(publishing, target, {
    code: 'COMPOSE_NOT_ASKED',
    severity: 'note',
    message: `${resource.name} waits until ${target.name} is healthy, and nothing says how that is asked: it waits until it is started`,
    hint: `Give ${target.name} \`health:\` with a path, a port or a command.`,
  });
}
