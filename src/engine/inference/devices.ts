import * as l10n from '@vscode/l10n';
import type { EngineMethods } from '../../protocol/engine';
import { loadRuntime } from './session';

/** What this machine's ONNX Runtime offers, CPU first; ids are ONNX Runtime's execution providers. */
export async function devices(): Promise<EngineMethods['devices']['result']> {
  const runtime = await loadRuntime();
  const others = runtime.listSupportedBackends().map(backend => backend.name).filter(name => name !== 'cpu');
  return { devices: ['cpu', ...others].map(id => ({ id, label: deviceLabel(id) })) };
}

function deviceLabel(id: string): string {
  switch (id) {
    case 'cpu': return l10n.t('CPU');
    case 'cuda': return l10n.t('NVIDIA GPU (CUDA)');
    case 'dml': return l10n.t('GPU (DirectML)');
    case 'coreml': return l10n.t('Apple GPU and Neural Engine (CoreML)');
    case 'webgpu': return l10n.t('GPU (WebGPU)');
    default: return id;
  }
}
