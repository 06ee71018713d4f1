import { basename, join, resolve } from 'node:path';
import type { ComposeFileObject } from '../../../compose/model/compose-model.ts';
import type { ComposeFileReference } from '../../../compose/model/mounts.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Resource } from '../../../model/resource.ts';
import type { FileInContainer } from '../../../model/workload.ts';
import { folderOf, type Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';
import { toText } from '../text/compose-text.ts';
import { toComposeText } from '../text/resolve.ts';

const secretFolder = '/run/secrets/';
const usualMode = 0o644;

export interface FilesToWrite {
  readonly files: readonly FileInContainer[];
  readonly sections: Sections;
  /** Its root cannot be written to. */
  readonly isLocked: boolean;
}

/** The files that are written into its containers. What stands where secrets do is one. */
export function toFiles(
  publishing: Publishing,
  resource: Resource,
  { files, sections, isLocked }: FilesToWrite,
): Pick<ComposeService, 'configs' | 'secrets'> {
  const configs: ComposeFileReference[] = [];
  const secrets: ComposeFileReference[] = [];
  for (const file of files) {
    const given = contentOf(publishing, resource, file);
    const content = isLocked ? toMounted(publishing, resource, { file, content: given, sections }) : given;
    const isSecret =
      isKeptSecret(resource, file.path) || (file.path.startsWith(secretFolder) && content.content === undefined);
    const usualFolder = isSecret ? secretFolder : '/';
    const rest = file.path.startsWith(usualFolder) ? file.path.slice(usualFolder.length) : file.path;
    const wish = toKey(basename(rest));
    const source = sections.addFile(isSecret ? 'secrets' : 'configs', { wish, owner: resource.name, content });
    const target = file.path === `${usualFolder}${source}` ? {} : { target: file.path };
    const mode = file.mode === usualMode ? {} : { mode: file.mode };
    const owner = {
      ...(file.uid !== undefined && { uid: String(file.uid) }),
      ...(file.gid !== undefined && { gid: String(file.gid) }),
    };
    (isSecret ? secrets : configs).push({ source, ...target, ...mode, ...owner });
  }
  for (const [path, file] of Object.entries(resource.options['files'] ?? {}) as [string, External][]) {
    if (typeof file !== 'object' || file.external === undefined) continue;
    const { external, secret, mode, uid, gid } = file;
    const section = secret === true ? 'secrets' : 'configs';
    const content = { name: external, external: true };
    const source = sections.addFile(section, { wish: toKey(external), owner: resource.name, content });
    (secret === true ? secrets : configs).push({
      source,
      target: path,
      ...(mode !== undefined && { mode: Number.parseInt(mode, 8) }),
      ...(uid !== undefined && { uid: String(uid) }),
      ...(gid !== undefined && { gid: String(gid) }),
    });
  }
  return { ...(configs.length > 0 && { configs }), ...(secrets.length > 0 && { secrets }) };
}

/** One that the target keeps. */
interface External {
  readonly external?: string;
  readonly secret?: boolean;
  readonly mode?: string;
  readonly uid?: string | number;
  readonly gid?: string | number;
}

/** The manifest says that it is one. */
function isKeptSecret({ options }: Resource, path: string): boolean {
  const file = (options['files'] as Readonly<Record<string, unknown>> | undefined)?.[path];
  return typeof file === 'object' && file !== null && 'secret' in file && file.secret === true;
}

/** A file of the user's stays where it is; one variable is named; all else stands in the compose file. */
function contentOf(publishing: Publishing, resource: Resource, { path, content }: FileInContainer): Content {
  const written = (resource.options['files'] ?? {}) as Readonly<Record<string, string | { readonly from?: string }>>;
  const option = written[path];
  const from = typeof option === 'object' ? option.from : undefined;
  // What is copied along with the file may not be a secret.
  const stays = publishing.dialect.copiesFiles || isKeptSecret(resource, path);
  if (from !== undefined && stays) return { file: resolve(folderOf(publishing, resource), from) };
  const text = toComposeText(publishing, content, resource);
  const [only, ...others] = text;
  const isOne = typeof only === 'object' && others.length === 0 && only.encodings.length === 0;
  const isVariable = isOne && (only.otherwise ?? '') === '';
  if (isVariable && (path.startsWith(secretFolder) || only.parameter === undefined))
    return { environment: only.variable };
  return { content: toText(text) };
}

type Content = Omit<ComposeFileObject, 'name'>;

interface Mounted {
  readonly file: FileInContainer;
  readonly content: Content;
  readonly sections: Sections;
}

/** Compose copies texts into a container, which a locked one does not take: a file of the machine is mounted. */
function toMounted(publishing: Publishing, resource: Resource, { file, content, sections }: Mounted): Content {
  if (typeof content.content !== 'string') return content;
  const path = join(publishing.directory, 'files', resource.name, file.path);
  sections.written.set(path, content.content);
  return { file: path };
}

/** What is only known when it starts has to be copied into it. */
export function isCopied({ configs, secrets }: Pick<Sections, 'configs' | 'secrets'>, service: CopiedInto): boolean {
  const objects = [
    ...(service.configs ?? []).map(({ source }) => (typeof source === 'string' ? configs.get(source) : undefined)),
    ...(service.secrets ?? []).map(({ source }) => (typeof source === 'string' ? secrets.get(source) : undefined)),
  ];
  return objects.some((object) => object?.content !== undefined || object?.environment !== undefined);
}

type CopiedInto = Pick<ComposeService, 'configs' | 'secrets'>;

function toKey(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'file';
}
