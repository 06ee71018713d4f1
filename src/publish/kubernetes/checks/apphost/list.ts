import type { Check } from '../check.ts';
import { configMapReferences, secretReferences } from './data-references.ts';
import { exceptionReasons } from './exceptions.ts';
import { objectIdentity, objectNames, uniqueNames } from './names.ts';
import { requestsWithinLimits, volumeMounts } from './pods.ts';
import { claimReferences, routeBackends, scaleTargets, serviceTargetPorts } from './references.ts';

/** What neither linter nor schema sees: names, and whether what one object says of another is so. */
export const ownChecks: readonly Check[] = [
  configMapReferences,
  secretReferences,
  exceptionReasons,
  objectIdentity,
  objectNames,
  uniqueNames,
  requestsWithinLimits,
  volumeMounts,
  claimReferences,
  routeBackends,
  scaleTargets,
  serviceTargetPorts,
];
