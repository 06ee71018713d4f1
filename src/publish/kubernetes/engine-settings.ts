import type { Resource } from '../../model/resource.ts';
import { reportOn, type Publishing } from './cluster.ts';

/** Properties that only a container engine, Compose or a swarm understands. */
const properties = ['networkMode', 'platform', 'pull', 'gpus', 'hooks', 'perNode', 'alias', 'logs'] as const;

/** Says once what of a resource stays behind: what only a container engine or Compose understands. */
export function noteEngineSettings(publishing: Publishing, resource: Resource): void {
  const { name, options } = resource;
  const block = Object.keys(options['compose'] ?? {}).filter((key) => !key.startsWith('x-'));
  const security = (options['security'] ?? {}) as { readonly privileged?: boolean; readonly capabilities?: unknown };
  const left = [
    ...properties.filter((property) => options[property] !== undefined),
    ...(security.privileged === true ? ['security.privileged'] : []),
    ...(security.capabilities === undefined ? [] : ['security.capabilities']),
    ...block.map((key) => `compose.${key}`),
  ];
  if (left.length === 0) return;
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'note',
    message: `${name} is published without ${left.map((word) => `\`${word}\``).join(', ')}: only a container engine understands that`,
    hint: 'Say it for the cluster in a `kubernetes:` block, if it needs it there.',
  });
}
