import * as l10n from '@vscode/l10n';
import type { ConfigTree } from '../config/configReply';
import { isOpenMMLab } from '../config/foreign';
import { at, children } from '../config/parts';
import type { ProjectModule } from '../config/projectModules';

/**
 * What is there wherever MMOCR of either generation serves: it, PyTorch, mmcv and TorchServe need
 * them.
 */
const WITH_MMOCR = new Set([
  'torch',
  'torchvision',
  'numpy',
  'cv2',
  'scipy',
  'shapely',
  'pyclipper',
  'rapidfuzz',
  'imgaug',
  'lmdb',
  'PIL',
  'matplotlib',
  'skimage',
  'imageio',
  'yaml',
  'six',
  'packaging',
  'addict',
  'terminaltables',
  'pycocotools',
  'networkx',
  'psutil',
  'ts',
]);
/** Of `mmcv.ops` what serves without anything compiled (handler/mmocr_operators.py). */
const WITHOUT_COMPILING = new Set([
  'nms',
  'batched_nms',
  'pixel_group',
  'contour_expand',
  'roi_align',
  'RoIAlign',
  'roi_align_rotated',
  'RoIAlignRotated',
  'deform_conv2d',
  'DeformConv2d',
  'DeformConv2dPack',
  'modulated_deform_conv2d',
  'ModulatedDeformConv2d',
  'ModulatedDeformConv2dPack',
  'CornerPool',
  'MultiScaleDeformableAttention',
]);

/**
 * What must be on the server besides MMOCR, for the `modules` that travel with a config and for its
 * region layers; a sentence each.
 */
export function serverNeeds(
  configPath: string,
  tree: ConfigTree,
  modules: ProjectModule[],
): string[] {
  const own = new Set(modules.map(({ name }) => name.split('.', 1)[0]));
  const imports = modules.flatMap(module => module.imports).filter(([level]) => level === 0);
  const packages = imports
    .map(([, name]) => name.split('.', 1)[0]!)
    .filter(name => !own.has(name) && !isOpenMMLab(name) && !WITH_MMOCR.has(name));
  const imported = imports
    .filter(([, name]) => /^mmcv\.ops(\.|$)/.test(name))
    .flatMap(([, , names]) => names);
  const operators = [...imported, ...regionLayers(tree)].filter(
    name => name !== '*' && !WITHOUT_COMPILING.has(name),
  );
  return [
    ...distinct(packages).map(name =>
      l10n.t(
        '{0} brings code that imports {1}: it must be installed where the model is served.',
        configPath,
        name,
      ),
    ),
    ...distinct(operators).map(name =>
      l10n.t(
        '{0} needs {1}, an operator that mmcv compiles: where the model is served, mmcv must be compiled.',
        configPath,
        name,
      ),
    ),
  ];
}

/** Layers that region extractors take from `mmcv.ops` by name. */
function regionLayers(tree: ConfigTree): string[] {
  return children(tree).flatMap(([key, child]) =>
    key === 'roi_layer'
      ? at(child, 'type').filter(type => typeof type === 'string')
      : regionLayers(child),
  );
}

const distinct = (names: string[]): string[] => [...new Set(names)];
