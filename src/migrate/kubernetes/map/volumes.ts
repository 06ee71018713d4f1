import { plainText } from '../../../support/plain-text.ts';
import { isFields, listOf, type Fields } from '../read/cluster-object.ts';
import { readVolume } from '../../../kinds/parts/operator-read.ts';
import { secretKeys, settingsOf, takeSecret, takeSetting } from './data.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { withAddresses } from './variables.ts';

type Mount = Readonly<Record<string, unknown>>;

interface Mounting {
  readonly mapping: Mapping;
  readonly workload: MappedWorkload;
  readonly volume: Fields;
  readonly mount: Fields;
  readonly index: number;
  readonly target: string;
}

/** What its container mounts: volumes, empty folders, files. */
export function mapVolumes(mapping: Mapping, workload: MappedWorkload): void {
  const { object, pod } = workload;
  if (pod === undefined) return;
  const mounts = listOf(object.look(...pod.container, 'volumeMounts'));
  const volumes = listOf(object.look(...pod.template, 'spec', 'volumes'));
  const templates = listOf(object.look('spec', 'volumeClaimTemplates'));
  for (const [index, mount] of mounts.entries()) {
    const name = mount['name'];
    const at = volumes.findIndex((volume) => volume['name'] === name);
    const template = templates.findIndex((each) => isFields(each['metadata']) && each['metadata']['name'] === name);
    const target = String(mount['mountPath']);
    const volume = template >= 0 ? { template } : volumes[at];
    if (volume === undefined) continue;
    object.take(...pod.container, 'volumeMounts', index);
    if (at >= 0) object.take(...pod.template, 'spec', 'volumes', at);
    mountOne({ mapping, workload, volume, mount, index, target });
  }
  const { server, resource } = workload;
  const isKept =
    server?.kind.group !== 'data' || resource.options['volume'] !== undefined || server.dataPath === undefined;
  if (!isKept) resource.options['ephemeral'] = true;
}

function mountOne(mounting: Mounting): void {
  const { mapping, workload, volume, target } = mounting;
  const { emptyDir, configMap, secret, persistentVolumeClaim, hostPath } = volume;
  const { template } = volume as { readonly template?: number };
  if (template !== undefined || isFields(persistentVolumeClaim)) return mountClaim(mounting);
  if (isFields(emptyDir)) return mountScratch(mounting, emptyDir);
  if (isFields(configMap))
    return mountFiles(mounting, { source: configMap, name: String(configMap['name']), isSecret: false });
  if (isFields(secret))
    return mountFiles(mounting, { source: secret, name: String(secret['secretName']), isSecret: true });
  const what = isFields(hostPath)
    ? `the folder ${String(hostPath['path'])} of its node`
    : `a ${Object.keys(volume).find((key) => key !== 'name') ?? 'volume'}`;
  mapping.remark(
    'decide',
    workload.object,
    `mounts ${what} at ${target}, which the manifest cannot publish; it is left out`,
  );
}

function addMount({ resource }: MappedWorkload, mount: Mount): void {
  const mounts = (resource.options['mounts'] ??= []) as Mount[];
  if (!mounts.some((each) => each['target'] === mount['target'])) mounts.push(mount);
}

function mountScratch({ workload, target }: Mounting, { sizeLimit, medium }: Fields): void {
  const { object, resource, server } = workload;
  if (server !== undefined) return;
  if (object.isOurs && target === '/tmp') return;
  if (medium === undefined && (sizeLimit === undefined || (object.isOurs && sizeLimit === '64Mi'))) {
    const paths = (resource.options['writablePaths'] ??= []) as string[];
    if (!paths.includes(target)) paths.push(target);
    return;
  }
  addMount(workload, { tmpfs: true, target, ...(sizeLimit !== undefined && { size: plainText(sizeLimit) }) });
}

function mountClaim({ mapping, workload, volume, mount, target }: Mounting): void {
  const { object, resource, server } = workload;
  const { persistentVolumeClaim } = volume;
  const { template } = volume as { readonly template?: number };
  const name = isFields(persistentVolumeClaim) ? String(persistentVolumeClaim['claimName']) : String(mount['name']);
  const claim = template === undefined ? mapping.find('PersistentVolumeClaim', name) : object;
  const at = template === undefined ? ['spec'] : ['spec', 'volumeClaimTemplates', template, 'spec'];
  const size = claim?.look(...at, 'resources', 'requests', 'storage');
  claim?.take(...at, 'resources', 'requests', 'storage');
  if (template !== undefined) object.take('spec', 'volumeClaimTemplates', template, 'metadata');
  const storageClass = claim?.look(...at, 'storageClassName');
  if (server !== undefined && (target === server.dataPath || target.startsWith(`${String(server.dataPath)}/`))) {
    if (typeof storageClass === 'string') claim?.take(...at, 'storageClassName');
    resource.options['volume'] = readVolume(size as string | undefined, storageClass as string | undefined);
    if (!object.isOurs) {
      const text = `keeps its data in a volume of its own; what is in ${name} has to be brought over by a dump`;
      mapping.remark('decide', object, text);
    }
    return;
  }
  const isReadOnly = mount['readOnly'] === true;
  if (mount['subPath'] !== undefined)
    mapping.remark(
      'decide',
      object,
      `mounts only the folder ${plainText(mount['subPath'])} of ${name}; here it is the whole volume`,
    );
  const more = { target, ...(isReadOnly && { readOnly: true }), ...(typeof size === 'string' && { size }) };
  addMount(workload, { volume: name, ...(claim === undefined && { external: true }), ...more });
}

interface FileSource {
  readonly source: Fields;
  readonly name: string;
  readonly isSecret: boolean;
}

function mountFiles({ mapping, workload, mount, target }: Mounting, { source, name, isSecret }: FileSource): void {
  const { object, resource, server } = workload;
  const items = listOf(source['items']);
  const all = isSecret ? secretKeys(mapping, name) : [...(settingsOf(mapping, name)?.keys() ?? [])];
  if (all.length === 0 && source['optional'] !== true)
    mapping.remark(
      'decide',
      object,
      `mounts ${name} at ${target}, which is not among the files: write it as \`files:\``,
    );
  const wanted = items.length > 0 ? items : all.map((key): Fields => ({ key, path: key }));
  const { subPath } = mount;
  const chosen = subPath === undefined ? wanted : wanted.filter((item) => item['path'] === subPath);
  for (const { key, path, mode = source['defaultMode'] } of chosen) {
    const datum = isSecret ? takeSecret(mapping, name, String(key)) : takeSetting(mapping, name, String(key))?.text;
    if (datum === undefined || server !== undefined) continue;
    const content = isSecret || object.isOurs ? datum : withAddresses(mapping, workload, datum);
    const at = subPath === undefined ? `${target.replace(/\/$/, '')}/${String(path)}` : target;
    const files = (resource.options['files'] ??= {}) as Record<string, unknown>;
    const isUsual = mode === undefined || mode === 0o644 || (isSecret && mode === 0o440);
    files[at] = isUsual ? content : { content, mode: Number(mode).toString(8).padStart(4, '0') };
  }
}
