import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Disk } from '../../../manifest/read/disk.ts';
import type { Path } from '../../../manifest/source.ts';
import type { DraftResource, DraftServer } from '../../draft/draft.ts';
import type { Remark, RemarkKind } from '../../report/report.ts';
import type { ComposeProject } from '../model/project.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Parameters } from './parameters.ts';

export interface MapOptions {
  /** Absolute path of the manifest that is made: paths in it start from its folder. */
  readonly file: string;
  /** Services of images that a type stands for become resources of that type. */
  readonly lift: boolean;
  /** Nothing is added and nothing hidden: what stands there is taken as it is. */
  readonly isFaithful: boolean;
  readonly disk: Pick<Disk, 'folder' | 'readSmall' | 'look'>;
}

/** What a service becomes. */
export interface MappedService {
  readonly key: string;
  readonly service: ComposeService;
  /** What is not mapped yet. What is left in the end goes into the `compose:` block. */
  readonly left: Record<string, unknown>;
  readonly resource: DraftResource;
  readonly server?: DraftServer;
}

/** What all steps of the mapping share. */
export interface Mapping {
  readonly project: ComposeProject;
  readonly options: MapOptions;
  readonly parameters: Parameters;
  /** By the key of the service. */
  readonly services: Map<string, MappedService>;
  /** Services by every name that others may call them by. */
  readonly hosts: Map<string, MappedService>;
  /** Resources by the key of the network. */
  readonly networks: Map<string, string>;
  readonly takeName: (wish: string, endings?: readonly string[]) => string;
  readonly remark: (kind: RemarkKind, subject: string, text: string, path?: Path) => void;
}

export function createRemarks({ locate }: Pick<ComposeProject, 'locate'>): {
  readonly remarks: Remark[];
  readonly remark: Mapping['remark'];
} {
  const remarks: Remark[] = [];
  const remark: Mapping['remark'] = (kind, subject, text, path) => {
    remarks.push({ kind, subject, text, ...(path !== undefined && { location: locate(path) }) });
  };
  return { remarks, remark };
}

/** The comment that says where a resource came from. */
export function cameFrom(mapping: Mapping, path: Path): string {
  const { file, line } = mapping.project.locate(path, 'key');
  const shown = isAbsolute(file) ? toManifestPath(file, mapping).replace(/^\.\//, '') : file;
  return ` from ${shown}:${line}`;
}

/** A path as the manifest writes it: `./api`, with `/` on every system. */
export function toManifestPath(path: string, { options }: Pick<Mapping, 'options'>): string {
  const folder = dirname(options.file);
  const found = relative(folder, path).replaceAll('\\', '/');
  if (isOfMachine(folder, found)) return resolve(path);
  if (found === '') return '.';
  return found.startsWith('.') || found.startsWith('/') ? found : `./${found}`;
}

/** What has nothing in common with the project is a place of the machine, such as `/var/run/docker.sock`. */
function isOfMachine(folder: string, way: string): boolean {
  const toRoot = relative(folder, '/').replaceAll('\\', '/');
  return toRoot !== '' && (way === toRoot || way.startsWith(`${toRoot}/`));
}
