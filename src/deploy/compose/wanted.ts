import type { Tool } from '../tool.ts';
import { needOutput } from '../engine/engine-error.ts';

/** What the compose file asks for, as Compose itself reads it. */
export interface Wanted {
  readonly services: readonly WantedService[];
  /** Services with a profile: started by hand, and nobody's to wait for or to delete. */
  readonly byHand: ReadonlySet<string>;
  /** Of the project's own, as the engine calls them. */
  readonly volumes: readonly string[];
}

export interface WantedService {
  readonly name: string;
  readonly replicas: number;
  readonly isBuilt: boolean;
  /** Of all that its containers are made from but the image. Containers carry it as a label. */
  readonly hash: string;
}

export async function readWanted(compose: Tool): Promise<Wanted> {
  const [text, hashes] = await Promise.all([
    needOutput(compose, ['--profile', '*', 'config', '--format', 'json'], 'reading the compose file'),
    needOutput(compose, ['--profile', '*', 'config', '--hash', '*'], 'reading the compose file'),
  ]);
  return toWanted(JSON.parse(text) as ComposeConfig, parseHashes(hashes));
}

/** Exported for tests. */
export interface ComposeConfig {
  readonly services?: Readonly<Record<string, ConfigService>> | null;
  readonly volumes?: Readonly<Record<string, { readonly name?: string; readonly external?: unknown } | null>> | null;
}

interface ConfigService {
  readonly profiles?: readonly string[];
  readonly scale?: number;
  readonly deploy?: { readonly replicas?: number };
  readonly build?: unknown;
}

export function toWanted({ services, volumes }: ComposeConfig, hashes: ReadonlyMap<string, string>): Wanted {
  const all = Object.entries(services ?? {});
  return {
    services: all
      .filter(([, service]) => !isByHand(service))
      .map(([name, { scale, deploy, build }]) => ({
        name,
        replicas: deploy?.replicas ?? scale ?? 1,
        isBuilt: build !== undefined && build !== null,
        hash: hashes.get(name) ?? '',
      })),
    byHand: new Set(all.filter(([, service]) => isByHand(service)).map(([name]) => name)),
    volumes: Object.entries(volumes ?? {}).flatMap(([key, volume]) =>
      volume?.external === true ? [] : [volume?.name ?? key],
    ),
  };
}

function isByHand({ profiles = [] }: ConfigService): boolean {
  return profiles.length > 0;
}

function parseHashes(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', hash] = line.trim().split(/\s+/);
      return hash === undefined ? [] : [[name, hash] as const];
    }),
  );
}
