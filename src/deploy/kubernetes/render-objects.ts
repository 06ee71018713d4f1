import { loadAll } from 'js-yaml';
import { need } from './cluster.ts';
import { nameOf, type ClusterObject } from './object.ts';
import type { Tool } from '../tool.ts';

/** The objects of a folder with a `kustomization.yaml`. */
export async function renderObjects(kubectl: Tool, folder: string): Promise<readonly ClusterObject[]> {
  return parseDocuments(await need(kubectl, ['kustomize', folder], 'kustomize does not render what was published'));
}

/** The documents of a stream, each object once. */
export function parseDocuments(yaml: string): readonly ClusterObject[] {
  const documents = loadAll(yaml) as readonly (ClusterObject | null | undefined)[];
  const objects = documents.filter((document): document is ClusterObject => typeof document?.kind === 'string');
  return [...new Map(objects.map((object) => [nameOf(object), object])).values()];
}
