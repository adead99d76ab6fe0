import type { ServedModel } from './servedModel';

/**
 * One entry of `GET /models/NAME`, every field that TorchServe 0.12 has and in its order; those of
 * batching and sequences are its defaults.
 */
export function describeServed(
  model: ServedModel,
  loadedAtStartup: boolean,
): Record<string, unknown> {
  const { file, options, workers } = model;
  return {
    modelName: options.name,
    modelVersion: file.version,
    modelUrl: file.url,
    runtime: file.runtime,
    minWorkers: model.minWorkers,
    maxWorkers: model.maxWorkers,
    batchSize: 1,
    maxBatchDelay: 100,
    responseTimeout: options.responseTimeout,
    startupTimeout: options.startupTimeout,
    maxRetryTimeoutInSec: 300,
    clientTimeoutInMills: 0,
    parallelType: '',
    parallelLevel: 0,
    deviceType: 'cpu',
    continuousBatching: false,
    useJobTicket: false,
    useVenv: false,
    stateful: false,
    sequenceMaxIdleMSec: 0,
    sequenceTimeoutMSec: 0,
    maxNumSequence: 0,
    maxSequenceJobQueueSize: 0,
    loadedAtStartup,
    workers: workers.map(describeWorker),
    jobQueueStatus: {
      remainingCapacity: options.jobQueueSize - model.queued,
      pendingRequests: model.queued,
    },
  };
}

function describeWorker(worker: ServedModel['workers'][number]): Record<string, unknown> {
  return {
    id: worker.id,
    startTime: worker.startTime.toISOString(),
    // TorchServe's word for everything but READY.
    status: worker.ready ? 'READY' : 'UNLOADING',
    memoryUsage: 0,
    pid: worker.pid,
    gpu: false,
    gpuUsage: 'N/A',
  };
}
