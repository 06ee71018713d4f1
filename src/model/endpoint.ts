/** A named address of a resource. */
export interface Endpoint {
  readonly name: string;
  /** `http`, `https`, `grpc`, `tcp`, or a protocol's own (`amqp`): what stands before `://` in its URL. */
  readonly scheme: string;
  readonly protocol: 'tcp' | 'udp';
  /** The stable address for people and for processes on this machine. Absent: chosen once and remembered. */
  readonly port?: number;
  /** The parameter that says `port`, which is then its default. */
  readonly portParameter?: string;
  /** Where the workload itself listens. Absent on a process: a free port per replica. */
  readonly targetPort?: number;
  /** Where containers find it, when that is not `targetPort`: a server that tells clients its own address has one for each network. */
  readonly networkPort?: number;
  /** The local address that `port` is opened on. */
  readonly bind: string;
  /** Open to the outside when published. */
  readonly external: boolean;
  /** The variable that tells a process its own port, when the manifest names one. */
  readonly portVariable?: string;
}

/** Ports below are for root alone. */
const firstFreePort = 1024;
const usualPublishedPort = 8080;

/** Where source code listens when it is published: nobody else is in its container, so it is the same for all replicas. */
export function publishedPort({ port, targetPort }: Pick<Endpoint, 'port' | 'targetPort'>): number {
  return targetPort ?? (port !== undefined && port >= firstFreePort ? port : usualPublishedPort);
}
