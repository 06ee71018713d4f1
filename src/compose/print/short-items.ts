import type { Template } from '../template.ts';
import type { ComposeDevice, ComposeFileReference, ComposeMount } from '../model/mounts.ts';
import type { ComposePort } from '../model/service.ts';
import { isOpen, type Open, type Text } from '../model/values.ts';

/** A port as `[[ip:]published:]target[/protocol]`, where that says all. */
export function shortPort(port: ComposePort): unknown {
  const { target, published, host_ip: address, protocol, mode, ...rest } = port;
  const isPlain = Object.keys(rest).length === 0 && mode === 'ingress' && target !== undefined;
  if (!isPlain) return port;
  const host = typeof address === 'string' && address.includes(':') ? `[${address}]` : address;
  return join([
    ...(host === undefined ? [] : [host, ':']),
    ...(published === undefined ? (host === undefined ? [] : [':']) : [published, ':']),
    target,
    ...(protocol === undefined || protocol === 'tcp' ? [] : ['/', protocol]),
  ]);
}

/** A mount as `[source:]target[:options]`, where that says all and is read as the same. */
export function shortMount(mount: ComposeMount): unknown {
  const { type, source, target, read_only: isReadOnly, bind, volume, ...rest } = mount;
  const isPlain =
    Object.keys(rest).length === 0 && target !== undefined && (isReadOnly === true || isReadOnly === undefined);
  if (!isPlain || !isReadAs(type, source) || [source, target].some((part) => hasColon(part))) return mount;
  const { create_host_path: creates, propagation, selinux, ...moreBind } = bind ?? {};
  const { nocopy, ...moreVolume } = volume ?? {};
  const isBind = type === 'bind' && creates === true && volume === undefined;
  const isVolume = type === 'volume' && bind === undefined && (nocopy === undefined || nocopy === true);
  if ((!isBind && !isVolume) || Object.keys({ ...moreBind, ...moreVolume }).length > 0) return mount;
  const options = [isReadOnly && 'ro', propagation, selinux, nocopy === true && 'nocopy'];
  const given = options.filter((option) => option !== undefined && option !== false);
  const texts = given.filter((option) => typeof option === 'string');
  if (texts.length < given.length || (given.length > 0 && source === undefined)) return mount;
  const list = texts.join(',');
  return join([...(source === undefined ? [] : [source, ':']), target, ...(list === '' ? [] : [`:${list}`])]);
}

/** Whether the source alone shows the type: a path, or the name of a volume. One letter would be a drive. */
function isReadAs(type: Open<string>, source: Text | undefined): boolean {
  if (source === undefined) return type === 'volume';
  const [first = ''] = isOpen(source) ? source.template : [source];
  if (typeof first !== 'string') return false;
  const isPath = /^[./~]/.test(first);
  return type === 'bind' ? isPath : !isPath && first.length > 1;
}

function hasColon(part: Text | undefined): boolean {
  const parts = part === undefined ? [] : isOpen(part) ? part.template : [part];
  return parts.some((each) => typeof each === 'string' && each.includes(':'));
}

/** A secret or config by its name alone, where nothing more is said. */
export function shortFile(file: ComposeFileReference, folder: string | undefined): unknown {
  const { source, target, ...rest } = file;
  const isUsual = target === undefined || (folder !== undefined && !isOpen(source) && target === `${folder}${source}`);
  return isUsual && Object.keys(rest).length === 0 && source !== undefined ? source : file;
}

/** A device as `source:target`, where that says all. */
export function shortDevice(device: ComposeDevice): unknown {
  const { source, target, permissions, ...rest } = device;
  if (Object.keys(rest).length > 0 || target === undefined) return device;
  const usual = permissions === undefined || permissions === 'rwm';
  return join([source, ':', target, ...(usual ? [] : [':', permissions])]);
}

function join(parts: readonly Open<string | number>[]): Text {
  const template: Template = parts.flatMap((part) => (isOpen(part) ? part.template : [String(part)]));
  const texts = template.filter((part) => typeof part === 'string');
  return texts.length < template.length ? { template } : texts.join('');
}
