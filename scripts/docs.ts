/** Writes the pages of `docs/` that come from tables in the code. */
import { writeFile } from 'node:fs/promises';
import { diagnosticsPage, toDiagnosticsPage } from './diagnostics-page.ts';

await writeFile(diagnosticsPage, toDiagnosticsPage());
