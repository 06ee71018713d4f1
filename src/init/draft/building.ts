import type { FoundCompose } from '../detect/compose.ts';
import type { FoundDockerfile } from '../detect/dockerfiles.ts';
import type { FoundProject, PassedOver } from '../detect/projects.ts';
import type { FoundSettings } from '../detect/settings.ts';
import type { Names } from '../../kinds/give-names.ts';
import type { VariableContext } from './variables.ts';

/** All that was found in and below a folder. */
export interface Survey {
  /** The application's name. */
  readonly name: string;
  readonly projects: readonly FoundProject[];
  readonly passedOver: readonly PassedOver[];
  readonly dockerfiles: readonly FoundDockerfile[];
  readonly compose: FoundCompose;
  readonly settings: readonly FoundSettings[];
  /** There were more folders than were looked at. */
  readonly isCut: boolean;
}

/** What the builders share. */
export interface Building extends VariableContext {
  readonly names: Names;
  readonly survey: Survey;
}
