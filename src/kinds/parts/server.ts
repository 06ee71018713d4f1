import type { Endpoint } from '../../model/endpoint.ts';
import type { Expression } from '../../model/expression.ts';
import type { ContainerWorkload, FileInContainer, ImageSource, Mount } from '../../model/workload.ts';
import type { KindInput, Use } from '../kind.ts';
import { containerWorkload } from './container.ts';
import type { DataOptions, VolumeOption } from './data.ts';

/** The options that every data kind takes. */
export type ServerOptions = Omit<DataOptions, 'replicas'> & { readonly replicas?: unknown };

export interface ServerSpec {
  readonly image: ImageSource;
  /** Where the server keeps its data. Absent: it keeps none. */
  readonly dataPath?: string;
  readonly command?: readonly Expression[];
  readonly entrypoint?: readonly Expression[];
  readonly files?: readonly FileInContainer[];
  readonly sharedMemory?: number;
}

/** The container of a server: its data volume, and no second copy of it. */
export function serverWorkload(input: KindInput<ServerOptions>, spec: ServerSpec): ContainerWorkload {
  reportMistakes(input);
  const { dataPath, ...container } = spec;
  const data = dataPath === undefined ? undefined : dataMount(input.name, input.options.volume, dataPath);
  return containerWorkload(input, { ...container, mounts: data === undefined ? [] : [data] });
}

/** An endpoint of a server. `port` of the options belongs to the first. */
export function serverEndpoint(name: string, targetPort: number, more: Partial<Endpoint> = {}): Endpoint {
  return { name, scheme: 'tcp', protocol: 'tcp', targetPort, bind: '127.0.0.1', external: false, ...more };
}

/** The port that the manifest gives to the first endpoint. */
export function portOf(options: { readonly port?: number }): { readonly port?: number } {
  return options.port === undefined ? {} : { port: options.port };
}

/** Whether its data outlives it. */
export function keepsData({ volume }: Pick<ServerOptions, 'volume'>): boolean {
  return volume !== undefined && volume !== false;
}

/** The primary that a read replica follows. */
export function primaryUse(options: { readonly replicaOf?: string }, type: string): readonly Use[] {
  const { replicaOf } = options;
  return replicaOf === undefined ? [] : [{ resource: replicaOf, at: ['replicaOf'], until: 'healthy', types: [type] }];
}

function reportMistakes(input: KindInput<ServerOptions>): void {
  const { name, options } = input;
  if (options.replicas !== undefined) {
    input.report({
      code: 'REPLICAS_ON_DATA',
      message: `${name} keeps data, so it cannot have \`replicas\``,
      hint: 'Use `replicaOf` for a read replica, or `highAvailability: true` for a standby that takes over.',
      at: ['replicas'],
    });
  }
  if (options.ephemeral === true && keepsData(options)) {
    input.report({
      code: 'OPTIONS_CONTRADICT',
      message: `${name} has a \`volume\` to keep its data and says \`ephemeral: true\` that it may lose it`,
      hint: 'Remove one of the two.',
      at: ['ephemeral'],
    });
  }
}

/** The volume that the options ask for. Absent: the data goes with the application. */
export function dataVolume(resource: string, option: VolumeOption | undefined): DataVolume | undefined {
  if (option === undefined || option === false) return undefined;
  const { name, size, external = false } = typeof option === 'object' ? option : { name: namedBy(option) };
  return { volume: name ?? `${resource}-data`, external, ...(size === undefined ? {} : { size }) };
}

export interface DataVolume {
  readonly volume: string;
  readonly external: boolean;
  readonly size?: string;
}

function dataMount(resource: string, option: VolumeOption | undefined, target: string): Mount | undefined {
  const volume = dataVolume(resource, option);
  return volume === undefined ? undefined : { type: 'volume', ...volume, target, readOnly: false };
}

function namedBy(option: string | boolean): string | undefined {
  return typeof option === 'string' ? option : undefined;
}
