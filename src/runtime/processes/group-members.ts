import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { promisify } from 'node:util';

let nextLook: Promise<ReadonlySet<number>> | undefined;

/** Whether the process group has a member that is alive. Zombies count as gone. */
export async function liveMembers(group: number): Promise<boolean> {
  nextLook ??= lookSoon();
  return (await nextLook).has(group);
}

/** One look for everybody who asks in this turn of the event loop, and none that is older than the question. */
async function lookSoon(): Promise<ReadonlySet<number>> {
  await eventLoopTurn();
  nextLook = undefined;
  return process.platform === 'linux' ? groupsFromProc() : groupsFromPs();
}

/** The groups that have a member which is not a zombie. */
function groupsFromProc(): ReadonlySet<number> {
  const groups = new Set<number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readStat(entry);
    if (stat !== undefined && !isDead(stat.state)) groups.add(stat.group);
  }
  return groups;
}

function readStat(pid: string): { readonly state: string; readonly group: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold spaces and brackets itself; what follows the last one is regular.
    const [state = '', , group = '0'] = text.slice(text.lastIndexOf(')') + 2, text.length).split(' ', 3);
    return { state, group: Number(group) };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

async function groupsFromPs(): Promise<ReadonlySet<number>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,state=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/, 2));
  return new Set(rows.filter(([, state]) => state !== undefined && !isDead(state)).map(([group]) => Number(group)));
}

function isDead(state: string): boolean {
  return state.startsWith('Z') || state.startsWith('X');
}
