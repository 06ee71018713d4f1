import type { PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1.js';
import { clusterUser } from '../../../kinds/cluster.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import type { PodUnit } from '../unit.ts';

export interface Security {
  readonly pod: PodSecurityContext;
  readonly container: SecurityContext;
  /** Checks of the linters that it fails on purpose, each with the manifest's reason. */
  readonly exceptions: readonly CheckException[];
}

export interface CheckException {
  readonly tool: 'kube-linter' | 'kube-score';
  readonly check: string;
  readonly reason: string;
}

/** Everything locked, except what the manifest opens and says why. */
export function toSecurity(publishing: Publishing, { resource, container, profile }: PodUnit): Security {
  const user = userOf(container.user);
  const { reason, readOnlyRoot } = securityOptions(resource);
  const isRoot = user === 0;
  const isWritable = readOnlyRoot === false;
  if ((isRoot || isWritable) && reason === undefined) reportNoReason(publishing, resource, isRoot);
  const runAs = { runAsUser: user, runAsGroup: isRoot ? 0 : user };
  return {
    pod: {
      runAsNonRoot: !isRoot,
      ...runAs,
      fsGroup: user,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    container: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: !isWritable,
      runAsNonRoot: !isRoot,
      ...runAs,
      capabilities: {
        drop: ['ALL'],
        ...(profile?.capabilities === undefined ? {} : { add: [...profile.capabilities] }),
      },
    },
    exceptions: exceptionsOf({ user, isWritable, reason: reason ?? '' }),
  };
}

/** Whether the namespace must let it in although it runs as root. */
export function needsRoot({ container }: PodUnit): boolean {
  return userOf(container.user) === 0;
}

/** `1000`, `1000:1000`; a name is known to the image alone, so its number cannot be said. */
function userOf(user: string | undefined): number {
  const [name = ''] = (user ?? '').split(':');
  if (name === 'root') return 0;
  return /^[0-9]+$/.test(name) ? Number(name) : clusterUser;
}

function securityOptions({ options }: Resource): { readonly reason?: string; readonly readOnlyRoot?: boolean } {
  return options['security'] ?? {};
}

function reportNoReason(publishing: Publishing, resource: Resource, isRoot: boolean): void {
  const what = isRoot ? 'run as root' : 'write to its root file system';
  reportOn(publishing, resource, {
    code: 'ROOT_WITHOUT_REASON',
    message: `${resource.name} is to ${what}, and the manifest does not say why`,
    hint: `Add \`security: { ${isRoot ? '' : 'readOnlyRoot: false, '}reason: … }\`, or ${isRoot ? 'an image that runs as any user' : 'name what it writes to in `writablePaths`'}.`,
  });
}

interface Opened {
  readonly user: number;
  readonly isWritable: boolean;
  readonly reason: string;
}

function exceptionsOf({ user, isWritable, reason }: Opened): readonly CheckException[] {
  const exceptions: CheckException[] = [];
  if (isWritable) {
    exceptions.push({ tool: 'kube-linter', check: 'no-read-only-root-fs', reason });
    exceptions.push({ tool: 'kube-score', check: 'container-security-context-readonlyrootfilesystem', reason });
  }
  if (user === 0) exceptions.push({ tool: 'kube-linter', check: 'run-as-non-root', reason });
  if (user < 10000) {
    const why = reason === '' ? `The image's own user is ${user}.` : reason;
    exceptions.push({ tool: 'kube-score', check: 'container-security-context-user-group-id', reason: why });
  }
  return exceptions;
}
