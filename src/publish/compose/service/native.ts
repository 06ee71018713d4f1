import { resolve } from 'node:path';
import type { ComposeDeviceRequest } from '../../../compose/model/mounts.ts';
import type { ComposeHook, ComposePort, ComposeService } from '../../../compose/model/service.ts';
import type { RunOptions } from '../../../kinds/parts/run.ts';
import type { BuildOption } from '../../../kinds/parts/image.ts';
import type { Resource } from '../../../model/resource.ts';
import { parseQuantity } from '../../../support/quantity.ts';
import { folderOf, type Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';
import { readText } from '../text/resolve.ts';
import { toFurtherBuild } from './build.ts';

type Options = RunOptions & { readonly build?: BuildOption };

/** What of a resource only a container engine understands, and the manifest has words of its own for. */
export function toNative(
  publishing: Publishing,
  resource: Resource,
  { service, sections }: { readonly service: ComposeService; readonly sections: Sections },
): ComposeService {
  const options = resource.options as Options;
  const { security, platform, pull, logs, networkMode, limits, gpus } = options;
  const { privileged, capabilities } = security ?? {};
  const shared = limits?.sharedMemory === undefined ? undefined : parseQuantity(String(limits.sharedMemory));
  const { networks, ...alone } = service;
  return {
    ...(networkMode === undefined ? { ...alone, ...withAliases(options, networks) } : alone),
    ...(networkMode !== undefined && { network_mode: networkMode }),
    ...(privileged === true && { privileged }),
    ...(capabilities?.add !== undefined && { cap_add: capabilities.add }),
    ...(capabilities?.drop !== undefined && { cap_drop: capabilities.drop }),
    ...(platform !== undefined && { platform }),
    ...(pull !== undefined && { pull_policy: pull }),
    ...(logs === false && { attach: false }),
    ...(shared !== undefined && { shm_size: shared }),
    ...(gpus !== undefined && { gpus: toDevices(gpus) }),
    ...healthOf(options, service),
    ...deployOf(options, service),
    ...hooksOf(options),
    ...watchOf(publishing, resource, options),
    ...(service.build !== undefined && {
      build: toFurtherBuild(publishing, resource, { build: service.build, sections }),
    }),
    ...(typeof options.build === 'object' && options.build.image !== undefined && { image: options.build.image }),
    ...linksOf(options),
    ...portsOf(publishing, resource, service.ports),
  };
}

function withAliases({ network }: Options, networks: ComposeService['networks']): Pick<ComposeService, 'networks'> {
  const named = Array.isArray(network) ? network.filter((each) => typeof each === 'object') : [];
  if (networks === undefined) return {};
  const aliases = named.map(
    ({ name, aliases: all }) => [name, { ...networks[name], ...(all !== undefined && { aliases: all }) }] as const,
  );
  return { networks: { ...networks, ...Object.fromEntries(aliases) } };
}

function toDevices(gpus: NonNullable<Options['gpus']>): readonly ComposeDeviceRequest[] {
  if (gpus === 'all') return [{ count: 'all' }];
  if (typeof gpus !== 'object') return [{ count: Number(gpus) }];
  return gpus.map(({ count, driver, ids, capabilities, options }) => ({
    ...(capabilities !== undefined && { capabilities: ['gpu', ...capabilities] }),
    ...(driver !== undefined && { driver }),
    ...(count !== undefined && { count: count === 'all' ? count : Number(count) }),
    ...(ids !== undefined && { device_ids: ids }),
    ...(options !== undefined && {
      options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
    }),
  }));
}

/** A check of the image that is only timed, one that is switched off, and the pace before the first success. */
function healthOf({ health }: Options, { healthcheck }: ComposeService): Pick<ComposeService, 'healthcheck'> {
  if (health === undefined) return {};
  if (health.disabled === true) return { healthcheck: { disable: true } };
  const { interval, timeout, retries, startPeriod, startInterval } = health;
  const first = startInterval === undefined ? {} : { start_interval: startInterval };
  const isAsked = ['http', 'tcp', 'grpc', 'command'].some((way) => way in health);
  if (isAsked || healthcheck !== undefined)
    return healthcheck === undefined ? {} : { healthcheck: { ...healthcheck, ...first } };
  const timing = {
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { timeout }),
    ...(retries !== undefined && { retries }),
    ...(startPeriod !== undefined && { start_period: startPeriod }),
    ...first,
  };
  return Object.keys(timing).length === 0 ? {} : { healthcheck: timing };
}

function deployOf({ requests, perNode }: Options, { deploy }: ComposeService): Pick<ComposeService, 'deploy'> {
  const memory = requests?.memory === undefined ? undefined : parseQuantity(String(requests.memory));
  const cpus = requests?.cpu === undefined ? undefined : toCores(requests.cpu);
  const reservations = { ...(cpus !== undefined && { cpus }), ...(memory !== undefined && { memory }) };
  if (Object.keys(reservations).length === 0 && perNode !== true) return {};
  return {
    deploy: {
      ...deploy,
      ...(perNode === true && { mode: 'global' }),
      ...(Object.keys(reservations).length > 0 && { resources: { ...deploy?.resources, reservations } }),
    },
  };
}

function toCores(cpu: string | number): number {
  return String(cpu).endsWith('m') ? Number(String(cpu).slice(0, -1)) / 1000 : Number(cpu);
}

type Step = NonNullable<NonNullable<NonNullable<Options['hooks']>['preStart']>[number]>;

function hooksOf({ hooks }: Options): Partial<ComposeService> {
  if (hooks === undefined) return {};
  const { preStart, postStart, preStop } = hooks;
  return {
    ...(preStart !== undefined && {
      pre_start: preStart.map((step) => ({
        ...toHook(step),
        ...(step.image !== undefined && { image: step.image }),
        ...(step.perReplica === true && { per_replica: true }),
      })),
    }),
    ...(postStart !== undefined && { post_start: postStart.map((step) => toHook(step)) }),
    ...(preStop !== undefined && { pre_stop: preStop.map((step) => toHook(step)) }),
  };
}

function toHook({ command, user, privileged, workdir, env }: Step): ComposeHook {
  return {
    ...(command !== undefined && {
      command: (Array.isArray(command) ? command : [command]).map((word) => String(word)),
    }),
    ...(user !== undefined && { user: String(user) }),
    ...(privileged === true && { privileged }),
    ...(workdir !== undefined && { working_dir: workdir }),
    ...(env !== undefined && {
      environment: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    }),
  };
}

function watchOf(publishing: Publishing, resource: Resource, { watch }: Options): Pick<ComposeService, 'develop'> {
  const rules = typeof watch === 'object' && 'rules' in watch ? watch.rules : undefined;
  if (rules === undefined) return {};
  const folder = folderOf(publishing, resource);
  return {
    develop: {
      watch: rules.map(({ path, action, target, include, exclude, initial, command }) => ({
        path: resolve(folder, path),
        action,
        ...(target !== undefined && { target }),
        ...(exclude !== undefined && { ignore: exclude }),
        ...(include !== undefined && { include }),
        ...(initial === true && { initial_sync: true }),
        ...(command !== undefined && { exec: { command } }),
      })),
    },
  };
}

function linksOf({ waitFor = [] }: Options): Pick<ComposeService, 'links'> {
  const links = waitFor.flatMap((each) =>
    typeof each === 'object' && each.alias !== undefined ? [`${each.resource}:${each.alias}`] : [],
  );
  return links.length === 0 ? {} : { links };
}

/** What the manifest says of its ports only for Compose: ranges, parameters, and where a swarm opens them. */
function portsOf(
  publishing: Publishing,
  resource: Resource,
  ports: ComposeService['ports'] = [],
): Pick<ComposeService, 'ports'> {
  const { endpoints = {} } = resource.options as Options;
  if (ports.length === 0 && Object.values(endpoints).every(({ range }) => range === undefined)) return {};
  const further = resource.endpoints.flatMap((endpoint): ComposePort[] => {
    const option = endpoints[endpoint.name];
    const isThere = ports.some(({ target }) => target === endpoint.targetPort);
    if (option?.range === undefined || isThere || endpoint.targetPort === undefined) return [];
    return [{ target: endpoint.targetPort, published: option.range, protocol: endpoint.protocol, mode: 'ingress' }];
  });
  const told = ports.map((port): ComposePort => {
    const endpoint = resource.endpoints.find(
      ({ targetPort, protocol }) => targetPort === port.target && protocol === port.protocol,
    );
    const option = endpoint === undefined ? undefined : endpoints[endpoint.name];
    return {
      ...port,
      ...(option?.range !== undefined && { published: option.range }),
      ...(option?.mode !== undefined && { mode: option.mode }),
      ...(endpoint?.portParameter !== undefined && {
        published: variableOf(publishing, resource, endpoint.portParameter),
      }),
      ...(option?.scheme !== undefined && !/^https?-/.test(endpoint?.name ?? '') && { app_protocol: option.scheme }),
    };
  });
  return { ports: [...told, ...further] };
}

function variableOf(publishing: Publishing, resource: Resource, name: string): ReturnType<typeof readText> {
  return readText(publishing, [{ source: { from: 'parameter', name } }], resource);
}

/** The image with its parameters, which Compose fills itself. */
export function openImage(publishing: Publishing, resource: Resource): ReturnType<typeof readText> | undefined {
  const { workload } = resource;
  const image = workload?.runs === 'container' ? workload.image : undefined;
  if (image?.from !== 'registry' || image.expression === undefined) return undefined;
  return readText(publishing, image.expression, resource);
}
