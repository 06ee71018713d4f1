import type { Resource } from '../../../model/resource.ts';
import { noteOn, reportOn, type Publishing } from '../publishing.ts';

/** Says what of the manifest one server cannot give, or nobody here does. */
export function reportLimits(publishing: Publishing, resource: Resource): void {
  const { dialect } = publishing;
  const { name, options, replicas } = resource;
  const server = publishing.servers.get(name);
  for (const note of server?.notes ?? []) noteOn(publishing, resource, `${name}: ${note}`);
  if (server?.holdsData === true && !hasStorageDecision(resource)) reportNoStorage(publishing, resource);
  if (replicas.max !== undefined)
    noteOn(
      publishing,
      resource,
      `${name} has ${replicas.count} replicas and no more: nothing under ${dialect.name} adds some by load`,
    );
  dialect.reportLimits(publishing, resource);
  const lacking = ['highAvailability', 'backup', 'managedIdentity'].filter((option) => isWanted(options[option]));
  if (lacking.length > 0) {
    const list = lacking.map((option) => `\`${option}\``).join(' and ');
    const hint = 'Use a managed server (`type: external`) for what needs that; its volume keeps the data here.';
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      severity: 'warning',
      message: `${name} is one server on one machine: nothing under ${dialect.name} gives it ${list}`,
      hint,
    });
  }
  if (options['replicaOf'] !== undefined)
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      message: `${name} would be a server of its own: nothing under ${dialect.name} gives it \`replicaOf\``,
      hint: 'Refer to the primary instead, or leave it out of this environment.',
    });
}

function isWanted(option: unknown): boolean {
  return option !== undefined && option !== false;
}

function hasStorageDecision({ options }: Resource): boolean {
  const { volume, ephemeral } = options;
  return isWanted(volume) || ephemeral === true;
}

function reportNoStorage(publishing: Publishing, resource: Resource): void {
  reportOn(publishing, resource, {
    code: 'STORAGE_UNDECIDED',
    message: `${resource.name} keeps data, and nothing says where: it would be lost whenever its container is made anew`,
    hint: 'Add `volume: true`, or `ephemeral: true` when it may be lost.',
  });
}
