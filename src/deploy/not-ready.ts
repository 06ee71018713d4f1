import { AppHostError } from '../support/apphost-error.ts';
import type { Failure } from './event.ts';

/** What a deployment ends with when something of it failed. */
export function notReady({ object, pod, container, reason, message }: Failure, hint: string): AppHostError {
  const place = [
    pod === undefined ? undefined : `pod ${pod}`,
    container === undefined ? undefined : `container ${container}`,
  ];
  const where = place.filter((part) => part !== undefined).join(', ');
  const text = `${object} is not ready: ${where === '' ? '' : `${where}: `}${reason}${message === '' ? '' : `: ${message}`}`;
  return new AppHostError('DEPLOY_NOT_READY', text, {
    hint,
    facts: { object, reason, ...(pod !== undefined && { pod }), ...(container !== undefined && { container }) },
  });
}
