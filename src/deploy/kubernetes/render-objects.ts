import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadAll } from 'js-yaml';
import { need } from './cluster.ts';
import { nameOf, type ClusterObject } from './object.ts';
import type { Tool } from './tool.ts';

/** The objects of a folder with a `kustomization.yaml`, moved to another namespace where one is named. */
export async function renderObjects(
  kubectl: Tool,
  { folder, namespace }: { readonly folder: string; readonly namespace?: string | undefined },
): Promise<readonly ClusterObject[]> {
  if (namespace === undefined) return parseDocuments(await kustomize(kubectl, folder));
  const draft = await mkdtemp(join(await realpath(tmpdir()), 'apphost-deploy-'));
  try {
    // kustomize knows every field that names the namespace, and takes folders by relative paths only.
    const resources = [relative(draft, await realpath(folder))];
    await writeFile(join(draft, 'kustomization.yaml'), JSON.stringify({ namespace, resources }));
    return parseDocuments(await kustomize(kubectl, draft));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The documents of a stream, each object once. */
export function parseDocuments(yaml: string): readonly ClusterObject[] {
  const documents = loadAll(yaml) as readonly (ClusterObject | null | undefined)[];
  const objects = documents.filter((document): document is ClusterObject => typeof document?.kind === 'string');
  return [...new Map(objects.map((object) => [nameOf(object), object])).values()];
}

function kustomize(kubectl: Tool, folder: string): Promise<string> {
  return need(kubectl, ['kustomize', folder], 'kustomize does not render what was published');
}
