import { dirname, relative } from 'node:path';
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

/** A path as the manifest writes it: `./api`, with `/` on every system. */
export function toManifestPath(path: string, { options }: Pick<Mapping, 'options'>): string {
  const found = relative(dirname(options.file), path).replaceAll('\\', '/');
  if (found === '') return '.';
  return found.startsWith('.') || found.startsWith('/') ? found : `./${found}`;
}
