import * as l10n from '@vscode/l10n';
import type { DeployEngine, DeployOptions, DeployTargetId } from './deployment';

/** What is chosen with a target, in a sentence. */
export const targetWords: Record<DeployTargetId, () => string> = {
  ray: () =>
    l10n.t('Python processes on this machine or on many; copies come and go with the load'),
  kserve: () =>
    l10n.t('a cluster with KServe: InferenceServices that speak its protocols v1 and v2'),
  kubernetes: () => l10n.t('any cluster: plain manifests, by Kustomize, for CPUs and GPUs'),
  triton: () =>
    l10n.t("a model repository for NVIDIA's server: batches, protocol v2 over HTTP and gRPC"),
};

export const engineWords: Record<DeployEngine, () => string> = {
  pytorch: () => l10n.t("the archive's own handler, which needs MMOCR and PyTorch there"),
  onnx: () => l10n.t('the ONNX files of the archive, which need neither MMOCR nor PyTorch there'),
};

export const optionNames: Record<keyof DeployOptions, () => string> = {
  replicas: () => l10n.t('Copies'),
  maxReplicas: () => l10n.t('Copies at most'),
  gpus: () => l10n.t('GPUs'),
  batch: () => l10n.t('Batch'),
  namespace: () => l10n.t('Namespace'),
  image: () => l10n.t('Container image'),
  store: () => l10n.t('Place of the archives'),
};

/** Where archives lie for a cluster. */
export const storeWords: Record<DeployOptions['store'], () => string> = {
  claim: () => l10n.t('on a claimed volume, into which they are copied once'),
  image: () => l10n.t('in the container image, which is built with them'),
};

/** Of the command line's help and the window's questions. */
export const optionWords: Record<keyof DeployOptions, () => string> = {
  replicas: () => l10n.t('copies that answer'),
  maxReplicas: () => l10n.t('as many copies as the load needs, up to this'),
  gpus: () => l10n.t('GPUs for each copy; with Ray and Triton also a part of one'),
  batch: () => l10n.t('images that are answered together at most'),
  namespace: () => l10n.t('namespace of the cluster'),
  image: () => l10n.t('image that holds the program, NAME:TAG'),
  store: () => l10n.t('claim: archives on a claimed volume; image: in the image'),
};
