import type { ComposeModel } from '../../compose/model/compose-model.ts';
import type { ComposeTree } from '../../compose/print/print-compose.ts';
import type { ComposeService } from '../../compose/model/service.ts';
import type { Resource } from '../../model/resource.ts';
import type { StackNeeds } from '../target.ts';
import type { Publishing } from './publishing.ts';
import type { Sections } from './sections.ts';

/** Who runs the file, and what that changes about it: Docker Compose, or Docker Swarm. */
export interface Dialect {
  /** What it is called in messages. */
  readonly name: 'Compose' | 'Swarm';
  /** The folder beside the manifest that is published into, where none is said. */
  readonly folder: string;
  /** Its file may say how an image is built: then one that nobody named stays without a name. */
  readonly builds: boolean;
  /** Texts are copied into a container, which a locked one does not take; otherwise they are mounted. */
  readonly copiesFiles: boolean;
  /** The ports that are opened for a service, and those that only other services reach. */
  toPorts(publishing: Publishing, resource: Resource): Pick<ComposeService, 'ports' | 'expose'>;
  /** Says what of the resource it cannot give. */
  reportLimits(publishing: Publishing, resource: Resource): void;
  /** The services in its own words, before they are written. */
  finishModel(publishing: Publishing, model: ComposeModel, sections: Sections): ComposeModel;
  /** What is written, with the blocks of the manifest. */
  finishTree(publishing: Publishing, tree: ComposeTree): ComposeTree;
  /** How its variables are given. */
  readonly variables: VariableStyle;
  readme(publishing: Publishing, told: Told): string;
  /** What whoever deploys it has to know beside its variables. */
  readonly needs?: (project: string, tree: ComposeTree) => StackNeeds;
}

/** What is in the file that a person has to know about. */
export interface Told {
  /** What stands in the file. */
  readonly tree: ComposeTree;
  readonly hasVariables: boolean;
  /** Further environments, each with a folder. */
  readonly others: readonly string[];
}

export interface VariableStyle {
  /** The comment above all of them. */
  readonly head: readonly string[];
  /** A value with other characters than letters and digits. */
  readonly quote: (value: string) => string;
  /** The other form of a value: asked for beside it where it differs, or always. */
  readonly encoded: 'where-it-differs' | 'always';
}
