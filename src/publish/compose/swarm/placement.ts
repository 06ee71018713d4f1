import type { ComposeService } from '../../../compose/model/service.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../publishing.ts';

const processors: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64', arm: 'armv7l' };

/** Which nodes may run it: those of its region and processor, and the one that has its volumes. */
export function constraintsOf(
  publishing: Publishing,
  { region, options }: Resource,
  { volumes = [], platform }: ComposeService,
): readonly string[] {
  const block = options['compose'] as { readonly deploy?: { readonly placement?: unknown } } | undefined;
  // Who places it in the manifest has thought of its volumes.
  const isPlaced = block?.deploy?.placement !== undefined;
  const [system, processor] = typeof platform === 'string' ? platform.split('/') : [];
  const held = new Set(
    volumes.flatMap(({ type, source }) => (type === 'volume' && typeof source === 'string' ? [source] : [])),
  );
  return [
    ...(region === undefined ? [] : [`node.labels.region == ${region}`]),
    ...(system === undefined ? [] : [`node.platform.os == ${system}`]),
    ...(processor === undefined ? [] : [`node.platform.arch == ${processors[processor] ?? processor}`]),
    ...(isPlaced ? [] : [...held].map((volume) => `node.labels.${volumeLabel(publishing, volume)} == true`)),
  ];
}

/** What the node is labelled with that keeps the volume: a volume is where it was made, and nobody moves it. */
export function volumeLabel({ project }: Pick<Publishing, 'project'>, volume: string): string {
  return `${project}.${volume}`;
}
