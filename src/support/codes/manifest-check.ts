/** Judging the bound application as a whole. */
export const checkCodes = {
  WAIT_CYCLE: {
    meaning: 'Resources wait for one another in a circle, so none of them could ever start.',
    remedy: 'Let one of them not wait: `until: none` on a reference, or no `waitFor`.',
  },
  WAIT_FOR_SCHEDULED: {
    meaning: 'A resource waits for a job that runs by a schedule, which never completes for good.',
    remedy: 'Use `until: none`, or a job without `schedule:`.',
  },
  INJECT_UNKNOWN: {
    meaning: '`inject` asks for a property that the resource referred to does not have.',
    remedy: 'Use one of the properties that the message lists.',
  },
  NETWORK_UNKNOWN: {
    meaning: '`network` names something that is not a private network of this application.',
    remedy: 'Declare it: `net: { type: network }`.',
  },
  ENDPOINT_FIXED_PORT: {
    meaning: 'Several replicas of a process would listen on the same port of this machine.',
    remedy: 'Remove `targetPort`: each replica gets a free port. Or run one replica.',
  },
  PORT_TWICE: {
    meaning: 'Two endpoints ask for the same port of this machine.',
    remedy: 'Give one of them another port, or leave it out to have one chosen.',
  },
} as const;
