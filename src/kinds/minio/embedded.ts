import type { EmbeddedServer } from '../../model/embedding.ts';

/** Storage that speaks S3 and keeps its objects as files. It is no MinIO: no console, no users, no versions. */
export const embeddedMinio: EmbeddedServer = {
  sources: () => [{ from: 'package', name: 's3rver', version: '3.7.1', size: '14 MB', emulates: true }],
  start: ({ serve }) => Promise.resolve(serve),
  serve: (request) => import('./embedded-storage.ts').then(({ serveStorage }) => serveStorage(request)),
};
