import { configProperties } from '../cluster/config';
import { noAccount, podSecurity } from '../cluster/security';
import type { Deployment } from '../deployment';
import type { Manifest, Plain } from '../yaml';
import { modelFormat, type NamedModel, namedModels, runtimeName } from './names';
import {
  containerName,
  modelArguments,
  predictorContainer,
  predictorVolumes,
  probes,
  tolerations,
} from './predictor';

/** One InferenceService for each model, its predictor told whole. */
export function customServices(deployment: Deployment): Manifest[] {
  return namedModels(deployment).map(named => {
    const container = predictorContainer(deployment);
    return inferenceService(deployment, named, {
      containers: [
        {
          ...container,
          args: [...(container['args'] as string[]), ...modelArguments(deployment, named.model)],
          ...probes(named.model),
        },
      ],
      volumes: predictorVolumes(deployment),
    });
  });
}

/** What serves any archive of the format, for InferenceServices that name it. */
export function servingRuntime(deployment: Deployment): Manifest {
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ServingRuntime',
    metadata: { name: runtimeName, namespace: deployment.options.namespace },
    spec: {
      supportedModelFormats: [{ name: modelFormat, version: '1', autoSelect: true }],
      protocolVersions: ['v1', 'v2'],
      containers: [predictorContainer(deployment)],
      volumes: predictorVolumes(deployment),
      ...some('tolerations', tolerations(deployment)),
    },
  };
}

/** The same InferenceServices, which say no more than which model it is. */
export function runtimeServices(deployment: Deployment): Manifest[] {
  return namedModels(deployment).map(named =>
    inferenceService(deployment, named, {
      model: {
        name: containerName,
        modelFormat: { name: modelFormat },
        runtime: runtimeName,
        protocolVersion: 'v2',
        // KServe puts them after those of the runtime.
        args: modelArguments(deployment, named.model),
        ...probes(named.model),
      },
    }),
  );
}

function inferenceService(
  deployment: Deployment,
  { name, model }: NamedModel,
  predictor: Record<string, Plain>,
): Manifest {
  const { replicas, maxReplicas, namespace } = deployment.options;
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/name': 'mmocr' },
      annotations: {
        // Plain Deployments, without Knative.
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': maxReplicas > replicas ? 'hpa' : 'none',
        'mmocr-serving/model': `${model.name} ${model.version}`,
      },
    },
    spec: {
      predictor: {
        minReplicas: replicas,
        maxReplicas,
        ...(maxReplicas > replicas ? { scaleMetric: 'cpu', scaleTarget: 120 } : {}),
        ...noAccount,
        terminationGracePeriodSeconds: 60,
        securityContext: podSecurity,
        ...some('tolerations', tolerations(deployment)),
        ...predictor,
      },
    },
  };
}

/** The settings of the built-in server. */
export function configMap(deployment: Deployment): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'mmocr-config', namespace: deployment.options.namespace },
    data: { 'config.properties': configProperties(deployment, 'http://0.0.0.0:8080') },
  };
}

function some(key: string, values: Plain[]): Record<string, Plain> {
  return values.length > 0 ? { [key]: values } : {};
}
