import { toFailure, type ControlHandlers } from '../../runtime/control/control-server.ts';
import type { LogLine } from '../../runtime/logs/log-line.ts';
import type { Host } from './host.ts';
import type { Service } from './serve.ts';

/** What the control socket offers. Secrets are hidden before a line leaves the process. */
export function toHandlers(host: Host, service: Pick<Service, 'apply' | 'stop'>): ControlHandlers {
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
        send({ event: 'done', operations: await service.apply(request, { send }), remains: [] });
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
      send({ event: 'done', operations: 0, remains });
    },
  };
}
