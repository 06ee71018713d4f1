import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadManifest } from '../../src/manifest/index.ts';
import { loadCompose, migrateCompose } from '../../src/migrate/compose/index.ts';
import { loadTarget, usualOptions } from '../../src/publish/index.ts';
import type { Case } from './corpus.ts';
import { addContexts } from './migration.ts';

/** How the report of a migration says what a check of publishing finds. */
const announcements: readonly (readonly [RegExp, RegExp])[] = [
  [/IMAGE_WITHOUT_VERSION/, /name a version/],
  [/HEALTH_PATH_MISSING/, /health check/],
  [/STORAGE_UNDECIDED/, /keeps data in no volume/],
  [/NOT_IN_CLUSTER/, /a cluster has no such folder/],
  [/privileged-ports/, /must be root in a cluster/],
  [/claim-references/, /needs a claim of that name/],
  [/label-values/, /none that Kubernetes takes/],
];

/** What publishing to Kubernetes finds in a case that is migrated as it is by default, and the report did not announce. */
export async function unannouncedFindings(each: Case, work: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(work, 'cluster-'));
  await cp(each.folder, folder, { recursive: true });
  const { project } = await loadCompose({ folder, environment: {}, profiles: ['*'], variables: 'open' });
  if (project === undefined) return ['it is not loaded'];
  await addContexts(project, folder);
  const file = join(folder, 'app.yaml');
  const { text, remarks } = migrateCompose(project, { file, lift: true, isFaithful: false });
  const request = { file, environment: 'production', set: [], mode: 'publish' } as const;
  const { application, diagnostics: wrong } = await loadManifest(request, new Map([[file, text]]));
  if (application === undefined) return wrong.map(({ message }) => message);
  const publishTo = await loadTarget('k8s');
  const base = { application, parameters: new Map<string, string>() };
  const directory = join(folder, 'k8s');
  const { diagnostics } = await publishTo({ base, others: [], images: {}, directory, kubernetes: usualOptions });
  return diagnostics.flatMap(({ severity, code, message }) => {
    if (severity === 'note') return [];
    const found = announcements.find(([finding]) => finding.test(`${code} ${message}`))?.[1];
    const isAnnounced = remarks.some(({ subject, text: said }) => message.includes(subject) && found?.test(said));
    return isAnnounced ? [] : [`${code}: ${message}`];
  });
}
