import { parseDocument } from 'yaml';
import { findInDocument } from '../../manifest/parse/yaml-document.ts';
import { locationOf, type Report } from '../../manifest/report.ts';
import type { TextResult } from '../../manifest/read/disk.ts';
import type { Path } from '../../manifest/source.ts';
import type { Location } from '../../support/diagnostic.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A manifest of .NET Aspire, as far as it is needed to tell its resources apart. */
export interface AspireManifest {
  readonly resources: Readonly<Record<string, Fields>>;
  readonly locate: (path: Path) => Location;
}

/** `undefined` when it is none; the report then says why. */
export function parseManifest(file: string, read: TextResult, report: Report): AspireManifest | undefined {
  if (!('text' in read)) {
    report.add({
      code: 'MIGRATION_SOURCE_UNREADABLE',
      message: `${file} cannot be read: ${read.problem === 'missing' ? 'there is no such file' : read.problem}`,
      hint: 'Name the manifest that `aspire publish` or `dotnet run -- --publisher manifest` wrote.',
    });
    return undefined;
  }
  const { text } = read;
  const found = parseJson(text);
  const resources = isFields(found) ? found['resources'] : undefined;
  if (!isFields(resources) || Object.values(resources).some((each) => !isFields(each))) {
    report.add({
      code: 'ASPIRE_MANIFEST_INVALID',
      message: found === undefined ? 'this is no JSON' : 'this is no manifest of Aspire: it has no map of `resources`',
      hint: 'Name the manifest that `aspire publish` or `dotnet run -- --publisher manifest` wrote.',
      at: { file, line: 1, column: 1 },
    });
    return undefined;
  }
  // JSON is YAML, whose parser keeps the positions.
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  return {
    resources: resources as Readonly<Record<string, Fields>>,
    locate: (path) => locationOf({ file, text }, findInDocument(document, path, 'key')),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
