import path from 'node:path';
import type { Deployment, DeployFile } from '../deployment';
import type { ReadmeStep } from '../readme';

/** One image on top of the one before it. */
interface Stage {
  name: string;
  /** What `docker build` is given besides the tag and the image below. */
  build: string;
}

/**
 * From nothing to the image that the manifests name, a stage on the other. One that is named by its
 * digest is there already: nobody can build towards a digest.
 */
export function imageSteps({ options: { image } }: Deployment, stages: Stage[]): ReadmeStep[] {
  if (image.includes('@'))
    return [
      {
        says: `The image ${image} has been built from such a folder and pushed before; nothing is built.`,
        commands: [],
      },
    ];
  const tags = stages.map(({ name }, index) =>
    index === stages.length - 1 ? image : `${image}-${name}`,
  );
  return [
    {
      says: 'Build the image:',
      commands: stages.map(({ build }, index) =>
        [
          `docker build --tag ${tags[index]}`,
          ...(index > 0 ? [`--build-arg BASE_IMAGE=${tags[index - 1]}`] : []),
          build,
        ].join(' '),
      ),
    },
    {
      says: 'Bring it where the cluster pulls it from; NAME:TAG then names your registry. (On one machine `kind load docker-image` or `minikube image load` does.)',
      commands: [`docker push ${image}`],
    },
  ];
}

/** MMOCR, PyTorch and TorchServe: the image of this project's `docker/`. */
export function mmocrStage({ options: { gpus } }: Deployment): Stage {
  return { name: 'mmocr', build: `--build-arg VARIANT=${gpus > 0 ? 'cuda' : 'cpu'} docker` };
}

/** The folder's own Dockerfile. */
export const ownStage: Stage = { name: 'server', build: '.' };

/** The archives as a layer on top, where there is no volume for them. */
export function modelStages({ options: { store } }: Deployment): Stage[] {
  return store === 'image' ? [{ name: 'models', build: '--file models.Dockerfile .' }] : [];
}

/** The Dockerfile of that layer. */
export function modelLayer({ options: { store } }: Deployment, program: string): DeployFile[] {
  return store === 'image' ? [ours(program, 'common/models.Dockerfile', 'models.Dockerfile')] : [];
}

/** The project's `docker/`; it lies beside the folder of the bundles. */
export function dockerFolder(program: string): DeployFile {
  return { path: 'docker', copyOf: path.join(program, '..', 'docker') };
}

/** A file that lies in `src/python/deploy`, and with this program in `dist/python/deploy`. */
export function ours(program: string, file: string, place: string): DeployFile {
  return { path: place, copyOf: path.join(program, 'python', 'deploy', ...file.split('/')) };
}
