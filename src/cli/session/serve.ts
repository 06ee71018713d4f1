import { createControlServer, toFailure, type ControlHandlers } from '../../runtime/control/control-server.ts';
import type { ApplyRequest, ControlEvent, StopRequest } from '../../runtime/control/protocol.ts';
import type { LogLine } from '../../runtime/logs/log-line.ts';
import { stopAll, type Remains } from '../../runtime/stop.ts';
import { sweep } from '../../runtime/sweep.ts';
import { apply, type ApplyOptions } from './apply.ts';
import type { Host } from './host.ts';

/** A host that takes commands: from its own terminal and, over the control socket, from others. */
export interface Service {
  /** One at a time, in the order they were asked for. A first start that fails is undone, and the service ends. */
  apply(request: ApplyRequest, options: Pick<ApplyOptions, 'send' | 'loaded' | 'ask'>): Promise<number>;
  /** Ends what is being applied, stops everything and ends the service. Again with `grace` 0: at once. */
  stop(request: StopRequest): Promise<readonly Remains[]>;
  /** Resolves when it has ended. */
  readonly ended: Promise<readonly Remains[]>;
}

export async function serve(host: Host): Promise<Service> {
  const stopping = new AbortController();
  let applying: Promise<unknown> = Promise.resolve();
  let hasRun = false;
  let finish: (remains: readonly Remains[]) => void = () => undefined;
  const ended = new Promise<readonly Remains[]>((resolve) => {
    finish = resolve;
  });

  const applyNext = async (
    request: ApplyRequest,
    options: Pick<ApplyOptions, 'send' | 'loaded' | 'ask'>,
  ): Promise<number> => {
    const isFirst = !hasRun;
    try {
      const count = await apply(host, request, { ...options, signal: stopping.signal, isFirst });
      hasRun ||= !request.dryRun;
      return count;
    } catch (error) {
      if (isFirst && !stopping.signal.aborted) {
        stopping.abort(error);
        await clear({ volumes: false });
      }
      throw error;
    }
  };

  /** Stops all there is, then whatever an operation had just created when it was told to end. */
  const clear = async (
    request: StopRequest,
    underWay: Promise<unknown> = Promise.resolve(),
  ): Promise<readonly Remains[]> => {
    const stopped = await stopAll(host.supervisor, request.grace);
    await underWay;
    const { engine } = host.supervisor;
    const swept = engine === undefined ? undefined : await sweep(engine, host.id, request).catch(() => undefined);
    const remains = swept?.remains ?? stopped;
    finish(remains);
    return remains;
  };

  const service: Service = {
    apply: (request, options) => {
      const turn = applying.catch(() => undefined).then(() => applyNext(request, options));
      applying = turn.catch(() => undefined);
      return turn;
    },
    stop: (request) => {
      stopping.abort(new Error('stopped'));
      return clear(request, applying);
    },
    ended,
  };
  const server = await createControlServer(host.state.socket, toHandlers(host, service));
  return {
    ...service,
    ended: ended.then(async (remains) => {
      host.supervisor.engine?.close();
      await host.release();
      await server.close();
      return remains;
    }),
  };
}

function toHandlers(host: Host, service: Service): ControlHandlers {
  const hide = (lines: readonly LogLine[]): readonly LogLine[] =>
    lines.map((line) => ({ ...line, text: host.redactor.redact(line.text) }));
  return {
    snapshot: () => host.snapshot(),
    tail: (filter) => hide(host.logs.tail(filter)),
    followLogs: (listener) => host.logs.follow((lines) => listener(hide(lines))),
    followEvents: (listener) => host.events.listen(listener),
    apply: async (request, send) => {
      const stopListening = host.events.listen(send);
      try {
        const operations = await service.apply(request, { send });
        send({ event: 'done', operations, remains: [] });
      } catch (error) {
        send({ event: 'failed', failure: toFailure(error) });
      } finally {
        stopListening();
      }
    },
    stop: async (request, send) => {
      const stopListening = host.events.listen(send);
      const remains = await service.stop(request);
      stopListening();
      const done: ControlEvent = { event: 'done', operations: 0, remains };
      send(done);
    },
  };
}
