import { isDeepStrictEqual } from 'node:util';
import type { ComposeFileObject, ComposeNetwork, ComposeVolume } from '../../compose/model/compose-model.ts';

/** What stands beside the services, while they are made. */
export interface Sections {
  readonly volumes: Map<string, ComposeVolume>;
  readonly networks: Map<string, ComposeNetwork>;
  readonly configs: Map<string, ComposeFileObject>;
  readonly secrets: Map<string, ComposeFileObject>;
  /** Files that are mounted as they are, by their absolute path. */
  readonly written: Map<string, string>;
  /** Puts a file there, once for all that have the same one; its key. Another one of that name is called by its owner. */
  addFile(section: 'configs' | 'secrets', file: NamedFile): string;
}

export interface NamedFile {
  readonly wish: string;
  /** The resource that has it. */
  readonly owner: string;
  readonly content: Omit<ComposeFileObject, 'name'>;
}

export function createSections(project: string): Sections {
  const configs = new Map<string, ComposeFileObject>();
  const secrets = new Map<string, ComposeFileObject>();
  const sections = { configs, secrets };
  return {
    volumes: new Map(),
    networks: new Map(),
    written: new Map(),
    ...sections,
    addFile: (section, { wish, owner, content }) => {
      const known = sections[section];
      const names = [
        wish,
        `${owner}-${wish}`,
        ...Array.from({ length: 100 }, (_, index) => `${owner}-${wish}-${index + 2}`),
      ];
      const isFree = (key: string): boolean => {
        const { name: _, ...other } = known.get(key) ?? { name: '' };
        return !known.has(key) || isDeepStrictEqual(other, content);
      };
      const key = names.find((name) => isFree(name)) ?? wish;
      known.set(key, { name: `${project}_${key}`, ...content });
      return key;
    },
  };
}
