import type { DesiredResource } from '../../src/plan/desired.ts';
import type { Observed } from '../../src/plan/observed.ts';

/** A container as the plan wants it; `change` overrides what a test is about. */
export function desiredContainer(name: string, change: Partial<DesiredResource> = {}): DesiredResource {
  return {
    name,
    type: 'container',
    launch: {
      runs: 'container',
      image: { from: 'registry', reference: `${name}:1` },
      env: {},
      mounts: [],
      files: [],
      readOnlyRoot: false,
      limits: {},
      networks: [],
    },
    replicas: 1,
    endpoints: [],
    waits: [],
    probe: { check: { type: 'running' }, interval: 10_000, timeout: 5000, retries: 3, startPeriod: 0 },
    restart: { when: 'on-failure' },
    stop: { signal: 'SIGTERM', grace: 10_000 },
    runsToCompletion: false,
    fingerprint: { image: 'a', environment: 'a' },
    ...change,
  };
}

export function desiredProcess(name: string, change: Partial<DesiredResource> = {}): DesiredResource {
  return desiredContainer(name, {
    type: 'executable',
    launch: { runs: 'process', command: [['run']], directory: '/app', env: {}, steps: [] },
    fingerprint: { command: 'a', environment: 'a' },
    ...change,
  });
}

export function desiredMap(...resources: DesiredResource[]): ReadonlyMap<string, DesiredResource> {
  return new Map(resources.map((resource) => [resource.name, resource]));
}

export function observed(change: Partial<Observed> = {}): Observed {
  return {
    networks: new Map(),
    volumes: new Set(),
    images: new Map(),
    replicas: [],
    addresses: new Map(),
    present: new Set(),
    ...change,
  };
}
