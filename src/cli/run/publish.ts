import { relative, resolve } from 'node:path';
import {
  loadTarget,
  usualOptions,
  type KubernetesOptions,
  type SecretMode,
  type TargetName,
} from '../../publish/index.ts';
import { compare, readPublished, writeArtifacts, type Changes } from '../../publish/write.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { KubernetesFlags, PublishFlags } from '../commands/publish.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { loadEnvironments } from '../publishing/load-environments.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { formatChanges } from '../render/changes.ts';
import { manifestFile } from '../session/manifest-file.ts';

/** Everything is made and checked before the first byte is written. */
export async function runPublish(flags: PublishFlags, output: Output): Promise<number> {
  const file = await manifestFile(flags.file);
  const { base, others, diagnostics: found, sources } = await loadEnvironments(file, flags);
  const publishTo = await loadTarget(flags.target as TargetName);
  const folder = resolve(flags.output ?? flags.target);
  const before = await readPublished(folder);
  const images = {
    ...(flags.registry === undefined ? {} : { registry: flags.registry }),
    ...(flags.tag === undefined ? {} : { tag: flags.tag }),
  };
  const { artifacts, diagnostics, count } = await publishTo({ base, others, images, kubernetes: toOptions(flags) });
  const all = [...found, ...diagnostics];
  if (all.length > 0) {
    const frames = all.some((diagnostic) => !found.includes(diagnostic)) ? undefined : sources;
    output.complain(await formatDiagnostics(all, output.chalk, frames));
  }
  if (hasErrors(all)) {
    output.complain(`Nothing was written to ${shown(folder)}.`);
    return exitCodes.problems;
  }
  const changes = compare(before, artifacts);
  if (flags.diff === true) {
    output.data(output.isJson ? JSON.stringify(changes) : formatChanges({ before, artifacts, changes }, output.chalk));
    return exitCodes.done;
  }
  await writeArtifacts(folder, artifacts, before);
  if (output.isJson) output.data(JSON.stringify({ folder, count, ...changes }));
  else
    output.data(
      `Published ${base.application.name} (${base.application.environment}) to ${shown(folder)}: ${summary(count, changes)}.`,
    );
  return exitCodes.done;
}

export function toOptions(flags: KubernetesFlags): KubernetesOptions {
  return {
    ...usualOptions,
    secrets: flags.secrets as SecretMode,
    secretStore: flags.secretStore,
    operators: flags.operators === 'none' ? 'none' : 'usual',
    edge: flags.edge === 'ingress' ? 'ingress' : 'gateway',
    withGateway: flags.withGateway === true,
    withQuota: flags.quota === true,
    ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
    ...(flags.gateway === undefined ? {} : { gateway: flags.gateway }),
  };
}

function summary(count: number, { added, changed, removed }: Changes): string {
  const parts = [
    added.length > 0 && `${added.length} files new`,
    changed.length > 0 && `${changed.length} changed`,
    removed.length > 0 && `${removed.length} removed`,
  ].filter((part) => part !== false);
  return `${count} objects; ${parts.length === 0 ? 'nothing changed' : parts.join(', ')}`;
}

function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : `./${path}`;
}
