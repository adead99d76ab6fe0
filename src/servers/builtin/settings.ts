import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { mostWorkers } from './workerLimit';

/**
 * The settings of config.properties that the built-in server honours, with TorchServe's defaults.
 * Times in seconds, sizes in bytes.
 */
export interface ServeSettings {
  inferenceAddress: string;
  managementAddress: string;
  /** Undefined with enable_metrics_api=false. */
  metricsAddress: string | undefined;
  /** Undefined leaves the number to the server. */
  workersPerModel: number | undefined;
  keys: boolean;
  keyLifeMinutes: number;
  modelApi: boolean;
  maxRequestSize: number;
  jobQueueSize: number;
  responseTimeout: number;
  startupTimeout: number;
  /** `log` is TorchServe's default, and leaves /metrics empty. */
  metricsMode: 'log' | 'prometheus';
  /** Headers for browsers, on every answer. */
  cors: Record<string, string>;
}

/** Settings of parts that the built-in server does not have, and whose absence nobody notices. */
const moot = new RegExp(
  `^(${[
    'grpc_\\w+',
    'initial_worker_port',
    'initial_distribution_port',
    'use_native_io',
    'io_ratio',
    'number_of_netty_threads',
    'netty_client_threads',
    'prefer_direct_buffer',
    'async_logging',
    'vmargs',
    'blacklist_env_vars',
    'default_service_handler',
    'install_py_dep_per_model',
    'number_of_gpu',
    'limit_max_image_pixels',
    'max_response_size',
    'allowed_urls',
    'use_env_allowed_urls',
    'unregister_model_timeout',
    'workflow_store',
    'disable_system_metrics',
    'system_metrics_cmd',
    'metric_time_interval',
    // Read beside the settings.
    'model_store',
    'load_models',
  ].join('|')})$`,
);

/**
 * Reads what `config.properties` says, and warnings that name the settings without effect here.
 * Throws `UserError` for an address or number that TorchServe would refuse, and for TLS, which the
 * built-in server does not have.
 */
export function serveSettings(values: ReadonlyMap<string, string>): {
  settings: ServeSettings;
  warnings: string[];
} {
  const left = new Map(values);
  const settings = settingsFrom(new Taking(left));
  const ignored = [...left.keys()].filter(key => !moot.test(key));
  return {
    settings,
    warnings: ignored.map(key =>
      l10n.t('config.properties: {0} has no effect on the built-in server.', key),
    ),
  };
}

/** Takes values out of a map, so that those of settings nobody knows are left in it. */
class Taking {
  constructor(private readonly left: Map<string, string>) {}

  text(key: string, fallback: string): string {
    const value = this.left.get(key)?.trim() || fallback;
    this.left.delete(key);
    return value;
  }

  flag(key: string): boolean {
    return this.text(key, 'false').toLowerCase() === 'true';
  }

  number(key: string, fallback: number): number {
    return asNumber(key, this.text(key, String(fallback)));
  }

  address(key: string, fallback: string): string {
    return asAddress(key, this.text(key, fallback));
  }
}

function settingsFrom(taking: Taking): ServeSettings {
  const cors = (['origin', 'methods', 'headers'] as const).map(
    what => [`Access-Control-Allow-${what}`, taking.text(`cors_allowed_${what}`, '')] as const,
  );
  const metricsAddress = taking.address('metrics_address', 'http://127.0.0.1:8082');
  const withMetrics = taking.text('enable_metrics_api', 'true').toLowerCase() !== 'false';
  const metricsMode = taking.text('metrics_mode', 'log').toLowerCase();
  return {
    inferenceAddress: taking.address('inference_address', 'http://127.0.0.1:8080'),
    managementAddress: taking.address('management_address', 'http://127.0.0.1:8081'),
    metricsAddress: withMetrics ? metricsAddress : undefined,
    workersPerModel: taking.number('default_workers_per_model', 0) || undefined,
    keys: !taking.flag('disable_token_authorization'),
    keyLifeMinutes: taking.number('token_expiration_min', 60),
    modelApi: taking.flag('enable_model_api'),
    maxRequestSize: taking.number('max_request_size', 6_553_500),
    jobQueueSize: taking.number('job_queue_size', 100),
    responseTimeout: taking.number('default_response_timeout', 120),
    startupTimeout: taking.number('default_startup_timeout', 120),
    metricsMode: metricsMode === 'prometheus' ? 'prometheus' : 'log',
    cors: Object.fromEntries(cors.filter(([, value]) => value !== '')),
  };
}

/**
 * As large as a TorchServe takes them; of workers no more than requests may start, of seconds as
 * many as a timer can wait.
 */
const largest: Record<string, number> = {
  default_workers_per_model: mostWorkers,
  default_response_timeout: 2_147_483,
  default_startup_timeout: 2_147_483,
};
const largestInt = 2 ** 31 - 1;

function asNumber(key: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0))
    throw new UserError(
      l10n.t('config.properties: {0}={1} is not a number from 0 on.', key, text),
      { fix: 'openSettings' },
    );
  const most = largest[key] ?? largestInt;
  if (value > most)
    throw new UserError(
      l10n.t('config.properties: {0}={1} is too large; at most {2}.', key, text, most),
      { fix: 'openSettings' },
    );
  return value;
}

function asAddress(key: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:') {
    throw new UserError(
      l10n.t(
        'config.properties: {0}={1} needs TLS, which the built-in server lacks. Write http://, or put it behind a proxy.',
        key,
        text,
      ),
      { fix: 'openSettings' },
    );
  }
  if (url?.protocol !== 'http:' || !/^https?:\/\/[^/:]+(:\d+)?\/?$/.test(text)) {
    throw new UserError(
      l10n.t(
        'config.properties: {0}={1} is no address for the built-in server. Write http://HOST:PORT.',
        key,
        text,
      ),
      { fix: 'openSettings' },
    );
  }
  return `http://${url.hostname}:${url.port || '80'}`;
}
