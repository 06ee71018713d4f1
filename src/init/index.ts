import { basename } from 'node:path';
import { readCompose } from './detect/compose.ts';
import { findDockerfiles } from './detect/dockerfiles.ts';
import { findProjects } from './detect/projects.ts';
import { findSettings } from './detect/settings.ts';
import { buildDraft } from './draft/build-draft.ts';
import type { Survey } from './draft/building.ts';
import type { Draft } from './draft/draft.ts';
import { toResourceName } from '../kinds/give-names.ts';
import { readFolders, type NearFolders } from './read/folders.ts';

export { checkDraft } from './check-draft.ts';
export type { Draft } from './draft/draft.ts';

/** A first manifest for a folder, from what stands in it and below. `name`: the application's, else the folder's. */
export async function draftFor(root: string, name?: string): Promise<Draft> {
  return buildDraft(surveyOf(await readFolders(root), name ?? toResourceName(basename(root))));
}

/** What the folders hold, told apart. */
export function surveyOf({ folders, isCut }: NearFolders, name: string): Survey {
  const settings = findSettings(folders);
  const { projects, passedOver } = findProjects(folders, name);
  const own = settings.find(({ path }) => path === '.')?.values ?? [];
  const variables = new Map(own.map(({ variable, value }) => [variable, value]));
  const root = folders.find(({ path }) => path === '.')?.folder;
  return {
    name,
    projects,
    passedOver,
    dockerfiles: findDockerfiles(folders, name, new Set(projects.map(({ path }) => path))),
    compose: root === undefined ? { services: [] } : readCompose(root, variables),
    settings,
    isCut,
  };
}
