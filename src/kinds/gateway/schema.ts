import { edgeProperties } from '../parts/edge.ts';
import { durationPattern, addressRangePattern, namePattern, urlPattern } from '../parts/patterns.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const ranges = (description: string) =>
  ({
    type: 'array',
    items: { type: 'string', ...addressRangePattern, description: 'An address or a range, such as `10.0.0.0/8`.' },
    description,
  }) as const;

const rateLimit = {
  description: 'At most so many requests; more are answered with 429.',
  ...closed(
    {
      requestsPerMinute: { type: 'integer', minimum: 1, description: 'How many requests per minute.' },
      burst: { type: 'integer', minimum: 1, description: 'How many may come at once. Default: as many as per minute.' },
      by: {
        enum: ['ip', 'key', 'all'],
        description: 'Who is counted: each address, each API key, or all together.',
        default: 'ip',
      },
    },
    ['requestsPerMinute'],
  ),
  examples: [{ requestsPerMinute: 100, by: 'ip' }],
} as const;

const ipFilter = {
  description: 'Who may ask at all, by address; others are answered with 403. `deny` wins over `allow`.',
  ...closed({
    allow: ranges('Only these may.'),
    deny: ranges('These may not.'),
  }),
  examples: [{ allow: ['10.0.0.0/8'] }],
} as const;

const auth = {
  description:
    'Who may ask, by what they show; others are answered with 401, and 403 where a token has not all scopes.',
  ...closed({
    jwt: {
      description: 'A signed token in `Authorization: Bearer …`.',
      ...closed(
        {
          issuer: {
            type: 'string',
            ...urlPattern,
            description: 'Who signs the tokens; its keys are found from there.',
          },
          audience: { type: 'string', minLength: 1, description: 'Whom the token must be meant for.' },
          scopes: {
            type: 'array',
            items: { type: 'string', minLength: 1, description: 'The name of a scope.' },
            description: 'Scopes that the token must have.',
          },
        },
        ['issuer'],
      ),
    },
    apiKey: {
      description: 'A key in a header.',
      ...closed(
        {
          header: {
            type: 'string',
            pattern: '^[A-Za-z0-9_-]+$',
            patternErrorMessage: 'must be the name of a header: letters, digits, `-` and `_`',
            description: 'The header.',
            default: 'X-API-Key',
          },
          keys: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', minLength: 1, description: 'A key, as a parameter: `${parameters.partner-key}`.' },
            description: 'The keys that are taken.',
          },
        },
        ['keys'],
      ),
    },
  }),
} as const;

const policies = {
  description: 'What every request must pass, in this order: each one of `rateLimit`, `ipFilter`, `auth`.',
  type: 'array',
  items: {
    description: 'One policy.',
    ...closed({ rateLimit, ipFilter, auth }),
    minProperties: 1,
    maxProperties: 1,
  },
  examples: [[{ rateLimit: { requestsPerMinute: 100, by: 'ip' } }]],
} as const;

const route = {
  description: 'Where requests below a path go.',
  ...closed(
    {
      path: {
        type: 'string',
        pattern: '^/',
        patternErrorMessage: 'must be a path that begins with `/`',
        description: 'The start of the path that is meant. The longest that fits wins.',
        examples: ['/api'],
      },
      to: { type: 'string', ...namePattern, description: 'The resource that answers.', examples: ['api'] },
      endpoint: { type: 'string', minLength: 1, description: 'Its endpoint. Default: its first http one.' },
      host: { type: 'string', minLength: 1, description: 'Only requests for this host name.' },
      methods: {
        type: 'array',
        items: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], description: 'An HTTP method.' },
        description: 'Only requests with these methods.',
      },
      stripPrefix: { type: 'boolean', default: false, description: 'Takes `path` off before it is passed on.' },
      timeout: { type: 'string', ...durationPattern, description: 'How long an answer may take.' },
      policies: { ...policies, description: 'What a request must pass besides, on this route alone.' },
    },
    ['path', 'to'],
  ),
} as const;

const properties = {
  ...edgeProperties,
  routes: {
    description: 'Where requests go, by the start of their path.',
    type: 'array',
    minItems: 1,
    items: route,
    examples: [[{ path: '/api', to: 'api' }]],
  },
  policies,
} as const;

export const schema = closed(properties, ['routes']);
export type GatewayOptions = OptionsOf<typeof properties>;
