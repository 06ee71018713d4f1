import { literalText, hide } from '../../draft/parameters.ts';
import { isFields, listOf, textsOf, type ClusterObject } from '../read/cluster-object.ts';
import type { Mapping } from './mapping.ts';
import { keyInStore } from './stores.ts';

/** A value that stands in a ConfigMap or a Secret. */
export interface Datum {
  /** As an expression of the manifest. */
  readonly text: string;
  /** What it is today, where that is known and no secret. */
  readonly today?: string;
}

/** The keys of a ConfigMap; `undefined` where there is none of that name. */
export function settingsOf(mapping: Mapping, name: string): ReadonlyMap<string, Datum> | undefined {
  const object = mapping.find('ConfigMap', name);
  if (object === undefined) return undefined;
  const data = Object.entries(textsOf(object.look('data')));
  return new Map(data.map(([key, today]) => [key, { text: literalText(today), today }]));
}

/** One key of a ConfigMap, which is in use from now on. */
export function takeSetting(mapping: Mapping, name: string, key: string): Datum | undefined {
  mapping.find('ConfigMap', name)?.take('data', key);
  return settingsOf(mapping, name)?.get(key);
}

/** One key of a Secret as an expression: of a secret parameter, or composed of some. */
export function takeSecret(mapping: Mapping, name: string, key: string): string | undefined {
  const secret = mapping.find('Secret', name);
  const external = mapping.of('ExternalSecret').find((each) => targetOf(each) === name);
  if (secret !== undefined) return fromSecret(mapping, secret, key);
  if (external !== undefined) return fromExternal(mapping, external, key);
  const sealed = mapping.find('SealedSecret', name);
  // What an operator makes comes with a reference to its server.
  if (sealed === undefined && mapping.isOurs) return undefined;
  sealed?.take('spec', 'encryptedData', key);
  const text =
    sealed === undefined ? 'is a Secret that is not among the files' : 'is sealed, so its value cannot be read here';
  return missing(mapping, name, { key, text, object: sealed });
}

/** The keys of a Secret that are known here. */
export function secretKeys(mapping: Mapping, name: string): readonly string[] {
  const secret = mapping.find('Secret', name);
  const external = mapping.of('ExternalSecret').find((each) => targetOf(each) === name);
  const sealed = mapping.find('SealedSecret', name);
  return [
    ...Object.keys(textsOf(secret?.look('data'))),
    ...Object.keys(textsOf(secret?.look('stringData'))),
    ...listOf(external?.look('spec', 'data')).map((each) => String(each['secretKey'])),
    ...Object.keys(textsOf(sealed?.look('spec', 'encryptedData'))),
  ];
}

/** What a Secret holds today; `undefined` where that is not known. */
export function secretToday(mapping: Mapping, name: string, key: string): string | undefined {
  const secret = mapping.find('Secret', name);
  const plain = textsOf(secret?.look('stringData'))[key];
  const encoded = textsOf(secret?.look('data'))[key];
  return plain ?? (encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8'));
}

function fromSecret(mapping: Mapping, secret: ClusterObject, key: string): string {
  const today = secretToday(mapping, secret.name, key);
  secret.take('data', key);
  secret.take('stringData', key);
  if (today === undefined) return missing(mapping, secret.name, { key, text: 'has no such key', object: secret });
  return hide(mapping.hidden, wishFor(mapping, secret.name, key), today);
}

/** `jwt-key` of the Secret `api-secrets` says enough; `password` needs to be told whose. */
function wishFor(mapping: Mapping, name: string, key: string): string {
  const others = mapping.of('Secret').filter((each) => each.name !== name);
  const isShared = others.some((each) => secretKeys(mapping, each.name).includes(key));
  const isVague = /^(?:value|password|pass|user|username|token|key|secret|url|uri|tls\.crt|tls\.key)$/i.test(key);
  return isShared || isVague ? `${name}-${key}` : key;
}

function targetOf(external: ClusterObject): unknown {
  return external.look('spec', 'target', 'name') ?? external.name;
}

/** `apphost publish` names them `<application>--<parameter>`, and composes texts of several in a template. */
function fromExternal(mapping: Mapping, external: ClusterObject, key: string): string {
  external.take('spec', 'data');
  const store = mapping.further.find(
    ({ name }) => external.isOurs && keyInStore(mapping, external, name) !== undefined,
  );
  if (store !== undefined) return `\${${store.name}.${String(keyInStore(mapping, external, store.name))}}`;
  const entries = listOf(external.look('spec', 'data'));
  const template = textsOf(external.look('spec', 'target', 'template', 'data'))[key];
  const remote = (name: string): string => {
    const entry = entries.find((each) => each['secretKey'] === name);
    const found = isFields(entry?.['remoteRef']) ? String(entry['remoteRef']['key']) : name;
    return found.startsWith(`${mapping.name}--`) ? found.slice(mapping.name.length + 2) : found;
  };
  const ask = (name: string): string => {
    const parameter = remote(name);
    if (!external.isOurs)
      return missing(mapping, parameter, { key: '', text: 'is brought by External Secrets', object: external });
    const isImplied = mapping.workloads.some(({ resource }) => parameter === `${resource.name}-password`);
    const isKnown = mapping.hidden.all.some((each) => each.name === parameter);
    if (!isKnown && !isImplied) mapping.hidden.all.push({ name: parameter, secret: true });
    return `\${parameters.${parameter}}`;
  };
  if (template === undefined || template.startsWith('{{ .value'))
    return ask(key === 'value' || template !== undefined ? 'value' : key);
  return literalText(template).replace(/\{\{ \.([A-Za-z0-9_]+) \}\}/g, (_, name: string) => ask(name));
}

interface Missing {
  readonly key: string;
  readonly text: string;
  readonly object: ClusterObject | undefined;
}

/** A secret parameter without a value: its value has to be given. */
function missing(mapping: Mapping, name: string, { key, text, object }: Missing): string {
  const isVague = /^(?:value|password|pass|user|username|token|key|secret|url|uri)$/i.test(key);
  const wish = key === '' ? name : isVague ? `${name}-${key}` : key;
  const known = mapping.hidden.all.length;
  const expression = hide(mapping.hidden, wish, '');
  if (mapping.hidden.all.length > known)
    mapping.remark(
      'decide',
      object ?? `Secret ${name}`,
      `${text}: the parameter ${expression.slice(13, -1)} has to be given its value`,
    );
  return expression;
}
