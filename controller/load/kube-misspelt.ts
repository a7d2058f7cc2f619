import { nearest } from '../errors/suggest.ts';
import type { DocumentPath, PodObject } from '../model/manifest.ts';
import type { Finding } from './finding.ts';
import { isFields, listOf } from './shape.ts';

/** A map of inventory: the fields of it that are read, with what is read below them, and those that are not. */
interface Level {
  readonly read: ReadonlyMap<string, Level | undefined>;
  /** Fields Kubernetes has here beside them (1.34). */
  readonly others: ReadonlySet<string>;
}

function level(read: Readonly<Record<string, Level | undefined>>, others: string): Level {
  return { read: new Map(Object.entries(read)), others: new Set(others.split(/\s+/)) };
}

const PORT = level({ name: undefined, containerPort: undefined, protocol: undefined }, 'hostIP hostPort');

const CONTAINER = level(
  { ports: PORT },
  `args command env envFrom image imagePullPolicy lifecycle livenessProbe name readinessProbe resizePolicy resources
   restartPolicy restartPolicyRules securityContext startupProbe stdin stdinOnce terminationMessagePath
   terminationMessagePolicy tty volumeDevices volumeMounts workingDir`,
);

const POD_SPEC = level(
  { hostNetwork: undefined, nodeName: undefined, containers: CONTAINER, initContainers: CONTAINER },
  `activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks
   ephemeralContainers hostAliases hostIPC hostPID hostUsers hostname hostnameOverride imagePullSecrets nodeSelector os
   overhead preemptionPolicy priority priorityClassName readinessGates resourceClaims resources restartPolicy
   runtimeClassName schedulerName schedulingGates securityContext serviceAccount serviceAccountName setHostnameAsFQDN
   shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes
   workloadRef`,
);

const POD_STATUS = level(
  { phase: undefined, podIP: undefined, podIPs: level({ ip: undefined }, '') },
  `allocatedResources conditions containerStatuses ephemeralContainerStatuses extendedResourceClaimStatus hostIP hostIPs
   initContainerStatuses message nominatedNodeName observedGeneration qosClass reason resize resourceClaimStatuses
   resources startTime`,
);

const META = level(
  { name: undefined, namespace: undefined, labels: undefined, ownerReferences: undefined },
  `annotations clusterName creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName
   generation managedFields resourceVersion selfLink uid`,
);

/** What any object has. */
const OBJECT = 'apiVersion kind spec status';

const TEMPLATE = level({ metadata: META, spec: POD_SPEC }, OBJECT);

const CONTROLLER_SPEC = level(
  { template: TEMPLATE },
  `activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector
   maxFailedIndexes minReadySeconds ordinals parallelism paused persistentVolumeClaimRetentionPolicy podFailurePolicy
   podManagementPolicy podReplacementPolicy progressDeadlineSeconds replicas revisionHistoryLimit rollbackTo selector
   serviceName strategy successPolicy suspend templateGeneration ttlSecondsAfterFinished updateStrategy
   volumeClaimTemplates`,
);

const CRON_SPEC = level(
  { jobTemplate: level({ spec: CONTROLLER_SPEC }, 'apiVersion kind metadata') },
  `concurrencyPolicy failedJobsHistoryLimit schedule startingDeadlineSeconds successfulJobsHistoryLimit suspend timeZone`,
);

const NAMESPACE = level({ metadata: META }, OBJECT);
const POD = level({ metadata: META, spec: POD_SPEC, status: POD_STATUS }, OBJECT);
const CRON_JOB = level({ metadata: META, spec: CRON_SPEC }, OBJECT);
const CONTROLLER = level({ metadata: META, spec: CONTROLLER_SPEC }, OBJECT);

function levelOf(object: PodObject | 'Namespace'): Level {
  switch (object) {
    case 'Namespace':
      return NAMESPACE;
    case 'Pod':
      return POD;
    case 'CronJob':
      return CRON_JOB;
    default:
      return CONTROLLER;
  }
}

/** Fields Kubernetes does not have, near those that are read: what they were to say is not heard. */
export function misspeltFindings(object: PodObject | 'Namespace', document: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  collect(document, levelOf(object), [], findings);
  return findings;
}

function collect(value: unknown, here: Level, path: DocumentPath, findings: Finding[]): void {
  listOf(value).forEach((item, i) => {
    if (isFields(item)) collect(item, here, [...path, i], findings);
  });
  if (!isFields(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    const below = here.read.get(field);
    if (below !== undefined) collect(inner, below, [...path, field], findings);
    else if (!here.read.has(field) && !here.others.has(field)) findings.push(...misspelt(field, here, path));
  }
}

function misspelt(field: string, { read }: Level, path: DocumentPath): readonly Finding[] {
  const suggestion = nearest(field, read.keys());
  if (suggestion === undefined) return [];
  const wrong = 'there is no such field, so it is not read';
  const remedy = `did you mean ${JSON.stringify(suggestion)}?`;
  return [{ code: 'FIELD_MISSPELT', path: [...path, field], wrong, remedy, value: field, suggestion }];
}
