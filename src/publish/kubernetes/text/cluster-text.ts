import { encode, type Encoding } from '../../../model/expression.ts';

/** A value as a pod gets it: what is plain stands there, what is secret is named. */
export type ClusterText = readonly ClusterPart[];
export type ClusterPart = string | SecretPart | PodPart;

/** Filled in by the cluster. Encodings are applied in their order. */
export interface SecretPart {
  readonly part: 'secret';
  readonly of: SecretOrigin;
  readonly encodings: readonly Encoding[];
}

/** The name of the pod that reads it. */
export interface PodPart {
  readonly part: 'pod-name';
}

/** Who knows a secret: nobody here does. */
export type SecretOrigin =
  /** A secret parameter of the manifest. */
  | { readonly from: 'parameter'; readonly name: string }
  /** A secret that a key vault keeps, by its name there. */
  | { readonly from: 'vault'; readonly vault: string; readonly name: string }
  /** A Secret that an operator makes in the cluster. */
  | { readonly from: 'operator'; readonly secret: string; readonly key: string };

export function isPlain(text: ClusterText): text is readonly string[] {
  return text.every((part) => typeof part === 'string');
}

export function secretsIn(text: ClusterText): readonly SecretPart[] {
  return text.filter((part): part is SecretPart => typeof part !== 'string' && part.part === 'secret');
}

/** The whole text as it stands inside another one. */
export function encodeText(text: ClusterText, encoding: Encoding | undefined): ClusterText {
  if (encoding === undefined) return text;
  // A value in quotes is quoted as a whole, or its plain parts would be judged without the secret ones.
  return text.map((part) => {
    if (typeof part === 'string') return encode(part, encoding);
    return part.part === 'secret' ? { ...part, encodings: [...part.encodings, encoding] } : part;
  });
}

/** Neighbouring plain parts as one. */
export function joinText(parts: readonly ClusterText[]): ClusterText {
  const joined: ClusterPart[] = [];
  for (const part of parts.flat()) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  return joined;
}

/** The key of a Secret that holds it, encodings included: `value`, `value-uri`. */
export function secretKey({ of, encodings }: SecretPart): string {
  const key = of.from === 'operator' ? of.key : 'value';
  return [key, ...encodings.map((encoding) => encoding.toLowerCase())].join('-');
}

/** The Secret that holds it: one for each parameter, so that a pod is given no other with it. */
export function secretName({ of }: SecretPart): string {
  if (of.from === 'operator') return of.secret;
  const name = of.from === 'vault' ? `${of.vault}-${of.name}` : of.name;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
