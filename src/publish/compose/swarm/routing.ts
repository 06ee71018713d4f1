/**
 * How requests find the tasks of a service. `mesh`: a service has one address, and every node passes its published ports on
 * (needs IPVS in the kernel). `host`: a name leads to the addresses of the tasks, and a port is opened where one runs.
 */
export type SwarmRouting = 'mesh' | 'host';
