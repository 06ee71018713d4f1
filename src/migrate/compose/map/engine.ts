import type { ComposeDeviceRequest } from '../../../compose/model/mounts.ts';
import { isOpen } from '../../../compose/model/values.ts';
import type { MappedService, Mapping } from './mapping.ts';
import { toQuantity } from '../../draft/quantities.ts';
import { drop } from './running.ts';

/** What the container engine is told, where the manifest has words of its own for it. */
export function mapEngine(mapping: Mapping, mapped: MappedService): void {
  mapRights(mapped);
  mapImage(mapped);
  mapReservations(mapped);
  mapDevices(mapped);
  mapNetworkMode(mapping, mapped);
  mapMode(mapped);
}

function mapRights({ service, left, resource }: MappedService): void {
  const { privileged, cap_add: add, cap_drop: without } = service;
  const capabilities = { ...(arePlain(add) && { add }), ...(arePlain(without) && { drop: without }) };
  const security = {
    ...(resource.options['security'] as object | undefined),
    ...(privileged === true && { privileged }),
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
  };
  if (typeof privileged === 'boolean') drop(left, ['privileged']);
  if (arePlain(add)) drop(left, ['cap_add']);
  if (arePlain(without)) drop(left, ['cap_drop']);
  if (Object.keys(security).length > 0) resource.options['security'] = security;
}

function arePlain(names: readonly unknown[] | undefined): names is readonly string[] {
  return names !== undefined && names.every((name) => typeof name === 'string' && /^[A-Z][A-Z0-9_]*$/.test(name));
}

function mapImage({ service, left, resource }: MappedService): void {
  const { platform, pull_policy: pull, attach } = service;
  if (typeof platform === 'string') {
    resource.options['platform'] = platform;
    drop(left, ['platform']);
  }
  if (typeof pull === 'string') {
    const policy = pull === 'if_not_present' ? 'missing' : pull;
    if (policy !== 'missing') resource.options['pull'] = policy;
    drop(left, ['pull_policy']);
  }
  if (typeof attach !== 'boolean') return;
  if (!attach) resource.options['logs'] = false;
  drop(left, ['attach']);
}

function mapReservations({ service, left, resource }: MappedService): void {
  const { mem_reservation: own, shm_size: shared, deploy } = service;
  const { cpus, memory = own } = deploy?.resources?.reservations ?? {};
  const requests: Record<string, unknown> = {};
  if (typeof cpus === 'number' && cpus > 0) {
    requests['cpu'] = cpus;
    drop(left, ['deploy', 'resources', 'reservations', 'cpus']);
  }
  if (typeof memory === 'number' && memory > 0) {
    requests['memory'] = toQuantity(memory);
    drop(left, ['mem_reservation'], ['deploy', 'resources', 'reservations', 'memory']);
  }
  if (Object.keys(requests).length > 0) resource.options['requests'] = requests;
  if (typeof shared !== 'number' || shared <= 0) return;
  resource.options['limits'] = { ...(resource.options['limits'] as object), sharedMemory: toQuantity(shared) };
  drop(left, ['shm_size']);
}

function mapDevices({ service, left, resource }: MappedService): void {
  const { gpus, deploy } = service;
  const reserved = deploy?.resources?.reservations?.devices ?? [];
  const all = [...(gpus ?? []), ...reserved.filter((request) => isGpu(request))];
  if (all.length === 0 || all.some((request) => isOpen(request.count))) return;
  const [first = {}] = all;
  const isPlain = all.length === 1 && Object.keys(first).every((key) => key === 'count' || key === 'capabilities');
  const isBare = isPlain && (first.capabilities ?? ['gpu']).every((name) => name === 'gpu');
  resource.options['gpus'] = isBare ? (first.count ?? 'all') : all.map((request) => toRequest(request));
  drop(left, ['gpus']);
  const others = reserved.filter((request) => !isGpu(request));
  drop(left, ['deploy', 'resources', 'reservations', 'devices']);
  if (others.length > 0) keepDevices(left, others);
}

function isGpu({ capabilities = [] }: ComposeDeviceRequest): boolean {
  return capabilities.includes('gpu');
}

function toRequest({ count, driver, device_ids: ids, capabilities = [], options }: ComposeDeviceRequest): object {
  const more = capabilities.filter((name) => name !== 'gpu');
  return {
    ...(count !== undefined && { count }),
    ...(driver !== undefined && { driver }),
    ...(ids !== undefined && { ids }),
    ...(more.length > 0 && { capabilities: more }),
    ...(options !== undefined && { options }),
  };
}

function keepDevices(left: Record<string, unknown>, devices: readonly ComposeDeviceRequest[]): void {
  const deploy = left['deploy'] as MappedService['service']['deploy'];
  const { resources } = deploy ?? {};
  const reservations = { ...resources?.reservations, devices };
  left['deploy'] = { ...deploy, resources: { ...resources, reservations } };
}

function mapNetworkMode(mapping: Mapping, { service, left, resource, key }: MappedService): void {
  const { network_mode: mode } = service;
  if (typeof mode !== 'string') return;
  const other = /^service:(.*)$/.exec(mode)?.[1];
  const target = other === undefined ? undefined : mapping.services.get(other)?.resource.name;
  if (mode !== 'host' && mode !== 'none' && target === undefined) return;
  resource.options['networkMode'] = target === undefined ? mode : `service:${target}`;
  drop(left, ['network_mode']);
  if (mode === 'host')
    mapping.remark('decide', key, 'shares the network of the machine: it has no isolation, and no place in a cluster', [
      'services',
      key,
      'network_mode',
    ]);
}

function mapMode({ service, left, resource }: MappedService): void {
  const mode = service.deploy?.mode;
  if (mode === 'global') resource.options['perNode'] = true;
  if (mode === 'global' || mode === 'replicated') drop(left, ['deploy', 'mode']);
}
