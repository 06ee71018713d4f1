import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { ResourceValues } from './resource-values.ts';
import { isSettings } from './slots/settings.ts';

/** The values that an object is there by, or is not. */
export interface Presence {
  readonly condition: string;
  holds(values: ResourceValues): boolean;
}

/** `undefined`: no value takes the object away. */
export function presenceOf(object: KubernetesObject, resource: string, values: ResourceValues): Presence | undefined {
  if (isSettings(object, resource)) {
    return { condition: '$resource.env', holds: ({ env = {} }) => Object.keys(env).length > 0 };
  }
  if (object.kind === 'HorizontalPodAutoscaler' && values.autoscaling !== undefined) {
    return { condition: '$resource.autoscaling.enabled', holds: ({ autoscaling }) => autoscaling?.enabled === true };
  }
  if (object.kind !== 'PodDisruptionBudget' || values.replicas === undefined) return undefined;
  // One pod alone has nothing to keep up, and its node could never be emptied.
  const areMany = 'ge (int $resource.replicas) 2';
  return {
    condition: values.autoscaling === undefined ? areMany : `or $resource.autoscaling.enabled (${areMany})`,
    holds: ({ replicas = 0, autoscaling }) => autoscaling?.enabled === true || replicas >= 2,
  };
}
