import type { ClusterServer } from '../cluster.ts';

/** A broker that reads queues from a file makes no user of its own; one that an operator runs has a further operator. */
export function queueNotes({ children }: ClusterServer): readonly string[] {
  if (children.length === 0) return [];
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  return [`its queues (${names}) are not made: let its clients declare them, durable`];
}
