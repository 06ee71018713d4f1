import type { ComposeTree } from '../../../compose/print/print-compose.ts';
import type { Resource } from '../../../model/resource.ts';
import { folderOf, type Publishing } from '../publishing.ts';
import { targetOfFile } from './list-items.ts';
import { mergeBlock } from './merge-block.ts';
import { rebase } from './rebase.ts';

type Tree = Readonly<Record<string, unknown>>;
type Section = 'services' | 'networks' | 'volumes' | 'configs' | 'secrets';

/** The file with what the `compose:` blocks of the resources say, and attributes of the user's own, verbatim. */
export function addBlocks(publishing: Publishing, tree: ComposeTree): ComposeTree {
  const services = { ...sectionOf(tree, 'services') };
  const networks = { ...sectionOf(tree, 'networks') };
  const files = { configs: { ...sectionOf(tree, 'configs') }, secrets: { ...sectionOf(tree, 'secrets') } };
  const volumes = { ...sectionOf(tree, 'volumes') };
  for (const resource of publishing.application.resources.values()) {
    const { name } = resource;
    const block = blockOf(publishing, resource, name in services ? 'services' : 'networks');
    if (Object.keys(block).length === 0) continue;
    if (name in services) {
      const before = asTree(services[name]);
      services[name] = mergeBlock(before, block);
      for (const section of ['configs', 'secrets'] as const)
        nameFiles(section, { before, block, objects: files[section] });
      nameNew(volumes, mountedVolumes(block));
      nameNew(
        networks,
        Object.keys(asTree(block['networks'])).filter((key) => key !== 'default'),
      );
    } else if (name in networks) networks[name] = openNetwork(mergeBlock(asTree(networks[name]), block));
  }
  const sections = Object.entries({ networks, volumes, ...files }).filter(
    ([, section]) => Object.keys(section).length > 0,
  );
  return { ...tree, services, ...Object.fromEntries(sections) };
}

/** One that the manifest opens is what Compose has anyway. */
function openNetwork({ internal, ...network }: Tree): Tree | null {
  const left = internal === false || internal === undefined ? network : { internal, ...network };
  return Object.keys(left).length === 0 ? null : left;
}

function blockOf(publishing: Publishing, resource: Resource, section: Section): Tree {
  const { options } = resource;
  const own = Object.entries(options).filter(([key]) => key.startsWith('x-'));
  const all = { ...asTree(options['compose']), ...Object.fromEntries(own) };
  const folders = { from: folderOf(publishing, resource), to: publishing.directory };
  return asTree(rebase(all, folders, [section, resource.name]));
}

interface Naming {
  readonly before: Tree;
  readonly block: Tree;
  readonly objects: Record<string, unknown>;
}

/** A file that the block calls by a name of its own is what the manifest writes there; any other one is kept elsewhere. */
function nameFiles(section: 'configs' | 'secrets', { before, block, objects }: Naming): void {
  const folder = section === 'secrets' ? '/run/secrets/' : '/';
  const ours = (before[section] ?? []) as readonly unknown[];
  for (const item of (block[section] ?? []) as readonly unknown[]) {
    const source = sourceOf(item);
    if (source === undefined || source in objects) continue;
    const same = ours.find((each) => targetOfFile(each, folder) === targetOfFile(item, folder));
    const known = same === undefined ? undefined : sourceOf(same);
    objects[source] = known === undefined ? { external: true } : objects[known];
    if (known !== undefined) delete objects[known];
  }
}

function sourceOf(item: unknown): string | undefined {
  const source: unknown = typeof item === 'string' ? item : asTree(item)['source'];
  return typeof source === 'string' ? source : undefined;
}

/** Names of the volumes that the block mounts. */
function mountedVolumes({ volumes }: Tree): readonly string[] {
  const items = Array.isArray(volumes) ? (volumes as readonly unknown[]) : [];
  return items.flatMap((item) => {
    if (typeof item === 'string') return /^[A-Za-z0-9][\w.-]+(?=:)/.exec(item)?.[0] ?? [];
    const { type, source } = asTree(item);
    return type === 'volume' && typeof source === 'string' && !source.includes('$') ? [source] : [];
  });
}

function nameNew(section: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) if (!(name in section)) section[name] = null;
}

function sectionOf(tree: ComposeTree, section: Section): Tree {
  return asTree(tree[section]);
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
