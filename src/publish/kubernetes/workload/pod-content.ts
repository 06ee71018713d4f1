import type { ResourceRequirements } from 'kubernetes-types/core/v1.js';
import { createHash } from 'node:crypto';
import { environmentOf } from '../../../model/environment.ts';
import type { Expression } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isPlain, secretsIn, type ClusterText, type SecretPart } from '../text/cluster-text.ts';
import { secretContent, toPodEnvironment, type PodEnvironment, type SecretContent } from '../text/pod-environment.ts';
import { toClusterText, type ClusterFacts } from '../text/resolve.ts';
import type { PodPort, PodUnit } from '../unit.ts';
import { podPorts } from './ports.ts';
import { toProbes, type Probes } from './probes.ts';
import { podResources, serverResources, withDisk } from './resources.ts';
import { toSecurity, type Security } from './security.ts';
import { podDisk, toVolumes, type PodFile, type PodVolumes } from './volumes.ts';

/** What is in the pods of a unit, worked out before any object is made of it. */
export interface PodContent {
  readonly ports: readonly PodPort[];
  readonly environment: PodEnvironment;
  /** Not secret ones stand in a ConfigMap. */
  readonly files: readonly PodFile[];
  /** What its own Secret must hold; empty when it needs none. */
  readonly composed: ReadonlyMap<string, SecretContent>;
  /** Every secret that it takes, wherever. */
  readonly taken: readonly SecretPart[];
  readonly probes: Probes;
  readonly volumes: PodVolumes;
  readonly security: Security;
  readonly resources: ResourceRequirements;
  /** In Kubernetes' words: `command` replaces the entry point, `args` the command. */
  readonly words: { readonly command?: readonly string[]; readonly args?: readonly string[] };
  readonly podLabels: Readonly<Record<string, string>>;
  /** Change when what the pods read at their start changes, and so make new pods. */
  readonly checksums: Readonly<Record<string, string>>;
}

export function toPodContent(publishing: Publishing, facts: ClusterFacts, unit: PodUnit): PodContent {
  const { resource, profile } = unit;
  const read = (expression: Expression): ClusterText => toClusterText(facts, expression, resource);
  const ports = podPorts(resource);
  const environment = environmentFor(publishing, unit, read);
  const files = filesOf(publishing, unit, read);
  const words = wordsOf(publishing, unit, read);
  const secretFiles = files.flatMap(({ key, content }) =>
    typeof content === 'string' ? [] : [[key, content] as const],
  );
  const composed = new Map([...environment.composed, ...secretFiles]);
  const plain = { settings: environment.settings, files: files.filter(({ content }) => typeof content === 'string') };
  const volumes = toVolumes(publishing, unit, files);
  const hasConfig = Object.keys(plain.settings).length + plain.files.length > 0;
  noteNoHealthPath(publishing, resource);
  return {
    ports,
    environment,
    files,
    composed,
    taken: [...environment.taken, ...[...composed.values()].flatMap((content) => secretsIn(content))],
    probes: toProbes(unit, ports, (command) => plainWords(publishing, resource, command.map(read))),
    volumes,
    security: toSecurity(publishing, unit),
    resources:
      profile === undefined
        ? podResources(resource)
        : withDisk(serverResources(resource, profile.size), podDisk(unit, volumes)),
    words,
    podLabels: {},
    checksums: hasConfig ? { 'checksum/config': checksum(plain) } : {},
  };
}

/** No path is made up: one that the program does not have would keep it from ever being ready. */
function noteNoHealthPath(publishing: Publishing, resource: Resource): void {
  const check = resource.probe?.check;
  if (check?.type !== 'http' || check.status !== 'any') return;
  reportOn(publishing, resource, {
    code: 'HEALTH_PATH_MISSING',
    severity: 'warning',
    message: `${resource.name} has no health path, so it gets requests as soon as its port accepts a connection`,
    hint: 'Add `health: { http: /health, live: /alive }` with paths that it answers.',
  });
}

function environmentFor(
  publishing: Publishing,
  { resource, profile }: PodUnit,
  read: (expression: Expression) => ClusterText,
): PodEnvironment {
  const variables = environmentOf(publishing.application, resource, publishing.names, '+');
  const own = (resource.options['env'] ?? {}) as Readonly<Record<string, unknown>>;
  const further = Object.entries(profile?.env ?? {}).filter(([name]) => !(name in own));
  const values = new Map([...Object.entries(variables), ...further].map(([name, value]) => [name, read(value)]));
  for (const [name, text] of values) refuseComposedName(publishing, resource, { name, text });
  return toPodEnvironment(values, `${resource.name}-secrets`);
}

/** Such a value can be put together neither in the open, by its name, nor in our Secret, by what only the cluster knows. */
function refuseComposedName(
  publishing: Publishing,
  resource: Resource,
  { name, text }: { readonly name: string; readonly text: ClusterText },
): void {
  const made = madeInCluster(publishing, text);
  if (!/secret/i.test(name) || text.length < 2 || made === undefined) return;
  reportOn(publishing, resource, {
    code: 'SECRET_COMPOSED',
    message: `the variable ${name} of ${resource.name} is composed of ${made.what}, and a name with “secret” in it may not be`,
    hint: `Choose another name with \`as:\` or \`inject:\`${made.otherwise}.`,
  });
}

interface MadeInCluster {
  readonly what: string;
  /** What can be done about it besides. */
  readonly otherwise: string;
}

/** No template that is filled in outside of the pod can hold such a secret: nothing there knows it. */
function madeInCluster({ application, options }: Publishing, text: ClusterText): MadeInCluster | undefined {
  const origins = secretsIn(text).map(({ of }) => of);
  if (origins.some(({ from }) => from === 'operator'))
    return { what: 'a secret that an operator makes', otherwise: '' };
  if (options.secrets !== 'generated') return undefined;
  const generated = origins.find(
    (of) => of.from === 'parameter' && application.parameters.get(of.name)?.generate !== undefined,
  );
  if (generated?.from !== 'parameter') return undefined;
  return {
    what: `the parameter ${generated.name}, which is made up in the cluster`,
    otherwise: `, or bring ${generated.name} from the store with \`--secrets external\``,
  };
}

function filesOf(
  publishing: Publishing,
  { resource, container, profile }: PodUnit,
  read: (expression: Expression) => ClusterText,
): readonly PodFile[] {
  const { files: added = [] } = profile ?? {};
  const kept = container.files.filter(({ path }) => added.every((file) => file.path !== path));
  const own = kept.map(({ path, content, mode }) => ({ path, mode, text: read(content) }));
  const further = added.map(({ path, content }) => ({ path, mode: 0o444, text: [content] }));
  return [...own, ...further].flatMap(({ path, mode, text }, index): PodFile[] => {
    const key = `${index}-${path.split('/').at(-1) ?? 'file'}`.replace(/[^-._a-zA-Z0-9]/g, '-');
    if (isPlain(text)) return [{ key, path, mode, content: text.join('') }];
    const content = secretContent(text);
    const made = madeInCluster(publishing, text);
    if (content !== undefined && made === undefined) return [{ key, path, mode, content }];
    const { what = 'what only the pod knows', otherwise = '' } = made ?? {};
    reportOn(publishing, resource, {
      code: 'SECRET_COMPOSED',
      message: `the file ${path} of ${resource.name} holds ${what}`,
      hint: `Pass it in a variable (\`env:\`), and let the program read that${otherwise}.`,
    });
    return [];
  });
}

function wordsOf(
  publishing: Publishing,
  { resource, container, profile }: PodUnit,
  read: (expression: Expression) => ClusterText,
): PodContent['words'] {
  const entrypoint = profile?.entrypoint ?? container.entrypoint;
  const command = profile?.command ?? container.command;
  const [before, after] = [entrypoint, command].map((words) =>
    words === undefined ? undefined : plainWords(publishing, resource, words.map(read)).map(unexpanded),
  );
  return { ...(before === undefined ? {} : { command: before }), ...(after === undefined ? {} : { args: after }) };
}

/** A `$(` in the words of a command is a shell's, not Kubernetes', which reads it there (but not in those of a probe). */
function unexpanded(word: string): string {
  return word.replaceAll('$(', '$$$$(');
}

function plainWords(publishing: Publishing, resource: Resource, words: readonly ClusterText[]): string[] {
  return words.map((word) => {
    if (isPlain(word)) return word.join('');
    reportOn(publishing, resource, {
      code: 'SECRET_IN_ARGUMENTS',
      message: `a secret would stand in the arguments of ${resource.name}, where everybody who may look at its pods reads it`,
      hint: 'Pass it in a variable (`env:`) or a file (`files:`).',
    });
    return '';
  });
}

/** Of what the pods read, in one order whatever the manifest's. */
function checksum(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
