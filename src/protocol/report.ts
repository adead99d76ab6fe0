import type { FixButton } from './viewer';

/** Host ↔ report page, as in `viewer.ts`: closed unions, binary data as ArrayBuffer. */

/** Counts of one image against ground truth, at the report's threshold. */
export interface RowTruth {
  /** Boundaries that are in both. */
  matched: number;
  missed: number;
  invented: number;
  /** Matched, but not at the place where the truth has them: IoU under 0.75. */
  moved: number;
  /** Matched, with another text. */
  misread: number;
  ignored: number;
}

/** Counts of one image against the other run. */
export interface RowDifferences {
  onlyThis: number;
  onlyOther: number;
  moved: number;
  score: number;
  text: number;
  /** Why the two answers cannot be compared, in words. */
  incomparable?: string;
}

/** One image of the report, as small as the list needs it. */
export interface ReportRow {
  /** Place in the run's order, from 0; names the row in every message. */
  index: number;
  /** The image's path as the run file writes it. */
  image: string;
  state: 'waiting' | 'done' | 'failed';
  /** Of a failed one. */
  error?: string;
  instances?: number;
  /** All texts, one after the other, for the search; cut at 2,000 characters. */
  texts?: string;
  /** Of its instances, 0…1. */
  lowestScore?: number;
  ms?: number;
  truth?: RowTruth;
  differences?: RowDifferences;
  /** 0 for a faultless image, more for a worse one; what "worst first" goes by. */
  badness: number;
}

export type ReportState = 'running' | 'paused' | 'done' | 'cancelled';

export interface ReportProgress {
  state: ReportState;
  done: number;
  of: number;
  failed: number;
  /** Milliseconds until the end, while it runs and can be told. */
  left?: number;
  /** Why it paused by itself. */
  message?: string;
  fix?: FixButton;
}

/** One point of the plot over the score threshold. */
export interface CurvePoint {
  threshold: number;
  precision: number;
  recall: number;
}

/** A character that was read for another one; `''` of one that was missed or invented. */
export interface ConfusedCharacters {
  truth: string;
  read: string;
  times: number;
  /** Rows in which it happened; the first 50. */
  rows: number[];
}

/** How many boundaries of one size were there and missed. */
export interface SizeBin {
  label: string;
  there: number;
  missed: number;
  /** Rows with a missed one; the first 50. */
  rows: number[];
}

/** All that is said of the run as a whole; sent anew while it runs, at most once a second. */
export interface ReportSummary {
  /** By MMOCR's names, 0…1: `icdar/hmean`, `recog/word_acc`, …; empty without truth. */
  metrics: Record<string, number>;
  /** Of the other run, over the same images. */
  otherMetrics?: Record<string, number>;
  /** 95 % interval of this run's metric less the other's, by a paired bootstrap over images. */
  intervals?: Record<string, [low: number, high: number]>;
  curve: CurvePoint[];
  confused: ConfusedCharacters[];
  /** By height in pixels, and by width over height. */
  sizes: SizeBin[];
  ratios: SizeBin[];
}

/** What the report is about; sent first, and when one of it changes. */
export interface ReportAbout {
  /** The folder's or the run file's name. */
  name: string;
  /** Who answers: "dbnet_tiny 1.0 on TorchServe". */
  label: string;
  /** The ground truth's file name, and its format. */
  truth?: { name: string; format: string };
  /** The run it is compared with. */
  other?: string;
  threshold: number;
  /** Where the results are written, to be shown. */
  runFile: string;
}

export type ToReport =
  | { kind: 'about'; about: ReportAbout }
  /** New or changed rows; those of before keep their place. */
  | { kind: 'rows'; rows: ReportRow[] }
  | { kind: 'progress'; progress: ReportProgress }
  | { kind: 'summary'; summary: ReportSummary }
  /** The answer to `thumbnails`, one by one: an encoded image of at most 160 pixels a side. */
  | { kind: 'thumbnail'; index: number; mime: string; bytes: ArrayBuffer }
  | { kind: 'noThumbnail'; index: number; error: string };

export type FromReport =
  | { kind: 'ready' }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'cancel' }
  /** Ask again about the images that failed. */
  | { kind: 'retryFailed' }
  /** Opens the image in the results panel: this run beside the truth, or the other run. */
  | { kind: 'open'; index: number }
  /** Rows that are in view and have no picture yet; it takes the place of the last such message. */
  | { kind: 'thumbnails'; indexes: number[] }
  | { kind: 'threshold'; value: number }
  | { kind: 'chooseTruth' }
  /** Choose a run file or a model to compare with. */
  | { kind: 'chooseOther' }
  | { kind: 'removeOther' }
  | { kind: 'showRunFile' }
  | { kind: 'fix'; button: FixButton };
