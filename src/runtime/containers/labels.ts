import type { Labels } from './engine.ts';

/** The application that a container, network, volume or image belongs to. Nothing without it is ever touched. */
export const applicationLabel = 'apphost.app';
/** The run of `up` that created it. */
export const sessionLabel = 'apphost.session';
export const resourceLabel = 'apphost.resource';
/** Counts from 0. */
export const replicaLabel = 'apphost.replica';
/** JSON: aspect → digest. */
export const fingerprintLabel = 'apphost.fingerprint';
/** The process that looks after it; together with its start time it cannot be mistaken for a later process. */
export const hostPidLabel = 'apphost.host-pid';
export const hostStartLabel = 'apphost.host-start';

export interface Ownership {
  readonly application: string;
  readonly session: string;
  readonly resource?: string;
  readonly replica?: number;
  readonly fingerprint?: Readonly<Record<string, string>>;
  readonly hostPid?: number;
  readonly hostStart?: string;
}

export function toLabels(ownership: Ownership): Labels {
  const { application, session, resource, replica, fingerprint, hostPid, hostStart } = ownership;
  return {
    [applicationLabel]: application,
    [sessionLabel]: session,
    ...(resource !== undefined && { [resourceLabel]: resource }),
    ...(replica !== undefined && { [replicaLabel]: String(replica) }),
    ...(fingerprint !== undefined && { [fingerprintLabel]: JSON.stringify(fingerprint) }),
    ...(hostPid !== undefined && { [hostPidLabel]: String(hostPid) }),
    ...(hostStart !== undefined && { [hostStartLabel]: hostStart }),
  };
}

/** `undefined` when the labels are not ours. What cannot be read in them is left out: an older version wrote it. */
export function readLabels(labels: Labels): Ownership | undefined {
  const application = labels[applicationLabel];
  if (application === undefined) return undefined;
  const resource = labels[resourceLabel];
  const replica = readInteger(labels[replicaLabel]);
  const hostPid = readInteger(labels[hostPidLabel]);
  const hostStart = labels[hostStartLabel];
  const fingerprint = readFingerprint(labels[fingerprintLabel]);
  return {
    application,
    session: labels[sessionLabel] ?? '',
    ...(resource !== undefined && { resource }),
    ...(replica !== undefined && { replica }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(hostPid !== undefined && { hostPid }),
    ...(hostStart !== undefined && { hostStart }),
  };
}

export function belongsTo(labels: Labels | undefined, application: string | undefined): boolean {
  return application !== undefined && labels?.[applicationLabel] === application;
}

/** Who owns something that is not ours, for people. */
export function describeOwner(labels: Labels | undefined): string {
  const application = labels?.[applicationLabel];
  if (application !== undefined) return `the application “${application}”`;
  const project = labels?.['com.docker.compose.project'];
  if (project !== undefined) return `the Compose project “${project}”`;
  return 'something that is not an apphost application';
}

function readInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function readFingerprint(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([, digest]) => typeof digest === 'string'));
  } catch {
    return undefined;
  }
}
