import type { Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import { has, words, type Project } from './language.ts';

interface Application {
  /** `app.main`. */
  readonly module: string;
  readonly variable: string;
  /** The folder that modules are found in, where it is not the project's own. */
  readonly root?: string;
}

/** A web framework, as far as starting it differs. */
interface Framework {
  /** How its application is made: `app = FastAPI(`. */
  readonly constructor: RegExp;
  start(application: Application, serving: Serving): readonly Expression[];
}

/** Where and with what a server listens. */
export interface Serving {
  readonly host: string;
  readonly port: Expression | undefined;
  /** The project depends on gunicorn, which is made for production. */
  readonly hasGunicorn: boolean;
}

const frameworks: readonly Framework[] = [
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:fastapi\.)?FastAPI\(/m, start: startUvicorn },
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:starlette\.applications\.)?Starlette\(/m, start: startUvicorn },
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:flask\.)?Flask\(/m, start: startFlask },
];

const programs = ['main.py', 'app.py', 'server.py', 'wsgi.py', 'asgi.py'];
const nested = ['app/main.py', 'src/main.py', 'app/app.py', 'src/app.py'];

/** The arguments after the interpreter, or `undefined` when nothing says what starts the project. */
export function startOf(
  { folder, port }: Project,
  serving: Serving = { host: '127.0.0.1', port, hasGunicorn: false },
): readonly Expression[] | undefined {
  if (has(folder, 'manage.py')) return startDjango(folder, serving);
  const file = [...programs, ...nested].find((path) => folder.read(path) !== undefined);
  if (file !== undefined) return startFile(folder, file, serving);
  return has(folder, '__main__.py') ? words('.') : undefined;
}

function startFile(folder: Folder, file: string, serving: Serving): readonly Expression[] {
  const source = folder.read(file) ?? '';
  // It asks for its port itself, so it starts itself.
  if (/["']PORT["']/.test(source) && source.includes('__main__')) return words(file);
  for (const framework of frameworks) {
    const variable = framework.constructor.exec(source)?.[1];
    if (variable !== undefined) return framework.start({ ...moduleOf(file), variable }, serving);
  }
  return words(file);
}

/** Without its reloader, which is a second process between the server and its signals. */
function startDjango(folder: Folder, { host, port, hasGunicorn }: Serving): readonly Expression[] {
  const settings = /["']([\w.]+)\.settings[\w.]*["']/.exec(folder.read('manage.py') ?? '')?.[1];
  if (hasGunicorn && settings !== undefined) {
    return startGunicorn({ module: `${settings}.wsgi`, variable: 'application' }, { host, port });
  }
  const address = port === undefined ? [] : [[...(words(`${host}:`)[0] ?? []), ...port]];
  return [...words('manage.py', 'runserver', '--noreload'), ...address];
}

function startUvicorn({ module, variable, root }: Application, { host, port }: Serving): readonly Expression[] {
  return [
    ...words('-m', 'uvicorn', ...(root === undefined ? [] : ['--app-dir', root]), `${module}:${variable}`),
    ...(port === undefined ? [] : [...words('--host', host, '--port'), port]),
  ];
}

/** Flask takes a path as well as a module, and looks for modules where it leads. */
function startFlask(application: Application, { host, port, hasGunicorn }: Serving): readonly Expression[] {
  if (hasGunicorn) return startGunicorn(application, { host, port });
  const { module, variable, root } = application;
  const place = root === undefined ? module : `${root}/${module}`;
  const start = words('-m', 'flask', '--app', `${place}:${variable}`, 'run', '--no-reload');
  return [...start, ...(port === undefined ? [] : [...words('--host', host, '--port'), port])];
}

function startGunicorn(
  { module, variable, root }: Application,
  { host, port }: Pick<Serving, 'host' | 'port'>,
): readonly Expression[] {
  const folder = root === undefined ? [] : ['--chdir', root];
  const address = port === undefined ? [] : [...words('--bind'), [`${host}:`, ...port]];
  return [...words('-m', 'gunicorn', ...folder), ...address, ...words(`${module}:${variable}`)];
}

/** `app/main.py` is the module `app.main`; a folder `src` is no package but what holds them. */
function moduleOf(file: string): { readonly module: string; readonly root?: string } {
  const module = file
    .replace(/^src\//, '')
    .replace(/\.py$/, '')
    .replaceAll('/', '.');
  return file.startsWith('src/') ? { module, root: 'src' } : { module };
}
