import type { Folder } from '../../../model/folder.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import type { Language } from './language.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';

/** A package.json that starts nothing comes last: it often stands beside another language, for its web assets. */
export const languages: readonly Language[] = [dotnet, java, go, rust, python, node];

/** The languages that the project in a folder may be written in: more than one is the user's to decide. */
export function detectLanguages(folder: Folder): readonly Language[] {
  const certain = languages.filter((language) => language.detect(folder) === true);
  return certain.length > 0 ? certain : languages.filter((language) => language.detect(folder) === 'weak').slice(0, 1);
}

export function findLanguage(name: string): Language | undefined {
  return languages.find((language) => language.name === name);
}
