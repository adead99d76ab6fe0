import type { Deployment, DeployEngine } from '../deployment';
import { cores } from './resources';

/** Where a container has its config.properties. */
export const configFolder = '/etc/mmocr';

/**
 * Workers of each model. TorchServe's compute with all threads of the pod, the built-in server's
 * with one each.
 */
const workers: Record<DeployEngine, number> = { pytorch: 1, onnx: cores };

/**
 * config.properties of either server, which asks for no keys: whoever reaches `inference` may ask.
 * Management stays in the pod.
 */
export function configProperties({ engine }: Deployment, inference: string): string {
  return `${[
    `inference_address=${inference}`,
    'management_address=http://127.0.0.1:8081',
    'metrics_address=http://127.0.0.1:8082',
    'grpc_inference_address=127.0.0.1',
    'grpc_management_address=127.0.0.1',
    `default_workers_per_model=${workers[engine]}`,
    'disable_token_authorization=true',
    'enable_model_api=false',
    'allowed_urls=^$',
    'install_py_dep_per_model=false',
    'disable_system_metrics=true',
    'metrics_mode=prometheus',
    'max_request_size=67108864',
    'max_response_size=67108864',
    'default_startup_timeout=600',
  ].join('\n')}\n`;
}

/** Threads of the networks: a container sees all cores of its machine, and may use a few. */
export function threads({ engine }: Deployment): { name: string; value: string }[] {
  return engine === 'onnx'
    ? [{ name: 'MMOCR_THREADS', value: '1' }]
    : [
        { name: 'OMP_NUM_THREADS', value: String(cores) },
        { name: 'MPLCONFIGDIR', value: '/tmp/matplotlib' },
      ];
}
