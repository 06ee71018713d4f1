import { createHash, randomUUID } from 'node:crypto';
import { access, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedStart } from '../../model/embedding.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Installation } from './embedded-installation.ts';

/** The folder of the cluster inside the data folder. */
const clusterFolder = 'pgdata';

/** What `initdb` reads the password from, inside the data folder: arguments are for everybody to read. */
const passwordFile = 'pgdata.password';

/**
 * The cluster's folder, ready to be served. Making one with `initdb` takes half a second, so it is made once for each
 * version and administrator, and copied from then on. A new one gets its password before it gets its name, so a
 * half-made one is never taken for a whole one. Rejects with `DATA_OF_OTHER_VERSION`.
 */
export async function openCluster(request: EmbeddedStart, installation: Installation): Promise<string> {
  const cluster = join(request.folder, clusterFolder);
  if (await exists(join(cluster, 'PG_VERSION'))) {
    await refuseOtherVersion(request, cluster, installation);
    if (request.machine.platform === 'linux') await removeStalePid(cluster);
    return cluster;
  }
  // Of a start that was killed.
  await rm(join(request.folder, passwordFile), { force: true });
  await rename(await makeDraft(request, installation), cluster);
  return cluster;
}

function makeDraft(request: EmbeddedStart, installation: Installation): Promise<string> {
  const { username = 'postgres', password = '' } = request.settings;
  const key = createHash('sha256')
    .update([username, ...options].join(' '))
    .digest('hex')
    .slice(0, 8);
  const canBeMadeWhole = username === 'postgres' && /^[^\r\n]+$/.test(password);
  return request.fromTemplate(`${installation.version}-${key}`, {
    // Nobody ever logs in with it: no server is started before `finish` has set another one.
    make: (folder) => initialise(request, installation, { folder, password: randomUUID() }),
    finish: (folder) => runAlone(request, installation, folder),
    ...(canBeMadeWhole && { makeOwn: (folder) => initialise(request, installation, { folder, password }) }),
  });
}

const options = [
  '--auth-host=scram-sha-256',
  '--auth-local=reject',
  '--no-sync',
  '--no-instructions',
  // Sorted as the usual image sorts, on whatever machine.
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=en-US',
] as const;

async function initialise(
  request: EmbeddedStart,
  { programs }: Installation,
  { folder, password }: { readonly folder: string; readonly password: string },
): Promise<void> {
  const { username = 'postgres' } = request.settings;
  const path = join(request.folder, passwordFile);
  await request.write(passwordFile, `${password}\n`);
  try {
    await request.execute([join(programs, 'initdb'), '-D', folder, '-U', username, `--pwfile=${path}`, ...options]);
  } finally {
    await rm(path, { force: true });
  }
}

/** Without a network: nobody can come between, and the password stands in no argument. */
async function runAlone(request: EmbeddedStart, { programs }: Installation, folder: string): Promise<void> {
  const { username = 'postgres', password = '' } = request.settings;
  const statements = [
    `ALTER ROLE ${identifier(username)} PASSWORD ${text(password)};`,
    // The usual image makes a database of the administrator's name as well.
    ...(username === 'postgres' ? [] : [`CREATE DATABASE ${identifier(username)};`]),
  ];
  const settings = ['-c', 'fsync=off', '-c', 'log_checkpoints=off', '-c', 'exit_on_error=on'];
  await request.execute([join(programs, 'postgres'), '--single', ...settings, '-D', folder, 'postgres'], {
    input: statements.map((statement) => `${statement}\n`).join(''),
  });
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A line end would end the statement. */
function text(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `E'${escaped}'`;
}

async function refuseOtherVersion(
  { name, keepsData }: EmbeddedStart,
  cluster: string,
  { version }: Installation,
): Promise<void> {
  const written = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const major = version.split('.')[0] ?? '';
  if (written === major || !keepsData) return;
  throw new AppHostError(
    'DATA_OF_OTHER_VERSION',
    `the data of ${name} was written by version ${written}, and ${major} cannot read it`,
    {
      hint: `Set \`tag: ${written}\` on ${name} to use it; or remove it, and all other data, with \`apphost down -v\`.`,
    },
  );
}

/** After a power failure the number in it may be somebody else's by now, and the server would not start. */
async function removeStalePid(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 0)) return;
  const began = await stat(`/proc/${pid}`).catch(() => undefined);
  const program = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (began === undefined || program.trim() !== 'postgres') await rm(file, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
