/** Whether a region becomes the four corners of its smallest rectangle or its contour. */
export type TextRepr = 'quad' | 'poly';

/** DBPostprocessor's settings, same keys in both generations. */
export interface DBSettings {
  kind: 'db';
  textRepr: TextRepr;
  maskThr: number;
  minTextScore: number;
  minTextWidth: number;
  unclipRatio: number;
  epsilonRatio: number;
  maxCandidates: number;
}

/**
 * PANPostprocessor's settings. 0.x gives `min_text_avg_confidence` to both thresholds; 1.x has one
 * key for each.
 */
export interface PANetSettings {
  kind: 'panet';
  textRepr: TextRepr;
  minTextConfidence: number;
  minKernelConfidence: number;
  /** Largest distance of a pixel's embedding from its kernel's mean. */
  distanceThr: number;
  scoreThr: number;
  minTextArea: number;
  downsampleRatio: number;
}

/** PSEPostprocessor's settings. */
export interface PSENetSettings {
  kind: 'psenet';
  textRepr: TextRepr;
  minKernelConfidence: number;
  scoreThr: number;
  minKernelArea: number;
  minTextArea: number;
  downsampleRatio: number;
}

/** TextSnakePostprocessor's settings; boundaries are always polygons. */
export interface TextSnakeSettings {
  kind: 'textsnake';
  minTextRegionConfidence: number;
  minCenterRegionConfidence: number;
  minCenterArea: number;
  diskOverlapThr: number;
  radiusShrinkRatio: number;
  downsampleRatio: number;
}

/** FCEPostprocessor's settings. */
export interface FCENetSettings {
  kind: 'fcenet';
  textRepr: TextRepr;
  fourierDegree: number;
  numReconstrPoints: number;
  scoreThr: number;
  nmsThr: number;
  alpha: number;
  beta: number;
  /** Image pixels per cell of each level. */
  scales: number[];
}

/**
 * DRRGHead's proposal settings (`LocalGraphs`, `ProposalLocalGraphs`) and DRRGPostprocessor's;
 * boundaries are always polygons.
 */
export interface DRRGSettings {
  kind: 'drrg';
  /** Planes of the features that components are pooled from; the last six are the maps. */
  channels: number;
  kAtHops: [number, number];
  numAdjacentLinkages: number;
  nodeGeoFeatLen: number;
  poolingScale: number;
  poolingOutputSize: [number, number];
  nmsThr: number;
  minWidth: number;
  maxWidth: number;
  compShrinkRatio: number;
  compRatio: number;
  compScoreThr: number;
  textRegionThr: number;
  centerRegionThr: number;
  centerRegionAreaThr: number;
  linkThr: number;
  edgeLenThr: number;
}

/**
 * Mask R-CNN: the graph gives boxes, scores and 28 × 28 masks after NMS; these settings read them.
 */
export interface MaskRCNNSettings {
  kind: 'maskrcnn';
  textRepr: TextRepr;
  maskThrBinary: number;
}

/** CTC decoding: repeated classes collapse, ignored ones are left out. */
export interface CTCSettings {
  kind: 'ctc';
  /**
   * One entry per class; special tokens as MMOCR spells them (`<UKN>` is written out when it is
   * read).
   */
  classes: string[];
  /** The class that precedes the first step; −1 for none. */
  blank: number;
  /** Classes that are not written out, the blank among them (1.x `ignore_chars`). */
  ignored: number[];
  /** 0.x networks give logits, 1.x give probabilities. */
  softmax: boolean;
  /** What the character scores are divided by; absent: the characters read. */
  scoreOver?: ScoreOver;
}

/** The characters read, or 0.x's length of the text, in which `<UKN>` counts five. */
export type ScoreOver = 'characters' | 'text';

/**
 * Decoding of attention recognisers: best class per step until the end token
 * (`AttentionPostprocessor`, 0.x `AttnConvertor`, `ABIConvertor`).
 */
export interface AttnSettings {
  kind: 'attn';
  /**
   * One entry per class, special tokens as MMOCR spells them; 0.x's last one, the padding, most of
   * its networks leave out.
   */
  classes: string[];
  /** The class at which reading stops; −1 for none. */
  end: number;
  /** Classes that are passed over, the padding among them. */
  ignored: number[];
  /**
   * The network gives logits which MMOCR turns into probabilities before it reads them (0.x
   * ABINet).
   */
  softmax: boolean;
  scoreOver: ScoreOver;
  /**
   * The network looks at the part of its input that is image, and is told which: its second input
   * `valid_ratio`.
   */
  validRatio: boolean;
}

/** 0.x SegOCR: one class per pixel, connected components from left to right (`SegConvertor`). */
export interface SegSettings {
  kind: 'seg';
  /**
   * What is written out for each class: nothing for the background, class 0, and the unknown one.
   */
  classes: string[];
  /** Smallest component in pixels. */
  minPixels: number;
}

/** SDMGR: key information of boxes whose texts are known. */
export interface SDMGRSettings {
  kind: 'sdmgr';
  /** Looks at the image, too; without it boxes and texts alone. */
  visual: boolean;
  /** Characters of the texts in index order, special tokens among them. */
  characters: string[];
  padding: number;
  /** The class of characters that the dictionary lacks; without it they are left out. */
  unknown?: number;
  /**
   * Texts are padded to the longest one (1.x), or to the one with the most known characters (0.x).
   */
  lengthOf: 'texts' | 'known';
  /**
   * Names of the node classes by index, where the config gives them (`class_list`, `metainfo`); a
   * class without one is its number.
   */
  labels: string[];
  /** Distances between boxes are divided by this. */
  relationNorm: number;
  /** Openset mode: keys are paired with values. */
  links?: SDMGRLinks;
}

/** How many values a key may have, and the other way round; `key` and `value` are node classes. */
export interface SDMGRLinks {
  type: 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
  key: number;
  value: number;
  /** 0.x: an edge is one above this probability. */
  edgeThr?: number;
}

export type DetectorSettings =
  | DBSettings
  | PANetSettings
  | PSENetSettings
  | TextSnakeSettings
  | FCENetSettings
  | DRRGSettings
  | MaskRCNNSettings;
export type RecognizerSettings = CTCSettings | AttnSettings | SegSettings;

/** What turns a network's outputs into text instances, by method. */
export type PostSettings = DetectorSettings | RecognizerSettings | SDMGRSettings;
