import { toFailure, type ControlHandlers } from '../../runtime/control/control-server.ts';
import type { ControlEvent } from '../../runtime/control/protocol.ts';
import type { LogLine } from '../../runtime/logs/log-line.ts';
import { describeResource } from './describe.ts';
import type { Host } from './host.ts';
import type { Controls } from './controls.ts';

/** What the control socket offers. Secrets are hidden before a line leaves the process. */
export function toHandlers(host: Host, controls: Pick<Controls, 'apply' | 'stop' | 'change'>): ControlHandlers {
  const hide = (lines: readonly LogLine[]): readonly LogLine[] =>
    lines.map((line) => ({ ...line, text: host.redactor.redact(line.text) }));
  return {
    snapshot: () => host.snapshot(),
    tail: (filter) => hide(host.logs.tail(filter)),
    followLogs: (listener) => host.logs.follow((lines) => listener(hide(lines))),
    followEvents: (listener) => host.events.listen(listener),
    describe: (resource, reveal) => describeResource(host, resource, reveal),
    apply: (request, send) => tell(host, send, () => controls.apply(request, { send })),
    change: (request, send) => tell(host, send, () => controls.change(request, send)),
    stop: async (request, send) => {
      const stopListening = host.events.listen(send);
      const remains = await controls.stop(request).finally(stopListening);
      send({ event: 'done', operations: 0, remains });
    },
  };
}

/** Sends what happens while the work goes on, and at its end what came of it. */
async function tell(host: Host, send: (event: ControlEvent) => void, work: () => Promise<number>): Promise<void> {
  const stopListening = host.events.listen(send);
  try {
    send({ event: 'done', operations: await work(), remains: [] });
  } catch (error) {
    send({ event: 'failed', failure: toFailure(error) });
  } finally {
    stopListening();
  }
}
