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
  start(application: Application, port: Expression | undefined): readonly Expression[];
}

const frameworks: readonly Framework[] = [
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:fastapi\.)?FastAPI\(/m, start: startUvicorn },
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:starlette\.applications\.)?Starlette\(/m, start: startUvicorn },
  { constructor: /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:flask\.)?Flask\(/m, start: startFlask },
];

const programs = ['main.py', 'app.py', 'server.py', 'wsgi.py', 'asgi.py'];
const nested = ['app/main.py', 'src/main.py', 'app/app.py', 'src/app.py'];

/** The arguments after the interpreter, or `undefined` when nothing says what starts the project. */
export function startOf({ folder, port }: Project): readonly Expression[] | undefined {
  if (has(folder, 'manage.py')) return startDjango(port);
  const file = [...programs, ...nested].find((path) => folder.read(path) !== undefined);
  if (file !== undefined) return startFile(folder, file, port);
  return has(folder, '__main__.py') ? words('.') : undefined;
}

function startFile(folder: Folder, file: string, port: Expression | undefined): readonly Expression[] {
  const source = folder.read(file) ?? '';
  // It asks for its port itself, so it starts itself.
  if (/["']PORT["']/.test(source) && source.includes('__main__')) return words(file);
  for (const framework of frameworks) {
    const variable = framework.constructor.exec(source)?.[1];
    if (variable !== undefined) return framework.start({ ...moduleOf(file), variable }, port);
  }
  return words(file);
}

/** Without its reloader, which is a second process between the server and its signals. */
function startDjango(port: Expression | undefined): readonly Expression[] {
  const address = port === undefined ? [] : [[...(words('127.0.0.1:')[0] ?? []), ...port]];
  return [...words('manage.py', 'runserver', '--noreload'), ...address];
}

function startUvicorn({ module, variable, root }: Application, port: Expression | undefined): readonly Expression[] {
  return [
    ...words('-m', 'uvicorn', ...(root === undefined ? [] : ['--app-dir', root]), `${module}:${variable}`),
    ...(port === undefined ? [] : [...words('--host', '127.0.0.1', '--port'), port]),
  ];
}

/** Flask takes a path as well as a module, and looks for modules where it leads. */
function startFlask({ module, variable, root }: Application, port: Expression | undefined): readonly Expression[] {
  const place = root === undefined ? module : `${root}/${module}`;
  const start = words('-m', 'flask', '--app', `${place}:${variable}`, 'run', '--no-reload');
  return [...start, ...(port === undefined ? [] : [...words('--host', '127.0.0.1', '--port'), port])];
}

/** `app/main.py` is the module `app.main`; a folder `src` is no package but what holds them. */
function moduleOf(file: string): { readonly module: string; readonly root?: string } {
  const module = file
    .replace(/^src\//, '')
    .replace(/\.py$/, '')
    .replaceAll('/', '.');
  return file.startsWith('src/') ? { module, root: 'src' } : { module };
}
