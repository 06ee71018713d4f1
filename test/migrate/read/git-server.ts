import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface GitServer {
  /** `git://127.0.0.1:PORT/shop.git`. */
  readonly url: string;
  readonly commit: string;
  close(): Promise<void>;
}

/** A repository of these files (and links, `path: -> target`) on a loopback port, with the tag `v1`. */
export async function serveRepository(files: Readonly<Record<string, string>>): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'apphost-git-server-'));
  const folder = join(root, 'shop.git');
  await mkdir(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await (text.startsWith('-> ') ? symlink(text.slice(3), join(folder, path)) : writeFile(join(folder, path), text));
  }
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  const git = (...args: string[]) => run('git', ['-C', folder, ...identity, ...args], { env: gitEnvironment });
  for (const step of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '-m', 'Begin'],
    ['tag', '-a', 'v1', '-m', 'v1'],
  ])
    await git(...step);
  const { stdout } = await git('rev-parse', 'HEAD');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const daemon = spawn('git', ['daemon', '--inetd', '--export-all', `--base-path=${root}`], { env: gitEnvironment });
    socket.pipe(daemon.stdin).on('error', () => socket.destroy());
    daemon.stdout.pipe(socket).on('error', () => daemon.kill());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `git://127.0.0.1:${(server.address() as AddressInfo).port}/shop.git`,
    commit: stdout.trim(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
      await rm(root, { recursive: true });
    },
  };
}

/** The tests may themselves run in a hook of git. */
const gitEnvironment = { PATH: process.env['PATH'], HOME: '/nonexistent' };
