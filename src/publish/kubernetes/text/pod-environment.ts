import type { EnvVar } from 'kubernetes-types/core/v1.js';
import { toVariableName } from '../../../model/injection.ts';
import { isPlain, secretKey, secretName, secretsIn, type ClusterText, type SecretPart } from './cluster-text.ts';

/** The variables of a pod, by the way that each takes. */
export interface PodEnvironment {
  /** Not secret: read from the ConfigMap, so that a change of it is one line. */
  readonly settings: Readonly<Record<string, string>>;
  /** What names a secret, or is composed of some with `$(NAME)`; in an order in which each is known before it is used. */
  readonly variables: readonly EnvVar[];
  /** What the workload's own Secret must hold: texts around secrets, by key. */
  readonly composed: ReadonlyMap<string, SecretContent>;
  /** The secrets that it takes as they are. */
  readonly taken: readonly SecretPart[];
}

/** A text around secrets, put together where nobody reads it. */
export type SecretContent = readonly (string | SecretPart)[];

/** Sorts the variables of a pod by whether they may be read by anybody. */
export function toPodEnvironment(values: ReadonlyMap<string, ClusterText>, ownSecret: string): PodEnvironment {
  const settings: Record<string, string> = {};
  const variables: EnvVar[] = [];
  const sources = new Map<string, EnvVar>();
  const composed = new Map<string, SecretContent>();
  const taken: SecretPart[] = [];
  const whole = wholeSecrets(values);
  const known = new Map([...whole].toReversed().map(([name, part]) => [idOf(part), name]));
  for (const [name, text] of values) {
    if (isPlain(text)) settings[name] = text.join('');
    else if (mustBeInSecret(name, text)) {
      composed.set(name, text);
      variables.push({ name, valueFrom: { secretKeyRef: { name: ownSecret, key: name } } });
    } else if (!whole.has(name)) variables.push(compose(name, text, { sources, taken, known }));
  }
  for (const [name, part] of whole) sources.set(name, { name, ...valueFrom(part, taken) });
  return { settings, variables: [...sortByName(sources.values()), ...sortByName(variables)], composed, taken };
}

/** Variables that are one secret and nothing else: others are composed with these. */
function wholeSecrets(values: ReadonlyMap<string, ClusterText>): Map<string, SecretPart> {
  const whole = new Map<string, SecretPart>();
  for (const [name, [part, ...others]] of values) {
    if (part !== undefined && typeof part !== 'string' && part.part === 'secret' && others.length === 0) {
      whole.set(name, part);
    }
  }
  return whole;
}

/** kube-linter refuses a variable of such a name with a value in the open, even a composed one. */
function soundsSecret(name: string): boolean {
  return /secret/i.test(name);
}

function mustBeInSecret(name: string, text: ClusterText): text is SecretContent {
  const isWhole = text.length === 1 && typeof text[0] !== 'string';
  return soundsSecret(name) && !isWhole && text.every((part) => typeof part === 'string' || isOurs(part));
}

function isOurs(part: Exclude<ClusterText[number], string>): part is SecretPart {
  return part.part === 'secret' && part.of.from !== 'operator';
}

interface Composing {
  readonly sources: Map<string, EnvVar>;
  readonly taken: SecretPart[];
  /** The variables that are a secret and nothing else, by the secret. */
  readonly known: ReadonlyMap<string, string>;
}

function compose(name: string, text: ClusterText, composing: Composing): EnvVar {
  const value = text.map((part) => {
    if (typeof part === 'string') return part.replaceAll('$(', '$$$$(');
    return `$(${variableFor(part, composing)})`;
  });
  return { name, value: value.join('') };
}

function variableFor(part: Exclude<ClusterText[number], string>, composing: Composing): string {
  if (part.part === 'pod-name') {
    composing.sources.set('POD_NAME', { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } });
    return 'POD_NAME';
  }
  const id = idOf(part);
  const known = composing.known.get(id);
  if (known !== undefined) return known;
  const name = `APPHOST_${toVariableName(id)}`;
  composing.sources.set(name, { name, ...valueFrom(part, composing.taken) });
  return name;
}

function idOf(part: SecretPart): string {
  return `${secretName(part)}-${secretKey(part)}`;
}

function valueFrom(part: SecretPart, taken: SecretPart[]): Pick<EnvVar, 'valueFrom'> {
  taken.push(part);
  return { valueFrom: { secretKeyRef: { name: secretName(part), key: secretKey(part) } } };
}

function sortByName(variables: Iterable<EnvVar>): readonly EnvVar[] {
  return [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Secrets of a file or of arguments, which have no variables to be composed of. */
export function secretContent(text: ClusterText): SecretContent | undefined {
  const parts = text.filter((part): part is string | SecretPart => typeof part === 'string' || isOurs(part));
  return parts.length === text.length && secretsIn(text).length > 0 ? parts : undefined;
}
