import { recogniseImage } from '../../../kinds/recognise-image.ts';
import type { ComposeMount } from '../../../compose/model/mounts.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import { isOpen } from '../../../compose/model/values.ts';
import type { ComposeProject } from '../model/project.ts';
import type { DraftServer } from '../../draft/draft.ts';
import type { Kind } from '../../../kinds/kind.ts';
import { isOwnImage, shapeOf, takesOption } from '../../draft/server-shape.ts';
import type { Mapping } from './mapping.ts';

/** The type that stands for the image of a service, or why none can; `undefined` where nobody would think of one. */
export function findServer(
  key: string,
  service: ComposeService,
  { parameters, project }: Pick<Mapping, 'parameters' | 'project'>,
): DraftServer | { readonly reason: string } | undefined {
  const { image, build } = service;
  if (image === undefined || build !== undefined) return undefined;
  const reference = parameters.today(image);
  const found = recogniseImage(reference);
  if (found === undefined || found.kind.group !== 'data') return undefined;
  const { kind } = found;
  if (isOpen(image)) return { reason: 'its image depends on a variable' };
  if (found.image === undefined && !isOwnImage(reference, kind))
    return { reason: `its image is set up in other ways than that of the type ${kind.name}` };
  const obstacle = obstacleIn(service);
  if (obstacle !== undefined) return { reason: `\`${obstacle}\` says how it runs` };
  const shape = shapeOf(kind, found.tag, found.image);
  if (shape === undefined) return { reason: `the type ${kind.name} has no such version` };
  const elsewhere = dataVolumes(service.volumes).find((target) => target !== shape.dataPath);
  if (elsewhere !== undefined)
    return { reason: `it keeps data in ${elsewhere}, and the type ${kind.name} in ${shape.dataPath ?? 'no place'}` };
  if (takesOption(kind.name, 'password') && !hasPassword(service, kind) && !isNamed(key, project))
    return { reason: 'it takes no password, and who uses it is not to be seen here, so nobody could be given one' };
  return { ...found, ...shape, login: {}, databases: new Map() };
}

function hasPassword({ environment = {} }: ComposeService, { signs }: Kind): boolean {
  return (signs?.passwordVariables ?? []).some((name) => name in environment || `${name}_FILE` in environment);
}

/** Another service says that it needs this one, or has its name in a variable. */
function isNamed(key: string, { model, inactive }: ComposeProject): boolean {
  const others = Object.entries({ ...model.services, ...inactive }).filter(([other]) => other !== key);
  return others.some(
    ([, { depends_on: dependencies = {}, environment = {} }]) =>
      key in dependencies ||
      JSON.stringify(environment)
        .split(/[^\w.-]+/)
        .includes(key),
  );
}

/** What a type makes a server of would be lost under it. */
const obstacles = ['command', 'entrypoint', 'network_mode', 'user', 'pre_start', 'read_only'] as const;

function obstacleIn(service: ComposeService): string | undefined {
  const { deploy, scale } = service;
  const own = obstacles.find((key) => service[key] !== undefined);
  if (own !== undefined) return own;
  if ((scale ?? 1) !== 1) return 'scale';
  if ((deploy?.replicas ?? 1) !== 1) return 'deploy.replicas';
  return deploy?.mode === undefined || deploy.mode === 'replicated' ? undefined : 'deploy.mode';
}

/** Targets of the named volumes. */
function dataVolumes(mounts: readonly ComposeMount[] = []): readonly string[] {
  return mounts.flatMap(({ type, source, target }) =>
    type === 'volume' && source !== undefined && typeof target === 'string' ? [target] : [],
  );
}
