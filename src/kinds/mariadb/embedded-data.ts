import { createHash, randomUUID } from 'node:crypto';
import { access, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EmbeddedStart } from '../../model/embedding.ts';

/** The server's own folder inside the data folder. */
const dataFolder = 'mariadb';

/**
 * The folder with the system's tables and the administrator, ready to be served. A new one gets its password before it
 * gets its name, so a half-made one is never taken for a whole one.
 */
export async function openData(request: EmbeddedStart): Promise<string> {
  const data = join(request.folder, dataFolder);
  await removeDrafts(request.folder);
  if (await exists(data)) return data;
  const template = await openTemplate(request);
  const draft = join(request.folder, `draft-${randomUUID()}`);
  await copy(request, template, draft);
  await createAdministrator(request, draft);
  await rename(draft, data);
  return data;
}

/** Making one takes a second, so it is made once for each installation of the server, and copied from then on. */
async function openTemplate(request: EmbeddedStart): Promise<string> {
  const { cache, path } = request;
  const program = await realpath(path);
  const version = await request.execute([path, '--version']);
  const template = join(cache, `template-${createHash('sha256').update(`${program} ${version}`).digest('hex')}`);
  if (await exists(template)) return template;
  const draft = `${template}-${randomUUID()}`;
  // `/usr/sbin/mariadbd` → `/usr`
  const base = dirname(dirname(program));
  const options = ['--no-defaults', `--basedir=${base}`, `--datadir=${draft}`];
  const installer = join(base, 'bin', 'mariadb-install-db');
  try {
    await request.execute(
      [installer, ...options, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
      { directory: cache },
    );
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
  const options = request.machine.platform === 'darwin' ? ['-Rpc'] : ['-a', '--reflink=auto'];
  await request.execute(['cp', ...options, from, to]);
}

/** Without a network, and through its input: nobody can come between, and the password stands in no argument. */
async function createAdministrator(request: EmbeddedStart, data: string): Promise<void> {
  const { username = 'root', password = '' } = request.settings;
  const administrator = `${text(username)}@'%'`;
  const statements = [
    // Before it, the server that prepares itself knows of no users.
    'FLUSH PRIVILEGES',
    "DELETE FROM mysql.global_priv WHERE User IN ('', 'root')",
    'FLUSH PRIVILEGES',
    `CREATE USER ${administrator} IDENTIFIED BY ${text(password)}`,
    `GRANT ALL ON *.* TO ${administrator} WITH GRANT OPTION`,
  ];
  await request.execute([request.path, '--no-defaults', '--bootstrap', `--datadir=${data}`, '--skip-name-resolve'], {
    input: statements.map((statement) => `${statement};\n`).join(''),
  });
}

function text(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
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
