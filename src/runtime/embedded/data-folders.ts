import { chmod, chown, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userBesideRoot, type User } from './server-user.ts';

/** Where an application's embedded servers keep their data. */
export interface DataPlace {
  /** The application's id. */
  readonly application: string;
  /** Absolute path of its state folder. */
  readonly state: string;
}

export interface DataWish {
  readonly resource: string;
  /** Kept from run to run under this name. Absent: gone with the application. */
  readonly volume?: string;
  /** Who the server runs as, when not as we do. */
  readonly user: User | undefined;
}

/** The data folder of a server, made when it is missing. */
export async function openDataFolder(place: DataPlace, { resource, volume, user }: DataWish): Promise<string> {
  const home = user === undefined ? join(place.state, 'data') : homeBesideRoot(place);
  const folder = volume === undefined ? join(home, 'scratch', resource) : join(home, 'volumes', volume);
  // Others may pass the folders above, which hold nothing but these; what is inside is the server's alone.
  if (user === undefined) await mkdir(join(folder, '..'), { recursive: true });
  else await makePassable(join(folder, '..'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  return folder;
}

/** A folder that everybody may enter and read, with all that is missing above it, whatever our umask takes away. */
export async function makePassable(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const made = [folder, ...ancestors(folder)].filter((path) => path.startsWith(first));
  await Promise.all(made.map((path) => chmod(path, 0o755)));
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}

/** Whether a volume was written to in a run without a container engine. */
export async function hasVolume(place: DataPlace, volume: string): Promise<boolean> {
  const found = await Promise.all(homesOf(place).map((home) => readdir(join(home, 'volumes', volume)).catch(() => [])));
  return found.flat().length > 0;
}

export async function removeScratch(place: DataPlace, resource: string): Promise<void> {
  await Promise.all(homesOf(place).map((home) => removeTree(join(home, 'scratch', resource))));
}

/** Removes what no volume keeps; and the volumes as well, where asked. Returns the names of removed volumes. */
export async function removeData(
  place: DataPlace,
  { volumes }: { readonly volumes: boolean },
): Promise<readonly string[]> {
  const removed = await Promise.all(
    homesOf(place).map(async (home) => {
      await removeTree(join(home, 'scratch'));
      if (!volumes) {
        // Goes only while it is empty.
        await rmdir(home).catch(() => undefined);
        return [];
      }
      const names = await readdir(join(home, 'volumes')).catch(() => []);
      await removeTree(home);
      return names;
    }),
  );
  return removed.flat();
}

function homesOf(place: DataPlace): readonly string[] {
  const own = join(place.state, 'data');
  return userBesideRoot() === undefined ? [own] : [own, homeBesideRoot(place)];
}

/** Root's own folders are closed to the user that some servers run as. */
function homeBesideRoot({ application }: DataPlace): string {
  return join('/var/lib/apphost', application);
}

async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
