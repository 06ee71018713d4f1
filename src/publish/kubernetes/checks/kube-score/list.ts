import type { Check } from '../check.ts';
import {
  deploymentHasHostPodAntiAffinity,
  deploymentHasPodDisruptionBudget,
  deploymentReplicas,
  deploymentStrategy,
  deploymentTargetedByHpa,
  horizontalPodAutoscalerHasTarget,
  horizontalPodAutoscalerReplicas,
  podDisruptionBudgetHasPolicy,
  statefulSetHasHostPodAntiAffinity,
  statefulSetHasPodDisruptionBudget,
} from './availability.ts';
import {
  containerImagePullPolicy,
  containerImageTag,
  containerPortsCheck,
  environmentVariableKeyDuplication,
} from './containers.ts';
import {
  ingressTargetsService,
  networkPolicyTargetsPod,
  podNetworkPolicy,
  serviceTargetsPod,
  serviceType,
} from './network.ts';
import { labelValues, stableVersion } from './objects.ts';
import { podProbes, podProbesIdentical } from './probes.ts';
import {
  containerEphemeralStorageRequestAndLimit,
  containerEphemeralStorageRequestEqualsLimit,
  containerMemoryRequestsEqualLimits,
  containerResources,
} from './resources.ts';
import {
  containerSeccompProfile,
  containerSecurityContextPrivileged,
  containerSecurityContextReadOnlyRootFilesystem,
  containerSecurityContextUserGroupId,
} from './security.ts';
import {
  cronJobHasDeadline,
  cronJobRestartPolicy,
  deploymentSelectorMatches,
  podTopologySpreadConstraints,
  statefulSetHasServiceName,
  statefulSetSelectorMatches,
} from './workloads.ts';

/** The checks of kube-score: all that it runs by default, and those that we pass as well. */
export const kubeScoreChecks: readonly Check[] = [
  deploymentStrategy,
  deploymentReplicas,
  deploymentTargetedByHpa,
  deploymentHasPodDisruptionBudget,
  statefulSetHasPodDisruptionBudget,
  podDisruptionBudgetHasPolicy,
  deploymentHasHostPodAntiAffinity,
  statefulSetHasHostPodAntiAffinity,
  horizontalPodAutoscalerHasTarget,
  horizontalPodAutoscalerReplicas,
  containerImageTag,
  containerImagePullPolicy,
  environmentVariableKeyDuplication,
  containerPortsCheck,
  ingressTargetsService,
  podNetworkPolicy,
  networkPolicyTargetsPod,
  serviceTargetsPod,
  serviceType,
  stableVersion,
  labelValues,
  podProbes,
  podProbesIdentical,
  containerResources,
  containerEphemeralStorageRequestAndLimit,
  containerEphemeralStorageRequestEqualsLimit,
  containerMemoryRequestsEqualLimits,
  containerSecurityContextUserGroupId,
  containerSecurityContextPrivileged,
  containerSecurityContextReadOnlyRootFilesystem,
  containerSeccompProfile,
  cronJobHasDeadline,
  cronJobRestartPolicy,
  statefulSetHasServiceName,
  deploymentSelectorMatches,
  statefulSetSelectorMatches,
  podTopologySpreadConstraints,
];
