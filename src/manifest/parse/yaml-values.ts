import { FAILSAFE_SCHEMA, load, Type, YAMLException, type LoadOptions } from 'js-yaml';

/** Why a text is not YAML, as the fast parser says it. */
export interface YamlFailure {
  readonly reason: string;
  /** Offset in the text. */
  readonly offset: number;
}

export type YamlValue = { readonly value: unknown } | { readonly failure: YamlFailure };

/** How many collections may stand inside one another. */
export const maximumDepth = 60;

/**
 * The value of a YAML 1.2 text, without positions: js-yaml takes a fifth of the time that the document of `yaml` takes,
 * and most manifests have nothing to report. Its scalars are read exactly as `yaml` reads them.
 */
export function parseYamlValue(text: string): YamlValue {
  try {
    return { value: load(text, options) ?? null };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { mark, reason } = error as YAMLException & { mark?: { position: number } };
    return { failure: { reason, offset: mark?.position ?? 0 } };
  }
}

const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+)$/;
const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

const nothing = scalar('null', /^(?:~|[Nn]ull|NULL)?$/, () => null);
const truth = scalar('bool', /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/, (text) => /^[Tt]/.test(text));
const whole = scalar('int', integer, (text) => Number(text));
const real = scalar('float', new RegExp(`${float.source}|${special.source}`), toFloat);
const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' });

const schema = FAILSAFE_SCHEMA.extend({ implicit: [nothing, truth, whole, real, merge] });
const options: LoadOptions & { maxDepth: number; maxTotalMergeKeys: number } = {
  schema,
  maxDepth: maximumDepth,
  maxTotalMergeKeys: 10_000,
};

function scalar(name: string, pattern: RegExp, construct: (text: string) => unknown): Type {
  return new Type(`tag:yaml.org,2002:${name}`, {
    kind: 'scalar',
    resolve: (text: unknown) => (text === null ? name === 'null' : typeof text === 'string' && pattern.test(text)),
    construct: (text: unknown) => construct(typeof text === 'string' ? text : ''),
  });
}

function toFloat(text: string): number {
  if (!special.test(text)) return Number(text);
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
