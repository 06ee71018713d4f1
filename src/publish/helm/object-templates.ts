import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import { objectPaths } from '../kubernetes/object-paths.ts';
import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import { ownerOf, type ChartValues } from './chart-values.ts';
import { presenceOf, type Presence } from './presence.ts';
import type { ResourceValues } from './resource-values.ts';
import { slots } from './slots/index.ts';
import { fillJobHook } from './slots/job-hook.ts';
import { fillRelease } from './slots/release.ts';
import type { FillRequest } from './slots/slot.ts';
import { mergeEnvironments, type InEnvironment } from './template/merge-environments.ts';
import { printTemplate } from './template/print-template.ts';
import { toNode, type TemplateNode } from './template/template-node.ts';

/** The template of one object, for all environments. */
export interface ObjectTemplate {
  /** Below `templates/`. */
  readonly path: string;
  readonly text: string;
}

export interface ChartRequest {
  /** The chart's name. */
  readonly name: string;
  /** The first is what the chart is without values. */
  readonly environments: readonly [PublishedEnvironment, ...PublishedEnvironment[]];
}

export function objectTemplates(request: ChartRequest, values: ChartValues): readonly ObjectTemplate[] {
  const all = allObjects(request);
  const paths = new Map([...objectPaths(all)].map(([{ object }, path]) => [keyOf(object), path]));
  const byKey = new Map(
    request.environments.map(({ environment, publication }) => [
      environment,
      new Map(publication.objects.map((published) => [keyOf(published.object), published])),
    ]),
  );
  const context = { request, values, paths, byKey };
  return all.map((published) => toTemplate(context, published));
}

/** Which environment the objects are made for, where values alone do not say it. */
export const environmentValue = '$.Values.environmentName';

interface Context {
  readonly request: ChartRequest;
  readonly values: ChartValues;
  /** By object: where its template is. */
  readonly paths: ReadonlyMap<string, string>;
  /** By environment and by object. */
  readonly byKey: ReadonlyMap<string, ReadonlyMap<string, PublishedObject>>;
}

/** Those of the base, then what further environments have besides. */
function allObjects({ environments }: ChartRequest): readonly PublishedObject[] {
  const all = new Map<string, PublishedObject>();
  for (const { publication } of environments) {
    for (const published of publication.objects) {
      const key = keyOf(published.object);
      if (!all.has(key)) all.set(key, published);
    }
  }
  return [...all.values()];
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.name}`;
}

function toTemplate(context: Context, published: PublishedObject): ObjectTemplate {
  const { request, paths, byKey } = context;
  const key = keyOf(published.object);
  const found = request.environments.flatMap(({ environment, publication }) => {
    const same = byKey.get(environment)?.get(key);
    return same === undefined ? [] : [{ environment, value: fill(context, { environment, publication }, same) }];
  });
  const merged = mergeEnvironments(found, (environments) => isOneOf(request, environments));
  const conditions = conditionsOf(context, published, found);
  const body = printTemplate(merged);
  const text = [
    ...conditions.map((condition) => `{{- if ${condition} }}\n`),
    body,
    ...conditions.map(() => '{{- end }}\n'),
  ];
  const whole = text.join('');
  const owner = ownerOf(published);
  const usesResource = whole.includes('$resource') && owner !== undefined;
  return {
    path: paths.get(key) ?? '',
    text: usesResource ? `{{- $resource := index .Values ${JSON.stringify(owner)} }}\n${whole}` : whole,
  };
}

function fill(
  { request, values, paths, byKey }: Context,
  { environment, publication }: Pick<PublishedEnvironment, 'environment' | 'publication'>,
  published: PublishedObject,
): TemplateNode {
  const { object } = published;
  const released = fillJobHook(fillRelease(toNode(object), object, publication), object);
  const resource = ownerOf(published);
  const own = values.byEnvironment.get(environment)?.get(resource ?? '');
  if (resource === undefined || own === undefined) return released;
  const configuration = configurationOf(resource, paths, byKey.get(environment));
  const details: FillRequest = { object, resource, values: own, chart: request.name, configuration };
  return slots.reduce((node, slot) => slot.fill(node, details), released);
}

/** The settings and files of a resource, as far as they are in the open. */
function configurationOf(
  resource: string,
  paths: ReadonlyMap<string, string>,
  objects: ReadonlyMap<string, PublishedObject> = new Map(),
): FillRequest['configuration'] {
  const [settings, files] = ['config', 'files'].map((suffix) => `v1 ConfigMap ${resource}-${suffix}`);
  return {
    templates: [settings, files].flatMap((key = '') => (paths.has(key) ? [`/${paths.get(key)}`] : [])),
    isFixed: objects.has(files ?? ''),
  };
}

/** When the object is there at all. */
function conditionsOf(
  { request, values }: Context,
  published: PublishedObject,
  found: readonly InEnvironment<unknown>[],
): readonly string[] {
  if (published.object.kind === 'Namespace') return ['.Values.createNamespace'];
  const presence = presenceIn({ request, values }, published, found);
  const isThere = ({ environment }: PublishedEnvironment) => found.some((other) => other.environment === environment);
  const isMeant = (environment: PublishedEnvironment): boolean => {
    const own = valuesIn(values, environment.environment, published);
    return isThere(environment) || (presence !== undefined && own !== undefined && !presence.holds(own));
  };
  const unexplained = request.environments.filter((environment) => !isMeant(environment));
  const allowed = request.environments.filter((environment) => !unexplained.includes(environment));
  return [
    ...(unexplained.length === 0
      ? []
      : [
          isOneOf(
            request,
            allowed.map(({ environment }) => environment),
          ),
        ]),
    ...(presence === undefined ? [] : [presence.condition]),
  ];
}

/** What the values say, unless an environment has the object in spite of its values. */
function presenceIn(
  { values }: Pick<Context, 'request' | 'values'>,
  published: PublishedObject,
  found: readonly InEnvironment<unknown>[],
): Presence | undefined {
  const resource = ownerOf(published);
  const usual = values.usual.get(resource ?? '');
  const presence =
    resource === undefined || usual === undefined ? undefined : presenceOf(published.object, resource, usual);
  const isKept = found.some(({ environment }) => {
    const own = valuesIn(values, environment, published);
    return own === undefined || presence?.holds(own) !== true;
  });
  return isKept ? undefined : presence;
}

function valuesIn(values: ChartValues, environment: string, published: PublishedObject): ResourceValues | undefined {
  return values.byEnvironment.get(environment)?.get(ownerOf(published) ?? '');
}

/** Whatever environment is named besides counts as the base. */
function isOneOf({ environments: [base, ...others] }: ChartRequest, meant: readonly string[]): string {
  const isBase = meant.includes(base.environment);
  const named = others.map(({ environment }) => environment).filter((name) => meant.includes(name) !== isBase);
  const [first, ...further] = named.map((name) => JSON.stringify(name));
  if (further.length === 0) return `${isBase ? 'ne' : 'eq'} ${environmentValue} ${first}`;
  const oneOf = `has ${environmentValue} (list ${[first, ...further].join(' ')})`;
  return isBase ? `not (${oneOf})` : oneOf;
}
