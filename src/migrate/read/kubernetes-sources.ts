import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { execa } from 'execa';
import type { Report } from '../../manifest/report.ts';
import { files } from './files.ts';

/** A text that may hold Kubernetes objects. */
export interface KubernetesSource {
  /** An absolute path; `-` is what came in by the standard input. */
  readonly file: string;
  readonly text: string;
  /** It was not asked for by name, so it may be something else. */
  readonly isFound?: true;
}

export interface Asked {
  /** Absolute paths of files and folders, or `-`. */
  readonly paths: readonly string[];
  readonly input: NodeJS.ReadableStream;
  readonly environment: NodeJS.ProcessEnv;
}

/** Files as they are; folders with all that is in them, or as `kubectl kustomize` renders them. */
export async function readKubernetesSources(asked: Asked, report: Report): Promise<readonly KubernetesSource[]> {
  const sources: KubernetesSource[] = [];
  for (const path of asked.paths) {
    if (path === '-') sources.push({ file: '-', text: await readAll(asked.input) });
    else if (files.look(path) === 'folder') sources.push(...(await readFolder(path, asked, report)));
    else sources.push(...(await readFile(path, report)));
  }
  return sources;
}

async function readFile(file: string, report: Report): Promise<readonly KubernetesSource[]> {
  const read = await files.readText(file);
  if ('text' in read) return [{ file, text: read.text }];
  const why = read.problem === 'missing' ? 'there is no such file or folder' : read.problem.replaceAll('-', ' ');
  report.add({
    code: 'MIGRATION_SOURCE_UNREADABLE',
    message: `${file} cannot be read: ${why}${read.detail === '' ? '' : ` (${read.detail})`}`,
    hint: 'Name files and folders of Kubernetes objects, or `-` for what comes in by the standard input.',
  });
  return [];
}

const kustomizations = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

async function readFolder(folder: string, asked: Asked, report: Report): Promise<readonly KubernetesSource[]> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(entries.map(({ name }) => name));
  if (kustomizations.some((name) => names.has(name))) return render(folder, asked, report);
  if (names.has('Chart.yaml')) {
    report.add({
      code: 'TEMPLATE_NOT_RENDERED',
      message: `${folder} is a Helm chart, whose templates are no objects yet`,
      hint: `Render it first: \`helm template ${folder} | apphost migrate k8s -\`.`,
    });
    return [];
  }
  const sources: KubernetesSource[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory() && entry.name === 'overlays' && names.has('base')) noteOverlays(path, report);
    else if (entry.isDirectory()) sources.push(...(await readFolder(path, asked, report)));
    else if (/\.(?:ya?ml|json)$/.test(entry.name))
      sources.push(...(await readFile(path, report)).map((source) => ({ ...source, isFound: true as const })));
  }
  return sources;
}

function noteOverlays(folder: string, report: Report): void {
  report.add({
    code: 'MIGRATION_SOURCE_SKIPPED',
    severity: 'note',
    message: `the overlays in ${folder} are not read, only their base`,
    hint: 'Name the folder of one overlay to migrate that environment; put the others into `environments:` of the manifest.',
  });
}

async function render(
  folder: string,
  { environment: env }: Asked,
  report: Report,
): Promise<readonly KubernetesSource[]> {
  const options = { env, extendEnv: false, reject: false, stdin: 'ignore' } as const;
  const result = await execa('kubectl', ['kustomize', folder], options);
  if (!result.failed) return [{ file: join(folder, 'kustomization.yaml'), text: result.stdout }];
  const isMissing = result.code === 'ENOENT';
  report.add({
    code: 'KUSTOMIZE_FAILED',
    message: isMissing
      ? `${folder} is a kustomization, and kubectl, which renders it, is not on the PATH`
      : `kubectl cannot render ${folder}: ${result.stderr.trim()}`,
    hint: isMissing
      ? `Install kubectl, or render it elsewhere: \`kustomize build ${folder} | apphost migrate k8s -\`.`
      : `See what \`kubectl kustomize ${folder}\` says, and mend it there.`,
  });
  return [];
}
