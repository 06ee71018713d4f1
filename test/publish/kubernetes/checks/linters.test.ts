import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../../../src/publish/kubernetes/checks/index.ts';
import {
  antiAffinity,
  autoscaler,
  budget,
  cronJob,
  failing,
  messagesOf,
  networkPolicy,
  object,
  service,
  workload,
} from './objects.ts';

const ports = [{ name: 'http', containerPort: 8080 }];

describe('probes', () => {
  const identical = (readinessProbe: object, livenessProbe: object) =>
    messagesOf('pod-probes-identical', [workload({ container: { ports, readinessProbe, livenessProbe } })]).length > 0;

  it('of one TCP port are the same, by name or number', () => {
    expect(identical({ tcpSocket: { port: 8080 } }, { tcpSocket: { port: 8080 } })).toBe(true);
    expect(identical({ tcpSocket: { port: 'http' } }, { tcpSocket: { port: 8080 } })).toBe(true);
    expect(identical({ tcpSocket: { port: 8080 } }, { tcpSocket: { port: 8081 } })).toBe(false);
  });

  it('of one HTTP path and port are the same, whatever else differs', () => {
    const ready = { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 };
    expect(identical(ready, { httpGet: { path: '/health', port: 8080 }, periodSeconds: 20 })).toBe(true);
    expect(identical(ready, { httpGet: { path: '/alive', port: 'http' } })).toBe(false);
    expect(identical(ready, { httpGet: { path: '/health', port: 'metrics' } })).toBe(false);
  });

  it('of one command are the same, of two types they are not', () => {
    const ping = { exec: { command: ['redis-cli', 'ping'] } };
    expect(identical(ping, ping)).toBe(true);
    expect(identical(ping, { exec: { command: ['redis-cli', 'ping', '-3'] } })).toBe(false);
    expect(identical(ping, { tcpSocket: { port: 'http' } })).toBe(false);
    expect(identical({ grpc: { port: 8080 } }, { grpc: { port: 8080 } })).toBe(false);
  });

  it('may be the same in what runs to its end', () => {
    const probe = { tcpSocket: { port: 'http' } };
    const job = workload({
      kind: 'Job',
      apiVersion: 'batch/v1',
      container: { ports, readinessProbe: probe, livenessProbe: probe },
    });
    expect(messagesOf('pod-probes-identical', [job])).toEqual([]);
  });

  it('need no liveness beside readiness', () => {
    const ready = workload({ container: { ports, readinessProbe: { tcpSocket: { port: 'http' } } } });
    expect(failing(['pod-probes', 'pod-probes-identical', 'no-readiness-probe'], [ready, service()])).toEqual([]);
  });

  it('ask declared TCP ports: gRPC by number only', () => {
    const asks = (readinessProbe: object, declared: readonly object[] = ports) =>
      messagesOf('readiness-port', [workload({ container: { ports: declared, readinessProbe } })]);
    expect(asks({ grpc: { port: 'http' } })).toEqual([
      'has a readiness probe of the port http, which it does not declare',
    ]);
    expect(asks({ grpc: { port: 8080 } })).toEqual([]);
    expect(asks({ tcpSocket: { port: 53 } }, [{ containerPort: 53, protocol: 'UDP' }])).toHaveLength(1);
    expect(asks({ exec: { command: ['true'] } })).toEqual([]);
  });
});

describe('Services', () => {
  const worker = workload({ name: 'worker', spec: { replicas: 1 } });
  const aimed = ['pod-probes', 'deployment-replicas'];

  it('without a selector lead to every pod of their namespace, to kube-score', () => {
    const external = service({ type: 'ExternalName', selector: undefined, externalName: 'db.example' }, 'db');
    expect(failing(aimed, [worker])).toEqual([]);
    expect(failing(aimed, [worker, external])).toEqual(aimed);
    expect(failing(['dangling-service', 'service-targets-pod', 'no-readiness-probe'], [worker, external])).toEqual([]);
  });

  it('without a selector are dangling to kube-linter only', () => {
    const objects = [worker, service({ selector: undefined }, 'db')];
    expect(failing(['dangling-service', 'service-targets-pod'], objects)).toEqual(['dangling-service']);
  });

  it('for pods that an operator runs lead nowhere to both', () => {
    const both = ['dangling-service', 'service-targets-pod'];
    expect(failing(both, [worker, service({ selector: { 'cnpg.io/cluster': 'db' } }, 'db')])).toEqual(both);
  });

  it('lead to pods of the same namespace as it is written', () => {
    const both = ['dangling-service', 'service-targets-pod'];
    expect(failing(both, [workload({ namespace: undefined }), service({}, 'web', 'default')])).toEqual(both);
    expect(failing(both, [workload({ namespace: 'default' }), service({}, 'web', 'default')])).toEqual([]);
  });

  it('lead to a ReplicaSet, which kube-score does not know', () => {
    const objects = [workload({ kind: 'ReplicaSet' }), service()];
    expect(failing(['dangling-service', 'service-targets-pod'], objects)).toEqual(['service-targets-pod']);
    const ofScore = checkObjects(objects).filter(
      ({ tool, object }) => tool === 'kube-score' && object.kind === 'ReplicaSet',
    );
    expect(ofScore).toEqual([]);
  });
});

describe('replicas', () => {
  it('that are absent are one to kube-linter, and many to kube-score', () => {
    const checks = ['no-anti-affinity', 'deployment-has-host-podantiaffinity', 'deployment-has-poddisruptionbudget'];
    expect(failing(checks, [workload()])).toEqual(checks.slice(1));
    expect(failing(checks, [workload({ spec: { replicas: 1 } })])).toEqual([]);
    expect(failing(checks, [workload({ spec: { replicas: 2 } })])).toEqual(checks);
  });

  it('that are absent are few behind a Service, unless a HorizontalPodAutoscaler has them', () => {
    const checks = ['deployment-replicas'];
    expect(failing(checks, [workload(), service()])).toEqual(checks);
    expect(failing(checks, [workload(), service(), autoscaler()])).toEqual([]);
    expect(failing(checks, [workload(), service(), autoscaler({}, 'other')])).toEqual(checks);
  });

  it('keep apart by node for kube-linter, by zone or region too for kube-score', () => {
    const checks = ['no-anti-affinity', 'deployment-has-host-podantiaffinity'];
    const apart = (topologyKey: string, more: object = {}) => {
      const term = { topologyKey, labelSelector: { matchLabels: { app: 'web' } }, ...more };
      return failing(checks, [workload({ spec: { replicas: 2 }, pod: antiAffinity(term) })]);
    };
    expect(apart('kubernetes.io/hostname')).toEqual([]);
    expect(apart('topology.kubernetes.io/region')).toEqual(['no-anti-affinity']);
    expect(apart('rack')).toEqual(checks);
    expect(apart('kubernetes.io/hostname', { labelSelector: undefined })).toEqual(checks);
    expect(apart('kubernetes.io/hostname', { namespaces: ['elsewhere'] })).toEqual(['no-anti-affinity']);
  });

  it('match a label by expression as well', () => {
    const expression = { key: 'app', operator: 'In', values: ['web', 'api'] };
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions: [expression] } };
    expect(failing(['no-anti-affinity'], [workload({ spec: { replicas: 2 }, pod: antiAffinity(term) })])).toEqual([]);
  });
});

describe('a PodDisruptionBudget', () => {
  const blocked = (minAvailable: number | string, replicas?: number, more: readonly object[] = []) =>
    messagesOf('pdb-min-available', [workload({ spec: { replicas } }), budget({ minAvailable }), ...more]).length > 0;

  it('asks for fewer pods than there are', () => {
    expect(blocked(1, 1)).toBe(true);
    expect(blocked(1, 2)).toBe(false);
    expect(blocked('50%', 2)).toBe(false);
    expect(blocked('100%', 3)).toBe(true);
    expect(blocked('all', 3)).toBe(true);
  });

  it('is compared with the least that a HorizontalPodAutoscaler keeps', () => {
    expect(blocked(1, undefined, [autoscaler()])).toBe(false);
    expect(blocked(2, undefined, [autoscaler()])).toBe(true);
    expect(blocked(2, 1, [autoscaler({ minReplicas: 3 })])).toBe(false);
    expect(blocked(1)).toBe(true);
  });

  it('is compared with workloads of the same selector, not with what it selects', () => {
    const labels = { app: 'web', tier: 'front' };
    const objects = [workload({ labels, spec: { replicas: 1 } }), budget({ minAvailable: 1 })];
    expect(messagesOf('pdb-min-available', objects)).toEqual([]);
  });

  it('lets no pod go with a maxUnavailable of zero', () => {
    const blocks = (maxUnavailable: number | string) =>
      messagesOf('pdb-max-unavailable', [budget({ maxUnavailable })]).length > 0;
    expect([0, '0', '0%', 1, '10%'].map(blocks)).toEqual([true, true, true, false, false]);
  });
});

describe('jobs', () => {
  it('of a CronJob are removed by its history limits', () => {
    expect(messagesOf('job-ttl-seconds-after-finished', [cronJob()])).toEqual([]);
    expect(messagesOf('job-ttl-seconds-after-finished', [cronJob({ ttlSecondsAfterFinished: 60 })])).toHaveLength(1);
  });

  it('need no selector', () => {
    const job = workload({ kind: 'Job', apiVersion: 'batch/v1', spec: { selector: undefined } });
    expect(messagesOf('mismatching-selector', [job, cronJob()])).toEqual([]);
    expect(messagesOf('mismatching-selector', [workload({ spec: { selector: undefined } })])).toEqual([
      'has no selector',
    ]);
  });

  it('of a CronJob say what becomes of a failure', () => {
    expect(messagesOf('cronjob-restartpolicy', [cronJob({}, { restartPolicy: 'Always' })])).toEqual([
      'has Always as its restartPolicy',
    ]);
  });

  it('are isolated as other pods are', () => {
    expect(failing(['pod-networkpolicy', 'non-isolated-pod'], [cronJob()])).toHaveLength(2);
  });
});

describe('images', () => {
  const both = ['latest-tag', 'container-image-tag'];
  const refused = (image: string) => failing(both, [workload({ container: { image } })]);

  it.each([
    ['app', both],
    ['app:latest', both],
    ['ghcr.io/acme/app', both],
    ['localhost:5000/app', ['latest-tag']],
    ['localhost:5000/app:1', []],
    [`app@sha256:${'0'.repeat(64)}`, []],
    [`localhost:5000/app@sha256:${'0'.repeat(64)}`, []],
    ['app:', ['container-image-tag']],
    ['', both],
  ])('%s', (image, expected) => {
    expect(refused(image)).toEqual(expected);
  });

  it('are pulled each time, which Kubernetes does by itself for those that move', () => {
    const policy = (container: object) => messagesOf('container-image-pull-policy', [workload({ container })]);
    expect(policy({ image: 'app:1' })).toEqual(['has none as its imagePullPolicy']);
    expect(policy({ image: 'app:latest' })).toEqual([]);
    expect(policy({ image: 'app:latest', imagePullPolicy: 'Never' })).toHaveLength(1);
  });
});

describe('variables', () => {
  it('are secrets by their name, composed ones too', () => {
    const named = (entry: object) => messagesOf('env-var-secret', [workload({ container: { env: [entry] } })]);
    expect(named({ name: 'SECRETS_URL', value: 'https://vault.example' })).toHaveLength(1);
    expect(named({ name: 'ConnectionStrings__SecretDb', value: 'Password=$(PASSWORD)' })).toHaveLength(1);
    expect(named({ name: 'SECRET', value: '' })).toEqual([]);
    expect(named({ name: 'PASSWORD', value: 'in the clear' })).toEqual([]);
  });
});

describe('users and capabilities', () => {
  const rootless = (pod: object, container: object = {}) =>
    messagesOf('run-as-non-root', [
      workload({ pod: { securityContext: pod }, container: { securityContext: container } }),
    ]);

  it('the container has the word over the pod', () => {
    expect(rootless({ runAsUser: 10_001 })).toEqual([]);
    expect(rootless({ runAsUser: 10_001 }, { runAsUser: 0 })).toEqual(['may run as root']);
    expect(rootless({ runAsNonRoot: true, runAsUser: 0 })).toHaveLength(1);
    expect(rootless({ runAsUser: 10_001, runAsGroup: 0 })).toEqual(["runs in root's group"]);
    expect(rootless({})).toEqual(['may run as root']);
  });

  it('a container without capabilities passes', () => {
    const drop = (capabilities: object | undefined) =>
      messagesOf('drop-net-raw-capability', [workload({ container: { securityContext: { capabilities } } })]);
    expect(drop(undefined)).toEqual([]);
    expect(drop({ drop: ['NET_RAW'] })).toEqual([]);
    expect(drop({ drop: ['all'] })).toEqual([]);
    expect(drop({ add: ['NET_BIND_SERVICE'] })).toEqual(['keeps the capability NET_RAW']);
    expect(drop({ add: ['ALL'], drop: ['ALL'] })).toEqual(['adds the capability ALL']);
  });

  it('privileges escalate in three ways', () => {
    const escalates = (securityContext: object) =>
      messagesOf('privilege-escalation-container', [workload({ container: { securityContext } })]).length > 0;
    expect(escalates({})).toBe(false);
    expect(escalates({ privileged: true })).toBe(true);
    expect(escalates({ capabilities: { add: ['SYS_ADMIN'] } })).toBe(true);
  });

  it('containers that prepare are looked at as well', () => {
    const prepared = workload({
      container: { securityContext: { readOnlyRootFilesystem: true } },
      pod: { initContainers: [{ name: 'prepare', securityContext: { privileged: true } }] },
    });
    const found = checkObjects([prepared]).filter(({ container }) => container === 'prepare');
    expect(found.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['privileged-container', 'container-security-context-privileged', 'no-read-only-root-fs']),
    );
  });
});

describe('NetworkPolicies', () => {
  const covered = (spec: object) => messagesOf('pod-networkpolicy', [workload(), networkPolicy(spec)]);

  it('without a selector are for every pod of the namespace', () => {
    expect(covered({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })).toEqual([]);
    expect(messagesOf('networkpolicy-targets-pod', [networkPolicy({ podSelector: {} })])).toEqual(['selects no pod']);
  });

  it('without types are for ingress, and for egress when they have rules', () => {
    expect(covered({ podSelector: {} })).toEqual(['has no NetworkPolicy for egress']);
    expect(covered({ podSelector: {}, egress: [] })).toEqual([]);
  });

  it('of two kinds add up', () => {
    const policies = ['Ingress', 'Egress'].map((type) =>
      networkPolicy({ podSelector: {}, policyTypes: [type] }, type.toLowerCase()),
    );
    expect(messagesOf('pod-networkpolicy', [workload(), ...policies])).toEqual([]);
    const graded = checkObjects([workload(), policies[0]]).filter(({ check }) => check === 'pod-networkpolicy');
    expect(graded.map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('quantities', () => {
  const memory = (request: unknown, limit: unknown) =>
    messagesOf('container-memory-requests-equal-limits', [
      workload({ container: { resources: { requests: { memory: request }, limits: { memory: limit } } } }),
    ]);

  it('are equal when they are worth the same', () => {
    expect(memory('1Gi', '1024Mi')).toEqual([]);
    expect(memory('1Gi', 1_073_741_824)).toEqual([]);
    expect(memory('0.7Gi', '716.8Mi')).toEqual([]);
    expect(memory('1G', '1Gi')).toHaveLength(1);
  });

  it('of zero are none', () => {
    const objects = [workload({ container: { resources: { requests: { cpu: 0 }, limits: { memory: '0' } } } })];
    const checks = ['unset-cpu-requirements', 'unset-memory-requirements', 'container-resources'];
    expect(failing(checks, objects)).toEqual(checks);
  });
});

describe('references', () => {
  it('to a HorizontalPodAutoscaler’s target are of its version, and of its namespace for kube-score', () => {
    const checks = ['dangling-horizontalpodautoscaler', 'horizontalpodautoscaler-has-target'];
    expect(failing(checks, [workload({ namespace: 'other' }), autoscaler()])).toEqual([checks[1]]);
    const old = autoscaler({ scaleTargetRef: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' } });
    expect(failing(checks, [workload(), old])).toEqual(checks);
  });

  it('to a ServiceAccount need it in the same namespace; the default one is there', () => {
    const account = (name: string) =>
      messagesOf('non-existent-service-account', [workload({ pod: { serviceAccountName: name } })]);
    expect(account('default')).toEqual([]);
    expect(account('')).toEqual([]);
    expect(account('web')).toEqual(['runs as the ServiceAccount web, which is not there']);
  });

  it('to a Service’s port may be by name', () => {
    const ingress = (port: object) =>
      object('networking.k8s.io/v1', 'Ingress', 'web', {
        rules: [{ http: { paths: [{ backend: { service: { name: 'web', port } } }] } }],
      });
    const checks = ['dangling-ingress', 'ingress-targets-service'];
    expect(failing(checks, [service(), ingress({ name: 'http' })])).toEqual([]);
    expect(failing(checks, [service(), ingress({ name: 'grpc' })])).toEqual(checks);
    expect(failing(checks, [service(), ingress({})])).toEqual(checks);
  });

  it('to a default backend are for kube-linter', () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'web', {
      defaultBackend: { service: { name: 'gone', port: { number: 80 } } },
    });
    const checks = ['dangling-ingress', 'ingress-targets-service'];
    expect(failing(checks, [service(), ingress])).toEqual(['dangling-ingress']);
  });

  it('of a StatefulSet are to a headless Service of its pods', () => {
    const named = (spec: object) =>
      messagesOf('statefulset-has-servicename', [
        workload({ kind: 'StatefulSet', spec: { serviceName: 'web' } }),
        service(spec),
      ]);
    expect(named({ clusterIP: 'None' })).toEqual([]);
    expect(named({})).toEqual(['names the Service web, which is not headless']);
    expect(named({ clusterIP: 'None', selector: { app: 'db' } })).toEqual([
      'names the Service web, which does not lead to its pods',
    ]);
  });
});

describe('roles', () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const role = (kind: string, rules: readonly object[], more: object = {}) => ({
    apiVersion: rbac,
    kind,
    metadata: { name: 'reader', namespace: kind === 'Role' ? 'shop' : undefined },
    rules,
    ...more,
  });
  const binding = (kind: string, roleKind: string) => ({
    apiVersion: rbac,
    kind,
    metadata: { name: 'reader', namespace: kind === 'RoleBinding' ? 'shop' : undefined },
    roleRef: { kind: roleKind, name: 'reader' },
  });
  const secrets = [{ apiGroups: [''], resources: ['secrets'], verbs: ['use'] }];

  it('give access to Secrets with any verb', () => {
    const given = (...objects: object[]) => messagesOf('access-to-secrets', objects);
    expect(given(role('Role', secrets), binding('RoleBinding', 'Role'))).toHaveLength(1);
    expect(given(role('ClusterRole', secrets), binding('ClusterRoleBinding', 'ClusterRole'))).toHaveLength(1);
    // Upstream does not follow it.
    expect(given(role('ClusterRole', secrets), binding('RoleBinding', 'ClusterRole'))).toEqual([]);
    expect(given(role('Role', secrets))).toEqual([]);
  });

  it('have a wildcard in any of their rules', () => {
    const plain = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
    const wildcards = (...rules: object[]) => messagesOf('wildcard-in-rules', [role('ClusterRole', [plain, ...rules])]);
    expect(wildcards()).toEqual([]);
    expect(wildcards({ ...plain, verbs: ['*'] })).toEqual(['has a rule for all verbs']);
    expect(wildcards({ ...plain, resources: ['pods', '*'] })).toEqual(['has a rule for all resources']);
  });

  it('give what they take over from others', () => {
    const labels = { aggregate: 'yes' };
    const taker = role('ClusterRole', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } });
    const giver = { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: 'giver', labels }, rules: secrets };
    const objects = [taker, giver, binding('ClusterRoleBinding', 'ClusterRole')];
    expect(messagesOf('access-to-secrets', objects)).toEqual(['gives access to Secrets through ClusterRole giver']);
  });
});
