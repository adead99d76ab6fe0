import { testShipped } from './shipped';

const wildreceipt =
  /^The dictionary data\/wildreceipt\/dict\.txt, which .* refers to, is not found/;

testShipped({
  generation: '0.x',
  count: 107,
  broken: [],
  refused: {
    sar_r31_parallel_decoder_chinese:
      /^The dictionary data\/chineseocr\/labels\/dict_printed_chinese_english_digits\.txt, which .* refers to, is not found/,
    sdmgr_novisual_60e_wildreceipt: wildreceipt,
    sdmgr_novisual_60e_wildreceipt_openset: wildreceipt,
    sdmgr_unet16_60e_wildreceipt: wildreceipt,
  },
  kinds: {
    db: 6,
    panet: 3,
    psenet: 3,
    textsnake: 1,
    fcenet: 2,
    drrg: 1,
    maskrcnn: 3,
    ctc: 3,
    attn: 15,
    seg: 2,
    sdmgr: 3,
  },
  detectors: {
    panet: [3, { kind: 'panet', distanceThr: 0.85, scoreThr: 0.85, downsampleRatio: 0.25 }],
    psenet: [3, { kind: 'psenet', scoreThr: 0.85, minKernelArea: 0, minTextArea: 16 }],
    textsnake: [1, { kind: 'textsnake', minCenterArea: 30, downsampleRatio: 1 }],
    fcenet: [
      2,
      { kind: 'fcenet', fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 },
    ],
    dbnetpp: [2, { kind: 'db', epsilonRatio: 0.002 }],
  },
  single: {
    panet_r18_fpem_ffm_600e_ctw1500: {
      resize: { kind: 'keepRatio', scale: [3000, 640] },
      post: { textRepr: 'poly' },
    },
  },
});
