/** Ports of one TorchServe on this machine; all of them belong to it alone. */
export interface ServerPorts {
  inference: number;
  management: number;
  metrics: number;
  grpcInference: number;
  grpcManagement: number;
  /** First of the range its workers take. */
  firstWorker: number;
}

/** What an uploaded image may weigh, in bytes; TorchServe's own 6.5 MB refuses ordinary scans. */
const ownMaxRequestSize = 64 * 1024 * 1024;

/**
 * The settings of a server started here: on loopback only, nothing shared with another server.
 * `keys` says whether requests need one. `nativeIo` is false where the path of the
 * workers' sockets would be too long; they then talk over TCP.
 */
export function ownProperties(
  ports: ServerPorts,
  options: { keys: boolean; nativeIo: boolean },
): Map<string, string> {
  return new Map<string, string>([
    ['inference_address', `http://127.0.0.1:${ports.inference}`],
    ['management_address', `http://127.0.0.1:${ports.management}`],
    ['metrics_address', `http://127.0.0.1:${ports.metrics}`],
    ['grpc_inference_address', '127.0.0.1'],
    ['grpc_management_address', '127.0.0.1'],
    ['grpc_inference_port', String(ports.grpcInference)],
    ['grpc_management_port', String(ports.grpcManagement)],
    ['initial_worker_port', String(ports.firstWorker)],
    ...(options.nativeIo ? [] : [['use_native_io', 'false'] as const]),
    ['default_workers_per_model', '1'],
    ['disable_token_authorization', String(!options.keys)],
    ['token_expiration_min', '1440'],
    // Who has the management key may load archives of the model store, and of nowhere else.
    ['enable_model_api', String(options.keys)],
    ['allowed_urls', '^$'],
    ['install_py_dep_per_model', 'false'],
    ['disable_system_metrics', 'true'],
    ['max_request_size', String(ownMaxRequestSize)],
    ['max_response_size', String(ownMaxRequestSize)],
    ['default_startup_timeout', '600'],
  ]);
}
