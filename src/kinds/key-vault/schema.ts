import { explicitStart, profiles } from '../parts/lifecycle.ts';
import { annotations, labels, network, region, targets } from '../parts/placement.ts';
import { privateEndpoint } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  secrets: {
    description:
      'The secrets that it keeps, by name; expressions use them as `${vault.NAME}`. Each value is a secret parameter.',
    type: 'object',
    propertyNames: {
      pattern: '^[A-Za-z][A-Za-z0-9-]{0,126}$',
      patternErrorMessage: 'must be the name of a secret: letters, digits and dashes, beginning with a letter',
    },
    additionalProperties: {
      type: 'string',
      minLength: 1,
      description: 'The secret’s value, as a parameter: `${parameters.stripe-key}`.',
    },
    examples: [{ 'ApiKeys--External': '${parameters.external-key}' }],
  },
  network,
  privateEndpoint,
  region,
  profiles,
  explicitStart,
  labels,
  annotations,
  ...targets,
} as const;

export const schema = closed(properties);
export type KeyVaultOptions = OptionsOf<typeof properties>;
