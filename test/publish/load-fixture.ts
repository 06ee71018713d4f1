import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest } from '../../src/manifest/index.ts';
import {
  usualOptions,
  type EnvironmentToPublish,
  type KubernetesOptions,
  type PublishRequest,
} from '../../src/publish/index.ts';
import type { Diagnostic } from '../../src/support/diagnostic.ts';

export const fixtures = join(import.meta.dirname, '../../fixtures');

/** The applications that are published in the tests, by the shape that each stands for. */
export const publishedFixtures = [
  'shop',
  'publish/three-tiers',
  'publish/regions',
  'publish/jobs',
  'publish/grpc',
  'publish/workers',
  'publish/external-database',
  'publish/vault',
  'publish/private-network',
  'publish/fifty',
  'publish/volumes',
  'publish/overlays',
] as const;

export interface LoadedFixture {
  readonly request: PublishRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/** A fixture as `publish` gets it. Throws when its manifest has mistakes. */
export function loadFixture(name: string, options: Partial<KubernetesOptions> = {}): Promise<LoadedFixture> {
  return loadForPublish(join(fixtures, name, 'app.yaml'), options);
}

export async function loadForPublish(
  file: string,
  options: Partial<KubernetesOptions> = {},
  drafts: ReadonlyMap<string, string> = new Map(),
): Promise<LoadedFixture> {
  if (!existsSync(file) && !drafts.has(file)) throw new Error(`there is no ${file}`);
  const load = (environment: string) => loadManifest({ file, environment, set: [], mode: 'publish' }, drafts);
  const { application, diagnostics, environments } = await load('production');
  if (application === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const others: EnvironmentToPublish[] = [];
  for (const environment of environments.filter((other) => !['production', 'development'].includes(other))) {
    const other = (await load(environment)).application;
    if (other === undefined) throw new Error(`${file} is not valid in ${environment}`);
    others.push(toEnvironment(other));
  }
  const kubernetes = { ...usualOptions, ...options };
  const images = { registry: 'ghcr.io/acme', tag: '1.4.0' };
  return { request: { base: toEnvironment(application), others, images, kubernetes }, diagnostics };
}

function toEnvironment(application: EnvironmentToPublish['application']): EnvironmentToPublish {
  const plain = [...application.parameters.values()].filter(({ secret }) => !secret);
  const parameters = plain.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value] as const]));
  return { application, parameters: new Map(parameters) };
}
