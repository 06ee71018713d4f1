import { describe, expect, test } from 'vitest';
import type { StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { publishDraft } from './publish-draft.ts';
import { checkedVersions, describeWithSchemas, validateObject } from './schemas.ts';

const dataKinds = kinds.filter(({ group }) => group === 'data');

/** One of each sort that lives in it, beside a volume where it can have one. */
function draftOf({ name, schema, children = [] }: (typeof dataKinds)[number], more = 'volume: true'): string {
  const hasVolume = 'volume' in (schema['properties'] as object);
  const lists = children.map(({ property }) => `${property}: [first-${property}, second-${property}]`);
  return `db: { ${[`type: ${name}`, ...(hasVolume || !more.startsWith('volume') ? [more] : []), ...lists].join(', ')} }`;
}

function errorsOf({ said }: { readonly said: readonly string[] }): readonly string[] {
  return said.filter((text) => text.startsWith('error'));
}

describe.each(dataKinds.map((kind) => [kind.name, kind] as const))('%s', (_, kind) => {
  test('says how its server lives in a cluster', async () => {
    expect(await kind.cluster?.()).toHaveProperty('profile');
  });

  test.each(['usual', 'none'] as const)('is published alone (operators: %s)', async (operators) => {
    const draft = await publishDraft(draftOf(kind), { operators });
    expect(draft.messages.filter((_, index) => draft.said[index]?.startsWith('error'))).toEqual([]);
    const servers = draft.objects.filter(({ kind: type }) =>
      ['StatefulSet', 'Cluster', 'RabbitmqCluster'].includes(type),
    );
    expect(servers.map(({ metadata }) => metadata.name)).toEqual(['db']);
    if (operators === 'none') expect(servers[0]?.kind).toBe('StatefulSet');
  });

  test('asks where its data is kept, where it would be missed', async () => {
    const { holdsData } = await profileOf(kind);
    const undecided = await publishDraft(draftOf(kind, 'labels: {}'), { operators: 'none' });
    expect(errorsOf(undecided)).toEqual(holdsData ? ['error STORAGE_UNDECIDED 3'] : []);
    if (!holdsData) return;
    const decided = await publishDraft(draftOf(kind, 'ephemeral: true'), { operators: 'none' });
    expect(errorsOf(decided)).toEqual([]);
  });

  test('runs without rights, tells whether it is ready, and names no secret in its words', async () => {
    const { objects } = await publishDraft(draftOf(kind), { operators: 'none' });
    const set = objects.find(({ kind: type }) => type === 'StatefulSet') as
      | (KubernetesObject & StatefulSet)
      | undefined;
    const spec = set?.spec?.template.spec;
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    for (const { securityContext } of containers) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsUser: 10001,
        capabilities: { drop: ['ALL'] },
      });
    }
    const [main] = spec?.containers ?? [];
    expect(main?.readinessProbe).toBeDefined();
    expect(main?.readinessProbe).not.toEqual(main?.livenessProbe);
    // A variable in the words of a container is replaced before it starts, and then stands in its description.
    expect(JSON.stringify([main?.command, main?.args])).not.toMatch(/\$\([A-Z]/);
    const mounted = (main?.volumeMounts ?? []).map(({ mountPath }) => mountPath);
    expect(new Set(mounted).size).toBe(mounted.length);
  });

  test('keeps the arguments and variables that the manifest adds', async () => {
    const { schema } = kind;
    const more = `args: [--further], env: { KC_DB: postgres, HOME: /elsewhere }${'volume' in (schema['properties'] as object) ? ', volume: true' : ''}`;
    const { objects } = await publishDraft(draftOf(kind, more), { operators: 'none' });
    const set = objects.find(({ kind: type }) => type === 'StatefulSet') as
      | (KubernetesObject & StatefulSet)
      | undefined;
    expect(set?.spec?.template.spec?.containers[0]?.args?.at(-1)).toBe('--further');
    const settings = objects.find(({ kind: type, metadata }) => type === 'ConfigMap' && metadata.name === 'db-config');
    expect((settings as { readonly data?: unknown } | undefined)?.data).toMatchObject({ HOME: '/elsewhere' });
  });

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s, with operators and without', async (version) => {
      for (const operators of ['usual', 'none'] as const) {
        const { objects } = await publishDraft(draftOf(kind), { operators });
        expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
      }
    });
  });
});

async function profileOf(kind: (typeof dataKinds)[number]) {
  const { publication } = await publishDraft(draftOf(kind), { operators: 'none' });
  const unit = publication.units.find(({ resource }) => resource.name === 'db');
  if (unit === undefined || unit.form !== 'stateful-set' || unit.profile === undefined)
    throw new Error('it is no server');
  return unit.profile;
}
