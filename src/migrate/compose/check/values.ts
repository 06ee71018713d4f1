import type { MapNode, Node } from '../../../manifest/node.ts';
import { placeOf, type Report } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import { createTable } from '../../../compose/table.ts';
import { rewrite } from '../rewrite.ts';
import { entryOf, isNull, textOf } from '../tree.ts';

/** Checks what a single part of the tree says, where its shape alone does not tell. */
export function checkValues(tree: MapNode, report: Report): void {
  rewrite(tree, checks, (check, node, path) => {
    if (node.kind === 'map') check(node, path, report);
    return node;
  });
}

type Check = (node: MapNode, path: Path, report: Report) => void;

const checks = createTable<Check>({
  'volumes.*': checkExternal,
  'configs.*': (node, path, report) => checkSource(node, path, ['file', 'environment', 'content'], report),
  'secrets.*': (node, path, report) => checkSource(node, path, ['file', 'environment'], report),
  'services.*.develop.watch.*': checkWatch,
  'services.*.deploy.resources.reservations.devices.*': checkDevices,
  'services.*.gpus.*': checkDevices,
});

function checkExternal(node: MapNode, path: Path, report: Report): void {
  if (!isTrue(entryOf(node, 'external'))) return;
  const other = [...node.entries.keys()].find((key) => key !== 'name' && key !== 'external' && !key.startsWith('x-'));
  if (other === undefined) return;
  report.add({
    code: 'COMPOSE_CONFLICT',
    message: `\`${path.join('.')}\` is made elsewhere, so \`${other}\` says nothing`,
    hint: `Remove \`${other}\`, or \`external\`.`,
    at: placeOf((node.entries.get(other) as Node).origin, 'key'),
  });
}

function checkSource(node: MapNode, path: Path, keys: readonly string[], report: Report): void {
  const present = keys.filter((key) => node.entries.has(key));
  const place = path.join('.');
  const names = keys.map((key) => `\`${key}\``).join(', ');
  if (present.length > 1) {
    const second = node.entries.get(present[1] ?? '') as Node;
    const message = `\`${place}\` comes from more than one place: ${present.map((key) => `\`${key}\``).join(' and ')}`;
    const at = placeOf(second.origin, 'key');
    report.add({ code: 'COMPOSE_CONFLICT', message, hint: 'Keep one of them.', at });
  }
  if (present.length > 0 || node.entries.has('driver') || isTrue(entryOf(node, 'external'))) return;
  const message = `\`${place}\` says nowhere what it holds`;
  const at = placeOf(node.origin, 'key');
  report.add({ code: 'COMPOSE_ATTRIBUTE_MISSING', message, hint: `Add one of ${names}, or \`external: true\`.`, at });
}

function checkWatch(node: MapNode, path: Path, report: Report): void {
  const at = placeOf(node.origin);
  if (textOf(entryOf(node, 'path')) === '') {
    const message = `\`${path.join('.')}\` has an empty path`;
    report.add({ code: 'COMPOSE_VALUE', message, hint: 'Name a folder or file.', at });
  }
  const action = textOf(entryOf(node, 'action'));
  if (action === 'rebuild' || action === 'restart' || (textOf(entryOf(node, 'target')) ?? '') !== '') return;
  const message = `\`${path.join('.')}\` copies files, but says not where to`;
  report.add({ code: 'COMPOSE_ATTRIBUTE_MISSING', message, hint: 'Add `target:`, a path in the container.', at });
}

function checkDevices(node: MapNode, path: Path, report: Report): void {
  const [count, ids] = [entryOf(node, 'count'), entryOf(node, 'device_ids')];
  if (count === undefined || ids === undefined || isNull(count)) return;
  const message = `\`${path.join('.')}\` has \`count\` and \`device_ids\`, of which only one can be meant`;
  const at = placeOf(ids.origin, 'key');
  report.add({ code: 'COMPOSE_CONFLICT', message, hint: 'Keep one of them.', at });
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}
