import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Application } from '../../model/application.ts';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { printYaml } from '../print-yaml.ts';
import { readYaml } from '../read-yaml.ts';
import type { KnownSecret } from './checks/check.ts';
import {
  checkObjects,
  checkSet,
  createObjectSet,
  exceptionAnnotations,
  exceptionsOf,
  exceptionsOfSet,
  type LintException,
  type LintFinding,
} from './checks/index.ts';
import type { Publishing } from './cluster.ts';
import type { Publication } from './publish-objects.ts';
import type { PublishedObject, Unit } from './unit.ts';

/** What the checks make of the objects. */
export interface LintedPublication {
  /** What they have against them, each at the resource that it comes from. */
  readonly diagnostics: readonly Diagnostic[];
  /** What they let pass, because the objects say why. */
  readonly exceptions: readonly LintException[];
}

/** Checks the objects as they are written. */
export function lintPublication(application: Application, publication: Publication): LintedPublication {
  const { objects, units, suppliedSecrets } = publication;
  // As a reader of the files sees them, not as we meant them.
  const rendered = createObjectSet(objects.map(({ object }) => readYaml(printYaml(object))));
  const findings = checkSet(rendered, { knownSecrets: [...operatorSecrets(units), ...suppliedSecrets] });
  return {
    diagnostics: findings.map((finding) =>
      toDiagnostic(finding, application.resources.get(ownerOf(finding, objects) ?? '')),
    ),
    exceptions: exceptionsOfSet(rendered),
  };
}

/** The annotations for those checks that the manifest itself makes exceptions from, with its reasons. */
export function stateExceptions(
  { application }: Publishing,
  objects: readonly PublishedObject[],
): readonly PublishedObject[] {
  const stated = new Map(
    objects.flatMap(({ resource = '' }) => {
      const reasons = exceptionReasons(application.resources.get(resource));
      return Object.keys(reasons).length === 0 ? [] : [[resource, reasons] as const];
    }),
  );
  if (stated.size === 0) return objects;
  const findings = checkObjects(objects.map(({ object }) => object));
  return objects.map((published) => {
    const reasons = stated.get(published.resource ?? '') ?? {};
    const excepted = findings.flatMap(({ tool, check, object }) => {
      const reason = reasons[check];
      const isThis = isSame(object, published.object);
      return reason === undefined || !isThis || tool === 'apphost' ? [] : [{ tool, check, reason }];
    });
    return excepted.length === 0 ? published : { ...published, object: annotate(published.object, excepted) };
  });
}

/** `kubernetes: { exceptions: { privileged-ports: reason } }` of a resource. */
function exceptionReasons(resource: Resource | undefined): Readonly<Record<string, string>> {
  const { exceptions } = (resource?.options['kubernetes'] ?? {}) as { readonly exceptions?: unknown };
  if (typeof exceptions !== 'object' || exceptions === null) return {};
  const stated = Object.entries(exceptions as Readonly<Record<string, unknown>>);
  return Object.fromEntries(stated.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function annotate(object: KubernetesObject, exceptions: Parameters<typeof exceptionAnnotations>[0]): KubernetesObject {
  const before = exceptionsOf([object]).map(({ tool, check, reason = '' }) => ({ tool, check, reason }));
  const annotations = { ...object.metadata.annotations, ...exceptionAnnotations([...before, ...exceptions]) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Secrets that operators make are in no file. */
function operatorSecrets(units: readonly Unit[]): readonly KnownSecret[] {
  return units.flatMap((unit) =>
    unit.form === 'operated' ? Object.values(unit.server.secrets).map(({ secret }) => ({ name: secret })) : [],
  );
}

function ownerOf({ object }: LintFinding, objects: readonly PublishedObject[]): string | undefined {
  return objects.find((published) => isSame(object, published.object))?.resource;
}

function isSame(reference: LintFinding['object'], { kind, metadata }: KubernetesObject): boolean {
  return reference.kind === kind && reference.name === metadata.name;
}

function toDiagnostic(
  { tool, check, object, container, message, remedy }: LintFinding,
  resource: Resource | undefined,
): Diagnostic {
  const what = `${object.kind} ${object.name}${container === undefined ? '' : `, container ${container}`}`;
  return {
    code: 'CHECK_FAILED',
    severity: 'error',
    message: `${what} ${message} (${tool}: ${check})`,
    hint: remedy,
    ...(resource === undefined ? {} : { location: resource.location }),
  };
}
