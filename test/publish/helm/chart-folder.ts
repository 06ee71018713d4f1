import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { loadTarget, type Artifact, type PublishRequest } from '../../../src/publish/index.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { helmTemplate, type TemplateOptions } from '../../kubernetes/render.ts';

/** Writes a chart as `publish` would. */
export async function writeChart(folder: string, request: PublishRequest): Promise<readonly Artifact[]> {
  const { artifacts } = await (await loadTarget('helm'))(request);
  await writeFiles(folder, artifacts);
  return artifacts;
}

export async function writeFiles(folder: string, artifacts: readonly Artifact[]): Promise<void> {
  for (const { path, text } of artifacts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** What real helm makes of a chart. Every reader of YAML must take it for the same. */
export async function renderChart(folder: string, options: TemplateOptions = {}): Promise<readonly KubernetesObject[]> {
  return parseBoth(await helmTemplate(folder, options));
}

/** Throws when the rules of 1.1 and of 1.2 say different things. */
export function parseBoth(text: string): readonly KubernetesObject[] {
  const [old, current] = (['1.1', '1.2'] as const).map((version) =>
    parseAllDocuments(text, { version }).flatMap((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      const value = document.toJS() as KubernetesObject | null;
      return value === null ? [] : [value];
    }),
  );
  if (JSON.stringify(old) !== JSON.stringify(current)) throw new Error('YAML 1.1 and 1.2 read it differently');
  return current ?? [];
}

/** The objects of an environment, by the model. */
export async function modelOf(
  request: PublishRequest,
  environment: PublishRequest['base'] = request.base,
): Promise<readonly KubernetesObject[]> {
  const { publication } = await publishEnvironment(request, environment);
  return publication.objects.map(({ object }) => object);
}

/**
 * Objects in one order, without what is Helm's: who manages them, the hooks, and the checksum, which is of the rendered
 * template there and of the data in the model. That it changes when it should is tested by itself.
 */
export function comparable(objects: readonly KubernetesObject[]): Readonly<Record<string, unknown>> {
  const entries = objects.map((object) => {
    const key = `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
    return [key, JSON.parse(JSON.stringify(object), simplify) as unknown] as const;
  });
  if (new Set(entries.map(([key]) => key)).size !== entries.length) throw new Error('an object is there twice');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function simplify(key: string, value: unknown): unknown {
  if (key === 'app.kubernetes.io/managed-by' && value === 'Helm') return 'apphost';
  if (key === 'checksum/config' && /^[0-9a-f]{64}$/.test(String(value))) return 'a checksum';
  if (key !== 'annotations' || typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).filter(([name]) => !name.startsWith('helm.sh/'));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}
