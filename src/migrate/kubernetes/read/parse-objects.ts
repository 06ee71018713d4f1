import { isMap, isScalar, parseAllDocuments, visit, type Document } from 'yaml';
import { reportSyntax } from '../../../manifest/parse/syntax-errors.ts';
import { findInDocument } from '../../../manifest/parse/yaml-document.ts';
import { locationOf, type Report } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import type { KubernetesSource } from '../../read/kubernetes-sources.ts';
import { createClusterObject, isFields, type ClusterObject, type Fields } from './cluster-object.ts';

/** All objects of all sources, lists unpacked. What is wrong with a source is in the report. */
export function parseObjects(sources: readonly KubernetesSource[], report: Report): readonly ClusterObject[] {
  const objects = sources.flatMap((source) => objectsOf(source, report));
  const known = new Map<string, ClusterObject>();
  for (const object of objects) {
    const key = `${object.kind} ${object.namespace ?? ''} ${object.name}`;
    const first = known.get(key);
    if (first === undefined) known.set(key, object);
    else
      report.add({
        code: 'OBJECT_TWICE',
        message: `the ${object.kind} ${object.name} stands in ${first.locate().file}, line ${first.locate().line}, and here again`,
        hint: 'Name the files of one environment only.',
        at: object.locate(),
      });
  }
  return [...known.values()];
}

function objectsOf(source: KubernetesSource, report: Report): readonly ClusterObject[] {
  const documents = parse(source, report);
  const values = documents.map((document) => ({ document, value: document.toJS({ maxAliasCount: 1000 }) as unknown }));
  const filled = values.filter(({ value }) => value !== null && value !== undefined);
  const isNone = filled.every(({ value }) => !isFields(value) || value['apiVersion'] === undefined);
  if (source.isFound === true && isNone) {
    if (filled.length > 0)
      report.add({
        code: 'MIGRATION_SOURCE_SKIPPED',
        severity: 'note',
        message: `${source.file} holds no Kubernetes objects`,
        hint: 'Nothing has to be done when that is meant.',
      });
    return [];
  }
  return filled.flatMap(({ document, value }) => unpack(source, { document, value, at: [] }, report));
}

function parse(source: KubernetesSource, report: Report): readonly Document.Parsed[] {
  const { file, text } = source;
  const parsed = parseAllDocuments(text, {
    // As kubectl reads it: `on` is true and `0644` an octal number, but a date is a text.
    version: '1.1',
    customTags: (tags) =>
      tags.filter(
        (tag) =>
          typeof tag === 'string' || (!('format' in tag && tag.format === 'TIME') && !tag.tag.endsWith(':timestamp')),
      ),
    prettyErrors: false,
    logLevel: 'error',
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  const isTemplate = /\{\{/.test(text) && documents.some((each) => each.errors.length > 0 || hasTemplate(each));
  if (isTemplate) {
    const offset = text.indexOf('{{');
    report.add({
      code: 'TEMPLATE_NOT_RENDERED',
      message: 'this is a template of Helm, not an object yet',
      hint: 'Render it first: `helm template CHART | apphost migrate k8s -`.',
      at: locationOf(source, { start: offset, end: offset + 2 }),
    });
    return [];
  }
  const wrong = documents.find(({ errors }) => errors.length > 0);
  if (wrong === undefined) return documents;
  const shown = { file, text, document: () => wrong, find: (path: Path) => findInDocument(wrong, path, 'value') };
  reportSyntax(shown, { reason: wrong.errors[0]?.message ?? '', offset: wrong.errors[0]?.pos[0] ?? 0 }, report);
  return [];
}

/** `{{ .Values.name }}` without quotes is a map whose key is a map. */
function hasTemplate(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair: (_, { key }) => {
      if (!isMap(key)) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

interface Found {
  readonly document: Document.Parsed;
  readonly value: unknown;
  readonly at: Path;
}

function unpack(source: KubernetesSource, { document, value, at }: Found, report: Report): readonly ClusterObject[] {
  const locate = (path: Path) => locationOf(source, findInDocument(document, [...at, ...path], 'key'));
  if (isFields(value) && Array.isArray(value['items']) && String(value['kind']).endsWith('List'))
    return value['items'].flatMap((item: unknown, index) =>
      unpack(source, { document, value: item, at: [...at, 'items', index] }, report),
    );
  const missing = missingOf(value);
  if (missing === undefined) return [createClusterObject({ value: value as Fields, locate })];
  const start = isScalar(document.contents) ? 0 : (document.contents?.range[0] ?? 0);
  report.add({
    code: 'NOT_KUBERNETES',
    message: `this is no Kubernetes object: it has no ${missing}`,
    hint: 'Name files of Kubernetes objects only; a Compose project migrates with `apphost migrate compose`.',
    at: at.length > 0 ? locate([]) : locationOf(source, { start, end: start + 1 }),
  });
  return [];
}

function missingOf(value: unknown): string | undefined {
  if (!isFields(value)) return '`apiVersion` and `kind`';
  for (const key of ['apiVersion', 'kind']) if (typeof value[key] !== 'string') return `\`${key}\``;
  const { metadata } = value;
  return isFields(metadata) && typeof metadata['name'] === 'string' ? undefined : '`metadata.name`';
}
