import { createHash } from 'node:crypto';
import { access, realpath, rename } from 'node:fs/promises';
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
  if (await exists(data)) return data;
  await rename(await makeDraft(request), data);
  return data;
}

async function makeDraft(request: EmbeddedStart): Promise<string> {
  const { path } = request;
  const program = await realpath(path);
  const version = await request.execute([path, '--version']);
  const key = createHash('sha256').update(`${program} ${version}`).digest('hex').slice(0, 16);
  // `/usr/sbin/mariadbd` → `/usr`
  const base = dirname(dirname(program));
  const installer = join(base, 'bin', 'mariadb-install-db');
  return request.fromTemplate(key, {
    make: async (folder) => {
      const place = ['--no-defaults', `--basedir=${base}`, `--datadir=${folder}`];
      const settings = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
      await request.execute([installer, ...place, ...settings]);
    },
    finish: (folder) => createAdministrator(request, folder),
  });
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
