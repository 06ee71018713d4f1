import { plainText } from '../../support/plain-text.ts';
import { basename, dirname } from 'node:path';
import { createNames, toResourceName } from '../../kinds/give-names.ts';
import { createReport } from '../../manifest/report.ts';
import type { TextResult } from '../../manifest/read/disk.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { databaseOf } from '../draft/connect.ts';
import type { DraftParameter } from '../draft/draft.ts';
import { printManifest } from '../draft/print-manifest.ts';
import type { Remark } from '../report/report.ts';
import { mapEnvironment } from './expressions.ts';
import type { AspireMapping, AspireOptions } from './mapping.ts';
import { mapParameter } from './parameters.ts';
import { parseManifest, type AspireManifest, type Fields } from './parse-manifest.ts';
import { completeResource, startResource } from './resources.ts';

export interface AspireResult {
  /** Absent when it is no manifest of Aspire. */
  readonly migrated?: {
    readonly text: string;
    readonly secrets: ReadonlyMap<string, string>;
    readonly remarks: readonly Remark[];
  };
  readonly diagnostics: readonly Diagnostic[];
}

/** An `aspire-manifest.json` as a manifest of ours, and what there is to say about it. */
export function migrateAspire(file: string, read: TextResult, options: AspireOptions): AspireResult {
  const report = createReport();
  const manifest = parseManifest(file, read, report);
  if (manifest === undefined) return { diagnostics: report.diagnostics };
  const remarks: Remark[] = [];
  const mapping = createMapping(manifest, { file, options, remarks });
  const all = Object.entries(manifest.resources);
  for (const [key, source] of all) if (isOf(source, 'parameter')) mapParameter(mapping, key, source);
  for (const [key, source] of all) {
    const mapped = startResource(mapping, key, source);
    if (mapped !== undefined) mapping.mapped.set(key, mapped);
  }
  for (const [key, source] of all) if (!mapping.mapped.has(key)) mapOther(mapping, key, source);
  for (const mapped of mapping.mapped.values()) completeResource(mapping, mapped);
  for (const mapped of mapping.mapped.values()) mapEnvironment(mapping, mapped);
  const draft = {
    name: toResourceName(basename(dirname(file))),
    parameters: mapping.hidden.all,
    resources: [...mapping.mapped.values()].map(({ resource }) => resource),
  };
  return {
    migrated: { text: printManifest(draft), secrets: mapping.hidden.secrets, remarks },
    diagnostics: report.diagnostics,
  };
}

interface Making {
  readonly file: string;
  readonly options: AspireOptions;
  readonly remarks: Remark[];
}

function createMapping(manifest: AspireManifest, { file, options, remarks }: Making): AspireMapping {
  const names = createNames();
  const parameters: DraftParameter[] = [];
  return {
    manifest,
    file,
    options,
    hidden: { all: parameters, secrets: new Map() },
    mapped: new Map(),
    databases: new Map(),
    takeName: (wish, endings) => names.take(wish, endings),
    remark: (kind, key, text) => {
      if (remarks.some((each) => each.subject === key && each.text === text)) return;
      remarks.push({ kind, subject: key, text, location: manifest.locate(['resources', key]) });
    },
  };
}

function isOf({ type }: Fields, family: string): boolean {
  return String(type).startsWith(`${family}.`);
}

/** What runs nothing: databases in servers, texts, what a cloud makes, what nobody knows. */
function mapOther(mapping: AspireMapping, key: string, source: Fields): void {
  const type = String(source['type']);
  if (isOf(source, 'parameter')) return;
  if (isOf(source, 'value')) return mapValue(mapping, key, source);
  if (isOf(source, 'annotated')) return mapping.remark('became', key, 'a text, which stands where it was used');
  if (isOf(source, 'azure')) {
    const text = `is made by ${plainText(source['path'], 'a Bicep file')}, which the manifest cannot say: declare it as \`external\`, or as a server of its type`;
    return mapping.remark('decide', key, text);
  }
  if (isOf(source, 'dapr'))
    return mapping.remark('decide', key, `is of Dapr (${type}), which the manifest has nothing for; it is left out`);
  mapping.remark('decide', key, `is of the type ${type}, which nobody here knows; it is left out`);
}

/** `{pg.connectionString};Database=shop`: a database in a server of ours. */
function mapValue(mapping: AspireMapping, key: string, { connectionString: text }: Fields): void {
  const [, server, database] = /^\{([^{}.]+)\.connectionString\}(?:;Database=|\/)([^;/?]+)/i.exec(String(text)) ?? [];
  const mapped = mapping.mapped.get(server ?? '');
  const list = mapped?.server?.kind.children?.find((child) => child.type === 'database');
  if (mapped?.server === undefined || server === undefined || database === undefined || list === undefined)
    return mapping.remark('became', key, 'a connection string, which stands where it was used');
  const { server: draft, resource } = mapped;
  // The resource keeps Aspire's name for it, whatever the server calls it.
  const name = databaseOf({ takeName: () => mapping.takeName(key, ['db']) }, { resource }, draft, database);
  mapping.databases.set(key, { server, name });
  mapping.remark('became', key, `${name}, a database of ${resource.name}`);
}
