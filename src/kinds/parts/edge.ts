import { endpoints } from './endpoints.ts';
import { health } from './health.ts';
import { explicitStart, profiles, stop } from './lifecycle.ts';
import { annotations, labels, network, region, targets } from './placement.ts';
import { references, waitFor } from './references.ts';
import { limits, replicas } from './scaling.ts';

/** What everything takes that stands before others: it runs, but what runs is not the user's. */
export const edgeProperties = {
  endpoints,
  health,
  replicas,
  limits,
  references,
  waitFor,
  network,
  region,
  stop,
  profiles,
  explicitStart,
  labels,
  annotations,
  ...targets,
} as const;
