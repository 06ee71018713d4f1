import { hasLogin, isPlaceholder, isSecret } from '../../../support/secret-signs.ts';
import { connect, linkTo, partsOf } from '../../draft/connect.ts';
import type { DraftTarget } from '../../draft/draft.ts';
import { hide, literalText } from '../../draft/parameters.ts';
import { refer } from '../../draft/references.ts';
import { isFields, listOf, type ClusterObject, type Fields } from '../read/cluster-object.ts';
import { secretKeys, secretToday, settingsOf, takeSecret, takeSetting } from './data.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import type { Path } from '../../../manifest/source.ts';

/** A variable of a container. */
export interface Variable {
  readonly name: string;
  readonly at: Path;
  /** What it is today, where it is known. */
  readonly today?: string;
  /** Asks for it as an expression; `undefined` where the manifest has none. */
  readonly take: () => string | undefined;
  readonly isSecret?: true;
}

/** The variables of a workload's container, later ones instead of earlier ones. */
export function variablesOf(mapping: Mapping, { object, pod }: MappedWorkload): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  if (pod === undefined) return found;
  for (const [index, source] of listOf(object.look(...pod.container, 'envFrom')).entries()) {
    const at = [...pod.container, 'envFrom', index];
    for (const variable of fromWhole(mapping, object, { source, at })) found.set(variable.name, variable);
  }
  for (const [index, entry] of listOf(object.look(...pod.container, 'env')).entries()) {
    const at = [...pod.container, 'env', index];
    const variable = fromEntry(mapping, object, { entry, at, known: found });
    if (variable !== undefined) found.set(variable.name, variable);
  }
  return found;
}

interface Whole {
  readonly source: Fields;
  readonly at: Path;
}

function fromWhole(mapping: Mapping, object: ClusterObject, { source, at }: Whole): readonly Variable[] {
  object.take(...at);
  const { prefix = '', configMapRef, secretRef } = source;
  if (isFields(configMapRef)) {
    const name = String(configMapRef['name']);
    const settings = settingsOf(mapping, name);
    if (settings === undefined && configMapRef['optional'] !== true)
      mapping.remark('decide', object, `takes all of the ConfigMap ${name}, which is not among the files`, at);
    return [...(settings ?? [])].map(([key, { today, text }]) => ({
      name: `${String(prefix)}${key}`,
      at,
      ...(today !== undefined && { today }),
      take: () => takeSetting(mapping, name, key)?.text ?? text,
    }));
  }
  if (!isFields(secretRef)) return [];
  const name = String(secretRef['name']);
  const keys = secretKeys(mapping, name);
  if (keys.length === 0 && secretRef['optional'] !== true)
    mapping.remark(
      'decide',
      object,
      `takes all of the Secret ${name}, which is not among the files: say its variables in \`env:\``,
      at,
    );
  return keys.map((key) => secretVariable(mapping, `${String(prefix)}${key}`, { name, key, at }));
}

function secretVariable(
  mapping: Mapping,
  variable: string,
  { name, key, at }: { readonly name: string; readonly key: string; readonly at: Path },
): Variable {
  const today = secretToday(mapping, name, key);
  return {
    name: variable,
    at,
    isSecret: true,
    ...(today !== undefined && { today }),
    take: () => takeSecret(mapping, name, key),
  };
}

interface Entry {
  readonly entry: Fields;
  readonly at: Path;
  readonly known: ReadonlyMap<string, Variable>;
}

function fromEntry(mapping: Mapping, object: ClusterObject, { entry, at, known }: Entry): Variable | undefined {
  object.take(...at);
  const name = String(entry['name']);
  const { value, valueFrom } = entry;
  const source = isFields(valueFrom) ? valueFrom : {};
  const { configMapKeyRef: setting, secretKeyRef: secret, fieldRef: field } = source;
  if (isFields(secret))
    return secretVariable(mapping, name, { name: String(secret['name']), key: String(secret['key']), at });
  if (isFields(setting)) {
    const datum = settingsOf(mapping, String(setting['name']))?.get(String(setting['key']));
    if (datum !== undefined)
      return {
        name,
        at,
        ...(datum.today !== undefined && { today: datum.today }),
        take: () => takeSetting(mapping, String(setting['name']), String(setting['key']))?.text,
      };
    if (setting['optional'] !== true)
      mapping.remark(
        'decide',
        object,
        `${name} comes from the ConfigMap ${String(setting['name'])}, which has no such key here`,
        at,
      );
    return undefined;
  }
  if (Object.keys(source).length > 0) {
    const what = isFields(field) ? String(field['fieldPath']) : 'its own resources';
    return { name, at, take: () => remarkField(mapping, object, { name, what, at }) };
  }
  const text =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return composed(name, text, { at, known });
}

function remarkField(
  mapping: Mapping,
  object: ClusterObject,
  { name, what, at }: { readonly name: string; readonly what: string; readonly at: Path },
): undefined {
  // `publish` gives it to what it writes of itself.
  if (object.isOurs && what === 'metadata.name') return undefined;
  mapping.remark(
    'decide',
    object,
    `${name} was ${what} of the pod, which the manifest cannot say; the variable is left out`,
    at,
  );
  return undefined;
}

/** `http://$(HOST):80`: other variables stand in it. */
function composed(name: string, text: string, { at, known }: Pick<Entry, 'at' | 'known'>): Variable {
  const parts = text.split(/(\$\$|\$\([A-Za-z_][A-Za-z0-9_.-]*\))/);
  const others = parts.map((part) => known.get(/^\$\(([^)]+)\)$/.exec(part)?.[1] ?? ''));
  const plain = parts.map((part, index) => others[index]?.today ?? (part === '$$' ? '$' : part));
  const isKnown = others.every((other) => other === undefined || other.today !== undefined);
  const hides = others.some((other) => other?.isSecret);
  return {
    name,
    at,
    ...(isKnown && { today: plain.join('') }),
    ...(hides && { isSecret: true }),
    take: () => {
      const texts = parts.map((part, index) => {
        const other = others[index];
        return other === undefined ? literalText(part === '$$' ? '$' : part) : other.take();
      });
      return texts.includes(undefined) ? undefined : texts.join('');
    },
  };
}

/** The environment of a resource: references and expressions where they lead to another, parameters where they are secret. */
export function mapVariables(mapping: Mapping, workload: MappedWorkload): void {
  const { object, resource } = workload;
  const variables = variablesOf(mapping, workload);
  const today = [...variables.values()].flatMap(({ name, today: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const parts = object.isOurs ? new Map<string, string>() : partsOf(mapping, today);
  const env: Record<string, string> = { ...(resource.options['env'] as Record<string, string> | undefined) };
  for (const variable of variables.values()) {
    const { name } = variable;
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
      mapping.remark(
        'decide',
        object,
        `the variable ${name} has a name that the manifest does not take; it is left out`,
        variable.at,
      );
      continue;
    }
    const part = parts.get(name);
    if (part !== undefined) {
      variable.take();
      env[name] = part;
      referToHost(mapping, workload, variable.today);
      continue;
    }
    const text = object.isOurs ? variable.take() : toText(mapping, workload, { variable, env });
    if (text !== undefined) env[name] = text;
  }
  if (Object.keys(env).length > 0) resource.options['env'] = env;
}

interface Taking {
  readonly variable: Variable;
  readonly env: Record<string, string>;
}

/** `undefined` where a reference gives it. */
function toText(mapping: Mapping, workload: MappedWorkload, { variable, env }: Taking): string | undefined {
  const { name, today } = variable;
  if (today !== undefined) {
    const target = connect(mapping, workload, { name, today, env });
    if (target !== undefined) {
      releaseSecret(mapping, variable);
      mapping.remark('became', workload.object, `${name} comes from the reference to ${target}`, variable.at);
      return undefined;
    }
    const link = variable.isSecret === true ? undefined : linkTo(mapping, workload, today);
    if (link !== undefined) {
      variable.take();
      if (link.target !== workload) refer(workload, link.target.resource.name);
      return link.text;
    }
    const isHidden =
      variable.isSecret !== true && today !== '' && !isPlaceholder(today) && (hasLogin(today) || isSecret(name, today));
    if (isHidden) {
      variable.take();
      const text = `${name} stood in the open; it is a secret parameter now, and its value is in the user secrets`;
      mapping.remark('improved', workload.object, text, variable.at);
      return hide(mapping.hidden, name, today);
    }
    if (variable.isSecret !== true) return toLinked(mapping, workload, variable);
  }
  return variable.take();
}

/** What a reference gives is no parameter any more. */
function releaseSecret({ hidden }: Mapping, variable: Variable): void {
  const before = hidden.all.length;
  const values = new Map(hidden.secrets);
  variable.take();
  for (const added of hidden.all.splice(before)) if (!values.has(added.name)) hidden.secrets.delete(added.name);
}

/** Addresses inside of a longer text: `api:8080,http://web/`. */
function toLinked(mapping: Mapping, workload: MappedWorkload, variable: Variable): string | undefined {
  const text = variable.take();
  return text === undefined ? undefined : withAddresses(mapping, workload, text);
}

/** Names of Services in a text become expressions, where a port says that an address is meant. */
export function withAddresses(mapping: Mapping, workload: MappedWorkload, text: string): string {
  return text.replace(
    /(?<![\w.$-])([a-z0-9][a-z0-9.-]*[a-z0-9]):(\d{2,5})(?!\d)/g,
    (whole, host: string, port: string) => {
      const found = mapping.hosts.get(host);
      if (found === undefined || found === workload) return whole;
      const { name } = found.resource;
      const listening = found.calledAt?.get(Number(port)) ?? Number(port);
      if (found.server !== undefined) {
        if (found.server.kind.usualPort !== listening) return whole;
        refer(workload, name);
        return `\${${name}.host}:\${${name}.port}`;
      }
      const endpoint = endpointOf(found, listening);
      if (endpoint === undefined) return whole;
      refer(workload, name);
      return `\${${name}.${endpoint}.host}:\${${name}.${endpoint}.port}`;
    },
  );
}

function endpointOf({ resource }: DraftTarget, port: number): string | undefined {
  const endpoints = Object.entries((resource.options['endpoints'] ?? {}) as Readonly<Record<string, Fields>>);
  return endpoints.find(([, { targetPort }]) => targetPort === port)?.[0];
}

function referToHost(mapping: Mapping, workload: MappedWorkload, value: string | undefined): void {
  const found = mapping.hosts.get(value?.split(':')[0] ?? '');
  if (found !== undefined && found !== workload) refer(workload, found.resource.name);
}

/** A word of a command: `$(NAME)` is a variable, and `$$` a dollar. */
export function toWords(mapping: Mapping, workload: MappedWorkload, word: string): string {
  const known = variablesOf(mapping, workload);
  const parts = word.split(/(\$\$|\$\([A-Za-z_][A-Za-z0-9_.-]*\))/);
  const texts = parts.map((part) => {
    const variable = known.get(/^\$\(([^)]+)\)$/.exec(part)?.[1] ?? '');
    if (variable?.isSecret === true) {
      const text = `has the secret ${variable.name} in its arguments, where everybody reads it: let the program read the variable`;
      mapping.remark('decide', workload.object, text);
    }
    return variable?.take() ?? literalText(part === '$$' ? '$' : part);
  });
  return withAddresses(mapping, workload, texts.join(''));
}
