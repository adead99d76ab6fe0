import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { withDeadline } from '../../base/deadline';
import { CancelledError } from '../../base/errors';
import { dockerRunCommand } from '../../servers/docker/docker';
import type { AccessKeys } from '../../servers/contract/keys';
import { freePorts, isPortFree } from '../../servers/launch/ports';
import { containerReady, requireDocker } from './docker';
import { requireStore } from '../models/modelStore';
import { notify } from '../ui/notify';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { runTask } from '../ui/runTask';
import { keepKeys, type ServerAddress } from './existingServer';
import { settings, storeSetting } from '../ui/settings';

/**
 * Serves the model store in a container that runs in a task terminal, and uses it as the existing
 * server until it ends. Resolves when its models are ready.
 */
export async function runInDocker(parts: Parts): Promise<void> {
  await requireDocker();
  const store = await requireStore();
  const { dockerImage: image, dockerCpus: cpus, dockerGpus: gpus } = settings();
  const name = `mmocr-serve-${randomBytes(3).toString('hex')}`;
  const ports = await choosePorts();
  const line = dockerRunCommand({ image, name, modelStore: store, cpus, gpus, ports });
  const running = await withProgress(
    l10n.t('Waiting for the models in {0}', image),
    async signal => {
      const over = new AbortController();
      const container = runTask(l10n.t('Serve in Docker'), line, signal).finally(() => {
        over.abort();
      });
      const ended = container.then(() => {
        throw new CancelledError();
      });
      const ready = withDeadline(Infinity, [signal, over.signal], either =>
        containerReady(name, either),
      );
      const keys = await Promise.race([ready, ended]);
      await use(parts.context.secrets, ports, keys);
      return { container };
    },
  );
  void running.container
    .catch((error: unknown) => {
      notify(error, parts.log);
    })
    .then(() => forget(parts.context.secrets, ports));
}

interface Ports {
  inference: number;
  management: number;
  metrics: number;
}

/** TorchServe's own numbers, as documentation names them, where they are free. */
async function choosePorts(): Promise<Ports> {
  const usual = { inference: 8080, management: 8081, metrics: 8082 };
  const free = await Promise.all(Object.values(usual).map(port => isPortFree(port)));
  if (free.every(Boolean)) return usual;
  const [inference = 0, management = 0, metrics = 0] = await freePorts(3);
  return { inference, management, metrics };
}

const addressOf = ({ inference, management }: Ports): ServerAddress => ({
  inferenceAddress: `127.0.0.1:${inference}`,
  managementAddress: `127.0.0.1:${management}`,
});

async function use(
  secrets: vscode.SecretStorage,
  ports: Ports,
  keys: AccessKeys | undefined,
): Promise<void> {
  const address = addressOf(ports);
  await keepKeys(secrets, address, {
    inference: keys?.inference.key ?? '',
    management: keys?.management.key ?? '',
  });
  await storeSetting('managementAddress', address.managementAddress, 'workspace');
  await storeSetting('inferenceAddress', address.inferenceAddress, 'workspace');
}

/**
 * The container is gone, and its keys with it; addresses that were changed since are the user's.
 */
async function forget(secrets: vscode.SecretStorage, ports: Ports): Promise<void> {
  const address = addressOf(ports);
  await keepKeys(secrets, address, { inference: '', management: '' });
  if (settings().inferenceAddress !== address.inferenceAddress) return;
  await storeSetting('inferenceAddress', '', 'workspace');
  await storeSetting('managementAddress', '', 'workspace');
}
