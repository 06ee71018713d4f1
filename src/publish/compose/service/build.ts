import { resolve } from 'node:path';
import type { ComposeBuild } from '../../../compose/model/build.ts';
import type { BuildOption } from '../../../kinds/parts/image.ts';
import type { Resource } from '../../../model/resource.ts';
import { folderOf, type Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';

interface Options {
  readonly build?: BuildOption;
}

/** What the manifest says of a build besides its folder, Dockerfile, stage and arguments. */
export function toFurtherBuild(
  publishing: Publishing,
  resource: Resource,
  { build, sections }: { readonly build: ComposeBuild; readonly sections: Sections },
): ComposeBuild {
  const { build: option } = resource.options as Options;
  if (typeof option !== 'object') return build;
  const { inline, tags, labels, platforms, contexts, ssh } = option;
  const folder = folderOf(publishing, resource);
  const { dockerfile, ...rest } = build;
  const place = (text: string): string => (/^\.{1,2}(\/|$)/.test(text) ? resolve(folder, text) : text);
  return {
    ...(inline === undefined ? build : { ...rest, dockerfile_inline: inline }),
    ...(dockerfile !== undefined && inline === undefined && { dockerfile }),
    ...(tags !== undefined && { tags }),
    ...(labels !== undefined && {
      labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
    }),
    ...(platforms !== undefined && { platforms }),
    ...(contexts !== undefined && {
      additional_contexts: Object.fromEntries(Object.entries(contexts).map(([name, value]) => [name, place(value)])),
    }),
    ...(ssh !== undefined && { ssh: Object.fromEntries(ssh.map((key) => toKey(key))) }),
    ...secretsOf(publishing, resource, sections),
  };
}

/** Steps of a build see a secret by its name, whatever the file calls it. */
function secretsOf(publishing: Publishing, resource: Resource, sections: Sections): Pick<ComposeBuild, 'secrets'> {
  const { build: option } = resource.options as Options;
  const secrets = typeof option === 'object' ? Object.entries(option.secrets ?? {}) : [];
  if (secrets.length === 0) return {};
  const folder = folderOf(publishing, resource);
  return {
    secrets: secrets.map(([wish, { from, env, target }]) => {
      const content = from === undefined ? { environment: env ?? wish } : { file: resolve(folder, from) };
      const source = sections.addFile('secrets', { wish, owner: resource.name, content });
      const seenAs = target ?? wish;
      return { source, ...(seenAs !== source && { target: seenAs }) };
    }),
  };
}

function toKey(key: string): readonly [string, string | null] {
  const at = key.indexOf('=');
  return at === -1 ? [key, null] : [key.slice(0, at), key.slice(at + 1)];
}
