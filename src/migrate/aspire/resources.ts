import { plainText } from '../../support/plain-text.ts';
import { basename, dirname, relative, resolve } from 'node:path';
import { recogniseImage } from '../../kinds/recognise-image.ts';
import { isOwnImage, shapeOf, takesOption } from '../draft/server-shape.ts';
import type { DraftServer } from '../draft/draft.ts';
import { literalText } from '../draft/parameters.ts';
import { toParameterName } from '../../support/secret-signs.ts';
import type { AspireMapping, MappedAspire } from './mapping.ts';
import { toExpression } from './expressions.ts';
import { isFields, type Fields } from './parse-manifest.ts';

/** What each property of a resource that runs is for; any other is reported. */
const known = new Set(
  'type path workingDirectory command args env bindings image entrypoint volumes bindMounts context build buildArgs connectionString'.split(
    ' ',
  ),
);

/** A resource that runs, without what leads to others. `undefined`: it is none. */
export function startResource(mapping: AspireMapping, key: string, source: Fields): MappedAspire | undefined {
  const type = String(source['type']);
  const found = kindOf(mapping, source, type);
  if (found === undefined) return undefined;
  const name = mapping.takeName(key, ['app']);
  const { line } = mapping.manifest.locate(['resources', key]);
  const comment = ` from ${basename(mapping.file)}:${line}`;
  const resource = { name, type: found.type, comment, options: found.options };
  const version = found.server?.tag === undefined ? '' : ` (${found.server.tag})`;
  mapping.remark(
    'became',
    key,
    found.server === undefined
      ? `${name}, ${found.type === 'executable' ? 'an' : 'a'} ${found.type}`
      : `${name}, of the type ${found.type}${version}`,
  );
  for (const property of Object.keys(source).filter((each) => !known.has(each)))
    mapping.remark('decide', key, `has \`${property}\`, which the manifest has nothing for; it is left out`);
  return { key, source, resource, ...(found.server !== undefined && { server: found.server }) };
}

interface Found {
  readonly type: string;
  readonly options: Record<string, unknown>;
  readonly server?: DraftServer;
}

function kindOf(mapping: AspireMapping, source: Fields, type: string): Found | undefined {
  if (/^project\.v[01]$/.test(type))
    return { type: 'project', options: { path: pathOf(mapping, dirname(String(source['path']))) } };
  if (type === 'executable.v0') {
    const command = [source['command'], ...(Array.isArray(source['args']) ? source['args'] : [])].map((word) =>
      literalText(String(word)),
    );
    return {
      type: 'executable',
      options: { path: pathOf(mapping, plainText(source['workingDirectory'], '.')), command },
    };
  }
  if (type === 'dockerfile.v0') {
    const build = { context: source['context'], dockerfile: source['path'], args: source['buildArgs'] };
    return { type: 'container', options: { build: toBuild(mapping, build) } };
  }
  if (!/^container\.v[01]$/.test(type)) return undefined;
  if (isFields(source['build'])) return { type: 'container', options: { build: toBuild(mapping, source['build']) } };
  const image = plainText(source['image'], 'scratch');
  const server = mapping.options.lift ? serverOf(image, source) : undefined;
  if (server === undefined) return { type: 'container', options: { image } };
  const { tag, image: own } = server;
  return {
    type: server.kind.name,
    options: { ...(tag !== undefined && { tag }), ...(own !== undefined && { image: own }) },
    server,
  };
}

/** The command that Aspire itself gives a server is its type's, too. */
function serverOf(image: string, { volumes }: Fields): DraftServer | undefined {
  const found = recogniseImage(image);
  if (found === undefined || found.kind.group !== 'data') return undefined;
  if (found.image === undefined && !isOwnImage(image, found.kind)) return undefined;
  const shape = shapeOf(found.kind, found.tag, found.image);
  const targets = Array.isArray(volumes) ? volumes.map((volume: Fields) => String(volume['target'])) : [];
  if (shape === undefined || targets.some((target) => target !== shape.dataPath)) return undefined;
  return { ...found, ...shape, login: {}, databases: new Map() };
}

function toBuild(mapping: AspireMapping, { context, dockerfile, stage, args }: Fields): unknown {
  const folder = pathOf(mapping, plainText(context, '.'));
  const file =
    dockerfile === undefined
      ? undefined
      : relative(
          resolve(dirname(mapping.file), plainText(context, '.')),
          resolve(dirname(mapping.file), plainText(dockerfile)),
        );
  const more = {
    ...(file !== undefined && file !== 'Dockerfile' && { dockerfile: file.replaceAll('\\', '/') }),
    ...(typeof stage === 'string' && { target: stage }),
    ...(isFields(args) &&
      Object.keys(args).length > 0 && {
        args: Object.fromEntries(
          Object.entries(args).map(([name, value]) => [name, toExpression(mapping, String(value))]),
        ),
      }),
  };
  return Object.keys(more).length === 0 ? folder : { context: folder, ...more };
}

/** As the new manifest writes it: paths of Aspire's start from its own folder. */
function pathOf({ file, options }: AspireMapping, path: string): string {
  const found = relative(dirname(options.file), resolve(dirname(file), path.replaceAll('\\', '/'))).replaceAll(
    '\\',
    '/',
  );
  if (found === '') return '.';
  return found.startsWith('.') || found.startsWith('/') ? found : `./${found}`;
}

/** Endpoints, words and folders, once all resources are known. */
export function completeResource(mapping: AspireMapping, mapped: MappedAspire): void {
  const { source, resource, server } = mapped;
  if (server === undefined) {
    mapBindings(mapping, mapped);
    const words = Array.isArray(source['args'])
      ? source['args'].map((word) => toExpression(mapping, String(word), mapped))
      : [];
    const isContainer = resource.type === 'container';
    if (words.length > 0 && resource.type !== 'executable') resource.options[isContainer ? 'command' : 'args'] = words;
    if (typeof source['entrypoint'] === 'string') resource.options['entrypoint'] = [literalText(source['entrypoint'])];
  } else givePassword(mapping, mapped);
  mapMounts(mapping, mapped);
}

/** Aspire calls the generated one as we do, and then it goes without saying. */
function givePassword({ hidden, manifest, remark }: AspireMapping, { source, resource }: MappedAspire): void {
  if (!takesOption(resource.type, 'password')) return;
  const texts = [source['connectionString'], ...Object.values(isFields(source['env']) ? source['env'] : {})].map(
    String,
  );
  const parameter = texts
    .flatMap((text) => [...text.matchAll(/\{([^{}.]+)\.value\}/g)].map((match) => match[1] ?? ''))
    .find((name) => String(manifest.resources[name]?.['type']).startsWith('parameter.') && /pass/i.test(name));
  if (parameter === undefined) return;
  const name = toParameterName(parameter);
  const isImplied =
    name === `${resource.name}-password` &&
    hidden.all.some((each) => each.name === name && each.generate !== undefined);
  if (!isImplied) resource.options['password'] = `\${parameters.${name}}`;
  else {
    remark('became', parameter, `the password of ${resource.name}, which its type makes up`);
    hidden.all.splice(
      hidden.all.findIndex((each) => each.name === name),
      1,
    );
  }
}

function mapBindings({ remark }: AspireMapping, { key, source, resource }: MappedAspire): void {
  const endpoints: Record<string, unknown> = {};
  for (const [name, binding] of Object.entries(isFields(source['bindings']) ? source['bindings'] : {})) {
    if (!isFields(binding)) continue;
    const { scheme, protocol, transport, port, targetPort, external, ...more } = binding;
    const implied = ['http', 'https', 'grpc'].includes(name) ? name : 'tcp';
    endpoints[name] = {
      ...(typeof port === 'number' && { port }),
      ...(typeof targetPort === 'number' && targetPort !== port && { targetPort }),
      ...(typeof scheme === 'string' && scheme !== implied && { scheme }),
      ...(protocol === 'udp' && { protocol }),
      ...(external === true && { external }),
    };
    if (transport === 'http2')
      remark('changed', key, `its binding ${name} speaks HTTP/2: say \`scheme: grpc\` if that is gRPC`);
    for (const property of Object.keys(more))
      remark('decide', key, `its binding ${name} has \`${property}\`, which is left out`);
  }
  if (Object.keys(endpoints).length > 0) resource.options['endpoints'] = endpoints;
}

function mapMounts(mapping: AspireMapping, { key, source, resource, server }: MappedAspire): void {
  const volumes = (Array.isArray(source['volumes']) ? source['volumes'] : []) as readonly Fields[];
  const binds = (Array.isArray(source['bindMounts']) ? source['bindMounts'] : []) as readonly Fields[];
  if (server !== undefined && volumes.length > 0) {
    resource.options['volume'] = true;
    mapping.remark(
      'became',
      key,
      `keeps its data in a volume of its own, rather than in ${String(volumes[0]?.['name'])}`,
    );
  }
  const mounts = [
    ...(server === undefined ? volumes : []).map((volume) => ({ volume: volume['name'], ...rest(volume) })),
    ...binds.map((bind) => ({ bind: pathOf(mapping, String(bind['source'])), ...rest(bind) })),
  ];
  if (mounts.length > 0) resource.options['mounts'] = mounts;
}

function rest({ target, readOnly }: Fields): Fields {
  return { target, ...(readOnly === true && { readOnly }) };
}
