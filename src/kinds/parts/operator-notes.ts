import type { ClusterServer } from '../cluster.ts';

/** What shapes the container of a server, and so means nothing where an operator makes that. */
const containerOptions = [
  'command',
  'args',
  'entrypoint',
  'env',
  'files',
  'mounts',
  'writablePaths',
  'user',
  'workdir',
  'security',
  'health',
] as const;

/** What is not used of the manifest because an operator decides it. */
export function ignoredByOperator({ resource: { options } }: ClusterServer, operator: string): readonly string[] {
  const ignored = containerOptions.filter((option) => options[option] !== undefined);
  if (ignored.length === 0) return [];
  const listed = ignored.map((option) => `\`${option}\``).join(', ');
  return [
    `${operator} makes its pods, so ${listed} of the manifest ${ignored.length === 1 ? 'is' : 'are'} not used; publish with \`--operators none\` to have ${ignored.length === 1 ? 'it' : 'them'}`,
  ];
}
