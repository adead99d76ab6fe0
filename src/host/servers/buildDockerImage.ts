import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { dockerBuildCommand } from '../../servers/docker/docker';
import { requireDocker } from './docker';
import { offer } from '../ui/notify';
import type { Parts } from '../parts';
import { runTask } from '../ui/runTask';
import { settings } from '../ui/settings';
import { requireTrust } from '../ui/trust';

/**
 * Builds the image that serves `.mar` files, in a task terminal; with CUDA when `mmocr.docker.gpus`
 * asks for GPUs.
 */
export async function buildDockerImage(parts: Parts): Promise<void> {
  requireTrust(l10n.t('Building a Docker image'));
  await requireDocker();
  const { dockerImage: image, dockerGpus, pipIndexUrl: indexUrl } = settings();
  const dockerFolder = path.join(parts.context.extensionPath, 'docker');
  await runTask(
    l10n.t('Build {0}', image),
    dockerBuildCommand({
      image,
      dockerFolder,
      cuda: dockerGpus !== '',
      ...(indexUrl ? { indexUrl } : {}),
    }),
  );
  const run = { label: l10n.t('Run in Docker'), command: 'mmocr.runInDocker' };
  void offer(
    vscode.window.showInformationMessage,
    l10n.t('The Docker image {0} is built.', image),
    [run],
  );
}
