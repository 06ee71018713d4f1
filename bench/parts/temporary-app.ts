import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apphost, time } from './program.ts';

export interface TemporaryApp {
  readonly folder: string;
  /** State and secrets of its own: nothing of the user's is touched. */
  readonly env: Readonly<Record<string, string>>;
  write(name: string, content: string): Promise<void>;
  /** Milliseconds that `apphost <args>` takes in its folder. */
  apphost(...args: readonly string[]): Promise<number>;
  remove(): Promise<void>;
}

/** A folder with these files; `app.yaml` is one of them. */
export async function createTemporaryApp(files: Readonly<Record<string, string>>): Promise<TemporaryApp> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-bench-'));
  const env = { APPHOST_STATE_HOME: join(folder, '.state'), APPHOST_SECRETS_HOME: join(folder, '.secrets') };
  await mkdir(env.APPHOST_STATE_HOME);
  const app: TemporaryApp = {
    folder,
    env,
    write: (name, content) => writeFile(join(folder, name), content),
    apphost: (...args) => time(process.execPath, [apphost, ...args], { cwd: folder, env }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await Promise.all(Object.entries(files).map(([name, content]) => app.write(name, content)));
  return app;
}
