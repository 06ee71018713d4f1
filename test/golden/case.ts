import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderGraph } from '../../src/cli/render/graph.ts';
import { kinds } from '../../src/kinds/index.ts';
import { validateResource, validateTop } from '../../src/kinds/validate.ts';
import { formatConfig, formatDiagnostic } from '../../src/manifest/index.ts';
import { load, type LoadResult } from '../../src/manifest/load.ts';
import { disk, type Disk, type TextResult } from '../../src/manifest/read/disk.ts';
import { renderEnvironments } from './environment.ts';

/** How a case is loaded, when not plainly: its `request.json`. */
interface CaseRequest {
  readonly file?: string;
  readonly environment?: string;
  readonly set?: readonly string[];
  readonly mode?: 'run' | 'publish';
  /** What reading a file gives instead of the truth, for what no file in a repository can be. */
  readonly disk?: Readonly<Record<string, TextResult>>;
}

export const fixtures = join(import.meta.dirname, '../../fixtures');

/** Every folder that has an `expected` folder, or should have one. */
export function findCases(): readonly string[] {
  const single = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = single.map((entry) => entry.name).filter((name) => existsSync(join(fixtures, name, 'expected')));
  const diagnostics = readdirSync(join(fixtures, 'diagnostics')).map((name) => `diagnostics/${name}`);
  return [...names, ...diagnostics];
}

export function loadCase(name: string): Promise<LoadResult> {
  const folder = join(fixtures, name);
  const {
    file = 'app.yaml',
    environment = 'development',
    set = [],
    mode = 'run',
    disk: told = {},
  } = readRequest(folder);
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const request = { file: join(folder, file), environment, set, mode };
  return load(request, { disk: pretend(folder, told), kinds: byName, validators: { validateResource, validateTop } });
}

/** What each file of an `expected` folder holds. */
export const outputs: Readonly<Record<string, (result: LoadResult, folder: string) => string>> = {
  'diagnostics.txt': ({ diagnostics, sources }, folder) =>
    `${diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, sources, { directory: folder })).join('\n\n')}\n`,
  'config.yaml': ({ merged }) => (merged === undefined ? '' : formatConfig(merged)),
  'config-origin.yaml': ({ merged }, folder) =>
    merged === undefined ? '' : formatConfig(merged, { originFrom: folder }),
  'environment.txt': ({ application }) => (application === undefined ? '' : renderEnvironments(application)),
  'graph.txt': ({ application }) => (application === undefined ? '' : renderGraph(application, 'text')),
  'graph.mmd': ({ application }) => (application === undefined ? '' : renderGraph(application, 'mermaid')),
  'graph.dot': ({ application }) => (application === undefined ? '' : renderGraph(application, 'dot')),
};

/** The text of one output, without the folders of this machine. */
export function produce(result: LoadResult, name: string, output: string): string {
  const folder = join(fixtures, name);
  const text = outputs[output]?.(result, folder) ?? '';
  return text.replaceAll(folder, '<case>');
}

export function expectedFiles(name: string): readonly string[] {
  const folder = join(fixtures, name, 'expected');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readRequest(folder: string): CaseRequest {
  const file = join(folder, 'request.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CaseRequest) : {};
}

function pretend(folder: string, told: Readonly<Record<string, TextResult>>): Disk {
  const known = new Map(Object.entries(told).map(([file, result]) => [join(folder, file), result]));
  return { ...disk, readText: async (file) => known.get(file) ?? disk.readText(file) };
}
