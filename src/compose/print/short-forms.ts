import type { ComposeModel, ComposeNetwork } from '../model/compose-model.ts';
import type { ComposeService } from '../model/service.ts';
import { shortBuild } from './short-build.ts';
import { shortDevice, shortFile, shortMount, shortPort } from './short-items.ts';
import { shortSizes } from './short-sizes.ts';

type Tree = Readonly<Record<string, unknown>>;

/** The model in the short forms that say the same, and without what is meant anyway. */
export function toShortForms(model: ComposeModel): Tree {
  const services = Object.entries(model.services).map(([name, service]) => [name, shortService(service)] as const);
  const resources = (['networks', 'volumes', 'configs', 'secrets'] as const).flatMap((section) => {
    const given = Object.entries(model[section] ?? {}).map(([key, resource]) => [
      key,
      shortResource(key, resource, model.name),
    ]);
    const kept = given.filter(([key, resource]) => section !== 'networks' || key !== 'default' || resource !== null);
    return [[section, kept.length === 0 ? undefined : Object.fromEntries(kept)] as const];
  });
  return present({ ...model, services: Object.fromEntries(services), ...Object.fromEntries(resources) });
}

/** A resource that only has the name that its key gives it says nothing more. */
function shortResource(key: string, resource: Pick<ComposeNetwork, 'name' | 'external'>, project: string): Tree | null {
  const implied = resource.external === true ? key : `${project}_${key}`;
  const { name, ...rest } = resource;
  const short = name === implied ? rest : resource;
  return Object.keys(short).length === 0 ? null : short;
}

function shortService(service: ComposeService): Tree {
  return present({
    ...(shortSizes(service) as Tree),
    build: service.build && shortBuild(service.build),
    configs: service.configs?.map((config) => shortFile(config, undefined)),
    depends_on: shortDependencies(service.depends_on),
    devices: service.devices?.map((device) => shortDevice(device)),
    env_file: service.env_file?.map(({ path, required, format }) =>
      required === true && format === undefined ? path : present({ path, required, format }),
    ),
    gpus: isAll(service.gpus) ? 'all' : service.gpus,
    models: shortNames(service.models),
    networks: isDefault(service.networks) ? undefined : shortNames(service.networks),
    ports: service.ports?.map((port) => shortPort(port)),
    secrets: service.secrets?.map((secret) => shortFile(secret, '/run/secrets/')),
    volumes: service.volumes?.map((volume) => shortMount(volume)),
  });
}

function shortDependencies(dependencies: ComposeService['depends_on']): unknown {
  if (dependencies === undefined) return undefined;
  const isPlain = Object.values(dependencies).every((dependency) => {
    const { condition, required, restart, ...rest } = dependency;
    const isUsual = condition === 'service_started' && required === true && restart !== true;
    return isUsual && restart === undefined && Object.keys(rest).length === 0;
  });
  if (isPlain) return Object.keys(dependencies);
  const entries = Object.entries(dependencies).map(([name, { required, ...rest }]) => {
    return [name, required === true ? rest : { ...rest, required }] as const;
  });
  return Object.fromEntries(entries);
}

function shortNames(names: Readonly<Record<string, unknown>> | undefined): unknown {
  if (names === undefined) return undefined;
  return Object.values(names).every((value) => value === null) ? Object.keys(names) : names;
}

function isDefault(networks: ComposeService['networks']): boolean {
  return networks !== undefined && Object.keys(networks).join() === 'default' && networks['default'] === null;
}

function isAll(gpus: ComposeService['gpus']): boolean {
  return JSON.stringify(gpus) === '[{"count":"all"}]';
}

function present(tree: Readonly<Record<string, unknown>>): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));
}
