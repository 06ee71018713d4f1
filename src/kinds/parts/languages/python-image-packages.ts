import type { Folder } from '../../../model/folder.ts';
import { copy, quote } from './image-lines.ts';
import { images, tools } from './image-versions.ts';
import { has } from './language.ts';
import { requirementFiles } from './python-packages.ts';

/** How the dependencies of a Python project get into the virtual environment of an image. */
export interface PythonImagePackages {
  /** Instructions, with the project's source or before it. */
  readonly lines: readonly string[];
  /** They need all of the source; otherwise they are a layer of their own. */
  readonly needsSource: boolean;
  /** Exactly the versions that a file says. */
  readonly isLocked: boolean;
  /** Everything that names a dependency, for those who look for one. */
  readonly text: string;
}

export const environment = '/opt/venv';

export function pythonImagePackages(folder: Folder): PythonImagePackages | undefined {
  const project = folder.read('pyproject.toml') ?? '';
  const read = (files: readonly string[]): string => files.map((file) => folder.read(file) ?? '').join('\n');
  if (has(folder, 'uv.lock') || /^\s*\[tool\.uv[.\]]/m.test(project)) return { ...uv(folder, project), text: project };
  if (has(folder, 'poetry.lock') || /^\s*\[tool\.poetry\]/m.test(project)) {
    return { ...poetry(folder, project), text: project };
  }
  if (has(folder, 'Pipfile')) return { ...pipenv(folder), text: read(['Pipfile']) };
  if (has(folder, 'requirements.txt')) {
    const files = requirementFiles(folder, 'requirements.txt');
    return { ...requirements(files, read(files)), text: read(files) };
  }
  if (!has(folder, 'pyproject.toml', 'setup.py')) return undefined;
  const lines = ['RUN pip install --no-cache-dir .'];
  return { lines, needsSource: true, isLocked: false, text: read(['pyproject.toml', 'setup.py', 'setup.cfg']) };
}

type Lines = Omit<PythonImagePackages, 'text'>;

function uv(folder: Folder, project: string): Lines {
  const isLocked = has(folder, 'uv.lock');
  const needsSource = /\bpath\s*=|workspace\s*=\s*true/.test(project);
  const install = `RUN uv sync${isLocked ? ' --locked' : ''} --no-dev --no-install-project --no-editable`;
  const files = ['pyproject.toml', ...(isLocked ? ['uv.lock'] : [])];
  return {
    lines: [
      copy(['/uv'], '/usr/local/bin/uv', images.uv),
      `ENV UV_PROJECT_ENVIRONMENT=${environment} UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy`,
      ...(needsSource ? [] : [copy(files, './')]),
      install,
    ],
    needsSource,
    isLocked,
  };
}

function poetry(folder: Folder, project: string): Lines {
  const isLocked = has(folder, 'poetry.lock');
  const needsSource = /\bpath\s*=/.test(project);
  const files = ['pyproject.toml', ...(isLocked ? ['poetry.lock'] : [])];
  return {
    lines: [
      // Beside Python's own packages: the environment holds the project's.
      `RUN /usr/local/bin/pip install --no-cache-dir ${tools.poetry}`,
      ...(needsSource ? [] : [copy(files, './')]),
      'RUN poetry install --only main --no-root --no-interaction --no-ansi',
    ],
    needsSource,
    isLocked,
  };
}

function pipenv(folder: Folder): Lines {
  const isLocked = has(folder, 'Pipfile.lock');
  return {
    lines: [
      `RUN /usr/local/bin/pip install --no-cache-dir ${tools.pipenv}`,
      copy(['Pipfile', ...(isLocked ? ['Pipfile.lock'] : [])], './'),
      `RUN pipenv ${isLocked ? 'sync' : 'install --skip-lock'}`,
    ],
    needsSource: false,
    isLocked,
  };
}

function requirements(files: readonly string[], text: string): Lines {
  const install = 'RUN pip install --no-cache-dir -r requirements.txt';
  // A package that stands in a folder: `./vendor/x.whl`, `-e .`, `x @ file:…`.
  const needsSource = /^\s*(?:(?:-e|--editable)\s*)?\.{1,2}(?:\/|\s|$)|file:/m.test(text);
  const isNested = files.some((file) => file.includes('/'));
  const copies = isNested ? files.map((file) => copy([file], quote(file))) : [copy(files, './')];
  const named = text.split('\n').filter((line) => /^\s*[A-Za-z]/.test(line));
  return {
    lines: [...(needsSource ? [] : copies), install],
    needsSource,
    isLocked: named.every((line) => /==|@/.test(line)),
  };
}
