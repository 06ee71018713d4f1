import type { ComposeModel, ComposeNetwork } from '../../../compose/model/compose-model.ts';

/** Networks that reach from node to node. */
export function toStackNetworks(model: ComposeModel): ComposeModel {
  if (model.networks === undefined) return model;
  const entries = Object.entries(model.networks).map(([key, network]) => [key, toOverlay(network)] as const);
  return { ...model, networks: Object.fromEntries(entries) };
}

function toOverlay(network: ComposeNetwork): ComposeNetwork {
  return network.external === true ? network : { driver: 'overlay', ...network };
}
