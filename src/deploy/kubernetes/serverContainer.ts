import { threads, configFolder } from '../cluster/config';
import { resources } from '../cluster/resources';
import { containerSecurity } from '../cluster/security';
import { storeFolder, storeMounts } from '../cluster/store';
import type { DeployEngine, Deployment } from '../deployment';
import type { Plain } from '../yaml';

/** Where TorchServe's image works: logs, and keys if there were any. */
const workingFolder = '/home/model-server/run';

/** Ready when every model has a worker that is: `/ping` says so earlier. */
const ready: Record<DeployEngine, string[]> = {
  pytorch: ['python', '/usr/local/lib/mmocr/healthcheck.py'],
  onnx: answers('http://127.0.0.1:8080/v2/health/ready'),
};

const alive: Record<DeployEngine, string[]> = {
  pytorch: [
    'python',
    '-c',
    'import urllib.request as r; r.urlopen("http://127.0.0.1:8080/ping", timeout=4)',
  ],
  onnx: answers('http://127.0.0.1:8080/ping'),
};

function answers(url: string): string[] {
  return ['node', '-e', `fetch('${url}').then(answer => process.exit(answer.ok ? 0 : 1))`];
}

/** The server, on the pod's loopback; a GPU comes with the overlay. */
export function serverContainer(deployment: Deployment): Plain {
  const { engine, models, options } = deployment;
  const cpu = { ...deployment, options: { ...options, gpus: 0 } };
  const probe = (command: string[], times: Record<string, number>): Plain => ({
    exec: { command },
    timeoutSeconds: 5,
    ...times,
  });
  return {
    name: 'server',
    image: options.image,
    args: serverArguments(deployment),
    env: [...serverEnvironment(engine), ...threads(deployment)],
    resources: resources(cpu, models.length),
    securityContext: containerSecurity,
    // Ten minutes to load the models; nothing else is asked before.
    startupProbe: probe(ready[engine], { periodSeconds: 5, failureThreshold: 120 }),
    readinessProbe: probe(ready[engine], { periodSeconds: 10, failureThreshold: 3 }),
    livenessProbe: probe(alive[engine], { periodSeconds: 20, failureThreshold: 6 }),
    // The gate's last requests are answered before it is asked to stop.
    lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } },
    volumeMounts: [
      ...storeMounts(deployment),
      { name: 'config', mountPath: configFolder, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
      ...(engine === 'pytorch' ? [{ name: 'run', mountPath: workingFolder }] : []),
    ],
  };
}

function serverArguments({ engine, models }: Deployment): string[] {
  const served = ['--models', ...models.map(({ name, file }) => `${name}=${file}`)];
  return engine === 'pytorch'
    ? served
    : ['--model-store', storeFolder, '--ts-config', `${configFolder}/config.properties`, ...served];
}

function serverEnvironment(engine: DeployEngine): Plain[] {
  return engine === 'pytorch'
    ? [
        { name: 'MODEL_STORE', value: storeFolder },
        { name: 'TS_CONFIG', value: `${configFolder}/config.properties` },
      ]
    : [];
}
