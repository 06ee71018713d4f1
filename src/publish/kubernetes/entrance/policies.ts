import type { Policy } from '../../../model/entrance.ts';
import { sourcesOf } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isAddressRange } from './address-range.ts';

type Reporting = Pick<Publishing, 'application' | 'report'>;

/** Says what of a policy nginx cannot do, or would do to nobody. */
export function reportPolicy(publishing: Reporting, resource: Resource, policy: Policy): void {
  switch (policy.asks) {
    case 'address':
      for (const range of [...policy.allow, ...policy.deny].filter((text) => !isAddressRange(text))) {
        reportOn(publishing, resource, {
          code: 'ADDRESS_RANGE_INVALID',
          message: `${resource.name} filters by \`${range}\`, which is no address and no range of them`,
          hint: 'Write an address (`192.0.2.1`, `2001:db8::1`) or a range (`10.0.0.0/8`).',
        });
      }
      return;
    case 'key':
      for (const [index, key] of policy.keys.entries()) {
        if (sourcesOf(key).some((source) => isSecret(publishing, source))) continue;
        reportOn(publishing, resource, {
          code: 'API_KEY_IN_CLEAR',
          message: `key ${index + 1} of the API keys of ${resource.name} is no secret, so everybody who may look at its settings would read it`,
          hint: 'Declare a parameter with `secret: true`, and write `${parameters.NAME}`.',
        });
      }
      return;
    case 'token':
    case 'rate':
  }
}

function isSecret({ application }: Reporting, source: ReturnType<typeof sourcesOf>[number]): boolean {
  if (source.from === 'secret') return true;
  return source.from === 'parameter' && application.parameters.get(source.name)?.secret === true;
}
