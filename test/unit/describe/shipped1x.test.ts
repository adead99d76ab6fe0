import { testShipped } from './shipped';

/** The variable that the config lacks which is broken upstream. */
const synthtext = /synthtext\.py, line 11: no base file sets "synthtext_textdet_test"/;

testShipped({
  generation: '1.x',
  count: 116,
  broken: [synthtext],
  refused: { 'dbnet_resnet50-dcnv2_fpnc_100k_synthtext': synthtext },
  kinds: {
    db: 10,
    panet: 3,
    psenet: 5,
    textsnake: 2,
    fcenet: 5,
    drrg: 2,
    maskrcnn: 5,
    ctc: 6,
    attn: 16,
    sdmgr: 3,
  },
  detectors: {
    panet: [3, { kind: 'panet', distanceThr: 3, scoreThr: 0.3, downsampleRatio: 0.25 }],
    psenet: [5, { kind: 'psenet', scoreThr: 0.3, minKernelArea: 0, minTextArea: 16 }],
    textsnake: [2, { kind: 'textsnake', minCenterArea: 30, downsampleRatio: 1 }],
    fcenet: [
      5,
      { kind: 'fcenet', fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 },
    ],
    dbnetpp: [4, { kind: 'db', epsilonRatio: 0.002 }],
  },
  single: {
    fcenet_resnet50_fpn_1500e_icdar2015: {
      resize: { kind: 'keepRatio', scale: [2260, 2260] },
      post: { textRepr: 'quad', alpha: 1.2, beta: 1 },
    },
    'fcenet_resnet50-dcnv2_fpn_1500e_ctw1500': {
      resize: { scale: [1080, 736] },
      post: { textRepr: 'poly', alpha: 1, beta: 2 },
    },
    'panet_resnet18_fpem-ffm_600e_ctw1500': { resize: { kind: 'shortSide', short: 640 } },
  },
});
