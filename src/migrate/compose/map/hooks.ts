import type { ComposeHook } from '../../../compose/model/service.ts';
import { isOpen, type Text, type Variables } from '../../../compose/model/values.ts';
import { toManifestPath, type MappedService, type Mapping } from './mapping.ts';

const phases = { pre_start: 'preStart', post_start: 'postStart', pre_stop: 'preStop' } as const;

/** Commands around the life of a service. */
export function mapHooks(mapping: Mapping, { service, left, resource, key: name }: MappedService): void {
  const hooks: Record<string, unknown> = {};
  for (const [key, phase] of Object.entries(phases)) {
    const steps = service[key as keyof typeof phases];
    if (steps === undefined) continue;
    const mapped = steps.map((step) => toStep(mapping, step));
    if (mapped.includes(undefined)) continue;
    if (steps.some(({ command, environment }) => holdsVariable([command, environment]))) {
      const text = `its ${key} depends on variables; here they are what they are today`;
      mapping.remark('decide', name, text, ['services', name, key]);
    }
    hooks[phase] = mapped;
    delete left[key];
  }
  if (Object.keys(hooks).length > 0) resource.options['hooks'] = hooks;
}

function holdsVariable(value: unknown): boolean {
  if (isOpen(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => holdsVariable(each));
}

type Step = ComposeHook & { readonly image?: Text; readonly per_replica?: unknown };

function toStep({ parameters }: Mapping, step: Step): object | undefined {
  const { command = [], user, privileged, working_dir: folder, environment, image, per_replica: each } = step;
  const words = command.map((word) => parameters.today(word));
  const isKnown = ![user, privileged, folder, image, each].some((value) => isOpen(value));
  if (!isKnown) return undefined;
  return {
    ...(image !== undefined && { image }),
    ...(words.length > 0 && { command: words }),
    ...(user !== undefined && { user }),
    ...(privileged === true && { privileged }),
    ...(folder !== undefined && { workdir: folder }),
    ...(environment !== undefined && { env: toEnv(environment, parameters) }),
    ...(each === true && { perReplica: true }),
  };
}

function toEnv(environment: Variables, parameters: Mapping['parameters']): Readonly<Record<string, string>> {
  const entries = Object.entries(environment).map(([name, value]) => [
    name,
    value === null ? '' : parameters.today(value),
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

/** What is done when the sources of a service change. */
export function mapWatch(mapping: Mapping, { service, left, resource, key }: MappedService): void {
  const { watch, ...more } = service.develop ?? {};
  if (watch === undefined || Object.keys(more).some((key) => !key.startsWith('x-'))) return;
  if (watch.some(({ path, action, target }) => isOpen(path) || isOpen(action) || isOpen(target))) return;
  if (watch.some(({ action, exec }) => action === 'sync+exec' && exec?.command?.some((word) => isOpen(word)))) return;
  const rules = watch.map(({ path, action, target, ignore, include, initial_sync: initial, exec }) => ({
    path: toManifestPath(path as string, mapping),
    action,
    ...(target !== undefined && { target }),
    ...(include !== undefined && { include }),
    ...(ignore !== undefined && ignore.length > 0 && { exclude: ignore }),
    ...(initial === true && { initial }),
    ...(exec?.command !== undefined && { command: exec.command }),
  }));
  const own = [more, ...watch].flatMap((each) => Object.keys(each).filter((word) => word.startsWith('x-')));
  if (own.length > 0)
    mapping.remark('changed', key, `develop: ${own.join(', ')} was left out`, ['services', key, 'develop']);
  delete left['develop'];
  if (rules.length > 0) resource.options['watch'] = { rules };
}
