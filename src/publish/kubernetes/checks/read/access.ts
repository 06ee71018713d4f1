import type { AggregationRule, ClusterRole, PolicyRule, RoleBinding, RoleRef } from 'kubernetes-types/rbac/v1.js';

import { fields, list, text, type ReadBy } from './reader.ts';
import { selector, type Selector } from './selector.ts';
import type { SetObject } from './set-object.ts';

/** A Role or a ClusterRole. */
export interface SetRole {
  readonly object: SetObject;
  readonly rules: readonly Rule[];
  /** Of the ClusterRoles whose rules it takes over. */
  readonly aggregates: readonly Selector[];
}

const rule = fields<PolicyRule>()({ resources: list(text), verbs: list(text) });
export type Rule = NonNullable<ReadBy<typeof rule>>;

const role = fields<ClusterRole>()({
  rules: list(rule),
  aggregationRule: fields<AggregationRule>()({ clusterRoleSelectors: list(selector) }),
});

export function readRole(object: SetObject): SetRole {
  const read = role(object.content);
  return { object, rules: read?.rules ?? [], aggregates: read?.aggregationRule?.clusterRoleSelectors ?? [] };
}

/** A RoleBinding or a ClusterRoleBinding. */
export interface SetBinding {
  readonly object: SetObject;
  readonly roleKind: string;
  readonly roleName: string;
}

const binding = fields<RoleBinding>()({ roleRef: fields<RoleRef>()({ kind: text, name: text }) });

export function readBinding(object: SetObject): SetBinding {
  const reference = binding(object.content)?.roleRef;
  return { object, roleKind: reference?.kind ?? '', roleName: reference?.name ?? '' };
}
