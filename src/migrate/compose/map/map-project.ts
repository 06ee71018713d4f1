import { createNames, toResourceName } from '../../../kinds/give-names.ts';
import type { Draft } from '../../draft/draft.ts';
import type { Remark } from '../../report/report.ts';
import type { ComposeProject } from '../model/project.ts';
import { mapEndpoints } from './endpoints.ts';
import { mapEngine } from './engine.ts';
import { mapEnvironment } from './environment.ts';
import { leaveFetchedFiles } from './fetched.ts';
import { mapHealth } from './health.ts';
import { mapHooks, mapWatch } from './hooks.ts';
import { mapLogin } from './login.ts';
import { createRemarks, type MapOptions, type MappedService, type Mapping } from './mapping.ts';
import { addNetworks, mapMembership } from './networks.ts';
import { createParameters } from './parameters.ts';
import { mapDependencies } from './references.ts';
import { addServices } from './resources.ts';
import { keepRest, toWritten } from './rest.ts';
import { mapRunning } from './running.ts';
import { mapFiles, mapMounts } from './storage.ts';
import { separatePorts } from './taken-ports.ts';
import { noteWeaknesses } from './weaknesses.ts';

/** A compose project as a manifest. */
export interface MappedProject extends Draft {
  /** What the user secrets are to hold, by parameter. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

/** Every attribute of the project becomes what the manifest has for it, stands in a `compose:` block, or is remarked on. */
export function mapProject(loaded: ComposeProject, options: MapOptions): MappedProject {
  const { remarks, remark } = createRemarks(loaded);
  const project = leaveFetchedFiles(loaded, remark);
  const names = createNames();
  const parameters = createParameters(project, options, remark);
  const mapping: Mapping = {
    project,
    options,
    parameters,
    services: new Map(),
    hosts: new Map(),
    networks: new Map(),
    takeName: (wish, endings) => names.take(wish, endings),
    remark,
  };
  addServices(mapping, completedOf(project));
  const services = [...mapping.services.values()];
  const networks = addNetworks(mapping);
  for (const mapped of services) mapEndpoints(mapping, mapped);
  for (const mapped of services) if (hasServer(mapped)) mapLogin(mapping, mapped);
  for (const mapped of services) {
    mapEnvironment(mapping, mapped);
    mapDependencies(mapping, mapped);
    mapMounts(mapping, mapped);
    mapFiles(mapping, mapped);
    mapRunning(mapping, mapped);
    mapEngine(mapping, mapped);
    mapHooks(mapping, mapped);
    mapWatch(mapping, mapped);
    mapHealth(mapping, mapped);
    mapMembership(mapping, mapped);
    keepRest(mapping, mapped);
    noteWeaknesses(mapping, mapped);
  }
  separatePorts(mapping);
  const extensions = Object.entries(project.model).filter(([key]) => key.startsWith('x-'));
  remarkOnSections(mapping);
  return {
    name: toResourceName(project.model.name),
    parameters: parameters.all,
    resources: [...networks, ...services.map(({ resource }) => resource)],
    extensions: toWritten(Object.fromEntries(extensions), 'services', options),
    secrets: parameters.secrets,
    remarks,
  };
}

function completedOf({ model, inactive }: ComposeProject): ReadonlySet<string> {
  const services = Object.values({ ...model.services, ...inactive });
  const dependencies = services.flatMap(({ depends_on: all = {} }) => Object.entries(all));
  return new Set(
    dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully').map(([name]) => name),
  );
}

function hasServer(mapped: MappedService): mapped is MappedService & { readonly server: object } {
  return mapped.server !== undefined;
}

/** What stands at the top and belongs to no resource. */
function remarkOnSections({ project, remark, networks }: Mapping): void {
  const { volumes = {}, secrets = {}, configs = {}, models = {}, networks: all = {} } = project.model;
  for (const [key, { name: _name, external, ...more }] of Object.entries(volumes)) {
    if (Object.keys(more).length > 0 && external !== true) {
      const text = `was made with settings that only Compose knows (${Object.keys(more).join(', ')}): it has to be there already`;
      remark('decide', key, text, ['volumes', key]);
    }
  }
  for (const [section, objects] of Object.entries({ secrets, configs }))
    for (const [key, object] of Object.entries(objects))
      if (object.external === true)
        remark('decide', key, 'is kept elsewhere: declare a secret parameter for it', [section, key]);
  for (const key of Object.keys(models))
    remark('decide', key, 'is a language model, which the manifest has nothing for', ['models', key]);
  for (const key of Object.keys(all))
    if (key !== 'default' && !networks.has(key) && networks.size > 0)
      remark('changed', key, 'is a network that no service is in; it was left out', ['networks', key]);
}
