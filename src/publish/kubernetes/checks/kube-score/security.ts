import { inContainers, type Check } from '../check.ts';
import { knownWorkloads } from './known.ts';

export const containerSecurityContextUserGroupId: Check = {
  name: 'container-security-context-user-group-id',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Containers run as a user and a group from 10000 up, which no node has.',
  remedy:
    'Write a `runAsUser` and a `runAsGroup` from 10000 up (`user:` of the resource); an image that needs another one ' +
    'needs a `security:` with its reason.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), ({ securityContext }, { pod }) => {
      const user = securityContext?.runAsUser ?? pod.securityContext?.runAsUser;
      const group = securityContext?.runAsGroup ?? pod.securityContext?.runAsGroup;
      return [
        ...(user === undefined || user < 10_000 ? [`runs as ${user === undefined ? 'any user' : `user ${user}`}`] : []),
        ...(group === undefined || group < 10_000
          ? [`runs in ${group === undefined ? 'any group' : `group ${group}`}`]
          : []),
      ];
    }),
};

export const containerSecurityContextPrivileged: Check = {
  name: 'container-security-context-privileged',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'No container is privileged.',
  remedy: 'Remove `privileged: true`.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), ({ securityContext }) => securityContext?.privileged === true && 'is privileged'),
};

export const containerSecurityContextReadOnlyRootFilesystem: Check = {
  name: 'container-security-context-readonlyrootfilesystem',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Containers cannot write to their image.',
  remedy:
    'Write `readOnlyRootFilesystem: true`, and name the paths that are written to as `writablePaths` of the resource; ' +
    'an image that cannot live with that needs `security: { readOnlyRoot: false, reason: … }`.',
  severity: 'critical',
  find: (set) =>
    inContainers(
      knownWorkloads(set),
      ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true && 'has a writable root file system',
    ),
};

export const containerSeccompProfile: Check = {
  name: 'container-seccomp-profile',
  tool: 'kube-score',
  isDefault: false,
  isAboutPods: true,
  wants: 'Containers have a seccomp profile.',
  remedy: 'Write `seccompProfile: { type: RuntimeDefault }` in the security context of the pod.',
  severity: 'warning',
  find: (set) =>
    inContainers(
      knownWorkloads(set),
      ({ securityContext }, { pod }) =>
        (securityContext?.seccompProfile ?? pod.securityContext?.seccompProfile) === undefined &&
        'has no seccomp profile',
    ),
};
