import type { PickleGlobal } from './values';

/** A regular expression for the names of one module. */
type Names = RegExp;

const DTYPES =
  'bool|bfloat16|complex(32|64|128)|u?int(8|16|32|64)|u?int[1-7]|q?u?int(8|32)|quint(4x2|2x4)|float(16|32|64)|float8_e\\w+|float4_e\\w+|bits\\w+';
const TENSORS =
  '(BFloat16|Bool|Byte|Char|ComplexDouble|ComplexFloat|Double|Float|Half|Int|Long|Short|QInt32|QInt8|QUInt2x4|QUInt4x2|QUInt8)(Storage|Tensor)';
const BUILTINS: Names =
  /^(bytearray|bytes|bool|complex|dict|float|frozenset|int|list|object|range|set|slice|str|tuple|unicode|long|xrange)$/;
const NUMPY: Record<string, Names> = {
  multiarray: /^(_reconstruct|scalar)$/,
  numeric: /^_frombuffer$/,
};

/**
 * Module → names that a checkpoint imports and that only build data: what PyTorch's `weights_only`
 * takes by itself (2.13, torch/_weights_only_unpickler.py), numpy's arrays, and what the Runners of
 * MMEngine and MMCV store beside the weights (history, message hub, configs). Whole names: a dotted
 * one reaches inside.
 */
const allowed: Record<string, Names> = {
  torch: new RegExp(
    `^(${DTYPES}|${TENSORS}|Size|Tensor|device|per_(tensor|channel)_\\w+|strided|sparse_co{2})$`,
  ),
  'torch.cuda': new RegExp(`^${TENSORS}$`),
  'torch.sparse': new RegExp(`^${TENSORS}$`),
  'torch.cuda.sparse': new RegExp(`^${TENSORS}$`),
  'torch.storage': /^(Typed|Untyped|_Typed|_Untyped)Storage$/,
  'torch.nn.parameter': /^(Parameter|Buffer)$/,
  'torch.serialization': /^_get_layout$/,
  'torch._tensor': /^_rebuild_from_type_v2$/,
  'torch._utils':
    /^_rebuild_(parameter|parameter_with_state|qtensor|tensor|tensor_v2|tensor_v3|sparse_tensor|meta_tensor_no_storage|nested_tensor|wrapper_subclass|device_tensor_from_numpy|device_tensor_from_cpu_tensor)$/,
  collections: /^(OrderedDict|Counter|defaultdict|deque)$/,
  builtins: BUILTINS,
  __builtin__: BUILTINS,
  _codecs: /^encode$/,
  copyreg: /^_reconstructor$/,
  copy_reg: /^_reconstructor$/,
  datetime: /^(date|time|datetime|timedelta|timezone)$/,
  pathlib: /^(Pure)?(Posix|Windows)?Path$/,
  argparse: /^Namespace$/,
  numpy: /^(ndarray|dtype|bool_|u?int\d+|float\d+|complex\d+|str_|bytes_)$/,
  'numpy.dtypes': /^\w+DType$/,
  ...Object.fromEntries(
    ['numpy.core', 'numpy._core'].flatMap(core =>
      Object.entries(NUMPY).map(([name, names]) => [`${core}.${name}`, names]),
    ),
  ),
  'addict.addict': /^Dict$/,
  addict: /^Dict$/,
  'mmcv.utils.config': /^(ConfigDict|Config)$/,
  'mmengine.config.config': /^(ConfigDict|Config)$/,
  'mmengine.config': /^(ConfigDict|Config)$/,
  'mmengine.logging.history_buffer': /^HistoryBuffer$/,
  'mmengine.logging.message_hub': /^MessageHub$/,
};

/** Whether importing it is what checkpoints ordinarily do, and does nothing. */
export function isAllowed({ module, name }: PickleGlobal): boolean {
  return Object.hasOwn(allowed, module) && allowed[module]!.test(name);
}

/** Those of them whose objects take a state: tensors, arrays, and the records of training. */
export function takesState({ module, name }: PickleGlobal): boolean {
  return (
    /^(torch|numpy|mmengine|mmcv|addict)(\.|$)/.test(module) ||
    module === 'argparse' ||
    /^(Counter|defaultdict|deque|OrderedDict)$/.test(name) ||
    name === '_reconstructor'
  );
}
