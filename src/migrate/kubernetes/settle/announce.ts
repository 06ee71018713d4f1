import { usualOptions, type KubernetesOptions } from '../../../publish/index.ts';
import type { MappedObjects } from '../map/map-objects.ts';
import { publishDraft } from './publish-draft.ts';

/** With which flags it is published as it was, and what `publish` will say of it. */
export async function remarkOnPublishing(mapped: MappedObjects, options: KubernetesOptions): Promise<void> {
  const { mapping, draft } = mapped;
  const { diagnostics } = await publishDraft(mapping.options.file, draft, options);
  for (const { code, message, severity } of diagnostics)
    if (severity !== 'note') mapping.remark('decide', '`publish`', `will say: ${message} (${code})`);
  const flags = flagsOf(options);
  if (flags.length > 0) mapping.remark('decide', '`publish`', `is to be told ${flags.join(' ')}, as it was before`);
}

function flagsOf({ namespace, edge, gateway, operators, withGateway, withQuota, secretStore }: KubernetesOptions) {
  const { gateway: usual } = usualOptions;
  return [
    ...(namespace === undefined ? [] : [`--namespace ${namespace}`]),
    ...(edge === 'gateway' ? [] : [`--edge ${edge}`]),
    ...(gateway.name === usual.name && gateway.namespace === usual.namespace
      ? []
      : [`--gateway ${gateway.namespace}/${gateway.name}`]),
    ...(operators === 'usual' ? [] : [`--operators ${operators}`]),
    ...(withGateway ? ['--with-gateway'] : []),
    ...(withQuota ? ['--with-quota'] : []),
    ...(secretStore === usualOptions.secretStore ? [] : [`--secret-store ${secretStore}`]),
  ];
}
