import { homedir } from 'node:os';
import type { EngineSurroundings } from '../../deploy/surroundings.ts';
import { connectInventory } from '../../runtime/containers/connect.ts';
import { lockDeployment } from '../../runtime/state/deployment-lock.ts';
import type { Output } from '../output.ts';
import { onCluster } from './on-cluster.ts';

/** The same as for a cluster, with what a container engine has to be asked besides its own tool. */
export async function onEngine(
  output: Output,
  work: (surroundings: EngineSurroundings) => Promise<void>,
): Promise<number> {
  return onCluster(output, (surroundings) =>
    work({
      ...surroundings,
      openEngine: (variables) => connectInventory({ preference: 'auto', variables, home: homedir() }),
      claim: (what) => lockDeployment(what),
    }),
  );
}
