import { parse } from 'yaml';
import type { Folder } from '../../model/folder.ts';
import { envFilesOf, toDependencies, toEnvironment, toPorts, toRecord, toVolumes } from './compose-values.ts';
import { markOf } from './marks.ts';
import { hasLogin, isSecret } from '../../support/secret-signs.ts';

/** A service of a compose file, as far as a first manifest takes it over. */
export interface FoundService {
  readonly name: string;
  readonly image?: string;
  /** The folder that it is built from, as a path of the manifest. */
  readonly build?: ServiceBuild;
  readonly ports: readonly ServicePort[];
  /** `undefined`: from the environment of whoever starts it. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly envFiles: readonly string[];
  readonly dependsOn: readonly ServiceDependency[];
  readonly volumes: readonly ServiceVolume[];
  readonly command?: string | readonly string[];
  /** What of it was not taken over. */
  readonly leftOut: readonly string[];
}

export interface ServiceDependency {
  readonly name: string;
  /** It is waited for until it has ended well. */
  readonly completes: boolean;
}

export interface ServiceBuild {
  readonly path: string;
  readonly dockerfile: string;
  readonly target?: string;
  /** `undefined`: from the environment of whoever builds it. */
  readonly args: ReadonlyMap<string, string | undefined>;
}

export interface ServicePort {
  readonly published?: number;
  readonly target: number;
}

export interface ServiceVolume {
  readonly type: 'volume' | 'bind' | 'anonymous';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface FoundCompose {
  /** The file, relative to the manifest; absent when there is none. */
  readonly file?: string;
  readonly services: readonly FoundService[];
  /** Variables that the file asks for by name: in a `.env` beside it, those are meant for it. */
  readonly asksFor?: ReadonlySet<string>;
  /** Why the file could not be read. */
  readonly problem?: string;
}

const names = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** Keys of a service that are read, or that mean nothing here. */
const known = new Set(
  (
    'image build ports environment env_file depends_on volumes command expose container_name restart ' +
    'healthcheck networks hostname platform stdin_open tty init links'
  ).split(' '),
);

/** The services of the folder's compose file. `variables` are those of its `.env`. */
export function readCompose(folder: Folder, variables: ReadonlyMap<string, string>): FoundCompose {
  const file = names.find((name) => folder.entries.includes(name));
  if (file === undefined) return { services: [] };
  const text = folder.read(file) ?? '';
  const parsed = parseFile(text);
  if (parsed === undefined) return { file, services: [], problem: 'it is not YAML that can be read' };
  const services = Object.entries(toRecord(toRecord(parsed)['services']));
  const asksFor = new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name));
  return { file, services: services.map(([name, value]) => toService(name, value, variables)), asksFor };
}

function parseFile(text: string): unknown {
  try {
    return parse(text, { merge: true, logLevel: 'error' });
  } catch {
    return undefined;
  }
}

/** A secret of `.env` is a mark where the manifest can have a parameter; elsewhere its place stays open. */
function toService(name: string, value: unknown, variables: ReadonlyMap<string, string>): FoundService {
  const service = toRecord(interpolate(value, variables, (_, hole) => hole));
  const marked = toRecord(interpolate(value, variables, markOf));
  const { image } = service;
  const build = toBuild(service['build'], toRecord(marked['build'])['args']);
  const words = toCommand(marked['command']);
  return {
    name,
    ...(typeof image === 'string' && image !== '' ? { image } : {}),
    ...(build === undefined ? {} : { build }),
    ports: toPorts(service['ports']),
    environment: toEnvironment(marked['environment']),
    envFiles: envFilesOf(service['env_file']),
    dependsOn: toDependencies(service['depends_on']),
    volumes: toVolumes(service['volumes']),
    ...(words === undefined ? {} : { command: words }),
    leftOut: Object.keys(service).filter((key) => !known.has(key) && !key.startsWith('x-')),
  };
}

function toBuild(value: unknown, args: unknown): ServiceBuild | undefined {
  if (typeof value === 'string') return { path: toPath(value), dockerfile: 'Dockerfile', args: new Map() };
  const { context = '.', dockerfile = 'Dockerfile', target } = toRecord(value);
  if (value === undefined || typeof context !== 'string' || typeof dockerfile !== 'string') return undefined;
  const rest = { dockerfile, args: toEnvironment(args) };
  return { path: toPath(context), ...rest, ...(typeof target === 'string' ? { target } : {}) };
}

function toCommand(value: unknown): string | readonly string[] | undefined {
  if (typeof value === 'string' && value.trim() !== '') return value;
  const isList = Array.isArray(value) && value.length > 0;
  return isList ? value.map((word: unknown) => String(word)) : undefined;
}

/** `api`, `./api/` and `api/.` are one path: `./api`. */
function toPath(text: string): string {
  const plain = text.replace(/^(?:\.\/)+|\/+\.?$/g, '');
  if (plain === '' || plain === '.') return '.';
  return plain.startsWith('/') || plain.startsWith('../') ? plain : `./${plain}`;
}

/** What stands for a secret in the place of this hole. */
type Hide = (variable: string, hole: string) => string;

/** Compose fills `${NAME:-default}` in every text. What nobody gives stays as it is. */
function interpolate(value: unknown, variables: ReadonlyMap<string, string>, hide: Hide): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\$|\$\{(?:[^}]*)\}|\$\w+/g, (hole) => fill(hole, variables, hide));
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, interpolate(inner, variables, hide)]));
}

function fill(hole: string, variables: ReadonlyMap<string, string>, hide: Hide): string {
  if (hole === '$$') return '$';
  const [, name = '', sign, other = ''] = /^\$\{?(\w+)(?:(:?[-?+])([^}]*))?/.exec(hole) ?? [];
  const value = variables.get(name);
  if (value === undefined) return sign?.endsWith('-') === true ? other : hole;
  if (sign?.endsWith('+') === true) return other;
  return isSecret(name, value) || hasLogin(value) ? hide(name, hole) : value;
}
