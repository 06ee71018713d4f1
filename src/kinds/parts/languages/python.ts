import { has, usualPort, words, type Language, type LanguagePlan, type Project } from './language.ts';
import type { Folder } from '../../../model/folder.ts';
import { packPython } from './python-image.ts';
import { environmentOf } from './python-packages.ts';
import { startOf } from './python-start.ts';

export const python: Language = {
  name: 'python',
  label: 'Python',
  detect: detectPython,
  plan: planPython,
  pack: packPython,
};

/** A bare program is for folders that nothing else claims. */
function detectPython(folder: Folder): boolean | 'weak' {
  if (has(folder, 'pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.py', 'manage.py', 'uv.lock')) return true;
  return has(folder, 'main.py', 'app.py', 'server.py', '__main__.py') && 'weak';
}

function planPython(project: Project): LanguagePlan {
  const { label, interpreter, steps } = environmentOf(project.folder);
  const start = startOf(project);
  return {
    label,
    ...(start === undefined ? {} : { command: [...words(interpreter), ...start] }),
    missing: 'manage.py, or one of main.py, app.py, server.py, __main__.py',
    steps,
    port: usualPort,
    // Otherwise what it prints stays in a buffer until that is full.
    env: { PYTHONUNBUFFERED: '1' },
    written: ['*.egg-info/'],
  };
}
