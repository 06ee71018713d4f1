import { setTimeout as delay } from 'node:timers/promises';
import type { Attachment, ContainerOutput } from './container-output.ts';
import { attachOutput, createContainerOutput } from './container-output.ts';
import type { ExitSource, ExitWatch } from './container-exit.ts';
import { watchExit } from './container-exit.ts';
import { toStartFailure } from './container-failure.ts';
import { readPorts } from './container-ports.ts';
import type { ContainerRequest, CreatedContainer, PublishedPort } from './engine.ts';
import { toRefusal, toUnreachable } from './failures.ts';
import { catchUp, resumeOutput } from './output-backlog.ts';
import type { EngineSession } from './session.ts';

/** A container with its two standing connections: to its output and to its end. */
export interface RunningContainer {
  readonly session: EngineSession;
  readonly id: string;
  readonly output: ContainerOutput;
  readonly exit: ExitWatch;
  readonly close: () => void;
}

/** `since`: it runs already, and its output continues from there; milliseconds since the epoch. */
export async function openContainer(session: EngineSession, id: string, since?: number): Promise<RunningContainer> {
  const output = createContainerOutput(since ?? Date.now());
  let attachment: Attachment | undefined;
  const where = () => ({ id, since: since ?? 0, delivered: output.delivered, lastAt: output.lastAt });
  const resume = async (): Promise<void> => {
    attachment = await resumeOutput(session, where(), output.push);
  };
  const attach = async (): Promise<void> => {
    attachment = await attachOutput(session, id, output.push);
  };
  const source: ExitSource = {
    session,
    id,
    outputEnded: () => untilEnded(attachment, output),
    onFound: (state) => {
      if (state === 'ended') return catchUp(session, where(), (stream, { content }) => output.push(stream, content));
      return state === 'running' ? resume() : attach();
    },
  };
  const isNew = since === undefined;
  const [exit] = await Promise.all([
    watchExit(source, isNew ? 'next-exit' : 'not-running'),
    isNew ? attach() : resume(),
  ]);
  return { session, id, output, exit, close: () => attachment?.close() };
}

/** How long a container's last output may lag behind the news of its end, and pause in between. */
const outputGrace = 2_000;

async function untilEnded(attachment: Attachment | undefined, output: ContainerOutput): Promise<void> {
  for (let lastAt = -1; lastAt !== output.lastAt;) {
    ({ lastAt } = output);
    const patience = delay(outputGrace, 'silent', { ref: false });
    if ((await Promise.race([attachment?.ended, patience])) !== 'silent') return;
  }
}

export interface ContainerIdentity {
  readonly name: string;
  /** Absent for an adopted one. */
  readonly request?: ContainerRequest;
}

export function createContainerHandle(container: RunningContainer, identity: ContainerIdentity): CreatedContainer {
  const { session, id, output, exit } = container;
  void exit.exited.then(container.close);
  return {
    id,
    exited: exit.exited,
    onOutput: output.onOutput,
    start: () => session.gate(() => start(container, identity)),
    stop: (signal, grace) => stop(container, identity.name, { signal, grace }),
    remove: async () => {
      exit.beginRemoval();
      try {
        await session.call(`removing the container ${identity.name}`, () => removeContainer(session, id));
        exit.endRemoval(true);
      } catch (error) {
        exit.endRemoval(false);
        throw error;
      }
    },
  };
}

async function start(
  { session, id }: RunningContainer,
  { name, request }: ContainerIdentity,
): Promise<readonly PublishedPort[]> {
  const container = session.docker.getContainer(id);
  await session.call(
    `starting the container ${name}`,
    async () => {
      try {
        if (request !== undefined) await container.start();
      } catch (error) {
        // It runs already.
        if (toRefusal(error)?.status !== 304) throw error;
      }
    },
    ({ message }) => toStartFailure(session, { name, request }, message),
  );
  return session.call(`asking for the ports of the container ${name}`, () => readPorts(session, id, request?.ports));
}

interface Stopping {
  readonly signal: string;
  readonly grace: number;
}

async function stop(container: RunningContainer, name: string, { signal, grace }: Stopping): Promise<void> {
  const { session, id, exit } = container;
  const send = (which: string): Promise<boolean> =>
    session.call(`stopping the container ${name}`, () => sendSignal(session, id, which));
  if (exit.settled || !(await send(signal))) return;
  // One that was stopped hears it only when it goes on.
  await send('SIGCONT');
  const timer = new AbortController();
  try {
    const patience = delay(grace, 'over', { signal: timer.signal });
    const outcome = await Promise.race([exit.exited, patience.catch(() => 'over')]);
    if (outcome !== 'over') return;
    if (await send('SIGKILL')) await untilExited(container, name);
  } finally {
    timer.abort();
  }
}

/** `false`: it does not run. */
async function sendSignal(session: EngineSession, id: string, signal: string): Promise<boolean> {
  try {
    await session.docker.getContainer(id).kill({ signal });
    return true;
  } catch (error) {
    const refusal = toRefusal(error);
    if (refusal?.status === 404 || refusal?.status === 409) return false;
    if (/is not running/i.test(refusal?.message ?? '')) return false;
    throw error;
  }
}

async function untilExited({ session, exit }: RunningContainer, name: string): Promise<void> {
  const listening = new AbortController();
  const lost = session.presence.untilLost(listening.signal).then((reason) => {
    throw toUnreachable(session.title, `stopping the container ${name}`, new Error(reason));
  });
  try {
    await Promise.race([exit.exited, lost]);
  } finally {
    listening.abort();
  }
}

/** Removes it with its anonymous volumes and waits until it is gone. Gone already is fine. */
export async function removeContainer(session: EngineSession, id: string): Promise<void> {
  const container = session.docker.getContainer(id);
  try {
    await container.remove({ v: true, force: true });
  } catch (error) {
    const refusal = toRefusal(error);
    if (refusal?.status === 404) return;
    if (refusal?.status !== 409 || !/already in progress/i.test(refusal.message)) throw error;
    await untilGone(session, id);
  }
}

async function untilGone(session: EngineSession, id: string): Promise<void> {
  for (;;) {
    try {
      await session.docker.getContainer(id).inspect();
    } catch (error) {
      if (toRefusal(error)?.status === 404) return;
      throw error;
    }
    await delay(25);
  }
}
