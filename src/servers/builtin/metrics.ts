import * as os from 'node:os';

type Kind = 'counter' | 'gauge';

/** TorchServe's default metrics (its ts/configs/metrics.yaml): name, kind, unit. */
const families: [name: string, kind: Kind, unit: string][] = [
  ['Requests2XX', 'counter', 'Count'],
  ['Requests4XX', 'counter', 'Count'],
  ['Requests5XX', 'counter', 'Count'],
  ['ts_inference_requests_total', 'counter', 'Count'],
  ['ts_inference_latency_microseconds', 'counter', 'Microseconds'],
  ['ts_queue_latency_microseconds', 'counter', 'Microseconds'],
  ['QueueTime', 'gauge', 'Milliseconds'],
  ['WorkerThreadTime', 'gauge', 'Milliseconds'],
  ['WorkerLoadTime', 'gauge', 'Milliseconds'],
  ['CPUUtilization', 'gauge', 'Percent'],
  ['MemoryUsed', 'gauge', 'Megabytes'],
  ['MemoryAvailable', 'gauge', 'Megabytes'],
  ['MemoryUtilization', 'gauge', 'Percent'],
  ['DiskUsage', 'gauge', 'Gigabytes'],
  ['DiskUtilization', 'gauge', 'Percent'],
  ['DiskAvailable', 'gauge', 'Gigabytes'],
  ['GPUMemoryUtilization', 'gauge', 'Percent'],
  ['GPUMemoryUsed', 'gauge', 'Megabytes'],
  ['GPUUtilization', 'gauge', 'Percent'],
  ['HandlerTime', 'gauge', 'ms'],
  ['PredictionTime', 'gauge', 'ms'],
];

/**
 * Counts and times under TorchServe's names. Those of the machine are never filled, as in a
 * TorchServe with disable_system_metrics=true.
 */
export class Metrics {
  readonly #samples = new Map<string, Map<string, number>>(
    families.map(([name]) => [name, new Map<string, number>()]),
  );
  readonly #host = os.hostname();

  answered(status: number): void {
    this.#add(`Requests${Math.floor(status / 100)}XX`, { Level: 'Host', Hostname: this.#host }, 1);
  }

  /** `version` as the request named it; TorchServe counts those without one under `default`. */
  requested(model: string, version: string | undefined): void {
    this.#add('ts_inference_requests_total', this.#of(model, version), 1);
  }

  inferred(model: string, version: string | undefined, ms: number): void {
    this.#add('ts_inference_latency_microseconds', this.#of(model, version), ms * 1000);
    for (const name of ['HandlerTime', 'PredictionTime'])
      this.#set(
        name,
        { ModelName: model, Level: 'Model', Hostname: this.#host },
        Number(ms.toFixed(2)),
      );
  }

  queued(model: string, version: string | undefined, ms: number): void {
    this.#add('ts_queue_latency_microseconds', this.#of(model, version), ms * 1000);
    this.#set('QueueTime', { Level: 'Host', Hostname: this.#host }, Math.round(ms));
  }

  loaded(worker: string, seconds: number): void {
    this.#set(
      'WorkerLoadTime',
      { WorkerName: worker, Level: 'Host', Hostname: this.#host },
      Math.round(seconds * 1000),
    );
  }

  /** Prometheus text format 0.0.4; only the families in `names`, when there are any. */
  text(names: readonly string[]): string {
    return families
      .filter(([name]) => names.length === 0 || names.includes(name))
      .map(([name, kind, unit]) => {
        const samples = [...(this.#samples.get(name) ?? [])]
          .map(([labels, value]) => `${name}{${labels}} ${value}\n`)
          .join('');
        return `# HELP ${name} Torchserve prometheus ${kind} metric with unit: ${unit}\n# TYPE ${name} ${kind}\n${samples}`;
      })
      .join('');
  }

  #of(model: string, version = 'default'): Record<string, string> {
    return { model_name: model, model_version: version, hostname: this.#host };
  }

  #add(name: string, labels: Record<string, string>, value: number): void {
    const samples = this.#samples.get(name),
      of = labelText(labels);
    samples?.set(of, (samples.get(of) ?? 0) + value);
  }

  #set(name: string, labels: Record<string, string>, value: number): void {
    this.#samples.get(name)?.set(labelText(labels), value);
  }
}

function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replace(/[\\"\n]/g, found => (found === '\n' ? '\\n' : `\\${found}`))}",`,
    )
    .join('');
}
