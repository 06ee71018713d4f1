/** A resource as it will be written, while it grows. */
export interface DraftResource {
  readonly name: string;
  readonly type: string;
  /** Properties in the order in which they are written. `references` and `env` are kept apart, for they grow. */
  readonly options: Record<string, unknown>;
  /** By the name of what is referred to: the variables that it is asked for besides the usual ones. */
  readonly references: Map<string, Record<string, string>>;
  readonly env: Record<string, string>;
  /** Said behind the property that was found out: `path: ./api   # Node.js`. */
  readonly remarks: Record<string, string>;
  /** Of the folder, for settings that stand there or below. */
  readonly path?: string;
}

export interface DraftParameter {
  readonly name: string;
  readonly remark: string;
  /** What the file says that it was found in. Never written into the manifest. */
  readonly value?: string;
}

/** One line of what was found, and why it became what it is. */
export interface Finding {
  readonly what: string;
  readonly why: string;
}

export interface Draft {
  readonly name: string;
  readonly resources: DraftResource[];
  readonly parameters: DraftParameter[];
  readonly findings: Finding[];
  /** What was seen and not taken over, and what the user should know. */
  readonly notes: string[];
}

export function createDraft(name: string): Draft {
  return { name, resources: [], parameters: [], findings: [], notes: [] };
}

export function addResource(
  draft: Draft,
  resource: Pick<DraftResource, 'name' | 'type'> & Partial<DraftResource>,
): DraftResource {
  const added: DraftResource = { options: {}, references: new Map(), env: {}, remarks: {}, ...resource };
  draft.resources.push(added);
  return added;
}

/** The resource uses the other, and gets these variables besides the usual ones. */
export function refer(resource: DraftResource, target: string, inject: Readonly<Record<string, string>> = {}): void {
  if (resource.name === target) return;
  resource.references.set(target, { ...resource.references.get(target), ...inject });
}

/** A text that stands in the manifest for itself: `${` would be an expression. */
export function literalText(text: string): string {
  // As a text, `$$` would only put one `$`.
  return text.replaceAll('${', () => '$${');
}
