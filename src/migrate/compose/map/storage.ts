import type { ComposeFileReference, ComposeMount } from '../../../compose/model/mounts.ts';
import type { ComposeFileObject } from '../../../compose/model/compose-model.ts';
import { isOpen } from '../../../compose/model/values.ts';
import { toManifestPath, type MappedService, type Mapping } from './mapping.ts';
import { toQuantity } from '../../draft/quantities.ts';

interface Mount {
  readonly volume?: string | true;
  readonly external?: true;
  /** What the engine calls it. */
  readonly name?: string;
  readonly mode?: string;
  readonly bind?: string;
  readonly tmpfs?: true;
  readonly target: string;
  readonly readOnly?: true;
  readonly size?: string;
}

/** What is mounted: the data of a server under the name that it has, everything else as it is. */
export function mapMounts(mapping: Mapping, mapped: MappedService): void {
  const { left, resource, server, key } = mapped;
  const at = ['services', key, 'volumes'];
  const mounts: Mount[] = [];
  const kept: ComposeMount[] = [];
  for (const mount of allMounts(mapping, mapped)) {
    const name = mount.type === 'volume' ? volumeName(mapping, mount) : undefined;
    const isData = server?.dataPath !== undefined && mount.target === server.dataPath && name !== undefined;
    if (isData) {
      resource.options['volume'] = { name, external: true };
      mapping.remark('became', key, `keeps its data in the volume ${name}, as before`, at);
      continue;
    }
    const found = toMount(mapping, mount, name);
    if (found !== undefined) mounts.push(found);
    const more = found === undefined ? mount : optionsOf(mount);
    if (more !== undefined) kept.push(more);
    if (typeof mount.source === 'string' && mount.source.endsWith('/docker.sock'))
      mapping.remark(
        'decide',
        key,
        'is given the socket of the container engine: whoever has it rules this machine',
        at,
      );
  }
  delete left['volumes'];
  if (kept.length > 0) {
    left['volumes'] = kept;
    const text = 'has mounts with settings that only Compose knows; they are in its `compose:` block';
    mapping.remark('changed', key, text, at);
  }
  mounts.push(...temporary(mapped));
  if (mounts.length > 0) resource.options['mounts'] = mounts;
}

/** What the engine calls the volume. */
function volumeName({ project, parameters }: Mapping, { source }: ComposeMount): string | undefined {
  if (source === undefined || isOpen(source)) return undefined;
  const volume = project.model.volumes?.[source];
  const name = volume === undefined ? source : parameters.today(volume.name);
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) ? name : undefined;
}

/** Its own, and those of the services that it takes all of. */
function allMounts({ services, remark }: Mapping, { service, left, key }: MappedService): readonly ComposeMount[] {
  const own = service.volumes ?? [];
  const targets = new Set(own.map(({ target }) => target));
  const others: string[] = [];
  const found = (service.volumes_from ?? []).flatMap((from): readonly ComposeMount[] => {
    if (isOpen(from)) return [];
    const [name = '', mode] = from.split(':');
    const other = services.get(name)?.service;
    if (other === undefined) others.push(from);
    const all = (other?.volumes ?? []).filter(({ target }) => !targets.has(target));
    return mode === 'ro' ? all.map((mount) => ({ ...mount, read_only: true })) : all;
  });
  delete left['volumes_from'];
  if (others.length > 0) left['volumes_from'] = others;
  if (found.length > 0)
    remark('became', key, 'mounts what those of `volumes_from` mount', ['services', key, 'volumes_from']);
  return [...own, ...found];
}

function toMount(mapping: Mapping, mount: ComposeMount, name: string | undefined): Mount | undefined {
  const { type, source, target, read_only: isReadOnly, tmpfs } = mount;
  if (isOpen(target) || target === undefined || !target.startsWith('/') || isOpen(isReadOnly)) return undefined;
  const more = { target, ...(isReadOnly === true && { readOnly: true as const }) };
  if (type === 'volume' && source === undefined) return { volume: true, ...more };
  if (type === 'volume') return name === undefined ? undefined : { ...toVolume(mapping, source, name), ...more };
  if (type === 'bind' && source !== undefined)
    return { bind: toManifestPath(mapping.parameters.today(source), mapping), ...more };
  if (type !== 'tmpfs') return undefined;
  const { size, mode } = tmpfs ?? {};
  return {
    tmpfs: true,
    ...more,
    ...(typeof size === 'number' && size > 0 && { size: toQuantity(size) }),
    ...(typeof mode === 'number' && modeOf(mode)),
  };
}

/** Under the name that it has, so that the data is there; taken as it is, the engine makes it as before. */
function toVolume({ project, options }: Mapping, source: ComposeMount['source'], name: string): Partial<Mount> {
  if (!options.isFaithful || typeof source !== 'string') return { volume: name, external: true };
  if (project.model.volumes?.[source]?.external === true) return { volume: name, external: true };
  const isUsual = name === `${project.model.name}_${source}`;
  return { volume: source, ...(!isUsual && { name }) };
}

/** What it says more than a mount of the manifest can, with its target to know it by. */
function optionsOf({ type, target, bind, volume, consistency }: ComposeMount): ComposeMount | undefined {
  const { create_host_path: made, ...ofBind } = bind ?? {};
  const ownBind = { ...ofBind, ...(type === 'bind' && made !== true && { create_host_path: made ?? false }) };
  const more = {
    ...(consistency !== undefined && { consistency }),
    ...(Object.keys(ownBind).length > 0 && { bind: ownBind }),
    ...(volume !== undefined && Object.keys(volume).length > 0 && { volume }),
  };
  return Object.keys(more).length === 0 ? undefined : ({ target, ...more } as ComposeMount);
}

function temporary({ service, left }: MappedService): readonly Mount[] {
  const all = service.tmpfs ?? [];
  const plain = all.filter((text): text is string => !isOpen(text) && text.startsWith('/') && !text.includes(':'));
  const kept = all.filter((text) => isOpen(text) || !plain.includes(text));
  delete left['tmpfs'];
  if (kept.length > 0) left['tmpfs'] = kept;
  return plain.map((target) => ({ tmpfs: true, target }));
}

/** Secrets and configs, which are files in the container. */
export function mapFiles(mapping: Mapping, mapped: MappedService): void {
  const { resource, left, key } = mapped;
  const files: Record<string, unknown> = {};
  for (const section of ['configs', 'secrets'] as const) {
    const kept: ComposeFileReference[] = [];
    for (const reference of (left[section] ?? []) as readonly ComposeFileReference[]) {
      const { source, target, uid, gid, mode } = reference;
      const object = isOpen(source) || source === undefined ? undefined : mapping.project.model[section]?.[source];
      const path = targetOf(section, reference);
      const content = object === undefined ? undefined : contentOf(mapping, object, section, source as string);
      const isWhole = content !== undefined && path !== undefined && !isOpen(mode);
      const owner = { ...(typeof uid === 'string' && { uid }), ...(typeof gid === 'string' && { gid }) };
      const isSecret = section === 'secrets' && content !== undefined && !('content' in content);
      if (isWhole) files[path] = { ...content, ...(isSecret && { secret: true }), ...modeOf(mode), ...owner };
      if (!isWhole || isOpen(target)) kept.push(reference);
    }
    delete left[section];
    if (kept.length === 0) continue;
    const text = `has ${section} that the manifest cannot say; they were left out`;
    mapping.remark('decide', key, text, ['services', key, section]);
  }
  if (Object.keys(files).length > 0) resource.options['files'] = files;
}

function modeOf(mode: number | undefined): { readonly mode?: string } {
  // 0444 is what both have of themselves, nearly: 0644 here.
  return mode === undefined ? {} : { mode: mode.toString(8).padStart(4, '0') };
}

/** Where it stands in the container. */
export function targetOf(section: 'configs' | 'secrets', { source, target }: ComposeFileReference): string | undefined {
  const said = target ?? source;
  if (said === undefined || isOpen(said)) return undefined;
  if (said.startsWith('/')) return said;
  return section === 'secrets' ? `/run/secrets/${said}` : `/${said}`;
}

function contentOf(
  mapping: Mapping,
  { file, content, environment, external, name: own }: ComposeFileObject,
  section: 'configs' | 'secrets',
  name: string,
): Readonly<Record<string, string>> | undefined {
  if (external === true) return { external: mapping.parameters.today(own) };
  if (file !== undefined) {
    if (isOpen(file)) return undefined;
    return { from: toManifestPath(file, mapping) };
  }
  if (content !== undefined) {
    const text = mapping.parameters.toExpression(content);
    return text === undefined ? undefined : { content: text };
  }
  if (environment === undefined || isOpen(environment)) return undefined;
  const value = mapping.project.variables.get(environment);
  if (section !== 'secrets' || mapping.options.isFaithful) return { content: `\${env.${environment}:-}` };
  const text = `was read from the variable ${environment}; it is a parameter now, and what ${environment} says is no longer asked`;
  if (!mapping.parameters.all.some((parameter) => parameter.name === name))
    mapping.remark('changed', name, text, [section, name]);
  return { content: mapping.parameters.hide(name, value ?? '') };
}
