import type { KnownSecret } from '../checks/check.ts';
import type { Publishing } from '../cluster.ts';
import { keyOf, mountedSecrets, type SecretPlan } from './secret-plan.ts';

/** The Secrets that the user supplies, and that therefore stand among no objects. */
export function suppliedSecrets({ options }: Publishing, plan: SecretPlan): readonly KnownSecret[] {
  if (options.secrets !== 'file') return [];
  return [
    ...mountedSecrets(plan).map(({ name, forms }) => ({ name, keys: forms.map(keyOf) })),
    ...plan.composed.map(({ name, content }) => ({ name, keys: [...content.keys()] })),
  ];
}
