import type { DeployedModel, Deployment } from '../deployment';
import { type InstanceGroup, placement } from './placement';

/**
 * How long a request waits for others to be answered with, in microseconds; measured in
 * docs/scaling.md.
 */
const queueDelay = 500;

/** Where the program lies, seen from a model's folder. */
const program = '../../program';

/**
 * A model's `config.pbtxt`: protobuf's text format of `inference.ModelConfig`
 * (triton-inference-server/common, protobuf/model_config.proto). Names need no escapes: TorchServe
 * takes letters, digits, "_", "-" and "." only.
 *
 * One image at a time is a model without batches, whose requests may hold several images, as on the
 * other servers. With batches Triton itself adds their dimension, and refuses requests beyond it.
 */
export function modelConfig(model: DeployedModel, deployment: Deployment): string {
  const { batch } = deployment.options;
  const dims = batch > 1 ? 1 : -1;
  const inputs = inputsOf(model);
  return [
    'backend: "python"',
    `max_batch_size: ${batch > 1 ? batch : 0}`,
    ...inputs.map(input => tensor('input', input, dims)),
    ...['answer', 'about'].map(output => tensor('output', output, dims)),
    ...placement(deployment).map(instanceGroup),
    ...(batch > 1 ? [dynamicBatching(batch)] : []),
    warmUp(inputs),
    parameter('archive', model.file),
    ...(deployment.engine === 'onnx' ? [parameter('program', program)] : []),
    '',
  ].join('\n');
}

/** A model that labels texts is told of them; all others find them. */
export function inputsOf({ kind }: DeployedModel): string[] {
  return kind === 'kie' ? ['image', 'texts'] : ['image'];
}

/**
 * The folder of a version, which Triton wants to be a whole number: the first of `version`'s.
 */
export function versionFolder(version: string): string {
  const [number = '1'] = /^[1-9]\d{0,8}/.exec(version) ?? [];
  return number;
}

const tensor = (side: 'input' | 'output', name: string, dims: number): string =>
  `${side} [ { name: "${name}" data_type: TYPE_STRING dims: [ ${dims} ] } ]`;

const instanceGroup = ({ count, gpus }: InstanceGroup): string =>
  gpus
    ? `instance_group [ { count: ${count} kind: KIND_GPU gpus: [ ${gpus.join(', ')} ] } ]`
    : `instance_group [ { count: ${count} kind: KIND_CPU } ]`;

const dynamicBatching = (batch: number): string =>
  `dynamic_batching { preferred_batch_size: [ ${batch} ] max_queue_delay_microseconds: ${queueDelay} }`;

const parameter = (key: string, value: string): string =>
  `parameters { key: "${key}" value { string_value: "${value}" } }`;

/** Triton serves a model when it has answered this: the files of `warmup/`. */
function warmUp(inputs: readonly string[]): string {
  const values = inputs.map(
    input =>
      `  inputs { key: "${input}" value { data_type: TYPE_STRING dims: [ 1 ] input_data_file: "${input}" } }`,
  );
  return ['model_warmup [ {', '  name: "an example"', '  batch_size: 1', ...values, '} ]'].join(
    '\n',
  );
}
