import type { Prediction } from '../../../../src/model/prediction';
import { parseTarget, type Ask } from '../../../../src/servers/builtin/ask';
import type { ImageRequest } from '../../../../src/servers/builtin/imageRequest';
import type { ModelFile } from '../../../../src/servers/builtin/modelFiles';
import type { Reply } from '../../../../src/servers/builtin/reply';
import type { Management } from '../../../../src/servers/builtin/managementApi';
import type { Registry } from '../../../../src/servers/builtin/registry';
import { ServedModel } from '../../../../src/servers/builtin/servedModel';
import type { Worker } from '../../../../src/servers/builtin/worker';

/** A request with this line, as a listener hands it on. */
export function asking(
  line: string,
  body: Buffer | string = '',
  contentType?: string,
): Ask & { bodyRead: boolean } {
  const [method = '', target = ''] = line.split(/ (.*)/s);
  const ask = {
    method,
    ...parseTarget(target),
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    bodyRead: false,
    body: () => {
      ask.bodyRead = true;
      return Promise.resolve(Buffer.from(body as string));
    },
  };
  return ask;
}

/** Status and body of a reply that has JSON. */
export function told(reply: Reply | undefined): [status: number | undefined, body: unknown] {
  return [reply?.status, reply && JSON.parse(reply.body.toString())];
}

const detection = {
  task: 'textdet',
  frame: { width: 40, height: 20, orientation: 'stored' },
  instances: [{ polygon: [1, 2, 3, 4, 5, 6, 7, 8], score: 0.5 }],
  timings: [{ stage: 'decode', ms: 1.23456 }],
} as unknown as Prediction;

/** A worker that takes requests, or gave up over a failure. */
export const worker = (failure?: Error): Worker =>
  ({
    id: '9000',
    startTime: new Date(0),
    pid: 7,
    ready: failure === undefined,
    gaveUp: failure !== undefined,
    failure,
  }) as unknown as Worker;

/** A model whose workers are no processes; it answers what `answer` says. */
export class StandIn extends ServedModel {
  readonly asked: ImageRequest[] = [];
  readonly scaled: [least: number, most: number][] = [];
  answer: (request: ImageRequest) => Promise<Prediction> = () => Promise.resolve(detection);
  /** What its next workers fail with. */
  failure: Error | undefined;
  standing: Worker[] = [];

  constructor(name: string, version = '1.0', task = 'textdet') {
    const file = {
      name,
      version,
      url: `${name}.mar`,
      runtime: 'python',
      pipeline: {
        kind: task === 'kie' ? 'kie' : 'single',
        model: { onnxPath: `${name}.onnx`, description: { task } },
      },
    } as unknown as ModelFile;
    super(file, {
      name,
      enginePath: '',
      env: {},
      jobQueueSize: 100,
      responseTimeout: 120,
      startupTimeout: 60,
      loneOnAllCores: false,
      idle: () => true,
      nextWorkerId: () => '9000',
      onReady: () => undefined,
      onGaveUp: () => undefined,
    });
  }

  override get workers(): readonly Worker[] {
    return this.standing;
  }

  override scale(least: number, most: number): Promise<void> {
    this.minWorkers = least;
    this.maxWorkers = most;
    this.scaled.push([least, most]);
    this.standing = Array.from({ length: least }, () => worker(this.failure));
    return Promise.resolve();
  }

  override predict(request: ImageRequest, onGiven: () => void): Promise<Prediction> {
    this.asked.push(request);
    onGiven();
    return this.answer(request);
  }
}

/** The management address over a registry; nothing can be opened in it. */
export const managing = (registry: Registry): Management => ({
  registry,
  modelApi: true,
  defaultWorkers: 2,
  startupModels: new Set(['dbnet']),
  register: () => Promise.reject(new Error('nothing is registered here')),
  unregister: (name, version) => {
    registry.remove(name, version);
    return Promise.resolve();
  },
});
