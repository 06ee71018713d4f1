import { isOpen } from '../../../compose/model/values.ts';
import type { DraftResource } from '../../draft/draft.ts';
import type { MappedService, Mapping } from './mapping.ts';
import { cameFrom } from './mapping.ts';
import { toWritten } from './rest.ts';

/** Networks that keep services apart. Where all share one, it is that of the application, which is there anyway. */
export function addNetworks(mapping: Mapping): readonly DraftResource[] {
  const { options } = mapping;
  const used = new Set([...mapping.services.values()].flatMap(({ service }) => Object.keys(service.networks ?? {})));
  const [only, ...others] = used;
  const isPlain = only !== undefined && others.length === 0 && Object.keys(optionsOf(mapping, only)).length === 0;
  if (only === undefined || (isPlain && (!options.isFaithful || only === 'default'))) {
    if (only !== undefined && only !== 'default')
      mapping.remark('became', only, 'the network of the application, for everything is in it', ['networks', only]);
    return [];
  }
  return [...used].map((key) => {
    const name = mapping.takeName(key, ['net', 'network']);
    mapping.networks.set(key, name);
    const { name: own, external, internal, ...rest } = optionsOf(mapping, key);
    const said = {
      ...(name !== key && { alias: key }),
      ...(own !== undefined && { name: own }),
      ...(external === true && { external }),
      ...(external !== true && { internal: internal === true }),
    };
    if (key !== 'default') mapping.remark('became', key, `${name}, a network`, ['networks', key]);
    if (Object.keys(rest).length > 0) {
      const text = `has settings that only Compose knows (${Object.keys(rest).join(', ')}); they are in its \`compose:\` block`;
      mapping.remark('changed', key, text, ['networks', key]);
    }
    return {
      name,
      type: 'network',
      comment: cameFrom(mapping, ['networks', key]),
      options: { ...said, ...(Object.keys(rest).length > 0 && { compose: rest }) },
    };
  });
}

/** What it says besides its name. */
function optionsOf({ project, options }: Mapping, key: string): Readonly<Record<string, unknown>> {
  const network = project.model.networks?.[key];
  if (network === undefined) return {};
  const { name, ...more } = network;
  const isUsual = name === `${project.model.name}_${key}`;
  // A network of a manifest leads nowhere unless it is said to.
  const isOpen = options.isFaithful && more.internal === undefined && more.external !== true && key !== 'default';
  return toWritten({ ...(!isUsual && { name }), ...more, ...(isOpen && { internal: false }) }, 'networks', options);
}

export function mapMembership(mapping: Mapping, { service, left, resource, key }: MappedService): void {
  const entries = Object.entries(service.networks ?? {});
  const names = entries.flatMap(([network, membership]) => {
    const name = mapping.networks.get(network);
    const aliases = membership?.aliases?.filter((alias) => !isOpen(alias)) ?? [];
    return name === undefined ? [] : [aliases.length === 0 ? name : { name, aliases }];
  });
  const [first] = names;
  if (names.length > 0) resource.options['network'] = names.length === 1 && typeof first === 'string' ? first : names;
  const kept = entries.flatMap(([network, membership]) => {
    const { aliases: _, ...more } = membership ?? {};
    return Object.keys(more).length === 0 ? [] : [[mapping.networks.get(network) ?? network, more] as const];
  });
  delete left['networks'];
  if (kept.length === 0) return;
  left['networks'] = Object.fromEntries(kept);
  const text = 'has addresses of its own in a network; they are in its `compose:` block';
  mapping.remark('changed', key, text, ['services', key, 'networks']);
}
