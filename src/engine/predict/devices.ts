import * as l10n from '@vscode/l10n';
import type { EngineMethods } from '../../protocol/engine';
import { loadRuntime } from '../../runtime/session';

/**
 * What this machine's ONNX Runtime offers, CPU first; ids are ONNX Runtime's execution providers.
 */
export async function devices(): Promise<EngineMethods['devices']['result']> {
  const runtime = await loadRuntime();
  const others = runtime.listSupportedBackends().filter(({ name }) => name !== 'cpu');
  return {
    devices: [
      { id: 'cpu', label: deviceLabel('cpu') },
      ...others.map(({ name, bundled }) => ({
        id: name,
        label: bundled
          ? deviceLabel(name)
          : l10n.t("{0}, with ONNX Runtime's libraries for it", deviceLabel(name)),
      })),
    ],
  };
}

function deviceLabel(id: string): string {
  switch (id) {
    case 'cpu':
      return l10n.t('CPU');
    case 'cuda':
      return l10n.t('NVIDIA GPU (CUDA)');
    case 'tensorrt':
      return l10n.t('NVIDIA GPU (TensorRT)');
    case 'dml':
      return l10n.t('GPU (DirectML)');
    case 'coreml':
      return l10n.t('Apple GPU and Neural Engine (CoreML)');
    case 'webgpu':
      return l10n.t('GPU (WebGPU)');
    default:
      return id;
  }
}
