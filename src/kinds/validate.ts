// Provisional (lead): replaced by the precompiled validators of the kinds helper.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { kinds } from './index.ts';
import { manifestSchema } from './manifest-schema.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: false });
const cache = new Map<string, ReturnType<typeof ajv.compile>>();
function run(key: string, schema: object, value: unknown) {
  let v = cache.get(key);
  if (v === undefined) cache.set(key, (v = ajv.compile(schema)));
  v(value);
  return (v.errors ?? []).map((e) => ({
    path: e.instancePath.split('/').slice(1).map((k) => (/^\d+$/.test(k) ? Number(k) : k.replaceAll('~1', '/').replaceAll('~0', '~'))),
    keyword: e.keyword, params: e.params as Record<string, unknown>, message: e.message ?? '', schemaPath: e.schemaPath,
  }));
}
export function validateTop(value: unknown) { return run('', manifestSchema, value); }
export function validateResource(type: string, value: unknown) {
  const kind = kinds.find((k) => k.name === type);
  return kind === undefined ? [] : run(type, { ...kind.schema, properties: { ...(kind.schema['properties'] as object), type: {} } }, value);
}
