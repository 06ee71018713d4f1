import { posix } from 'node:path';
import { detectProject, type DetectedProject } from '../../kinds/detect-project.ts';
import type { NearFolder } from '../read/folders.ts';
import { toResourceName } from '../../kinds/give-names.ts';

/** A project that can be started. */
export interface FoundProject extends DetectedProject {
  /** `./api`; `.` for the folder itself. */
  readonly path: string;
  /** The name that suits it. */
  readonly name: string;
}

export interface PassedOver {
  readonly path: string;
  readonly reason: string;
}

/** The projects of the folders, and those that were recognised and cannot be started. */
export function findProjects(
  folders: readonly NearFolder[],
  application: string,
): { readonly projects: readonly FoundProject[]; readonly passedOver: readonly PassedOver[] } {
  const byPath = new Map(folders.map(({ path, folder }) => [path, folder]));
  const projects: FoundProject[] = [];
  const passedOver: PassedOver[] = [];
  for (const { path, folder } of folders) {
    const name = path === '.' ? application : toResourceName(posix.basename(path));
    const detected = detectProject(folder, { resource: name, open: (inner) => byPath.get(join(path, inner)) });
    if (detected === undefined) continue;
    if (detected.role === 'library') continue;
    if (detected.problem !== undefined) {
      const hasDockerfile = folder.entries.includes('Dockerfile');
      if (!hasDockerfile) passedOver.push({ path, reason: `${detected.label}, but ${detected.problem}` });
      continue;
    }
    projects.push({ ...detected, path, name });
  }
  const own = projects.filter((project) => !isOnlyRoot(project, projects));
  return { projects: own.filter((project) => !isPart(project, own)), passedOver };
}

/** `start` of a workspace's root starts its packages, which are each a project of their own. */
function isOnlyRoot({ path, isWorkspace }: FoundProject, all: readonly FoundProject[]): boolean {
  return isWorkspace && all.some((other) => other.path !== path && (path === '.' || other.path.startsWith(`${path}/`)));
}

/** What stands inside another project and answers nobody is a part of that one. */
function isPart({ path, role }: FoundProject, all: readonly FoundProject[]): boolean {
  return role === 'program' && all.some((other) => other.path !== '.' && path.startsWith(`${other.path}/`));
}

function join(path: string, inner: string): string {
  return inner === '.' ? path : `${path}/${inner}`;
}
