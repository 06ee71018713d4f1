import type { Folder } from '../../../model/folder.ts';
import { packGo } from './go-image.ts';
import { has, usualPort, within, words, type Language, type LanguagePlan, type Project } from './language.ts';

export const go: Language = {
  name: 'go',
  label: 'Go',
  detect: (folder) => has(folder, 'go.mod'),
  plan: planGo,
  pack: (packing) => packGo(packing, { target: packageOf(packing), here: program }),
};

/** Built, not `go run`: that starts a second process, which does not get the signals. */
const program = '.apphost/bin/app';

function planGo(project: Project): LanguagePlan {
  const { folder } = project;
  const target = packageOf(project);
  return {
    label: 'Go',
    ...(target === undefined ? {} : { command: words(within(folder, program)) }),
    missing:
      'a `package main` here, and below cmd/ neither exactly one folder nor one that is called like the resource',
    steps:
      target === undefined
        ? []
        : [
            {
              name: 'build',
              command: ['go', 'build', '-o', program, target],
              inputs: [],
              result: program,
              always: true,
            },
          ],
    port: usualPort,
    env: {},
  };
}

function packageOf(project: Project): string | undefined {
  const { folder } = project;
  if (isProgram(folder)) return '.';
  const commands = has(folder, 'cmd') ? project.open('cmd') : undefined;
  if (commands === undefined) return undefined;
  if (isProgram(commands)) return './cmd';
  const programs = commands.entries.filter((entry) => {
    // Only a folder cannot be read, and only a folder may be opened.
    const inside = commands.read(entry) === undefined ? project.open(`cmd/${entry}`) : undefined;
    return inside !== undefined && isProgram(inside);
  });
  const name = programs.length === 1 ? programs[0] : programs.find((program) => program === project.resource);
  return name === undefined ? undefined : `./cmd/${name}`;
}

function isProgram(folder: Folder): boolean {
  const sources = folder.entries.filter((entry) => entry.endsWith('.go') && !entry.endsWith('_test.go'));
  return sources.some((file) => {
    const text = folder.read(file) ?? '';
    // Generators are programs that no build takes in.
    return /^package main\b/m.test(text) && !/^\/\/(go:build| \+build) ignore\b/m.test(text);
  });
}
