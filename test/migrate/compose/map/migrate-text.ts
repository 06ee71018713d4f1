import { migrateCompose, type MigratedCompose } from '../../../../src/migrate/compose/index.ts';
import { loadProject } from '../load-compose.ts';

/** The manifest of a compose file that is only a text, with the report as `kind subject: text`. */
export async function migrateText(
  text: string,
  how: { readonly lift?: boolean; readonly isFaithful?: boolean } = {},
): Promise<Pick<MigratedCompose, 'text'> & { readonly report: readonly string[] }> {
  const project = await loadProject(text, { variables: 'open' });
  const migrated = migrateCompose(project, { file: '/shop/app.yaml', lift: true, isFaithful: false, ...how });
  return {
    text: migrated.text,
    report: migrated.remarks.map(({ kind, subject, text: said }) => `${kind} ${subject}: ${said}`),
  };
}
