import type { Expression } from '../../../model/expression.ts';
import type { ImageStage, Remark } from '../../../model/packaging.ts';
import { contextOf, type ImageContext } from './image-context.ts';
import {
  copy,
  developmentRemarks,
  everywhere,
  home,
  moved,
  textOf,
  usualLeftOut,
  type Packed,
  type Packing,
} from './image-lines.ts';
import { chooseVersion, images } from './image-versions.ts';
import { usualPort, words } from './language.ts';
import { environment, pythonImagePackages, type PythonImagePackages } from './python-image-packages.ts';
import { startOf } from './python-start.ts';

/** Python: a virtual environment that is filled where there are compilers and copied to where there are none. */
export function packPython(packing: Packing): Packed {
  const { folder, port } = packing;
  const packages = pythonImagePackages(folder);
  const text = packages?.text ?? '';
  const hasGunicorn = /(^|[^\w-])gunicorn\b/im.test(text);
  const start = packing.override === undefined ? startOf(packing, { host: everywhere, port, hasGunicorn }) : undefined;
  const command = overridden(packing) ?? (start === undefined ? undefined : [...words('python'), ...start]);
  if (command === undefined) {
    return {
      reason: 'nothing in its folder says what starts it',
      hint: 'Give it a main.py, `command:`, or a Dockerfile.',
    };
  }
  const context = contextOf(folder, outsiders(text));
  return {
    from: 'recipe',
    context: context.path,
    stages: stagesOf(packing, packages, context),
    // Without a file of bytecode beside each module, and without a buffer before what it prints.
    env: { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
    command,
    port: usualPort,
    leftOut: [
      ...usualLeftOut,
      '**/.venv',
      '**/venv',
      '**/__pycache__',
      '**/*.egg-info',
      '**/.pytest_cache',
      ...context.leftOut,
    ],
    remarks: remarksOf(command, packages),
  };
}

/** Its programs are those of the image's environment, which is on the path. */
function overridden({ override, folder }: Packing): readonly Expression[] | undefined {
  if (override === undefined) return undefined;
  return moved(override, folder, home).map((word) =>
    word.map((part) => (typeof part === 'string' ? part.replace(/^(?:\/app\/|\.\/)?\.?venv\/bin\//, '') : part)),
  );
}

function stagesOf(
  { folder }: Packing,
  packages: PythonImagePackages | undefined,
  { inside }: ImageContext,
): readonly ImageStage[] {
  const version = versionOf(
    packageVersion(folder.read('pyproject.toml'), folder.read('Pipfile')),
    folder.read('.python-version'),
  );
  const final = `python:${version}-slim-bookworm`;
  const place = `${home}/${inside}`.replace(/\/$/, '');
  const source = [`WORKDIR ${home}`, copy(['.'], './'), ...(place === home ? [] : [`WORKDIR ${place}`])];
  if (packages === undefined) return [{ base: final, lines: source }];
  const create = [`RUN python -m venv ${environment}`, `ENV VIRTUAL_ENV=${environment} PATH=${environment}/bin:$PATH`];
  return [
    {
      name: 'build',
      base: `python:${version}-bookworm`,
      lines: packages.needsSource
        ? [...create, ...source, ...packages.lines]
        : [`WORKDIR ${place}`, ...create, ...packages.lines],
    },
    {
      base: final,
      lines: [copy([environment], environment, 'build'), `ENV PATH=${environment}/bin:$PATH`, ...source],
    },
  ];
}

function packageVersion(project: string | undefined, pipfile: string | undefined): string | undefined {
  const inProject = /^\s*requires-python\s*=\s*["']([^"']+)/m.exec(project ?? '')?.[1];
  const inPoetry = /^\s*python\s*=\s*["']([^"']+)/m.exec(project ?? '')?.[1];
  return inProject ?? inPoetry ?? /^\s*python_version\s*=\s*["']([^"']+)/m.exec(pipfile ?? '')?.[1];
}

function versionOf(constraint: string | undefined, written: string | undefined): string {
  return chooseVersion(images.pythonMinors, written?.trim() ?? constraint);
}

/** Packages beside the project's folder. */
function outsiders(text: string): readonly string[] {
  const named = text.matchAll(/(?:^|\s|["'=:])(\.\.\/[^\s"'\]},;]+)/gm);
  return [...named].flatMap(([, path]) => path ?? []);
}

function remarksOf(command: readonly Expression[], packages: PythonImagePackages | undefined): readonly Remark[] {
  const text = textOf(command);
  const remarks = developmentRemarks(text);
  if (/\bmanage\.py runserver\b|-m flask .*\brun\b|^flask .*\brun\b/.test(text) && remarks.length === 0) {
    remarks.push({
      message: `its image runs \`${text}\`, a server that is made for development`,
      hint: 'Add gunicorn to its dependencies, or give it a `command:` for production.',
    });
  }
  if (packages?.isLocked === false) {
    remarks.push({
      message: 'its image takes the newest packages of the day that it is built, because their versions are not pinned',
      hint: 'Pin them: `name==version` in requirements.txt, or a lock file of uv, Poetry or Pipenv.',
    });
  }
  return remarks;
}
