import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FixButton } from '../../protocol/viewer';
import { dockerBuildCommand } from '../../servers/docker/docker';
import { requireDocker } from './docker';
import { offer } from '../ui/notify';
import type { Parts } from '../parts';
import { runTask } from '../ui/runTask';
import { settings } from '../ui/settings';

/**
 * Builds the image that serves `.mar` files, in a task terminal; with CUDA when `mmocr.docker.gpus`
 * asks for GPUs.
 */
export async function buildDockerImage(parts: Parts): Promise<void> {
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
  const run: FixButton = { label: l10n.t('Run in Docker'), command: 'mmocr.runInDocker' };
  void offer(
    vscode.window.showInformationMessage,
    l10n.t('The Docker image {0} is built.', image),
    [run],
  );
}
