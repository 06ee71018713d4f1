import { createHash, scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PublishedProject } from '../published.ts';

/** A secret that the swarm is to have. */
export interface StackSecret {
  readonly name: string;
  readonly value: string;
}

export interface StackObjects {
  /** Those that are made here; what a person named is that person's. */
  readonly secrets: readonly StackSecret[];
  /** Which name each has, for the file. */
  readonly names: Readonly<Record<string, string>>;
}

/** A swarm changes no secret and no config: one with another content gets another name, which says nothing of the content. */
export async function nameObjects({ folder, values, stack }: PublishedProject): Promise<StackObjects> {
  const isOpen = ({ variable }: { readonly variable: string }): boolean => (values[variable] ?? '') === '';
  const secrets = (stack?.secrets ?? []).filter(isOpen).map(({ variable, name, value: from }) => {
    const value = values[from] ?? '';
    return { variable, value, name: `${name}-${digestOfSecret(name, value)}` };
  });
  const files = await Promise.all(
    (stack?.files ?? []).filter(isOpen).map(async ({ variable, name, file }) => {
      // That it is missing is for docker to say, which reads it next.
      const content = await readFile(resolve(folder, file)).catch(() => '');
      return { variable, name: `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}` };
    }),
  );
  return {
    secrets: secrets.map(({ name, value }) => ({ name, value })),
    names: Object.fromEntries([...secrets, ...files].map(({ variable, name }) => [variable, name])),
  };
}

/** Slow on purpose: whoever sees the name must not be able to try passwords. */
function digestOfSecret(name: string, value: string): string {
  return scryptSync(value, name, 6).toString('hex');
}
