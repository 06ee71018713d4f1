import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { ComposeFileObject, ComposeModel } from '../../../compose/model/compose-model.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import { isOpen, type Text } from '../../../compose/model/values.ts';
import { parseTemplate, type Template, type Variable } from '../../../compose/template.ts';
import type { Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';

type Section = 'configs' | 'secrets';

/**
 * The files of the services as objects of the swarm, which nobody can change: one with another content has another name.
 * What only whoever deploys knows is filled in when a task starts, from variables of its service.
 */
export function toObjects(publishing: Publishing, model: ComposeModel, sections: Sections): ComposeModel {
  const given = new Map<string, Variable>();
  const made = (['configs', 'secrets'] as const).map((section) => {
    const objects = Object.entries(model[section] ?? {}).map(([key, object]) => {
      const { variables, ...swarm } = toObject(publishing, sections, { section, key, object });
      for (const [name, variable] of variables) given.set(`${section}/${key}/${name}`, variable);
      return [key, swarm] as const;
    });
    return [section, objects.length === 0 ? undefined : Object.fromEntries(objects)] as const;
  });
  const services = Object.entries(model.services).map(
    ([name, service]) => [name, withVariables(service, given)] as const,
  );
  return {
    ...model,
    services: Object.fromEntries(services),
    ...Object.fromEntries(made.filter(([, section]) => section !== undefined)),
  };
}

interface Found {
  readonly section: Section;
  readonly key: string;
  readonly object: ComposeFileObject;
}

type SwarmObject = ComposeFileObject & { readonly variables: ReadonlyMap<string, Variable> };

function toObject(publishing: Publishing, sections: Sections, found: Found): SwarmObject {
  const { section, key, object } = found;
  const { environment, content, file, external } = object;
  const variables = new Map<string, Variable>();
  if (external === true) return { ...object, variables };
  const own = `${publishing.project}_${key}`;
  if (section === 'secrets' && typeof environment === 'string')
    return { name: named(`${environment}_SECRET`, own), external: true, variables };
  if (file !== undefined) return { name: named(`${toVariable(key)}_NAME`, own), file, variables };
  const text: Text = content ?? read(typeof environment === 'string' ? `\${${environment}:?}` : '');
  const path = join(publishing.directory, section, basename(key));
  const written = isOpen(text) ? fill(text.template, variables) : text;
  sections.written.set(path, written);
  return {
    name: `${own}-${digest(written)}`,
    file: path,
    ...(isOpen(text) && { template_driver: 'golang' }),
    variables,
  };
}

/** The text as a template of the swarm, which reads the variables of the service. */
function fill(template: Template, variables: Map<string, Variable>): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part.replaceAll('{{', '{{"{{"}}');
      const name = `FILE_${part.name}`;
      variables.set(name, part);
      return `{{ env "${name}" }}`;
    })
    .join('');
}

function withVariables(service: ComposeService, given: ReadonlyMap<string, Variable>): ComposeService {
  const uses = (['configs', 'secrets'] as const).flatMap((section) =>
    (service[section] ?? []).map(({ source }) => `${section}/${typeof source === 'string' ? source : ''}/`),
  );
  const added = [...given].flatMap(([place, variable]) => {
    const use = uses.find((each) => place.startsWith(each));
    return use === undefined ? [] : [[place.slice(use.length), { template: [variable] }] as const];
  });
  if (added.length === 0) return service;
  return { ...service, environment: { ...service.environment, ...Object.fromEntries(added) } };
}

/** A name that another one can be given, when its content is another. */
function named(variable: string, usual: string): Text {
  return read(`\${${variable}:-${usual}}`);
}

function read(text: string): Text {
  const parsed = parseTemplate(text);
  return 'template' in parsed ? { template: parsed.template } : text;
}

function toVariable(key: string): string {
  return key.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
