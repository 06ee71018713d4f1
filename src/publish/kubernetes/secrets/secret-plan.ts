import type { Parameter } from '../../../model/parameter.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Encoding } from '../../../model/expression.ts';
import { secretName, type SecretOrigin, type SecretPart } from '../text/cluster-text.ts';
import type { SecretContent } from '../text/pod-environment.ts';
import type { Publishing } from '../cluster.ts';
import type { FilledUnit } from '../workload/companions.ts';

/** Every Secret that the pods read and that no operator makes. How each comes to be depends on the mode. */
export interface SecretPlan {
  readonly single: readonly SingleSecret[];
  readonly composed: readonly ComposedSecret[];
}

/** One secret, as it is and in the encodings that somebody reads it in. */
export interface SingleSecret {
  readonly name: string;
  readonly of: OwnOrigin;
  /**
   * Each list of encodings that a pod reads from a Secret of its own; the empty one is the secret as it is. Without any,
   * it only stands inside composed texts and needs no Secret.
   */
  readonly forms: readonly (readonly Encoding[])[];
  /** What the manifest says of it, when it is a parameter. */
  readonly parameter?: Parameter;
}

export type OwnOrigin = Exclude<SecretOrigin, { readonly from: 'operator' }>;

/** Texts around secrets, for one workload. */
export interface ComposedSecret {
  readonly name: string;
  readonly resource: Resource;
  readonly content: ReadonlyMap<string, SecretContent>;
}

/** What the pods take, each secret once. */
export function planSecrets({ application }: Publishing, units: readonly FilledUnit[]): SecretPlan {
  const single = new Map<string, SingleSecret>();
  for (const { content } of units) {
    for (const part of content.taken) {
      const { of } = part;
      if (of.from === 'operator') continue;
      const name = secretName(part);
      const parameter = of.from === 'parameter' ? application.parameters.get(of.name) : undefined;
      const known = single.get(name) ?? { name, of, forms: [], ...(parameter === undefined ? {} : { parameter }) };
      single.set(name, content.environment.taken.includes(part) ? withForm(known, part) : known);
    }
  }
  const composed = units
    .filter(({ content }) => content.composed.size > 0)
    .map(({ unit: { resource }, content }) => ({
      name: `${resource.name}-secrets`,
      resource,
      content: content.composed,
    }));
  return { single: [...single.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), composed };
}

/** Those that need a Secret of their own. */
export function mountedSecrets({ single }: SecretPlan): readonly SingleSecret[] {
  return single.filter(({ forms }) => forms.length > 0);
}

/** The key that holds it in some encodings: `value`, `value-uri`. */
export function keyOf(form: readonly Encoding[]): string {
  return ['value', ...form.map((encoding) => encoding.toLowerCase())].join('-');
}

function withForm(secret: SingleSecret, { encodings }: SecretPart): SingleSecret {
  const isKnown = secret.forms.some((form) => form.join() === encodings.join());
  if (isKnown) return secret;
  const forms = [...secret.forms, encodings].sort((a, b) => (a.join() < b.join() ? -1 : 1));
  return { ...secret, forms };
}
