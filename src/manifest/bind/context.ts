import type { Description, Kind, OtherResource } from '../../kinds/kind.ts';
import type { Source as ValueSource } from '../../model/expression.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { MapNode } from '../node.ts';
import type { GivenParameter } from '../overlay/set.ts';
import type { Disk } from '../read/disk.ts';
import type { Place, Report } from '../report.ts';

/** What binding one application shares. What is collected here is checked once everything is bound. */
export interface BindContext {
  readonly root: MapNode;
  readonly report: Report;
  readonly disk: Disk;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly environment: string;
  readonly mode: 'run' | 'publish';
  /** The application's. */
  readonly id: string;
  /** Absolute path of the manifest's folder. */
  readonly directory: string;
  /** Every resource that has a known type, right or wrong in its details. */
  readonly written: ReadonlyMap<string, WrittenResource>;
  /** Names, of children too, of what could not be bound. It is reported; what asks for it is no mistake. */
  readonly broken: Set<string>;
  readonly uses: ExpressionUse[];
  readonly given: readonly GivenParameter[];
  /** Those that the manifest declares. */
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** A resource of the manifest, or one that another brought along, before it is bound. */
export interface WrittenResource extends OtherResource {
  readonly name: string;
  readonly kind: Kind;
  readonly node: MapNode;
  /** The folder that its relative paths start from. */
  readonly directory: string;
  readonly companionOf?: string;
}

/** A resource with what its kind says about it. */
export interface DescribedResource {
  readonly written: WrittenResource;
  readonly description: Description;
}

/** An expression that asks for something by name. */
export interface ExpressionUse {
  readonly resource: string;
  readonly source: ValueSource;
  /** As it is written: the names between the dots. */
  readonly segments: readonly string[];
  readonly place: Place;
}
