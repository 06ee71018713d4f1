import type { Folder } from '../../../model/folder.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import type { Language } from './language.ts';
import { node } from './node.ts';
import { hasPythonProgram, python } from './python.ts';
import { rust } from './rust.ts';

/** In the order that they are looked for: a package.json often stands beside another language, for its web assets. */
export const languages: readonly Language[] = [dotnet, java, go, rust, python, node];

/** The language of the project in a folder, or `undefined` when nothing says so. */
export function detectLanguage(folder: Folder): Language | undefined {
  const declared = languages.find((language) => language.detect(folder));
  if (declared !== undefined) return declared;
  return hasPythonProgram(folder) ? python : undefined;
}

export function findLanguage(name: string): Language | undefined {
  return languages.find((language) => language.name === name);
}
