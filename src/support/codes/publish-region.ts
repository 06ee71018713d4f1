/** What publishing says about regions that have clusters of their own. */
export const publishRegionCodes = {
  REGION_UNDECIDED: {
    meaning:
      'What keeps data or runs as a job names no region, so the cluster of every region would get one of its own.',
    remedy: 'Add `region:` to it. A cache that may be lost can say `ephemeral: true`, and is then one in each region.',
  },
  REGION_UNKNOWN: {
    meaning: 'What is to be published for one region, or for each, has no resource in such a region.',
    remedy: 'Name a region that a resource names with `region:`, or publish for all of them at once.',
  },
  REGION_NAME_INVALID: {
    meaning:
      'The name of a region cannot be that of a folder, or differs from another one in upper and lower case alone.',
    remedy: 'Write it as clouds do: `westeurope`, `eu-west-1`; and everywhere in the same way.',
  },
  REGION_CROSSED: {
    meaning: 'A resource uses one that runs in the cluster of another region, which no cluster reaches by itself.',
    remedy:
      'Connect the clusters and export the Service, or name where it is reached: `kubernetes: { reachedAt: HOST, reachedFrom: [RANGE] }`.',
  },
  REGIONS_NOT_SPLIT: {
    meaning: 'What is published is one thing for one cluster, and is to be split by region: a chart, or one region.',
    remedy: 'Publish once for each region, with `--region NAME` and a folder of its own (`-o DIR`).',
  },
  SECRET_PER_REGION: {
    meaning:
      'A secret that two regions have in common is to be made up in the cluster, and each would make up its own.',
    remedy: 'Publish with `--secrets external`: all regions bring it from one store.',
  },
} as const;
