import { createHash, randomUUID } from 'node:crypto';
import { access, cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedStart } from '../../model/embedding.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Installation } from './embedded-installation.ts';

/** The folder of the cluster inside the data folder. */
const clusterFolder = 'pgdata';

/**
 * The cluster's folder, ready to be served. Making one with `initdb` takes half a second, so it is made once for each
 * version and administrator, and copied from then on. A new one gets its password before it gets its name, so a
 * half-made one is never taken for a whole one. Rejects with `DATA_OF_OTHER_VERSION`.
 */
export async function openCluster(request: EmbeddedStart, installation: Installation): Promise<string> {
  const cluster = join(request.folder, clusterFolder);
  await removeDrafts(request.folder);
  if (await exists(join(cluster, 'PG_VERSION'))) {
    await refuseOtherVersion(request, cluster, installation);
    await removeStalePid(cluster);
    return cluster;
  }
  const template = await openTemplate(request, installation);
  const draft = `draft-${randomUUID()}`;
  await copy(request, template, join(request.folder, draft));
  await request.write(
    join(draft, 'pg_hba.conf'),
    'host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n',
  );
  await runAlone(request, installation, draft);
  await rename(join(request.folder, draft), cluster);
  return cluster;
}

async function openTemplate(request: EmbeddedStart, { programs, version }: Installation): Promise<string> {
  const { cache, settings } = request;
  const username = settings['username'] ?? 'postgres';
  const key = createHash('sha256').update(username).digest('hex').slice(0, 8);
  const template = join(cache, `template-${version}-${key}`);
  if (await exists(template)) return template;
  const draft = `${template}-${randomUUID()}`;
  try {
    // Sorted as the usual image sorts, on whatever machine.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
    const cluster = ['-D', draft, '-U', username, '--auth=trust', '--no-sync', '--no-instructions'];
    await request.execute([join(programs, 'initdb'), ...cluster, ...locale], { directory: cache });
    await rename(draft, template);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start made it in the same moment.
    if (!(await exists(template))) throw error;
  }
  return template;
}

/** Where the file system can, nothing is copied until it is changed. */
async function copy(request: EmbeddedStart, from: string, to: string): Promise<void> {
  const { platform } = request.machine;
  if (platform === 'win32') await cp(from, to, { recursive: true });
  else await request.execute(['cp', ...(platform === 'darwin' ? ['-Rpc'] : ['-a', '--reflink=auto']), from, to]);
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

async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((entry) => entry.startsWith('draft-'));
  await Promise.all(drafts.map((draft) => rm(join(folder, draft), { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
