import type { Deployment } from '../deployment';
import type { Plain } from '../yaml';
import { deploymentConfig, isApart, partsOf } from './scaling';

/** Where Ray Serve answers; its own default. */
export const port = 8000;

/** No model is called so: its name has a blank. */
const frontName = 'mmocr front';

/**
 * What `serve run` and `serve deploy` are given: an application for each model, so that one is
 * changed without the others, and one that tells of them.
 *
 * @param host 127.0.0.1 unless a cluster's network is in front of it. It is set always: what Ray
 * takes else has changed between its releases.
 */
export function serveConfig(deployment: Deployment, host: '127.0.0.1' | '0.0.0.0'): Plain {
  return {
    // On loopback a proxy of another machine would be asked by nobody.
    proxy_location: host === '127.0.0.1' ? 'HeadOnly' : 'EveryNode',
    http_options: { host, port, request_timeout_s: 120 },
    logging_config: { encoding: 'JSON', enable_access_log: false },
    applications: [
      ...deployment.models.map((model): Plain => {
        const apart = isApart(deployment, model);
        return {
          name: model.name,
          route_prefix: `/predictions/${model.name}`,
          import_path: 'mmocr_app:model',
          args: { name: model.name, parts: apart ? 'apart' : 'together' },
          deployments: partsOf(deployment, model).map(part =>
            deploymentConfig(deployment, part, apart),
          ),
        };
      }),
      {
        name: frontName,
        route_prefix: '/',
        import_path: 'mmocr_app:front',
        args: {},
        deployments: [
          {
            name: 'Front',
            num_replicas: 1,
            max_ongoing_requests: 100,
            ray_actor_options: { num_cpus: 0 },
          },
        ],
      },
    ],
  };
}
