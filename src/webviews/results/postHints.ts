import * as l10n from '@vscode/l10n';

/** What a key of MMOCR's post-processing does, in a sentence; undefined for one that says it. */
export function postHint(key: string): string | undefined {
  return hints[key]?.();
}

const leastScore = (): string => l10n.t('Boundaries with a lower score are left out.');
const leastArea = (): string => l10n.t('Smaller regions, in pixels of the map, are left out.');
const textPixels = (): string => l10n.t('A pixel is text above this probability.');

const hints: Record<string, () => string> = {
  text_repr_type: () => l10n.t('The corners of the smallest rectangle, or the contour.'),
  mask_thr: textPixels,
  min_text_score: leastScore,
  min_text_width: () => l10n.t('Narrower rectangles, in pixels of the map, are left out.'),
  unclip_ratio: () => l10n.t('How far boundaries grow: area × ratio ÷ perimeter.'),
  epsilon_ratio: () => l10n.t('How coarsely a contour is simplified, as a share of its perimeter.'),
  max_candidates: () => l10n.t('So many contours are looked at, and no more.'),
  min_text_confidence: textPixels,
  min_kernel_confidence: () =>
    l10n.t('A pixel belongs to the kernel of a text above this probability.'),
  distance_threshold: () =>
    l10n.t('How far the embedding of a pixel may be from that of its kernel.'),
  score_threshold: leastScore,
  min_text_avg_confidence: leastScore,
  min_kernel_area: leastArea,
  min_text_area: leastArea,
  min_text_region_confidence: textPixels,
  min_center_region_confidence: () =>
    l10n.t('A pixel belongs to the middle of a text above this probability.'),
  min_center_area: leastArea,
  disk_overlap_thr: () => l10n.t('Disks along a text that overlap by more become one.'),
  radius_shrink_ratio: () => l10n.t('How much larger the disks along a text are drawn.'),
  score_thr: leastScore,
  nms_thr: () => l10n.t('Of boundaries that overlap by more, the best is kept.'),
  alpha: () => l10n.t('Weight of the text region in the score, as a power.'),
  beta: () => l10n.t('Weight of the centre region in the score, as a power.'),
  num_reconstr_points: () => l10n.t('How many points a boundary is drawn with.'),
  min_width: () => l10n.t('Least width of a text component, in pixels of the map.'),
  max_width: () => l10n.t('Largest width of a text component, in pixels of the map.'),
  comp_shrink_ratio: () => l10n.t('How much a text component is made smaller.'),
  comp_ratio: () => l10n.t('Height of a text component as a share of its width.'),
  comp_score_thr: () => l10n.t('Text components with a lower score are left out.'),
  text_region_thr: textPixels,
  center_region_thr: () =>
    l10n.t('A pixel belongs to the middle of a text above this probability.'),
  center_region_area_thr: leastArea,
  link_thr: () => l10n.t('Text components are linked above this probability.'),
  edge_len_thr: () => l10n.t('Links that are longer, in pixels of the map, are cut.'),
  mask_thr_binary: textPixels,
};
