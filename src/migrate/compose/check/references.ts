import type { Node } from '../../../manifest/node.ts';
import type { Path } from '../../../manifest/source.ts';
import { nearest } from '../../../support/nearest.ts';
import { hasHole } from '../interpolate/holes.ts';
import { entriesOf, entryOf, itemsOf, textOf } from '../tree.ts';
import { reportAt, type Checked } from './checked.ts';

/** What a service names must be there: networks, volumes, secrets, configs, models and other services. */
export function checkReferences(name: string, service: Node, checked: Checked): void {
  const path = ['services', name];
  const expect = (section: string, what: string): ((target: string, at: Path) => void) => {
    const known = entriesOf(checked.tree.entries.get(section)).map(([key]) => key);
    return (target, at) => {
      if (known.includes(target) || hasHole(target)) return;
      const better = nearest(target, known);
      reportAt(checked, [...path, ...at], {
        code: 'COMPOSE_UNDEFINED',
        message: `\`${name}\` names the ${what} \`${target}\`, which is not defined`,
        hint:
          better === undefined ? `Add it under \`${section}:\`, or correct its name.` : `Did you mean \`${better}\`?`,
      });
    };
  };
  for (const [network] of entriesOf(entryOf(service, 'networks'))) {
    expect('networks', 'network')(network, ['networks', network]);
  }
  for (const [model] of entriesOf(entryOf(service, 'models'))) expect('models', 'model')(model, ['models', model]);
  checkVolumes(service, expect('volumes', 'volume'));
  checkSources(service, ['configs'], expect('configs', 'config'));
  checkSources(service, ['secrets'], expect('secrets', 'secret'));
  checkSources(service, ['build', 'secrets'], expect('secrets', 'secret'));
  checkServices(name, service, checked);
}

type Expect = (target: string, at: Path) => void;

function checkVolumes(service: Node, expectVolume: Expect): void {
  for (const [index, volume] of itemsOf(entryOf(service, 'volumes')).entries()) {
    const source = textOf(entryOf(volume, 'source')) ?? '';
    const isNamed = textOf(entryOf(volume, 'type')) === 'volume' && source !== '';
    if (isNamed) expectVolume(source, ['volumes', index, 'source']);
  }
}

function checkSources(service: Node, path: readonly string[], expectSource: Expect): void {
  const list = path.reduce<Node | undefined>((node, key) => entryOf(node, key), service);
  for (const [index, item] of itemsOf(list).entries()) {
    const source = textOf(entryOf(item, 'source'));
    if (source !== undefined) expectSource(source, [...path, index, 'source']);
  }
}

function checkServices(name: string, service: Node, checked: Checked): void {
  const known = [...checked.active.entries.keys()];
  const all = entriesOf(checked.tree.entries.get('services')).map(([key]) => key);
  const expectService = (target: string, at: Path, isRequired: boolean): void => {
    const isThere = known.includes(target) || hasHole(target) || (!isRequired && all.includes(target));
    if (isThere) return;
    const better = nearest(target, known);
    const isInactive = all.includes(target);
    reportAt(checked, ['services', name, ...at], {
      code: 'COMPOSE_UNDEFINED',
      message: `\`${name}\` names the service \`${target}\`, which ${isInactive ? 'no active profile has' : 'is not defined'}`,
      hint: isInactive
        ? 'Name its profile with `--profile`, or write `required: false`.'
        : better === undefined
          ? 'Add it under `services:`, or correct its name.'
          : `Did you mean \`${better}\`?`,
    });
  };
  for (const [target, dependency] of entriesOf(entryOf(service, 'depends_on'))) {
    const required = entryOf(dependency, 'required');
    const isRequired = required?.kind !== 'scalar' || required.value !== false;
    expectService(target, ['depends_on', target], isRequired);
  }
  const contexts = entryOf(entryOf(service, 'build'), 'additional_contexts');
  for (const [key, context] of entriesOf(contexts)) {
    const text = textOf(context) ?? '';
    if (text.startsWith('service:')) {
      expectService(text.slice('service:'.length), ['build', 'additional_contexts', key], true);
    }
  }
}
