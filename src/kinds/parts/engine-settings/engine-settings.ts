import type { DeviceRequest, EngineSettings } from '../../../model/engine-settings.ts';
import { parseQuantity } from '../../../support/quantity.ts';
import type { RunOptions } from '../run.ts';
import { blockSettings } from './block-settings.ts';

/** What the options ask of the container engine besides what every target understands; `undefined` where that is nothing. */
export function engineSettings(options: Omit<RunOptions, 'replicas'>): EngineSettings | undefined {
  const found: EngineSettings = { ...blockSettings(options.compose ?? {}), ...ownSettings(options) };
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Those that the manifest has words of its own for. */
function ownSettings(options: Omit<RunOptions, 'replicas'>): EngineSettings {
  const { security, requests, gpus, networkMode, platform } = options;
  const { privileged, capabilities } = security ?? {};
  const memory = requests?.memory === undefined ? undefined : parseQuantity(String(requests.memory));
  const shared = /^service:(.*)$/.exec(networkMode ?? '')?.[1];
  const aliases = aliasesOf(options);
  return {
    ...(privileged === true && { privileged }),
    ...(capabilities?.add !== undefined && { cap_add: capabilities.add }),
    ...(capabilities?.drop !== undefined && { cap_drop: capabilities.drop }),
    ...(memory !== undefined && { mem_reservation: memory }),
    ...(gpus !== undefined && { gpus: deviceRequests(gpus) }),
    ...(shared !== undefined && { network_of: shared }),
    ...(networkMode !== undefined && shared === undefined && { network_mode: networkMode }),
    ...(platform !== undefined && { platform }),
    ...(Object.keys(aliases).length > 0 && { aliases }),
  };
}

function deviceRequests(gpus: NonNullable<RunOptions['gpus']>): readonly DeviceRequest[] {
  if (typeof gpus !== 'object') return [{ count: countOf(gpus), capabilities: ['gpu'], options: {} }];
  return gpus.map(({ count, driver, ids, capabilities = [], options = {} }) => ({
    ...(driver !== undefined && { driver }),
    ...(count !== undefined && { count: countOf(count) }),
    ...(ids !== undefined && { ids }),
    capabilities: [...new Set(['gpu', ...capabilities])],
    options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
  }));
}

function countOf(count: string | number): number {
  return count === 'all' ? -1 : Number(count);
}

/** Further names by network; under `''` in all of them. A container's name in Compose is a name in its networks, too. */
function aliasesOf({
  network,
  alias,
  compose,
}: Omit<RunOptions, 'replicas'>): Readonly<Record<string, readonly string[]>> {
  const container = compose?.container_name;
  const everywhere = [alias, container?.includes('$') === true ? undefined : container];
  const names = everywhere.filter((name): name is string => name !== undefined);
  const found: Record<string, readonly string[]> = names.length === 0 ? {} : { '': names };
  for (const each of Array.isArray(network) ? network : [])
    if (typeof each === 'object' && each.aliases !== undefined) found[each.name] = each.aliases;
  return found;
}
