import { basename, dirname } from 'node:path';
import { toResourceName } from '../../kinds/give-names.ts';
import { createReport } from '../../manifest/report.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { printManifest } from '../draft/print-manifest.ts';
import type { KubernetesSource } from '../read/kubernetes-sources.ts';
import type { Remark } from '../report/report.ts';
import { mapObjects } from './map/map-objects.ts';
import type { MapOptions, Mapping } from './map/mapping.ts';
import type { ClusterObject } from './read/cluster-object.ts';
import { parseObjects } from './read/parse-objects.ts';
import { remarkOnPublishing } from './settle/announce.ts';
import { pruneParameters } from './settle/prune-parameters.ts';
import { publishOptionsOf } from './settle/publish-draft.ts';
import { settleForeign } from './settle/settle-foreign.ts';
import { settleOwn } from './settle/settle-own.ts';

export interface MigratedObjects {
  /** The text of the manifest. */
  readonly text: string;
  /** Values that stood in Secrets, by secret parameter. They belong in the user secrets. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

export interface KubernetesResult {
  /** Absent when something is wrong with the sources. */
  readonly migrated?: MigratedObjects;
  readonly diagnostics: readonly Diagnostic[];
}

/** Kubernetes objects, whoever wrote them, as a manifest, and what there is to say about it. */
export async function migrateKubernetes(
  sources: readonly KubernetesSource[],
  options: MapOptions,
): Promise<KubernetesResult> {
  const report = createReport();
  const objects = parseObjects(sources, report);
  const wrong = report.diagnostics.some(({ severity }) => severity === 'error');
  if (wrong) return { diagnostics: report.diagnostics };
  const mapped = await mapObjects(objects, options, nameOf(objects, options));
  if (mapped.draft.resources.length === 0) {
    report.add({
      code: 'NOTHING_TO_MIGRATE',
      message: `nothing that runs is among the ${objects.length} objects`,
      hint: 'Name the files of the Deployments, StatefulSets, Jobs and their like, too.',
    });
    return { diagnostics: report.diagnostics };
  }
  const publishing = publishOptionsOf(objects, mapped.draft.name);
  if (mapped.mapping.isOurs) await settleOwn(mapped, publishing);
  else await settleForeign(mapped, publishing);
  pruneParameters(mapped);
  await remarkOnPublishing(mapped, publishing);
  const text = printManifest(mapped.draft);
  return {
    migrated: { text, secrets: mapped.secrets, remarks: mapped.remarks },
    diagnostics: report.diagnostics,
  };
}

/** What `publish` called it; else its namespace; else the folder. */
function nameOf(objects: readonly ClusterObject[], { file }: MapOptions): Mapping['name'] {
  const own = objects.find(({ isOurs }) => isOurs)?.look('metadata', 'labels', 'app.kubernetes.io/part-of');
  if (typeof own === 'string') return own;
  const namespaces = new Set(
    objects.flatMap(({ namespace, kind, name }) => (kind === 'Namespace' ? name : (namespace ?? []))),
  );
  namespaces.delete('default');
  const [only, ...others] = namespaces;
  return toResourceName(only !== undefined && others.length === 0 ? only : basename(dirname(file)));
}
