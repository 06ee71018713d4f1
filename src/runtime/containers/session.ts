import type { AppHostError } from '../../support/apphost-error.ts';
import type { DockerClient } from './dockerode.ts';
import type { Refusal } from './failures.ts';
import { callEngine } from './failures.ts';
import type { Gate } from './gate.ts';
import { createGate } from './gate.ts';
import type { Presence } from './presence.ts';
import { createPresence } from './presence.ts';

/** A connection to an engine that answered: what every operation needs. */
export interface EngineSession {
  readonly docker: DockerClient;
  /** `Docker` or `Podman`, for sentences. */
  readonly title: string;
  /** As negotiated: `1.41` is 1041. */
  readonly apiVersion: number;
  readonly local: boolean;
  readonly presence: Presence;
  /** Creations and starts at once: more make an engine slower, not faster. */
  readonly gate: Gate;
  /** Runs one request: see `callEngine`. */
  call<T>(doing: string, work: () => Promise<T>, explain?: Explain): Promise<T>;
}

export type Explain = (refusal: Refusal) => AppHostError | undefined | Promise<AppHostError | undefined>;

const parallelCreations = 8;

/** How long an engine may take to say that it is there. One that ends may hold connections without an answer. */
const pingLimit = 2_000;

export interface Clients {
  readonly docker: DockerClient;
  /** Uses no connection twice: an engine that ends still answers on those that it has. */
  readonly pinger: DockerClient;
}

export function createSession(
  { docker, pinger }: Clients,
  facts: { readonly title: string; readonly apiVersion: number; readonly local: boolean },
): EngineSession {
  const presence = createPresence(async () => {
    await (pinger as unknown as PingSource).ping({ abortSignal: AbortSignal.timeout(pingLimit) });
  });
  return {
    ...facts,
    docker,
    presence,
    gate: createGate(parallelCreations),
    call: (doing, work, explain) => callEngine(facts.title, doing, work, explain),
  };
}

/** dockerode takes the options; its types do not know. */
interface PingSource {
  ping(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}
