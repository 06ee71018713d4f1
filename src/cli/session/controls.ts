import { createControlServer } from '../../runtime/control/control-server.ts';
import type { ApplyRequest, ChangeRequest, ControlEvent, StopRequest } from '../../runtime/control/protocol.ts';
import { removeData } from '../../runtime/embedded/data-folders.ts';
import { toReason } from '../../runtime/health/reason.ts';
import { stopAll, type Remains } from '../../runtime/stop.ts';
import { sweep } from '../../runtime/sweep.ts';
import { keepState } from '../../runtime/state/keep-state.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { createDeferred } from '../../support/deferred.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { apply, type ApplyOptions } from './apply.ts';
import { change, lastRequest } from './change.ts';
import { toHandlers } from './handlers.ts';
import type { Host } from './host.ts';
import { isPreparedFor, type LoadedApplication, type PreparedApplication } from './load.ts';
import { createTurns, type Turns } from './turns.ts';
import { createSessionWatching, type SessionWatching } from './watching.ts';

type ApplyControlOptions = Pick<ApplyOptions, 'send' | 'loaded'>;

/** What a host can be told to do: by its own terminal and, over the control socket, by others. */
export interface Controls {
  /** One at a time, in the order they were asked for. A first start that fails is undone, and that is the end. */
  apply(request: ApplyRequest, options: ApplyControlOptions): Promise<number>;
  /** Starts, stops or scales single resources, in the same order as what is applied. */
  change(request: ChangeRequest, send: ApplyOptions['send']): Promise<number>;
  /** Ends what is being applied, stops everything, and that is the end. Again with `grace` 0: at once. */
  stop(request: StopRequest): Promise<readonly Remains[]>;
  /** Resolves when nothing is being applied. */
  idle(): Promise<unknown>;
  /** Resolves when it was asked for the first time to apply something. */
  readonly begun: Promise<void>;
  /** Resolves when it has ended. */
  readonly ended: Promise<readonly Remains[]>;
}

/** `isChange`: of what runs, by name, and not by a new request of `up`. */
type NextOptions = ApplyControlOptions & Pick<ApplyOptions, 'renew'> & { readonly isChange?: boolean };

/** `prepared`: what the first request is expected to ask for. */
export async function openControls(host: Host, prepared?: PreparedApplication): Promise<Controls> {
  const ending = createDeferred<readonly Remains[]>();
  const work = createWork(host, ending.resolve, prepared);
  const server = await createControlServer(host.state.socket, toHandlers(host, work));
  const stopKeeping = keepState({
    state: host.state,
    clock: host.supervisor.options.clock,
    listen: () => server.listenAgain(),
    note: (text) => host.logs.note({ resource: 'apphost' }, text),
  });
  const ended = ending.promise.then(async (remains) => {
    host.supervisor.engine?.close();
    await stopKeeping();
    await host.state.update(({ session: _ended, ...saved }) => saved).catch(() => undefined);
    await host.state.release();
    host.unguard();
    await server.close();
    return remains;
  });
  return { ...work, ended };
}

function createWork(
  host: Host,
  finish: (remains: readonly Remains[]) => void,
  prepared?: PreparedApplication,
): Omit<Controls, 'ended'> {
  const begun = createDeferred<void>();
  let hasBegun = false;
  const stopping = new AbortController();
  const turns = createTurns();
  let hasRun = false;

  const watching = watch(host, turns, (request, options) => applyNext(request, options));
  const clear = createClearing(host, finish);
  const end: Clear = (request, underWay) => {
    watching.stop();
    return clear(request, underWay);
  };

  const applyNext = async (request: ApplyRequest, { isChange = false, ...options }: NextOptions): Promise<number> => {
    const isFirst = !hasRun;
    const first = hasBegun ? undefined : prepared;
    hasBegun = true;
    begun.resolve();
    try {
      stopping.signal.throwIfAborted();
      if (isFirst && !request.dryRun) for (const warning of host.state.diagnostics) options.send(toNote(warning));
      const loaded = first !== undefined && isPreparedFor(request, first) ? await first.loaded : options.loaded;
      const known = loaded === undefined ? {} : { loaded };
      const onPlanned = (planned: LoadedApplication): Promise<void> => watching.follow(planned, request, isChange);
      const count = await apply(host, request, { ...options, ...known, onPlanned, signal: stopping.signal, isFirst });
      hasRun ||= !request.dryRun;
      return count;
    } catch (error) {
      if (isFirst && !stopping.signal.aborted) {
        stopping.abort(error);
        await end({ volumes: false }, Promise.resolve());
      }
      throw error;
    }
  };

  return {
    begun: begun.promise,
    idle: () => turns.idle(),
    apply: (request, options) => turns.take(() => applyNext(request, options)),
    change: (request, send) =>
      turns.take(() => change(host, request, { apply: (whole) => applyNext(whole, { send, isChange: true }) })),
    stop: (request) => {
      stopping.abort(stopped(host));
      return end(request, turns.idle());
    },
  };
}

/** What changes on disk is applied in turn with what people ask for. */
function watch(
  host: Host,
  turns: Turns,
  applyNext: (request: ApplyRequest, options: NextOptions) => Promise<number>,
): SessionWatching {
  const watching = createSessionWatching(host, {
    isBusy: () => turns.isBusy,
    renew: (renew) =>
      turns.take(() => {
        const request = { ...lastRequest(host), resources: [...renew.keys()], wait: false };
        return applyNext(request, { send: (event) => host.events.send(event), renew, isChange: true });
      }),
  });
  host.isWatched = (resource) => watching.watches(resource);
  return watching;
}

function stopped({ name }: Host): AppHostError {
  return new AppHostError('APPLICATION_STOPPED', `${name} was stopped before this was done`, {
    hint: 'Somebody ran `apphost down` or pressed Ctrl-C where it runs. Start it again: apphost up',
  });
}

function toNote({ severity, code, message, hint }: Diagnostic): ControlEvent {
  return { event: 'note', text: `${severity} ${code} ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}` };
}

type Clear = (request: StopRequest, underWay: Promise<unknown>) => Promise<readonly Remains[]>;

/** Once is enough, unless the next one asks for more; the last of them is the end. */
function createClearing(host: Host, finish: (remains: readonly Remains[]) => void): Clear {
  let clearing: Promise<readonly Remains[]> | undefined;
  return (request, underWay) => {
    const asksForMore = request.volumes || request.grace !== undefined;
    if (clearing !== undefined && !asksForMore) return clearing;
    const mine = clearAll(host, request, underWay);
    clearing = mine;
    void mine.then((remains) => {
      if (clearing === mine) finish(remains);
    });
    return mine;
  };
}

/** Stops all there is, then whatever an operation had just created when it was told to end. */
async function clearAll(host: Host, request: StopRequest, underWay: Promise<unknown>): Promise<readonly Remains[]> {
  const stopped = await stopAll(host.supervisor, request.grace);
  await underWay;
  const { engine } = host.supervisor;
  const data = await removeData({ application: host.id, state: host.state.folder }, request).then(
    () => [],
    (error: unknown) => [{ name: 'data without a volume', reason: toReason(error) }],
  );
  if (engine === undefined) return [...stopped, ...data];
  try {
    return [...(await sweep(engine, host.id, request)).remains, ...data];
  } catch (error) {
    const volumes = request.volumes ? [{ name: 'data volumes', reason: toReason(error) }] : [];
    return [...stopped, ...data, ...volumes];
  }
}
