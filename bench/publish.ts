import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadManifest } from '../src/manifest/index.ts';
import { loadTarget, usualOptions } from '../src/publish/index.ts';

const sizes = [10, 1000] as const;

/** What publishing takes for each resource, from a manifest in memory to all files in memory, after start-up. */
export async function bench(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-bench-'));
  try {
    const times = new Map<number, number>();
    for (const size of sizes) {
      const file = join(folder, `app-${size}.yaml`);
      await writeFile(file, manifestOf(size));
      const measured: number[] = [];
      // The first is start-up: code is loaded and compiled.
      for (let round = 0; round <= rounds; round += 1) measured.push(await publishOnce(file));
      times.set(size, median(measured.slice(1)));
    }
    const [few = 0, many = 0] = sizes.map((size) => times.get(size));
    const each = (many - few) / (sizes[1] - sizes[0]);
    console.log(
      `publish --target k8s: ${sizes[0]} resources ${few.toFixed(0)} ms, ${sizes[1]} resources ${many.toFixed(0)} ms`,
    );
    console.log(`each further resource ${each.toFixed(2)} ms (goal: 1 ms)`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishOnce(file: string): Promise<number> {
  const { application } = await loadManifest({ file, environment: 'production', set: [], mode: 'publish' });
  if (application === undefined) throw new Error(`${file} is not valid`);
  const publish = await loadTarget('k8s');
  const begun = performance.now();
  const base = { application, parameters: new Map<string, string>() };
  const { diagnostics } = await publish({ base, others: [], images: {}, kubernetes: usualOptions });
  if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message);
  return performance.now() - begun;
}

/** Services in chains of five before one database. */
function manifestOf(size: number): string {
  const services = Array.from({ length: size - 1 }, (_, index) => {
    const reference = index % 5 === 0 ? 'appdb' : `service-${index - 1}`;
    return `  service-${index}:
    type: container
    image: ghcr.io/acme/service-${index}:1.0.0
    references: [${reference}]
    endpoints: { http: { targetPort: 8080 } }
    health: { http: /health, live: /alive }
    env: { LOG_LEVEL: info }
`;
  });
  return `name: bench\nresources:\n  db: { type: postgres, volume: true, databases: [appdb] }\n${services.join('')}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
