/** Writes schemas/app.schema.json, the schema for editors, from the schemas of the kinds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { toEditorSchema } from '../src/kinds/editor-schema.ts';
import { kinds } from '../src/kinds/index.ts';

await mkdir('schemas', { recursive: true });
await writeFile('schemas/app.schema.json', `${JSON.stringify(toEditorSchema(kinds), null, 2)}\n`);
