import type { Origin, SharedEntrance } from '../../model/entrance.ts';
import { notRunnable } from '../parts/limitations.ts';
import type { Description, Kind, KindInput, Use } from '../kind.ts';
import { schema, type FrontDoorOptions } from './schema.ts';

export const frontDoor: Kind<FrontDoorOptions> = {
  name: 'front-door',
  summary: 'One address for the whole world: spreads requests over origins in several regions.',
  group: 'edge',
  schema,
  describe: describeFrontDoor,
};

function describeFrontDoor(input: KindInput<FrontDoorOptions>): Description {
  const { endpoints, origins = [] } = input.options;
  return {
    ...(endpoints === undefined ? { endpoints: [http] } : {}),
    entrance: entranceOf(input.options),
    uses: origins.map((origin, index) => useOf(origin, index)),
    refusal: notRunnable('front-door', 'Use the endpoints of its origins, and put it into `environments.production`.'),
  };
}

type WrittenOrigin = NonNullable<FrontDoorOptions['origins']>[number];

function entranceOf({
  origins = [],
  routing = 'performance',
  domains = [],
  waf = false,
}: FrontDoorOptions): SharedEntrance {
  return {
    passesOn: 'by-share',
    origins: origins.map(originOf),
    choice: choices[routing],
    hosts: domains,
    firewall: waf,
  };
}

const choices = { performance: 'nearest', priority: 'first', weighted: 'weighted' } as const;

function originOf(written: WrittenOrigin): Origin {
  if (typeof written === 'string') return { resource: written, priority: 1, weight: 50 };
  const { resource, endpoint, priority = 1, weight = 50 } = written;
  return { resource, ...(endpoint === undefined ? {} : { endpoint }), priority, weight };
}

function useOf(origin: WrittenOrigin, index: number): Use {
  return typeof origin === 'string'
    ? { resource: origin, at: ['origins', index], until: 'none' }
    : { resource: origin.resource, at: ['origins', index, 'resource'], until: 'none' };
}

const http = { name: 'http', scheme: 'http', protocol: 'tcp', bind: '127.0.0.1', external: true } as const;
