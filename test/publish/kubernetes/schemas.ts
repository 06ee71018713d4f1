/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback, vitest/expect-expect --
   This file makes suites out of other files' suites: the rules are about tests proper. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ajvModule, { type ErrorObject, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { describe, test } from 'vitest';

/** The versions of Kubernetes that there are schemas of. */
export type KubernetesVersion = 'v1.32' | 'v1.33' | 'v1.34' | 'v1.35' | 'v1.36';

/** The oldest version that published objects must fit, and the newest. */
export const checkedVersions: readonly KubernetesVersion[] = ['v1.32', 'v1.36'];

/**
 * What a strict schema finds wrong with an object, each as `/path: message`; nothing when it fits. A kind without a
 * schema is a finding too: otherwise a misspelt kind would pass. Needs the schemas: call it within `describeWithSchemas`.
 */
export function validateObject(object: unknown, version: KubernetesVersion): readonly string[] {
  const { apiVersion, kind } = (object ?? {}) as { apiVersion?: unknown; kind?: unknown };
  const name = `${String(apiVersion)}/${String(kind)}`;
  const file = readIndex().core[name]?.[version] ?? readIndex().crds[name];
  if (file === undefined) return [`/: there is no schema of ${name} for Kubernetes ${version}`];
  const validate = compiled.get(file) ?? compile(file);
  // Defaults are written into what is validated: some fields of custom resources are required and have one.
  return validate(structuredClone(object)) ? [] : (validate.errors ?? []).map(describeError);
}

/** A suite that validates objects: it runs where the schemas are, and is reported as not run where they are not. */
export function describeWithSchemas(name: string, suite: () => void): void {
  if (folder !== undefined) {
    describe(name, suite);
    return;
  }
  describe(name, () => {
    test('needs the schemas', ({ skip }) => {
      skip('there are no schemas: APPHOST_SCHEMAS names no folder, and ../shared/schemas is not there');
    });
  });
}

const folder = findFolder();
const ajv = new ajvModule.default({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  useDefaults: true,
});
formatsModule.default(ajv);
const compiled = new Map<string, ValidateFunction>();
let index: Index | undefined;

/** Which file describes `<apiVersion>/<kind>`: core kinds by version, custom ones for all versions. */
interface Index {
  readonly core: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly crds: Readonly<Record<string, string>>;
}

/** The folder that is named, else the one beside the repository. A named one that is not there is a mistake. */
function findFolder(): string | undefined {
  const named = process.env['APPHOST_SCHEMAS'];
  if (named !== undefined && named !== '') {
    if (!existsSync(join(named, 'k8s/index.json'))) {
      throw new Error(`APPHOST_SCHEMAS is ${named}, but there is no k8s/index.json in it`);
    }
    return named;
  }
  const beside = join(import.meta.dirname, '../../../../shared/schemas');
  return existsSync(join(beside, 'k8s/index.json')) ? beside : undefined;
}

function readIndex(): Index {
  index ??= readJson('index.json') as Index;
  return index;
}

function compile(file: string): ValidateFunction {
  const validate = ajv.compile(readJson(file) as object);
  compiled.set(file, validate);
  return validate;
}

function readJson(file: string): unknown {
  if (folder === undefined) throw new Error('there are no schemas: call this within describeWithSchemas');
  return JSON.parse(readFileSync(join(folder, 'k8s', file), 'utf8'));
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  const what = params['additionalProperty'] ?? params['allowedValues'] ?? params['allowedValue'];
  const details = what === undefined ? '' : ` (${JSON.stringify(what)})`;
  return `${instancePath || '/'}: ${message ?? 'is not valid'}${details}`;
}
