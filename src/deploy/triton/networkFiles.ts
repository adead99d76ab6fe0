import type { DeployedModel, DeployedNetwork, DeployFile } from '../deployment';

/**
 * The networks alone as a second model repository, for Triton's ONNX Runtime backend: prepared
 * pixels in, a network's outputs out. What stands between them and an image is the program's.
 */
export function networkFiles(model: DeployedModel): DeployFile[] {
  return (model.networks ?? []).flatMap(network => {
    const folder = `networks/${model.name}.${network.role}`;
    return [
      { path: `${folder}/config.pbtxt`, text: networkConfig(network) },
      ...[network.onnx, ...network.data].map(entry => ({
        // A network finds its weights beside it, by the names it was exported with.
        path: `${folder}/1/${entry}`,
        entry,
        of: model.archive,
      })),
    ];
  });
}

/**
 * Inputs and outputs are in the ONNX file, from which Triton completes this
 * (`--disable-auto-complete-config` forbids it). `max_batch_size: 0`: their first dimension is part
 * of their shapes.
 */
const networkConfig = ({ onnx }: DeployedNetwork): string =>
  [
    'backend: "onnxruntime"',
    'max_batch_size: 0',
    `default_model_filename: ${JSON.stringify(onnx)}`,
    '',
  ].join('\n');
