import type { ComposeBuild } from '../../../compose/model/build.ts';
import { isOpen, type Text } from '../../../compose/model/values.ts';
import { toManifestPath, type Mapping } from './mapping.ts';

/** What the manifest says of a build besides its folder, Dockerfile, stage and arguments. */
export interface FurtherBuild {
  readonly inline?: string;
  readonly image?: string;
  readonly tags?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly contexts?: Readonly<Record<string, string>>;
  readonly ssh?: readonly string[];
  readonly secrets?: Readonly<Record<string, object>>;
}

/** Takes what it maps out of `left`. Whatever holds a variable is what it is today. */
export function furtherBuild(mapping: Mapping, build: ComposeBuild, left: Record<string, unknown>): FurtherBuild {
  const { parameters } = mapping;
  const { dockerfile_inline: inline, tags, labels, platforms, additional_contexts: contexts, ssh, secrets } = build;
  const today = (texts: readonly Text[]): readonly string[] => texts.map((text) => parameters.today(text));
  for (const key of ['dockerfile_inline', 'tags', 'labels', 'platforms', 'additional_contexts', 'ssh', 'secrets'])
    delete left[key];
  return {
    ...(inline !== undefined && { inline: parameters.today(inline) }),
    ...(tags !== undefined && { tags: today(tags) }),
    ...(labels !== undefined && { labels: pairsToday(mapping, labels) }),
    ...(platforms !== undefined && { platforms: today(platforms) }),
    ...(contexts !== undefined && { contexts: toContexts(mapping, contexts) }),
    ...(ssh !== undefined && {
      ssh: Object.entries(ssh).map(([name, path]) => (path === null ? name : `${name}=${parameters.today(path)}`)),
    }),
    ...(secrets !== undefined && { secrets: toSecrets(mapping, secrets) }),
  };
}

function pairsToday({ parameters }: Mapping, pairs: Readonly<Record<string, Text>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, parameters.today(value)]));
}

function toContexts(mapping: Mapping, contexts: Readonly<Record<string, Text>>): Readonly<Record<string, string>> {
  const entries = Object.entries(pairsToday(mapping, contexts)).map(([name, value]) => {
    const other = /^service:(.*)$/.exec(value)?.[1];
    const target = other === undefined ? undefined : mapping.services.get(other)?.resource.name;
    if (target !== undefined) return [name, `service:${target}`];
    return [name, value.startsWith('/') ? toManifestPath(value, mapping) : value];
  });
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

function toSecrets(
  mapping: Mapping,
  secrets: NonNullable<ComposeBuild['secrets']>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const entries = secrets.flatMap(({ source, target }) => {
    if (typeof source !== 'string') return [];
    const object = mapping.project.model.secrets?.[source];
    const { file, environment } = object ?? {};
    const from = typeof file === 'string' ? { from: toManifestPath(file, mapping) } : {};
    const env = typeof environment === 'string' ? { env: environment } : {};
    const own = typeof target === 'string' && !isOpen(target) ? { target } : {};
    return [[source, { ...from, ...env, ...own }]];
  });
  return Object.fromEntries(entries) as Readonly<Record<string, Readonly<Record<string, string>>>>;
}
