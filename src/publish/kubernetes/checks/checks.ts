import { ownChecks } from './apphost/list.ts';
import type { Check } from './check.ts';
import { kubeLinterChecks } from './kube-linter/list.ts';
import { kubeScoreChecks } from './kube-score/list.ts';

/** Every check there is. */
export const checks: readonly Check[] = [...kubeLinterChecks, ...kubeScoreChecks, ...ownChecks];
