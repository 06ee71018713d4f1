import type { ConfigMap, Secret } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

import { fields, isRecord, list, text, type Reader } from './reader.ts';
import { groupOf, type SetObject } from './set-object.ts';

/** A ConfigMap or a Secret that a set makes, and the keys it has. */
export interface DataSource {
  readonly name: string;
  readonly namespace: string;
  /** Absent: nobody can tell before it is there. */
  readonly keys?: readonly string[];
}

const keysOf: Reader<readonly string[]> = (value) => (isRecord(value) ? Object.keys(value) : []);

const configMap = fields<ConfigMap>()({ data: keysOf, binaryData: keysOf });

export function readConfigMap(object: SetObject): DataSource | undefined {
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') return undefined;
  const read = configMap(object.content);
  return { name: object.name, namespace: object.namespace, keys: [...(read?.data ?? []), ...(read?.binaryData ?? [])] };
}

/** The Secret that an object is, or that its operator will make of it. */
export function readSecret(object: SetObject): DataSource | undefined {
  const reader = secretReaders[`${groupOf(object)}/${object.kind}`];
  return reader === undefined ? undefined : { namespace: object.namespace, ...reader(object) };
}

const secret = fields<Secret>()({ data: keysOf, stringData: keysOf });

/** Of External Secrets: what we read of it. */
interface ExternalSecretSpec {
  readonly target: unknown;
  readonly data: unknown;
  readonly dataFrom: unknown;
}
const externalSecretSpec = fields<ExternalSecretSpec>()({
  target: fields<{ name: unknown; template: unknown }>()({
    name: text,
    template: fields<{ data: unknown; templateFrom: unknown; mergePolicy: unknown }>()({
      data: keysOf,
      templateFrom: Array.isArray,
      mergePolicy: text,
    }),
  }),
  data: list(fields<{ secretKey: unknown }>()({ secretKey: text })),
  dataFrom: Array.isArray,
});

/** Of Sealed Secrets. */
const sealedSecretSpec = fields<{ encryptedData: unknown; template: unknown }>()({
  encryptedData: keysOf,
  template: fields<{ metadata: unknown; data: unknown }>()({
    metadata: fields<ObjectMeta>()({ name: text }),
    data: keysOf,
  }),
});

const secretReaders: Readonly<Record<string, (object: SetObject) => Omit<DataSource, 'namespace'>>> = {
  '/Secret': ({ name, content }) => {
    const read = secret(content);
    return { name, keys: [...(read?.data ?? []), ...(read?.stringData ?? [])] };
  },
  'external-secrets.io/ExternalSecret': ({ name, content }) => {
    const spec = externalSecretSpec(content['spec']);
    const template = spec?.target?.template;
    const made = spec?.target?.name ?? name;
    if (template?.templateFrom === true) return { name: made };
    const templated = template?.data ?? [];
    // A template's keys take the place of what was fetched, unless it says otherwise.
    if (templated.length > 0 && template?.mergePolicy !== 'Merge') return { name: made, keys: templated };
    if (spec?.dataFrom === true) return { name: made };
    return { name: made, keys: [...(spec?.data ?? []).map(({ secretKey }) => secretKey ?? ''), ...templated] };
  },
  'bitnami.com/SealedSecret': ({ name, content }) => {
    const spec = sealedSecretSpec(content['spec']);
    return {
      name: spec?.template?.metadata?.name ?? name,
      keys: [...(spec?.encryptedData ?? []), ...(spec?.template?.data ?? [])],
    };
  },
};
