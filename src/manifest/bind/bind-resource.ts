import { engineNotes } from '../../kinds/parts/engine-settings/engine-notes.ts';
import type { ReplicasOption, LimitOptions, StopOptions } from '../../kinds/parts/run.ts';
import type { ChildDescription, Problem } from '../../kinds/kind.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { EngineChoice, Resource } from '../../model/resource.ts';
import { evaluate } from '../../model/expression.ts';
import type { ImageSource, Mount, Workload } from '../../model/workload.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { placeAt, toLocation } from '../report.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { bindEndpoints } from './endpoints.ts';
import { bindEnvironment } from './environment.ts';
import { toLimits, toReplicas, toRestartPolicy, toStopPolicy } from './policies.ts';
import { bindProbe } from './probe.ts';
import { bindReferences, bindUses, bindWaits, type Targets } from './references.ts';
import { bindWatch } from './watch.ts';

/** A resource of the model, from what was written and what its kind says about it. */
export function bindResource(context: BindContext, described: DescribedResource, targets: Targets): Resource {
  const { written, description } = described;
  const { options, node } = written;
  const runsToCompletion = description.runsToCompletion ?? false;
  const endpoints = bindEndpoints(context, described);
  const uses = bindUses(context, described, targets);
  const watch = bindWatch(context, described);
  return {
    name: written.name,
    type: written.type,
    ...(written.companionOf !== undefined && { companionOf: written.companionOf }),
    endpoints,
    ...(description.workload !== undefined && { workload: toWorkload(context, description.workload) }),
    ...embeddingOf(context, described),
    ...(description.connection !== undefined && { connection: description.connection }),
    ...(description.keeps !== undefined && { keeps: description.keeps }),
    ...(description.entrance !== undefined && { entrance: description.entrance }),
    references: bindReferences(context, described, targets),
    waits: bindWaits(context, described, targets),
    ...bindEnvironment(context, described),
    ...probeOf(context, described, endpoints),
    replicas: toReplicas(isCode(described) ? (options['replicas'] as ReplicasOption | undefined) : undefined, 1),
    restart: toRestartPolicy(options['restart'] as string | undefined, runsToCompletion),
    stop: toStopPolicy(options['stop'] as StopOptions | undefined),
    limits: toLimits(options['limits'] as LimitOptions | undefined),
    ...(watch !== undefined && { watch }),
    ...(description.schedule !== undefined && { schedule: description.schedule }),
    runsToCompletion,
    ...selectionOf(options),
    networks: toNames(options['network']),
    ...(typeof options['region'] === 'string' && { region: options['region'] }),
    labels: toTexts(options['labels']),
    engine: (options['engine'] as EngineChoice | undefined) ?? 'auto',
    ...(uses.length > 0 && { uses }),
    ...(description.refusal !== undefined && { refusal: description.refusal }),
    options,
    get notes() {
      return notesOf(described, [...(description.notes ?? []), ...engineNotes(written, description.workload)]);
    },
    get location() {
      return toLocation(placeAt(node, [], 'key'));
    },
  };
}

/** A database, a queue: what lives inside a server. It shares the server's place and the choice to start it. */
export function bindChild(parent: WrittenResource, child: ChildDescription): Resource {
  return {
    name: child.name,
    type: child.type,
    parent: parent.name,
    endpoints: [],
    connection: child.connection,
    references: [],
    waits: [],
    env: {},
    replicas: { count: 1, explicit: false },
    restart: { when: 'no' },
    stop: toStopPolicy(),
    limits: {},
    runsToCompletion: false,
    engine: 'auto',
    ...selectionOf(parent.options),
    networks: [],
    labels: {},
    ...(child.creation !== undefined && { creation: child.creation }),
    options: child.creation?.options ?? {},
    get location() {
      return toLocation(placeAt(parent.node, child.at));
    },
  };
}

function toWorkload(context: BindContext, workload: Workload): Workload {
  if (workload.runs !== 'container') return workload;
  return {
    ...workload,
    image: withDefaults(context, workload.image),
    mounts: workload.mounts.map((mount) => toEngineMount(context, mount)),
  };
}

/** For those that know no values: the name of the image with parameters in their defaults. */
function withDefaults({ parameters }: BindContext, image: ImageSource): ImageSource {
  if (image.from !== 'registry' || image.expression === undefined) return image;
  const reference = evaluate(image.expression, (source) => {
    if (source.from === 'parameter') return parameters.get(source.name)?.default ?? source.otherwise ?? '';
    return 'otherwise' in source ? (source.otherwise ?? '') : '';
  });
  return { ...image, reference };
}

/** The engine knows volumes of every application, so this one's carry its id. */
function toEngineMount({ id }: BindContext, mount: Mount): Mount {
  if (mount.type !== 'volume' || mount.external) return mount;
  return { ...mount, volume: mount.engineName ?? `${id}_${mount.volume}` };
}

function embeddingOf({ id }: BindContext, described: DescribedResource): Pick<Resource, 'embedding' | 'notEmbedded'> {
  const { embedding } = described.description;
  const load = described.written.kind.embedded;
  if (embedding === undefined || load === undefined) return {};
  if ('refusal' in embedding) return { notEmbedded: embedding.refusal };
  const { volume, notes, ...told } = embedding;
  return {
    embedding: {
      ...told,
      load,
      ...(volume !== undefined && { volume: `${id}_${volume}` }),
      get notes() {
        return notesOf(described, notes);
      },
    },
  };
}

function probeOf(
  context: BindContext,
  described: DescribedResource,
  endpoints: readonly Endpoint[],
): Pick<Resource, 'probe' | 'livenessPath'> {
  const probe = bindProbe(context, described, endpoints);
  const live = (described.written.options['health'] as { readonly live?: string } | undefined)?.live;
  return { ...(probe !== undefined && { probe }), ...(live !== undefined && { livenessPath: live }) };
}

/** Copies of what keeps data are not interchangeable: its kind has reported them. */
function isCode({ written }: DescribedResource): boolean {
  return written.kind.group !== 'data';
}

function selectionOf(options: WrittenResource['options']): Pick<Resource, 'profiles' | 'explicitStart'> {
  return { profiles: toList(options['profiles']), explicitStart: options['explicitStart'] === true };
}

function notesOf({ written }: DescribedResource, notes: readonly Problem[] = []): readonly Diagnostic[] {
  return notes.map(({ code, severity = 'note', message, hint, at }) => ({
    code,
    severity,
    message,
    ...(hint !== undefined && { hint }),
    location: toLocation(placeAt(written.node, at)),
  }));
}

function toList(option: unknown): readonly string[] {
  if (Array.isArray(option)) return option.map(String);
  return typeof option === 'string' ? [option] : [];
}

/** Names, of which some stand in a long form. */
function toNames(option: unknown): readonly string[] {
  if (!Array.isArray(option)) return toList(option);
  return option.map((each: unknown) =>
    typeof each === 'object' && each !== null && 'name' in each ? String(each.name) : String(each),
  );
}

function toTexts(option: unknown): Readonly<Record<string, string>> {
  const entries = typeof option === 'object' && option !== null ? Object.entries(option) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
