import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** Who listens on a port. */
export interface PortOwner {
  /** For people: `node (pid 123)`, `a container (docker-proxy, pid 123)`, `a program of user 1000`. */
  readonly description: string;
  /** Unknown for another user's process, unless we are root. */
  readonly pid?: number;
  readonly command?: string;
}

/** Who listens on a TCP port of this machine; `undefined` when nobody is found. Never rejects: it only adds to a message. */
export async function describeOwner(port: number): Promise<PortOwner | undefined> {
  try {
    if (process.platform === 'linux') return await ownerFromProc(port);
    return process.platform === 'win32' ? await ownerFromNetstat(port) : await ownerFromLsof(port);
  } catch {
    return undefined;
  }
}

interface ListeningSocket {
  readonly inode: string;
  readonly user: number;
}

async function ownerFromProc(port: number): Promise<PortOwner | undefined> {
  const sockets = await listeningSockets(port);
  const [first] = sockets;
  if (first === undefined) return undefined;
  const pid = await holderOf(new Set(sockets.map((socket) => `socket:[${socket.inode}]`)));
  if (pid !== undefined) return toOwner(pid, await commandOf(pid));
  return { description: `a program of user ${first.user} that only root can look at` };
}

async function listeningSockets(port: number): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'latin1').catch(() => '')),
  );
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listening = '0A';
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === listening)
    .map((fields) => ({ user: Number(fields[7]), inode: fields[9] ?? '' }));
}

async function holderOf(links: ReadonlySet<string>): Promise<number | undefined> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const holders = await Promise.all(pids.map(async (pid) => ((await holds(pid, links)) ? Number(pid) : undefined)));
  return holders.find((pid) => pid !== undefined);
}

async function holds(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.some((target) => links.has(target));
}

async function commandOf(pid: number): Promise<string> {
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  // Some programs write their whole status there (`nginx: master process …`): the first word names them.
  return basename(program.split(' ')[0] ?? '') || (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
}

async function ownerFromLsof(port: number): Promise<PortOwner | undefined> {
  const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const command = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : toOwner(Number(pid), command ?? 'a program');
}

/** Not tested: no Windows machine was at hand. */
async function ownerFromNetstat(port: number): Promise<PortOwner | undefined> {
  const { stdout } = await promisify(execFile)('netstat.exe', ['-ano', '-p', 'TCP']);
  const pid = new RegExp(String.raw`:${port}\s+\S+\s+LISTENING\s+(\d+)`).exec(stdout)?.[1];
  if (pid === undefined) return undefined;
  const tasks = await promisify(execFile)('tasklist.exe', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  return toOwner(Number(pid), /^"([^"]+)"/m.exec(tasks.stdout)?.[1] ?? 'a program');
}

/** Programs that hold a port for a container. */
const containerProxies = new Set([
  'docker-proxy',
  'rootlessport',
  'rootlesskit',
  'com.docker.backend',
  'slirp4netns',
  'pasta',
]);

function toOwner(pid: number, command: string): PortOwner {
  const description = containerProxies.has(command)
    ? `a container (${command}, pid ${pid})`
    : `${command} (pid ${pid})`;
  return { pid, command, description };
}
