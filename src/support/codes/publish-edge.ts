/** What publishing says about the ways in, and about secrets that it writes encrypted or not at all. */
export const publishEdgeCodes = {
  ENTRANCE_LEADS_NOWHERE: {
    meaning: 'A gateway or front door passes requests on to something that does not answer http in the cluster.',
    remedy: 'Give it an http endpoint, name another with `endpoint:`, or publish it as well.',
  },
  HOSTS_COLLIDE: {
    meaning: 'Two resources are open to the outside at the same host, so the cluster’s gateway reaches only one.',
    remedy: 'Give each a host of its own with `kubernetes: { hosts: [...] }`, or put one way in before them.',
  },
  HOST_INVALID: {
    meaning: 'A host name that a resource is to answer at is none: it has a scheme, a port, a path or capitals.',
    remedy: 'Write the bare name in lower case, such as `shop.example.com` or `*.example.com`.',
  },
} as const;
