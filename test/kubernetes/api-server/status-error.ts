/** What the server answers instead of an object: a `Status`, as the real one words it. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: object;

  constructor(code: number, reason: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): object {
    const { code, reason, details, message } = this;
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
  }
}

export function notFound(plural: string, name: string, group = ''): StatusError {
  const qualified = group === '' ? plural : `${plural}.${group}`;
  return new StatusError(404, 'NotFound', `${qualified} "${name}" not found`, { name, group, kind: plural });
}
