import { posix } from 'node:path';

import type { Folder } from '../../../model/folder.ts';
import type { PrepareStep } from '../../../model/workload.ts';
import { has, within } from './language.ts';

export interface PythonEnvironment {
  readonly label: string;
  /** The Python that sees the project's dependencies. */
  readonly interpreter: string;
  readonly steps: readonly PrepareStep[];
}

/** The virtual environment of a project, kept in its own folder, and what fills it. */
export function environmentOf(folder: Folder): PythonEnvironment {
  const project = folder.read('pyproject.toml') ?? '';
  if (has(folder, 'uv.lock') || /^\s*\[tool\.uv[.\]]/m.test(project)) {
    const locked = has(folder, 'uv.lock') ? ['--locked'] : [];
    return managed(folder, { tool: 'uv', command: ['uv', 'sync', ...locked], lock: 'uv.lock' });
  }
  if (has(folder, 'poetry.lock') || /^\s*\[tool\.poetry\]/m.test(project)) {
    // The folder itself is rarely a package; Poetry 2 fails on one that is none.
    const command = ['poetry', 'install', '--no-root', '--no-interaction'];
    const env = { POETRY_VIRTUALENVS_IN_PROJECT: 'true' };
    return managed(folder, { tool: 'poetry', command, lock: 'poetry.lock', env });
  }
  if (has(folder, 'Pipfile')) {
    const env = { PIPENV_VENV_IN_PROJECT: '1' };
    const command = ['pipenv', has(folder, 'Pipfile.lock') ? 'sync' : 'install'];
    return managed(folder, { tool: 'pipenv', command, lock: 'Pipfile.lock', env });
  }
  return plain(folder);
}

interface Managed {
  readonly tool: string;
  readonly command: readonly string[];
  readonly lock: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** uv, poetry and pipenv make the virtual environment themselves. */
function managed(folder: Folder, { tool, command, lock, env }: Managed): PythonEnvironment {
  const inputs = [tool === 'pipenv' ? 'Pipfile' : 'pyproject.toml', lock];
  return {
    label: `Python (${tool})`,
    interpreter: within(folder, '.venv/bin/python'),
    steps: [{ name: 'install', command, inputs, result: '.venv', ...(env === undefined ? {} : { env }) }],
  };
}

/** venv and pip, which every Python has. Without dependencies neither is needed. */
function plain(folder: Folder): PythonEnvironment {
  const name = !has(folder, '.venv') && has(folder, 'venv') ? 'venv' : '.venv';
  const source = ['requirements.txt', 'pyproject.toml', 'setup.py'].find((file) => has(folder, file));
  if (source === undefined) return { label: 'Python', interpreter: 'python3', steps: [] };
  const interpreter = within(folder, `${name}/bin/python`);
  const what = source === 'requirements.txt' ? ['-r', 'requirements.txt'] : ['-e', '.'];
  const pip = [interpreter, '-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...what];
  const inputs = source === 'requirements.txt' ? requirementFiles(folder, source) : [source];
  return {
    label: 'Python (pip)',
    interpreter,
    steps: [
      { name: 'venv', command: ['python3', '-m', 'venv', name], inputs: [], result: `${name}/bin/python` },
      { name: 'install', command: pip, inputs, result: name },
    ],
  };
}

/** A requirements file and those that it names with `-r` and `-c`, each once. */
export function requirementFiles(folder: Folder, file: string, seen: readonly string[] = []): readonly string[] {
  if (seen.includes(file)) return seen;
  const text = folder.read(file) ?? '';
  const named = text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[ =]*([^\s#]+)/gm);
  const around = posix.dirname(file);
  return [...named].reduce<readonly string[]>(
    (files, [, name = '']) => requirementFiles(folder, posix.join(around, name), files),
    [...seen, file],
  );
}
