import type { Workload } from '../../../model/workload.ts';
import type { Problem } from '../../kind.ts';
import type { RunOptions } from '../run.ts';
import { holdsVariable, obeyed, type ServiceBlock } from './block-settings.ts';

interface Written {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What `up` leaves out of what only a container engine, or only Compose, understands. */
export function engineNotes({ name, options }: Written, workload: Workload | undefined): readonly Problem[] {
  if (workload === undefined) return [];
  const block = (options['compose'] ?? {}) as ServiceBlock;
  const ignored = workload.runs === 'container' ? ignoredOf(block) : Object.keys(block);
  const left = leftOut(options);
  return [
    ...(ignored.length === 0 ? [] : [note('compose', `${name} is started without ${list(ignored)} of its block`)]),
    ...left.map(([property, message]) => note(property, message.replace('NAME', name))),
  ];
}

/** The attributes of a block that `up` does not obey, by their names. */
export function ignoredOf(block: ServiceBlock): readonly string[] {
  return Object.entries(block).flatMap(([key, value]) => {
    if (key.startsWith('x-')) return [];
    if (key === 'volumes') return ignoredMounts(block.volumes);
    if (key === 'networks') return ignoredMemberships(block.networks);
    return obeyed.includes(key) && !holdsVariable(value) ? [] : [key];
  });
}

const mountWords = new Set(['propagation', 'nocopy', 'labels']);

function ignoredMounts(volumes: ServiceBlock['volumes'] = []): readonly string[] {
  const words = volumes.flatMap(({ target: _target, bind, volume, ...more }) => [
    ...Object.keys({ ...bind, ...volume }).filter((word) => !mountWords.has(word)),
    ...Object.keys(more),
  ]);
  return words.length === 0 ? [] : ['volumes'];
}

const addressWords = new Set(['ipv4_address', 'ipv6_address', 'link_local_ips']);

function ignoredMemberships(networks: ServiceBlock['networks'] = {}): readonly string[] {
  const words = Object.values(networks).flatMap((membership) => Object.keys(membership ?? {}));
  return words.every((word) => addressWords.has(word)) && !holdsVariable(networks) ? [] : ['networks'];
}

/** Properties of the manifest that are for what is published. */
function leftOut({ hooks, references = [], waitFor = [], pull, build, files = {}, requests }: Options) {
  const waits = [...references, ...waitFor].filter((each) => typeof each === 'object');
  const further = ['tags', 'labels', 'platforms', 'contexts', 'ssh', 'secrets', 'image'];
  const told = typeof build === 'object' && build !== null ? further.filter((key) => key in build) : [];
  const external = Object.values(files).some((file) => typeof file === 'object' && file.external !== undefined);
  const found: (readonly [string, string] | false)[] = [
    hooks !== undefined && ['hooks', 'NAME is started and stopped without its hooks'],
    waits.some(({ restartWith }) => restartWith === true) && [
      'waitFor',
      'NAME is not started anew with what it waits for',
    ],
    waits.some((each) => 'alias' in each) && ['waitFor', 'NAME reaches what it waits for by its own name only'],
    pull !== undefined && pull !== 'missing' && ['pull', 'the image of NAME is fetched when it is missing'],
    told.length > 0 && ['build', `NAME is built without ${list(told)}`],
    external && ['files', 'NAME is started without the files that its target keeps'],
    requests?.cpu !== undefined && ['requests', 'no cpu is kept free for NAME'],
  ];
  return found.filter((each) => each !== false);
}

type Options = RunOptions & { readonly build?: unknown };

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function note(property: string, message: string): Problem {
  return {
    code: 'NOT_UNDER_UP',
    severity: 'note',
    message: `under \`up\`, ${message} (\`${property}\`)`,
    at: [property],
  };
}
