/** What a command's exit code says. Permanent: scripts compare it. */
export const exitCodes = {
  done: 0,
  /** The application or the manifest has problems. */
  problems: 1,
  /** Unknown command, option or value. */
  usage: 2,
  /** `wait`: the time is over. */
  waitTimeout: 17,
  /** `wait`: what is waited for can never be. */
  waitFailed: 18,
  /** A bug. */
  internal: 70,
  interrupted: 130,
} as const;
