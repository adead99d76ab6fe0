import type { Deployment, DeployFile } from '../deployment';
import { yaml } from '../yaml';
import { namespaceManifest } from './namespace';
import { storeClaim, storeWriter } from './store';

/** What stands in the cluster before any server: the namespace, and the volume of the archives. */
export function placeFiles(deployment: Deployment): DeployFile[] {
  return [
    { path: 'namespace.yaml', text: yaml(namespaceManifest(deployment)) },
    ...(deployment.options.store === 'claim'
      ? [
          { path: 'store/claim.yaml', text: yaml(storeClaim(deployment)) },
          { path: 'store/writer.yaml', text: yaml(storeWriter(deployment)) },
        ]
      : []),
  ];
}
