import type { Affinity, PodAffinityTerm, PodAntiAffinity, WeightedPodAffinityTerm } from 'kubernetes-types/core/v1.js';

import { fields, list, text, type ReadBy } from './reader.ts';
import { selector } from './selector.ts';

const term = fields<PodAffinityTerm>()({ topologyKey: text, labelSelector: selector, namespaces: list(text) });

export const affinity = fields<Affinity>()({
  podAntiAffinity: fields<PodAntiAffinity>()({
    preferredDuringSchedulingIgnoredDuringExecution: list(fields<WeightedPodAffinityTerm>()({ podAffinityTerm: term })),
    requiredDuringSchedulingIgnoredDuringExecution: list(term),
  }),
});

export type AntiAffinityTerm = NonNullable<ReadBy<typeof term>>;

/** What a pod keeps away from, strictly or if possible. */
export function antiAffinityTerms(given: ReadBy<typeof affinity>): readonly AntiAffinityTerm[] {
  const antiAffinity = given?.podAntiAffinity;
  const preferred = antiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...preferred.map(({ podAffinityTerm }) => podAffinityTerm).filter((term) => term !== undefined),
    ...(antiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
}
