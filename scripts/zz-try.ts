import { loadManifest } from '../src/manifest/index.ts';
const r = await loadManifest({ file: process.argv[2]!, environment: 'development', sets: [], set: [] } as never);
for (const d of (r as any).diagnostics)
  console.log(d.code, d.severity, d.message, '|', d.hint, d.location?.line, d.location?.column);
const app = (r as any).application;
if (app)
  for (const x of app.resources.values())
    console.log(
      x.name,
      x.type,
      JSON.stringify(x.workload),
      JSON.stringify(x.connection?.connectionString),
      JSON.stringify(x.notes),
      x.refusal,
    );
