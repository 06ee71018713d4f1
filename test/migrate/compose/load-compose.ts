import { expect } from 'vitest';
import { load, type ComposeRequest, type ComposeResult } from '../../../src/migrate/compose/load.ts';
import type { ComposeProject } from '../../../src/migrate/compose/model/project.ts';
import type { ComposeService } from '../../../src/compose/model/service.ts';
import { createMemoryDisk } from '../../fakes/memory-disk.ts';

export type TextRequest = Partial<ComposeRequest> & {
  /** Other files, by path within /shop. */
  readonly disk?: Readonly<Record<string, string>>;
};

/** Loads `/shop/compose.yaml` from a text and a disk in memory. */
export function loadText(text: string, { disk = {}, ...request }: TextRequest = {}): Promise<ComposeResult> {
  const others = Object.entries(disk).map(([path, content]) => [`/shop/${path}`, content] as const);
  const files = createMemoryDisk({ ...Object.fromEntries(others), '/shop/compose.yaml': text });
  return load({ folder: '/shop', environment: { HOME: '/home/me' }, variables: 'resolved', ...request }, files);
}

/** The project of a text that nothing is wrong with. */
export async function loadProject(text: string, request?: TextRequest): Promise<ComposeProject> {
  const { project, diagnostics } = await loadText(text, request);
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  return project as ComposeProject;
}

/** The service `web`, which has an image and these attributes. */
export async function loadService(attributes: string, request?: TextRequest): Promise<ComposeService> {
  const { model } = await loadProject(webWith(attributes), request);
  return model.services['web'] as ComposeService;
}

export function webWith(attributes: string): string {
  const lines = attributes.trim().split('\n');
  return `services:\n  web:\n    image: nginx\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
}

/** `CODE line:column` of each diagnostic. */
export function places({ diagnostics }: ComposeResult): readonly string[] {
  return diagnostics.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`);
}
