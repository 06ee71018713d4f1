import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.js';

import { dictionary, fields, list, text, type ReadBy } from './reader.ts';

export type Labels = Readonly<Record<string, string>>;

export const labels = dictionary(text);

/** A label selector as Workloads, PodDisruptionBudgets and NetworkPolicies have it; a Service has only labels. */
export const selector = fields<LabelSelector>()({
  matchLabels: labels,
  matchExpressions: list(fields<LabelSelectorRequirement>()({ key: text, operator: text, values: list(text) })),
});

export type Selector = NonNullable<ReadBy<typeof selector>>;
type Requirement = Selector['matchExpressions'][number];

/** Whether a selector selects what has these labels. An empty one selects everything, an absent one nothing. */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  return (
    includesLabels(labels, selector.matchLabels) &&
    selector.matchExpressions.every((requirement) => meets(labels, requirement))
  );
}

/** Whether all of the wanted labels are among those given. */
export function includesLabels(given: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => given[key] === value);
}

export function isEmptySelector(selector: Selector | undefined): boolean {
  return (
    selector === undefined || (Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0)
  );
}

/** One text for all selectors that say the same, whatever the order they say it in. */
export function canonicalSelector({ matchLabels, matchExpressions }: Selector): string {
  const equalities = Object.entries(matchLabels).map(([key, value]) => JSON.stringify([key, 'In', [value]]));
  const requirements = matchExpressions.map(({ key, operator, values }) =>
    JSON.stringify([key, operator, [...values].sort()]),
  );
  return [...equalities, ...requirements].sort().join();
}

function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = key === undefined ? undefined : labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
