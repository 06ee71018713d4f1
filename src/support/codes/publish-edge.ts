/** What publishing says about the ways in, and about secrets that it writes encrypted or not at all. */
export const publishEdgeCodes = {
  ENTRANCE_LEADS_NOWHERE: {
    meaning: 'A gateway or front door passes requests on to something that does not answer http in the cluster.',
    remedy: 'Give it an http endpoint, name another with `endpoint:`, or publish it as well.',
  },
  HOSTS_COLLIDE: {
    meaning:
      'Two resources, or two endpoints of one, are open to the outside at the same host, so the cluster’s gateway reaches only one.',
    remedy:
      'Give each a host of its own with `kubernetes: { hosts: [...] }` (`hosts: { http: …, admin: … }` by endpoint), or put one way in before them.',
  },
  HOST_INVALID: {
    meaning: 'A host name that a resource is to answer at is none: it has a scheme, a port, a path or capitals.',
    remedy: 'Write the bare name in lower case, such as `shop.example.com` or `*.example.com`.',
  },
  ADDRESS_RANGE_INVALID: {
    meaning: 'Requests are to be filtered by something that is no IP address and no range of them.',
    remedy: 'Write an address such as `192.0.2.1`, or a range such as `10.0.0.0/8`.',
  },
  API_KEY_IN_CLEAR: {
    meaning: 'An API key that a gateway takes is no secret, so it would stand in its published settings in clear.',
    remedy: 'Declare a parameter with `secret: true`, and write `${parameters.NAME}` among the `keys`.',
  },
  SEALING_CERTIFICATE_INVALID: {
    meaning:
      'Secrets are to be encrypted for the controller of Sealed Secrets, and its certificate is missing, unreadable or expired.',
    remedy: 'Fetch it with `kubeseal --fetch-cert > cert.pem`, and name it with `--seal-with cert.pem`.',
  },
  SECRET_VALUE_MISSING: {
    meaning: 'A secret is to be encrypted when it is published, and this machine does not know its value.',
    remedy:
      'Give it in the variable `Parameters__NAME` or with `--set parameters.NAME=…`. Those of development are not used.',
  },
} as const;
