import type { CrossVersionObjectReference, HorizontalPodAutoscalerSpec } from 'kubernetes-types/autoscaling/v2.js';
import type { PodDisruptionBudgetSpec } from 'kubernetes-types/policy/v1.js';

import { fields, number, numberOrText, text } from './reader.ts';
import { selector, type Selector } from './selector.ts';
import type { SetObject } from './set-object.ts';

export interface SetAutoscaler {
  readonly object: SetObject;
  readonly target: ScaleTarget;
  readonly minReplicas: number | undefined;
}

export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const reference = fields<CrossVersionObjectReference>()({ apiVersion: text, kind: text, name: text });
const autoscalerSpec = fields<HorizontalPodAutoscalerSpec>()({ scaleTargetRef: reference, minReplicas: number });

export function readAutoscaler(object: SetObject): SetAutoscaler {
  const spec = autoscalerSpec(object.content['spec']);
  return {
    object,
    target: {
      apiVersion: spec?.scaleTargetRef?.apiVersion ?? '',
      kind: spec?.scaleTargetRef?.kind ?? '',
      name: spec?.scaleTargetRef?.name ?? '',
    },
    minReplicas: spec?.minReplicas,
  };
}

/** Whether a target is this object; which namespace it is in is for the caller. */
export function isTarget(target: ScaleTarget, { apiVersion, kind, name }: SetObject): boolean {
  return target.name === name && target.kind === kind && target.apiVersion === apiVersion;
}

export interface SetBudget {
  readonly object: SetObject;
  readonly selector: Selector | undefined;
  readonly minAvailable: string | number | undefined;
  readonly maxUnavailable: string | number | undefined;
  readonly unhealthyPodEvictionPolicy: string | undefined;
}

const budgetSpec = fields<PodDisruptionBudgetSpec>()({
  selector,
  minAvailable: numberOrText,
  maxUnavailable: numberOrText,
  unhealthyPodEvictionPolicy: text,
});

export function readBudget(object: SetObject): SetBudget {
  const spec = budgetSpec(object.content['spec']);
  return {
    object,
    selector: spec?.selector,
    minAvailable: spec?.minAvailable,
    maxUnavailable: spec?.maxUnavailable,
    unhealthyPodEvictionPolicy: spec?.unhealthyPodEvictionPolicy,
  };
}
