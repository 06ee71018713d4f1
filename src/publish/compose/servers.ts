import { kinds } from '../../kinds/index.ts';
import type { ClusterProfile, ReadyCheck } from '../../kinds/cluster.ts';
import type { Expression } from '../../model/expression.ts';
import type { Resource } from '../../model/resource.ts';
import type { ContainerShape, ContainerWorkload } from '../../model/workload.ts';

/** What a server needs where nobody prepares it: what lives inside it is made by files, and it is asked by its own tools. */
export interface ServerNeeds extends Pick<ClusterProfile, 'holdsData' | 'secretFiles' | 'hasNoShell'> {
  readonly container: ContainerShape;
  /** Variables that its container needs besides those of the model. */
  readonly env: Readonly<Record<string, Expression>>;
  readonly ready?: ReadyCheck;
  readonly notes: readonly string[];
}

/** By resource: every server of a kind that says how it lives without `up`. */
export async function findServers(resources: readonly Resource[]): Promise<ReadonlyMap<string, ServerNeeds>> {
  const types = new Set(resources.map(({ type }) => type));
  const used = kinds.filter(({ name, cluster }) => cluster !== undefined && types.has(name));
  const loaded = new Map(await Promise.all(used.map(async ({ name, cluster }) => [name, await cluster?.()] as const)));
  return new Map(
    resources.flatMap((resource) => {
      const kind = loaded.get(resource.type);
      const { workload } = resource;
      if (kind === undefined || workload?.runs !== 'container') return [];
      const children = resources.filter(({ parent }) => parent === resource.name);
      return [[resource.name, toNeeds(workload, kind.profile({ resource, children }), children.length > 0)] as const];
    }),
  );
}

/** It starts as it does under `up`, unless that would show a secret, or leave out what lives inside it. */
function toNeeds(workload: ContainerWorkload, profile: ClusterProfile, hasChildren: boolean): ServerNeeds {
  const { holdsData, ready, secretFiles, hasNoShell, notes = [], files = [], env = {} } = profile;
  const isRewritten = profile.command !== undefined && (hasChildren || showsSecret(workload));
  const words = isRewritten ? pick(profile) : {};
  const wanted = files.filter(({ path, forUser }) => forUser !== true && (isRewritten || isNew(workload, path)));
  const kept = workload.files.filter(({ path }) => wanted.every((file) => file.path !== path));
  const added = wanted.map(({ path, content }) => ({ path, content: [content], mode: 0o644 }));
  const texts = [...added.map(({ content }) => content), ...(words.command ?? []), ...(words.entrypoint ?? [])].flat();
  const isRead = (name: string): boolean => texts.some((part) => typeof part === 'string' && part.includes(`$${name}`));
  return {
    container: { ...workload, ...words, files: [...kept, ...added] },
    env: Object.fromEntries(Object.entries(env).filter(([name]) => isRead(name))),
    holdsData,
    ...(ready !== undefined && { ready }),
    ...(secretFiles !== undefined && { secretFiles }),
    ...(hasNoShell !== undefined && { hasNoShell }),
    notes,
  };
}

function pick({ entrypoint, command }: ClusterProfile): Pick<ContainerShape, 'entrypoint' | 'command'> {
  return { ...(entrypoint !== undefined && { entrypoint }), ...(command !== undefined && { command }) };
}

/** Its command has something of the login in it. */
function showsSecret({ command = [] }: ContainerWorkload): boolean {
  return command.flat().some((part) => typeof part !== 'string');
}

function isNew({ files }: ContainerWorkload, path: string): boolean {
  return files.every((file) => file.path !== path);
}
