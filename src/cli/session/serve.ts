import { createControlServer } from '../../runtime/control/control-server.ts';
import type { ApplyRequest, StopRequest } from '../../runtime/control/protocol.ts';
import { stopAll, type Remains } from '../../runtime/stop.ts';
import { sweep } from '../../runtime/sweep.ts';
import { apply, type ApplyOptions } from './apply.ts';
import { toHandlers } from './handlers.ts';
import type { Host } from './host.ts';

type ServiceOptions = Pick<ApplyOptions, 'send' | 'loaded' | 'ask'>;

/** A host that takes commands: from its own terminal and, over the control socket, from others. */
export interface Service {
  /** One at a time, in the order they were asked for. A first start that fails is undone, and the service ends. */
  apply(request: ApplyRequest, options: ServiceOptions): Promise<number>;
  /** Ends what is being applied, stops everything and ends the service. Again with `grace` 0: at once. */
  stop(request: StopRequest): Promise<readonly Remains[]>;
  /** Resolves when it has ended. */
  readonly ended: Promise<readonly Remains[]>;
}

export async function serve(host: Host): Promise<Service> {
  const ending = createEnding();
  const work = createWork(host, ending);
  const server = await createControlServer(host.state.socket, toHandlers(host, work));
  const ended = ending.ended.then(async (remains) => {
    host.supervisor.engine?.close();
    await host.state.release();
    await server.close();
    return remains;
  });
  return { ...work, ended };
}

interface Ending {
  readonly ended: Promise<readonly Remains[]>;
  readonly finish: (remains: readonly Remains[]) => void;
}

function createEnding(): Ending {
  let finish: Ending['finish'] | undefined;
  const ended = new Promise<readonly Remains[]>((resolve) => {
    finish = resolve;
  });
  return { ended, finish: (remains) => finish?.(remains) };
}

function createWork(host: Host, { finish }: Ending): Pick<Service, 'apply' | 'stop'> {
  const stopping = new AbortController();
  let applying: Promise<unknown> = Promise.resolve();
  let hasRun = false;

  /** Stops all there is, then whatever an operation had just created when it was told to end. */
  const clear = async (request: StopRequest, underWay: Promise<unknown>): Promise<readonly Remains[]> => {
    const stopped = await stopAll(host.supervisor, request.grace);
    await underWay;
    const { engine } = host.supervisor;
    const swept = engine === undefined ? undefined : await sweep(engine, host.id, request).catch(() => undefined);
    return swept?.remains ?? stopped;
  };

  let clearing: Promise<readonly Remains[]> | undefined;
  /** Once is enough, unless the next one asks for more; the service ends with the last. */
  const clearOnce = (request: StopRequest, underWay: Promise<unknown>): Promise<readonly Remains[]> => {
    const asksForMore = request.volumes || request.grace !== undefined;
    if (clearing !== undefined && !asksForMore) return clearing;
    const mine = clear(request, underWay);
    clearing = mine;
    void mine.then((remains) => {
      if (clearing === mine) finish(remains);
    });
    return mine;
  };

  const applyNext = async (request: ApplyRequest, options: ServiceOptions): Promise<number> => {
    const isFirst = !hasRun;
    try {
      const count = await apply(host, request, { ...options, signal: stopping.signal, isFirst });
      hasRun ||= !request.dryRun;
      return count;
    } catch (error) {
      if (isFirst && !stopping.signal.aborted) {
        stopping.abort(error);
        await clearOnce({ volumes: false }, Promise.resolve());
      }
      throw error;
    }
  };

  return {
    apply: (request, options) => {
      const turn = applying.then(() => applyNext(request, options));
      applying = turn.catch(() => undefined);
      return turn;
    },
    stop: (request) => {
      stopping.abort(new Error('stopped'));
      return clearOnce(request, applying);
    },
  };
}
