import type { Deployment } from '../deployment';

type Note = { title: string; text: string };

/** What is to be known of these models in Triton, after all commands. */
export function notes({ engine, models, options }: Deployment): Note[] {
  const name = models[0]?.name ?? 'NAME';
  const shape = options.batch > 1 ? '[1, 1]' : '[1]';
  return [
    {
      title: 'What a client sends',
      text: [
        'The Open Inference Protocol v2, by HTTP or gRPC. `image` (BYTES) holds encoded images, as they are or as base64 text; a KIE model takes `texts` too, ' +
          'a JSON text `{"boxes": …, "texts": …}` for each image. `answer` holds the JSON text that `/predictions/NAME` answers, `about` what it says of the image in headers.',
        [
          '```sh',
          `echo '{"inputs": [{"name": "image", "datatype": "BYTES", "shape": ${shape}, "data": ["'"$(base64 -w0 IMAGE)"'"]}]}' |`,
          `  curl --data-binary @- http://127.0.0.1:8000/v2/models/${name}/infer`,
          '```',
        ].join('\n'),
      ].join('\n\n'),
    },
    {
      title: 'Health',
      text:
        '`/v2/health/ready` and `/v2/models/NAME/ready` stay 200 when the process of a model has died; every request is then 500. ' +
        '`probe.py` asks each model about an image: take it, or the request above, as readiness and liveness probe. Before a model is served it has answered one (`model_warmup`).',
    },
    { title: 'Replicas and batches', text: replicasAndBatches(options.batch, engine) },
    {
      title: 'Versions',
      text:
        'A version is a folder with a whole number for a name, the first number of the archive’s version. To serve two side by side, copy the folder of the other ' +
        'beside it and add `version_policy: { all { } }` to `config.pbtxt`; `/v2/models/NAME/versions/2/infer` asks one of them.',
    },
    ...(engine === 'onnx' ? [{ title: 'The networks alone', text: networksAlone }] : []),
    ...(models.some(({ kind }) => kind === 'chain')
      ? [{ title: 'A chain is one model', text: chainIsOneModel }]
      : []),
  ];
}

function replicasAndBatches(batch: number, engine: Deployment['engine']): string {
  const threads =
    'Each instance computes with its share of the cores; `OMP_NUM_THREADS` in Triton’s environment says otherwise.';
  const batches =
    batch > 1
      ? `Triton puts up to ${batch} requests together, and refuses one of more images than that.`
      : 'Triton hands over one request at a time; one request may hold many images.';
  const gain =
    engine === 'pytorch'
      ? 'A handler answers the images of a batch one after the other.'
      : 'The program answers the images of a batch side by side.';
  return `\`instance_group\` of \`config.pbtxt\` says how many instances a model has and where. ${engine === 'pytorch' ? `${threads} ` : ''}${batches} ${gain}`;
}

const networksAlone =
  '`networks/` is for a client that prepares pixels and reads outputs by itself: mount it as `models/` is, and start Triton with `--model-repository=/deployment/networks`, without `--disable-auto-complete-config`, in an image whose ' +
  'Triton has the ONNX Runtime backend; that of PyPI has none. The answers of `models/` need nothing of it.';

const chainIsOneModel =
  'Detection and recognition stay in one process: an ensemble cannot run a step once per word that was found, and in business logic each word would cross processes, ' +
  'cut and read exactly as the archive does it only by the archive’s own code. Scale it by instances; ' +
  'a detector or recogniser that is asked by itself is deployed as an archive of its own, with instances of its own.';
