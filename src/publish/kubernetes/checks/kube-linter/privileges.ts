import { inContainers, type Check } from '../check.ts';

export const dropNetRawCapability: Check = {
  name: 'drop-net-raw-capability',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A container whose capabilities are set drops NET_RAW or all of them, and adds neither.',
  remedy: 'Write `capabilities: { drop: [ALL] }` in the security context of the container.',
  find: (set) =>
    inContainers(set.workloads, ({ securityContext }) => {
      const capabilities = securityContext?.capabilities;
      if (capabilities === undefined) return false;
      const added = capabilities.add.filter(coversNetRaw).map((name) => `adds the capability ${name}`);
      return capabilities.drop.some(coversNetRaw) ? added : [...added, 'keeps the capability NET_RAW'];
    }),
};

export const noReadOnlyRootFs: Check = {
  name: 'no-read-only-root-fs',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Containers cannot write to their image.',
  remedy:
    'Write `readOnlyRootFilesystem: true`, and name the paths that are written to as `writablePaths` of the resource; ' +
    'an image that cannot live with that needs `security: { readOnlyRoot: false, reason: … }`.',
  find: (set) =>
    inContainers(
      set.workloads,
      ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true && 'has a writable root file system',
    ),
};

export const privilegeEscalationContainer: Check = {
  name: 'privilege-escalation-container',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Containers cannot gain more privileges than they start with.',
  remedy: 'Write `allowPrivilegeEscalation: false`, without `privileged` and without SYS_ADMIN.',
  find: (set) =>
    inContainers(set.workloads, ({ securityContext }) => {
      if (securityContext?.allowPrivilegeEscalation === true) return 'allows privilege escalation';
      if (securityContext?.privileged === true) return 'is privileged, which allows privilege escalation';
      const addsAdmin = securityContext?.capabilities?.add.some((name) => /^(CAP_)?SYS_ADMIN$/.test(name));
      return addsAdmin === true && 'adds SYS_ADMIN, which allows privilege escalation';
    }),
};

export const privilegedContainer: Check = {
  name: 'privileged-container',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No container is privileged.',
  remedy: 'Remove `privileged: true`.',
  find: (set) =>
    inContainers(set.workloads, ({ securityContext }) => securityContext?.privileged === true && 'is privileged'),
};

export const runAsNonRoot: Check = {
  name: 'run-as-non-root',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No container runs as root or in its group.',
  remedy:
    'Write `runAsNonRoot: true` with a `runAsUser` and a `runAsGroup` above 0 (`user:` of the resource); an image that ' +
    'must be root needs a `security:` with its reason.',
  find: (set) =>
    inContainers(set.workloads, ({ securityContext }, { pod }) => {
      const user = securityContext?.runAsUser ?? pod.securityContext?.runAsUser;
      const group = securityContext?.runAsGroup ?? pod.securityContext?.runAsGroup;
      const nonRoot = securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
      if (group === 0) return "runs in root's group";
      if (user !== undefined && user > 0) return false;
      if (nonRoot !== true) return 'may run as root';
      return user === 0 && 'is to run as root, and not as root: it will not start';
    }),
};

export const unsafeProcMount: Check = {
  name: 'unsafe-proc-mount',
  tool: 'kube-linter',
  isDefault: false,
  wants: "No container sees the kernel's files unmasked.",
  remedy: 'Remove `procMount`.',
  find: (set) =>
    inContainers(
      set.workloads,
      ({ securityContext }) => securityContext?.procMount?.toLowerCase() === 'unmasked' && 'has an unmasked /proc',
    ),
};

function coversNetRaw(capability: string): boolean {
  return capability.includes('NET_RAW') || capability.toLowerCase() === 'all';
}
