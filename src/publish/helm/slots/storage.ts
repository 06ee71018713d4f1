import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { StorageValue } from '../resource-values.ts';
import { inline, putEntry, replaceAt, withoutEntry, type Path, type TemplateNode } from '../template/template-node.ts';
import { isOperated } from './pod-paths.ts';
import { valueAt, type Slot } from './slot.ts';

/** How large the volumes of a resource are, and of which class. */
export const storageSlot: Slot = {
  read(objects, resource) {
    const claims = objects.flatMap((object) => claimsOf(object, resource));
    if (claims.length === 0) return {};
    return { storage: Object.fromEntries(claims.map(({ name, value }) => [name, value])) };
  },
  fill(node, { object, resource, values }) {
    return claimsOf(object, resource).reduce<TemplateNode>((tree, claim) => {
      const expected = values.storage?.[claim.name];
      const isSame = expected?.size === claim.value.size && expected.storageClass === claim.value.storageClass;
      return isSame ? fillClaim(tree, claim) : tree;
    }, node);
  },
};

/** Where an object says what volume it wants. */
interface Claim {
  readonly name: string;
  readonly value: StorageValue;
  readonly size: Path;
  /** The map that the class stands in, under which key, and behind which. */
  readonly spec: Path;
  readonly classKey: string;
  readonly after: string;
}

function claimsOf(object: KubernetesObject, resource: string): readonly Claim[] {
  const usual = { classKey: 'storageClassName', after: 'accessModes' };
  if (object.kind === 'PersistentVolumeClaim') {
    return claim(object, { ...usual, name: object.metadata.name, spec: ['spec'], size: requested(['spec']) });
  }
  if (isOperated(object, resource)) return operatedClaim(object);
  const templates = valueAt(object, ['spec', 'volumeClaimTemplates']);
  if (!Array.isArray(templates)) return [];
  return templates.flatMap((template: unknown, index) => {
    const spec: Path = ['spec', 'volumeClaimTemplates', index, 'spec'];
    return claim(object, {
      ...usual,
      name: String(valueAt(template, ['metadata', 'name'])),
      spec,
      size: requested(spec),
    });
  });
}

function requested(spec: Path): Path {
  return [...spec, 'resources', 'requests', 'storage'];
}

/** The data of what an operator runs. */
function operatedClaim(object: KubernetesObject): readonly Claim[] {
  const forms = [
    { spec: ['spec', 'storage'], key: 'size', classKey: 'storageClass' },
    { spec: ['spec', 'persistence'], key: 'storage', classKey: 'storageClassName' },
  ];
  return forms.flatMap(({ spec, key, classKey }) =>
    claim(object, { name: 'data', spec, size: [...spec, key], classKey, after: key }),
  );
}

function claim(object: KubernetesObject, where: Omit<Claim, 'value'>): readonly Claim[] {
  const size = valueAt(object, where.size);
  const storageClass = valueAt(object, [...where.spec, where.classKey]) ?? '';
  // An empty class is a choice of its own, which no value here stands for.
  const isPlain = valueAt(object, [...where.spec, where.classKey]) !== '';
  if (typeof size !== 'string' || typeof storageClass !== 'string' || !isPlain) return [];
  return [{ ...where, value: { size, storageClass } }];
}

function fillClaim(node: TemplateNode, { name, size, spec, classKey, after }: Claim): TemplateNode {
  const storage = `(index $resource.storage ${JSON.stringify(name)})`;
  const sized = replaceAt(node, size, () => inline(`${storage}.size | quote`));
  const storageClass = `${storage}.storageClass`;
  const entry = { key: classKey, value: inline(`${storageClass} | quote`), within: [`if ${storageClass}`] };
  return replaceAt(sized, spec, (map) => putEntry(withoutEntry(map, classKey), entry, after));
}
