import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program to compare with: how to run it, or why it is not here. */
export type Peer =
  | { readonly title: string; readonly command: string; readonly args: readonly string[] }
  | { readonly missing: string };

/** Where programs are unpacked that no package of this Debian installs: see bench/README.md. */
const folder = join(homedir(), '.cache/apphost-bench');

export function findCompose(): Peer {
  const command = join(folder, 'docker-compose');
  if (!existsSync(command)) return { missing: `Docker Compose: not run, ${command} is not there` };
  const version = /\d+\.\d+\.\d+/.exec(run(command, ['version']))?.[0] ?? '';
  return { title: `Docker Compose ${version}`, command, args: [] };
}

export function findConcurrently(): Peer {
  const script = join(folder, 'concurrently/node_modules/concurrently/dist/bin/concurrently.js');
  if (!existsSync(script)) return { missing: `concurrently: not run, ${script} is not there` };
  return {
    title: `concurrently ${run(process.execPath, [script, '--version'])}`,
    command: process.execPath,
    args: [script],
  };
}

export function findForeman(): Peer {
  try {
    return { title: `foreman ${run('foreman', ['version'])}`, command: 'foreman', args: ['start'] };
  } catch {
    return { missing: 'foreman: not run, it is not installed (Debian package ruby-foreman)' };
  }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}
