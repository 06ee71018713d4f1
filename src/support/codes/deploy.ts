/** Handing what was published to a cluster or a container engine. */
export const deployCodes = {
  DEPLOY_TOOL_MISSING: {
    meaning:
      '`deploy` and `destroy` use the `kubectl`, `helm`, `docker` and Docker Compose of this machine, and the one that is needed is not on the PATH.',
    remedy: 'Install it, or put its folder on the PATH. `--target k8s` needs `kubectl` alone.',
  },
  DEPLOY_TOOL_OLD: {
    meaning:
      'The `kubectl` of this machine is older than what `deploy` needs, server-side apply as it is today, or its Docker Compose older than 2.24. Nothing was changed.',
    remedy:
      'Install a `kubectl` of the version of the cluster, or of the one before or after it; a Docker Compose as the message says.',
  },
  DEPLOY_ENVIRONMENT_UNKNOWN: {
    meaning: 'The manifest says nothing about this environment, so that there is no project of its own for it.',
    remedy: 'Correct the name after `-e`, or give it an entry under `environments:`.',
  },
  DEPLOY_CONTEXT_UNKNOWN: {
    meaning: 'The kubeconfig has no context of that name, or no current context where none is named.',
    remedy: 'Name one that `kubectl config get-contexts` lists with `--context`.',
  },
  DEPLOY_NOT_A_SWARM: {
    meaning: 'A stack goes to a manager of a swarm, and the engine is none. Nothing was changed.',
    remedy: 'Make it one with `docker swarm init`, or name the context of a manager with `--context`.',
  },
  DEPLOY_NODE_UNLABELLED: {
    meaning:
      'What has a volume runs on the node that carries its label, and no node of the swarm does. Nothing was changed.',
    remedy: 'Say which node it is, with the `docker node update --label-add` of the message.',
  },
  DEPLOY_UNREACHABLE: {
    meaning:
      'The cluster or the engine does not answer, or stopped answering midway. What had been applied by then stays.',
    remedy: 'Check the network and the context. A second `apphost deploy` continues where this one ended.',
  },
  DEPLOY_CREDENTIALS: {
    meaning:
      "The cluster does not accept the context's credentials, or they expired midway. What had been applied by then stays.",
    remedy: 'Log in to the cluster again. A second `apphost deploy` continues where this one ended.',
  },
  DEPLOY_FORBIDDEN: {
    meaning: 'The cluster knows who asks and does not allow it.',
    remedy: 'Have the permission that the message names granted, or use a context that has it.',
  },
  SECRETS_NOT_SUPPLIED: {
    meaning:
      'With `--secrets file`, the Secrets are made of files that you fill in, and one of them is missing, or lacks a value. Nothing was deployed.',
    remedy:
      'Copy each `*.example` that `publish --secrets file` wrote to its name without `.example`, and write the values into it.',
  },
  DEPLOY_KIND_UNKNOWN: {
    meaning:
      'The application has objects of kinds that the cluster does not know: the operator that brings them is not installed. Nothing was applied.',
    remedy: 'Install what the message names, or do without it: `--operators none`, `--secrets file`, `--edge ingress`.',
  },
  DEPLOY_NAMESPACE_MISSING: {
    meaning: 'The namespace does not exist, and what is deployed does not bring it.',
    remedy: 'Create it with `kubectl create namespace NAME`, or deploy into another with `--namespace`.',
  },
  DEPLOY_CONFLICT: {
    meaning: 'Fields that the application sets were set by somebody else, to other values. Nothing was applied.',
    remedy: 'Leave the field to the other, have the other give it up, or take it over with `--force-conflicts`.',
  },
  DEPLOY_REFUSED: {
    meaning:
      'The cluster does not accept some of the objects: a rule of the cluster, or a field that can never change.',
    remedy: 'Mend what the message names. What can never change needs the object deleted first.',
  },
  DEPLOY_PORT_TAKEN: {
    meaning: 'A port of the machine that a service opens is taken by something else. What was started by then stays.',
    remedy: 'End what has the port, or give the endpoint another `port`.',
  },
  DEPLOY_IMAGE_UNAVAILABLE: {
    meaning: 'The engine could not pull an image: it is not there, or not for this account. Nothing of it was started.',
    remedy: 'Correct its name or version, log in with `docker login`, or push it with `--build --push`.',
  },
  DEPLOY_NAME_TAKEN: {
    meaning: 'The engine has a container, network or volume of that name, and it belongs to something else.',
    remedy: 'Remove or rename the other one.',
  },
  DEPLOY_NOT_READY: {
    meaning:
      'Everything was applied, but not everything became ready: a pod or a container fails, or the time limit passed. No data was pruned.',
    remedy: "Mend what the pod's events and log say, and deploy again; or give it more time with `--timeout`.",
  },
  DEPLOY_WOULD_DELETE_DATA: {
    meaning: 'What the application no longer has holds data that would be deleted with it. Nothing was changed.',
    remedy: 'Keep it with `--no-prune`, or agree to losing the data with `--delete-data`.',
  },
  DEPLOY_NOT_CONFIRMED: {
    meaning:
      'Nobody agreed to a change of this cluster or engine: the answer was no, or there is no terminal to ask on. Nothing was changed.',
    remedy: 'Agree with `--yes`, or name where it goes with `--context`.',
  },
  DEPLOY_BUSY: {
    meaning:
      'Another deployment of this application to this namespace or engine is under way. Two at once would undo each other.',
    remedy: 'Wait until it has ended, then repeat. After one that was killed, its claim ends by itself.',
  },
  DEPLOY_RELEASE_STUCK: {
    meaning:
      'The release of this application is in the middle of an installation, an upgrade or an uninstallation, and nobody is deploying it: a `helm` that was killed left it so, and Helm refuses every other from then on.',
    remedy:
      'Look at `helm history`. After an upgrade, `helm rollback` leads back to the revision before; what was never installed goes with `helm uninstall`.',
  },
  DEPLOY_TOOL_FAILED: {
    meaning: '`kubectl`, `helm`, `docker` or Docker Compose failed for a reason that is not known here.',
    remedy: 'The message has what it said.',
  },
} as const;
