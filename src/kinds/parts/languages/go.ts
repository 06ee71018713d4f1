import type { Folder } from '../../../model/folder.ts';
import { has, usualPort, within, words, type Language, type LanguagePlan, type Project } from './language.ts';

export const go: Language = {
  name: 'go',
  label: 'Go',
  detect: (folder) => has(folder, 'go.mod'),
  plan: planGo,
};

/** Built, not `go run`: that starts a second process, which does not get the signals. */
const program = '.apphost/bin/app';

function planGo(project: Project): LanguagePlan {
  const { folder } = project;
  const target = packageOf(project);
  return {
    label: 'Go',
    ...(target === undefined ? {} : { command: words(within(folder, program)) }),
    missing: 'a `package main` here, or exactly one folder below cmd/',
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
  const [only, ...others] = commands.entries.filter((entry) => !entry.startsWith('.') && !entry.includes('.'));
  return only === undefined || others.length > 0 ? undefined : `./cmd/${only}`;
}

function isProgram(folder: Folder): boolean {
  const sources = folder.entries.filter((entry) => entry.endsWith('.go') && !entry.endsWith('_test.go'));
  return sources.some((file) => /^package main\b/m.test(folder.read(file) ?? ''));
}
