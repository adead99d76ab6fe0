import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { withDeadline } from '../../base/deadline';
import { CancelledError } from '../../base/errors';
import { dockerRunCommand } from '../../servers/docker/docker';
import { freePorts, isPortFree } from '../../servers/launch/ports';
import { requireStore } from '../models/modelStore';
import type { Parts } from '../parts';
import { notify } from '../ui/notify';
import { withProgress } from '../ui/progress';
import { runTask } from '../ui/runTask';
import { settings } from '../ui/settings';
import type { Container } from './containerServer';
import { containerReady, requireDocker } from './docker';

/**
 * Serves the model store in a container that runs in a task terminal, in place of one that does so
 * already. Resolves when its models are ready.
 */
export async function runInDocker(parts: Parts): Promise<void> {
  await requireDocker();
  const store = await requireStore();
  const { dockerImage: image, dockerCpus: cpus, dockerGpus: gpus } = settings();
  const server = parts.servers.container;
  await server.stop();
  const ports = await choosePorts();
  const container = containerOn(ports);
  const { name } = container;
  const line = dockerRunCommand({ image, name, modelStore: store, cpus, gpus, ports });
  server.starting();
  const over = new AbortController();
  const running = (signal: AbortSignal): Promise<void> =>
    runTask(l10n.t('Serve in Docker'), line, signal).finally(() => {
      over.abort();
      return server.ended();
    });
  await withProgress(l10n.t('Waiting for the models in {0}', image), async signal => {
    const task = running(signal);
    const ended = task.then(() => {
      throw new CancelledError();
    });
    const ready = withDeadline(Infinity, [signal, over.signal], either =>
      containerReady(name, either),
    );
    await server.ready(container, await Promise.race([ready, ended]));
    // From now on nobody waits for it.
    void task.catch((error: unknown) => notify(error, parts.log));
  });
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

const containerOn = ({ inference, management }: Ports): Container => ({
  name: `mmocr-serve-${randomBytes(3).toString('hex')}`,
  inferenceAddress: `127.0.0.1:${inference}`,
  managementAddress: `127.0.0.1:${management}`,
});
