import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const folder = join(import.meta.dirname, '../../../../fixtures/kubernetes-checks');

/** The files of a case, besides what its findings must say. */
export const sides = ['pass', 'fail'] as const;

export function caseNames(): readonly string[] {
  return readdirSync(folder);
}

export function caseFiles(name: string): readonly string[] {
  return readdirSync(join(folder, name));
}

export function casePath(name: string, file: string): string {
  return join(folder, name, file);
}

/** The objects of a case, read as Kubernetes' tools read them. */
export function readCase(name: string, side: (typeof sides)[number]): readonly unknown[] {
  return readObjects(readFileSync(casePath(name, `${side}.yaml`), 'utf8'));
}

export function readObjects(text: string): readonly unknown[] {
  return parseAllDocuments(text, { version: '1.1', uniqueKeys: true }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}
