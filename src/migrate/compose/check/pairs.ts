import type { Node } from '../../../manifest/node.ts';
import { nodeAt } from '../../../manifest/node.ts';
import type { Path } from '../../../manifest/source.ts';
import { cleanTarget } from '../canonical/clean-target.ts';
import { hasHole } from '../interpolate/holes.ts';
import { entryOf, itemsOf, textOf } from '../tree.ts';
import { reportAt, type Checked } from './checked.ts';

/** Attributes of a service that say the same thing in two places must agree. */
const pairs: readonly (readonly [string, Path])[] = [
  ['scale', ['deploy', 'replicas']],
  ['cpus', ['deploy', 'resources', 'limits', 'cpus']],
  ['mem_limit', ['deploy', 'resources', 'limits', 'memory']],
  ['mem_reservation', ['deploy', 'resources', 'reservations', 'memory']],
  ['pids_limit', ['deploy', 'resources', 'limits', 'pids']],
];

export function checkPairs(name: string, service: Node, checked: Checked): void {
  for (const [key, path] of pairs) {
    const [one, other] = [numberAt(service, [key]), numberAt(service, path)];
    const isSame = one === undefined || other === undefined || one === other || (key !== 'scale' && one === 0);
    if (isSame) continue;
    reportAt(checked, ['services', name, key], {
      code: 'COMPOSE_CONFLICT',
      message: `\`${name}\` has two values for one thing: \`${key}\` is ${one}, \`${path.join('.')}\` is ${other}`,
      hint: `Keep \`${path.join('.')}\`.`,
    });
  }
  checkScale(name, service, checked);
  checkTargets(name, service, checked);
}

function checkScale(name: string, service: Node, checked: Checked): void {
  const key = numberAt(service, ['scale']) === undefined ? ['deploy', 'replicas'] : ['scale'];
  const scale = numberAt(service, key) ?? 1;
  const path = ['services', name, ...key];
  const attribute = key.join('.');
  if (scale < 0) {
    const message = `\`${name}\` cannot run ${scale} times`;
    reportAt(checked, path, { code: 'COMPOSE_VALUE', message, hint: `\`${attribute}\` is 0 or more.` });
  }
  if (scale <= 1 || entryOf(service, 'container_name') === undefined) return;
  const message = `\`${name}\` runs ${scale} times, but has one \`container_name\`, and names of containers are unique`;
  reportAt(checked, path, {
    code: 'COMPOSE_CONFLICT',
    message,
    hint: `Remove \`container_name\`, or \`${attribute}\`.`,
  });
}

/** Two things cannot be mounted at one place. */
function checkTargets(name: string, service: Node, checked: Checked): void {
  const targets = [
    ...itemsOf(entryOf(service, 'volumes')).map(
      (item, index) => [textOf(entryOf(item, 'target')), ['volumes', index]] as const,
    ),
    ...itemsOf(entryOf(service, 'tmpfs')).map(
      (item, index) => [textOf(item)?.split(':')[0], ['tmpfs', index]] as const,
    ),
  ];
  const seen = new Set<string>();
  for (const [target, path] of targets) {
    if (target === undefined || hasHole(target)) continue;
    const clean = cleanTarget(target);
    if (seen.has(clean)) {
      const message = `two things are mounted at ${clean} in \`${name}\``;
      reportAt(checked, ['services', name, ...path], { code: 'COMPOSE_CONFLICT', message, hint: 'Keep one of them.' });
    }
    seen.add(clean);
  }
}

function numberAt(service: Node, path: Path): number | undefined {
  const node = nodeAt(service, path);
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}
