import type { Location } from '../../support/diagnostic.ts';

/**
 * `became`: what something is now. `changed`: it means something else than before. `decide`: a person has to choose, or to
 * do something. `improved`: a weakness of the original that was found, whether it is mended or not.
 */
export type RemarkKind = 'became' | 'changed' | 'decide' | 'improved';

/** One line of the report of a migration. */
export interface Remark {
  readonly kind: RemarkKind;
  /** The service, volume, variable … of the original. */
  readonly subject: string;
  /** A sentence without its subject and without a full stop. */
  readonly text: string;
  readonly location?: Location;
}

/** The order in which they are shown, and what each part is called. */
export const remarkTitles: Readonly<Record<RemarkKind, string>> = {
  became: 'What became what',
  changed: 'What means something else now',
  decide: 'What needs a decision',
  improved: 'What is better, or could be',
};

export const remarkKinds = Object.keys(remarkTitles) as readonly RemarkKind[];
