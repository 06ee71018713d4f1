import type { Expression } from '../../../model/expression.ts';
import type { ImageRecipe, ImageStage, Remark } from '../../../model/packaging.ts';
import type { Refusal } from '../../../model/resource.ts';
import type { Folder } from '../../../model/folder.ts';
import type { Project } from './language.ts';
import { watchesItself } from './watches-itself.ts';

/** A project that is to become an image. Its `port` is a number, and it is started for production. */
export interface Packing extends Project {
  readonly environment: 'production';
  /** Where it listens; absent without an endpoint. */
  readonly listens?: number;
  /** The command that the manifest gives. */
  readonly override?: readonly Expression[];
}

/** What a language says about the image of a project. */
export type Packed = ImageRecipe | Refusal;

/** The folder of the program inside of the image. */
export const home = '/app';

/** Other machines in the cluster reach it, so it listens on every address. */
export const everywhere = '0.0.0.0';

/** A COPY instruction; paths with spaces need its other form. */
export function copy(sources: readonly string[], target: string, from?: string): string {
  const words = [...sources, target];
  const list = words.some((word) => /\s/.test(word)) ? JSON.stringify(words) : words.join(' ');
  return `COPY ${from === undefined ? '' : `--from=${from} `}${list}`;
}

/** A word of a shell's command line. */
export function quote(word: string): string {
  return /^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command of the manifest as it reads inside: paths of the project's folder become those of the image. */
export function moved(command: readonly Expression[], folder: Folder, target: string): readonly Expression[] {
  const own = folder.path.replaceAll('\\', '/').replace(/\/$/, '');
  return command.map((word) =>
    word.map((part) =>
      typeof part === 'string' ? part.replaceAll('\\', '/').replaceAll(`${own}/`, `${target}/`) : part,
    ),
  );
}

/** The words of a command, without what is not known yet. */
export function textOf(command: readonly Expression[]): string {
  const words = command.map((word) => word.map((part) => (typeof part === 'string' ? part : '')).join(''));
  return words.join(' ');
}

/** Said of a command that is made for the developer's machine. */
export function developmentRemarks(command: string): Remark[] {
  if (!watchesItself(command)) return [];
  return [
    {
      message: `its image runs \`${command}\`, which is made for development`,
      hint: 'Give it a command for production: a `start` script, or `command:` in `environments.production`.',
    },
  ];
}

/** What no image needs: history, secrets of this machine, what tools and editors leave. */
export const usualLeftOut: readonly string[] = [
  '**/.git',
  '**/.apphost',
  '**/.env',
  '**/.env.local',
  '**/.env.*.local',
  '**/.idea',
  '**/.vscode',
  '**/.DS_Store',
  '**/Dockerfile*',
  '**/.dockerignore',
  '**/*.log',
];

/** Folders that programs read while they run. */
const dataFolders = ['assets', 'config', 'migrations', 'public', 'static', 'templates', 'views'];

/** The last stage of a project that is compiled to one program: that, and the data beside its source. */
export function programStage(
  base: string,
  { built, program }: { readonly built: string; readonly program: string },
  source: { readonly folder: Folder; readonly place: string },
): ImageStage {
  const data = dataFolders.filter((name) => source.folder.entries.includes(name));
  return {
    base,
    lines: [
      `WORKDIR ${home}`,
      ...data.map((name) => copy([`${source.place}/${name}/`], `./${name}/`, 'build')),
      copy([built], program, 'build'),
    ],
  };
}
