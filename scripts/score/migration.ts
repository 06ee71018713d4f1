import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { loadManifest } from '../../src/manifest/index.ts';
import { formatDiagnostic } from '../../src/manifest/format-diagnostic.ts';
import { loadCompose, migrateCompose, type ComposeProject } from '../../src/migrate/compose/index.ts';
import type { Case } from './corpus.ts';

const modes = {
  'by default': {},
  '--no-lift': { lift: false },
  '--faithful': { lift: false, isFaithful: true },
} as const;

/** What is wrong with the manifests that a case migrates to, by how it is migrated. */
export async function judgeMigration(each: Case, work: string): Promise<ReadonlyMap<string, readonly string[]>> {
  // Deep enough for paths that lead out of it.
  const top = await mkdtemp(join(work, 'migrated-'));
  const folder = join(top, 'a', 'b', 'c', 'd', 'e');
  await cp(each.folder, folder, { recursive: true });
  const files = each.files.map((file) => (file.startsWith('/') ? relative(each.folder, file) : file));
  const { project } = await loadCompose({
    folder,
    files,
    environment: { PATH: process.env['PATH'], HOME: '/root', ...each.environment },
    profiles: ['*'],
    variables: 'open',
  });
  const found = new Map<string, readonly string[]>();
  if (project === undefined) return found;
  await addContexts(project, top);
  for (const [mode, options] of Object.entries(modes)) {
    const file = join(project.directory, 'app.yaml');
    const { text } = migrateCompose(project, { file, lift: true, isFaithful: false, ...options });
    const request = { file, environment: 'development', set: [] };
    const { diagnostics } = await loadManifest(request, new Map([[file, text]]));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    found.set(
      mode,
      errors.map((error) => formatDiagnostic(error, new Map([[file, text]]), { directory: folder })),
    );
  }
  return found;
}

/** The corpus holds compose files without the sources that they build. */
export async function addContexts({ model }: ComposeProject, folder: string): Promise<void> {
  for (const { file } of [...Object.values(model.secrets ?? {}), ...Object.values(model.configs ?? {})]) {
    if (typeof file !== 'string' || !file.startsWith(folder)) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'x\n', { flag: 'a' }).catch(() => undefined);
  }
  for (const { path } of Object.values(model.services).flatMap(({ develop }) => develop?.watch ?? [])) {
    if (typeof path !== 'string' || !path.startsWith(folder)) continue;
    const isFile = /\.[a-z]+$/.test(path);
    await mkdir(isFile ? dirname(path) : path, { recursive: true }).catch(() => undefined);
    if (isFile) await writeFile(path, 'x\n', { flag: 'a' });
  }
  for (const { build } of Object.values(model.services)) {
    const { context, dockerfile = 'Dockerfile' } = build ?? {};
    if (typeof context !== 'string' || typeof dockerfile !== 'string' || !context.startsWith(folder)) continue;
    const file = join(context, dockerfile);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'FROM scratch\n');
  }
}
