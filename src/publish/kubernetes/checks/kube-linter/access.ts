import { inObjects, type Check } from '../check.ts';
import type { Rule, SetBinding, SetRole } from '../read/access.ts';
import type { ObjectSet } from '../read/object-set.ts';
import { selects } from '../read/selector.ts';

export const accessToSecrets: Check = {
  name: 'access-to-secrets',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Nobody is given Secrets through the API.',
  remedy: 'Remove `secrets` from the resources of the role, and mount what is needed.',
  find: (set) =>
    inObjects(set.bindings, (binding) =>
      boundRoles(set, binding)
        // Whatever the verb: upstream's pattern for it matches all.
        .filter(({ rules }) => rules.some((rule) => rule.verbs.length > 0 && isAboutSecrets(rule)))
        .map(({ object }) => `gives access to Secrets through ${object.kind} ${object.name}`),
    ),
};

export const clusterAdminRoleBinding: Check = {
  name: 'cluster-admin-role-binding',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Nobody is made an administrator of the cluster.',
  remedy: 'Bind a role that has only what is needed.',
  find: (set) =>
    inObjects(
      set.bindings,
      ({ object, roleKind, roleName }) =>
        object.kind === 'ClusterRoleBinding' &&
        roleKind === 'ClusterRole' &&
        roleName === 'cluster-admin' &&
        'makes administrators of the cluster',
    ),
};

export const wildcardInRules: Check = {
  name: 'wildcard-in-rules',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Roles name their resources and verbs.',
  remedy: 'Write out the resources and verbs that are needed in place of `*`.',
  find: (set) =>
    inObjects([...set.roles, ...set.clusterRoles], ({ rules }) => [
      ...(rules.some(({ resources }) => resources.includes('*')) ? ['has a rule for all resources'] : []),
      ...(rules.some(({ verbs }) => verbs.includes('*')) ? ['has a rule for all verbs'] : []),
    ]),
};

/** A RoleBinding to a ClusterRole is not followed upstream. */
function boundRoles(set: ObjectSet, { object, roleName }: SetBinding): readonly SetRole[] {
  if (object.kind === 'RoleBinding') {
    const namespace = object.namespace || 'default';
    return set.roles.filter(
      (role) => role.object.name === roleName && (role.object.namespace || 'default') === namespace,
    );
  }
  const bound = set.clusterRoles.filter((role) => role.object.name === roleName);
  const selectors = bound.flatMap(({ aggregates }) => aggregates);
  const aggregated = set.clusterRoles.filter((role) =>
    selectors.some((selector) => selects(selector, role.object.labels)),
  );
  return [...bound, ...aggregated];
}

function isAboutSecrets({ resources }: Rule): boolean {
  return resources.includes('secrets') || resources.includes('*');
}
