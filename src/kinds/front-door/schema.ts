import { edgeProperties } from '../parts/edge.ts';
import { namePattern } from '../parts/patterns.ts';
import { closed, textOr, type OptionsOf } from '../parts/schema.ts';

const origin = textOr(
  { ...namePattern, description: 'A resource that answers, by name, or the long form.' },
  {
    resource: { type: 'string', ...namePattern, description: 'The resource’s name.' },
    endpoint: { type: 'string', minLength: 1, description: 'Its endpoint. Default: its first http one.' },
    priority: {
      type: 'integer',
      minimum: 1,
      maximum: 5,
      description: 'With `routing: priority`: the lowest that is healthy answers.',
      default: 1,
    },
    weight: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description: 'With `routing: weighted`: its share of the requests.',
      default: 50,
    },
  },
  ['resource'],
);

const properties = {
  ...edgeProperties,
  origins: {
    description:
      'Who answers: resources in several regions, each a name or `{ resource, endpoint, priority, weight }`.',
    type: 'array',
    minItems: 1,
    items: origin,
    examples: [['api-east', 'api-west']],
  },
  routing: {
    description:
      'Who is asked: `performance` the nearest, `priority` the first that is healthy, `weighted` each for its share.',
    enum: ['performance', 'priority', 'weighted'],
    default: 'performance',
  },
  domains: {
    description: 'Host names of your own that lead to it when published.',
    type: 'array',
    items: { type: 'string', minLength: 1, description: 'A host name.' },
    examples: [['shop.example.com']],
  },
  waf: { description: 'Puts a web application firewall before it when published.', type: 'boolean', default: false },
} as const;

export const schema = closed(properties, ['origins']);
export type FrontDoorOptions = OptionsOf<typeof properties>;
