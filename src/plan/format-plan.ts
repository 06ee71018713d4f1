import type { DesiredResource } from './desired.ts';
import type { Action, Operation, Plan } from './operation.ts';

/** One line for each operation: what it comes after, what it does, why, and what its start waits for. */
export function formatPlan(plan: Plan): string {
  return plan.operations.map((operation) => formatOperation(operation, plan.desired)).join('\n');
}

/** The operation without its number: `start api/2`. */
export function describeAction(action: Action): string {
  switch (action.do) {
    case 'create network':
    case 'create volume':
    case 'remove network':
      return `${action.do} ${action.name}`;
    case 'pull image':
      return `pull image ${action.reference}`;
    case 'fetch package':
      return `fetch ${action.name}@${action.version} (${action.size})`;
    case 'build image':
      return `build image ${action.tag} for ${action.resource}`;
    case 'open':
      return `open ${action.resource} at ${action.addresses.join(', ')}`;
    case 'close':
      return `close ${action.endpoints.map((endpoint) => `${action.resource}.${endpoint}`).join(', ')}`;
    case 'start':
    case 'adopt':
    case 'stop':
      return `${action.do} ${action.resource}/${action.replica}`;
    case 'create':
      return `create ${action.resource} in ${action.inside}`;
    case 'prepare':
    case 'use':
      return `${action.do} ${action.resource}`;
  }
}

function formatOperation(
  { id, action, cause, after }: Operation,
  desired: ReadonlyMap<string, DesiredResource>,
): string {
  const waits = action.do === 'start' || action.do === 'create' ? (desired.get(action.resource)?.waits ?? []) : [];
  const conditions = [...new Set(waits.map(({ resource, until }) => `${resource} ${until}`))];
  const when = conditions.length === 0 ? '' : `; waits until ${conditions.join(', ')}`;
  return `[${after.join(',')}] -> #${id} ${describeAction(action)}, ${cause}${when}`;
}
