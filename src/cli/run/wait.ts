import type { ControlClient } from '../../runtime/control/control-client.ts';
import type { ResourceSnapshot } from '../../runtime/snapshot.ts';
import { isEnded } from '../../runtime/transitions.ts';
import type { WaitFlags } from '../commands/wait.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { statusOf } from '../render/status-table.ts';
import { findRunning, requireRunning } from './find-running.ts';

export async function runWait(names: readonly string[], flags: WaitFlags, output: Output): Promise<number> {
  const client = await findRunning(flags);
  await requireRunning(client, names);
  const limit = flags.timeout === undefined ? undefined : AbortSignal.timeout(flags.timeout);
  const done = new AbortController();
  const signal = limit === undefined ? done.signal : AbortSignal.any([done.signal, limit]);
  const resources = new Map<string, ResourceSnapshot>();
  try {
    for await (const changed of changes(client, signal)) {
      const meant = changed.filter(({ name }) => names.length === 0 || names.includes(name));
      for (const resource of meant) resources.set(resource.name, resource);
      const judged = [...resources.values()].map((each) => ({ each, verdict: judge(each, flags.for) }));
      const failed = judged.find(({ verdict }) => verdict === 'never');
      if (failed !== undefined) {
        giveUp(failed.each, flags, output);
        return tell([...resources.values()], exitCodes.waitFailed, output);
      }
      if (judged.every(({ verdict }) => verdict === 'holds'))
        return tell([...resources.values()], exitCodes.done, output);
    }
  } finally {
    done.abort();
  }
  const waitedFor = [...resources.values()].filter((each) => judge(each, flags.for) !== 'holds');
  const list = waitedFor.map((each) => `${each.name} (${describe(each)})`).join(', ');
  output.complain(`error WAIT_TIMEOUT not ${flags.for} in time: ${list}`);
  return tell([...resources.values()], exitCodes.waitTimeout, output);
}

/** How they were when the wait ended. */
function tell(resources: readonly ResourceSnapshot[], code: number, output: Output): number {
  if (output.isJson) output.data(JSON.stringify({ resources }));
  return code;
}

/** All resources as they are, then those that have changed. Ends when `signal` aborts, or when the application does. */
async function* changes(client: ControlClient, signal: AbortSignal): AsyncIterable<readonly ResourceSnapshot[]> {
  // Listening begins before the look, so that nothing is missed in between.
  const events = client.events(signal)[Symbol.asyncIterator]();
  let next = events.next();
  yield (await client.snapshot()).resources;
  for (let step = await next; step.done !== true; step = await next) {
    next = events.next();
    if (step.value.event === 'resource') yield [step.value.resource];
  }
}

function judge({ state, health }: ResourceSnapshot, condition: WaitFlags['for']): 'holds' | 'open' | 'never' {
  switch (condition) {
    case 'healthy':
      if (state === 'finished' || (state === 'running' && health === 'healthy')) return 'holds';
      return isEnded(state) ? 'never' : 'open';
    case 'started':
      if (state === 'running' || state === 'finished') return 'holds';
      return isEnded(state) ? 'never' : 'open';
    case 'completed':
      if (state === 'finished') return 'holds';
      return isEnded(state) ? 'never' : 'open';
    case 'stopped':
      return isEnded(state) ? 'holds' : 'open';
  }
}

function giveUp(resource: ResourceSnapshot, flags: WaitFlags, output: Output): void {
  output.complain(`error RESOURCE_FAILED ${resource.name} will not be ${flags.for}: ${describe(resource)}`);
  output.complain(`  hint: Read its last lines: apphost logs ${resource.name}`);
}

function describe(resource: ResourceSnapshot): string {
  return `${statusOf(resource)}${resource.reason === undefined ? '' : `, ${resource.reason}`}`;
}
