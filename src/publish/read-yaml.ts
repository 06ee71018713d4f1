import { FAILSAFE_SCHEMA, load, Type } from 'js-yaml';
import { isAmbiguous } from './ambiguous-text.ts';

/**
 * What a reader of a text sees. Where readers would not agree on a scalar, nothing stands: whoever asks for it finds it
 * missing.
 */
export function readYaml(text: string): unknown {
  return load(text, { schema });
}

/** One question for each scalar, of which there are hundreds of thousands, instead of one for each type of YAML. */
const schema = FAILSAFE_SCHEMA.extend({
  implicit: [new Type('tag:apphost:no-text', { kind: 'scalar', resolve: isAmbiguous, construct: toValue })],
});

/** What all readers take for the same. */
function toValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?$/.test(text) ? Number(text) : undefined;
}
