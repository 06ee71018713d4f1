import type { EmbeddedServer } from '../../model/embedding.ts';

/** Takes every mail, shows it, and delivers none. It is no Mailpit: no search, no rendering, nothing kept on disk. */
export const embeddedMailpit: EmbeddedServer = {
  sources: () => [
    { from: 'package', name: 'smtp-server', version: '3.21.6', size: '3 MB', emulates: true, forgets: true },
  ],
  start: ({ serve }) => Promise.resolve(serve),
  serve: (request) => import('./embedded-mail.ts').then(({ serveMail }) => serveMail(request)),
};
